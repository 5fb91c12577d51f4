import { createHash } from 'node:crypto';
import { parsePlainRupiah, ZERO } from '../../domain/money.ts';
import { type Instant, instant } from '../../domain/time.ts';
import { dayOf } from './day-of.ts';
import type { StatementLine } from './statement-line.ts';

/**
 * The deposit's statement of OY as the sandbox writes it (src/sandbox/oy/statement.ts; (I): OY
 * documents no file). Times are `dd-MM-yyyy HH:mm:ss` in UTC, amounts plain rupiah without sign: the
 * type says the direction.
 */
export const OY_STATEMENT_COLUMNS = [
  'trx_id',
  'partner_trx_id',
  'created',
  'settled',
  'bank_code',
  'account',
  'amount',
  'fee',
  'status',
  'type',
] as const;

export type OyStatementColumn = (typeof OY_STATEMENT_COLUMNS)[number];
export type OyStatementCells = Readonly<Record<OyStatementColumn, string>>;

const STATUS: Readonly<Record<string, StatementLine['status']>> = {
  'DISBURSEMENT SUCCESS': 'paid',
  'DISBURSEMENT FAILED': 'failed',
  'DISBURSEMENT PENDING': 'pending',
  'DISBURSEMENT PROCESSING': 'pending',
  'REVERSAL SUCCESS': 'reversed',
  'TOPUP SUCCESS': 'top_up',
  'ADJUSTMENT SUCCESS': 'adjustment',
};

const MAX_ID_CHARS = 1000;

/** One line read, or in words why it cannot be. Nothing is defaulted (design, law 8). */
export function readOyStatementLine(cells: OyStatementCells): StatementLine | string {
  const { trx_id: trxId, partner_trx_id: reference } = cells;
  if (trxId === '') return 'trx_id is empty';
  if (trxId.length > MAX_ID_CHARS || reference.length > MAX_ID_CHARS) {
    return `trx_id or partner_trx_id is longer than ${MAX_ID_CHARS} characters`;
  }
  const status = STATUS[`${cells.type} ${cells.status}`];
  if (status === undefined) {
    return `type "${shown(cells.type)}" with status "${shown(cells.status)}" is not known`;
  }
  const occurredAt = readTime(cells.settled);
  if (occurredAt === null) return timeProblem('settled', cells.settled);
  if (readTime(cells.created) === null) return timeProblem('created', cells.created);
  const amount = parsePlainRupiah(cells.amount);
  if (amount === null || amount <= 0) {
    return `amount "${shown(cells.amount)}" is not a plain amount above zero, such as 125000 or 125000.50`;
  }
  const fee = parsePlainRupiah(cells.fee);
  if (fee === null || fee < 0) return `fee "${shown(cells.fee)}" is not a plain amount`;
  return {
    item: `${trxId}:${cells.type}`,
    contentHash: contentHash(cells),
    reference,
    status,
    amount,
    fee,
    tax: ZERO,
    occurredAt,
    businessDay: dayOf(occurredAt),
    raw: JSON.stringify({ ...cells, account: maskAccount(cells.account) }),
  };
}

const shown = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);

const timeProblem = (column: string, text: string): string =>
  `${column} "${shown(text)}" is not a time such as 16-10-2019 10:23:42`;

function contentHash(cells: OyStatementCells): string {
  const values = OY_STATEMENT_COLUMNS.map((column) => cells[column]);
  return createHash('sha256').update(JSON.stringify(values)).digest('hex');
}

/** `1239812390` → `******2390`. */
function maskAccount(account: string): string {
  const kept = account.length > 4 ? account.slice(-4) : '';
  return '*'.repeat(account.length - kept.length) + kept;
}

const TIME = /^(\d\d)-(\d\d)-(\d{4}) (\d\d):(\d\d):(\d\d)$/;

// As `parseOyTimestamp`, without luxon's formats: a file has millions of times.
function readTime(text: string): Instant | null {
  const parts = TIME.exec(text);
  if (!parts) return null;
  const [, day, month, year, hour, minute, second] = parts;
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  const ms = Date.parse(iso);
  // 31-02 is taken for 3 March by Date: the text must come back as it went in.
  return Number.isNaN(ms) || instant(ms) !== iso ? null : (iso as Instant);
}
