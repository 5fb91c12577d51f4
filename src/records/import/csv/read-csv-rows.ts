import { undoCsvSafeCell } from '../../../domain/csv-cell.ts';
import { UserError, whatHappened } from '../../../domain/errors.ts';
import { isBlank } from '../../../intake/file/detect-format.ts';
import type { IntakeLimits } from '../../../intake/file/limits.ts';
import { holdsRows, isDamaged, readRawRows } from '../../../intake/file/read-rows.ts';
import type { RawRow } from '../../../intake/file/row-parser.ts';
import type { ReadRow } from '../read-row.ts';
import type { CsvSourceDefinition } from './definition.ts';
import { FileTotals } from './file-totals.ts';
import { type CsvFormat, findHeader } from './find-header.ts';
import type { RowMapper } from './map-row.ts';
import { importProblem } from '../import-problems.ts';

/**
 * The rows of a file below its header, piece by piece; at its end the totals that stand there. Every row
 * comes once, but for blank ones. Throws UserErrors with `file_…` codes: nothing of the file may be kept then.
 */
export async function* readCsvRows(
  path: string,
  definition: CsvSourceDefinition,
  mapper: RowMapper,
  limits: IntakeLimits,
): AsyncGenerator<readonly ReadRow[]> {
  try {
    const format = await findHeader(path, {
      source: definition.name,
      columns: mapper.columns,
      delimiter: definition.delimiter,
    });
    const sorter = new RowSorter(definition, mapper, format);
    let rowsRead = 0;
    for await (const { rows, mayBeDamaged } of readRawRows(path, format, { limits })) {
      const sorted: ReadRow[] = [];
      for (const row of rows) sorter.sort(row, mayBeDamaged, sorted);
      rowsRead += sorted.length;
      if (rowsRead > limits.maxRows) throw tooManyRows(limits.maxRows);
      yield sorted;
    }
    const last = sorter.fileEnds();
    if (rowsRead === 0 && last.every(({ kind }) => kind === 'total')) throw noRows(definition.name);
    yield last;
  } catch (error) {
    throw toldAsImport(error);
  }
}

/** Sorts the rows of one file, in order, into lines, rejected ones and totals. */
class RowSorter {
  readonly #mapper: RowMapper;
  readonly #format: CsvFormat;
  readonly #totals: FileTotals;
  /** Cells up to the last one that has a name: a row needs them. */
  readonly #named: number;

  constructor(definition: CsvSourceDefinition, mapper: RowMapper, format: CsvFormat) {
    this.#mapper = mapper;
    this.#format = format;
    this.#named = format.header.findLastIndex((name) => name.trim() !== '') + 1;
    const { date, id, reference } = definition.columns;
    const at = (column: string | undefined): number =>
      column === undefined ? -1 : (format.order[mapper.columns.indexOf(column)] ?? -1);
    this.#totals = new FileTotals({
      columns: { date: at(date), id: at(id), reference: at(reference) },
      amounts: mapper.amounts.map((name) => ({ name, at: at(name) })),
      style: definition.numbers,
    });
  }

  sort(row: RawRow, mayBeDamaged: boolean, out: ReadRow[]): void {
    const { rowNumber } = row;
    if (rowNumber <= this.#format.headerRowNumber || isBlank(row)) return;
    const cells = this.#format.order.map((place) => undoCsvSafeCell(row.cells[place] ?? ''));
    if (this.#totals.hold({ rowNumber, raw: row.cells, cells })) return;
    out.push(...this.#totals.rowFollows());
    const broken = this.#brokenBy(row, mayBeDamaged);
    if (broken !== null) {
      out.push({ kind: 'rejected', rowNumber, ...broken, amount: null });
      return;
    }
    const { line, amount } = this.#mapper.map(cells);
    if (amount !== null) this.#totals.add(amount);
    out.push(
      typeof line === 'string'
        ? { kind: 'rejected', rowNumber, cells, reason: line, amount: amount?.signed ?? null }
        : { kind: 'line', rowNumber, line },
    );
  }

  fileEnds(): ReadRow[] {
    return this.#totals.fileEnds();
  }

  /** What is wrong with a row before its cells are looked at. */
  #brokenBy({ cells }: RawRow, mayBeDamaged: boolean): { cells: string[]; reason: string } | null {
    const { header, delimiter, encoding } = this.#format;
    const width = header.length;
    if (cells.some((cell) => holdsRows(cell, delimiter, width))) {
      return {
        cells,
        reason: 'a quotation mark runs on over the rows below, which were not taken',
      };
    }
    const isWhole =
      cells.length === width ||
      (cells.length >= this.#named && isBlank({ cells: cells.slice(width) }));
    if (!isWhole) return { cells, reason: `has ${cells.length} cells, and the header ${width}` };
    if (mayBeDamaged && cells.some(isDamaged)) {
      const ordered = this.#format.order.map((place) => cells[place] ?? '');
      return { cells: ordered, reason: `has a character that cannot be read as ${encoding}` };
    }
    return null;
  }
}

function noRows(source: string): UserError {
  return importProblem('file_header_only/import', { source });
}

function tooManyRows(maxRows: number): UserError {
  return importProblem('file_too_many_rows/import', { most: maxRows }, { maxRows });
}

const TOLD_OTHERWISE = [
  'file_broken_csv',
  'file_quote_unclosed',
  'file_row_too_long',
  'file_not_csv',
  'file_encoding_unsupported',
] as const;

/** The intake, which reads the files of payouts, tells its users to upload them again. */
function toldAsImport(error: unknown): unknown {
  if (!(error instanceof UserError)) return error;
  const code = TOLD_OTHERWISE.find((each) => each === error.code);
  if (code === undefined) return error;
  return importProblem(`${code}/import`, { what: whatHappened(error) }, error.details);
}
