import type { Queryable } from '../platform/database/database.ts';

/** The pass of this first reconciler; further passes come after it, in order. */
export const EXACT_REFERENCE = 'exact-reference';

interface RunOfStream {
  readonly run: number;
  readonly stream: string;
  readonly provider: string;
}

/**
 * Takes back live matches that no longer hold: the record has a newer version, or the ledger now says
 * something else. Both sides are open again. Returns how many.
 */
export async function revokeStaleMatches(tx: Queryable, of: RunOfStream): Promise<number> {
  const live = tx('matches')
    .where({ stream: of.stream })
    .whereNull('revoked_run_number')
    .andWhere('source', 'like', `${of.provider}:%`);
  const superseded = await live
    .clone()
    .whereRaw(
      `EXISTS (SELECT 1 FROM records JOIN records AS later
         ON later.source = records.source AND later.item = records.item
         AND later.version > records.version
       WHERE records.id = matches.record_id)`,
    )
    .update({ revoked_run_number: of.run, revoked_why: 'the record has a newer version' });
  const changed = await live
    .clone()
    .whereRaw(
      `NOT EXISTS (SELECT 1 FROM recon_ledger
       WHERE recon_ledger.subject = matches.subject AND recon_ledger.outcome = matches.outcome
         AND recon_ledger.amount_sen = matches.amount_sen)`,
    )
    .update({ revoked_run_number: of.run, revoked_why: 'the ledger says something else now' });
  return superseded + changed;
}

/**
 * First pass: reference, amount and end agree. Where two records of one source agree, neither is taken:
 * never the first of several (design, section 7).
 */
export async function matchByExactReference(tx: Queryable, of: RunOfStream): Promise<void> {
  await tx.raw(
    `INSERT INTO matches (run_number, stream, pass, subject, source, record_id, outcome, amount_sen)
     SELECT cast(:run as integer), cast(:stream as text), cast(:pass as text), ours.subject,
       theirs.source, theirs.record_id, ours.outcome, ours.amount_sen
     FROM recon_records AS theirs
     JOIN recon_ledger AS ours ON ours.subject = theirs.reference
       AND ours.outcome = theirs.outcome AND ours.amount_sen = theirs.amount_sen
     WHERE theirs.match_id IS NULL AND theirs.outcome IN ('paid', 'not_paid')
       AND NOT EXISTS (SELECT 1 FROM recon_records AS other
         WHERE other.reference = theirs.reference AND other.source = theirs.source
           AND other.record_id <> theirs.record_id AND other.outcome = theirs.outcome
           AND other.amount_sen = theirs.amount_sen)
       AND NOT EXISTS (SELECT 1 FROM matches AS taken
         WHERE taken.stream = :stream AND taken.subject = ours.subject
           AND taken.source = theirs.source AND taken.revoked_run_number IS NULL)
     ORDER BY theirs.record_id`,
    { run: of.run, stream: of.stream, pass: EXACT_REFERENCE },
  );
  await tx.raw(
    `UPDATE recon_records SET match_id = matches.id FROM matches
     WHERE matches.record_id = recon_records.record_id AND matches.run_number = :run
       AND matches.revoked_run_number IS NULL`,
    { run: of.run },
  );
}
