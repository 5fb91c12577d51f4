import { formatRupiah } from '../../domain/money.ts';
import type { Refund, RefundState } from './refund-store.ts';
import type { RefundMeaning, RefundNews } from './refund-provider.ts';

/** Something about a refund that a person must look at; kept as a problem with data. */
export interface RefundProblem {
  readonly kind: 'refund_contradiction' | 'refund_amount' | 'refund_order' | 'refund_unknown';
  readonly details: string;
}

export interface RefundDecision {
  /** `again`: the same bytes go once more, later. Null: nothing moves. */
  readonly to: RefundState | 'again' | null;
  readonly reasonCode: string | null;
  readonly problem: RefundProblem | null;
}

/** Who says it: the answer to our request, a notification or file of the provider, or a person. */
export type RefundTeller = 'answer' | 'provider' | 'person';

/** What it says about the money. `nothing`: no word about how it ended. */
const SAYS: Readonly<
  Record<RefundMeaning, 'done' | 'failed' | 'processing' | 'not_made' | 'nothing'>
> = {
  done: 'done',
  processing: 'processing',
  failed: 'failed',
  needs_repair: 'failed',
  exists_already: 'nothing',
  unknown: 'nothing',
  caller_rejected: 'not_made',
  throttled: 'not_made',
  not_sent: 'not_made',
};

/** It is at the provider, or may be. */
const OPEN: readonly RefundState[] = ['sending', 'unknown', 'processing'];
/** Only a person ends it: what was told about it cannot be about it. */
const OURS_TO_JUDGE: readonly (string | null)[] = ['refund_amount', 'refund_order'];

/**
 * One rule for the answer, the notification, the daily file and a person. Money that has left counts,
 * whatever was said before; what may have left never goes again; an end that does not fit is a problem.
 */
export function decideRefund(
  refund: Refund,
  news: Pick<RefundNews, 'meaning' | 'code' | 'message' | 'refundAmount'>,
  from: { readonly teller: RefundTeller; readonly providerId: string | null },
): RefundDecision {
  const says = SAYS[news.meaning];
  const stays = { to: null, reasonCode: null, problem: null };
  const other = aboutAnother(refund, news, from.providerId);
  if (other !== null) {
    const isOpen = mayHaveLeft(refund) || (refund.state === 'failed' && says !== 'failed');
    return { ...stays, to: isOpen ? 'unknown' : null, reasonCode: other.kind, problem: other };
  }
  const needsPerson = refund.state === 'unknown' && OURS_TO_JUDGE.includes(refund.reasonCode);
  if (needsPerson && from.teller !== 'person') {
    if (says !== 'done' && says !== 'failed') return stays;
    return { ...stays, problem: contradiction(refund, news.meaning) };
  }
  switch (says) {
    case 'done':
      if (OPEN.includes(refund.state)) return { ...stays, to: 'done' };
      if (refund.state === 'done') return stays;
      return {
        ...stays,
        to: mayHaveLeft(refund) || refund.state === 'failed' ? 'done' : null,
        problem: contradiction(refund, news.meaning),
      };
    case 'failed':
      if (OPEN.includes(refund.state)) return { ...stays, to: 'failed', reasonCode: news.meaning };
      if (refund.state === 'failed') return stays;
      return { ...stays, problem: contradiction(refund, news.meaning) };
    case 'processing':
      if (['sending', 'unknown'].includes(refund.state)) return { ...stays, to: 'processing' };
      if (refund.state !== 'failed') return stays;
      // Its money counts as on its way again, so that it is not given back a second time.
      return { ...stays, to: 'processing', problem: contradiction(refund, news.meaning) };
    case 'not_made':
      return notMade(refund, news, from.teller);
    case 'nothing': {
      if (refund.state !== 'sending') return stays;
      return { to: 'unknown', reasonCode: news.meaning, problem: openEnd(news) };
    }
  }
}

/** Of an amount or order that is not ours; null: it is about this refund, or does not say. */
function aboutAnother(
  refund: Refund,
  { refundAmount }: Pick<RefundNews, 'refundAmount'>,
  providerId: string | null,
): RefundProblem | null {
  if (refundAmount !== null && refundAmount !== refund.amount) {
    const [told, asked] = [formatRupiah(refundAmount), formatRupiah(refund.amount)];
    return { kind: 'refund_amount', details: `told as ${told}, asked for as ${asked}` };
  }
  if (providerId !== null && providerId !== refund.providerId) {
    const details = `told as of order ${providerId}, asked for of ${refund.providerId}`;
    return { kind: 'refund_order', details };
  }
  return null;
}

/** Between two requests it is `approved`, and the first may have been heard after all. */
function mayHaveLeft({ state, request }: Refund): boolean {
  return OPEN.includes(state) || (state === 'approved' && request !== null);
}

/**
 * Nothing was made, says the answer. While we wait for it the same bytes go again later. Once it was given
 * up as unknown it never goes again: it failed where our own wire let nothing out, and stays unknown where
 * we would rely on the word of whatever stands before the provider.
 */
function notMade(
  { state }: Refund,
  news: Pick<RefundNews, 'meaning' | 'code' | 'message'>,
  teller: RefundTeller,
): RefundDecision {
  const stays = { to: null, reasonCode: null, problem: null };
  if (teller !== 'answer') return stays;
  if (state === 'sending') return { ...stays, to: 'again', reasonCode: news.meaning };
  if (state !== 'unknown') return stays;
  if (news.meaning === 'not_sent') return { ...stays, to: 'failed', reasonCode: 'not_sent' };
  return { ...stays, problem: openEnd(news) };
}

const openEnd = ({ code, message }: Pick<RefundNews, 'code' | 'message'>): RefundProblem => ({
  kind: 'refund_unknown',
  details: [code, message].filter(Boolean).join(' '),
});

const contradiction = ({ state }: Refund, meaning: RefundMeaning): RefundProblem => ({
  kind: 'refund_contradiction',
  details: `recorded as ${state}, and now told as ${meaning}`,
});
