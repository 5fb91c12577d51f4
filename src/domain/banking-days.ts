import type { BusinessDay } from './time.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

const dayAt = (ms: number): BusinessDay => new Date(ms).toISOString().slice(0, 10) as BusinessDay;
const msOf = (day: BusinessDay): number => Date.parse(`${day}T00:00:00.000Z`);

/** Banks work from Monday to Friday, but for holidays. */
export function isBankingDay(day: BusinessDay, holidays: ReadonlySet<string>): boolean {
  const weekday = new Date(msOf(day)).getUTCDay();
  return weekday !== 0 && weekday !== 6 && !holidays.has(day);
}

/**
 * Every day from `from` to `to` with its number: the difference of two numbers is how many banking days lie
 * between. A day on which banks rest has the number of the next one on which they work: money that arrives
 * on a Saturday arrives on Monday.
 */
export function numberBankingDays(
  from: BusinessDay,
  to: BusinessDay,
  holidays: ReadonlySet<string>,
): { day: BusinessDay; number: number }[] {
  const numbered: { day: BusinessDay; number: number }[] = [];
  let number = 1;
  for (let ms = msOf(from); ms <= msOf(to); ms += DAY_MS) {
    const day = dayAt(ms);
    numbered.push({ day, number });
    if (isBankingDay(day, holidays)) number += 1;
  }
  return numbered;
}

export function daysAfter(day: BusinessDay, count: number): BusinessDay {
  return dayAt(msOf(day) + count * DAY_MS);
}
