import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import { generateCases, generateLines, type GeneratorOptions } from './generator.ts';
import type { Line, LineSide } from './generated-line.ts';

export interface GeneratedFiles {
  readonly ours: string;
  readonly theirs: string;
  /** What must become of each line: `side,item,family,expected,partners`. */
  readonly truth: string;
}

/** The two sources as files of a bookkeeping and of a bank, and the truth about them beside. */
export async function writeGeneratedFiles(
  dir: string,
  options: GeneratorOptions,
): Promise<GeneratedFiles> {
  const files = {
    ours: join(dir, 'erp.csv'),
    theirs: join(dir, 'bank.csv'),
    truth: join(dir, 'truth.csv'),
  };
  await writeCsv(files.ours, OUR_COLUMNS, linesOf('ours'));
  await writeCsv(files.theirs, THEIR_COLUMNS, linesOf('theirs'));
  await writeCsv(files.truth, TRUTH_COLUMNS, generateCases(options));
  return files;

  function linesOf(side: LineSide): Iterable<readonly Line[]> {
    return generateLines(options, side);
  }
}

type Columns = Readonly<Record<string, (line: Line) => string>>;

const amount = ({ amountSen }: Line): string => (amountSen / 100).toFixed(2);

const OUR_COLUMNS: Columns = {
  no: ({ item }) => item,
  date: ({ day }) => day,
  invoice: ({ reference }) => reference,
  batch: ({ groupKey }) => groupKey,
  amount,
  status: ({ status }) => status,
};

const THEIR_COLUMNS: Columns = {
  id: ({ item }) => item,
  // As banks write it.
  tanggal: ({ day }) => day.split('-').toReversed().join('/'),
  reference: ({ reference }) => reference,
  batch: ({ groupKey }) => groupKey,
  keterangan: ({ description }) => description,
  amount,
  status: ({ status }) => status,
};

const TRUTH_COLUMNS: Columns = {
  side: ({ side }) => side,
  item: ({ item }) => item,
  family: ({ family }) => family,
  expected: ({ expected }) => expected,
  partners: ({ partners }) => partners.join(' '),
};

async function writeCsv(
  path: string,
  columns: Columns,
  chunks: Iterable<readonly Line[]>,
): Promise<void> {
  function* rows(): Generator<string[]> {
    for (const lines of chunks) {
      for (const line of lines) yield Object.values(columns).map((cell) => cell(line));
    }
  }
  const header = stringify({ header: true, columns: Object.keys(columns) });
  await pipeline(Readable.from(rows()), header, createWriteStream(path));
}
