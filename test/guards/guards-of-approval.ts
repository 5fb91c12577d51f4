import { type Guard, sqlite } from './guard.ts';

const APPROVE = 'src/payouts/approval/approve-batch.ts';
const PAYOUT = 'src/payouts/payout.ts';
const REMIT = 'src/payouts/remittance/remit-payout.ts';
const LAYERS = 'src/payouts/approval/approval-layers.ts';
const STORE = 'src/payouts/store/approval-store.ts';
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
    switchOff: [{ find: 'personKey(a) === personKey(b)', replace: 'a === b' }],
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
    id: 'approval-within-own-limit',
    promise: 'approved',
    kind: 'check in the transaction',
    prevents: 'A person approves more at once than they may.',
    file: APPROVE,
    without: 'the limit of the approver is not compared',
    switchOff: [
      {
        find: 'if (limit === null || content.total <= limit) return;',
        replace: 'if (limit === null || content.total > 0) return;',
      },
    ],
    heldBy: sqlite(
      'payouts/approval-layers',
      'an approval above the limit of its approver is refused',
      'it holds for each of several approvers',
    ),
  },
  {
    id: 'limit-in-other-letters',
    promise: 'approved',
    kind: 'check in the transaction',
    prevents: 'A person approves more than they may under the same name, written otherwise.',
    file: 'src/access/user-store.ts',
    without: 'the approver’s limit is looked up under the name as it was written',
    switchOff: [
      {
        find: `    .where({ key: personKey(name) })
    .first<UserRow`,
        replace: `    .where({ key: name })
    .first<UserRow`,
      },
    ],
    heldBy: sqlite(
      'payouts/approval-layers',
      'an approval above the limit of its approver is refused',
    ),
  },
  {
    id: 'as-many-approvers-as-the-total-needs',
    promise: 'approved',
    kind: 'approval',
    prevents: 'A large batch goes on the word of one person where two or three are needed.',
    file: LAYERS,
    without: 'one approver is enough for any total',
    switchOff: [
      {
        find: 'layers.findLast(({ from }) => total >= from)?.approvers ?? 1',
        replace: 'layers.findLast(({ from }) => total < from && from < 0)?.approvers ?? 1',
      },
    ],
    heldBy: sqlite(
      'payouts/approval-layers',
      'the first approval is kept and sends nothing',
      'the total says how many people are needed',
    ),
  },
  {
    id: 'only-the-last-approval-releases',
    promise: 'approved',
    kind: 'check in the transaction',
    prevents: 'The first of several approvals lets the money go.',
    file: APPROVE,
    without: 'each approval releases',
    switchOff: [{ find: 'layer >= layersNeeded;', replace: 'layer >= 1;' }],
    heldBy: sqlite('payouts/approval-layers', 'the first approval is kept and sends nothing'),
  },
  {
    id: 'one-person-counts-once',
    promise: 'approved',
    kind: 'check in the transaction',
    prevents: 'One person is the first and the second approver.',
    file: APPROVE,
    without: 'the earlier approvers are not compared',
    switchOff: [{ find: 'if (!isApprovedByThem) return {', replace: 'if (layer > 0) return {' }],
    heldBy: sqlite('payouts/approval-layers', 'one person counts once, also written'),
  },
  {
    id: 'one-approval-of-one-person',
    promise: 'approved',
    kind: 'unique index',
    prevents: 'One person is the first and the second approver, past the check of the program.',
    file: 'migrations/0001-batches-and-payouts.ts',
    without: 'the index lets the same person in again',
    switchOff: [
      {
        find: 'CREATE UNIQUE INDEX approvals_of_one_person',
        replace: 'CREATE INDEX approvals_of_one_person',
      },
    ],
    heldBy: sqlite('payouts/approval-layers', 'one person counts once, also written'),
    behind: 'one-person-counts-once',
  },
  {
    id: 'edit-voids-approvals',
    promise: 'approved',
    kind: 'content compared',
    prevents: 'Approvals from before an edit, or before a retry, count for what is there after it.',
    file: STORE,
    without: 'approvals of every version of the batch count',
    switchOff: [
      {
        find: 'where({ batch_id: batchId, content_version: contentVersion, content_hash: hash })',
        replace: 'where({ batch_id: batchId, content_hash: hash })',
      },
    ],
    heldBy: sqlite(
      'payouts/approval-layers',
      'an edit of the batch voids the approvals before it',
      'a retry of what failed is approved anew',
    ),
  },
  {
    id: 'approvers-saw-the-same',
    promise: 'approved',
    kind: 'content compared',
    prevents: 'The second approver releases other rows than the first one approved.',
    file: STORE,
    without: 'approvals of other content count',
    switchOff: [
      {
        find: 'where({ batch_id: batchId, content_version: contentVersion, content_hash: hash })',
        replace: 'where({ batch_id: batchId, content_version: contentVersion })',
      },
    ],
    heldBy: sqlite('payouts/approval-layers', 'changed past Rekon voids the approvals before it'),
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
