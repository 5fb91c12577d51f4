import type { Knex } from 'knex';
import { z } from 'zod';
import type { Payment } from '../../collections/payment.ts';
import { paymentsOfOrder } from '../../collections/payment-store.ts';
import { writeAudit } from '../../audit/audit-log.ts';
import type { OrderKindName } from '../../domain/batch-kinds.ts';
import { UserError } from '../../domain/errors.ts';
import type { OrderState } from '../../domain/order-states.ts';
import { type Instant, now } from '../../domain/time.ts';
import { countPostings } from '../../ledger/ledger-store.ts';
import {
  paymentRestored,
  paymentSubject,
  paymentWithdrawn,
} from '../../ledger/payment-postings.ts';
import { post } from '../../ledger/post.ts';
import { type BatchOrder, onBatch } from '../../payouts/approval/on-batch.ts';
import { type Batch, setPaused } from '../../payouts/store/batch-store.ts';
import type { Order } from '../order.ts';
import type { OrderContext } from '../order-context.ts';
import { areOrderFilesDropped } from '../store/order-file-store.ts';
import {
  findOrderByReference,
  lockOrder,
  pageOfOrders,
  transitionOrder,
} from '../store/order-store.ts';

/** What a person decides about orders. Each is audited. Throws UserErrors. */
export interface OrderBatchResult {
  readonly batchId: string;
  readonly orders: number;
}

const PAGE = 1000;

/** Nothing more of the batch is made; what was made is followed on. */
export function pauseOrders(context: OrderContext, by: BatchOrder): Promise<OrderBatchResult> {
  return onOrders(context, by, 'orders_paused', async (tx, batch, at) => {
    if (!(await setPaused(tx, batch.id, at))) throw already(batch, 'paused');
    return 0;
  });
}

export function resumeOrders(context: OrderContext, by: BatchOrder): Promise<OrderBatchResult> {
  return onOrders(context, by, 'orders_resumed', async (tx, batch) => {
    if (!(await setPaused(tx, batch.id, null))) throw already(batch, 'running');
    return 0;
  });
}

/** Cancels what was not made yet. What was made is taken back one by one: `cancelOrder`. */
export function cancelOrders(context: OrderContext, by: BatchOrder): Promise<OrderBatchResult> {
  return onOrders(context, by, 'orders_cancelled', (tx, batch, at) =>
    forEach(tx, batch, ['accepted'], (order) =>
      transitionOrder(
        tx,
        order,
        'cancelled_by_person',
        { reasonCode: 'cancelled', reason: by.reason ?? null, nextActionAt: null },
        { at, actor: by.by, message: by.reason ?? null },
      ),
    ),
  );
}

/**
 * What failed, expired or was taken back is asked for once more, under new ids. Left out is what could not
 * be made: its own time is over, or its files were handed over and are not kept.
 */
export function retryOrders(context: OrderContext, by: BatchOrder): Promise<OrderBatchResult> {
  const { maxAttempts } = context.rules;
  return onOrders(context, by, 'orders_retried', async (tx, batch, at) => {
    const count = await forEach(tx, batch, ['failed', 'expired', 'cancelled'], async (order) => {
      if (order.attemptNumber >= maxAttempts || isOverByItself(order, at)) return false;
      if (await areOrderFilesDropped(tx, order.id)) return false;
      const { attemptNumber } = order;
      return transitionOrder(
        tx,
        order,
        'retry_requested',
        {
          // One that was cancelled before it was sent has used no id up.
          attemptNumber: order.providerId === null ? attemptNumber : attemptNumber + 1,
          providerId: null,
          providerReference: null,
          providerStatus: null,
          failureCode: null,
          payment: {},
          expiresAt: null,
          reasonCode: null,
          reason: null,
          nextActionAt: at,
        },
        { at, actor: by.by, message: by.reason ?? null },
      );
    });
    if (count > 0) return count;
    throw new UserError(
      'nothing_to_do',
      `Batch ${batch.id} has nothing that failed, expired or was cancelled, and may be tried again.`,
      'Nothing was changed. Rows that the provider refused are corrected in the rejects file; rows with files, or with a time that is over, are uploaded again under references of their own.',
    );
  });
}

/** The row itself says until when: asked for once more, it would be over already. */
function isOverByItself({ details }: Order, at: Instant): boolean {
  const { expiresAt } = OWN_TIME.parse(details);
  return typeof expiresAt === 'string' && expiresAt <= at;
}

