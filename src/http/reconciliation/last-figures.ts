import type { Run } from '../../reconciliation/runs/run-store.ts';
import { matchRate } from './match-rate.ts';

/** What a run says of its stream; null where it has no summary. */
export function figuresOf({ summary }: Pick<Run, 'summary'>): object | null {
  if (summary === null) return null;
  const { byCount, byValue } = matchRate(summary);
  const { count, amountSen } = summary.exceptions.open;
  return {
    matchRateByCount: byCount,
    matchRateByValue: byValue,
    exceptionsOpen: { count, amountSen },
  };
}

/** Of a stream: its last reconciliation. */
export function lastRunView(run: Run | null): object | null {
  if (run === null) return null;
  const { id: runId, asOf, startedAt, endedAt } = run;
  return { runId, asOf, startedAt, endedAt, figures: figuresOf(run) };
}
