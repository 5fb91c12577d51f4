import { join } from 'node:path';
import { UserError } from '../domain/errors.ts';
import { pageOfExceptionsAsOfRun } from '../reconciliation/exception-store.ts';
import { findRun, type Run } from '../reconciliation/run-store.ts';
import type { ReportContext } from './batch-report.ts';
import { writeCsvFile } from './csv-file.ts';
import { EXCEPTION_COLUMNS, exceptionCells } from './exception-lines.ts';
import { MATCH_COLUMNS, matchCells } from './match-lines.ts';
import { pageOfMatchesOfRun } from './run-reports-store.ts';
import { SUMMARY_COLUMNS, summaryLines } from './summary-lines.ts';

/** Paths of the files of one run. */
export interface RunReports {
  readonly summary: string;
  readonly matches: string;
  readonly exceptions: string;
}

const PAGE_ROWS = 2000;

/**
 * Writes summary.csv, matches.csv (what this run matched or took back) and exceptions.csv (open after
 * this run, or closed by it) into `dir`. Everything comes from what is stored of the run, in fixed
 * order, so that the files are the same whenever they are made (design, law 10). Throws UserErrors.
 */
export async function writeRunReports(
  context: ReportContext,
  runId: string,
  dir: string,
): Promise<RunReports> {
  const run = await runToReport(context, runId);
  const files = {
    summary: join(dir, 'summary.csv'),
    matches: join(dir, 'matches.csv'),
    exceptions: join(dir, 'exceptions.csv'),
  };
  await writeCsvFile(files.summary, SUMMARY_COLUMNS, summaryLines(run));
  await writeCsvFile(files.matches, MATCH_COLUMNS, matchLines(context, run));
  await writeCsvFile(files.exceptions, EXCEPTION_COLUMNS, exceptionLines(context, run));
  return files;
}

async function runToReport(context: ReportContext, runId: string): Promise<Run> {
  const run = await findRun(context.database.knex, runId);
  if (run) return run;
  throw new UserError(
    'run_unknown',
    `There is no reconciliation run ${runId}.`,
    'Run `rekon reconcile --stream disbursement`; it tells the id of its run.',
  );
}

async function* matchLines(context: ReportContext, run: Run): AsyncGenerator<readonly string[]> {
  for (let afterId = 0; ; ) {
    const page = { runNumber: run.number, afterId, limit: PAGE_ROWS };
    const matches = await pageOfMatchesOfRun(context.database.knex, page);
    for (const match of matches) {
      afterId = match.id;
      yield matchCells(match);
    }
    if (matches.length < PAGE_ROWS) return;
  }
}

async function* exceptionLines(
  context: ReportContext,
  run: Run,
): AsyncGenerator<readonly string[]> {
  for (let afterId = 0; ; ) {
    const page = { stream: run.stream, runNumber: run.number, afterId, limit: PAGE_ROWS };
    const exceptions = await pageOfExceptionsAsOfRun(context.database.knex, page);
    for (const exception of exceptions) {
      afterId = exception.id;
      yield exceptionCells(exception, run);
    }
    if (exceptions.length < PAGE_ROWS) return;
  }
}
