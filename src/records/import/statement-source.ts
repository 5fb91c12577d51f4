import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { UserError } from '../../domain/errors.ts';
import type { IntakeLimits } from '../../intake/file/limits.ts';
import type { Stream } from '../record-store.ts';
import { csvSource } from './csv/csv-source.ts';
import type { CsvSourceDefinition } from './csv/definition.ts';
import { OY_STATEMENT_COLUMNS, readOyStatementLine } from './oy-statement.ts';
import {
  type PaylabsColumns,
  type PaylabsFileKind,
  type PaylabsLine,
  readPaylabsLine,
  SANDBOX_PAYLABS_COLUMNS,
} from './paylabs-file.ts';
import type { ReadRow } from './read-row.ts';
import { readProviderRows } from './read-statement-file.ts';
import type { StatementLine } from './statement-line.ts';
import { importProblem } from './import-problems.ts';

/** A kind of file: whose it is, its columns, and how its rows are read. */
export interface StatementSource {
  /** `oy:statement`, `paylabs:payments`, `paylabs:refunds`, or a user's own: without a colon. */
  readonly name: string;
  readonly stream: Stream;
  /** As the header prints them; their order in the file does not matter. */
  readonly columns: readonly string[];
  /**
   * `given`: a line has an id. `by content`: it has none, its item ends in `#1`, and the n-th line that
   * says the same becomes `#n`.
   */
  readonly identity: 'given' | 'by content';
  /** A line further ahead of the clock than so is rejected. */
  readonly mostAheadMs?: number;
  /** The rows of a file, piece by piece. Nothing is defaulted (design, law 8). Throws UserErrors. */
  rows(path: string): AsyncIterable<readonly ReadRow[]>;
}

export const OY_STATEMENT: StatementSource = {
  name: 'oy:statement',
  stream: 'disbursement',
  columns: OY_STATEMENT_COLUMNS,
  identity: 'given',
  rows: (path) => readProviderRows(path, OY_STATEMENT_COLUMNS, readOyStatementLine),
};

export const STATEMENT_SOURCES = ['oy:statement', 'paylabs:payments', 'paylabs:refunds'] as const;

/**
 * The source of this name, a provider's or one of `own`; `columnsFile` maps the fields of Paylabs' where the
 * file's headers differ.
 */
export async function statementSource(
  name: string,
  columnsFile: string | undefined,
  own: readonly CsvSourceDefinition[] = [],
  limits?: IntakeLimits,
): Promise<StatementSource> {
  switch (name) {
    case 'oy:statement':
      return OY_STATEMENT;
    case 'paylabs:payments':
      return paylabsSource('payments', await columnsOf(columnsFile));
    case 'paylabs:refunds':
      return paylabsSource('refunds', await columnsOf(columnsFile));
    default: {
      const definition = own.find((each) => each.name === name);
      if (definition !== undefined) return csvSource(definition, limits);
      const known = [...STATEMENT_SOURCES, ...own.map((each) => each.name)];
      throw importProblem('usage/source', { source: name, sources: known });
    }
  }
}

/** Paylabs' daily reconciliation file: its columns are not public, so they are a mapping. */
export function paylabsSource(kind: PaylabsFileKind, columns: PaylabsColumns): StatementSource {
  const needed = Object.entries(columns)
    .filter(([field]) => kind === 'refunds' || !REFUND_FIELDS.includes(field))
    .flatMap(([, name]) => (name === null ? [] : [name]));
  return {
    name: `paylabs:${kind}`,
    stream: 'emoney',
    columns: needed,
    identity: 'given',
    rows: (path) =>
      readProviderRows(path, needed, (cells) => {
        const line = readPaylabsLine(cells, columns, kind);
        return typeof line === 'string' ? line : statementLine(line);
      }),
  };
}

function statementLine({ kind, gross, status, ...rest }: PaylabsLine): StatementLine {
  const { item, contentHash, reference, fee, tax, occurredAt, businessDay, raw } = rest;
  return {
    item,
    contentHash,
    reference,
    // Which of the order's refunds it is.
    ...(kind === 'refund' && { counterparty: item }),
    status: status === 'processing' ? 'pending' : status,
    amount: gross,
    fee,
    tax,
    occurredAt,
    businessDay,
    raw,
  };
}

const REFUND_FIELDS: readonly string[] = ['merchantRefundNo', 'refundAmount'];

const column = z.string().trim().min(1);
const optional = column.nullable();
const COLUMNS = z.strictObject({
  merchantTradeNo: column.optional(),
  successTime: column.optional(),
  amount: column.optional(),
  platformTradeNo: optional.optional(),
  paymentType: optional.optional(),
  fee: optional.optional(),
  tax: optional.optional(),
  status: optional.optional(),
  merchantRefundNo: optional.optional(),
  refundAmount: optional.optional(),
});

/** A JSON file such as `{"merchantTradeNo": "Order No", "tax": null}`; what it leaves out is as usual. */
async function columnsOf(path: string | undefined): Promise<PaylabsColumns> {
  if (path === undefined) return SANDBOX_PAYLABS_COLUMNS;
  const example =
    'Write it as {"merchantTradeNo": "Order No", "tax": null}: field, and its column in the file.';
  let json: unknown;
  try {
    json = JSON.parse(await readFile(path, 'utf8'));
  } catch {
    throw new UserError('columns_unreadable', `The file ${path} is no JSON file.`, example);
  }
  const parsed = COLUMNS.safeParse(json);
  if (parsed.success) return { ...SANDBOX_PAYLABS_COLUMNS, ...parsed.data } as PaylabsColumns;
  throw new UserError(
    'columns_unreadable',
    `The file ${path} maps no columns: ${z.prettifyError(parsed.error)}`,
    example,
  );
}
