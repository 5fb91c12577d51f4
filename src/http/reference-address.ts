import { z } from 'zod';
import { type BatchKindName, ORDER_KINDS } from '../domain/batch-kinds.ts';
import type { UserError } from '../domain/errors.ts';
import { httpProblem } from './http-problems.ts';

/**
 * A reference as one part of an address. It may be anything that finance writes, `..` too, which browsers
 * take for the folder above: that one gets a `~` in front, and so does whatever begins with one.
 */
export function referenceInAddress(reference: string): string {
  return encodeURIComponent(/^(?:~|\.{1,2}$)/.test(reference) ? `~${reference}` : reference);
}

/** The reference that a part of an address names, as the router has decoded it. */
export function referenceOfAddress(part: string): string {
  return part.startsWith('~') ? part.slice(1) : part;
}

export const payoutAddress = (reference: string): string =>
  `/payouts/${referenceInAddress(reference)}`;

export const orderAddress = (kind: string, reference: string): string =>
  `/collections/${kind}/${referenceInAddress(reference)}`;

/** Leads on to the refund on the page of its order. */
export const refundAddress = (refundId: string): string =>
  `/collections/refunds/${encodeURIComponent(refundId)}`;

/** Of a file of payouts or of orders; `batches/<id>` leads on to the other where it is one. */
export const batchPage = (kind: BatchKindName, id: string): string =>
  `/${kind === 'payouts' ? '' : 'collections/'}batches/${id}`;

/** One order, as the parts of its address name it. */
export const orderParts = z.strictObject({
  kind: z.enum(ORDER_KINDS),
  reference: z.string().transform(referenceOfAddress),
});

/** For a person at the desk: no command lines. */
export function notThere(code: 'payout_unknown' | 'order_unknown', reference: string): UserError {
  return httpProblem(`${code}/address`, { reference });
}
