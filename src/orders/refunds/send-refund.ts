import type { Knex } from 'knex';
import type { CallbackResult } from '../../callbacks/process-callback.ts';
import { paymentsOfOrder } from '../../collections/payment-store.ts';
import { sumSen, ZERO } from '../../domain/money.ts';
import { after, type Instant, now } from '../../domain/time.ts';
import { refundSent } from '../../ledger/payment-postings.ts';
import { post } from '../../ledger/post.ts';
import { backOffMs, type StepOutcome } from '../../payouts/payout-context.ts';
import { insertEvidence } from '../../records/evidence-store.ts';
import { reportProblem } from '../../records/data-problem-store.ts';
import { addRecord } from '../../records/record-store.ts';
import type { OrderContext } from '../order-context.ts';
import { findOrder } from '../store/order-store.ts';
import { refundProviderOf } from './refund-context.ts';
import type { RefundCallback, RefundMeaning, RefundNews } from './refund-provider.ts';
import {
  dueRefunds,
  findRefund,
  lockRefund,
  moveRefund,
  type Refund,
  type RefundState,
} from './refund-store.ts';

/**
 * Sends an approved refund: the intent is committed before the request leaves, the same bytes go under
 * the same id, and where the answer is not clear nothing is sent again by itself: the provider's
 * notification, its daily file or a person tells how it ended (no call asks about a refund).
 */
export async function sendRefund(
  context: OrderContext,
  id: number,
  signal?: AbortSignal,
): Promise<StepOutcome> {
  const { database, clock, limits, rules } = context;
  const seen = await findRefund(database.knex, { id });
  if (!seen || !mayBeSent(seen, now(clock))) return skip('not waiting to be sent');
  const order = await findOrder(database.knex, seen.orderId);
  if (!order || order.providerId === null) return skip('its order was never made');
  const provider = refundProviderOf(context, order);
  const permit = await limits.acquire(provider.refundEndpoint, signal);
  const paid = sumSen((await paymentsOfOrder(database.knex, order.id)).map(({ gross }) => gross));
  const { providerId, providerReference, amount, details } = order;
  const refund = {
    refundId: seen.refundId,
    order: { providerId, providerReference, amount, details },
    paid,
    refundAmount: seen.amount,
    reason: seen.reason,
  };
  const started = await database.transaction(async (tx) => {
    const at = now(clock);
    const locked = await lockRefund(tx, id);
    if (!locked || !mayBeSent(locked, at)) return null;
    const nextActionAt = after(at, rules.sendLostAfterMs);
    const moved = await moveRefund(tx, locked, 'sending', {
      at,
      nextActionAt,
      tries: locked.tries + 1,
    });
    return moved ? after(at, rules.sendWithinMs) : null;
  });
  if (started === null) return skip('another worker was first');
  const body = provider.refundBody(refund);
  const answer = await provider.refund(permit, refund, body, started);
  return database.transaction(async (tx) => {
    const evidenceId = await insertEvidence(tx, answer.evidence);
    return apply(context, tx, id, answer, { raw: answer.evidence.body, evidenceId }, ['sending']);
  });
}

const mayBeSent = ({ state, nextActionAt }: Refund, at: Instant): boolean =>
  state === 'approved' && nextActionAt !== null && nextActionAt <= at;

const skip = (why: string): StepOutcome => ({ kind: 'skipped', why });

/** What the answer or a notification means; null: it says nothing about how it ended. */
const MEANS: Readonly<Record<RefundMeaning, RefundState | 'again' | null>> = {
  done: 'done',
  processing: 'processing',
  failed: 'failed',
  needs_repair: 'failed',
  exists_already: 'unknown',
  unknown: 'unknown',
  caller_rejected: 'again',
  throttled: 'again',
  not_sent: 'again',
};

const OPEN: readonly RefundState[] = ['sending', 'unknown', 'processing'];

async function apply(
  context: OrderContext,
  tx: Knex,
  id: number,
  news: RefundNews,
  from: { readonly raw: string; readonly evidenceId: number | null },
  states: readonly RefundState[],
): Promise<StepOutcome> {
  const { clock, rules } = context;
  const at = now(clock);
  const refund = await lockRefund(tx, id);
  if (!refund || !states.includes(refund.state)) return skip('moved on meanwhile');
  const told = { at, code: news.code, message: news.message };
  const to = MEANS[news.meaning];
  if (to === 'again') {
    const pause = backOffMs(refund.tries - 1, rules.retryFirstMs, rules.retryMaxMs);
    const changes = { ...told, nextActionAt: after(at, pause), tries: refund.tries };
    await moveRefund(tx, refund, 'approved', changes);
    return { kind: 'postponed' };
  }
  if (to === null || to === refund.state) return skip('it says what is known');
  await moveRefund(tx, refund, to, {
    ...told,
    providerReference: news.providerReference,
    nextActionAt: null,
  });
  if (to === 'done') await settle(context, tx, refund, news, from, at);
  return { kind: 'moved', to };
}

