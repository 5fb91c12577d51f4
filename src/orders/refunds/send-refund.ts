import type { Knex } from 'knex';
import type { Sen } from '../../domain/money.ts';
import { backOffMs, type StepOutcome } from '../../domain/step.ts';
import { after, type Instant, now } from '../../domain/time.ts';
import { isSendingStopped } from '../../breakers/breaker-store.ts';
import { insertEvidence } from '../../records/evidence-store.ts';
import type { Order } from '../order.ts';
import { noteTooFast } from '../order-breakers.ts';
import type { OrderContext } from '../order-context.ts';
import { findOrder } from '../store/order-store.ts';
import { hearOfRefund, reportRefundProblem } from './hear-of-refund.ts';
import type { RefundAnswer, RefundProvider, RefundToSend } from './refund-provider.ts';
import { findRefund, lockRefund, moveRefund, type Refund } from './refund-store.ts';
import { stillRefundable } from './still-refundable.ts';

/**
 * Sends an approved refund: the intent and its bytes are committed before the request leaves, the same
 * bytes go under the same id, and where the answer is not clear nothing is sent again by itself: the
 * provider's notification, its daily file or a person tells how it ended (no call asks about a refund).
 */
export async function sendRefund(
  context: OrderContext,
  id: number,
  signal?: AbortSignal,
): Promise<StepOutcome> {
  const { database, clock, limits, refunders } = context;
  const seen = await findRefund(database.knex, { id });
  if (!seen || !mayBeSent(seen, now(clock))) return skip('not waiting to be sent');
  const order = await findOrder(database.knex, seen.orderId);
  const provider = refunders.get(seen.provider);
  if (!order || !provider) return skip('nobody gives it back here');
  const permit = await limits.acquire(provider.refundEndpoint, signal);
  const intent = await startRefund(context, provider, seen);
  if (intent.kind !== 'started') return intent;
  const answer = await provider.refund(permit, intent.refund, intent.body, intent.leaveBefore);
  return recordAnswer(context, provider, seen, order, answer);
}

const mayBeSent = ({ state, nextActionAt }: Refund, at: Instant): boolean =>
  state === 'approved' && nextActionAt !== null && nextActionAt <= at;

const skip = (why: string): { kind: 'skipped'; why: string } => ({ kind: 'skipped', why });

type Intent =
  | {
      readonly kind: 'started';
      readonly refund: RefundToSend<unknown>;
      readonly body: string;
      readonly leaveBefore: Instant;
    }
  | StepOutcome;

/** `approved → sending`, in one transaction with its bytes and every check that must hold at that moment. */
async function startRefund(
  context: OrderContext,
  provider: RefundProvider<unknown>,
  seen: Refund,
): Promise<Intent> {
  const { database, clock, rules } = context;
  try {
    return await database.transaction(async (tx): Promise<Intent> => {
      const at = now(clock);
      const locked = await lockRefund(tx, seen);
      if (!locked || !mayBeSent(locked.refund, at)) return skip('another worker was first');
      if (await isSendingStopped(tx)) return skip('a person has stopped everything that is sent');
      const { refund, order } = locked;
      const { why, paid } = await stillRefundable(tx, order, refund);
      if (why !== null) return giveUp(tx, order, refund, why.text, at);
      const toSend = refundToSend(refund, order, paid);
      const body = refund.request ?? bodyOf(provider, toSend);
      await moveRefund(tx, refund, 'sending', {
        at,
        request: body,
        nextActionAt: after(at, rules.sendLostAfterMs),
        tries: refund.tries + 1,
      });
      return { kind: 'started', refund: toSend, body, leaveBefore: after(at, rules.sendWithinMs) };
    });
  } catch (error) {
    if (error instanceof BodyError) await putOff(context, seen, error.message);
    throw error;
  }
}

function refundToSend(refund: Refund, order: Order, paid: Sen): RefundToSend<unknown> {
  const { providerReference, amount, details } = order;
  return {
    refundId: refund.refundId,
    order: { providerId: refund.providerId, providerReference, amount, details },
    paid,
    refundAmount: refund.amount,
    reason: refund.reason,
  };
}

/** No request can be made of it: a bug, or something that was to be refused before. */
class BodyError extends Error {
  override readonly name = 'BodyError';
}

function bodyOf(provider: RefundProvider<unknown>, refund: RefundToSend<unknown>): string {
  try {
    return provider.refundBody(refund);
  } catch (error) {
    throw new BodyError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

/** It must not go any more. Called `failed`, not declined: an earlier request of it may have been heard. */
async function giveUp(
  tx: Knex,
  order: Order,
  refund: Refund,
  why: string,
  at: Instant,
): Promise<StepOutcome> {
  const message = `not sent: ${why}`;
  const reasonCode = 'not_refundable_now';
  await moveRefund(tx, refund, 'failed', { at, reasonCode, message, nextActionAt: null });
  await reportRefundProblem(tx, order, refund, { kind: 'refund_not_sent', details: message }, at);
  return { kind: 'moved', to: 'failed' };
}

/** It stays approved and is tried less and less often; `rekon refunds list` says why. */
async function putOff(
  { database, clock, rules }: OrderContext,
  seen: Refund,
  message: string,
): Promise<void> {
  await database.transaction(async (tx) => {
    const at = now(clock);
    const locked = await lockRefund(tx, seen);
    if (!locked || !mayBeSent(locked.refund, at)) return;
    const { refund } = locked;
    const pause = backOffMs(refund.tries, rules.refusedProbeMs, rules.maxAskMs);
    await moveRefund(tx, refund, 'approved', {
      at,
      reasonCode: 'no_request',
      message,
      nextActionAt: after(at, pause),
      tries: refund.tries + 1,
    });
  });
}

/** The one answer counts whatever became of the refund meanwhile: it is heard as a notification is. */
function recordAnswer(
  context: OrderContext,
  provider: RefundProvider<unknown>,
  seen: Refund,
  order: Order,
  answer: RefundAnswer,
): Promise<StepOutcome> {
  const { database, clock, makers } = context;
  return database.transaction(async (tx): Promise<StepOutcome> => {
    const evidenceId = await insertEvidence(tx, answer.evidence);
    const maker = makers.get(order.kind);
    if (answer.meaning === 'throttled' && maker) {
      await noteTooFast(context, tx, maker, provider.refundEndpoint, now(clock));
    }
    const locked = await lockRefund(tx, seen);
    if (!locked) return skip('there is no such refund');
    const { body: raw } = answer.evidence;
    const from = { teller: 'answer', providerId: null, raw, evidenceId } as const;
    return (await hearOfRefund(context, tx, locked, answer, from)).outcome;
  });
}
