import { type Guard, sqlite } from './guard.ts';

const DECIDE = 'src/payouts/settlement/decide-settlement.ts';
const REMIT = 'src/payouts/remittance/remit-payout.ts';
const DECIDE_EARLIER = 'src/payouts/settlement/decide-earlier-attempt.ts';
const SEND_TABLE = 'src/payouts/remittance/decide-remittance.ts';
const EARLIER_IS_ASKED = 'when the new one is to go: it does not go';

/** Before an id is sent once more, the provider has said, again and again, that it does not have it. */
const BEFORE_A_RESEND: readonly Guard[] = [
  {
    id: 'silence-is-asked-about',
    promise: 'paid-once',
    kind: 'status before resend',
    prevents: 'A send without a clear answer is sent again without a question.',
    file: SEND_TABLE,
    without: 'no clear answer counts as "nothing was created"',
    switchOff: [
      {
        find: `    ...IN_PROGRESS,
    transition: 'send_unanswered',
    reasonCode: 'no_clear_answer',
    next: 'ask_status',`,
        replace: `    ...NOT_CREATED,
    transition: 'send_not_created',
    reasonCode: 'no_clear_answer',
    next: 'send_again_later',`,
      },
    ],
    heldBy: sqlite('payouts/crashes', 'a send whose answer is lost on the way'),
  },
  {
    id: 'lost-sends-are-asked-about',
    promise: 'paid-once',
    kind: 'status before resend',
    prevents: 'A send whose worker died is sent again without a question.',
    file: 'src/payouts/settlement/sweep-open-payouts.ts',
    without: 'the sweep puts it back to be sent',
    switchOff: [{ find: "          'send_unanswered',", replace: "          'send_not_created'," }],
    heldBy: sqlite('payouts/crashes', 'after the request: the sweep asks, finds it'),
  },
  {
    id: 'not-found-more-than-once',
    promise: 'paid-once',
    kind: 'status before resend',
    prevents: 'A single "no such transaction" is believed, and the payout is sent again.',
    file: DECIDE,
    without: 'the first one counts',
    switchOff: [
      {
        find: 'if (!quiet || payout.tries + 1 < rules.notFoundAnswers) {',
        replace: 'if (payout.tries < 0) {',
      },
    ],
    heldBy: sqlite('payouts/not-found', 'is believed after three answers over ten quiet minutes'),
  },
  {
    id: 'not-found-over-a-quiet-time',
    promise: 'paid-once',
    kind: 'status before resend',
    prevents:
      'The provider shows a transaction only minutes later, and it was sent again meanwhile.',
    file: DECIDE,
    without: 'only the number of answers counts',
    switchOff: [{ find: 'if (!quiet || payout.tries + 1 <', replace: 'if (payout.tries + 1 <' }],
    heldBy: sqlite('payouts/not-found', 'is believed after three answers over ten quiet minutes'),
  },
  {
    id: 'not-found-so-many-times',
    promise: 'paid-once',
    kind: 'status before resend',
    prevents: 'Two answers that lie far apart are enough to send again.',
    file: DECIDE,
    without: 'only the quiet time counts',
    switchOff: [
      {
        find: 'if (!quiet || payout.tries + 1 < rules.notFoundAnswers) {',
        replace: 'if (!quiet) {',
      },
    ],
    heldBy: sqlite('payouts/not-found', 'starts the quiet time and the count anew'),
  },
  {
    id: 'not-found-in-a-row',
    promise: 'paid-once',
    kind: 'status before resend',
    prevents: 'Answers of "no such transaction" are added up across unclear ones.',
    file: 'src/payouts/settlement/ask-payout-status.ts',
    without: 'an unclear answer in between changes nothing',
    switchOff: [
      {
        find: 'notFoundSince: decision.notFound ? (payout.notFoundSince ?? at) : null,',
        replace: 'notFoundSince: payout.notFoundSince ?? at,',
      },
      {
        find: '...(decision.notFound && payout.notFoundSince === null && { tries: 1 }),',
        replace: '',
      },
    ],
    heldBy: sqlite('payouts/not-found', 'starts the quiet time and the count anew'),
  },
  {
    id: 'not-found-after-accepted',
    promise: 'paid-once',
    kind: 'status before resend',
    prevents: 'A payout that was accepted, and is not known later, is sent again.',
    file: DECIDE,
    without: 'it counts as any other "no such transaction"; so do the tables of transitions',
    switchOff: [
      {
        find: `  if (payout.state === 'processing') {
    return quarantine(`,
        replace: `  if (payout.state === 'reversed') {
    return quarantine(`,
      },
      {
        file: 'src/domain/payout-states.ts',
        find: `    from: ['unknown'],
    to: 'held',`,
        replace: `    from: ['unknown', 'processing'],
    to: 'held',`,
      },
      {
        file: 'migrations/0001-batches-and-payouts.ts',
        find: "not_found_confirmed: 'unknown > held'",
        replace: "not_found_confirmed: 'unknown processing > held'",
      },
    ],
    heldBy: sqlite('payouts/not-found', 'about a payout that was accepted is a contradiction'),
  },
  {
    id: 'not-found-after-exists-already',
    promise: 'paid-once',
    kind: 'status before resend',
    prevents: 'An id that the provider called a duplicate is sent again because it is not found.',
    file: DECIDE,
    without: 'it counts as any other "no such transaction"',
    switchOff: [
      {
        find: `  if (payout.reasonCode === 'exists_already') {
    return quarantine(`,
        replace: `  if (payout.reasonCode === 'never') {
    return quarantine(`,
      },
    ],
    heldBy: sqlite('payouts/not-found', 'behind "this id exists already" is a contradiction'),
  },
  {
    id: 'exists-already-is-remembered',
    promise: 'paid-once',
    kind: 'status before resend',
    prevents: 'An unclear answer makes us forget that the provider called the id a duplicate.',
    file: DECIDE,
    without: 'the newest reason replaces it',
    switchOff: [
      {
        find: "const keep = payout.reasonCode === 'exists_already' ? 'exists_already' : reasonCode;",
        replace: 'const keep = reasonCode;',
      },
    ],
    heldBy: sqlite('payouts/not-found', 'behind "this id exists already" is a contradiction'),
  },
];

