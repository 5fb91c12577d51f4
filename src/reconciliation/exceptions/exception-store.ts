import { type Sen, sen } from '../../domain/money.ts';
import { keptAs, type Told } from '../../domain/sentence.ts';
import type { Instant } from '../../domain/time.ts';
import { dialectOf, type Queryable } from '../../platform/database/database.ts';
import { jsonRows, type JsonValue } from '../../platform/database/json-rows.ts';
import {
  type ExceptionCategory,
  type ExceptionChange,
  type ExceptionStatus,
  type Severity,
} from './categories.ts';
import { isOpen } from './exception-sql.ts';
import type { Resolution } from './resolutions.ts';

/** An exception as one of its versions has it; amounts in sen. */
export interface ReconciliationException {
  readonly id: number;
  readonly stream: string;
  readonly category: ExceptionCategory;
  readonly item: string;
  readonly firstSeen: Instant;
  readonly firstRunNumber: number;
  readonly version: number;
  readonly status: ExceptionStatus;
  /** What this version did. */
  readonly change: ExceptionChange;
  /** The run that made it; of a person's, the stream's newest finished run then. */
  readonly runNumber: number;
  readonly at: Instant;
  /** Null: the run. */
  readonly actor: string | null;
  readonly assignee: string | null;
  readonly note: string | null;
  readonly resolution: Resolution | null;
  /** Who asked for the write-off. */
  readonly requestedBy: string | null;
  readonly severity: Severity;
  readonly leg: number;
  readonly oursRecordId: number | null;
  readonly theirsRecordId: number | null;
  readonly ourReference: string | null;
  readonly partnerTrxId: string | null;
  readonly providerReference: string | null;
  readonly bankReference: string | null;
  readonly batchId: string | null;
  readonly eventAt: Instant | null;
  readonly expectedBy: Instant | null;
  readonly amountOurs: Sen | null;
  readonly amountTheirs: Sen | null;
  readonly feeExpected: Sen | null;
  readonly feeActual: Sen | null;
  readonly statusOurs: string | null;
  readonly statusTheirs: string | null;
  readonly source: string | null;
  readonly pass: string | null;
  readonly nearestCandidate: string | null;
  readonly why: string;
  /** The same without a language, JSON. */
  readonly whySentence: string | null;
}

/** Why there is one, to be said in any language. */
export const whyOf = ({ why, whySentence }: ReconciliationException): Told =>
  keptAs(why, whySentence);

/** Where each field stands: of the exception itself, or of one of its versions. */
const FIELDS: Readonly<Record<keyof ReconciliationException, string>> = {
  id: 'exceptions.id',
  stream: 'exceptions.stream',
  category: 'exceptions.category',
  item: 'exceptions.item',
  firstSeen: 'exceptions.first_seen',
  firstRunNumber: 'exceptions.first_run_number',
  version: 'found.version',
  status: 'found.status',
  change: 'found.change',
  runNumber: 'found.run_number',
  at: 'found.at',
  actor: 'found.actor',
  assignee: 'found.assignee',
  note: 'found.note',
  resolution: 'found.resolution',
  requestedBy: 'found.requested_by',
  severity: 'found.severity',
  leg: 'found.leg',
  oursRecordId: 'found.ours_record_id',
  theirsRecordId: 'found.theirs_record_id',
  ourReference: 'found.our_reference',
  partnerTrxId: 'found.partner_trx_id',
  providerReference: 'found.provider_reference',
  bankReference: 'found.bank_reference',
  batchId: 'found.batch_id',
  eventAt: 'found.event_at',
  expectedBy: 'found.expected_by',
  amountOurs: 'found.amount_ours_sen',
  amountTheirs: 'found.amount_theirs_sen',
  feeExpected: 'found.fee_expected_sen',
  feeActual: 'found.fee_actual_sen',
  statusOurs: 'found.status_ours',
  statusTheirs: 'found.status_theirs',
  source: 'found.source',
  pass: 'found.pass',
  nearestCandidate: 'found.nearest_candidate',
  why: 'found.why',
  whySentence: 'found.why_sentence',
};
const NAMES = Object.keys(FIELDS);
const SELECTED = Object.entries(FIELDS).map(([name, column]) => `${column} AS "${name}"`);
const AMOUNTS = ['amountOurs', 'amountTheirs', 'feeExpected', 'feeActual'];

