import { writeAudit } from '../../audit/audit-log.ts';
import type { OrderKindName } from '../../domain/batch-kinds.ts';
import type { UserError } from '../../domain/errors.ts';
import { now } from '../../domain/time.ts';
import { insertEvidence } from '../../records/evidence-store.ts';
import { askOrder } from '../following/ask-order.ts';
import type { OrderContext, OrderMaker } from '../order-context.ts';
import type { RemoveAnswer } from '../order-provider.ts';
import type { Order } from '../order.ts';
import { lockOrder, makeOrderDue, transitionOrder } from '../store/order-store.ts';
import { requireOrder } from './order-decisions.ts';
import { orderProblem } from '../order-problems.ts';

export interface CancelOrder {
  readonly kind: OrderKindName;
  readonly reference: string;
  readonly by: string;
  readonly reason?: string;
}

/**
 * Takes one order back: where it was made, the provider deletes it first, and only what it says it has
 * deleted is cancelled; anything else is asked about. Throws UserErrors.
 */
export async function cancelOrder(context: OrderContext, request: CancelOrder): Promise<void> {
  const order = await requireOrder(context.database.knex, request.kind, request.reference);
  if (order.state === 'accepted') return cancelHere(context, order, request, null);
  if (order.state !== 'open') throw notOpen(order);
  const maker = context.makers.get(order.kind);
  if (!maker?.provider.remove || order.providerId === null) throw cannotBeRemoved(order);
  const permit = await context.limits.acquire(maker.provider.endpoints.ask);
  const { providerId, providerReference, amount, details } = order;
  const asked = { providerId, providerReference, amount, details };
  const answer = await maker.provider.remove(permit, asked);
  if (answer.meaning === 'removed') return cancelHere(context, order, request, answer.evidence);
  await context.database.transaction(async (tx) => {
    await insertEvidence(tx, answer.evidence);
    await makeOrderDue(tx, order.id, now(context.clock));
  });
  await askOrder(context, order.id);
  throw notRemoved(order, maker, answer);
}

/** Whether `cancelOrder` would try: it was not made yet, or its provider knows a call that deletes it. */
export function mayBeTakenBack(
  { makers }: Pick<OrderContext, 'makers'>,
  { state, kind, providerId }: Order,
): boolean {
  if (state === 'accepted') return true;
  if (state !== 'open' || providerId === null) return false;
  return makers.get(kind)?.provider.remove !== undefined;
}

async function cancelHere(
  { database, clock }: OrderContext,
  seen: Order,
  { by, reason }: CancelOrder,
  evidence: Parameters<typeof insertEvidence>[1] | null,
): Promise<void> {
  await database.transaction(async (tx) => {
    const at = now(clock);
    const evidenceId = evidence === null ? null : await insertEvidence(tx, evidence);
    const order = await lockOrder(tx, seen.id);
    if (order?.state !== seen.state) throw notOpen(order ?? seen);
    await transitionOrder(
      tx,
      order,
      'cancelled_by_person',
      { reasonCode: 'cancelled', reason: reason ?? null, nextActionAt: null },
      { at, actor: by, message: reason ?? null, evidenceId },
    );
    await writeAudit(tx, {
      at,
      actor: by,
      action: 'order_cancelled',
      subject: `${order.kind} ${order.reference}`,
      details: { reason: reason ?? null },
    });
  });
}

function notOpen(order: Order): UserError {
  return orderProblem('order_not_open', {
    reference: order.reference,
    state: order.state,
    kind: order.kind,
  });
}

function cannotBeRemoved({ provider, kind }: Order): UserError {
  return provider === null
    ? orderProblem('order_not_removable/unnamed', { kind })
    : orderProblem('order_not_removable/named', { provider, kind });
}

function notRemoved(
  { kind, reference }: Order,
  { provider }: OrderMaker,
  { meaning, message }: RemoveAnswer,
): UserError {
  const facts = { provider: provider.name, reference, message, kind };
  if (meaning === 'unknown') return orderProblem('order_removal_unanswered', facts);
  return meaning === 'caller_rejected'
    ? orderProblem('provider_refuses_us/removal', facts)
    : orderProblem('order_not_removed', facts);
}
