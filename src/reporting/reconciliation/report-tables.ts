import { join } from 'node:path';
import type { CsvFormat } from '../../domain/csv-format.ts';
import type { Queryable } from '../../platform/database/database.ts';
import { hashCsvTable, writeCsvTable } from '../tables/csv-table.ts';
import { drain, type ReportTable } from '../tables/report-table.ts';
import { writeWorkbook } from '../tables/workbook.ts';
import { exceptionTable } from './exception-table.ts';
import { matchTable } from './match-lines.ts';
import type { ReportScope } from './report-scope.ts';
import { rollForwardTable } from './roll-forward-table.ts';
import { type Figure, summaryTable } from './summary-table.ts';

/** In the order of a workbook's sheets. */
export const REPORT_NAMES = ['summary', 'roll-forward', 'exceptions', 'matches'] as const;
export type ReportName = (typeof REPORT_NAMES)[number];
export type ReportTables = Readonly<Record<ReportName, ReportTable>>;

/** The reports of a scope. The summary begins with `figures`, and tells last what came late. */
export function reportTables(
  db: Queryable,
  scope: ReportScope,
  figures: () => AsyncIterable<Figure>,
): ReportTables {
  const matches = countingLate(scope, (onLate) => matchTable(db, scope, onLate));
  const exceptions = countingLate(scope, (onLate) => exceptionTable(db, scope, onLate));
  return {
    summary: summaryTable(async function* () {
      yield* figures();
      yield { section: 'late', item: 'matches', count: await matches.late() };
      yield { section: 'late', item: 'exceptions', count: await exceptions.late() };
    }),
    'roll-forward': rollForwardTable(db, scope),
    exceptions: exceptions.table,
    matches: matches.table,
  };
}

/** Counts late items while the table is written; read once more where the summary is wanted alone. */
function countingLate(
  { closedBefore }: ReportScope,
  make: (onLate: () => void) => ReportTable,
): { readonly table: ReportTable; late(): Promise<number> } {
  let counting = 0;
  let counted: number | null = closedBefore.length === 0 ? 0 : null;
  const inner = make(() => {
    counting += 1;
  });
  const table: ReportTable = {
    ...inner,
    async *pages() {
      counting = 0;
      yield* inner.pages();
      counted = counting;
    },
  };
  return {
    table,
    async late() {
      if (counted === null) await drain(table.pages());
      return counted ?? 0;
    },
  };
}

export interface ReportFile {
  readonly name: ReportName;
  readonly path: string;
  readonly rows: number;
  readonly sha256: string;
}

/** Long ones first: the summary counts what they have read. */
const WRITING_ORDER: readonly ReportName[] = ['matches', 'exceptions', 'roll-forward', 'summary'];

/** Writes each as a CSV file into `dir`. */
export async function writeReportFiles(
  tables: ReportTables,
  dir: string,
  format: CsvFormat,
): Promise<ReportFile[]> {
  return inWritingOrder(async (name) => {
    const path = join(dir, `${name}.csv`);
    return { name, path, ...(await writeCsvTable(path, tables[name], format)) };
  });
}

/** The same as sheets of one XLSX file. */
export function writeReportWorkbook(tables: ReportTables, path: string): Promise<void> {
  const inOrder = (names: readonly ReportName[]): ReportTable[] =>
    names.map((name) => tables[name]);
  return writeWorkbook(path, inOrder(REPORT_NAMES), { writingOrder: inOrder(WRITING_ORDER) });
}

/** What `writeReportFiles` would write, without files. */
export async function hashReports(
  tables: ReportTables,
  format: CsvFormat,
): Promise<Omit<ReportFile, 'path'>[]> {
  return inWritingOrder(async (name) => ({ name, ...(await hashCsvTable(tables[name], format)) }));
}

/** Resolves in the order of `REPORT_NAMES`. */
async function inWritingOrder<Result extends { readonly name: ReportName }>(
  write: (name: ReportName) => Promise<Result>,
): Promise<Result[]> {
  const done: Result[] = [];
  for (const name of WRITING_ORDER) done.push(await write(name));
  return REPORT_NAMES.flatMap((name) => done.filter((each) => each.name === name));
}
