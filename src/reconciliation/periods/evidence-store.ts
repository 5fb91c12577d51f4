import type { Instant } from '../../domain/time.ts';
import { type Queryable, rowsOf } from '../../platform/database/database.ts';
import type { RunKind } from '../runs/run-store.ts';

/** Runs of a stream between two closings; neither of them. */
export interface BetweenClosings {
  readonly stream: string;
  /** 0: from the beginning. */
  readonly after: number;
  readonly before: number;
}

export interface RunOfPeriod {
  readonly number: number;
  readonly id: string;
  readonly kind: RunKind;
  readonly startedAt: Instant;
  readonly startedBy: string;
}

/** In ascending order. */
export function runsOfPeriod(db: Queryable, of: BetweenClosings): Promise<RunOfPeriod[]> {
  return db('reconciliation_runs')
    .where({ stream: of.stream, state: 'finished' })
    .where('number', '>', of.after)
    .where('number', '<', of.before)
    .orderBy('number')
    .select('number', 'id', 'kind', 'started_at as startedAt', 'started_by as startedBy');
}

/** Matches of one pass; amounts in sen. */
export interface PassTotal {
  readonly leg: number;
  readonly pass: string;
  readonly matches: number;
  readonly ours: number;
  readonly theirs: number;
  readonly fees: number;
  readonly differences: number;
}

const IN_PERIOD = `run.stream = :stream AND run.state = 'finished'
  AND run.number > :after AND run.number < :before`;

/** What the runs of a period matched, in the order of leg and pass. */
export async function passTotals(db: Queryable, of: BetweenClosings): Promise<PassTotal[]> {
  const result: unknown = await db.raw(
    `SELECT leg, pass, cast(count(*) AS integer) AS matches, cast(sum(ours_sen) AS bigint) AS ours,
       cast(sum(theirs_sen) AS bigint) AS theirs, cast(sum(fee_sen) AS bigint) AS fees,
       cast(sum(difference_sen) AS bigint) AS differences
     FROM matches JOIN reconciliation_runs AS run ON run.number = matches.run_number
     WHERE ${IN_PERIOD} GROUP BY leg, pass`,
    { ...of },
  );
  // Sorted here: the two databases order text otherwise.
  return rowsOf<PassTotal>(result).toSorted(
    (a, b) => a.leg - b.leg || Number(a.pass > b.pass) - Number(a.pass < b.pass),
  );
}

/** How many matches the runs of a period took back. */
export async function countRevoked(db: Queryable, of: BetweenClosings): Promise<number> {
  const result: unknown = await db.raw(
    `SELECT cast(count(*) AS integer) AS revoked
     FROM match_revocations JOIN reconciliation_runs AS run
       ON run.number = match_revocations.revoked_run_number
     WHERE ${IN_PERIOD}`,
    { ...of },
  );
  return rowsOf<{ revoked: number }>(result)[0]?.revoked ?? 0;
}

/** A file that brought records into a period. */
export interface ImportOfPeriod {
  readonly id: string;
  readonly source: string;
  readonly fileName: string;
  readonly sha256: string;
  readonly importedBy: string;
  readonly importedAt: Instant;
  readonly rowsRead: number;
  readonly rowsAccepted: number;
  readonly rowsDuplicate: number;
  readonly rowsRejected: number;
  readonly totalSen: number;
  /** How many of its records are in the period. */
  readonly records: number;
}

/** Imports of these sources that brought records with such ids, in the order in which they came. */
export async function importsOfPeriod(
  db: Queryable,
  of: { readonly sources: readonly string[]; readonly after: number; readonly upto: number },
): Promise<ImportOfPeriod[]> {
  const result: unknown = await db.raw(
    `SELECT imports.id, imports.source, imports.file_name AS "fileName", imports.file_sha256 AS sha256,
       imports.imported_by AS "importedBy", imports.imported_at AS "importedAt",
       imports.rows_read AS "rowsRead", imports.rows_accepted AS "rowsAccepted",
       imports.rows_duplicate AS "rowsDuplicate", imports.rows_rejected AS "rowsRejected",
       imports.total_sen AS "totalSen", brought.records
     FROM (SELECT import_id, cast(count(*) AS integer) AS records FROM records
       WHERE id > :after AND id <= :upto AND import_id IS NOT NULL GROUP BY import_id) AS brought
     JOIN imports ON imports.id = brought.import_id
     ORDER BY imports.imported_at, imports.id`,
    { after: of.after, upto: of.upto },
  );
  return rowsOf<ImportOfPeriod>(result).filter(({ source }) => of.sources.includes(source));
}
