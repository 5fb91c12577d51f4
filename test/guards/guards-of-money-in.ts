import { type Guard, sqlite } from './guard.ts';

const REFUNDABLE = 'src/orders/refunds/still-refundable.ts';
const REFUND = 'src/orders/refunds/decide-refund.ts';
const SEND = 'src/orders/refunds/send-refund.ts';
const NEWS = 'src/orders/following/decide-news.ts';

const REFUNDS: readonly Guard[] = [
  {
    id: 'refund-by-a-second-person',
    promise: 'money-in',
    kind: 'approval',
    prevents: 'Who asks for a refund lets it go.',
    file: 'src/orders/refunds/refund-decisions.ts',
    without: 'anybody may approve',
    switchOff: [
      {
        find: "if (to === 'approved' && samePerson(refund.requestedBy, by)) {",
        replace: "if (to === 'approved' && samePerson('', by)) {",
      },
    ],
    heldBy: sqlite('orders/refunds', 'nothing leaves before a second person has approved'),
  },
  {
    id: 'refund-within-what-was-paid',
    promise: 'money-in',
    kind: 'check in the transaction',
    prevents: 'More goes back than was paid, by several refunds of one order.',
    file: REFUNDABLE,
    without: 'other refunds are not counted',
    switchOff: [{ find: 'if (refund.amount > left) {', replace: 'if (refund.amount > paid) {' }],
    heldBy: sqlite(
      'orders/refund-approval',
      'the first one is done between approval and send: the second never leaves',
    ),
  },
  {
    id: 'refund-of-what-is-paid-still',
    promise: 'money-in',
    kind: 'check in the transaction',
    prevents: 'Money goes back for an order that was not paid after all.',
    file: REFUNDABLE,
    without: 'the state of the order is not looked at again',
    switchOff: [{ find: "if (state !== 'paid')", replace: "if (state === 'accepted')" }],
    heldBy: sqlite(
      'orders/refund-approval',
      'the order was resolved as failed after the approval: never leaves',
    ),
  },
  {
    id: 'refund-unknown-goes-no-more',
    promise: 'money-in',
    kind: 'limit on repeats',
    prevents: 'A refund whose request may have been heard is sent again.',
    file: 'src/orders/refunds/hear-of-refund.ts',
    without: 'the sweep has it sent once more',
    switchOff: [
      {
        find: "await moveRefund(tx, refund, 'unknown', { at, reasonCode, message, nextActionAt: null });",
        replace:
          "await moveRefund(tx, refund, 'approved', { at, reasonCode, message, nextActionAt: at });",
      },
    ],
    heldBy: sqlite('orders/refunds', 'whose worker died is not sent again'),
  },
  {
    id: 'refund-with-the-same-bytes',
    promise: 'money-in',
    kind: 'limit on repeats',
    prevents: 'Another request goes under the id of a refund that the provider may know.',
    file: SEND,
    without: 'it is written anew each time',
    switchOff: [
      {
        find: 'refund.request ?? bodyOf(provider, toSend)',
        replace: 'bodyOf(provider, toSend)',
      },
    ],
    heldBy: sqlite('orders/refund-requests', 'goes with the same bytes for ever'),
  },
  {
    id: 'refund-of-the-amount-asked-for',
    promise: 'money-in',
    kind: 'content compared',
    prevents: 'Another amount went back than was asked for, and the books say it was that.',
    file: REFUND,
    without: 'the amount is not compared',
    switchOff: [
      {
        find: 'refundAmount !== null && refundAmount !== refund.amount',
        replace: 'refundAmount !== null && refundAmount < 0',
      },
    ],
    heldBy: sqlite('orders/refund-ends', 'by the answer: nothing is booked'),
  },
];

const PAYMENTS: readonly Guard[] = [
  {
    id: 'payment-booked-once',
    promise: 'money-in',
    kind: 'unique index',
    prevents: 'A payment that two sources tell is booked twice.',
    file: 'src/collections/payment-store.ts',
    without: 'whoever tells it stores it',
    switchOff: [
      {
        find: 'on conflict (provider, stream, item) do nothing',
        replace: 'on conflict (provider, stream, item) do update set source = excluded.source',
      },
    ],
    heldBy: sqlite('collections/receive-payments', 'is known when it comes again, from wherever'),
  },
  {
    id: 'other-amount-goes-to-a-person',
    promise: 'money-in',
    kind: 'content compared',
    prevents: 'An order counts as paid although another amount was paid.',
    file: NEWS,
    without: 'the amount is not compared',
    switchOff: [
      {
        find: 'told !== null && order.amount !== null && told !== order.amount',
        replace: 'told !== null && order.amount === null',
      },
    ],
    heldBy: sqlite(
      'collections/va-late-payments',
      'another amount than was asked for goes to a person',
    ),
  },
  {
    id: 'order-not-found-more-than-once',
    promise: 'money-in',
    kind: 'status before resend',
    prevents: 'A single "no such order" is believed, and the order is made a second time.',
    file: NEWS,
    without: 'the first one is believed',
    switchOff: [
      {
        find: 'if (!quiet || order.tries + 1 < rules.notFoundAnswers) {',
        replace: 'if (order.tries < 0) {',
      },
    ],
    heldBy: sqlite(
      'orders/create-order',
      'lost on the way and confirmed as not known: the same bytes go under the same id',
    ),
  },
  {
    id: 'paid-is-not-asked-for-again',
    promise: 'money-in',
    kind: 'check in the transaction',
    prevents: 'A retry asks for money that was paid, under an earlier id or too late.',
    file: 'src/orders/decisions/order-decisions.ts',
    without: 'a retry does not look at payments',
    switchOff: [{ find: 'if (await isPaidForGood(tx, order)) return false;', replace: '' }],
    heldBy: sqlite(
      'orders/money-told-late',
      'a retry leaves out what was paid under an earlier id',
    ),
  },
  {
    id: 'hint-worked-until-answered',
    promise: 'money-in',
    kind: 'hint to ask',
    prevents: 'The one hint of a payment is spent on a question that was not answered.',
    file: 'src/orders/following/order-callback.ts',
    without: 'asking is enough',
    switchOff: [
      {
        find: "isNewest && order.nextActionAt !== null ? ASKED : { outcome: 'not_answered', isAgain: true };",
        replace:
          "isNewest && order.nextActionAt !== null ? ASKED : { outcome: 'not_answered', isAgain: false };",
      },
    ],
    heldBy: sqlite(
      'orders/money-told-late',
      'a callback about an expired link, and the provider does not answer',
    ),
  },
];

export const GUARDS_OF_MONEY_IN: readonly Guard[] = [...REFUNDS, ...PAYMENTS];
