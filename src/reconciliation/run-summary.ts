import type { Sen } from '../domain/money.ts';
import type { Instant } from '../domain/time.ts';

export interface Tally {
  readonly count: number;
  readonly amountSen: Sen;
}

/** What a run found; kept with it as JSON. Amounts in sen. Keys of the tables are in alphabetic order. */
export interface RunSummary {
  readonly runId: string;
  /** Then nothing was written: no run is kept under this id. */
  readonly dryRun: boolean;
  readonly stream: string;
  readonly provider: string;
  readonly asOf: Instant;
  readonly ledger: {
    readonly items: Tally;
    /** `paid`, `failed`, `not_created`, `in_flight`. */
    readonly byBelief: Readonly<Record<string, Tally>>;
  };
  readonly records: {
    readonly count: number;
    /** Newest versions, by source. */
    readonly bySource: Readonly<Record<string, Tally>>;
    /** The statement's: what it is complete for. Null without one. */
    readonly statementFrom: Instant | null;
    readonly statementTo: Instant | null;
  };
  readonly matched: {
    /** Items of the ledger with a live match. */
    readonly items: Tally;
    /** Live matches, by source. */
    readonly bySource: Readonly<Record<string, Tally>>;
    /** Made by this run. */
    readonly added: number;
    /** Taken back by this run. */
    readonly revoked: number;
    /** Paid items with a match that no statement has shown yet. */
    readonly awaitingStatement: Tally;
  };
  readonly payouts: {
    readonly final: Tally;
    /** Not final and not due yet. */
    readonly pending: Tally;
    /** Not final, and in an open exception. */
    readonly inException: Tally;
    /** Neither: always 0, or it is a defect. */
    readonly unaccounted: number;
  };
  readonly exceptions: {
    readonly open: Tally;
    readonly byCategory: Readonly<Record<string, Tally>>;
    readonly bySeverity: Readonly<Record<string, Tally>>;
    /** By this run. */
    readonly opened: number;
    readonly reopened: number;
    readonly changed: number;
    readonly autoClosed: number;
    /** Open before this run and after it. */
    readonly stillOpen: number;
  };
}
