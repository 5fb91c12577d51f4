import type { Instant } from '../../src/domain/time.ts';
import type { Queryable } from '../../src/platform/database/database.ts';
import type {
  ExceptionCategory,
  ExceptionChange,
  ExceptionStatus,
  Severity,
} from '../../src/reconciliation/exceptions/categories.ts';
import type { RunKind } from '../../src/reconciliation/runs/run-store.ts';

export const STREAM = 'toko';

export const RULES = {
  name: STREAM,
  title: 'Penjualan toko',
  ourReference: 'reference',
  ours: ['books'],
  legs: [
    {
      number: 1,
      name: 'bank',
      theirs: ['bank'],
      passes: [{ name: 'reference', match: '1:1', keys: ['reference'] }],
      due: { ours: 1, theirs: 1 },
    },
  ],
  differences: { account: 'expenses:differences', against: 'assets:bank' },
  feeds: {},
};

export interface SeededRun {
  readonly number: number;
  readonly stream?: string;
  readonly kind?: RunKind;
  readonly state?: 'running' | 'publishing' | 'finished' | 'interrupted';
  readonly ourReference?: 'reference' | 'counterparty';
  readonly asOf?: string;
  readonly recordsUpto?: number;
  readonly summary?: object;
}

/** Its id is `R<number>`. */
export async function seedRun(db: Queryable, run: SeededRun): Promise<void> {
  const asOf = run.asOf ?? '2026-12-01T03:00:00.000Z';
  const stream = run.stream ?? STREAM;
  const isFinished = (run.state ?? 'finished') === 'finished';
  await db('reconciliation_runs').insert({
    number: run.number,
    id: `R${run.number}`,
    stream,
    kind: run.kind ?? 'reconciliation',
    state: run.state ?? 'finished',
    as_of: asOf,
    started_at: asOf,
    started_by: 'rekon',
    heartbeat_at: asOf,
    ended_at: isFinished ? asOf : null,
    records_upto: run.recordsUpto ?? 0,
    rules: JSON.stringify({
      ...RULES,
      name: stream,
      ...(run.ourReference && { ourReference: run.ourReference }),
    }),
    rules_sha256: 'r'.repeat(64),
    summary: isFinished ? JSON.stringify(run.summary ?? emptySummary(run, stream, asOf)) : null,
  });
}

function emptySummary({ number }: SeededRun, stream: string, asOf: string): object {
  const none = { count: 0, amountSen: 0 };
  const leg = {
    leg: 'bank',
    ours: none,
    theirs: none,
    oursMatched: none,
    theirsMatched: none,
    byPass: {},
    toleratedSen: 0,
    feesSen: 0,
    revoked: 0,
    oursOpen: none,
    theirsOpen: none,
    pending: none,
    gaveUp: 0,
  };
  return {
    runId: `R${number}`,
    number,
    dryRun: false,
    stream,
    asOf,
    legs: [leg],
    exceptions: { open: none, byCategory: {}, bySeverity: {} },
    rollForward: {},
  };
}

export interface SeededRecord {
  readonly id: number;
  readonly source: string;
  readonly item: string;
  readonly reference?: string;
  readonly amount: number;
  readonly day?: string;
  readonly stream?: string;
  readonly importId?: string;
  readonly counterparty?: string;
}

/** `amount` in sen. */
export async function seedRecords(
  db: Queryable,
  ...records: readonly SeededRecord[]
): Promise<void> {
  for (const record of records) {
    const day = record.day ?? '2026-11-21';
    await db('records').insert({
      id: record.id,
      stream: record.stream ?? STREAM,
      source: record.source,
      item: record.item,
      version: 1,
      content_hash: 'x',
      reference: record.reference ?? record.item,
      status: 'paid',
      amount_sen: record.amount,
      fee_sen: 0,
      occurred_at: `${day}T05:00:00.000Z`,
      business_day: day,
      raw: '{}',
      import_id: record.importId ?? null,
      counterparty: record.counterparty ?? '',
      recorded_at: `${day}T06:00:00.000Z`,
    });
  }
}

export interface SeededMatch {
  readonly run: number;
  readonly ours: readonly SeededRecord[];
  readonly theirs: readonly SeededRecord[];
  readonly pass?: string;
  readonly fee?: number;
  readonly madeBy?: string;
}

/** Its number is the lowest id of ours. */
export async function seedMatch(db: Queryable, match: SeededMatch): Promise<number> {
  const { run, ours, theirs } = match;
  const number = Math.min(...ours.map(({ id }) => id));
  const isPair = ours.length === 1 && theirs.length === 1;
  const sum = (records: readonly SeededRecord[]): number =>
    records.reduce((total, { amount }) => total + amount, 0);
  const fee = match.fee ?? 0;
  await db('matches').insert({
    run_number: run,
    leg: 1,
    number,
    pass: match.pass ?? 'reference',
    ours_id: isPair ? ours[0]?.id : null,
    theirs_id: isPair ? theirs[0]?.id : null,
    ours_count: ours.length,
    theirs_count: theirs.length,
    ours_sen: sum(ours),
    theirs_sen: sum(theirs),
    fee_sen: fee,
    difference_sen: sum(theirs) - (sum(ours) - fee),
    made_by: match.madeBy ?? null,
  });
  if (isPair) return number;
  for (const [side, records] of [['ours', ours] as const, ['theirs', theirs] as const]) {
    for (const { id } of records) {
      await db('match_members').insert({ run_number: run, leg: 1, number, record_id: id, side });
    }
  }
  return number;
}

