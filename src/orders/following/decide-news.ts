import {
  isFinalOrder,
  ORDER_TRANSITIONS,
  type OrderState,
  type OrderTransition,
} from '../../domain/order-states.ts';
import { after, epochMs, type Instant } from '../../domain/time.ts';
import type { Order } from '../order.ts';
import type { OrderRules } from '../order-context.ts';
import type { OrderNews, PaymentNews } from '../order-provider.ts';
import type { Said, Told } from '../../domain/sentence.ts';
import { sayOfOrder } from '../order-reasons.ts';

export type NewsDecision =
  | { readonly kind: 'nothing_new' }
  | {
      readonly kind: 'ask_again';
      readonly reasonCode: string | null;
      readonly notFound: boolean;
    }
  | {
      readonly kind: 'move';
      readonly transition: OrderTransition;
      readonly reasonCode: string | null;
      readonly reason: Told | null;
      /** It is made again at once, under the same id. */
      readonly sendAgain?: boolean;
    };

type Rules = Pick<OrderRules, 'notFoundQuietMs' | 'notFoundAnswers' | 'maxSends' | 'expiryGraceMs'>;

/**
 * The one way to finish an order: what an answer or a verified callback means for it. Pure. Whatever
 * brings the same news, in whatever order, leads to the same end (order-states.ts). A payment that it
 * tells is received besides, whatever is decided here.
 */
export function decideNews(
  order: Order,
  timesSent: number,
  news: OrderNews,
  now: Instant,
  rules: Rules,
): NewsDecision {
  switch (news.meaning) {
    case 'paid':
      return decidePaid(order, news);
    case 'verified':
      return decideVerified(order, news);
    case 'failed':
      return decideFailed(order, news);
    case 'expired':
      return decideEnd(order, 'found_expired', news);
    case 'cancelled':
      return decideEnd(order, 'found_cancelled', news);
    case 'open':
      return decideOpen(order, news, now, rules);
    case 'not_found':
      return decideNotFound(order, timesSent, news, now, rules);
    case 'caller_rejected':
    case 'throttled':
      return decideSilence(order, news.meaning);
    case 'unknown':
      return decideSilence(order, 'no_clear_answer');
  }
}

/** The same of a payment that a history tells. */
export function decidePaid(
  order: Order,
  {
    payment,
    message,
  }: Pick<OrderNews, 'message'> & { readonly payment: Pick<PaymentNews, 'comparable'> | null },
): NewsDecision {
  const told = payment?.comparable ?? null;
  if (told !== null && order.amount !== null && told !== order.amount) {
    return order.state === 'quarantined'
      ? { kind: 'nothing_new' }
      : contradiction(
          'other_amount',
          sayOfOrder('order/other_amount', { paid: told, asked: order.amount }),
        );
  }
  if (order.state === 'paid' || order.state === 'quarantined') return { kind: 'nothing_new' };
  if (order.state === 'failed' || order.state === 'verified') {
    return contradiction('contradiction', sayOfOrder('order/now_paid', { state: order.state }));
  }
  if (!canMove(order, 'found_paid')) return { kind: 'nothing_new' };
  return { kind: 'move', transition: 'found_paid', reasonCode: null, reason: message || null };
}

function decideFailed(order: Order, news: OrderNews): NewsDecision {
  if (order.state === 'paid' || order.state === 'verified') {
    return contradiction('contradiction', sayOfOrder('order/now_failed', { state: order.state }));
  }
  if (!canMove(order, 'found_failed')) return { kind: 'nothing_new' };
  const reasonCode = news.failureCode ?? 'failed_by_provider';
  return { kind: 'move', transition: 'found_failed', reasonCode, reason: news.message || null };
}

/** Two ends that cannot both be true are for a person, whichever came first. */
function decideVerified(order: Order, news: OrderNews): NewsDecision {
  if (order.state === 'paid' || order.state === 'failed') {
    return contradiction('contradiction', sayOfOrder('order/now_verified', { state: order.state }));
  }
  return decideEnd(order, 'found_verified', news);
}

type Finding = Extract<OrderTransition, `found_${string}`>;

function decideEnd(order: Order, transition: Finding, news: OrderNews): NewsDecision {
  if (!canMove(order, transition)) return { kind: 'nothing_new' };
  return { kind: 'move', transition, reasonCode: null, reason: news.message || null };
}

/** What the table does not allow was settled by stronger news before. */
const canMove = (order: Order, transition: Finding): boolean =>
  (ORDER_TRANSITIONS[transition].from as readonly OrderState[]).includes(order.state);

function decideOpen(order: Order, news: OrderNews, now: Instant, rules: Rules): NewsDecision {
  if (order.state === 'creating' || order.state === 'unknown') {
    return { kind: 'move', transition: 'found_open', reasonCode: null, reason: null };
  }
  if (order.state !== 'open') return { kind: 'nothing_new' };
  const expiresAt = news.made?.expiresAt ?? order.expiresAt;
  if (expiresAt !== null && after(expiresAt, rules.expiryGraceMs) < now) {
    return {
      kind: 'move',
      transition: 'found_expired',
      reasonCode: 'time_over',
      reason: sayOfOrder('order/time_over', { at: expiresAt }),
    };
  }
  return { kind: 'ask_again', reasonCode: order.reasonCode, notFound: false };
}

function decideNotFound(
  order: Order,
  timesSent: number,
  news: OrderNews,
  now: Instant,
  rules: Rules,
): NewsDecision {
  if (order.state === 'creating' || isFinalOrder(order.state)) return { kind: 'nothing_new' };
  if (order.state === 'quarantined' || order.state === 'accepted') return { kind: 'nothing_new' };
  const since = order.notFoundSince;
  const quiet = since !== null && epochMs(now) - epochMs(since) >= rules.notFoundQuietMs;
  if (!quiet || order.tries + 1 < rules.notFoundAnswers) {
    return { kind: 'ask_again', reasonCode: order.reasonCode ?? 'not_found', notFound: true };
  }
  if (order.state === 'open') {
    // Where "not found" is also a verdict (a NIK that no register holds), it is that of one that was made.
    if (news.failureCode !== null) return decideFailed(order, news);
    return contradiction('contradiction', sayOfOrder('order/made_and_gone'));
  }
  if (order.reasonCode === 'exists_already') {
    return contradiction('exists_with_nothing_behind', sayOfOrder('order/duplicate_of_nothing'));
  }
  if (timesSent >= rules.maxSends) {
    return contradiction('never_arrives', sayOfOrder('order/sent_in_vain', { times: timesSent }));
  }
  return {
    kind: 'move',
    transition: 'not_found_confirmed',
    reasonCode: 'not_found_confirmed',
    reason: sayOfOrder('order/goes_again'),
    sendAgain: true,
  };
}

function decideSilence(order: Order, reasonCode: string): NewsDecision {
  if (order.state !== 'unknown' && order.state !== 'open') return { kind: 'nothing_new' };
  // That the id was called a duplicate decides what a later "not found" means.
  const keep = order.reasonCode === 'exists_already' ? order.reasonCode : reasonCode;
  return { kind: 'ask_again', reasonCode: keep, notFound: false };
}

function contradiction(reasonCode: string, reason: Said): NewsDecision {
  return { kind: 'move', transition: 'contradiction_found', reasonCode, reason };
}
