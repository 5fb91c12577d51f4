import {
  reconcileStream,
  type ReconciliationOptions,
} from '../../src/reconciliation/reconcile-stream.ts';
import type { ReconciliationContext } from '../../src/reconciliation/run-at-work.ts';
import type { RunSummary } from '../../src/reconciliation/runs/run-summary.ts';
import { RUNNER_STREAMS } from '../../src/reconciliation/streams/index.ts';

/** A run of one of the runner's own streams, without holidays. */
export function reconcileOwn(
  { database, clock }: Pick<ReconciliationContext, 'database' | 'clock'>,
  name: 'disbursement' | 'balance',
  options: ReconciliationOptions = {},
): Promise<RunSummary> {
  const stream = RUNNER_STREAMS[name];
  if (!stream) throw new Error(`there is no stream ${name}`);
  return reconcileStream({ database, clock, holidays: new Set() }, stream, options);
}
