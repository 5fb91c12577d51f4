import { createHash } from 'node:crypto';
import { parsePlainRupiah, type Sen, ZERO } from '../../domain/money.ts';
import {
  type BusinessDay,
  businessDay,
  epochMs,
  type Instant,
  instant,
} from '../../domain/time.ts';

/**
 * Paylabs' daily reconciliation file (provider notes, section 3): a CSV with `,` and `"` and CRLF, of
 * payments (`transactionType` 10) or refunds (20). Its columns are not public, so that what each field
 * is called is a mapping. (I) Status codes and the 14-digit WIB times are taken to be those of the API.
 */
export interface PaylabsColumns {
  /** Our id of the order. */
  readonly merchantTradeNo: string;
  /** When it was paid or given back. */
  readonly successTime: string;
  /** What the payer paid; of a refund, the payment that it gives back. */
  readonly amount: string;
  /** The others are optional: null where the file has no such column. */
  readonly platformTradeNo: string | null;
  readonly paymentType: string | null;
  readonly fee: string | null;
  readonly tax: string | null;
  readonly status: string | null;
  /** Without it a file of refunds cannot be read. */
  readonly merchantRefundNo: string | null;
  readonly refundAmount: string | null;
}

/** The headers that the sandbox writes (src/sandbox/paylabs/reconciliation-file.ts; (I), as above). */
export const SANDBOX_PAYLABS_COLUMNS: PaylabsColumns = {
  merchantTradeNo: 'Merchant Trade No',
  successTime: 'Success Time',
  amount: 'Amount',
  platformTradeNo: 'Platform Trade No',
  paymentType: 'Payment Type',
  fee: 'Transaction Fee',
  tax: 'VAT Fee',
  status: 'Status',
  merchantRefundNo: 'Merchant Refund No',
  refundAmount: 'Refund Amount',
};

export type PaylabsFileKind = 'payments' | 'refunds';

export interface PaylabsLine {
  /** Identity: merchantTradeNo of a payment, as in callbacks and answers; merchantRefundNo of a refund. */
  readonly item: string;
  /** Of the fields that are read: a changed line is another version. */
  readonly contentHash: string;
  readonly kind: 'payment' | 'refund';
  /** Our id of the order, of a refund too. */
  readonly reference: string;
  readonly providerReference: string | null;
  /** `DANABALANCE`, … */
  readonly paymentType: string | null;
  readonly status: 'paid' | 'refunded' | 'processing' | 'pending' | 'failed';
  /** What the payer paid, or got back. Never negative. */
  readonly gross: Sen;
  readonly fee: Sen;
  readonly tax: Sen;
  readonly occurredAt: Instant;
  readonly businessDay: BusinessDay;
  /** JSON of the fields that are read; no other cell is kept. */
  readonly raw: string;
}

/** The mapped columns that a header lacks, by their names; none: the file can be read. */
export function missingPaylabsColumns(
  header: readonly string[],
  columns: PaylabsColumns,
  kind: PaylabsFileKind,
): readonly string[] {
  const needed: readonly (keyof PaylabsColumns)[] =
    kind === 'refunds' ? ['merchantRefundNo', 'refundAmount'] : [];
  const unmapped = needed.filter((field) => columns[field] === null);
  const named = Object.values(columns).filter((name): name is string => name !== null);
  return [...unmapped, ...named.filter((name) => !header.includes(name))];
}

type Fields = Readonly<Record<keyof PaylabsColumns, string>>;

