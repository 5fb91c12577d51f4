import { type Guard, sqlite } from './guard.ts';

/** What is told after the end, or about an earlier attempt, is asked about. */
export const GUARDS_OF_LATE_NEWS: readonly Guard[] = [
  {
    id: 'callback-of-an-earlier-attempt',
    promise: 'paid-once',
    kind: 'hint to ask',
    prevents: 'The old id was paid after all, and nobody notices while the new one is on its way.',
    file: 'src/callbacks/disbursement-callback.ts',
    without: 'it is taken for one about the newest attempt',
    switchOff: [{ find: 'if (number < payout.attemptNumber) {', replace: 'if (number < 0) {' }],
    heldBy: sqlite('payouts/retry', 'a callback says that the old id was paid'),
  },
  {
    id: 'resolution-asked-about-once-more',
    promise: 'paid-once',
    kind: 'status before resend',
    prevents: 'A person says "failed", the provider says "paid", and the row can be tried again.',
    file: 'src/payouts/settlement/resolve-quarantined.ts',
    without: 'the word of the person is the last one',
    switchOff: [
      {
        find: "nextActionAt: as === 'failed' ? after(at, rules.confirmFailedMs) : null,",
        replace: 'nextActionAt: null,',
      },
    ],
    heldBy: sqlite('payouts/quarantine', 'decided as failed: it is asked about once more'),
  },
  {
    id: 'statement-that-disagrees',
    promise: 'not-lost',
    kind: 'hint to ask',
    prevents: 'A statement shows a payment as paid that we call failed, and nobody asks.',
    file: 'src/payouts/store/statement-evidence-store.ts',
    without: 'only what is still open is asked about',
    switchOff: [
      {
        find: `            or (of.state = 'paid' and records.status = 'failed')
            or (of.state = 'failed' and records.status = 'paid'))`,
        replace: '            )',
      },
    ],
    heldBy: sqlite('payouts/statement-evidence', 'asked; the provider decides'),
  },
];
