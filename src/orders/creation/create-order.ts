import type { Knex } from 'knex';
import { after, type Instant, now } from '../../domain/time.ts';
import { insertEvidence } from '../../records/evidence-store.ts';
import { backOffMs, type StepOutcome } from '../../domain/step.ts';
import {
  noteOrdersAnswered,
  noteOrdersRefused,
  noteTooFast,
  whyOrdersAreStopped,
} from '../order-breakers.ts';
import type { Order, OrderAttempt } from '../order.ts';
import type { OrderContext, OrderMaker } from '../order-context.ts';
import type { CreateAnswer, OrderToCreate } from '../order-provider.ts';
import { orderProviderId } from '../provider-id.ts';
import { mayOrderBeSent } from '../store/due-orders-store.ts';
import { newestOrderAttempt, recordOrderSend } from '../store/order-attempt-store.ts';
import { dropOrderFiles, filesOfOrder } from '../store/order-file-store.ts';
import { findOrder, lockOrder, putOffOrder, transitionOrder } from '../store/order-store.ts';
import { type CreationDecision, decideCreation } from './decide-creation.ts';

/**
 * Has a provider make what a row asks for. The intent (state, attempt, exact bytes) is committed before
 * the request leaves; if anything dies in between, the order is `creating` and the sweep asks about it.
 */
export async function createOrder(
  context: OrderContext,
  orderId: number,
  signal?: AbortSignal,
): Promise<StepOutcome> {
  const { database, limits, clock } = context;
  const order = await findOrder(database.knex, orderId);
  if (!order || !mayBeSent(order, now(clock))) return skip('not waiting to be made');
  const maker = context.makers.get(order.kind);
  if (!maker) return skip(`no provider is set for ${order.kind}`);
  const permit = await limits.acquire(maker.provider.endpoints.create, signal);
  const files = await filesOfOrder(database.knex, orderId);
  const intent = await startCreation(context, maker, orderId, files);
  if (intent.kind === 'skipped') return intent;
  const { asked, attempt, leaveBefore } = intent;
  const answer = await maker.provider.create(permit, asked, attempt.request, leaveBefore);
  return recordAnswer(context, maker, orderId, attempt, answer);
}

function mayBeSent(order: Order, at: Instant): boolean {
  return order.state === 'accepted' && order.nextActionAt !== null && order.nextActionAt <= at;
}

type Intent =
  | {
      kind: 'started';
      attempt: OrderAttempt;
      asked: OrderToCreate<unknown>;
      leaveBefore: Instant;
    }
  | { kind: 'skipped'; why: string };

/** `accepted → creating`, in one transaction with every check that must hold at that moment. */
function startCreation(
  context: OrderContext,
  maker: OrderMaker,
  orderId: number,
  files: OrderToCreate<unknown>['files'],
): Promise<Intent> {
  const { database, clock, rules } = context;
  return database.transaction(async (tx): Promise<Intent> => {
    const at = now(clock);
    const order = await lockOrder(tx, orderId);
    if (!order || !mayBeSent(order, at)) return skip('another worker was first');
    if (!(await mayOrderBeSent(tx, order.batchId))) return skip('the batch is paused');
    const stopped = await whyOrdersAreStopped(tx, maker, at);
    if (stopped !== null) return skip(stopped);
    const send = await nextSend(tx, maker, order, files);
    if (send === null) {
      await putOffOrder(tx, order, after(at, rules.retryMaxMs));
      return skip(`its id was sent to ${order.provider}, which is not set any more`);
    }
    const { attempt, asked } = send;
    await recordOrderSend(tx, order, attempt, at);
    const started = await transitionOrder(
      tx,
      order,
      'creation_started',
      {
        provider: attempt.provider,
        providerId: attempt.providerId,
        attemptNumber: attempt.number,
        reasonCode: null,
        reason: null,
        notFoundSince: null,
        nextActionAt: after(at, rules.sendLostAfterMs),
      },
      { at, message: `request ${attempt.timesSent} of ${attempt.providerId}` },
    );
    if (!started) throw new Error(`order ${order.id} was moved by another worker`);
    return { kind: 'started', attempt, asked, leaveBefore: after(at, rules.sendWithinMs) };
  });
}

