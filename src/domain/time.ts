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

/** The day in Jakarta; asked for each record and posting, so the last hour's answer is remembered. */
export function businessDay(at: Instant): BusinessDay {
  const hour = at.slice(0, 13);
  if (hour !== lastAsked.hour) {
    const day = DateTime.fromISO(at, { zone: BUSINESS_ZONE }).toFormat('yyyy-MM-dd');
    lastAsked = { hour, day: day as BusinessDay };
  }
  return lastAsked.day;
}

let lastAsked: { readonly hour: string; readonly day: BusinessDay } = {
  hour: '',
  day: '' as BusinessDay,
};

/** A day that there is: 2026-02-30 is none. */
export function isBusinessDay(text: string): text is BusinessDay {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const ms = Date.parse(`${text}T00:00:00.000Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}

/** Reads `16-10-2019 10:23:42` as written by OY's disbursement calls, in UTC; null when it is not one. */
export function parseOyTimestamp(text: string): Instant | null {
  const parts = /^(\d{2})-(\d{2})-(\d{4}) (\d{2}:\d{2}:\d{2})$/.exec(text);
  if (!parts) return null;
  const [, day, month, year, time] = parts;
  const ms = Date.parse(`${year}-${month}-${day}T${time}.000Z`);
  if (Number.isNaN(ms)) return null;
  const read = instant(ms);
  return formatOyTimestamp(read) === text ? read : null; // 31-02 is no day, 24:00:00 no time of it
}

export function formatOyTimestamp(at: Instant): string {
  return `${at.slice(8, 10)}-${at.slice(5, 7)}-${at.slice(0, 4)} ${at.slice(11, 19)}`;
}
