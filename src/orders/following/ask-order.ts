import { now } from '../../domain/time.ts';
import type { StepOutcome } from '../../payouts/payout-context.ts';
import { insertEvidence } from '../../records/evidence-store.ts';
import { noteTooFast } from '../order-breakers.ts';
import type { Order } from '../order.ts';
import type { OrderContext } from '../order-context.ts';
import { findOrder, lockOrder } from '../store/order-store.ts';
import { applyNews } from './apply-news.ts';

/** States in which `next_action_at` says when the provider is asked what became of the order. */
export const ORDERS_ASKED_ABOUT = ['unknown', 'open'] as const;

/** A callback, a person or the sweep may ask about these too: an answer can only confirm or contradict. */
const ASKABLE = ['creating', 'unknown', 'open', 'paid', 'failed', 'expired', 'cancelled'];

/** Asks what became of an order and applies the answer. Sweep, callback and person all come through here. */
export async function askOrder(
  context: OrderContext,
  orderId: number,
  signal?: AbortSignal,
): Promise<StepOutcome> {
  const order = await findOrder(context.database.knex, orderId);
  if (!order || order.providerId === null || !ASKABLE.includes(order.state)) {
    return { kind: 'skipped', why: 'nothing to ask about' };
  }
  const { providerId, providerReference } = order;
  const about = { providerId, providerReference, isNewestAttempt: true };
  return ask(context, order, about, signal);
}

/** The same about an id that a retry has replaced: what was paid under it counts all the same. */
export async function askEarlierOrder(
  context: OrderContext,
  order: Order,
  providerId: string,
  signal?: AbortSignal,
): Promise<StepOutcome> {
  const about = { providerId, providerReference: null, isNewestAttempt: false };
  return ask(context, order, about, signal);
}

interface About {
  readonly providerId: string;
  readonly providerReference: string | null;
  readonly isNewestAttempt: boolean;
}

async function ask(
  context: OrderContext,
  order: Order,
  { providerId, providerReference, isNewestAttempt }: About,
  signal?: AbortSignal,
): Promise<StepOutcome> {
  const { database, limits, clock } = context;
  const { id: orderId, amount, details } = order;
  const maker = context.makers.get(order.kind);
  if (!maker || maker.provider.name !== order.provider) {
    return { kind: 'skipped', why: `${order.provider} is not set as a provider any more` };
  }
  const permit = await limits.acquire(maker.provider.endpoints.ask, signal);
  const answer = await maker.provider.ask(permit, {
    providerId,
    providerReference,
    amount,
    details,
  });
  return database.transaction(async (tx): Promise<StepOutcome> => {
    const at = now(clock);
    const evidenceId = await insertEvidence(tx, answer.evidence);
    if (answer.meaning === 'throttled') {
      await noteTooFast(context, tx, maker, maker.provider.endpoints.ask, at);
    }
    const locked = await lockOrder(tx, orderId);
    const isSameId = locked?.providerId === providerId && ASKABLE.includes(locked.state);
    if (!locked || isSameId !== isNewestAttempt) {
      return { kind: 'skipped', why: 'moved on meanwhile' };
    }
    return applyNews(context, tx, maker, locked, answer, {
      source: `${maker.provider.name}:${maker.kind}-status`,
      providerId,
      isNewestAttempt,
      raw: answer.evidence.body,
      evidenceId,
      at,
    });
  });
}
