import type { Knex } from 'knex';
import { formatRupiah } from '../domain/money.ts';
import type { Instant } from '../domain/time.ts';
import { paymentReceived } from '../ledger/payment-postings.ts';
import { postAll } from '../ledger/post.ts';
import { reportProblem } from '../records/data-problem-store.ts';
import type { Payment } from './payment.ts';
import { findPayments, insertPayments } from './payment-store.ts';

export interface ReceivedPayments {
  /** Stored and posted now. */
  readonly received: number;
  readonly receivedItems: ReadonlySet<string>;
  /** Known already, and the same. */
  readonly known: number;
  /** Known already with other amounts: kept as they were, and told to a person. */
  readonly changed: number;
}

/**
 * The one way in which money comes in: each payment is stored and posted once (gross, fee, tax),
 * whether a callback, a status answer or a history brought it, and however often. Inside the caller's
 * transaction. All of one provider and stream.
 */
export async function receivePayments(
  tx: Knex,
  payments: readonly Payment[],
  at: Instant,
): Promise<ReceivedPayments> {
  const [first] = payments;
  if (first === undefined) return NOTHING;
  const { provider, stream } = first;
  const inserted = await insertPayments(tx, payments, at);
  const news = firstOfEach(payments.filter(({ item }) => inserted.has(item)));
  await postAll(tx, [...news].map(paymentReceived), at);
  // The others: known from before, or twice in this very page.
  const others = payments.filter((payment) => !news.has(payment));
  const items = others.map(({ item }) => item);
  const stored =
    others.length === 0
      ? new Map<string, Payment>()
      : await findPayments(tx, { provider, stream, items });
  let changed = 0;
  for (const payment of others) {
    const before = stored.get(payment.item);
    if (before === undefined || isSame(before, payment)) continue;
    changed += 1;
    await reportProblem(tx, {
      stream,
      source: payment.source,
      item: payment.item,
      kind: 'amount_changed',
      details: `posted as ${amounts(before)}, now told as ${amounts(payment)}`,
      at,
    });
  }
  const known = others.length - changed;
  return { received: news.size, receivedItems: inserted, known, changed };
}

const NOTHING = { received: 0, receivedItems: new Set<string>(), known: 0, changed: 0 };

function firstOfEach(payments: readonly Payment[]): Set<Payment> {
  const seen = new Set<string>();
  return new Set(payments.filter(({ item }) => !seen.has(item) && seen.add(item)));
}

function isSame(before: Payment, now: Payment): boolean {
  return before.gross === now.gross && before.fee === now.fee && before.tax === now.tax;
}

const amounts = ({ gross, fee, tax }: Payment): string =>
  `${formatRupiah(gross)}, fee ${formatRupiah(fee)}, tax ${formatRupiah(tax)}`;
