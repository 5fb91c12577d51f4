/** What a date cell says, before it is known where the clock hangs. */
export interface WrittenTime {
  /** As if the clock showed UTC, in milliseconds. */
  readonly localMs: number;
  /** Where the text names its own: `+07:00`, `Z`. In milliseconds, east of UTC. */
  readonly offsetMs: number | null;
}

export interface DateFormat {
  /** For messages: `31/12/2026 (dd/MM/yyyy)`. */
  readonly example: string;
  /** `other`: written otherwise. `no_day`: written so, and not in the calendar, such as 31/02/2026. */
  read(text: string): WrittenTime | 'other' | 'no_day';
}

/** `iso`, or luxon's letters: yyyy yy · MM M MMM MMMM · dd d · HH H hh h a · mm m · ss s · SSS · 'text'. */
export function dateFormat(format: string): DateFormat | { readonly problem: string } {
  if (format === 'iso') return ISO;
  const fields: Field[] = [];
  const pattern: string[] = [];
  for (const token of tokensOf(format)) {
    const known = FIELDS[token];
    if (known !== undefined) {
      fields.push(known.field);
      pattern.push(`(${known.pattern})`);
    } else if (/^[A-Za-z]/.test(token)) {
      return {
        problem: `"${token}" is not understood in it (plain letters stand between ' and ')`,
      };
    } else {
      pattern.push(escaped(token.startsWith("'") ? token.slice(1, -1) : token));
    }
  }
  const problem = incomplete(fields);
  if (problem !== null) return { problem };
  return formatOf(format, new RegExp(`^${pattern.join('')}$`, 'i'), fields);
}

type Field =
  | 'year'
  | 'month'
  | 'monthName'
  | 'day'
  | 'hour'
  | 'hour12'
  | 'half'
  | 'minute'
  | 'second'
  | 'ms';

const TOKENS = /'[^']*'|yyyy|yy|M{1,4}|dd?|HH?|hh?|mm?|ss?|SSS|a|[A-Za-z]+|[^A-Za-z]/g;

const tokensOf = (format: string): string[] => format.match(TOKENS) ?? [];

/** Long and short, English and Indonesian; none of them means two months. */
const MONTHS: Readonly<Record<string, number>> = Object.fromEntries(
  [
    'jan january januari',
    'feb february februari peb',
    'mar march maret',
    'apr april',
    'may mei',
    'jun june juni',
    'jul july juli',
    'aug august agu agustus agt ags',
    'sep september sept',
    'oct october okt oktober',
    'nov november nop',
    'dec december des desember',
  ].flatMap((names, index) => names.split(' ').map((name) => [name, index + 1])),
);
const ONE_OR_TWO = String.raw`\d\d?`;
const TWO = String.raw`\d\d`;

const FIELDS: Readonly<Record<string, { field: Field; pattern: string } | undefined>> = {
  yyyy: { field: 'year', pattern: String.raw`\d{4}` },
  yy: { field: 'year', pattern: TWO },
  MM: { field: 'month', pattern: TWO },
  M: { field: 'month', pattern: ONE_OR_TWO },
  MMM: { field: 'monthName', pattern: '[a-z]{3,4}' },
  MMMM: { field: 'monthName', pattern: '[a-z]{3,9}' },
  dd: { field: 'day', pattern: TWO },
  d: { field: 'day', pattern: ONE_OR_TWO },
  HH: { field: 'hour', pattern: TWO },
  H: { field: 'hour', pattern: ONE_OR_TWO },
  hh: { field: 'hour12', pattern: TWO },
  h: { field: 'hour12', pattern: ONE_OR_TWO },
  a: { field: 'half', pattern: '[ap]m' },
  mm: { field: 'minute', pattern: TWO },
  m: { field: 'minute', pattern: ONE_OR_TWO },
  ss: { field: 'second', pattern: TWO },
  s: { field: 'second', pattern: ONE_OR_TWO },
  SSS: { field: 'ms', pattern: String.raw`\d{3}` },
};

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);

function incomplete(fields: readonly Field[]): string | null {
  const has = (field: Field): boolean => fields.includes(field);
  if (new Set(fields).size !== fields.length) return 'it names a part of the date twice';
  if (has('month') === has('monthName')) return 'it needs the month once';
  if (!has('year') || !has('day')) return 'it needs year, month and day';
  if (has('hour12') !== has('half')) return 'hh and a belong together; HH counts to 23';
  if (has('hour') && has('hour12')) return 'it names the hour twice';
  const [hour, minute] = [has('hour') || has('hour12'), has('minute')];
  if (hour !== minute || (has('second') && !minute) || (has('ms') && !has('second'))) {
    return 'a time needs hour and minute';
  }
  return null;
}