export async function seedRevocation(
  db: Queryable,
  of: { run: number; number: number; revokedRun: number; why?: string; by?: string },
): Promise<void> {
  await db('match_revocations').insert({
    run_number: of.run,
    leg: 1,
    number: of.number,
    revoked_run_number: of.revokedRun,
    why: of.why ?? 'the record has a newer version',
    revoked_by: of.by ?? null,
    revoked_at: '2026-12-01T03:00:00.000Z',
  });
}

export interface SeededVersion {
  readonly run: number;
  readonly byPerson: boolean;
  readonly status: ExceptionStatus;
  readonly ours: number | null;
  readonly theirs: number | null;
  readonly change?: ExceptionChange;
  readonly severity?: Severity;
  readonly eventAt?: string;
  readonly reference?: string;
}

export interface SeededException {
  readonly stream?: string;
  readonly item: string;
  readonly category?: ExceptionCategory;
  /** Oldest first. */
  readonly versions: readonly SeededVersion[];
}

const AT = '2026-11-21T03:00:00.000Z' as Instant;

/** Returns its id. A version that one asked for and another approved is by two people. */
export async function seedException(db: Queryable, exception: SeededException): Promise<number> {
  const { versions } = exception;
  const inserted: { id: number | string }[] = await db('exceptions')
    .insert({
      stream: exception.stream ?? STREAM,
      category: exception.category ?? 'overdue',
      item: exception.item,
      status: versions.at(-1)?.status,
      version: versions.length,
      first_seen: AT,
      first_run_number: versions[0]?.run,
    })
    .returning('id');
  const id = Number(inserted[0]?.id);
  await addVersions(db, id, 0, versions);
  return id;
}

/** Adds versions behind `after`, as a run or a person does. */
export async function addVersions(
  db: Queryable,
  id: number,
  after: number,
  versions: readonly SeededVersion[],
): Promise<void> {
  for (const [index, version] of versions.entries()) {
    await db('exception_versions').insert({
      exception_id: id,
      version: after + index + 1,
      run_number: version.run,
      at: AT,
      actor: version.byPerson ? 'sari' : null,
      change: version.change ?? changeOf(version, after + index),
      status: version.status,
      severity: version.severity ?? 'medium',
      requested_by: version.status === 'written_off' ? 'tono' : null,
      resolution: version.status === 'resolved' ? 'accepted' : null,
      leg: 1,
      our_reference: version.reference ?? 'INV-1',
      event_at: version.eventAt ?? AT,
      expected_by: null,
      amount_ours_sen: version.ours,
      amount_theirs_sen: version.theirs,
      why: 'it is not there',
    });
  }
  await db('exceptions')
    .where({ id })
    .update({ version: after + versions.length, status: versions.at(-1)?.status });
}

function changeOf({ status, byPerson }: SeededVersion, before: number): ExceptionChange {
  if (before === 0) return 'opened';
  if (status === 'resolved' || status === 'written_off' || status === 'auto_closed') return status;
  return byPerson ? 'noted' : 'changed';
}

export interface SeededPeriod {
  readonly period: string;
  /** Number of its closing, which is made. */
  readonly run: number;
  readonly recordsUpto?: number;
  readonly from?: string;
  readonly to?: string;
}

/** November 2026, unless said otherwise. */
export async function seedPeriod(db: Queryable, of: SeededPeriod): Promise<void> {
  const { recordsUpto } = of;
  await seedRun(db, {
    number: of.run,
    kind: 'close',
    ...(recordsUpto !== undefined && { recordsUpto }),
  });
  await db('periods').insert({
    stream: STREAM,
    period: of.period,
    from_day: of.from ?? '2026-11-01',
    to_day: of.to ?? '2026-11-30',
    closed_by: 'sari',
    closed_at: '2026-12-01T04:00:00.000Z',
    run_number: of.run,
    previous_run_number: 0,
    evidence: '{}',
  });
}

export async function seedImport(
  db: Queryable,
  of: { id: string; source: string; sha256: string; total: number },
): Promise<void> {
  await db('imports').insert({
    id: of.id,
    source: of.source,
    file_name: `${of.source}.csv`,
    file_sha256: of.sha256,
    imported_by: 'tono',
    imported_at: '2026-11-30T03:00:00.000Z',
    rows_read: 1,
    rows_accepted: 1,
    rows_duplicate: 0,
    rows_rejected: 0,
    total_sen: of.total,
  });
}