interface Reading {
  /** Which version: how it compares. */
  readonly version: string;
  readonly where: string;
  readonly limit: number;
}

/** A pointer to version 0 joins with nothing: a run that is not finished shows none of its exceptions. */
const NEWEST = 'exceptions.version';

/** One page, each exception with one of its versions, in the order of ids. */
async function readExceptions(
  db: Queryable,
  { version, where, limit }: Reading,
  bindings: Readonly<Record<string, string | number>>,
): Promise<ReconciliationException[]> {
  const rows = await jsonRows(
    db,
    {
      columns: NAMES.map((name) => `page."${name}"`),
      from: `(SELECT ${SELECTED.join(', ')} FROM exceptions
        JOIN exception_versions AS found
          ON found.exception_id = exceptions.id AND found.version ${version}
        WHERE ${where} ORDER BY exceptions.id, found.version LIMIT :limit) AS page`,
      orderBy: 'page.id, page.version',
    },
    { ...bindings, limit },
  );
  return rows.map(toException);
}

function toException(row: readonly JsonValue[]): ReconciliationException {
  const exception: Record<string, JsonValue> = {};
  for (const [index, name] of NAMES.entries()) exception[name] = row[index] ?? null;
  for (const name of AMOUNTS) {
    const amount = exception[name];
    if (typeof amount === 'number') exception[name] = sen(amount);
  }
  return exception as unknown as ReconciliationException;
}

/** `open`: whatever waits for somebody; `any`: all; else exactly that one. */
export type StatusFilter = 'open' | 'any' | Exclude<ExceptionStatus, 'open'>;

export interface ExceptionFilter {
  readonly stream?: string;
  /** `open` unless said otherwise. */
  readonly status?: StatusFilter;
  readonly category?: ExceptionCategory;
  readonly severity?: Severity;
  readonly assignee?: string;
  /** Only those that nobody has. */
  readonly isUnassigned?: boolean;
  readonly batchId?: string;
  /** Those that were expected (else happened, else were found) after this, and not after that. */
  readonly expectedAfter?: Instant;
  readonly expectedUpto?: Instant;
  /** Keyset: exceptions with a greater id, in the order of ids. */
  readonly afterId?: number;
  readonly limit: number;
}

/**
 * Columns of `exceptions` are concatenated, so that a page goes along the ids: by an index SQLite would collect
 * and sort everything behind the page first.
 */
const along = (column: string): string => `exceptions.${column} || ''`;

/** Exceptions as they are now, in the order of their ids. */
export async function listExceptions(
  db: Queryable,
  filter: ExceptionFilter,
): Promise<ReconciliationException[]> {
  const { afterId = 0, limit } = filter;
  const { conditions, bindings } = conditionsOf(filter);
  const where = ['exceptions.id > :afterId', ...conditions].join(' AND ');
  return readExceptions(db, { version: `= ${NEWEST}`, where, limit }, { ...bindings, afterId });
}

export interface Conditions {
  readonly conditions: readonly string[];
  readonly bindings: Readonly<Record<string, string | number>>;
}

/**
 * What a filter asks of `exceptions` and of their newest versions, which are called `found`. `by indexes`: where
 * few of them fit, these are read alone.
 */
export function conditionsOf(
  filter: Omit<ExceptionFilter, 'afterId' | 'limit'>,
  how: 'along the ids' | 'by indexes' = 'along the ids',
): Conditions {
  const own = how === 'along the ids' ? along : (column: string) => `exceptions.${column}`;
  const { status = 'open', stream, category, severity, assignee, batchId } = filter;
  const conditions: string[] = [];
  const bindings: Record<string, string | number> = {};
  const compare = (column: string, sign: string, name: string, value: string | undefined): void => {
    if (value === undefined) return;
    conditions.push(`${column} ${sign} :${name}`);
    bindings[name] = value;
  };
  const equals = (column: string, name: string, value: string | undefined): void =>
    compare(column, '=', name, value);
  if (status === 'open') conditions.push(isOpen(own('status')));
  else if (status !== 'any') equals(own('status'), 'status', status);
  // With a category, the index that begins with the status is the better one.
  equals((category === undefined ? own : along)('stream'), 'stream', stream);
  equals('exceptions.category', 'category', category);
  equals('found.severity', 'severity', severity);
  equals('found.assignee', 'assignee', assignee);
  if (filter.isUnassigned === true) conditions.push('found.assignee IS NULL');
  equals('found.batch_id', 'batchId', batchId);
  compare(EXPECTED, '>', 'expectedAfter', filter.expectedAfter);
  compare(EXPECTED, '<=', 'expectedUpto', filter.expectedUpto);
  return { conditions, bindings };
}

