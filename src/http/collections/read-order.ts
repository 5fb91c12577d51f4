import type { Batch } from '../../batches/batch-store.ts';
import { requireBatch } from '../../batches/require-batch.ts';
import type { Payment } from '../../collections/payment.ts';
import { newestPaymentsOfOrder } from '../../collections/payment-store.ts';
import type { OrderKindName } from '../../domain/batch-kinds.ts';
import { paymentSubject } from '../../ledger/payment-postings.ts';
import { ORDER_KIND_DEFINITIONS } from '../../orders/kinds/index.ts';
import type { Order } from '../../orders/order.ts';
import { attemptsOfOrder, type SentOrderAttempt } from '../../orders/store/order-attempt-store.ts';
import {
  findOrderByReference,
  type OrderEvent,
  orderEvents,
} from '../../orders/store/order-store.ts';
import type { Queryable } from '../../platform/database/database.ts';
import { type PostingShown, postingsAbout } from '../history/postings-about.ts';
import { readTold, type Told } from '../history/read-history.ts';
import { notThere } from '../reference-address.ts';
import { type RefundLine, refundLinesOf } from './refunds-store.ts';

/** Everything that there is to know about one order. */
export interface OrderShown {
  readonly order: Order;
  readonly batch: Batch;
  readonly events: readonly OrderEvent[];
  readonly attempts: readonly SentOrderAttempt[];
  /** The newest. */
  readonly payments: readonly Payment[];
  readonly refunds: readonly RefundLine[];
  readonly postings: readonly PostingShown[];
  readonly told: Told;
}

/** An account that is paid every day has many: the newest are shown, and the postings of the last ones. */
const PAYMENTS_SHOWN = 100;
const PAYMENTS_POSTED = 20;

/** Throws a UserError where there is none, also while its file is still being received. */
export async function readOrder(
  db: Queryable,
  kind: OrderKindName,
  reference: string,
): Promise<OrderShown> {
  const order = await findOrderByReference(db, kind, reference);
  if (!order) throw notThere('order_unknown', reference);
  const batch = await requireBatch(db, order.batchId, 'orders');
  const events = await orderEvents(db, order.id);
  const attempts = await attemptsOfOrder(db, order.id);
  const payments = await newestPaymentsOfOrder(db, order.id, PAYMENTS_SHOWN);
  const refunds = await refundLinesOf(db, order.id);
  const told = await readTold(db, {
    stream: ORDER_KIND_DEFINITIONS[kind].stream,
    providerIds: attempts.map(({ providerId }) => providerId),
    paymentItems: payments.slice(-PAYMENTS_POSTED).map(({ item }) => item),
    reference,
    evidenceIds: events.flatMap(({ evidenceId }) => evidenceId ?? []),
  });
  const postings = await postingsOf(db, payments.slice(-PAYMENTS_POSTED), refunds);
  return { order, batch, events, attempts, payments, refunds, postings, told };
}

async function postingsOf(
  db: Queryable,
  payments: readonly Payment[],
  refunds: readonly RefundLine[],
): Promise<PostingShown[]> {
  const ofPayments = payments.map(async (payment) => {
    const { item } = payment;
    // An item alone is unique for its provider and stream only; the key names them.
    const key = `payment_received:${paymentSubject(payment)}`;
    return [
      ...(await postingsAbout(db, item, (line) => line.key === key)),
      ...(await postingsAbout(db, paymentSubject(payment), () => true)),
    ];
  });
  const ofRefunds = refunds.map(({ refundId }) => postingsAbout(db, refundId, () => true));
  return (await Promise.all([...ofPayments, ...ofRefunds])).flat();
}
