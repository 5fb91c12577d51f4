import { type BusinessDay, type Instant, instant } from '../../../domain/time.ts';
import { dayOf } from '../day-of.ts';
import { shown } from './amount.ts';
import { type DateFormat, dateFormat } from './date-format.ts';
import { clocksOf } from './time-zone.ts';

/** A moment, and the business day in Jakarta in which it lies. */
export interface Moment {
  readonly at: Instant;
  readonly day: BusinessDay;
}

/** The moment, or in words why there is none; the words follow the column's name. */
export type DateReader = (cell: string) => Moment | string;

/** Nothing that a file tells of happened before: such a date is a slip, or Excel's day 0. */
const EARLIEST = '2000-01-01T00:00:00.000Z';
const MAX_TEXTS_KEPT = 10_000;

/**
 * Reads the dates of a column, all written in one format: one written otherwise is not guessed at. A date
 * without a time is its midnight in the zone. Texts that come again are read once.
 */
export function dateReader(format: string, zone: string): DateReader {
  const written = dateFormat(format);
  if ('problem' in written)
    throw new Error(`a date format that was not checked: ${written.problem}`);
  const toInstant = clocksOf(zone);
  const known = new Map<string, Moment>();
  return (cell) => {
    const before = known.get(cell);
    if (before !== undefined) return before;
    const moment = readDate(cell.trim(), written, zone, toInstant);
    if (typeof moment === 'string') return moment;
    if (known.size >= MAX_TEXTS_KEPT) known.clear();
    known.set(cell, moment);
    return moment;
  };
}

function readDate(
  text: string,
  format: DateFormat,
  zone: string,
  toInstant: (localMs: number) => number | null,
): Moment | string {
  if (text === '') return 'is empty';
  const time = format.read(text);
  if (time === 'other') return `${shown(text)} is not a date such as ${format.example}`;
  if (time === 'no_day') return `${shown(text)} is not in the calendar`;
  const ms = time.offsetMs === null ? toInstant(time.localMs) : time.localMs - time.offsetMs;
  if (ms === null) return `${shown(text)} is a time that clocks in ${zone} skip`;
  const at = instant(ms);
  if (at < EARLIEST) return `${shown(text)} is before the year 2000`;
  return { at, day: dayOf(at) };
}
