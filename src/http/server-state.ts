import type { WorkContext } from '../work/job.ts';
import { AtMost } from './at-most.ts';
import { EditedFileWork } from './exceptions/edited-file-work.ts';
import type { HttpContext } from './http-context.ts';
import { KeptTotals } from './kept-totals.ts';
import { GROUPINGS_AT_ONCE, LEDGER_READINGS_AT_ONCE } from './limits.ts';
import { LongReadings } from './long-readings.ts';
import { BackgroundRuns } from './reconciliation/background-runs.ts';

/** What a server has once, for the desk and the API alike. */
export interface ServerState {
  readonly runs: BackgroundRuns;
  readonly ledger: LongReadings;
  /** Of exceptions. */
  readonly groupings: LongReadings;
  readonly totals: KeptTotals;
  readonly editedFiles: EditedFileWork;
  /** Each check reads the whole log. */
  readonly checkingAudit: AtMost;
  /** What jobs are given; opened when it is first asked for. */
  readonly work: () => WorkContext;
}

export function createServerState(context: HttpContext): ServerState {
  let opened: WorkContext | null = null;
  return {
    runs: new BackgroundRuns(context),
    ledger: new LongReadings(context.database, LEDGER_READINGS_AT_ONCE, 'readings of the ledger'),
    groupings: new LongReadings(context.database, GROUPINGS_AT_ONCE, 'groupings of exceptions'),
    totals: new KeptTotals(context.clock),
    editedFiles: new EditedFileWork(context),
    checkingAudit: new AtMost(1, 'checks of the audit log'),
    work: () => (opened ??= context.work()),
  };
}
