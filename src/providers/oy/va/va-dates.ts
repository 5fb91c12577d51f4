import { type Instant, instant } from '../../../domain/time.ts';
import { Numeral } from '../../exact-json.ts';

/**
 * Dates of the VA aggregator. Its sample prints one moment in both of its forms, `created`
 * "2020-02-27 07:48:01" and `last_updated` 1582789681439, which is 07:48:01.439 *UTC*: so a text without
 * an offset is taken in UTC unless an option says otherwise (I).
 */
const MINUTE_MS = 60_000;
/** 2000 to 2100: what lies outside is a slip of digits, not a payment (provider notes, section 1, PFM). */
const EARLIEST_MS = Date.UTC(2000, 0, 1);
const LATEST_MS = Date.UTC(2100, 0, 1);

const PLAIN = /^(\d{4})-(\d{2})-(\d{2}) (\d{2}):(\d{2}):(\d{2})$/;
const EPOCH_MS = /^\d{1,15}$/;
const TX_DATE =
  /^(\d{2})\/(\d{2})\/(\d{4})T(\d{2}):(\d{2}):(\d{2})\.(\d{3})(?:(Z|GMT|UTC)|(?:GMT|UTC)?([+-])(\d{2}):?(\d{2}))$/;

/**
 * `yyyy-MM-dd HH:mm:ss`, or milliseconds since the epoch as a number or its text; null when it is
 * neither, no time at all, or not of this century.
 */
export function readVaDate(value: Numeral | string, offsetMinutes: number): Instant | null {
  const text = value instanceof Numeral ? value.text : value.trim();
  if (EPOCH_MS.test(text)) return within(Number(text));
  const parts = PLAIN.exec(text);
  if (!parts || value instanceof Numeral) return null;
  const local = utcOf(parts.slice(1).map(Number));
  return local === null ? null : within(local - offsetMinutes * MINUTE_MS);
}

/**
 * "Partner Callback Va Aggregator": `dd/MM/yyyy'T'HH:mm:ss.SSSZZZZ`. The sample's offset is `+0000`;
 * other readings of that pattern (`+07:00`, `GMT+07:00`, `Z`) are taken too. Null when it is not one.
 */
export function readTxDate(text: string): Instant | null {
  const parts = TX_DATE.exec(text);
  if (!parts) return null;
  const [day = 0, month = 0, year = 0, ...time] = parts.slice(1, 8).map(Number);
  const local = utcOf([year, month, day, ...time]);
  const [sign, hours, minutes] = parts.slice(9);
  const shift = Number(hours ?? 0) * 60 + Number(minutes ?? 0);
  if (local === null || Number(minutes ?? 0) > 59 || shift > 14 * 60) return null;
  return within(local - (sign === '-' ? -shift : shift) * MINUTE_MS);
}

/** Year, month, day, hour, minute, second and perhaps milliseconds; null where the calendar has no such time. */
function utcOf(parts: readonly number[]): number | null {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, ms = 0] = parts;
  if (hour > 23 || minute > 59 || second > 59) return null;
  const at = Date.UTC(year, month - 1, day, hour, minute, second, ms);
  const date = new Date(at);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? at : null;
}

function within(ms: number): Instant | null {
  return ms >= EARLIEST_MS && ms < LATEST_MS ? instant(ms) : null;
}
