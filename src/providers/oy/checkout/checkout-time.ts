import { type Instant, epochMs, instant } from '../../../domain/time.ts';

/**
 * Times of OY's checkout carry no offset. The sample writes `2020-08-08 08:09:12`, the text says
 * `dd-MM-yyyy HH:mm:ss`: the first is sent, both are read. Which clock they are on is not said; WIB
 * (UTC+7) is inferred, so it is an option (provider notes, "Clocks").
 */
export const WIB_OFFSET_MINUTES = 7 * 60;

const YEAR_FIRST = /^(\d{4})-(\d{2})-(\d{2})[ T](\d{2}:\d{2}:\d{2})(?:\.\d{1,9})?$/;
const DAY_FIRST = /^(\d{2})-(\d{2})-(\d{4}) (\d{2}:\d{2}:\d{2})$/;

/** `yyyy-MM-dd HH:mm:ss`; a fraction of a second is left out. */
export function formatCheckoutTime(at: Instant, offsetMinutes: number): string {
  const local = instant(epochMs(at) + offsetMinutes * 60_000);
  return `${local.slice(0, 10)} ${local.slice(11, 19)}`;
}

/** Null when it is neither form, or no day or time that exists. */
export function parseCheckoutTime(text: string, offsetMinutes: number): Instant | null {
  const yearFirst = YEAR_FIRST.exec(text);
  const dayFirst = DAY_FIRST.exec(text);
  const [year, month, day, time] = yearFirst
    ? yearFirst.slice(1)
    : [dayFirst?.[3], dayFirst?.[2], dayFirst?.[1], dayFirst?.[4]];
  const written = `${year}-${month}-${day} ${time}`;
  const ms = Date.parse(`${written.replace(' ', 'T')}.000Z`);
  if (Number.isNaN(ms)) return null;
  const read = instant(ms - offsetMinutes * 60_000);
  return formatCheckoutTime(read, offsetMinutes) === written ? read : null;
}
