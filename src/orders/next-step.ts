import type { Order } from './order.ts';

/** What moves an order on, or that nothing does; each who shows it has words of their own for it. */
export type OrderStep =
  | 'is_made'
  | 'answer_comes'
  | 'making_is_asked'
  | 'person_looks'
  | 'payer_pays'
  | 'person_resolves'
  | 'person_retries'
  | 'row_is_corrected'
  | 'nothing';

/** When: `nextActionAt`, where it is set. */
export function nextOrderStep({
  state,
  nextActionAt,
}: Pick<Order, 'state' | 'nextActionAt'>): OrderStep {
  switch (state) {
    case 'accepted':
      return 'is_made';
    case 'creating':
      return 'answer_comes';
    case 'unknown':
      return nextActionAt === null ? 'person_looks' : 'making_is_asked';
    case 'open':
      return 'payer_pays';
    case 'quarantined':
      return 'person_resolves';
    case 'failed':
    case 'expired':
    case 'cancelled':
      return 'person_retries';
    case 'rejected':
      return 'row_is_corrected';
    case 'paid':
    case 'verified':
      return 'nothing';
  }
}