const skip = (why: string): { kind: 'skipped'; why: string } => ({ kind: 'skipped', why });

/**
 * The first request of a new id, or the same bytes under the same id once more. Null: the id may be known
 * at another provider, and a second one would make it twice.
 */
async function nextSend(
  tx: Knex,
  maker: OrderMaker,
  order: Order,
  files: OrderToCreate<unknown>['files'],
): Promise<{ attempt: OrderAttempt; asked: OrderToCreate<unknown> } | null> {
  const number = Math.max(1, order.attemptNumber);
  const providerId = orderProviderId(order.kind, order.reference, number);
  const asked = { providerId, amount: order.amount, details: order.details, files };
  const newest = await newestOrderAttempt(tx, order.id);
  if (newest?.number === number) {
    if (newest.provider !== maker.provider.name) return null;
    return { attempt: { ...newest, timesSent: newest.timesSent + 1 }, asked };
  }
  const provider = maker.provider.name;
  const request = maker.provider.createBody(asked);
  return { attempt: { number, provider, providerId, request, timesSent: 1 }, asked };
}

/** Writes what the answer means: state, event, evidence and stop in one transaction. */
function recordAnswer(
  context: OrderContext,
  maker: OrderMaker,
  orderId: number,
  attempt: OrderAttempt,
  answer: CreateAnswer,
): Promise<StepOutcome> {
  const { database, clock, rules } = context;
  const decision = decideCreation(answer.meaning);
  return database.transaction(async (tx): Promise<StepOutcome> => {
    const at = now(clock);
    const evidenceId = await insertEvidence(tx, answer.evidence);
    await noteForBreakers(context, tx, maker, answer, at);
    const order = await lockOrder(tx, orderId);
    const newest = await newestOrderAttempt(tx, orderId);
    const isSameSend = newest?.number === attempt.number && newest.timesSent === attempt.timesSent;
    if (order?.state !== 'creating' || !isSameSend) return skip('settled meanwhile');
    const { made } = answer;
    await transitionOrder(
      tx,
      order,
      decision.transition,
      {
        reasonCode: decision.reasonCode,
        reason: decision.reasonCode === null ? null : answer.message,
        ...(decision.transition === 'found_failed' && { failureCode: answer.code }),
        ...(made !== null && {
          payment: made.payment,
          expiresAt: made.expiresAt,
          ...(made.providerReference !== null && { providerReference: made.providerReference }),
        }),
        nextActionAt: nextLook(decision, attempt, at, rules),
      },
      { at, code: answer.code, message: answer.message, evidenceId },
    );
    await maker.whenHeard?.(
      tx,
      {
        orderId,
        providerId: attempt.providerId,
        providerReference: made?.providerReference ?? null,
        meaning: answer.meaning,
        payment: made?.payment ?? {},
      },
      at,
    );
    // What the provider has, or will not have, is not needed any more.
    if (decision.next === 'never' || decision.transition === 'creation_confirmed') {
      await dropOrderFiles(tx, orderId);
    }
    return { kind: 'moved', to: decision.transition };
  });
}

async function noteForBreakers(
  context: OrderContext,
  tx: Knex,
  maker: OrderMaker,
  answer: CreateAnswer,
  at: Instant,
): Promise<void> {
  switch (answer.meaning) {
    case 'caller_rejected':
      return noteOrdersRefused(context, tx, maker, `${answer.code} ${answer.message}`, at);
    case 'throttled':
      return noteTooFast(context, tx, maker, maker.provider.endpoints.create, at);
    case 'not_sent':
    case 'unknown':
      return;
    case 'created':
    case 'exists_already':
    case 'needs_repair':
    case 'failed':
      return noteOrdersAnswered(tx, maker, at);
  }
}

function nextLook(
  { next }: CreationDecision,
  attempt: OrderAttempt,
  at: Instant,
  rules: OrderContext['rules'],
): Instant | null {
  switch (next) {
    case 'ask_later':
      return after(at, rules.firstAskMs);
    case 'ask_now':
      return at;
    case 'send_again_later':
      return after(at, backOffMs(attempt.timesSent - 1, rules.retryFirstMs, rules.retryMaxMs));
    case 'never':
      return null;
  }
}
