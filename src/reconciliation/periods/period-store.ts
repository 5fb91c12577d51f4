import type { BusinessDay, Instant } from '../../domain/time.ts';
import { type Queryable, rowsOf } from '../../platform/database/database.ts';

/** A closed period. */
export interface Period {
  readonly stream: string;
  readonly period: string;
  /** Business days, both within. */
  readonly from: BusinessDay;
  readonly to: BusinessDay;
  readonly closedBy: string;
  readonly closedAt: Instant;
  /** Its closing's own run: everything of the stream between `previousRunNumber` and it belongs to it. */
  readonly runNumber: number;
  /** Of the period before; 0 for the first. */
  readonly previousRunNumber: number;
  /** The newest record that the closing knew of. */
  readonly recordsUpto: number;
  /** JSON, see evidence.ts. */
  readonly evidence: string;
}

interface PeriodRow extends Omit<Period, 'from' | 'to'> {
  readonly fromDay: BusinessDay;
  readonly toDay: BusinessDay;
}

const toPeriod = ({ fromDay, toDay, ...same }: PeriodRow): Period => ({
  ...same,
  from: fromDay,
  to: toDay,
});

/** In the order of their days, which is that of their closings. */
async function periods(db: Queryable, where: Readonly<Record<string, string>>): Promise<Period[]> {
  const rows: PeriodRow[] = await db('periods')
    .join('reconciliation_runs as closing', 'closing.number', 'periods.run_number')
    .where(where)
    .orderBy(['periods.stream', 'periods.to_day'])
    .select(
      'periods.stream as stream',
      'periods.period as period',
      'periods.from_day as fromDay',
      'periods.to_day as toDay',
      'periods.closed_by as closedBy',
      'periods.closed_at as closedAt',
      'periods.run_number as runNumber',
      'periods.previous_run_number as previousRunNumber',
      'closing.records_upto as recordsUpto',
      'periods.evidence as evidence',
    );
  return rows.map(toPeriod);
}

export function listPeriods(db: Queryable, filter: { stream?: string } = {}): Promise<Period[]> {
  return periods(db, filter.stream === undefined ? {} : { 'periods.stream': filter.stream });
}

export async function findPeriod(
  db: Queryable,
  of: { readonly stream: string; readonly period: string },
): Promise<Period | null> {
  const found = await periods(db, { 'periods.stream': of.stream, 'periods.period': of.period });
  return found[0] ?? null;
}

export async function insertPeriod(
  tx: Queryable,
  period: Omit<Period, 'recordsUpto'>,
): Promise<void> {
  await tx('periods').insert({
    stream: period.stream,
    period: period.period,
    from_day: period.from,
    to_day: period.to,
    closed_by: period.closedBy,
    closed_at: period.closedAt,
    run_number: period.runNumber,
    previous_run_number: period.previousRunNumber,
    evidence: period.evidence,
  });
}

/** How many versions of exceptions carry the number of a run: people add to those of the newest. */
export async function countVersionsOfRun(db: Queryable, runNumber: number): Promise<number> {
  const result: unknown = await db.raw(
    'SELECT cast(count(*) AS integer) AS versions FROM exception_versions WHERE run_number = ?',
    [runNumber],
  );
  return rowsOf<{ versions: number }>(result)[0]?.versions ?? 0;
}
