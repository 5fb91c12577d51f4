import { writeAudit } from '../../audit/audit-log.ts';
import type { OrderKindName } from '../../domain/batch-kinds.ts';
import { samePerson } from '../../domain/person.ts';
import type { UserError } from '../../domain/errors.ts';
import { type Sen } from '../../domain/money.ts';
import { now } from '../../domain/time.ts';
import type { OrderContext } from '../order-context.ts';
import { requireOrder } from '../decisions/order-decisions.ts';
import { lockOrder } from '../store/order-store.ts';
import { refundable } from './refundable.ts';
import {
  findRefund,
  insertRefund,
  lockRefund,
  moveRefund,
  type Refund,
  refundsOfOrder,
} from './refund-store.ts';
import { refundRoom, stillRefundable } from './still-refundable.ts';
import { orderProblem } from '../order-problems.ts';
import type { Told } from '../../domain/sentence.ts';

export interface RefundRequest {
  readonly kind: OrderKindName;
  readonly reference: string;
  readonly amount: Sen;
  readonly by: string;
  readonly reason: string;
}

/** One person asks for money to go back. Nothing leaves before another approves. Throws UserErrors. */
export async function requestRefund(
  context: OrderContext,
  request: RefundRequest,
): Promise<{ readonly refundId: string }> {
  const { database, clock } = context;
  const { kind, reference, amount, by, reason } = request;
  if (reason.trim() === '') throw reasonMissing();
  const seen = await requireOrder(database.knex, kind, reference);
  return database.transaction(async (tx) => {
    const at = now(clock);
    // Two requests at once are counted one after the other.
    const order = (await lockOrder(tx, seen.id)) ?? seen;
    const found = refundable(context, order);
    if ('refusal' in found) throw found.refusal;
    const { providerId } = found;
    const { paid, left } = await refundRoom(tx, order);
    if (amount <= 0 || amount > left) {
      throw orderProblem('refund_too_large', { amount, paid, left });
    }
    const number = (await refundsOfOrder(tx, order.id)).length + 1;
    const refundId = `${providerId}R${number}`;
    await insertRefund(
      tx,
      {
        refundId,
        orderId: order.id,
        provider: order.provider ?? '',
        providerId,
        amount,
        reason,
        requestedBy: by,
      },
      at,
    );
    await audit(tx, at, by, 'refund_requested', refundId, { amountSen: amount, reason });
    return { refundId };
  });
}

/** A second person approves; from now on it is sent. Throws UserErrors. */
export function approveRefund(
  context: OrderContext,
  decision: { readonly refundId: string; readonly by: string },
): Promise<void> {
  return decide(context, decision, 'approved');
}

export function declineRefund(
  context: OrderContext,
  decision: { readonly refundId: string; readonly by: string },
): Promise<void> {
  return decide(context, decision, 'declined');
}

async function decide(
  { database, clock }: OrderContext,
  { refundId, by }: { readonly refundId: string; readonly by: string },
  to: 'approved' | 'declined',
): Promise<void> {
  const seen = await findRefund(database.knex, { refundId });
  if (!seen) throw unknownRefund(refundId);
  await database.transaction(async (tx) => {
    const at = now(clock);
    const locked = await lockRefund(tx, seen);
    if (locked?.refund.state !== 'requested') throw notRequested(locked?.refund ?? seen);
    const { refund, order } = locked;
    if (to === 'approved' && samePerson(refund.requestedBy, by)) {
      throw orderProblem('approver_is_maker/refund', { by });
    }
    const { why } = await stillRefundable(tx, order, refund);
    if (to === 'approved' && why !== null) throw notRefundableNow(refundId, why);
    const changes = { at, nextActionAt: to === 'approved' ? at : null };
    const who = to === 'approved' ? { approvedBy: by } : {};
    await moveRefund(tx, refund, to, { ...changes, ...who });
    await audit(tx, at, by, `refund_${to}`, refundId, { amountSen: refund.amount });
  });
}

type Tx = Parameters<typeof writeAudit>[0];

async function audit(
  tx: Tx,
  at: ReturnType<typeof now>,
  actor: string,
  action: string,
  subject: string,
  details: Record<string, string | number>,
): Promise<void> {
  await writeAudit(tx, { at, actor, action, subject, details });
}

const reasonMissing = (): UserError => orderProblem('reason_missing/refund');

const notRefundableNow = (refundId: string, why: Told): UserError =>
  orderProblem('not_refundable_now', { refund: refundId, why });

export const unknownRefund = (refundId: string): UserError =>
  orderProblem('refund_unknown', { refund: refundId });

const notRequested = ({ refundId, state }: Refund): UserError =>
  orderProblem('refund_decided', { refund: refundId, state });