function formatOf(format: string, pattern: RegExp, fields: readonly Field[]): DateFormat {
  const place = (field: Field): number => fields.indexOf(field) + 1;
  const at = {
    year: place('year'),
    month: place('month'),
    monthName: place('monthName'),
    day: place('day'),
    hour: place('hour'),
    hour12: place('hour12'),
    half: place('half'),
    minute: place('minute'),
    second: place('second'),
    ms: place('ms'),
  };
  const century = tokensOf(format).includes('yy') ? 2000 : 0;
  return {
    example: `${exampleOf(format)} (${format})`,
    read(text) {
      const parts = pattern.exec(text);
      if (!parts) return 'other';
      const name = parts[at.monthName]?.toLowerCase() ?? '';
      const month = at.monthName === 0 ? numberAt(parts, at.month) : (MONTHS[name] ?? 0);
      if (month === 0 && at.monthName !== 0) return 'other';
      const year = century + numberAt(parts, at.year);
      const hour =
        at.hour12 === 0
          ? numberAt(parts, at.hour)
          : hourOf(numberAt(parts, at.hour12), parts[at.half]);
      const localMs = msOf(
        [year, month, numberAt(parts, at.day)],
        [hour, numberAt(parts, at.minute), numberAt(parts, at.second), numberAt(parts, at.ms)],
      );
      return localMs === null ? 'no_day' : { localMs, offsetMs: null };
    },
  };
}

/** 0 for a part that the format does not have: its place is 0. */
const numberAt = (parts: RegExpExecArray, place: number): number =>
  place === 0 ? 0 : Number(parts[place] ?? 0);

/** 12 am is midnight, 12 pm noon; what is no hour of twelve stays none. */
function hourOf(hour12: number, half: string | undefined): number {
  if (hour12 < 1 || hour12 > 12) return 99;
  return (hour12 % 12) + (half?.toLowerCase() === 'pm' ? 12 : 0);
}

/** Null for what no calendar and no clock shows: Date takes 31 February for 3 March. */
function msOf(
  [year, month, day]: readonly [number, number, number],
  [hour, minute, second, ms]: readonly [number, number, number, number],
): number | null {
  if (hour > 23 || minute > 59 || second > 59 || year < 100) return null;
  const start = Date.UTC(year, month - 1, day);
  const date = new Date(start);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  return start + ((hour * 60 + minute) * 60 + second) * 1000 + ms;
}

const EXAMPLES: Readonly<Record<string, string>> = {
  yyyy: '2026',
  yy: '26',
  MM: '12',
  M: '12',
  MMM: 'Dec',
  MMMM: 'December',
  dd: '31',
  d: '31',
  HH: '14',
  H: '14',
  hh: '02',
  h: '2',
  a: 'PM',
  mm: '05',
  m: '5',
  ss: '09',
  s: '9',
  SSS: '000',
};
const exampleOf = (format: string): string =>
  tokensOf(format)
    .map((token) => EXAMPLES[token] ?? (token.startsWith("'") ? token.slice(1, -1) : token))
    .join('');

const ISO_PATTERN =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)? ?(?:(Z)|([+-])(\d\d):?(\d\d)?)?)?$/i;

/** ISO 8601's calendar dates, with a time or without, with an offset or without. */
const ISO: DateFormat = {
  example: '2026-12-31 or 2026-12-31T14:05:09 (iso)',
  read(text) {
    const parts = ISO_PATTERN.exec(text);
    if (!parts) return 'other';
    const ms = Number((parts[7] ?? '').slice(0, 3).padEnd(3, '0'));
    const localMs = msOf(
      [numberAt(parts, 1), numberAt(parts, 2), numberAt(parts, 3)],
      [numberAt(parts, 4), numberAt(parts, 5), numberAt(parts, 6), ms],
    );
    if (localMs === null) return 'no_day';
    const offsetMs = (numberAt(parts, 10) * 60 + numberAt(parts, 11)) * 60_000;
    if (parts[9] !== undefined)
      return { localMs, offsetMs: parts[9] === '-' ? -offsetMs : offsetMs };
    return { localMs, offsetMs: parts[8] === undefined ? null : 0 };
  },
};
