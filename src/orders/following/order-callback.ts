import type { CallbackHandler, CallbackResult } from '../../callbacks/process-callback.ts';
import type { OrderKindName } from '../../domain/batch-kinds.ts';
import { now } from '../../domain/time.ts';
import type { Order } from '../order.ts';
import type { OrderContext } from '../order-context.ts';
import type { OrderCallback } from '../order-provider.ts';
import { findOrderByProviderId, findOrderBySubject, lockOrder } from '../store/order-store.ts';
import { applyNews } from './apply-news.ts';
import { askEarlierOrder, askOrder } from './ask-order.ts';

export interface OrderCallbackOptions {
  readonly kinds: readonly OrderKindName[];
  readonly read: (body: string) => OrderCallback | null;
  /**
   * `believed`: its token or signature was verified, and what it says is applied as an answer is.
   * `asked`: nobody signs it, so that it only makes us ask.
   */
  readonly trust: 'believed' | 'asked';
}

/** Works callbacks about orders: of checkouts, wallet charges and e-money orders. */
export function orderCallback(
  context: OrderContext,
  options: OrderCallbackOptions,
): CallbackHandler {
  return async ({ provider, body }, signal): Promise<CallbackResult> => {
    const told = options.read(body);
    if (told === null) return { outcome: 'not_understood' };
    const { providerId } = told;
    const of = { provider, kinds: options.kinds, providerId };
    const found = await findOrderByProviderId(context.database.knex, of);
    if (!found) return { outcome: 'unknown_reference' };
    const { order, isNewest } = found;
    if (options.trust === 'asked' || isDoubtful(order, told)) {
      const asked = await (isNewest
        ? askOrder(context, order.id, signal)
        : askEarlierOrder(context, order, providerId, signal));
      return asked.isAnswered ? ASKED : unanswered(order, isNewest);
    }
    const outcome = await believe(context, order, told, isNewest, provider);
    return { outcome };
  };
}

const ASKED: CallbackResult = { outcome: 'asked' };

/** An order that is followed is asked about again anyway; of any other, this message is all there is. */
const unanswered = (order: Order, isNewest: boolean): CallbackResult =>
  isNewest && order.nextActionAt !== null ? ASKED : { outcome: 'not_answered', isAgain: true };

/** A verified message whose amount is not the order's is not believed by itself: the provider is asked. */
function isDoubtful(order: Order, { news }: OrderCallback): boolean {
  if (news.meaning === 'unknown') return true;
  if (news.payment === null || order.amount === null) return false;
  const { comparable, gross } = news.payment;
  if (comparable !== null) return comparable !== order.amount;
  return gross !== null && gross !== order.amount;
}

async function believe(
  context: OrderContext,
  seen: Order,
  told: OrderCallback,
  isNewestAttempt: boolean,
  provider: string,
): Promise<string> {
  const maker = context.makers.get(seen.kind);
  if (maker?.provider.name !== provider) return 'no_handler';
  const outcome = await context.database.transaction(async (tx) => {
    const at = now(context.clock);
    const order = await lockOrder(tx, seen.id);
    if (!order) throw new Error(`order ${seen.id} is gone`);
    return applyNews(context, tx, maker, order, told.news, {
      source: `${provider}:${order.kind}-callback`,
      providerId: told.providerId,
      isNewestAttempt,
      raw: told.raw,
      evidenceId: null,
      at,
    });
  });
  return outcome.kind === 'moved' ? 'applied' : 'agrees';
}

/** Works callbacks that name a person's NIK and nothing of ours; `hashOf` finds the order by it. */
export function identityCallback(
  context: OrderContext,
  subjectHashOf: (body: string) => string | null,
): CallbackHandler {
  return async ({ body }, signal): Promise<CallbackResult> => {
    const hash = subjectHashOf(body);
    if (hash === null) return { outcome: 'not_understood' };
    const order = await findOrderBySubject(context.database.knex, hash);
    if (!order) return { outcome: 'unknown_reference' };
    const asked = await askOrder(context, order.id, signal);
    return asked.isAnswered ? ASKED : unanswered(order, true);
  };
}
