import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CsvFormat } from '../domain/csv-format.ts';
import { sen, ZERO } from '../domain/money.ts';
import type { Queryable } from '../platform/database/database.ts';
import { rollForwardOf } from '../reconciliation/exceptions/roll-forward-store.ts';
import { type PeriodFacts, readEvidence } from '../reconciliation/periods/evidence.ts';
import {
  type BetweenClosings,
  countRevoked,
  passTotals,
  runsOfPeriod,
} from '../reconciliation/periods/evidence-store.ts';
import type { PeriodContext } from '../reconciliation/periods/close-period.ts';
import { findPeriod, listPeriods, type Period } from '../reconciliation/periods/period-store.ts';
import type { ReportContext } from './batch-report.ts';
import { writeWhole } from './csv-file.ts';
import { whileReading } from './reconciliation/reading-store.ts';
import { namesOf, type ReportScope } from './reconciliation/report-scope.ts';
import {
  hashReports,
  type ReportFile,
  type ReportName,
  type ReportTables,
  reportTables,
  writeReportFiles,
  writeReportWorkbook,
} from './reconciliation/report-tables.ts';
import { facts, type Figure, rollForwardFigures } from './reconciliation/summary-table.ts';
import { writeCsvTable } from './tables/csv-table.ts';
import { reportProblem } from './report-problems.ts';

/** What `closePeriod` asks for: the hashes of the reports as they are when it closes. */
export function periodReportHashes(
  { database }: ReportContext,
  format: CsvFormat,
): PeriodContext['hashReports'] {
  return async (of, beforeRunNumber) => {
    const files = await whileReading(database, async (db) =>
      hashReports(await periodTables(db, of, beforeRunNumber), format),
    );
    return { format, files };
  };
}

export interface PeriodReports {
  readonly evidence: string;
  readonly files: readonly ReportFile[];
  /** Files that are not, byte for byte, what the period was closed with. */
  readonly different: readonly string[];
}

/**
 * Writes the reports of a closed period into `dir`, in the format in which it was closed, and evidence.json
 * beside them. They are compared with the hashes in the evidence. Throws UserErrors.
 */
export async function writePeriodReports(
  { database }: ReportContext,
  of: { readonly stream: string; readonly period: string },
  dir: string,
): Promise<PeriodReports> {
  const period = await requirePeriod(database.knex, of);
  const evidence = readEvidence(period.evidence);
  const files = await whileReading(database, async (db) => {
    const tables = await periodTables(db, evidence, period.runNumber);
    return writeReportFiles(tables, dir, evidence.reports.format);
  });
  const path = await writeEvidence(period, dir);
  const closedWith = new Map(evidence.reports.files.map(({ name, sha256 }) => [name, sha256]));
  const different = files.filter(({ name, sha256 }) => closedWith.get(name) !== sha256);
  return { evidence: path, files, different: different.map(({ name }) => name) };
}

/**
 * One of the files alone, byte for byte as the period was closed; returns its path. Throws a UserError where
 * it cannot be made so any more.
 */
export async function writePeriodReport(
  { database }: ReportContext,
  of: { readonly stream: string; readonly period: string },
  name: ReportName,
  dir: string,
): Promise<string> {
  const period = await requirePeriod(database.knex, of);
  const evidence = readEvidence(period.evidence);
  const { format, files } = evidence.reports;
  const path = join(dir, `${name}.csv`);
  const written = await whileReading(database, async (db) => {
    const tables = await periodTables(db, evidence, period.runNumber);
    return writeCsvTable(path, tables[name], format);
  });
  const closedWith = files.find((file) => file.name === name);
  if (closedWith?.sha256 === written.sha256) return path;
  throw reportProblem('period_report_differs', {
    report: name,
    period: of.period,
    stream: of.stream,
  });
}

/** The evidence of a closed period as a file; returns its path. */
export async function writePeriodEvidence(
  { database }: ReportContext,
  of: { readonly stream: string; readonly period: string },
  dir: string,
): Promise<string> {
  return writeEvidence(await requirePeriod(database.knex, of), dir);
}

async function writeEvidence({ evidence }: Period, dir: string): Promise<string> {
  const path = join(dir, 'evidence.json');
  await writeWhole(path, (unfinished) => writeFile(unfinished, `${evidence}\n`));
  return path;
}

/** The same as sheets of one workbook. Returns its path. */
export async function writePeriodWorkbook(
  { database }: ReportContext,
  of: { readonly stream: string; readonly period: string },
  dir: string,
): Promise<string> {
  const period = await requirePeriod(database.knex, of);
  const path = join(dir, 'report.xlsx');
  await whileReading(database, async (db) => {
    const evidence = readEvidence(period.evidence);
    await writeReportWorkbook(await periodTables(db, evidence, period.runNumber), path);
  });
  return path;
}

export async function requirePeriod(
  db: Queryable,
  of: { readonly stream: string; readonly period: string },
): Promise<Period> {
  const period = await findPeriod(db, of);
  if (period !== null) return period;
  throw reportProblem('period_unknown', { period: of.period, stream: of.stream });
}

async function periodTables(
  db: Queryable,
  of: PeriodFacts,
  beforeRunNumber: number,
): Promise<ReportTables> {
  const { stream, asOf, rules, afterRunNumber } = of;
  const between = { stream, after: afterRunNumber, before: beforeRunNumber };
  const closed = await listPeriods(db, { stream });
  const scope: ReportScope = {
    stream,
    runs: (await runsOfPeriod(db, between)).map(({ number }) => number),
    afterRunNumber,
    runNumber: beforeRunNumber,
    view: 'at_closing',
    asOf,
    ...namesOf(rules),
    closedBefore: closed.filter(({ runNumber }) => runNumber <= afterRunNumber),
  };
  return reportTables(db, scope, async function* figures(): AsyncGenerator<Figure> {
    yield* periodFigures(of, scope.runs.length);
    yield* matchFigures(db, between, scope);
    yield* rollForwardFigures(await rollForwardOf(db, scope));
  });
}

function* periodFigures(of: PeriodFacts, runs: number): Generator<Figure> {
  yield* facts('period', {
    period: of.period,
    stream: of.stream,
    from: of.from,
    to: of.to,
    as_of: of.asOf,
    closed_by: of.closedBy,
    closed_at: of.closedAt,
    records_upto: String(of.recordsUpto),
    rules_sha256: of.rulesSha256,
  });
  yield { section: 'period', item: 'runs', count: runs };
}

async function* matchFigures(
  db: Queryable,
  between: BetweenClosings,
  { legNames }: ReportScope,
): AsyncGenerator<Figure> {
  const [fees, differences] = [new Map<string, number>(), new Map<string, number>()];
  for (const total of await passTotals(db, between)) {
    const section = `leg ${legNames.get(total.leg) ?? total.leg}`;
    yield {
      section: `${section} by pass`,
      item: total.pass,
      count: total.matches,
      amount: sen(total.ours),
    };
    fees.set(section, (fees.get(section) ?? ZERO) + total.fees);
    differences.set(section, (differences.get(section) ?? ZERO) + total.differences);
  }
  for (const [section, amount] of fees) {
    yield { section, item: 'fees', amount: sen(amount) };
    yield { section, item: 'tolerated', amount: sen(differences.get(section) ?? ZERO) };
  }
  yield { section: 'matches', item: 'revoked', count: await countRevoked(db, between) };
}
