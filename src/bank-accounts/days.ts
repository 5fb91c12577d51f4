import { after, type BusinessDay, businessDay, type Instant, instant } from '../domain/time.ts';
import type { Days } from './bank-provider.ts';

const DAY_MS = 24 * 60 * 60_000;

/** Midnight in Jakarta, where clocks are never changed. */
export function startOfDay(day: BusinessDay): Instant {
  return instant(Date.parse(`${day}T00:00:00.000+07:00`));
}

export function addDays(day: BusinessDay, days: number): BusinessDay {
  return businessDay(after(startOfDay(day), days * DAY_MS));
}

export interface Pull {
  /** The last day that was pulled; null: nothing yet. */
  readonly pulledTo: BusinessDay | null;
  /** What the first pull goes back to; null: so many days. */
  readonly historyFrom: Instant | null;
  readonly today: BusinessDay;
}

/**
 * What to ask for, oldest first: from some days behind the last pull to today, since a bank books late
 * and the provider's own window is seven days. Pure.
 */
export function windowsOf(
  { pulledTo, historyFrom, today }: Pull,
  rules: { overlapDays: number; windowDays: number; firstDays: number },
): Days[] {
  const first = historyFrom === null ? addDays(today, -rules.firstDays) : businessDay(historyFrom);
  const start = pulledTo === null ? first : addDays(pulledTo, -rules.overlapDays);
  const windows: Days[] = [];
  for (let from = start; from <= today; from = addDays(from, rules.windowDays)) {
    const end = addDays(from, rules.windowDays - 1);
    windows.push({ from, to: end < today ? end : today });
  }
  return windows;
}