/** A new id goes only after a final answer on the old one. */
const BEFORE_A_NEW_ID: readonly Guard[] = [
  {
    id: 'earlier-attempt-confirmed',
    promise: 'paid-once',
    kind: 'status before resend',
    prevents: 'A new id goes although the old one was paid after all.',
    file: REMIT,
    without: 'the old id is not asked about',
    switchOff: [
      {
        find: 'const earlier = await confirmEarlierAttempt(context, payout, signal);',
        replace:
          "const earlier = 'confirmed' as Awaited<ReturnType<typeof confirmEarlierAttempt>>;",
      },
    ],
    heldBy: sqlite('payouts/retry', EARLIER_IS_ASKED),
  },
  {
    id: 'earlier-attempt-confirmed-at-that-moment',
    promise: 'paid-once',
    kind: 'check in the transaction',
    prevents:
      'A worker that froze before a retry sends the new id without having asked about the old.',
    file: REMIT,
    without: 'what was asked before the wait is believed',
    switchOff: [
      {
        find: 'isNewId && confirmedFor !== payout.attemptNumber',
        replace: 'isNewId && confirmedFor === 0',
      },
    ],
    heldBy: sqlite('payouts/two-workers', 'wakes up when a new attempt is approved'),
  },
  {
    id: 'earlier-attempt-no-clear-answer',
    promise: 'paid-once',
    kind: 'status before resend',
    prevents: 'Silence about the old id counts as its failure.',
    file: DECIDE_EARLIER,
    without: 'no clear answer confirms',
    switchOff: [
      { find: "return { kind: 'ask_again' };", replace: "return { kind: 'confirmed' };" },
    ],
    heldBy: sqlite('payouts/retry', 'the provider does not answer about the old id'),
  },
  {
    id: 'earlier-attempt-not-known-any-more',
    promise: 'paid-once',
    kind: 'status before resend',
    prevents: 'A new id goes although the provider contradicts itself about the old one.',
    file: DECIDE_EARLIER,
    without: '"no such transaction" confirms every failure',
    switchOff: [{ find: "if (failed !== 'found_failed') return", replace: 'return' }],
    heldBy: sqlite('payouts/retry', EARLIER_IS_ASKED),
  },
  {
    id: 'failure-asked-about-once-more',
    promise: 'paid-once',
    kind: 'status before resend',
    prevents: 'A failure that the provider took back is acted upon.',
    file: 'src/payouts/settlement/ask-payout-status.ts',
    without: 'the first "failed" is the last word',
    switchOff: [
      {
        find: "return transition === 'found_failed' ? after(at, rules.confirmFailedMs) : null;",
        replace: 'return null;',
      },
    ],
    heldBy: sqlite('payouts/late-answers', 'is asked about once more after ten minutes'),
  },
  {
    id: 'refusal-asked-about-once-more',
    promise: 'paid-once',
    kind: 'status before resend',
    prevents: 'A send that was refused and done all the same is paid again.',
    file: REMIT,
    without: 'the refusal is the last word',
    switchOff: [
      {
        find: '      return after(at, rules.confirmFailedMs);',
        replace: '      return null;',
      },
    ],
    heldBy: sqlite('payouts/retry', 'every failure is asked about once more'),
  },
  {
    id: 'end-contradicted',
    promise: 'paid-once',
    kind: 'status before resend',
    prevents: 'A payout that is "failed" and then "paid" stays failed, and can be tried again.',
    file: DECIDE,
    without: 'the first end stays whatever comes after it',
    switchOff: [
      {
        find: "    if (payout.state === meaning) return { kind: 'nothing_new' };",
        replace: "    if (payout.state !== 'sending') return { kind: 'nothing_new' };",
      },
    ],
    heldBy: sqlite('payouts/settlement', 'what a status answer does'),
  },
  {
    id: 'older-answers-contradict-nothing',
    promise: 'not-lost',
    kind: 'check in the transaction',
    prevents: 'An answer that was asked for before the end quarantines a payout that is well.',
    file: DECIDE,
    without: 'every answer counts as the newest',
    switchOff: [
      {
        find: 'return payout.finishedAt !== null && answer.evidence.at <= payout.finishedAt;',
        replace: "return payout.finishedAt !== null && answer.evidence.at === '';",
      },
    ],
    heldBy: sqlite('payouts/late-answers', 'tells an older story, and contradicts nothing'),
  },
];

export const GUARDS_OF_ASKING: readonly Guard[] = [...BEFORE_A_RESEND, ...BEFORE_A_NEW_ID];
