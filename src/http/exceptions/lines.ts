import type { Queryable } from '../../platform/database/database.ts';
import type { ReconciliationException } from '../../reconciliation/exceptions/exception-store.ts';
import { lastReconciliation } from '../../reconciliation/runs/run-store.ts';
import { type RecordShown, recordsById, recordsNamed } from './records-store.ts';

export type Side = 'ours' | 'theirs';

/** The lines that an exception is about, and those that may belong to them. */
export interface Lines {
  readonly ours: RecordShown | null;
  readonly theirs: RecordShown | null;
  readonly candidates: readonly { readonly side: Side; readonly record: RecordShown }[];
  /** It is about lines of a leg, so that a person may say what belongs together. */
  readonly mayBeMatched: boolean;
}

const CANDIDATES_SHOWN = 3;

export async function linesOf(db: Queryable, exception: ReconciliationException): Promise<Lines> {
  const { oursRecordId, theirsRecordId, leg: number } = exception;
  const ids = [oursRecordId, theirsRecordId].filter((id) => id !== null);
  const known = await recordsById(db, ids);
  const lines = {
    ours: known.get(oursRecordId ?? 0) ?? null,
    theirs: known.get(theirsRecordId ?? 0) ?? null,
  };
  const definition =
    known.size === 0 ? undefined : (await lastReconciliation(db, exception.stream))?.rules;
  const leg = definition?.legs.find((each) => each.number === number);
  if (definition === undefined || leg === undefined) {
    return { ...lines, candidates: [], mayBeMatched: false };
  }
  const of = { ours: definition.ours, theirs: leg.theirs };
  return { ...lines, candidates: await candidatesOf(db, exception, lines, of), mayBeMatched: true };
}

/**
 * Where one side is missing, what the run calls the nearest of it; where both are there, what else has their
 * reference.
 */
async function candidatesOf(
  db: Queryable,
  exception: ReconciliationException,
  lines: Pick<Lines, Side>,
  sources: Readonly<Record<Side, readonly string[]>>,
): Promise<Lines['candidates']> {
  const { stream, nearestCandidate, partnerTrxId } = exception;
  const hasBoth = lines.ours !== null && lines.theirs !== null;
  const missing: Side = lines.ours === null ? 'ours' : 'theirs';
  const searched = hasBoth ? [...sources.ours, ...sources.theirs] : sources[missing];
  const names = hasBoth ? [partnerTrxId, nearestCandidate] : [nearestCandidate];
  const found = new Map<number, RecordShown>();
  // The two that are known may be among them.
  const limit = CANDIDATES_SHOWN + 2;
  for (const name of new Set(names)) {
    if (name === null) continue;
    for (const record of await recordsNamed(db, { stream, sources: searched, name, limit })) {
      if (record.id !== lines.ours?.id && record.id !== lines.theirs?.id) {
        found.set(record.id, record);
      }
    }
  }
  return [...found.values()].slice(0, CANDIDATES_SHOWN).map((record) => ({
    side: sources.ours.includes(record.source) ? 'ours' : 'theirs',
    record,
  }));
}
