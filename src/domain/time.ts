import { DateTime } from 'luxon';

/**
 * Instants are UTC, written `2026-11-21T03:04:05.678Z`, always 24 characters: the text sorts as time
 * does, in both databases. Business days are days in Asia/Jakarta, written `2026-11-21`.
 */
declare const instantBrand: unique symbol;
export type Instant = string & { readonly [instantBrand]: true };

declare const dayBrand: unique symbol;
export type BusinessDay = string & { readonly [dayBrand]: true };

export const BUSINESS_ZONE = 'Asia/Jakarta';

/** The one source of time. Production passes the system clock, tests drive their own. */
export interface Clock {
  /** Milliseconds since the epoch. */
  nowMs(): number;
  /** Resolves after `ms`, or at once when `signal` aborts; never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export function instant(ms: number): Instant {
  return new Date(ms).toISOString() as Instant;
}

export function epochMs(at: Instant): number {
  return Date.parse(at);
}

export function now(clock: Clock): Instant {
  return instant(clock.nowMs());
}

export function after(at: Instant, ms: number): Instant {
  return instant(epochMs(at) + ms);
}

export function businessDay(at: Instant): BusinessDay {
  return DateTime.fromISO(at, { zone: BUSINESS_ZONE }).toFormat('yyyy-MM-dd') as BusinessDay;
}

/** Reads `16-10-2019 10:23:42` as written by OY's disbursement calls, in UTC; null when it is not one. */
export function parseOyTimestamp(text: string): Instant | null {
  const parsed = DateTime.fromFormat(text, 'dd-MM-yyyy HH:mm:ss', { zone: 'utc' });
  return parsed.isValid ? instant(parsed.toMillis()) : null;
}

export function formatOyTimestamp(at: Instant): string {
  return DateTime.fromISO(at, { zone: 'utc' }).toFormat('dd-MM-yyyy HH:mm:ss');
}
