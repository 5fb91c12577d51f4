import { join } from 'node:path';
import type { CsvFormat } from '../domain/csv-format.ts';
import type { Queryable } from '../platform/database/database.ts';
import { rollForwardOf } from '../reconciliation/exceptions/roll-forward-store.ts';
import { listPeriods } from '../reconciliation/periods/period-store.ts';
import { findRun, type Run } from '../reconciliation/runs/run-store.ts';
import type { ReportContext } from './batch-report.ts';
import { whileReading } from './reconciliation/reading-store.ts';
import { namesOf, type ReportScope } from './reconciliation/report-scope.ts';
import { reconciliationBefore } from './reconciliation/report-scope-store.ts';
import {
  type ReportName,
  type ReportTables,
  reportTables,
  writeReportFiles,
  writeReportWorkbook,
} from './reconciliation/report-tables.ts';
import { type Figure, rollForwardFigures, runFigures } from './reconciliation/summary-table.ts';
import { writeCsvTable } from './tables/csv-table.ts';
import { DEFAULT_CSV_FORMAT } from './tables/csv-format.ts';
import { reportProblem } from './report-problems.ts';

/** Paths of the files of one run. */
export type RunReports = Readonly<Record<ReportName, string>>;

/**
 * Writes summary.csv, roll-forward.csv, exceptions.csv (open after this run, or closed since the one before)
 * and matches.csv (what this run matched or took back) into `dir`. Everything comes from what is stored of
 * the run, in fixed order, so that the files are the same whenever they are made (design, law 10). Throws
 * UserErrors.
 */
export async function writeRunReports(
  context: ReportContext,
  runId: string,
  dir: string,
  format: CsvFormat = DEFAULT_CSV_FORMAT,
): Promise<RunReports> {
  const files = await whileReading(context.database, async (db) =>
    writeReportFiles(await tablesOfRun(db, runId), dir, format),
  );
  return Object.fromEntries(files.map(({ name, path }) => [name, path])) as RunReports;
}

/** One of the files alone. Returns its path. */
export async function writeRunReport(
  context: ReportContext,
  runId: string,
  name: ReportName,
  dir: string,
  format: CsvFormat = DEFAULT_CSV_FORMAT,
): Promise<string> {
  const path = join(dir, `${name}.csv`);
  await whileReading(context.database, async (db) =>
    writeCsvTable(path, (await tablesOfRun(db, runId))[name], format),
  );
  return path;
}

/** The same as sheets of one workbook. Returns its path. */
export async function writeRunWorkbook(
  context: ReportContext,
  runId: string,
  dir: string,
): Promise<string> {
  const path = join(dir, 'report.xlsx');
  await whileReading(context.database, async (db) =>
    writeReportWorkbook(await tablesOfRun(db, runId), path),
  );
  return path;
}

async function tablesOfRun(db: Queryable, runId: string): Promise<ReportTables> {
  const run = await runToReport(db, runId);
  const scope = await scopeOfRun(db, run);
  return reportTables(db, scope, async function* figures(): AsyncGenerator<Figure> {
    yield* runFigures(run);
    yield* rollForwardFigures(await rollForwardOf(db, scope));
  });
}

async function scopeOfRun(db: Queryable, run: Run): Promise<ReportScope> {
  const { stream, number, asOf, rules } = run;
  const closed = await listPeriods(db, { stream });
  return {
    stream,
    runs: [number],
    afterRunNumber: await reconciliationBefore(db, { stream, number }),
    runNumber: number,
    view: 'after_run',
    asOf,
    ...namesOf(rules),
    closedBefore: closed.filter(({ runNumber }) => runNumber < number),
  };
}

async function runToReport(db: Queryable, runId: string): Promise<Run> {
  const run = await findRun(db, runId);
  if (run === null) {
    throw reportProblem('run_unknown/report', { run: runId });
  }
  if (run.state !== 'finished') {
    throw reportProblem(
      run.state === 'interrupted' ? 'run_not_finished/interrupted' : 'run_not_finished/under_way',
      { run: runId },
    );
  }
  if (run.kind === 'close') {
    throw reportProblem('run_is_a_closing', { run: runId, stream: run.stream });
  }
  return run;
}
