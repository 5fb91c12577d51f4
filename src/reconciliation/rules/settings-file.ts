import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { UserError } from '../../domain/errors.ts';
import type { BusinessDay } from '../../domain/time.ts';
import { type CsvSourceDefinition, csvSourceRules } from '../../records/import/csv/definition.ts';
import type { StreamDefinition } from './definition.ts';
import { type Complaint, explainIssues, naming } from './explain-issues.ts';
import { readUserStream } from './user-stream.ts';

/** What the file that RECONCILIATION_FILE names says (docs/csv-sources.md). */
export interface ReconciliationSettings {
  /** On which banks rest, beside Saturdays and Sundays; each once, in order. */
  readonly holidays: readonly BusinessDay[];
  /** A user's own CSV files; each belongs to one of the streams. */
  readonly sources: readonly CsvSourceDefinition[];
  /** A user's own pairs. The runner's own streams are not among them. */
  readonly streams: readonly StreamDefinition[];
}

const NOTHING: ReconciliationSettings = { holidays: [], sources: [], streams: [] };

/** The runner's own, which a user's stream may not be called. */
const RUNNER_STREAMS: readonly string[] = [
  'disbursement',
  'va',
  'checkout',
  'ewallet',
  'emoney',
  'bank',
  'balance',
];

const file = z.strictObject({
  holidays: z.array(z.string().refine(isDay, 'it must be a day such as "2026-12-25"')).default([]),
  sources: z.record(z.string(), z.unknown()).default({}),
  streams: z.record(z.string(), z.unknown()).default({}),
});

type Written = z.output<typeof file>;

/** Reads the settings of reconciliation; null: there are none. Throws UserError `reconciliation_file_…`. */
export async function readReconciliationFile(path: string | null): Promise<ReconciliationSettings> {
  if (path === null) return NOTHING;
  const parsed = file.safeParse(await jsonOf(path), naming);
  if (!parsed.success) throw refusal(path, explainIssues(parsed.error.issues, []));
  const complaints: Complaint[] = [];
  const streams = streamsOf(parsed.data, complaints);
  const sources = sourcesOf(parsed.data, streams, complaints);
  if (complaints.length > 0) throw refusal(path, complaints);
  const holidays = [...new Set(parsed.data.holidays)].toSorted() as BusinessDay[];
  return { holidays, sources, streams };
}

function streamsOf({ streams: written }: Written, complaints: Complaint[]): StreamDefinition[] {
  return Object.entries(written).flatMap(([name, value]) => {
    const path = ['streams', name];
    const complain = (problem: string): void => void complaints.push(about(path, problem));
    if (RUNNER_STREAMS.includes(name)) {
      complain('the runner has a stream of that name: choose another');
    } else if (!isName(name)) {
      complain(NAME_RULE);
    }
    const stream = readUserStream(name, value, path);
    if ('legs' in stream) return [stream];
    complaints.push(...stream);
    return [];
  });
}

/** The sources with the stream that each belongs to: exactly one, on one side of it. */
function sourcesOf(
  { sources: written, streams: writtenStreams }: Written,
  streams: readonly StreamDefinition[],
  complaints: Complaint[],
): CsvSourceDefinition[] {
  const users = new Map<string, StreamDefinition>();
  for (const stream of streams) {
    for (const [side, source] of sidesOf(stream)) {
      const path = ['streams', stream.name, side];
      const user = users.get(source);
      if (!Object.hasOwn(written, source)) {
        complaints.push(
          about(path, `there is no source "${source}"; ${listed(Object.keys(written))}`),
        );
      } else if (user !== undefined) {
        const where = user === stream ? 'on both sides' : `by the stream "${user.name}" too`;
        complaints.push(
          about(path, `the source "${source}" is used ${where}: a source belongs to one`),
        );
      }
      users.set(source, stream);
    }
    complaints.push(...strangeFeeds(stream));
  }
  return Object.entries(written).flatMap(([name, value]) => {
    const path = ['sources', name];
    if (!isName(name)) complaints.push(about(path, NAME_RULE));
    const rules = csvSourceRules.safeParse(value, naming);
    if (!rules.success) {
      complaints.push(...explainIssues(rules.error.issues, path));
      return [];
    }
    const stream = users.get(name);
    if (stream !== undefined) return [{ ...rules.data, name, stream: stream.name }];
    // Of a stream that cannot be read, nobody knows its sources.
    if (streams.length === Object.keys(writtenStreams).length) {
      complaints.push(about(path, 'no stream has it as `ours` or `theirs`'));
    }
    return [];
  });
}

function sidesOf(stream: StreamDefinition): (readonly ['ours' | 'theirs', string])[] {
  const theirs = stream.legs.flatMap((leg) => leg.theirs);
  return [
    ...stream.ours.map((source) => ['ours', source] as const),
    ...theirs.map((source) => ['theirs', source] as const),
  ];
}

function strangeFeeds(stream: StreamDefinition): Complaint[] {
  const own = sidesOf(stream).map(([, source]) => source);
  return Object.keys(stream.feeds)
    .filter((source) => !own.includes(source))
    .map((source) =>
      about(['streams', stream.name, 'feeds', source], `it is none of its sources; ${listed(own)}`),
    );
}

const NAME_RULE = 'a name has lower-case letters, digits, - and _ only, and 40 characters at most';
const isName = (name: string): boolean => /^[a-z0-9][a-z0-9_-]{0,39}$/.test(name);

const listed = (names: readonly string[]): string =>
  names.length === 0 ? 'there are none' : `there are ${names.join(', ')}`;

const about = (path: readonly string[], problem: string): Complaint => ({
  field: path.join('.'),
  problem,
});

/** `2026-02-30` is none. */
function isDay(text: string): boolean {
  const ms = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00.000Z`) : Number.NaN;
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}

async function jsonOf(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    throw new UserError(
      'reconciliation_file_unreadable',
      missing ? `There is no file ${path}.` : `The file ${path} cannot be read.`,
      'Correct RECONCILIATION_FILE, or unset it.',
    );
  });
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UserError(
      'reconciliation_file_unreadable',
      `The file ${path} is no JSON: ${why}.`,
      'Look for a comma, a bracket or a quotation mark too many or too few there.',
    );
  }
}

const MOST_COMPLAINTS = 10;

function refusal(path: string, complaints: readonly Complaint[]): UserError {
  const told = complaints
    .slice(0, MOST_COMPLAINTS)
    .map(({ field, problem }) => `${field}: ${problem}`);
  const more = complaints.length - told.length;
  if (more > 0) told.push(`and ${more} more`);
  return new UserError(
    'reconciliation_file_invalid',
    `The file ${path} cannot be used. ${told.join('. ')}.`,
    'Correct it; docs/csv-sources.md explains every field.',
  );
}
