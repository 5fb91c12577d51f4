import { daysAfter } from '../../domain/banking-days.ts';
import { UserError } from '../../domain/errors.ts';
import { type BusinessDay, businessDay, type Instant } from '../../domain/time.ts';
import type { Run } from '../runs/run-store.ts';
import type { PeriodDays } from './period-days.ts';
import type { Period } from './period-store.ts';

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
  return new UserError(
    'period_not_over',
    `The period ${period} lasts until ${to}; today is ${today} in Jakarta.`,
    `Close it from ${daysAfter(to, 1)} on, after a reconciliation.`,
  );
}

function closedDays(asked: PeriodDays, closed: readonly Period[]): UserError | null {
  const same = closed.find(({ period }) => period === asked.period);
  if (same !== undefined) {
    return new UserError(
      'period_closed',
      `The period ${same.period} (${same.from} to ${same.to}) was closed by ${same.closedBy} at ${same.closedAt}.`,
      'A closed period stays as it is; `rekon period report` gives its reports, and late items fall into the next one.',
    );
  }
  const last = closed.at(-1);
  if (last === undefined) return null;
  const next = daysAfter(last.to, 1);
  if (asked.from < next) {
    return new UserError(
      'period_overlaps',
      `The days up to ${last.to} are closed already (${last.period}); ${asked.from} is one of them.`,
      `The next period begins on ${next}: --from ${next}.`,
    );
  }
  if (asked.from === next) return null;
  return new UserError(
    'period_leaves_gap',
    `The last closed period (${last.period}) ends on ${last.to}; the days from ${next} to ${daysAfter(asked.from, -1)} would be in none.`,
    `Close those days first, or begin this one on ${next}: --from ${next}.`,
  );
}

function notReconciled(
  asked: PeriodDays,
  { stream, lastReconciliation }: StreamNow,
): UserError | null {
  const next = `Run \`rekon reconcile --stream ${stream}\`, then close the period.`;
  if (lastReconciliation === null) {
    return new UserError('period_not_reconciled', `${stream} was never reconciled.`, next);
  }
  const asOf: BusinessDay = businessDay(lastReconciliation.asOf);
  if (asOf > asked.to) return null;
  return new UserError(
    'period_not_reconciled',
    `${stream} was last reconciled as of ${lastReconciliation.asOf}, before the end of ${asked.to} in Jakarta.`,
    next,
  );
}
