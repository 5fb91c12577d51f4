import { daysAfter } from '../../domain/banking-days.ts';
import { UserError } from '../../domain/errors.ts';
import { type BusinessDay, isBusinessDay } from '../../domain/time.ts';

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
    throw new UserError(
      'period_name',
      'A period is called by letters, digits, - and _, at most 40 of them.',
      'For a month: --period 2026-11.',
    );
  }
  if (from !== undefined && to !== undefined) return { period, ...inOrder(from, to) };
  if (from !== undefined || to !== undefined) {
    throw new UserError(
      'period_days',
      'A period has a first and a last day; one of them is missing.',
      'Give both --from and --to, or neither for a month or a day.',
    );
  }
  const first = MONTH.test(period) ? `${period}-01` : period;
  if (!isBusinessDay(first)) {
    throw new UserError(
      'period_days',
      `Which days ${period} has cannot be told from its name.`,
      'Call it by its month (2026-11) or day (2026-11-21), or say --from and --to.',
    );
  }
  return { period, from: first, to: MONTH.test(period) ? lastOfMonth(first) : first };
}

function inOrder(from: string, to: string): Omit<PeriodDays, 'period'> {
  if (isBusinessDay(from) && isBusinessDay(to) && from <= to) return { from, to };
  throw new UserError(
    'period_days',
    `From ${from} to ${to} is no row of days.`,
    'Write both as 2026-11-01, the first one first.',
  );
}

function lastOfMonth(first: BusinessDay): BusinessDay {
  const next = daysAfter(first, 31);
  return daysAfter(`${next.slice(0, 7)}-01` as BusinessDay, -1);
}