async function settle(
  context: OrderContext,
  tx: Knex,
  refund: Refund,
  news: RefundNews,
  from: { readonly raw: string; readonly evidenceId: number | null },
  at: Instant,
): Promise<void> {
  await post(tx, refundSent(refund.provider, refund.refundId, refund.amount), at);
  const order = await findOrder(tx, refund.orderId);
  const stream = order === null ? null : (context.makers.get(order.kind)?.stream ?? null);
  if (stream === null) return;
  await addRecord(
    tx,
    {
      stream,
      source: `${refund.provider}:refund`,
      item: refund.refundId,
      reference: order?.providerId ?? '',
      status: 'refunded',
      amount: news.refundAmount ?? refund.amount,
      fee: ZERO,
      occurredAt: news.refundedAt,
      raw: from.raw,
      evidenceId: from.evidenceId,
      importId: null,
    },
    at,
  );
}

/** A verified notification about a refund. */
export async function applyRefundCallback(
  context: OrderContext,
  { refundId, news, raw }: RefundCallback,
): Promise<CallbackResult> {
  const found = await findRefund(context.database.knex, { refundId });
  if (!found) return { outcome: 'unknown_reference' };
  const amount = news.refundAmount;
  if (amount !== null && amount !== found.amount) return { outcome: 'other_amount' };
  return context.database.transaction(async (tx): Promise<CallbackResult> => {
    const refund = await lockRefund(tx, found.id);
    const contradicts = refund !== null && contradictsEnd(refund.state, news.meaning);
    if (contradicts) await reportContradiction(context, tx, refund, news);
    // Money that has left counts, whatever an answer said before.
    const states: readonly RefundState[] = news.meaning === 'done' ? [...OPEN, 'failed'] : OPEN;
    const told = await apply(context, tx, found.id, news, { raw, evidenceId: null }, states);
    if (contradicts) return { outcome: 'contradiction' };
    return { outcome: told.kind === 'moved' ? 'applied' : 'agrees' };
  });
}

/** It ended one way, or never left, and now an end is told that this cannot be. */
function contradictsEnd(state: RefundState, meaning: RefundMeaning): boolean {
  const told = MEANS[meaning];
  return (told === 'done' || told === 'failed') && !OPEN.includes(state) && told !== state;
}

async function reportContradiction(
  { clock, makers }: OrderContext,
  tx: Knex,
  refund: Refund,
  news: RefundNews,
): Promise<void> {
  const order = await findOrder(tx, refund.orderId);
  const stream = order === null ? null : (makers.get(order.kind)?.stream ?? null);
  if (stream === null) return;
  await reportProblem(tx, {
    stream,
    source: `${refund.provider}:refund`,
    item: refund.refundId,
    kind: 'refund_contradiction',
    details: `recorded as ${refund.state}, and now told as ${news.meaning}`,
    at: now(clock),
  });
}

const SWEEP_PAGE = 500;

/** Refunds whose worker died during the request: nobody knows whether it left, and a person must look. */
export async function sweepLostRefunds(
  context: OrderContext,
): Promise<{ readonly lostRefunds: number }> {
  const { database, clock } = context;
  const at = now(clock);
  let lostRefunds = 0;
  for (const id of await dueRefunds(database.knex, ['sending'], at, SWEEP_PAGE)) {
    const moved = await database.transaction(async (tx) => {
      const refund = await lockRefund(tx, id);
      if (refund?.state !== 'sending') return false;
      const message = 'the worker died during the request';
      return moveRefund(tx, refund, 'unknown', { at, message, nextActionAt: null });
    });
    if (moved) lostRefunds += 1;
  }
  return { lostRefunds };
}

/** A person has found out how a refund ended that nothing told. */
export async function resolveRefund(
  context: OrderContext,
  refundId: string,
  as: 'done' | 'failed',
  message: string,
): Promise<StepOutcome> {
  const found = await findRefund(context.database.knex, { refundId });
  if (!found) return skip('there is no such refund');
  const news: RefundNews = {
    meaning: as,
    code: null,
    message,
    providerStatus: null,
    providerReference: null,
    refundAmount: null,
    refundedAt: null,
  };
  return context.database.transaction((tx) =>
    apply(context, tx, found.id, news, { raw: message, evidenceId: null }, OPEN),
  );
}
