/**
 * A report as a table, before it is a file: what its columns are, and its rows a page at a time. A file
 * format decides how a cell is written (csv-table.ts, workbook.ts).
 */
export interface ReportTable {
  /** Of the file and of the sheet: `roll-forward`. */
  readonly name: string;
  readonly columns: readonly Column[];
  /** From the beginning each time it is called. */
  pages(): AsyncIterable<readonly Row[]>;
}

export interface Column {
  readonly name: string;
  readonly kind: CellKind;
}

/** `amount`: sen, written in rupiah; `count`: a whole number; `text`: never read as a number or a formula. */
export type CellKind = 'text' | 'count' | 'amount';

/** Empty where there is null. */
export type Cell = string | number | null;
export type Row = readonly Cell[];

/** Columns of text, but for those that are named. */
export function columns(
  names: readonly string[],
  others: Readonly<Partial<Record<string, CellKind>>> = {},
): Column[] {
  return names.map((name) => ({ name, kind: others[name] ?? 'text' }));
}

const PAGES_AHEAD = 4;

/** Asks for the next pages while one is being used: the database works meanwhile. */
export async function* readAhead<Page>(pages: AsyncIterable<Page>): AsyncGenerator<Page> {
  const iterator = pages[Symbol.asyncIterator]();
  const asked: Promise<IteratorResult<Page, unknown>>[] = [];
  const ask = (): void => {
    const next = iterator.next();
    next.catch(() => undefined); // thrown where it is awaited
    asked.push(next);
  };
  for (let ahead = 0; ahead < PAGES_AHEAD; ahead += 1) ask();
  try {
    for (;;) {
      const next = await asked.shift();
      if (next === undefined || next.done) return;
      ask();
      yield next.value;
    }
  } finally {
    await Promise.allSettled(asked);
    await iterator.return?.();
  }
}

/** All pages of a table that is in memory. */
export async function* onePage(rows: Iterable<Row>): AsyncGenerator<readonly Row[]> {
  yield [...rows];
}

/** Reads to the end, for what reading does by the way. */
export async function drain(pages: AsyncIterable<unknown>): Promise<void> {
  const iterator = pages[Symbol.asyncIterator]();
  while (!(await iterator.next()).done);
}
