import { daysAfter } from '../../domain/banking-days.ts';
import { type BusinessDay, isBusinessDay } from '../../domain/time.ts';
import { reconciliationProblem } from '../reconciliation-problems.ts';

/** What a person asks to close: by its name alone, where that is a month or a day. */
export interface AskedPeriod {
  readonly period: string;
  readonly from?: string;
  readonly to?: string;
}

export interface PeriodDays {
  readonly period: string;
  readonly from: BusinessDay;
  readonly to: BusinessDay;
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/;
const MONTH = /^\d{4}-\d{2}$/;

/** Throws a UserError: a name that cannot be one, no days, or days that are none. */
export function daysOfPeriod({ period, from, to }: AskedPeriod): PeriodDays {
  if (!NAME.test(period)) {
    throw reconciliationProblem('period_name');
  }
  if (from !== undefined && to !== undefined) return { period, ...inOrder(from, to) };
  if (from !== undefined || to !== undefined) {
    throw reconciliationProblem('period_days/half');
  }
  const first = MONTH.test(period) ? `${period}-01` : period;
  if (!isBusinessDay(first)) {
    throw reconciliationProblem('period_days/name', { period });
  }
  return { period, from: first, to: MONTH.test(period) ? lastOfMonth(first) : first };
}

function inOrder(from: string, to: string): Omit<PeriodDays, 'period'> {
  if (isBusinessDay(from) && isBusinessDay(to) && from <= to) return { from, to };
  throw reconciliationProblem('period_days/order', { from, to });
}

function lastOfMonth(first: BusinessDay): BusinessDay {
  const next = daysAfter(first, 31);
  return daysAfter(`${next.slice(0, 7)}-01` as BusinessDay, -1);
}
