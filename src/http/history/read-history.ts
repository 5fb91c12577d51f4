import type { Queryable } from '../../platform/database/database.ts';
import { exceptionsAbout } from '../../reconciliation/exceptions/exceptions-about-store.ts';
import type { ReconciliationException } from '../../reconciliation/exceptions/exception-store.ts';
import {
  type MatchOfRecord,
  matchesOfRecords,
} from '../../reconciliation/matches/matches-of-records-store.ts';
import { evidenceAbout, type KeptEvidence } from '../../records/evidence-store.ts';
import { type RecordAbout, recordsAbout } from '../../records/records-about-store.ts';

/** What the outside told about one payout or order, and what reconciliation made of it. */
export interface Told {
  readonly evidence: readonly KeptEvidence[];
  readonly records: readonly RecordAbout[];
  readonly matches: readonly MatchOfRecord[];
  readonly exceptions: readonly ReconciliationException[];
}

export interface Subject {
  /** Null: no money comes in by it (an identity check). */
  readonly stream: string | null;
  /** Our ids of it at the provider. */
  readonly providerIds: readonly string[];
  /** What its payments are called at the provider. */
  readonly paymentItems: readonly string[];
  /** Finance's own id. */
  readonly reference: string;
  readonly evidenceIds: readonly number[];
}

/** The newest are shown; the rest is in the database and in the reports. */
export const EVIDENCE_SHOWN = 30;
export const RECORDS_SHOWN = 100;
const EXCEPTIONS_SHOWN = 50;

export async function readTold(db: Queryable, subject: Subject): Promise<Told> {
  const { stream, providerIds, paymentItems, reference, evidenceIds } = subject;
  const evidence = await evidenceAbout(db, {
    subjects: providerIds,
    ids: evidenceIds.slice(-EVIDENCE_SHOWN),
    limit: EVIDENCE_SHOWN,
  });
  if (stream === null) return { evidence, records: [], matches: [], exceptions: [] };
  const references = [...new Set([...providerIds, ...paymentItems])];
  const records = await recordsAbout(db, { stream, references, limit: RECORDS_SHOWN });
  const matches = await matchesOfRecords(
    db,
    records.map(({ id }) => id),
  );
  const items = [
    reference,
    ...references,
    ...references.map((id) => `ledger:${stream} ${id}`),
    ...records.map(({ source, item }) => `${source} ${item}`),
  ];
  const about = { stream, items: [...new Set(items)], limit: EXCEPTIONS_SHOWN };
  return { evidence, records, matches, exceptions: await exceptionsAbout(db, about) };
}
