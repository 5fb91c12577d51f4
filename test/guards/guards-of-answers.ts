import { type Guard, plain, sqlite } from './guard.ts';

const DECIDE = 'src/payouts/settlement/decide-settlement.ts';
const ANSWERS = 'src/providers/oy/oy-answers.ts';
const CODES = 'src/providers/oy/oy-codes.ts';
const CALLBACKS = 'src/callbacks/process-callback.ts';
const HINTS_OF_OY = 'src/callbacks/disbursement-callback.ts';
const TOLD = 'quarantined, ledger untouched, whatever it says';
const HARD = 'a send is answered with';

const difference = (what: 'bank' | 'account' | 'amount', find: string): Guard => ({
  id: `${what}-compared`,
  promise: 'right-payment',
  kind: 'content compared',
  prevents: `A payment with another ${what} behind our id is taken for ours.`,
  file: DECIDE,
  without: 'it is not compared',
  switchOff: [{ find, replace: find.replace('if (', 'if (payout.id < 0 && ') }],
  heldBy: sqlite('payouts/settlement', TOLD),
});

const CONTENT: readonly Guard[] = [
  difference('bank', 'if (answer.bankCode !== null && answer.bankCode !== payout.bankCode)'),
  difference(
    'account',
    'if (answer.accountNumber !== null && answer.accountNumber !== payout.accountNumber)',
  ),
  difference('amount', 'if (answer.amount !== null && answer.amount !== payout.amount)'),
  {
    id: 'paid-says-what',
    promise: 'right-payment',
    kind: 'content compared',
    prevents: 'A "paid" that does not say which bank, account and amount ends a payout.',
    file: ANSWERS,
    without: 'what is missing is not missed',
    switchOff: [
      {
        find: "return full.meaning === 'paid' && !whole ?",
        replace: "return full.meaning === 'paid' && full.code === '' && !whole ?",
      },
    ],
    heldBy: plain('providers-oy/oy-answers', 'ends nothing'),
  },
  {
    id: 'answer-names-our-transaction',
    promise: 'right-payment',
    kind: 'content compared',
    prevents: 'A status answer about another transaction ends ours.',
    file: ANSWERS,
    without: 'the id in the answer is not looked at',
    switchOff: [
      {
        find: `  const { partner_trx_id: echoed, ...told } = read.data;
  if (echoed !== null && echoed !== partnerTrxId) {`,
        replace: `  const { partner_trx_id: echoed, ...told } = read.data;
  if (echoed === '' && echoed !== partnerTrxId) {`,
      },
    ],
    heldBy: plain('providers-oy/oy-answers', 'an answer about another transaction says nothing'),
  },
];

const MEANINGS: readonly Guard[] = [
  {
    id: 'duplicate-is-no-failure',
    promise: 'paid-once',
    kind: 'table of codes',
    prevents:
      '203, "duplicate", counts as a failure, and the payout is tried again under a new id.',
    file: CODES,
    without: '203 means "needs repair"',
    switchOff: [{ find: "['203', 'exists_already']", replace: "['203', 'needs_repair']" }],
    heldBy: sqlite('payouts/hard-answers', HARD),
  },
  {
    id: 'unlisted-code-is-unknown',
    promise: 'paid-once',
    kind: 'table of codes',
    prevents: 'A code that nobody has decided upon counts as a failure.',
    file: ANSWERS,
    without: 'it means "needs repair"',
    switchOff: [
      {
        find: "meaning: tables.codes.get(code) ?? 'unknown',",
        replace: "meaning: tables.codes.get(code) ?? ('needs_repair' as Meaning),",
      },
    ],
    heldBy: sqlite('payouts/hard-answers', HARD),
  },
  {
    id: 'http-error-is-unknown',
    promise: 'paid-once',
    kind: 'table of codes',
    prevents: 'HTTP 5xx counts as "nothing was created".',
    file: ANSWERS,
    without: 'it means "too fast", as 429 does',
    switchOff: [
      {
        find: "const byHttp = tables.http.get(httpStatus) ?? 'unknown';",
        replace:
          "const byHttp = tables.http.get(httpStatus >= 500 ? 429 : httpStatus) ?? 'unknown';",
      },
    ],
    heldBy: sqlite('payouts/crashes', 'a send whose answer is lost on the way'),
  },
  {
    id: 'broken-answer-is-unknown',
    promise: 'paid-once',
    kind: 'table of codes',
    prevents: 'An answer that is not as documented is believed by its code.',
    file: ANSWERS,
    without: 'an acceptance that names no transaction is believed',
    switchOff: [
      {
        find: "if (said.meaning === 'accepted' && echoed === null) {",
        replace: "if (said.code === '' && echoed === null) {",
      },
    ],
    heldBy: plain('providers-oy/oy-answers', 'an answer to a send'),
  },
];

