import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export const textOf = (path: string): string => readFileSync(ROOT + path, 'utf8');

/** A row of a table of coverage, cell by cell as it is written. */
export interface Row {
  /** `docs/providers/oy-va.md` */
  readonly page: string;
  readonly what: string;
  readonly client: string;
  readonly sandbox: string;
  readonly test: string;
  /** The name in fault plans; only docs/providers.md has that column. */
  readonly inFaultPlans: string | null;
}

export const INDEX = 'docs/providers.md';
export const PAGES: readonly string[] = readdirSync(`${ROOT}docs/providers`)
  .toSorted()
  .map((name) => `docs/providers/${name}`);

/** The rows of all tables with the columns what, client, sandbox and test. */
export function rowsOf(page: string): readonly Row[] {
  const rows: Row[] = [];
  let columns: readonly string[] = [];
  for (const line of textOf(page).split('\n')) {
    const cells = cellsOf(line);
    if (cells === null) columns = [];
    else if (columns.length === 0) columns = cells;
    else if (
      columns.includes('sandbox') &&
      columns.includes('client') &&
      !/^-+$/.test(cells[0] ?? '')
    )
      rows.push(rowOf(page, columns, cells));
  }
  return rows;
}

/** Null: not a line of a table. */
export function cellsOf(line: string): readonly string[] | null {
  if (!line.startsWith('|') || !line.endsWith('|')) return null;
  return line
    .slice(1, -1)
    .split('|')
    .map((cell) => cell.trim());
}

function rowOf(page: string, columns: readonly string[], cells: readonly string[]): Row {
  if (cells.length !== columns.length) {
    throw new Error(`${page}: ${cells.length} cells under ${columns.length} columns: ${cells[0]}`);
  }
  const cell = (name: string): string => cells[columns.indexOf(name)] ?? '';
  return {
    page,
    what: cell('what'),
    client: cell('client'),
    sandbox: cell('sandbox'),
    test: cell('test'),
    inFaultPlans: columns.includes('in fault plans') ? cell('in fault plans') : null,
  };
}

/** What stands between backticks. */
export const quotedIn = (cell: string): readonly string[] =>
  [...cell.matchAll(/`([^`]+)`/g)].map(([, text]) => text ?? '');

/** `name` in `file`, each of them. */
export const namesIn = (cell: string): readonly { name: string; file: string }[] =>
  [...cell.matchAll(/`(\w+)` in `([\w./-]+)`/g)].map(([, name, file]) => ({
    name: name ?? '',
    file: file ?? '',
  }));

/** Is this text in that one, and no part of a longer word? */
export function holds(text: string, word: string): boolean {
  const from = text.indexOf(word);
  if (from < 0) return false;
  const isWord = (sign: string | undefined): boolean => sign !== undefined && /\w/.test(sign);
  if (!isWord(text[from - 1]) && !isWord(text[from + word.length])) return true;
  return holds(text.slice(from + 1), word);
}

/** A table of codes of a client: each exported Map in a file of codes or meanings. */
export interface CodeTable {
  readonly file: string;
  readonly name: string;
  /** Inside the export: `OVO`, `2020-02-01`. */
  readonly under: readonly string[];
  /** All that could stand there instead: the other wallets and versions. */
  readonly beside: readonly string[];
  readonly codes: ReadonlyMap<string, string>;
}

/** Every table of codes of every client. */
export async function codeTables(): Promise<readonly CodeTable[]> {
  const files = readdirSync(`${ROOT}src/providers`, { recursive: true, encoding: 'utf8' })
    .filter((file) => /(?:codes|meanings)\.ts$/.test(file))
    .map((file) => `src/providers/${file}`)
    .toSorted();
  const tables = await Promise.all(
    files.map(async (file) => {
      const module: Record<string, unknown> = await import(ROOT + file);
      return Object.entries(module).flatMap(([name, value]) =>
        tablesIn(value, [], []).map((table) => ({ file, name, ...table })),
      );
    }),
  );
  return tables.flat();
}

function tablesIn(
  value: unknown,
  under: readonly string[],
  beside: readonly string[],
): Omit<CodeTable, 'file' | 'name'>[] {
  if (value instanceof Map) {
    const codes = new Map([...value].map(([code, meaning]) => [String(code), String(meaning)]));
    return [{ under, beside, codes }];
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  const keys = Object.keys(value);
  return Object.entries(value).flatMap(([key, inside]) =>
    tablesIn(inside, [...under, key], [...beside, ...keys]),
  );
}
