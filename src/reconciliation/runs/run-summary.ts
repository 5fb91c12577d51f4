import { addSen, type Sen, ZERO } from '../../domain/money.ts';
import type { Instant } from '../../domain/time.ts';
import type { Severity } from '../exceptions/categories.ts';
import type { AgeBucket } from '../exceptions/age.ts';

export interface Tally {
  readonly count: number;
  readonly amountSen: Sen;
}

export const NOTHING: Tally = { count: 0, amountSen: ZERO };

export const addTallies = (a: Tally, b: Tally): Tally => ({
  count: a.count + b.count,
  amountSen: addSen(a.amountSen, b.amountSen),
});

/** What a run found; kept with it as JSON. Amounts in sen. Keys of the tables are in alphabetic order. */
export interface RunSummary {
  readonly runId: string;
  readonly number: number;
  /** Then nothing was written: no run is kept under this id. */
  readonly dryRun: boolean;
  readonly stream: string;
  readonly asOf: Instant;
  readonly legs: readonly LegSummary[];
  readonly exceptions: {
    readonly open: Tally;
    readonly byCategory: Readonly<Record<string, Tally>>;
    readonly bySeverity: Readonly<Record<string, Tally>>;
    /** As old as they are as of the run. */
    readonly byAge?: Ageing;
  };
  /** opening + added − left = closing, by count and by amount at stake. */
  readonly rollForward: RollForward;
}

export type Ageing = Readonly<
  Partial<Record<AgeBucket, Readonly<Partial<Record<Severity, Tally>>>>>
>;

export interface LegSummary {
  readonly leg: string;
  /** Items that took part: open before, and new. */
  readonly ours: Tally;
  readonly theirs: Tally;
  /** Items of ours and of theirs that this run matched. */
  readonly oursMatched: Tally;
  readonly theirsMatched: Tally;
  /** Matches that this run made, by pass; amounts are ours. */
  readonly byPass: Readonly<Record<string, Tally>>;
  /** Differences that passes tolerated, and fees by their models: Σ over this run's matches. */
  readonly toleratedSen: Sen;
  readonly feesSen: Sen;
  /** Live matches that this run took back, since a record changed. */
  readonly revoked: number;
  /** Left without a match: in an exception, or pending. */
  readonly oursOpen: Tally;
  readonly theirsOpen: Tally;
  /** Of those, not due yet. */
  readonly pending: Tally;
  /** Subset sums that were given up, by pass. */
  readonly gaveUp: number;
}

/** Of a leg in which nothing came since: only what was left open takes part, and stays so. */
export const leftAsItIs = (before: LegSummary): LegSummary => ({
  ...before,
  ours: before.oursOpen,
  theirs: before.theirsOpen,
  oursMatched: NOTHING,
  theirsMatched: NOTHING,
  byPass: {},
  toleratedSen: ZERO,
  feesSen: ZERO,
  revoked: 0,
});

/** Of exceptions, since the run (or the period) before. */
export interface RollForward {
  readonly opening: Tally;
  readonly opened: Tally;
  readonly reopened: Tally;
  /** What stayed open and has another amount now: the difference. */
  readonly revalued: Tally;
  readonly resolved: Tally;
  readonly writtenOff: Tally;
  readonly autoClosed: Tally;
  readonly closing: Tally;
}