const HINTS: readonly Guard[] = [
  {
    id: 'callback-is-a-hint',
    promise: 'right-payment',
    kind: 'hint to ask',
    prevents: 'A forged callback makes a payout paid or failed.',
    file: HINTS_OF_OY,
    without: 'the callback is believed',
    switchOff: [
      {
        find: `  await askPayoutStatus(context, payout.id, signal);
  return 'asked';`,
        replace: `  const end = hint.status === 'paid' ? payoutPaid : payoutFailed;
  const name = hint.status === 'paid' ? 'found_paid' : 'found_failed';
  await database.transaction(async (tx) => {
    const at = now(context.clock);
    await transitionPayout(tx, payout, name, { nextActionAt: null }, { at });
    await post(tx, end(context.provider.name, hint.partnerTrxId, payout.amount), at);
  });
  return 'asked';`,
      },
      {
        find: "import type { Instant } from '../domain/time.ts';",
        replace: "import { type Instant, now } from '../domain/time.ts';",
      },
      {
        find: "import { findPayoutByPartnerTrxId } from '../payouts/store/payout-store.ts';",
        replace: `import { findPayoutByPartnerTrxId, transitionPayout } from '../payouts/store/payout-store.ts';
import { payoutFailed, payoutPaid } from '../ledger/payout-postings.ts';
import { post } from '../ledger/post.ts';`,
      },
    ],
    heldBy: sqlite('callbacks/process-callback', 'is a hint: it makes us ask'),
  },
  {
    id: 'callback-worked-once',
    promise: 'right-payment',
    kind: 'check in the transaction',
    prevents: 'A callback is worked again, or one of a sender that we do not know is.',
    file: CALLBACKS,
    without: 'the state of the callback is not looked at',
    switchOff: [
      {
        find: "if (callback?.state !== 'received')",
        replace: 'if (!callback)',
      },
    ],
    heldBy: sqlite('callbacks/process-callback', 'from a sender that we do not know is kept'),
  },
  {
    id: 'late-answer-after-the-end',
    promise: 'right-payment',
    kind: 'check in the transaction',
    prevents: 'The answer to a send moves a payout that a status answer has settled meanwhile.',
    file: 'src/payouts/remittance/remit-payout.ts',
    without: 'the payout is not looked at again; behind it stands the table of transitions',
    switchOff: [
      {
        find: "locked?.payout.state !== 'sending' ||",
        replace: '!locked ||',
      },
    ],
    heldBy: sqlite('payouts/settlement-order', 'the late answer changes nothing'),
  },
  {
    id: 'reversal-applied-once',
    promise: 'right-payment',
    kind: 'check in the transaction',
    prevents: 'A reversal in two statements gives the money back twice.',
    file: 'src/payouts/settlement/apply-statement-evidence.ts',
    without:
      'neither the search, nor the transaction, nor the tables of transitions ask whether it is paid',
    switchOff: [
      { find: "payout?.state !== 'paid' ||", replace: '!payout ||' },
      {
        file: 'src/payouts/store/statement-evidence-store.ts',
        find: "    .andWhere('payouts.state', 'paid')",
        replace: "    .whereIn('payouts.state', ['paid', 'reversed'])",
      },
      {
        file: 'src/domain/payout-states.ts',
        find: "came_back: { from: ['paid']",
        replace: "came_back: { from: ['paid', 'reversed']",
      },
      {
        file: 'migrations/0001-batches-and-payouts.ts',
        find: "came_back: 'paid > reversed'",
        replace: "came_back: 'paid reversed > reversed'",
      },
    ],
    heldBy: sqlite(
      'payouts/statement-evidence',
      'twice, in another file, or looked at again: once',
    ),
  },
  {
    id: 'reversal-of-the-same-amount',
    promise: 'right-payment',
    kind: 'content compared',
    prevents: 'Another amount comes back than was paid, and the books say all of it did.',
    file: 'src/payouts/settlement/apply-statement-evidence.ts',
    without: 'the amount is not compared',
    switchOff: [
      { find: 'if (payout.amount !== line.amount) {', replace: 'if (payout.amount < 0) {' },
    ],
    heldBy: sqlite('payouts/statement-evidence', 'another amount comes back than was paid'),
  },
  {
    id: 'resolved-out-of-quarantine',
    promise: 'right-payment',
    kind: 'check in the transaction',
    prevents: 'A person declares a payout paid or failed while the provider is still being asked.',
    file: 'src/payouts/settlement/resolve-quarantined.ts',
    without: 'its state is not looked at; behind it stands the table of transitions',
    switchOff: [{ find: "if (payout?.state !== 'quarantined')", replace: 'if (!payout)' }],
    heldBy: sqlite('payouts/quarantine', 'of a payout that is not quarantined, of none: refused'),
  },
  {
    id: 'suspected-duplicate-to-a-person',
    promise: 'paid-once',
    kind: 'approval',
    prevents: 'A row that looks like one that was uploaded before is paid unseen.',
    file: 'src/payouts/inquiry/decide-inquiry.ts',
    without: 'it is treated as any other row',
    switchOff: [
      {
        find: 'if (payout.suspectedDuplicateOf !== null) {',
        replace: 'if (payout.suspectedDuplicateOf === -1) {',
      },
    ],
    heldBy: sqlite('payouts/inquiry', 'a suspected duplicate goes to review'),
  },
];

export const GUARDS_OF_ANSWERS: readonly Guard[] = [...CONTENT, ...MEANINGS, ...HINTS];
