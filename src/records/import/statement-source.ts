import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { UserError } from '../../domain/errors.ts';
import type { Stream } from '../record-store.ts';
import { OY_STATEMENT_COLUMNS, readOyStatementLine } from './oy-statement.ts';
import {
  type PaylabsColumns,
  type PaylabsFileKind,
  readPaylabsLine,
  SANDBOX_PAYLABS_COLUMNS,
} from './paylabs-file.ts';
import type { StatementLine } from './statement-line.ts';

/** A kind of file that a provider writes: its columns, and what a line says. */
export interface StatementSource {
  /** `oy:statement`, `paylabs:payments`, `paylabs:refunds` */
  readonly name: string;
  readonly stream: Stream;
  /** As the header prints them; their order in the file does not matter. */
  readonly columns: readonly string[];
  /** The line, or in words why it cannot be read. Nothing is defaulted (design, law 8). */
  read(cells: Readonly<Record<string, string>>): StatementLine | string;
}

export const OY_STATEMENT: StatementSource = {
  name: 'oy:statement',
  stream: 'disbursement',
  columns: OY_STATEMENT_COLUMNS,
  read: readOyStatementLine,
};

export const STATEMENT_SOURCES = ['oy:statement', 'paylabs:payments', 'paylabs:refunds'] as const;

/** The source of this name; `columns` maps its fields where the file's headers differ. */
export async function statementSource(
  name: string,
  columnsFile: string | undefined,
): Promise<StatementSource> {
  switch (name) {
    case 'oy:statement':
      return OY_STATEMENT;
    case 'paylabs:payments':
      return paylabsSource('payments', await columnsOf(columnsFile));
    case 'paylabs:refunds':
      return paylabsSource('refunds', await columnsOf(columnsFile));
    default:
      throw new UserError(
        'usage',
        `There is no source ${name}.`,
        `Sources: ${STATEMENT_SOURCES.join(', ')}.`,
      );
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
    read(cells) {
      const line = readPaylabsLine(cells, columns, kind);
      if (typeof line === 'string') return line;
      const { gross, status, ...rest } = line;
      const { item, contentHash, reference, fee, tax, occurredAt, businessDay, raw } = rest;
      return {
        item,
        contentHash,
        reference,
        status: status === 'processing' ? 'pending' : status,
        amount: gross,
        fee,
        tax,
        occurredAt,
        businessDay,
        raw,
      };
    },
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