/** Instants are text in UTC, so that they compare as they are. */
const OWN_TIME = z.object({ expiresAt: z.string().nullish() });

async function forEach(
  tx: Knex,
  batch: Batch,
  states: readonly OrderState[],
  move: (order: Order) => Promise<boolean>,
): Promise<number> {
  let count = 0;
  for (let afterRow = 0; ; ) {
    const page = await pageOfOrders(tx, { batchId: batch.id, afterRow, limit: PAGE, states });
    for (const order of page) {
      afterRow = order.rowNumber;
      if (await move(order)) count += 1;
    }
    if (page.length < PAGE) return count;
  }
}

async function onOrders(
  context: OrderContext,
  by: BatchOrder,
  action: string,
  work: (tx: Knex, batch: Batch, at: Instant) => Promise<number>,
): Promise<OrderBatchResult> {
  const { batchId, payouts: orders } = await onBatch(context, by, action, (tx, batch, at) => {
    if (batch.kind === 'payouts') {
      throw new UserError(
        'batch_of_payouts',
        `Batch ${batch.id} holds payouts.`,
        `Use \`rekon payouts …\` for it.`,
      );
    }
    return work(tx, batch, at);
  });
  return { batchId, orders };
}

const already = (batch: Batch, what: string): UserError =>
  new UserError('nothing_to_do', `Batch ${batch.id} is ${what} already.`, 'Nothing was changed.');

export interface Resolution {
  readonly kind: OrderKindName;
  readonly reference: string;
  readonly as: 'paid' | 'failed';
  readonly by: string;
  readonly reason: string;
}

/**
 * A person has found out what became of an order whose answers contradict one another. Where it was not
 * paid after all, the payments that were posted for it are withdrawn; where an earlier decision withdrew
 * them, and it was paid all the same, they are restored.
 */
export async function resolveOrder(context: OrderContext, decision: Resolution): Promise<void> {
  const { database, clock } = context;
  const { kind, reference, as, by, reason } = decision;
  if (reason.trim() === '') {
    throw new UserError(
      'reason_missing',
      'A resolution needs a reason.',
      'Say with --reason "…" what shows it; it is kept beside the order.',
    );
  }
  const found = await requireOrder(database.knex, kind, reference);
  await database.transaction(async (tx) => {
    const at = now(clock);
    const order = await lockOrder(tx, found.id);
    if (order?.state !== 'quarantined') {
      throw new UserError(
        'not_quarantined',
        `${reference} is ${order?.state ?? found.state}, not quarantined.`,
        'Nothing was changed: only answers that contradict one another need a decision.',
      );
    }
    await transitionOrder(
      tx,
      order,
      as === 'paid' ? 'resolved_as_paid' : 'resolved_as_failed',
      { reasonCode: 'resolved_by_person', reason, nextActionAt: null },
      { at, actor: by, message: reason },
    );
    for (const payment of await paymentsOfOrder(tx, order.id)) {
      await countPayment(tx, payment, as === 'paid', at);
    }
    const details = { as, reason };
    await writeAudit(tx, {
      at,
      actor: by,
      action: 'order_resolved',
      subject: `${kind} ${reference}`,
      details,
    });
  });
}

/** Posts what makes this payment count in the books, or not; nothing where that is so already. */
async function countPayment(
  tx: Knex,
  payment: Payment,
  counts: boolean,
  at: Instant,
): Promise<void> {
  const subject = paymentSubject(payment);
  const withdrawn = await countPostings(tx, { kind: 'payment_withdrawn', subject });
  const restored = await countPostings(tx, { kind: 'payment_restored', subject });
  const countsNow = withdrawn === restored;
  if (counts === countsNow) return;
  const posting = counts
    ? paymentRestored(payment, restored + 1)
    : paymentWithdrawn(payment, withdrawn + 1);
  await post(tx, posting, at);
}

export async function requireOrder(
  db: Knex,
  kind: OrderKindName,
  reference: string,
): Promise<Order> {
  const order = await findOrderByReference(db, kind, reference);
  if (order) return order;
  throw new UserError(
    'order_unknown',
    `There is no ${kind} with the reference ${reference}.`,
    'See `rekon orders status` for the batches, and `rekon orders results BATCH --out FILE` for their rows.',
  );
}
