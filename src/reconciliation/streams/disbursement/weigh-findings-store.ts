import { after } from '../../../domain/time.ts';
import type { Queryable } from '../../../platform/database/database.ts';
import { whySayer } from '../../exceptions/why-sql.ts';
import type { Find } from '../findings.ts';

/** What matching has told of payouts, weighed by what it means for them. */
export const weighFindings: Find = async (db, { asOf }) => {
  await leaveOpenOnesToTheirPayouts(db, after(asOf, -NEWS_WITHIN_MS));
  await leaveWhatNoStatementCovers(db);
  await nameSecondTransactions(db);
  await raisePaymentsThatWeNeverSent(db);
  await keepWeightiestReversal(db);
};

/** News of a provider reach its statement within this. */
const NEWS_WITHIN_MS = 24 * 60 * 60 * 1000;

/** Whether what is in flight is late is known of its payout (`open-payouts-store.ts`). */
async function leaveOpenOnesToTheirPayouts(db: Queryable, newsSince: string): Promise<void> {
  await db.raw(
    `DELETE FROM recon_found WHERE category = 'status_mismatch'
       AND (status_ours = 'pending' OR (status_theirs = 'pending' AND event_at > ?))`,
    [newsSince],
  );
}

const ABOUT_THE_SAME = `FROM records AS told WHERE told.stream = 'disbursement'
  AND told.reference = recon_found.partner_trx_id AND told.status = 'paid'
  AND told.source NOT LIKE 'ledger:%' AND told.source NOT LIKE '%:statement'`;

/** A payment belongs to the statement of the provider's own moment; ours is later, maybe by a midnight. */
async function leaveWhatNoStatementCovers(db: Queryable): Promise<void> {
  await db.raw(
    `DELETE FROM recon_found WHERE category = 'missing_at_provider' AND EXISTS (SELECT 1 ${ABOUT_THE_SAME})
       AND NOT EXISTS (SELECT 1 ${ABOUT_THE_SAME} AND EXISTS (SELECT 1 FROM imports
         WHERE imports.source LIKE '%:statement' AND imports.covers_from <= told.occurred_at
           AND imports.covers_to > told.occurred_at))`,
  );
}

/** Our id is sent once: a line that failed beside the one that is matched was a transaction as well. */
async function nameSecondTransactions(db: Queryable): Promise<void> {
  const why = whySayer(db)('why/matched_already', {
    source: 'source',
    amount: 'amount_theirs_sen',
    status: 'status_theirs',
  });
  await db.raw(
    `UPDATE recon_found SET category = 'duplicate_at_provider', severity = 'medium',
       nearest_candidate = partner_trx_id,
       why = ${why.text}, why_sentence = ${why.sentence}
     WHERE category = 'missing_in_ledger' AND status_theirs = 'failed'
       AND EXISTS (SELECT 1 FROM records AS ours WHERE ours.source = 'ledger:disbursement'
         AND ours.reference = recon_found.partner_trx_id)`,
  );
}

/** Another installation, a dashboard, a restored database: money leaves that nobody here knows of. */
async function raisePaymentsThatWeNeverSent(db: Queryable): Promise<void> {
  await db.raw(
    `UPDATE recon_found SET severity = CASE status_theirs WHEN 'paid' THEN 'critical' ELSE 'high' END
     WHERE category = 'missing_in_ledger' AND status_theirs IN ('paid', 'pending')`,
  );
}

const WEIGHT = (source: string): string => `CASE WHEN ${source} LIKE '%:statement' THEN 1
  WHEN ${source} LIKE '%:status' THEN 2 ELSE 3 END`;

/** Of several sources that show the same reversal. */
async function keepWeightiestReversal(db: Queryable): Promise<void> {
  await db.raw(
    `DELETE FROM recon_found WHERE category = 'reversed_unexpected' AND EXISTS (
       SELECT 1 FROM recon_found AS weightier WHERE weightier.category = 'reversed_unexpected'
         AND weightier.partner_trx_id = recon_found.partner_trx_id
         AND ${WEIGHT('weightier.source')} < ${WEIGHT('recon_found.source')})`,
  );
}
