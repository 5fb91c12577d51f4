import { type BusinessDay, businessDay, type Instant } from '../../domain/time.ts';

const daysByHour = new Map<string, BusinessDay>();
const MAX_HOURS_KEPT = 10_000;

/**
 * The business day, for files of millions of lines in any order. Asia/Jakarta is a whole number of hours
 * from UTC, so that an hour of UTC lies in one business day.
 */
export function dayOf(at: Instant): BusinessDay {
  const hour = at.slice(0, 13);
  const known = daysByHour.get(hour);
  if (known !== undefined) return known;
  const day = businessDay(at);
  if (daysByHour.size >= MAX_HOURS_KEPT) daysByHour.clear();
  daysByHour.set(hour, day);
  return day;
}
