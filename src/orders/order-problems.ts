import { problemsOf } from '../domain/errors.ts';
import { speakerOf } from '../domain/sentence.ts';

const NOTHING_CHANGED = 'Nothing was changed.';
const ANOTHER_WAY = 'Pay it back another way.';
const ASKED_AGAIN = 'It is asked about again: see `rekon orders show {reference} --kind {kind}`.';

const ORDERS = {
  order_unknown: {
    says: 'There is no {kind:term} with the reference {reference}.',
    next: 'See `rekon orders status` for the batches, and `rekon orders results BATCH --out FILE` for their rows.',
  },
  'nothing_to_do/no_failed_order': {
    says: 'Batch {batch} has nothing that failed, expired or was cancelled, and may be tried again.',
    next: 'Nothing was changed. Rows that the provider refused are corrected in the rejects file; rows with files, or with a time that is over, are uploaded again under references of their own.',
  },
  'nothing_to_do/order_batch_already': {
    says: 'Batch {batch} is {state:term} already.',
    next: NOTHING_CHANGED,
  },
  order_not_open: {
    says: '{reference} is {state:term}; only what waits for its payer can be taken back.',
    next: `${NOTHING_CHANGED} See \`rekon orders show {reference} --kind {kind}\`.`,
  },
  'order_not_removable/named': {
    says: '{provider} knows no call that takes a {kind} back.',
    next: 'Let it expire, or ask the provider.',
  },
  'order_not_removable/unnamed': {
    says: 'The provider knows no call that takes a {kind} back.',
    next: 'Let it expire, or ask the provider.',
  },
  order_removal_unanswered: {
    says: '{provider} gave no clear answer whether {reference} was taken back: {message}',
    next: ASKED_AGAIN,
  },
  'provider_refuses_us/removal': {
    says: '{provider} did not take {reference} back: {message}',
    next: ASKED_AGAIN,
  },
  order_not_removed: {
    says: '{provider} did not take {reference} back: {message}',
    next: ASKED_AGAIN,
  },
  'reason_missing/order': {
    says: 'A resolution needs a reason.',
    next: 'Say with --reason "…" what shows it; it is kept beside the order.',
  },
  'not_quarantined/order': {
    says: '{reference} is {state:term}, not quarantined.',
    next: 'Nothing was changed: only answers that contradict one another need a decision.',
  },
} as const;

const REFUNDS = {
  'not_refundable/named': {
    says: '{provider} gives nothing back through its interface: {reference}.',
    next: ANOTHER_WAY,
  },
  'not_refundable/unnamed': {
    says: 'Its provider gives nothing back through its interface: {reference}.',
    next: ANOTHER_WAY,
  },
  'not_refundable/this': {
    says: '{reference} cannot be given back: {why:said}.',
    next: ANOTHER_WAY,
  },
  refund_too_large: {
    says: '{amount:rupiah} cannot go back: of {paid:rupiah} paid, {left:rupiah} are left.',
    next: 'Ask for no more than that.',
  },
  'approver_is_maker/refund': {
    says: '{by} asked for this refund, and cannot approve it too.',
    next: 'Have a second person approve it.',
  },
  'reason_missing/refund': {
    says: 'A refund needs a reason.',
    next: 'Say why with --reason "…".',
  },
  order_not_paid: {
    says: '{reference} is {state:term}; only what was paid can be given back.',
    next: NOTHING_CHANGED,
  },
  not_refundable_now: {
    says: 'Refund {refund} cannot be approved any more: {why:said}.',
    next: 'Decline it with `rekon refunds decline {refund} --by USER`; ask anew for what may still go back.',
  },
  refund_unknown: {
    says: 'There is no refund {refund}.',
    next: 'See `rekon refunds list` for those that there are.',
  },
  refund_decided: {
    says: 'Refund {refund} is {state:term} already.',
    next: NOTHING_CHANGED,
  },
  'reason_missing/refund_resolution': {
    says: 'A resolution needs a reason.',
    next: 'Say with --reason "…" what shows it; it is kept beside the refund.',
  },
  'refund_not_open/sending': {
    says: 'Refund {refund} is {state:term}; only how one that is unknown or processing ended can be decided.',
    next: 'Its request is under way: wait for the answer; without one it is unknown within two minutes.',
  },
  'refund_not_open/other': {
    says: 'Refund {refund} is {state:term}; only how one that is unknown or processing ended can be decided.',
    next: `${NOTHING_CHANGED} See \`rekon refunds list\`.`,
  },
} as const;

/** What is refused about orders and refunds. */
export const ORDER_PROBLEMS = { ...ORDERS, ...REFUNDS } as const;
export const orderProblem = problemsOf(ORDER_PROBLEMS);

/** Why money cannot go back. */
export const REFUND_REASONS = {
  'refund/not_paid_now':
    '{reference} is {state:term} now, and only what was paid can be given back',
  'refund/paid_otherwise': 'it was asked for {asked}, and {reference} is paid as {paid} now',
  'refund/nothing_left': 'of {paid:rupiah} paid for {reference}, other refunds leave {left:rupiah}',
} as const;
export const sayOfRefund = speakerOf(REFUND_REASONS);
