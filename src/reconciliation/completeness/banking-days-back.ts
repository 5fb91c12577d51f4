import { daysAfter, isBankingDay } from '../../domain/banking-days.ts';
import { businessDay, epochMs, type Instant, instant } from '../../domain/time.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** The same time of day, so many banking days earlier: of a Monday, one is the Friday before. */
export function bankingDaysBefore(
  at: Instant,
  count: number,
  holidays: ReadonlySet<string>,
): Instant {
  let back = 0;
  for (let left = count; left > 0; ) {
    back += 1;
    if (isBankingDay(daysAfter(businessDay(at), -back), holidays)) left -= 1;
  }
  return instant(epochMs(at) - back * DAY_MS);
}
