import { type Guard, sqlite } from './guard.ts';

const APPROVE = 'src/payouts/approval/approve-batch.ts';
const PAYOUT = 'src/payouts/payout.ts';
const REMIT = 'src/payouts/remittance/remit-payout.ts';
const CHANGED = 'is not sent, is owed no more, and goes to review';

const saw = (what: 'hash' | 'count' | 'total'): Guard => ({
  id: `approver-saw-the-${what}`,
  promise: 'approved',
  kind: 'approval',
  prevents: `A batch is approved with another ${what} than the approver saw.`,
  file: APPROVE,
  without: 'it is not compared',
  switchOff: [
    {
      find: `request.${what} === undefined || request.${what} === content.${what}`,
      replace: 'content.count > 0',
    },
  ],
  heldBy: sqlite('payouts/approval', 'to one who saw %s'),
});

/** The part of `contentHash` that a change of the row is seen by. */
const covers = (what: 'account' | 'amount', field: string): Guard => ({
  id: `approval-covers-the-${what}`,
  promise: 'approved',
  kind: 'approval',
  prevents: `The ${what} of a row is changed after its approval, and the row is sent.`,
  file: PAYOUT,
  without: 'it is no part of what is approved',
  switchOff: [
    {
      find: 'JSON.stringify([reference, bankCode, accountNumber, amount, note, emails])',
      replace: 'JSON.stringify([reference, bankCode, accountNumber, amount, note, emails])'.replace(
        `${field}, `,
        '',
      ),
    },
  ],
  heldBy: sqlite('payouts/approval', CHANGED),
});

