import { subtractSen, toPlainRupiah, type Sen, ZERO } from '../../domain/money.ts';
import type { Order, Refund } from './events.ts';
import { dayOf, digitsOf } from './times.ts';

/** (I) Paylabs publishes no columns; these are the sandbox's own. */
const COLUMNS = [
  'Merchant ID',
  'Store ID',
  'Transaction Type',
  'Payment Type',
  'Merchant Trade No',
  'Platform Trade No',
  'Merchant Refund No',
  'Platform Refund No',
  'Create Time',
  'Success Time',
  'Amount',
  'Refund Amount',
  'Transaction Fee',
  'VAT Fee',
  'Net Amount',
  'Status',
] as const;

type Line = Readonly<Partial<Record<(typeof COLUMNS)[number], string>>>;

/** Provider notes, section 3: `,` and `"` and CRLF. */
function csvOf(lines: readonly Line[]): string {
  const cell = (text: string): string =>
    /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  const rows = lines.map((line) => COLUMNS.map((column) => cell(line[column] ?? '')));
  return [COLUMNS, ...rows].map((row) => `${row.join(',')}\r\n`).join('');
}

function headOf(order: Order, merchantId: string): Line {
  return {
    'Merchant ID': merchantId,
    'Store ID': order.storeId ?? '',
    'Payment Type': order.paymentType,
    'Merchant Trade No': order.merchantTradeNo,
    'Platform Trade No': order.platformTradeNo,
    Amount: toPlainRupiah(order.amount),
  };
}

/** `transactionType` 10: what was paid on this day in Jakarta (`20220412`). */
export function paymentsCsv(orders: readonly Order[], day: string, merchantId: string): string {
  return csvOf(
    orders.flatMap((order) => {
      const { state, endedMs, amount, transFee, vatFee } = order;
      if (state !== 'paid' || endedMs === null || dayOf(endedMs) !== day) return [];
      const net: Sen = subtractSen(subtractSen(amount, transFee), vatFee);
      return [
        {
          ...headOf(order, merchantId),
          'Transaction Type': '10',
          'Create Time': digitsOf(order.atMs),
          'Success Time': digitsOf(endedMs),
          'Transaction Fee': toPlainRupiah(transFee),
          'VAT Fee': toPlainRupiah(vatFee),
          'Net Amount': toPlainRupiah(net),
          Status: '02',
        },
      ];
    }),
  );
}

/** `transactionType` 20: what was given back on this day. */
export function refundsCsv(
  refunds: readonly Refund[],
  orderOf: (merchantTradeNo: string) => Order | undefined,
  day: string,
  merchantId: string,
): string {
  return csvOf(
    refunds.flatMap((refund) => {
      const { state, endedMs, refundAmount } = refund;
      const order = orderOf(refund.merchantTradeNo);
      if (!order || state !== 'done' || endedMs === null || dayOf(endedMs) !== day) return [];
      return [
        {
          ...headOf(order, merchantId),
          'Transaction Type': '20',
          'Merchant Refund No': refund.merchantRefundNo,
          'Platform Refund No': refund.platformRefundNo,
          'Create Time': digitsOf(refund.atMs),
          'Success Time': digitsOf(endedMs),
          'Refund Amount': toPlainRupiah(refundAmount),
          'Transaction Fee': toPlainRupiah(ZERO),
          'VAT Fee': toPlainRupiah(ZERO),
          'Net Amount': `-${toPlainRupiah(refundAmount)}`,
          Status: '02',
        },
      ];
    }),
  );
}
