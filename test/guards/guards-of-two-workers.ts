import { type Guard, postgres, sqlite } from './guard.ts';

const REMIT = 'src/payouts/remittance/remit-payout.ts';
const STORE = 'src/payouts/store/payout-store.ts';
const ATTEMPTS = 'src/payouts/store/attempt-store.ts';

const MOVE = `.where({ id: payout.id, state: payout.state, tries: payout.tries })
    .update({
      ...toColumns({ tries: 0`;
const POSTPONE = `.where({ id: payout.id, state: payout.state, tries: payout.tries })
    .update({ ...toColumns({ tries: payout.tries + 1`;

/** Of two who would do the same, one does. */
export const GUARDS_OF_TWO_WORKERS: readonly Guard[] = [
  {
    id: 'move-only-from-the-state-seen',
    promise: 'paid-once',
    kind: 'conditional update',
    prevents: 'Two workers that decided on the same state both move the payout.',
    file: STORE,
    without: 'the state is not asked for',
    switchOff: [{ find: MOVE, replace: MOVE.replace('state: payout.state, ', '') }],
    heldBy: sqlite('payouts/transitions', 'the second one moves nothing and writes nothing'),
  },
  {
    id: 'move-only-on-the-last-question',
    promise: 'paid-once',
    kind: 'conditional update',
    prevents: 'An answer moves a payout although another question has been answered since.',
    file: STORE,
    without: 'the count of questions is not asked for',
    switchOff: [{ find: MOVE, replace: MOVE.replace(', tries: payout.tries', '') }],
    heldBy: sqlite('payouts/transitions', 'a question in vain counts too'),
  },
  {
    id: 'postpone-only-from-the-state-seen',
    promise: 'paid-once',
    kind: 'conditional update',
    prevents: 'A late question in vain puts a look of its own on a payout that has moved on.',
    file: STORE,
    without: 'the state is not asked for',
    switchOff: [{ find: POSTPONE, replace: POSTPONE.replace('state: payout.state, ', '') }],
    heldBy: sqlite('payouts/two-workers', 'a question in vain about a payout that has moved on'),
  },
  {
    id: 'postpone-only-on-the-last-question',
    promise: 'paid-once',
    kind: 'conditional update',
    prevents: 'One "no such transaction" is counted twice, and believed too soon.',
    file: STORE,
    without: 'the count of questions is not asked for',
    switchOff: [{ find: POSTPONE, replace: POSTPONE.replace(', tries: payout.tries', '') }],
    heldBy: sqlite('payouts/transitions', 'a question in vain counts too'),
  },
  {
    id: 'send-counted-once',
    promise: 'paid-once',
    kind: 'conditional update',
    prevents: 'Two workers both count, and make, the same next send of an id.',
    file: ATTEMPTS,
    without: 'the number of the last send is not asked for',
    switchOff: [
      {
        find: '.where({ payout_id: payoutId, number, times_sent: attempt.timesSent - 1 })',
        replace: '.where({ payout_id: payoutId, number })',
      },
    ],
    heldBy: sqlite('payouts/two-workers', 'a second send of an id is counted by one of them only'),
  },
  {
    id: 'payout-locked-while-decided',
    promise: 'paid-once',
    kind: 'lock',
    prevents:
      'Two transactions read the same payout on PostgreSQL, and both act on what they read.',
    file: STORE,
    without: 'the row is read without a lock',
    switchOff: [{ find: "query.forUpdate('payouts')", replace: 'query' }],
    heldBy: postgres('payouts/two-workers', 'at the very same moment: one sends'),
  },
  {
    id: 'write-lock-before-reading',
    promise: 'paid-once',
    kind: 'lock',
    prevents:
      'Two transactions read before one writes on SQLite, and the second fails or acts on what is old.',
    file: 'src/platform/database/sqlite-client.ts',
    without: 'the lock is taken at the first write',
    switchOff: [{ find: "'BEGIN IMMEDIATE;'", replace: "'BEGIN;'" }],
    heldBy: sqlite('payouts/remittance', 'two workers on one payout: one send'),
  },
  {
    id: 'may-be-sent-at-that-moment',
    promise: 'paid-once',
    kind: 'check in the transaction',
    prevents: 'A worker that has waited sends a payout which another has sent or held meanwhile.',
    file: REMIT,
    without: 'whether it may be sent is looked at before the wait only',
    switchOff: [{ find: '!locked || !mayBeSent(locked.payout, at)', replace: '!locked' }],
    heldBy: sqlite('payouts/two-workers', 'the second, which has waited, does not send at once'),
  },
  {
    id: 'held-for-a-person-stays',
    promise: 'paid-once',
    kind: 'check in the transaction',
    prevents: 'A job that was queued before sends a payout that waits for a person.',
    file: REMIT,
    without: 'held is held, with or without a next look',
    switchOff: [
      {
        find: 'payout.nextActionAt !== null && payout.nextActionAt <= at',
        replace: '(payout.nextActionAt === null || payout.nextActionAt <= at)',
      },
    ],
    heldBy: sqlite('payouts/remittance', 'a job for a payout that waits for a person'),
  },
  {
    id: 'old-answer-of-a-frozen-worker',
    promise: 'paid-once',
    kind: 'check in the transaction',
    prevents: 'The answer to an earlier send ends, or frees, the send that is under way.',
    file: REMIT,
    without: 'any answer counts for any send of the payout',
    switchOff: [
      {
        find: ' || !isSameSend(locked.attempt, attempt)',
        replace: '',
      },
    ],
    heldBy: sqlite('payouts/crashes', 'the answer to the first send does not end the second one'),
  },
  {
    id: 'leaves-in-time-or-not-at-all',
    promise: 'paid-once',
    kind: 'order of commit and request',
    prevents:
      'A worker that was frozen before its request lets it leave when a new id was paid already.',
    file: 'src/providers/provider-call.ts',
    without: 'whoever has a place may use it whenever he wakes up',
    switchOff: [
      {
        find: 'const leaves = entered && startedMs <= leaveBeforeMs;',
        replace: 'const leaves = entered;',
      },
    ],
    heldBy: sqlite('payouts/crashes', 'frozen right before the request leaves'),
  },
  {
    id: 'moves-of-the-table',
    promise: 'paid-once',
    kind: 'check in the transaction',
    prevents: 'A payout moves where no rule lets it, such as from paid back to approved.',
    file: STORE,
    without: 'any transition starts from any state',
    switchOff: [
      {
        find: 'if (!(transition.from as readonly PayoutState[]).includes(payout.state)) {',
        replace: 'if (transition.from.length === 0) {',
      },
    ],
    heldBy: sqlite('payouts/transitions', 'each starts from the states of the table'),
  },
  {
    id: 'events-are-moves-of-the-table',
    promise: 'paid-once',
    kind: 'check of the database',
    prevents: 'A program of another version writes a move that no rule lets be.',
    file: 'migrations/0001-batches-and-payouts.ts',
    without: 'the database takes any event',
    switchOff: [
      {
        find: "eventCheck(PAYOUT_EVENTS, ['asked_in_vain', 'confirmed'])",
        replace: "'1 = 1'",
      },
    ],
    heldBy: sqlite('migrations/refusals', 'an event is a move of the table of transitions'),
  },
];
