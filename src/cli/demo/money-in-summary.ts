import { z } from 'zod';
import { totalsByStream } from '../../collections/payment-store.ts';
import { formatRupiah, type Sen, sen } from '../../domain/money.ts';
import { orderTotals } from '../../orders/store/order-totals-store.ts';
import { listRefunds } from '../../orders/refunds/refund-store.ts';
import { countMutations } from '../../bank-accounts/mutation-store.ts';
import { listProblems } from '../../records/data-problem-store.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import type { Installation } from '../installation.ts';
import { table } from '../terminal.ts';
import { control } from './payers.ts';

/** What a provider's own books say came in. */
export interface ProviderBooks {
  readonly stream: string;
  readonly provider: string;
  readonly count: number;
  readonly amount: Sen;
}

const PAID = z.object({ paidCount: z.int(), paidAmountSen: z.int().transform(sen) });

/** Of every provider through which money comes in. */
export async function providerBooks(sandbox: Sandbox): Promise<ProviderBooks[]> {
  const summaries = [
    ['va', 'oy', z.object({ summary: PAID }).transform(({ summary }) => summary), 'oy/va?limit=1'],
    ['checkout', 'oy', PAID, 'oy/checkout'],
    ['ewallet', 'xendit', z.object({ xendit: PAID }).transform(({ xendit }) => xendit), 'ewallets'],
    ['emoney', 'paylabs', PAID, 'paylabs'],
  ] as const;
  return Promise.all(
    summaries.map(async ([stream, provider, shape, path]) => {
      const { paidCount, paidAmountSen } = shape.parse(await control(sandbox, 'GET', path));
      return { stream, provider, count: paidCount, amount: paidAmountSen };
    }),
  );
}

export interface StreamSummary {
  readonly stream: string;
  readonly provider: string;
  readonly payments: number;
  readonly gross: Sen;
  readonly fee: Sen;
  readonly tax: Sen;
  /** The provider's own books have the same number and amount. */
  readonly sameAtProvider: boolean;
}

export interface MoneyInSummary {
  readonly ok: boolean;
  readonly streams: readonly StreamSummary[];
  readonly orders: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly bank: { readonly complete: number; readonly pending: number };
  readonly refunds: Readonly<Record<string, number>>;
  readonly dataProblems: number;
}

const PROBLEMS_COUNTED = 1000;

/** What came in, and whether it agrees with the providers' own books. */
export async function moneyInSummary(
  { database: { knex } }: Installation,
  sandbox: Sandbox,
): Promise<MoneyInSummary> {
  const theirs = await providerBooks(sandbox);
  const streams = (await totalsByStream(knex)).map(
    ({ stream, provider, count, gross, fee, tax }): StreamSummary => ({
      stream,
      provider,
      payments: count,
      gross,
      fee,
      tax,
      sameAtProvider: theirs.some(
        (their) =>
          their.stream === stream &&
          their.provider === provider &&
          their.count === count &&
          their.amount === gross,
      ),
    }),
  );
  const orders: Record<string, Record<string, number>> = {};
  for (const { kind, state, count } of await orderTotals(knex)) {
    (orders[kind] ??= {})[state] = count;
  }
  const refunds: Record<string, number> = {};
  for (const { state } of await listRefunds(knex, PROBLEMS_COUNTED)) {
    refunds[state] = (refunds[state] ?? 0) + 1;
  }
  const ok = streams.length === theirs.length && streams.every((each) => each.sameAtProvider);
  return {
    ok,
    streams,
    orders,
    bank: await countMutations(knex),
    refunds,
    dataProblems: (await listProblems(knex, PROBLEMS_COUNTED)).length,
  };
}

export function moneyInText({
  streams,
  orders,
  bank,
  refunds,
  dataProblems,
}: MoneyInSummary): string {
  return [
    table(
      ['came in', 'by', 'payments', 'gross', 'fee', 'tax', 'at the provider'],
      streams.map((each) => [
        each.stream,
        each.provider,
        String(each.payments),
        formatRupiah(each.gross),
        formatRupiah(each.fee),
        formatRupiah(each.tax),
        each.sameAtProvider ? 'the same' : 'DIFFERS',
      ]),
    ),
    '',
    table(
      ['asked for', 'what became of it'],
      Object.entries(orders).map(([kind, states]) => [
        kind,
        Object.entries(states)
          .map(([state, count]) => `${count} ${state}`)
          .join(', '),
      ]),
    ),
    '',
    `Bank mutations:       ${bank.complete} complete, ${bank.pending} pending`,
    `Refunds:              ${
      Object.entries(refunds)
        .map(([state, count]) => `${count} ${state}`)
        .join(', ') || 'none'
    }`,
    `Problems with data:   ${dataProblems}`,
  ].join('\n');
}
