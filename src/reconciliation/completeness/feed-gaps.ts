import { daysAfter, isBankingDay } from '../../domain/banking-days.ts';
import { type BusinessDay, businessDay, type Instant } from '../../domain/time.ts';

/** What one import says it is complete for. */
export interface Covered {
  readonly from: Instant;
  readonly to: Instant;
}

/** Where one import ends and the next one begins, with whole banking days between them. */
export interface FeedGap {
  readonly after: Instant;
  readonly before: Instant;
  readonly firstDay: BusinessDay;
  readonly lastDay: BusinessDay;
  readonly bankingDays: number;
}

/**
 * Holes between imports, which may overlap and come in any order. An import that names no span covers from
 * its first line to its last, so that a night between two is no hole: a whole banking day without one is.
 */
export function feedGaps(covered: readonly Covered[], holidays: ReadonlySet<string>): FeedGap[] {
  const gaps: FeedGap[] = [];
  let end: Instant | null = null;
  for (const { from, to } of covered.toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
    const gap = end !== null && from > end ? gapBetween(end, from, holidays) : null;
    if (gap) gaps.push(gap);
    if (end === null || to > end) end = to;
  }
  return gaps;
}

function gapBetween(
  after: Instant,
  before: Instant,
  holidays: ReadonlySet<string>,
): FeedGap | null {
  const days: BusinessDay[] = [];
  const last = businessDay(before);
  for (let day = daysAfter(businessDay(after), 1); day < last; day = daysAfter(day, 1)) {
    if (isBankingDay(day, holidays)) days.push(day);
  }
  const [firstDay, lastDay] = [days[0], days.at(-1)];
  if (!firstDay || !lastDay) return null;
  return { after, before, firstDay, lastDay, bankingDays: days.length };
}
