import { after, now } from '../../domain/time.ts';
import type { StepOutcome } from '../../domain/step.ts';
import { insertEvidence } from '../../records/evidence-store.ts';
import { noteTooFast } from '../order-breakers.ts';
import type { Order } from '../order.ts';
import type { OrderContext, OrderMaker } from '../order-context.ts';
import type { OrderAnswer } from '../order-provider.ts';
import { findOrder, lockOrder, putOffOrder } from '../store/order-store.ts';
import { applyNews } from './apply-news.ts';

/** States in which `next_action_at` says when the provider is asked what became of the order. */
export const ORDERS_ASKED_ABOUT = ['unknown', 'open'] as const;

/** What a question brought. */
export interface Asked {
  readonly outcome: StepOutcome;
  /** The provider said what it knows of the order; false: no clear answer, or nobody could be asked. */
  readonly isAnswered: boolean;
}

/** Asks what became of an order and applies the answer. Sweep, callback and person all come through here. */
export async function askOrder(
  context: OrderContext,
  orderId: number,
  signal?: AbortSignal,
): Promise<Asked> {
  const order = await findOrder(context.database.knex, orderId);
  // Whatever its state: what was paid counts, even for one that is over or that a person looks at.
  if (!order || order.providerId === null) return notAsked('nothing was sent under an id yet');
  const { providerId, providerReference } = order;
  return ask(context, order, { providerId, providerReference }, signal);
}

/** The same about an id that a retry has replaced: what was paid under it counts all the same. */
export async function askEarlierOrder(
  context: OrderContext,
  order: Order,
  providerId: string,
  signal?: AbortSignal,
): Promise<Asked> {
  return ask(context, order, { providerId, providerReference: null }, signal);
}

const notAsked = (why: string): Asked => ({ outcome: { kind: 'skipped', why }, isAnswered: false });

interface About {
  readonly providerId: string;
  readonly providerReference: string | null;
}

async function ask(
  context: OrderContext,
  order: Order,
  about: About,
  signal?: AbortSignal,
): Promise<Asked> {
  const { database, limits, clock, rules } = context;
  const { amount, details } = order;
  const maker = context.makers.get(order.kind);
  if (!maker || maker.provider.name !== order.provider) {
    // Else it would stay the most overdue one, and in front of all others.
    await putOffOrder(database.knex, order, after(now(clock), rules.maxAskMs));
    return notAsked(`${order.provider} is not set as a provider any more`);
  }
  const permit = await limits.acquire(maker.provider.endpoints.ask, signal);
  const answer = await maker.provider.ask(permit, { ...about, amount, details });
  const outcome = await applyAnswer(context, maker, order.id, about.providerId, answer);
  return { outcome, isAnswered: !UNANSWERED.has(answer.meaning) };
}

const UNANSWERED: ReadonlySet<string> = new Set(['unknown', 'throttled', 'caller_rejected']);

function applyAnswer(
  context: OrderContext,
  maker: OrderMaker,
  orderId: number,
  providerId: string,
  answer: OrderAnswer,
): Promise<StepOutcome> {
  const { database, clock } = context;
  return database.transaction(async (tx): Promise<StepOutcome> => {
    const at = now(clock);
    const evidenceId = await insertEvidence(tx, answer.evidence);
    if (answer.meaning === 'throttled') {
      await noteTooFast(context, tx, maker, maker.provider.endpoints.ask, at);
    }
    const order = await lockOrder(tx, orderId);
    if (!order) throw new Error(`order ${orderId} is gone`);
    return applyNews(context, tx, maker, order, answer, {
      source: `${maker.provider.name}:${maker.kind}-status`,
      providerId,
      // A retry may have replaced the id while we asked: the money under it counts all the same.
      isNewestAttempt: order.providerId === providerId,
      raw: answer.evidence.body,
      evidenceId,
      at,
    });
  });
}
