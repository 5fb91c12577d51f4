import type { Knex } from 'knex';
import { z } from 'zod';
import { paymentsOfOrder } from '../../collections/payment-store.ts';
import type { OrderKindName } from '../../domain/batch-kinds.ts';
import type { UserError } from '../../domain/errors.ts';
import type { OrderState } from '../../domain/order-states.ts';
import type { Instant } from '../../domain/time.ts';
import { countsInBooks } from '../../collections/payment-in-books.ts';
import { VA_DETAILS } from '../kinds/va-details.ts';
import { type BatchCommand, onBatch } from '../../batches/on-batch.ts';
import { type Batch, setPaused } from '../../batches/batch-store.ts';
import type { Order } from '../order.ts';
import type { OrderContext } from '../order-context.ts';
import { areOrderFilesDropped } from '../store/order-file-store.ts';
import { findOrderByReference, pageOfOrders, transitionOrder } from '../store/order-store.ts';
import { orderProblem } from '../order-problems.ts';
import type { Term } from '../../domain/terms.ts';

/** What a person decides about orders. Each is audited. Throws UserErrors. */
export interface OrderBatchResult {
  readonly batchId: string;
  readonly orders: number;
}

const PAGE = 1000;

/** Nothing more of the batch is made; what was made is followed on. */
export function pauseOrders(context: OrderContext, by: BatchCommand): Promise<OrderBatchResult> {
  return onOrders(context, by, 'orders_paused', async (tx, batch, at) => {
    if (!(await setPaused(tx, batch.id, at))) throw already(batch, 'paused');
    return 0;
  });
}

export function resumeOrders(context: OrderContext, by: BatchCommand): Promise<OrderBatchResult> {
  return onOrders(context, by, 'orders_resumed', async (tx, batch) => {
    if (!(await setPaused(tx, batch.id, null))) throw already(batch, 'running');
    return 0;
  });
}

/** Cancels what was not made yet. What was made is taken back one by one: `cancelOrder`. */
export function cancelOrders(context: OrderContext, by: BatchCommand): Promise<OrderBatchResult> {
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
 * be made: its own time is over, or its files were handed over and are not kept; and what was paid, under
 * whichever id.
 */
export function retryOrders(context: OrderContext, by: BatchCommand): Promise<OrderBatchResult> {
  const { maxAttempts } = context.rules;
  return onOrders(context, by, 'orders_retried', async (tx, batch, at) => {
    const count = await forEach(tx, batch, ['failed', 'expired', 'cancelled'], async (order) => {
      if (order.attemptNumber >= maxAttempts || isOverByItself(order, at)) return false;
      if (await areOrderFilesDropped(tx, order.id)) return false;
      if (await isPaidForGood(tx, order)) return false;
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
    throw orderProblem('nothing_to_do/no_failed_order', { batch: batch.id });
  });
}

/** A virtual account that is not for a single use asks for more payments; anything else is paid once. */
async function isPaidForGood(tx: Knex, { id, kind, details }: Order): Promise<boolean> {
  if (kind === 'va' && !VA_DETAILS.parse(details).singleUse) return false;
  for (const payment of await paymentsOfOrder(tx, id)) {
    if (await countsInBooks(tx, payment)) return true;
  }
  return false;
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
  by: BatchCommand,
  action: string,
  work: (tx: Knex, batch: Batch, at: Instant) => Promise<number>,
): Promise<OrderBatchResult> {
  const { batchId, touched } = await onBatch(context, 'orders', by, action, work);
  return { batchId, orders: touched };
}

const already = (batch: Batch, what: Term): UserError =>
  orderProblem('nothing_to_do/order_batch_already', { batch: batch.id, state: what });

export async function requireOrder(
  db: Knex,
  kind: OrderKindName,
  reference: string,
): Promise<Order> {
  const order = await findOrderByReference(db, kind, reference);
  if (order) return order;
  throw orderProblem('order_unknown', { kind, reference });
}