export const GUARDS_OF_APPROVAL: readonly Guard[] = [
  {
    id: 'approver-is-not-the-maker',
    promise: 'approved',
    kind: 'approval',
    prevents: 'Who uploads a batch approves it.',
    file: APPROVE,
    without: 'anybody may approve',
    switchOff: [
      {
        find: 'if (samePerson(batch.uploadedBy, by)) {',
        replace: "if (samePerson('', by)) {",
      },
    ],
    heldBy: sqlite('payouts/approval', 'to the one who uploaded it'),
  },
  {
    id: 'maker-in-other-letters',
    promise: 'approved',
    kind: 'approval',
    prevents: 'Who uploads a batch approves it under the same name, written otherwise.',
    file: 'src/domain/person.ts',
    without: 'names are compared letter by letter',
    switchOff: [{ find: 'comparable(a) === comparable(b)', replace: 'a === b' }],
    heldBy: sqlite('payouts/approval', 'to the one who uploaded it'),
  },
  saw('hash'),
  saw('count'),
  saw('total'),
  {
    id: 'approval-whole-or-not-at-all',
    promise: 'approved',
    kind: 'check in the transaction',
    prevents:
      'Two approve at once, or rows change meanwhile: more or less is owed than was approved.',
    file: APPROVE,
    without: 'the number of rows that moved is not compared',
    switchOff: [{ find: 'if (moved !== content.count) throw', replace: 'if (moved < 0) throw' }],
    heldBy: sqlite('payouts/approval', 'two approvers at once: exactly one approves'),
  },
  {
    id: 'approval-of-that-version',
    promise: 'approved',
    kind: 'check in the transaction',
    prevents: 'A batch that was edited during the approval is approved as it is now.',
    file: APPROVE,
    without: 'its version is not compared',
    switchOff: [
      {
        find: 'locked.contentVersion !== batch.contentVersion ||',
        replace: '',
      },
    ],
    heldBy: sqlite(
      'payouts/approval',
      'when the batch is changed while its balance is being asked for',
    ),
    behind: 'approval-whole-or-not-at-all',
  },
  {
    id: 'names-asked-before-approval',
    promise: 'approved',
    kind: 'approval',
    prevents: 'Rows are approved whose recipient the bank has not named yet.',
    file: APPROVE,
    without: 'rows that are being asked about stay behind unseen',
    switchOff: [{ find: 'if (inquiring > 0) {', replace: 'if (inquiring < 0) {' }],
    heldBy: sqlite('payouts/approval', 'while the bank is still being asked'),
  },
  {
    id: 'deposit-covers-the-batch',
    promise: 'approved',
    kind: 'approval',
    prevents: 'More is approved than the deposit holds.',
    file: APPROVE,
    without: 'the balance is asked for and not compared',
    switchOff: [{ find: 'if (available >= needed)', replace: 'if (needed > 0)' }],
    heldBy: sqlite('payouts/approval', 'and counts what was approved before and is not sent yet'),
  },
  {
    id: 'deposit-covers-what-waits',
    promise: 'approved',
    kind: 'approval',
    prevents: 'The same money of the deposit is promised to two batches.',
    file: APPROVE,
    without: 'what was approved before is left out',
    switchOff: [
      {
        find: 'const needed = addSen(content.total, waiting);',
        replace: 'const needed = content.total;',
      },
    ],
    heldBy: sqlite('payouts/approval', 'and counts what was approved before and is not sent yet'),
  },
  {
    id: 'sent-as-approved',
    promise: 'approved',
    kind: 'check in the transaction',
    prevents: 'A row that was changed after its approval is sent.',
    file: REMIT,
    without: 'the row is not compared with what was approved',
    switchOff: [
      {
        find: 'if (contentHash(payout) !== payout.approvedHash) {',
        replace: 'if (contentHash(payout) === payout.approvedHash && payout.id < 0) {',
      },
    ],
    heldBy: sqlite('payouts/approval', CHANGED),
  },
  covers('account', 'accountNumber'),
  covers('amount', 'amount'),
  {
    id: 'paused-batch-sends-nothing',
    promise: 'approved',
    kind: 'check in the transaction',
    prevents: 'A job that was queued before a pause sends after it.',
    file: 'src/batches/batch-store.ts',
    without: 'a pause is not looked at in the transaction',
    switchOff: [
      {
        find: "tx('batches').where({ id: batchId, state: 'approved' }).whereNull('paused_at');",
        replace: "tx('batches').where({ id: batchId, state: 'approved' });",
      },
    ],
    heldBy: sqlite('payouts/remittance', 'a batch that is paused sends nothing'),
  },
  {
    id: 'only-approved-batches-send',
    promise: 'approved',
    kind: 'check in the transaction',
    prevents: 'Rows of a batch that is not approved are sent.',
    file: 'src/batches/batch-store.ts',
    without: 'the state of the batch is not looked at in the transaction',
    switchOff: [
      {
        find: "tx('batches').where({ id: batchId, state: 'approved' }).whereNull('paused_at');",
        replace: "tx('batches').where({ id: batchId }).whereNull('paused_at');",
      },
    ],
    heldBy: sqlite('payouts/what-may-leave', 'a batch that is not approved sends nothing'),
  },
  {
    id: 'new-attempt-approved-anew',
    promise: 'approved',
    kind: 'approval',
    prevents: 'A failed payout is sent again on the word of one person.',
    file: 'src/payouts/retry/retry-batch.ts',
    without: 'a retry goes on with the approval that there was',
    switchOff: [
      { find: '      approvedHash: null,\n      approvedAmount: null,\n', replace: '' },
      {
        find: '      reason: null,\n      nextActionAt: null,',
        replace: '      reason: null,\n      nextActionAt: at,',
      },
      {
        file: 'src/domain/payout-states.ts',
        find: "from: ['failed'],\n    to: 'ready',",
        replace: "from: ['failed'],\n    to: 'approved',",
      },
      {
        file: 'migrations/0001-batches-and-payouts.ts',
        find: "retry_requested: 'failed > ready'",
        replace: "retry_requested: 'failed > approved'",
      },
    ],
    heldBy: sqlite('payouts/retry', 'nothing is sent before a new approval'),
  },
  {
    id: 'one-decision-on-a-row',
    promise: 'approved',
    kind: 'lock',
    prevents: 'Two people decide on a row in review at once, and both decisions are noted.',
    file: 'src/batches/batch-store.ts',
    without: 'the batch is read without a lock',
    switchOff: [{ find: 'query.forUpdate()', replace: 'query' }],
    heldBy: [
      {
        file: 'test/payouts/batch-operations.test.ts',
        title: 'two people decide at once: one decision counts',
        database: 'PostgreSQL',
      },
    ],
  },
];
