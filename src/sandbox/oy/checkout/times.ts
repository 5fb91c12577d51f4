import { DateTime } from 'luxon';

const FORMATS = ['yyyy-MM-dd HH:mm:ss', 'dd-MM-yyyy HH:mm:ss'];

/** Milliseconds since the epoch; null when it is neither form. Both are read (provider notes). */
export function parseTime(text: string, offsetMinutes: number): number | null {
  if (!/^[\d-]{10} \d{2}:\d{2}:\d{2}$/.test(text)) return null;
  for (const format of FORMATS) {
    const time = DateTime.fromFormat(text, format, { zone: 'utc' });
    if (time.isValid) return time.toMillis() - offsetMinutes * 60_000;
  }
  return null;
}

/** `2020-08-12 00:00:00`, as in the document's samples. */
export function printTime(epochMs: number, offsetMinutes: number): string {
  const time = DateTime.fromMillis(epochMs + offsetMinutes * 60_000, { zone: 'utc' });
  return time.toFormat('yyyy-MM-dd HH:mm:ss');
}
