import { negateSen, type Sen, subtractSen, ZERO } from '../domain/money.ts';
import { COLLECTIONS_INCOME, feesOf, feeTaxOf, receivable, REFUNDS } from './accounts.ts';
import type { Entry, Posting } from './posting.ts';

/** Money that came in, as it is posted: gross = what the provider owes us + its fee + the tax on it. */
export interface PostedPayment {
  readonly provider: string;
  readonly stream: string;
  /** The provider's identity of it. */
  readonly item: string;
  readonly gross: Sen;
  readonly fee: Sen;
  readonly tax: Sen;
}

const keyOf = ({ provider, stream, item }: PostedPayment): string =>
  `${provider}:${stream}:${item}`;

/** A payer has paid: the provider owes us what it keeps nothing of. Made once for each payment. */
export function paymentReceived(payment: PostedPayment): Posting {
  return {
    key: `payment_received:${keyOf(payment)}`,
    kind: 'payment_received',
    subject: payment.item,
    memo: 'paid by a payer',
    entries: entriesOf(payment),
  };
}

/** What the postings below are about: an item alone is unique for its provider and stream only. */
export const paymentSubject = keyOf;

/** A person found that it was no payment after all; for the `time`th time (1, 2, …). */
export function paymentWithdrawn(payment: PostedPayment, time: number): Posting {
  return {
    key: `payment_withdrawn:${keyOf(payment)}:${time}`,
    kind: 'payment_withdrawn',
    subject: keyOf(payment),
    memo: 'not paid after all, decided by a person',
    entries: entriesOf(payment).map(({ account, amount }) => ({
      account,
      amount: negateSen(amount),
    })),
  };
}

function entriesOf({ provider, gross, fee, tax }: PostedPayment): Entry[] {
  const net = subtractSen(subtractSen(gross, fee), tax);
  const entries: Entry[] = [
    { account: receivable(provider), amount: net },
    { account: feesOf(provider), amount: fee },
    { account: feeTaxOf(provider), amount: tax },
    { account: COLLECTIONS_INCOME, amount: negateSen(gross) },
  ];
  return entries.filter(({ amount }) => amount !== ZERO);
}

/** A person found that it was one all the same, after it had been withdrawn; the `time`th time. */
export function paymentRestored(payment: PostedPayment, time: number): Posting {
  return {
    key: `payment_restored:${keyOf(payment)}:${time}`,
    kind: 'payment_restored',
    subject: keyOf(payment),
    memo: 'paid all the same, decided by a person',
    entries: entriesOf(payment),
  };
}

/** A refund has left: the provider owes us so much less. */
export function refundSent(provider: string, refundId: string, amount: Sen): Posting {
  return {
    key: `refund_sent:${refundId}`,
    kind: 'refund_sent',
    subject: refundId,
    memo: 'given back to the payer',
    entries: [
      { account: REFUNDS, amount },
      { account: receivable(provider), amount: negateSen(amount) },
    ],
  };
}
