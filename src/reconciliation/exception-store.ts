import { type Sen, sen } from '../domain/money.ts';
import type { Instant } from '../domain/time.ts';
import type { Queryable } from '../platform/database/database.ts';
import type { ExceptionCategory, Severity } from './categories.ts';

/** What a version keeps of a finding; a difference in any of them is a new version. */
const CONTENT = [
  'severity',
  'our_reference',
  'partner_trx_id',
  'provider_reference',
  'batch_id',
  'event_at',
  'expected_by',
  'amount_ours_sen',
  'amount_theirs_sen',
  'status_ours',
  'status_theirs',
  'source',
  'pass',
  'nearest_candidate',
  'why',
] as const;

const columnsOf = (table: string): string =>
  CONTENT.map((column) => `${table}.${column}`).join(', ');

interface RunOfStream {
  readonly run: number;
  readonly stream: string;
  readonly at: Instant;
}

/**
 * Writes what was found into the life of the exceptions: new ones open, changed ones get a version,
 * those not found any more close by themselves, closed ones found again reopen. What is as it was
 * writes nothing.
 */
export async function publishFindings(tx: Queryable, of: RunOfStream): Promise<void> {
  await tx.raw(
    `INSERT INTO exceptions (stream, category, item, status, version, first_seen, first_run_number)
     SELECT cast(:stream as text), category, item, 'open', 0, cast(:at as text), cast(:run as integer)
     FROM recon_found
     WHERE NOT EXISTS (SELECT 1 FROM exceptions WHERE exceptions.stream = :stream
       AND exceptions.category = recon_found.category AND exceptions.item = recon_found.item)
     ORDER BY category, item`,
    { stream: of.stream, at: of.at, run: of.run },
  );
  await writeOpenVersions(tx, of);
  await writeClosedVersions(tx, of);
  await tx.raw(
    `UPDATE exceptions SET version = news.version, status = news.status
     FROM exception_versions AS news
     WHERE news.exception_id = exceptions.id AND news.version = exceptions.version + 1`,
  );
}

const VERSION_COLUMNS = `exception_id, version, run_number, change, status, ${CONTENT.join(', ')}`;

async function writeOpenVersions(tx: Queryable, of: RunOfStream): Promise<void> {
  const differs = CONTENT.map((column) => `found.${column} IS DISTINCT FROM known.${column}`);
  await tx.raw(
    `INSERT INTO exception_versions (${VERSION_COLUMNS})
     SELECT exceptions.id, exceptions.version + 1, cast(:run as integer),
       CASE WHEN exceptions.version = 0 THEN 'opened' WHEN exceptions.status = 'auto_closed'
         THEN 'reopened' ELSE 'changed' END, 'open', ${columnsOf('found')}
     FROM recon_found AS found
     JOIN exceptions ON exceptions.stream = :stream AND exceptions.category = found.category
       AND exceptions.item = found.item
     LEFT JOIN exception_versions AS known
       ON known.exception_id = exceptions.id AND known.version = exceptions.version
     WHERE exceptions.version = 0 OR exceptions.status <> 'open' OR ${differs.join(' OR ')}`,
    { stream: of.stream, run: of.run },
  );
}

async function writeClosedVersions(tx: Queryable, of: RunOfStream): Promise<void> {
  await tx.raw(
    `INSERT INTO exception_versions (${VERSION_COLUMNS})
     SELECT exceptions.id, exceptions.version + 1, cast(:run as integer), 'auto_closed',
       'auto_closed', ${columnsOf('known')}
     FROM exceptions
     JOIN exception_versions AS known
       ON known.exception_id = exceptions.id AND known.version = exceptions.version
     WHERE exceptions.stream = :stream AND exceptions.status = 'open' AND NOT EXISTS (
       SELECT 1 FROM recon_found AS found
       WHERE found.category = exceptions.category AND found.item = exceptions.item)`,
    { stream: of.stream, run: of.run },
  );
}

/** An exception as one run left it; amounts in sen. */
export interface ReconciliationException {
  readonly id: number;
  readonly stream: string;
  readonly category: ExceptionCategory;
  readonly item: string;
  readonly version: number;
  readonly status: 'open' | 'auto_closed';
  readonly change: 'opened' | 'changed' | 'auto_closed' | 'reopened';
  /** The run that left it so. */
  readonly runNumber: number;
  readonly severity: Severity;
  readonly firstSeen: Instant;
  readonly ourReference: string | null;
  readonly partnerTrxId: string | null;
  readonly providerReference: string | null;
  readonly batchId: string | null;
  readonly eventAt: Instant | null;
  readonly expectedBy: Instant | null;
  readonly amountOurs: Sen | null;
  readonly amountTheirs: Sen | null;
  readonly statusOurs: string | null;
  readonly statusTheirs: string | null;
  readonly source: string | null;
  readonly pass: string | null;
  readonly nearestCandidate: string | null;
  readonly why: string;
}