/** From when an age is counted. */
export const EXPECTED = 'coalesce(found.expected_by, found.event_at, exceptions.first_seen)';

/** As it is now. Null: there is none, or the run that found it is not finished. */
export async function findException(
  db: Queryable,
  id: number,
): Promise<ReconciliationException | null> {
  return (await findExceptions(db, [id]))[0] ?? null;
}

const withIds = (db: Queryable): string =>
  dialectOf(db) === 'sqlite'
    ? 'exceptions.id IN (SELECT value FROM json_each(:ids))'
    : `exceptions.id IN (SELECT cast(value AS bigint)
        FROM jsonb_array_elements_text(cast(:ids AS jsonb)) AS ids (value))`;

/** As they are now, in the order of ids; those that there are not are left out. */
export async function findExceptions(
  db: Queryable,
  ids: readonly number[],
): Promise<ReconciliationException[]> {
  const reading = { version: `= ${NEWEST}`, where: withIds(db), limit: ids.length };
  return readExceptions(db, reading, { ids: JSON.stringify(ids) });
}

/** As they were when this was last done with them; those with which it never was are left out. */
export async function findExceptionsWhen(
  db: Queryable,
  ids: readonly number[],
  change: ExceptionChange,
): Promise<ReconciliationException[]> {
  const version = `= (SELECT max(version) FROM exception_versions AS done
    WHERE done.exception_id = exceptions.id AND done.version <= ${NEWEST} AND done.change = :change)`;
  const reading = { version, where: withIds(db), limit: ids.length };
  return readExceptions(db, reading, { ids: JSON.stringify(ids), change });
}

/** Versions of an exception after `version`, oldest first. */
export async function versionsAfter(
  db: Queryable,
  { id, version, limit }: { readonly id: number; readonly version: number; readonly limit: number },
): Promise<ReconciliationException[]> {
  const reading = {
    version: `<= ${NEWEST}`,
    where: 'exceptions.id = :id AND found.version > :after',
    limit,
  };
  return readExceptions(db, reading, { id, after: version });
}

export interface PageAsOfRun {
  readonly stream: string;
  readonly runNumber: number;
  /**
   * `after_run` (unless said otherwise): as the run itself left them; what people did next is not in it.
   * `at_closing`: as they were when this run closed a period: before whatever carries its number.
   */
  readonly view?: 'after_run' | 'at_closing';
  /** Closed ones that were changed from this run on are in it too. Without: those that `runNumber` changed. */
  readonly changedSince?: number;
  readonly afterId: number;
  readonly limit: number;
}

const SEEN = {
  after_run: '(seen.run_number < :run OR (seen.run_number = :run AND seen.actor IS NULL))',
  at_closing: 'seen.run_number < :run',
};

/**
 * A page of the exceptions as of a run: open then, or changed by it, in the order of ids. What happens
 * later does not change the answer.
 */
export async function pageOfExceptionsAsOfRun(
  db: Queryable,
  page: PageAsOfRun,
): Promise<ReconciliationException[]> {
  const { stream, runNumber: run, view = 'after_run', afterId, limit } = page;
  // The newest that fits is nearly always the first that is looked at.
  const version = `= (SELECT seen.version FROM exception_versions AS seen
    WHERE seen.exception_id = exceptions.id AND ${SEEN[view]}
    ORDER BY seen.version DESC LIMIT 1)`;
  const where = `exceptions.id > :afterId AND ${along('stream')} = :stream
    AND (${isOpen('found.status')} OR found.run_number >= :changedSince)`;
  const bindings = { run, stream, afterId, changedSince: page.changedSince ?? run };
  return readExceptions(db, { version, where, limit }, bindings);
}
