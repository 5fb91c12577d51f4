import { speakerOf } from '../domain/sentence.ts';

/** Why an order is where it is, beside its reason code. */
export const ORDER_REASONS = {
  'order/other_amount': 'paid {paid:rupiah}, and {asked:rupiah} was asked for',
  'order/now_paid': 'recorded as {state:term}, and now paid',
  'order/now_failed': 'recorded as {state:term}, and now failed',
  'order/now_verified': 'recorded as {state:term}, and now verified',
  'order/time_over': 'its time was over at {at:time} and nothing was paid',
  'order/made_and_gone': 'the provider made it and does not know it any more',
  'order/duplicate_of_nothing': 'the provider calls the id a duplicate and does not know it',
  'order/sent_in_vain': 'sent {times} times, and the provider has none',
  'order/goes_again': 'the provider does not know it: it is sent again under the same id',
  'order/worker_lost': 'the worker died during the request',
} as const;
export const sayOfOrder = speakerOf(ORDER_REASONS);