/** One line, its cells by header, or in words why it cannot be read. Nothing is defaulted. */
export function readPaylabsLine(
  cells: Readonly<Record<string, string>>,
  columns: PaylabsColumns,
  kind: PaylabsFileKind,
): PaylabsLine | string {
  const fields = fieldsOf(cells, columns);
  const { merchantTradeNo: reference } = fields;
  if (!isId(reference)) return `${columns.merchantTradeNo} is empty or too long`;
  const isRefund = kind === 'refunds';
  if (!isRefund && fields.merchantRefundNo !== '') {
    return `${columns.merchantRefundNo} is filled: a line of a refund, for --source paylabs:refunds`;
  }
  const item = isRefund ? fields.merchantRefundNo : reference;
  if (!isId(item)) return `${columns.merchantRefundNo ?? 'merchantRefundNo'} is empty or too long`;
  const status = statusOf(fields.status, columns, kind);
  if (status === null) {
    return `${columns.status} "${shown(fields.status)}" is not a status of Paylabs such as 02`;
  }
  const occurredAt = readTime(fields.successTime);
  if (occurredAt === null) {
    return `${columns.successTime} "${shown(fields.successTime)}" is not a time such as 20220412162143`;
  }
  const amountField = isRefund ? 'refundAmount' : 'amount';
  const gross = readAmount(fields[amountField]);
  if (gross === null || gross === 0) return notAmount(columns[amountField], fields[amountField]);
  const fee = columns.fee === null ? ZERO : readAmount(fields.fee);
  if (fee === null) return notAmount(columns.fee, fields.fee);
  const tax = columns.tax === null ? ZERO : readAmount(fields.tax);
  if (tax === null) return notAmount(columns.tax, fields.tax);
  const raw = JSON.stringify(fields);
  return {
    item,
    contentHash: createHash('sha256').update(`${kind}:${raw}`).digest('hex'),
    kind: isRefund ? 'refund' : 'payment',
    reference,
    providerReference: fields.platformTradeNo || null,
    paymentType: fields.paymentType || null,
    status,
    gross,
    fee,
    tax,
    occurredAt,
    businessDay: businessDay(occurredAt),
    raw,
  };
}

function fieldsOf(cells: Readonly<Record<string, string>>, columns: PaylabsColumns): Fields {
  const cell = (name: string | null): string => (name === null ? '' : (cells[name] ?? '').trim());
  return {
    merchantTradeNo: cell(columns.merchantTradeNo),
    successTime: cell(columns.successTime),
    amount: cell(columns.amount),
    platformTradeNo: cell(columns.platformTradeNo),
    paymentType: cell(columns.paymentType),
    fee: cell(columns.fee),
    tax: cell(columns.tax),
    status: cell(columns.status),
    merchantRefundNo: cell(columns.merchantRefundNo),
    refundAmount: cell(columns.refundAmount),
  };
}

const MAX_ID_CHARS = 64;
const isId = (text: string): boolean => text !== '' && text.length <= MAX_ID_CHARS;

const shown = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);

const notAmount = (column: string | null, text: string): string =>
  `${column} "${shown(text)}" is not a plain amount such as 10000.00`;

function readAmount(text: string): Sen | null {
  const amount = parsePlainRupiah(text);
  return amount !== null && amount >= 0 ? amount : null;
}

const PAYMENT_STATUSES: ReadonlyMap<string, PaylabsLine['status']> = new Map([
  ['01', 'pending'],
  ['02', 'paid'],
  ['09', 'failed'],
]);
const REFUND_STATUSES: ReadonlyMap<string, PaylabsLine['status']> = new Map([
  ['02', 'refunded'],
  ['03', 'processing'],
  ['05', 'failed'],
  ['06', 'failed'],
]);

/** A file without a status column lists what was paid, or given back. */
function statusOf(
  code: string,
  columns: PaylabsColumns,
  kind: PaylabsFileKind,
): PaylabsLine['status'] | null {
  if (columns.status === null) return kind === 'refunds' ? 'refunded' : 'paid';
  return (kind === 'refunds' ? REFUND_STATUSES : PAYMENT_STATUSES).get(code) ?? null;
}

const WIB_MS = 7 * 3_600_000;

/** `20220412162143` or `2022-04-12 16:21:43`, both WIB. */
function readTime(text: string): Instant | null {
  const digits = text.replaceAll(/[-: T]/g, '');
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(digits);
  if (!parts) return null;
  const [, year, month, day, hour, minute, second] = parts;
  const ms = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`);
  if (Number.isNaN(ms)) return null;
  // 31 February is taken for 3 March by Date: the text must come back as it went in.
  if (instant(ms).slice(0, 19).replaceAll(/\D/g, '') !== digits) return null;
  return instant(epochMs(instant(ms)) - WIB_MS);
}
