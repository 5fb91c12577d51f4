import type { UserError } from '../../domain/errors.ts';
import { type Sen, ZERO } from '../../domain/money.ts';
import { after, type Instant, now } from '../../domain/time.ts';
import { addToTotal } from './control-totals.ts';
import { numberRepeatedLines, type StagedLine, stageLines } from './import-store.ts';
import type { FileTotal, ReadRow } from './read-row.ts';
import {
  type ImportContext,
  MAX_REJECTED,
  type RejectedLine,
  type StatementToImport,
} from './statement-to-import.ts';
import { importProblem } from './import-problems.ts';

const CHUNK_ROWS = 5000;

/** What a file was found to hold. */
export interface StagedFile {
  readonly rejected: readonly RejectedLine[];
  readonly rows: number;
  /** Of the lines that could be read. */
  readonly total: Sen;
  /** Of those, and of rejected rows of which the amount at least could be read. */
  readonly totalOfAll: Sen;
  readonly fileTotals: readonly FileTotal[];
}

/** Stages every readable line, in short transactions; returns the others. */
export async function stageFile(
  context: ImportContext,
  importId: string,
  { path, source }: StatementToImport,
): Promise<StagedFile> {
  const { database, clock } = context;
  const latest = source.mostAheadMs === undefined ? null : after(now(clock), source.mostAheadMs);
  const sorted = new SortedRows(source.columns, latest);
  for await (const rows of source.rows(path)) {
    for (const row of rows) {
      sorted.add(row);
      if (sorted.toStage.length < CHUNK_ROWS) continue;
      await stageLines(database.knex, importId, sorted.toStage, now(clock));
      sorted.toStage = [];
    }
  }
  if (sorted.toStage.length > 0) {
    await stageLines(database.knex, importId, sorted.toStage, now(clock));
  }
  if (source.identity === 'by content') await numberRepeatedLines(database.knex, importId);
  return sorted;
}

class SortedRows implements StagedFile {
  toStage: StagedLine[] = [];
  readonly rejected: RejectedLine[] = [];
  readonly fileTotals: FileTotal[] = [];
  rows = 0;
  total = ZERO;
  totalOfAll = ZERO;
  readonly #columns: readonly string[];
  readonly #latest: Instant | null;

  constructor(columns: readonly string[], latest: Instant | null) {
    this.#columns = columns;
    this.#latest = latest;
  }

  add(row: ReadRow): void {
    switch (row.kind) {
      case 'total':
        this.fileTotals.push(row);
        return;
      case 'rejected':
        this.#reject(row, row.amount);
        return;
      case 'line': {
        const { rowNumber, line } = row;
        if (this.#latest !== null && line.occurredAt > this.#latest) {
          const cells = cellsOf(this.#columns, line.raw);
          const reason = `is of ${line.businessDay}, which is yet to come`;
          this.#reject({ rowNumber, cells, reason }, line.amount);
          return;
        }
        this.rows += 1;
        this.total = addToTotal(this.total, line.amount);
        this.totalOfAll = addToTotal(this.totalOfAll, line.amount);
        this.toStage.push({ rowNumber, ...line });
      }
    }
  }

  #reject({ rowNumber, cells, reason }: RejectedLine, amount: Sen | null): void {
    this.rows += 1;
    if (amount !== null) this.totalOfAll = addToTotal(this.totalOfAll, amount);
    this.rejected.push({ rowNumber, cells, reason });
    if (this.rejected.length > MAX_REJECTED) throw tooManyRejected(this.rejected);
  }
}

/** The cells that a line was made of, in the order of the source's columns. */
export function cellsOf(columns: readonly string[], raw: string): string[] {
  const cells = JSON.parse(raw) as Record<string, string>;
  return columns.map((column) => cells[column] ?? '');
}

export function tooManyRejected(rejected: readonly RejectedLine[]): UserError {
  const first = rejected[0];
  return importProblem('file_not_a_statement/many', {
    most: MAX_REJECTED,
    row: first?.rowNumber ?? '',
    why: first?.reason ?? '',
  });
}