interface ExceptionRow extends Omit<ReconciliationException, 'amountOurs' | 'amountTheirs'> {
  readonly amountOursSen: number | null;
  readonly amountTheirsSen: number | null;
}

const SELECTED = [
  'exceptions.id as id',
  'exceptions.stream as stream',
  'exceptions.category as category',
  'exceptions.item as item',
  'exceptions.first_seen as firstSeen',
  'found.version as version',
  'found.status as status',
  'found.change as change',
  'found.run_number as runNumber',
  'found.severity as severity',
  'found.our_reference as ourReference',
  'found.partner_trx_id as partnerTrxId',
  'found.provider_reference as providerReference',
  'found.batch_id as batchId',
  'found.event_at as eventAt',
  'found.expected_by as expectedBy',
  'found.amount_ours_sen as amountOursSen',
  'found.amount_theirs_sen as amountTheirsSen',
  'found.status_ours as statusOurs',
  'found.status_theirs as statusTheirs',
  'found.source as source',
  'found.pass as pass',
  'found.nearest_candidate as nearestCandidate',
  'found.why as why',
];

function toException(row: ExceptionRow): ReconciliationException {
  const { amountOursSen, amountTheirsSen, ...same } = row;
  return {
    ...same,
    amountOurs: amountOursSen === null ? null : sen(amountOursSen),
    amountTheirs: amountTheirsSen === null ? null : sen(amountTheirsSen),
  };
}

export interface ExceptionFilter {
  readonly stream?: string;
  /** `open` unless said otherwise. */
  readonly status?: 'open' | 'auto_closed' | 'any';
  readonly category?: ExceptionCategory;
  readonly severity?: Severity;
  readonly batchId?: string;
  /** Keyset: exceptions with a greater id, in the order of ids. */
  readonly afterId?: number;
  readonly limit: number;
}

/** Exceptions as they are now, in the order of their ids. */
export async function listExceptions(
  db: Queryable,
  filter: ExceptionFilter,
): Promise<ReconciliationException[]> {
  const query = db('exceptions')
    .join('exception_versions as found', (on) =>
      on.on('found.exception_id', 'exceptions.id').andOn('found.version', 'exceptions.version'),
    )
    .where('exceptions.id', '>', filter.afterId ?? 0)
    .orderBy('exceptions.id')
    .limit(filter.limit)
    .select(SELECTED);
  const status = filter.status ?? 'open';
  if (status !== 'any') void query.where('exceptions.status', status);
  if (filter.stream !== undefined) void query.where('exceptions.stream', filter.stream);
  if (filter.category !== undefined) void query.where('exceptions.category', filter.category);
  if (filter.severity !== undefined) void query.where('found.severity', filter.severity);
  if (filter.batchId !== undefined) void query.where('found.batch_id', filter.batchId);
  const rows: ExceptionRow[] = await query;
  return rows.map(toException);
}

/**
 * A page of the exceptions as a run left them: open then, or closed by it. Later runs do not change the
 * answer.
 */
export async function pageOfExceptionsAsOfRun(
  db: Queryable,
  page: { stream: string; runNumber: number; afterId: number; limit: number },
): Promise<ReconciliationException[]> {
  const rows: ExceptionRow[] = await db('exceptions')
    .join('exception_versions as found', 'found.exception_id', 'exceptions.id')
    .where('exceptions.stream', page.stream)
    .andWhere('exceptions.id', '>', page.afterId)
    .andWhere('found.run_number', '<=', page.runNumber)
    .whereNotExists((later) => {
      void later
        .from('exception_versions as later')
        .whereRaw('later.exception_id = found.exception_id')
        .whereRaw('later.version > found.version')
        .andWhere('later.run_number', '<=', page.runNumber)
        .select(db.raw('1'));
    })
    .andWhere((which) => {
      void which.where('found.status', 'open').orWhere('found.run_number', page.runNumber);
    })
    .orderBy('exceptions.id')
    .limit(page.limit)
    .select(SELECTED);
  return rows.map(toException);
}
