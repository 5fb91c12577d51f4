import { DateTime } from 'luxon';
import { BUSINESS_ZONE } from '../../domain/time.ts';
import type { CellReaders } from '../../orders/order-kind.ts';

const YES = ['yes', 'y', 'ya', 'true', '1', 'x'];
const NO = ['no', 'n', 'tidak', 'false', '0', '-'];

/** `2026-12-31 17:00`, `31/12/2026 17:00`, `31-12-2026 17:00:00`, a day alone (its last second). */
const LOCAL_FORMATS = [
  'yyyy-MM-dd HH:mm:ss',
  'yyyy-MM-dd HH:mm',
  'dd/MM/yyyy HH:mm:ss',
  'dd/MM/yyyy HH:mm',
  'dd-MM-yyyy HH:mm:ss',
  'dd-MM-yyyy HH:mm',
];
const DAY_FORMATS = ['yyyy-MM-dd', 'dd/MM/yyyy', 'dd-MM-yyyy'];
const WITH_OFFSET = /T.*(?:Z|[+-]\d{2}:?\d{2})$/;

/** What cannot be read is given back as it is: the kind's schema then says what it should be. */
export const CELL_READERS: CellReaders = {
  yesNo(text, whenEmpty) {
    const word = text.trim().toLowerCase();
    if (word === '') return whenEmpty;
    if (YES.includes(word)) return true;
    return NO.includes(word) ? false : text.trim();
  },
  whole(text) {
    const digits = text.trim();
    if (digits === '') return null;
    return /^\d{1,12}$/.test(digits) ? Number(digits) : digits;
  },
  time: readTime,
  phone: readPhone,
  internationalPhone: (text) => readPhone(text)?.replace(/^0/, '+62') ?? null,
  list: (text) => text.split(/[\s;,]+/).filter((part) => part !== ''),
  text(text) {
    const trimmed = text.trim().normalize('NFC');
    return trimmed === '' ? null : trimmed;
  },
};

function readTime(cell: string): string | null {
  const text = cell.trim().replace(/\s+/g, ' ');
  if (text === '') return null;
  if (WITH_OFFSET.test(text)) return utcOf(DateTime.fromISO(text)) ?? text;
  for (const format of LOCAL_FORMATS) {
    const at = utcOf(DateTime.fromFormat(text, format, { zone: BUSINESS_ZONE }));
    if (at !== null) return at;
  }
  for (const format of DAY_FORMATS) {
    const day = DateTime.fromFormat(text, format, { zone: BUSINESS_ZONE });
    const at = utcOf(day.set({ hour: 23, minute: 59, second: 59 }));
    if (at !== null) return at;
  }
  return text;
}

function utcOf(time: DateTime): string | null {
  return time.isValid ? time.toUTC().toISO({ precision: 'milliseconds' }) : null;
}

/** `+62 812-3456-789`, `62812…`, `812…` and `0812…` are the same number (provider notes, section 4). */
function readPhone(cell: string): string | null {
  const text = cell.trim();
  if (text === '') return null;
  const digits = text.replace(/[\s().-]/g, '');
  const local = /^(?:\+?62|0)?(8\d{6,13})$/.exec(digits)?.[1];
  return local === undefined ? text : `0${local}`;
}
