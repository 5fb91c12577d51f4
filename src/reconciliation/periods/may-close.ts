import { daysAfter } from '../../domain/banking-days.ts';
import type { UserError } from '../../domain/errors.ts';
import { type BusinessDay, businessDay, type Instant } from '../../domain/time.ts';
import type { Run } from '../runs/run-store.ts';
import type { PeriodDays } from './period-days.ts';
import type { Period } from './period-store.ts';
import { reconciliationProblem } from '../reconciliation-problems.ts';

export interface StreamNow {
  readonly stream: string;
  readonly at: Instant;
  /** Closed ones of the stream, in the order of their days. */
  readonly closed: readonly Period[];
  readonly lastReconciliation: Run | null;
}

/**
 * Whether these days can be closed now; returns the reconciliation as of which they are. Throws a UserError
 * that says what stands in the way. That no run is under way is looked at apart.
 */
export function requireClosable(asked: PeriodDays, stream: StreamNow): Run {
  const [first] = whyNotClosable(asked, stream);
  if (first !== undefined) throw first;
  if (stream.lastReconciliation !== null) return stream.lastReconciliation;
  throw new Error('what was never reconciled is not closable');
}

/** Everything that stands in the way of closing these days now, the weightiest first. */
export function whyNotClosable(asked: PeriodDays, stream: StreamNow): UserError[] {
  const closed = closedDays(asked, stream.closed);
  if (closed !== null) return [closed];
  return [notOver(asked, stream), notReconciled(asked, stream)].filter((each) => each !== null);
}

function notOver({ period, to }: PeriodDays, { at }: StreamNow): UserError | null {
  const today = businessDay(at);
  if (today > to) return null;
  return reconciliationProblem('period_not_over', { period, to, today, from: daysAfter(to, 1) });
}

function closedDays(asked: PeriodDays, closed: readonly Period[]): UserError | null {
  const same = closed.find(({ period }) => period === asked.period);
  if (same !== undefined) {
    return reconciliationProblem('period_closed', {
      period: same.period,
      from: same.from,
      to: same.to,
      by: same.closedBy,
      at: same.closedAt,
    });
  }
  const last = closed.at(-1);
  if (last === undefined) return null;
  const next = daysAfter(last.to, 1);
  if (asked.from < next) {
    return reconciliationProblem('period_overlaps', {
      to: last.to,
      last: last.period,
      from: asked.from,
      next,
    });
  }
  if (asked.from === next) return null;
  return reconciliationProblem('period_leaves_gap', {
    last: last.period,
    to: last.to,
    next,
    upto: daysAfter(asked.from, -1),
  });
}

function notReconciled(
  asked: PeriodDays,
  { stream, lastReconciliation }: StreamNow,
): UserError | null {
  if (lastReconciliation === null) {
    return reconciliationProblem('period_not_reconciled/never', { stream });
  }
  const asOf: BusinessDay = businessDay(lastReconciliation.asOf);
  if (asOf > asked.to) return null;
  return reconciliationProblem('period_not_reconciled/before', {
    stream,
    asOf: lastReconciliation.asOf,
    to: asked.to,
  });
}
