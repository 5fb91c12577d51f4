import { stringify } from 'csv-stringify/sync';
import { type Sen, sen, toPlainRupiah, ZERO } from '../../domain/money.ts';
import { formatOyTimestamp, instant } from '../../domain/time.ts';
import type { Deposit, Transaction } from './state.ts';

/**
 * The deposit's statement as a finance person downloads it. (I): OY documents no file; the columns are
 * ours, the times are written as OY's disbursement calls write them (`dd-MM-yyyy HH:mm:ss`, UTC).
 * Amounts are plain rupiah without sign; the type says the direction: DISBURSEMENT and ADJUSTMENT go
 * out (a failed disbursement moved nothing), REVERSAL and TOPUP come in.
 */
const STATEMENT_COLUMNS = [
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

interface Line {
  readonly atMs: number;
  readonly cells: readonly string[];
}

const when = (epochMs: number): string => formatOyTimestamp(instant(epochMs));

function payoutLine(
  of: Readonly<Transaction>,
  atMs: number,
  fee: Sen,
  status: string,
  type: string,
): Line {
  const { trxId, partnerTrxId, createdMs, bank, account, amount } = of;
  const times = [when(createdMs), when(atMs)];
  const money = [toPlainRupiah(amount), toPlainRupiah(fee)];
  return { atMs, cells: [trxId, partnerTrxId, ...times, bank, account, ...money, status, type] };
}

function* payoutLines(transactions: Iterable<Readonly<Transaction>>): Generator<Line> {
  for (const each of transactions) {
    if (each.finalMs !== null) {
      const failed = each.state === 'failed';
      const fee = failed ? ZERO : each.fee;
      yield payoutLine(each, each.finalMs, fee, failed ? 'FAILED' : 'SUCCESS', 'DISBURSEMENT');
    }
    if (each.reversedMs !== null) {
      yield payoutLine(each, each.reversedMs, ZERO, 'SUCCESS', 'REVERSAL');
    }
  }
}

function depositLine(of: Deposit): Line {
  const time = when(of.atMs);
  const type = of.amount < 0 ? 'ADJUSTMENT' : 'TOPUP';
  const amount = toPlainRupiah(sen(Math.abs(of.amount)));
  return { atMs: of.atMs, cells: [of.id, '', time, time, '', '', amount, '0', 'SUCCESS', type] };
}

/** Lines whose `settled` lies in [fromMs, toMs), in that order; with a header and CRLF. */
export function statementCsv(
  transactions: Iterable<Readonly<Transaction>>,
  deposits: Iterable<Deposit>,
  fromMs: number,
  toMs: number,
): string {
  const lines = [...payoutLines(transactions), ...[...deposits].map(depositLine)]
    .filter((line) => line.atMs >= fromMs && line.atMs < toMs)
    .toSorted((a, b) => a.atMs - b.atMs);
  const rows = [STATEMENT_COLUMNS, ...lines.map((line) => line.cells)];
  return stringify(rows, { record_delimiter: '\r\n', quote_record_delimiter: true });
}
