import { both, type Guard, sqlite } from './guard.ts';

const LEDGER = 'migrations/0002-ledger.ts';
const APPEND_ONLY = 'migrations/append-only.ts';
const SETTLE = 'src/payouts/settlement/ask-payout-status.ts';
const REMIT = 'src/payouts/remittance/remit-payout.ts';
const DIED = 'a worker dies right after it has written what an answer means';

const stays = (id: string, what: string, table: string, file: string): Guard => ({
  id,
  promise: 'books',
  kind: 'append-only',
  prevents: `${what} are changed or removed.`,
  file,
  without: 'the table is one as any other',
  switchOff: [{ find: `await makeAppendOnly(db, dialect, '${table}');`, replace: '' }],
  heldBy: sqlite('migrations/refusals', '$table is append-only'),
});

export const GUARDS_OF_BOOKS: readonly Guard[] = [
  {
    id: 'posting-made-once',
    promise: 'books',
    kind: 'ledger',
    prevents: 'An event that is worked twice is posted twice.',
    file: 'src/ledger/ledger-store.ts',
    without: 'it gets a new key each time, so that nothing in the database refuses it',
    switchOff: [
      {
        find: 'where not exists (select 1 from postings where key = ?)',
        replace: 'where cast(? as text) is not null',
      },
      {
        find: '  const { key, kind, subject, memo, entries } = posting;',
        replace:
          '  const { kind, subject, memo, entries } = posting;\n  const key = `${posting.key}:${process.hrtime.bigint()}`;',
      },
    ],
    heldBy: sqlite('ledger/ledger', 'a posting is made once, however often its event is worked'),
  },
  {
    id: 'posting-with-other-entries',
    promise: 'books',
    kind: 'ledger',
    prevents: 'The same event with another amount passes for what was posted already.',
    file: 'src/ledger/post.ts',
    without: 'the entries are not compared',
    switchOff: [
      {
        find: 'if (!sameEntries(await entriesOf(tx, posting.key), posting.entries)) {',
        replace:
          'if (!sameEntries(await entriesOf(tx, posting.key), posting.entries) && at === at.trim() + 1) {',
      },
    ],
    heldBy: sqlite('ledger/ledger', 'the same event with another amount is a bug'),
  },
  {
    id: 'posting-balances',
    promise: 'books',
    kind: 'ledger',
    prevents: 'A posting takes from one account another amount than it gives.',
    file: LEDGER,
    without: 'the database takes any set of entries',
    switchOff: [
      {
        find: 'WHEN coalesce((SELECT sum(amount_sen) FROM entries WHERE posting_key = NEW.key), 1) <> 0',
        replace: 'WHEN 0',
      },
      {
        find: 'IF coalesce((SELECT sum(amount_sen) FROM entries WHERE posting_key = NEW.key), 1) <> 0',
        replace: 'IF false',
      },
    ],
    heldBy: both('migrations/refusals', 'that does not balance'),
  },
  {
    id: 'posting-is-closed',
    promise: 'books',
    kind: 'ledger',
    prevents: 'An entry is added to a posting of the past.',
    file: LEDGER,
    without: 'a closed set takes entries',
    switchOff: [
      {
        find: 'WHEN EXISTS (SELECT 1 FROM postings WHERE key = NEW.posting_key)',
        replace: 'WHEN 0',
      },
      {
        find: 'IF EXISTS (SELECT 1 FROM postings WHERE key = NEW.posting_key)',
        replace: 'IF false',
      },
    ],
    heldBy: both('migrations/refusals', 'that is closed takes no further entry'),
  },
  {
    id: 'posting-is-closed-in-the-end',
    promise: 'books',
    kind: 'ledger',
    prevents: 'Entries stay without the posting that was to check them.',
    file: LEDGER,
    without: 'entries need no posting',
    switchOff: [{ find: ' REFERENCES postings (key) DEFERRABLE INITIALLY DEFERRED', replace: '' }],
    heldBy: both('migrations/refusals', 'whose entries are never closed'),
  },
  {
    id: 'foreign-keys-on',
    promise: 'books',
    kind: 'setting of the database',
    prevents: 'SQLite lets entries without a posting and sends without a payout stay.',
    file: 'src/platform/database/database.ts',
    without: 'SQLite looks at no foreign key, as it does unless told',
    switchOff: [{ find: 'PRAGMA foreign_keys = ON;', replace: 'PRAGMA foreign_keys = OFF;' }],
    heldBy: sqlite('migrations/refusals', 'whose entries are never closed').concat(
      sqlite('migrations/sends', 'a send of no payout'),
    ),
  },
  {
    id: 'posted-with-the-state',
    promise: 'books',
    kind: 'order of commit and request',
    prevents: 'A payout is paid or failed, and the ledger never hears of it.',
    file: SETTLE,
    without: 'the posting has a transaction of its own, after that of the state',
    switchOff: [
      {
        find: '        await post(tx, posting, at);',
        replace:
          '        setImmediate(() => void context.database.transaction((own) => post(own, posting, at)).catch(() => undefined));',
      },
    ],
    heldBy: sqlite('payouts/late-answers', DIED),
  },
  {
    id: 'given-back-with-the-state',
    promise: 'books',
    kind: 'order of commit and request',
    prevents: 'A payout is held, and the ledger still has its money on its way.',
    file: REMIT,
    without: 'the posting has a transaction of its own, after that of the state',
    switchOff: [
      {
        find: '      await post(tx, payoutNotCreated(sendOf(context, payout, attempt)), at);',
        replace:
          '      setImmediate(() => void database.transaction((own) => post(own, payoutNotCreated(sendOf(context, payout, attempt)), at)).catch(() => undefined));',
      },
    ],
    heldBy: sqlite('payouts/late-answers', DIED),
  },
  {
    id: 'reserved-with-the-intent',
    promise: 'books',
    kind: 'order of commit and request',
    prevents: 'Money leaves that the ledger still has in the deposit.',
    file: REMIT,
    without: 'it is reserved after the intent is committed',
    switchOff: [
      {
        find: '    await post(tx, payoutSent(sendOf(context, payout, attempt)), at);',
        replace:
          '    setTimeout(() => void database.transaction((own) => post(own, payoutSent(sendOf(context, payout, attempt)), at)).catch(() => undefined), 20);',
      },
    ],
    heldBy: sqlite('payouts/remittance', 'the intent is committed: whoever looks sees it sending'),
  },
  {
    id: 'history-stays',
    promise: 'books',
    kind: 'append-only',
    prevents: 'Anything that was written for good is changed or removed.',
    file: APPEND_ONLY,
    without: 'the triggers let it pass',
    switchOff: [
      { find: "['UPDATE', 'DELETE']", replace: '[] as string[]' },
      {
        find: "$$ BEGIN RAISE EXCEPTION '${table} is append-only'; END $$",
        replace: '$$ BEGIN RETURN NULL; END $$',
      },
    ],
    heldBy: both('migrations/refusals', '$table is append-only'),
  },
  {
    id: 'history-not-written-over',
    promise: 'books',
    kind: 'setting of the database',
    prevents: '"Insert or replace" removes rows of the past on SQLite unseen.',
    file: 'src/platform/database/database.ts',
    without: 'SQLite fires no trigger for it, as it does unless told',
    switchOff: [
      { find: 'PRAGMA recursive_triggers = ON;', replace: 'PRAGMA recursive_triggers = OFF;' },
    ],
    heldBy: sqlite('migrations/refusals', '$table is append-only'),
  },
  stays(
    'events-stay',
    'Events of a payout',
    'payout_events',
    'migrations/0001-batches-and-payouts.ts',
  ),
  stays('approvals-stay', 'Approvals', 'approvals', 'migrations/0001-batches-and-payouts.ts'),
  stays('postings-stay', 'Postings', 'postings', LEDGER),
  stays('entries-stay', 'Entries', 'entries', LEDGER),
  stays(
    'evidence-stays',
    'Answers of the provider',
    'evidence',
    'migrations/0003-evidence-and-records.ts',
  ),
  stays('records-stay', 'Records', 'records', 'migrations/0003-evidence-and-records.ts'),
  stays(
    'audit-stays',
    'Entries of the audit log',
    'audit_log',
    'migrations/0006-access-and-audit.ts',
  ),
  {
    id: 'amount-above-nothing',
    promise: 'books',
    kind: 'check of the database',
    prevents: 'A payout of nothing, or of less.',
    file: 'migrations/0001-batches-and-payouts.ts',
    without: 'the database takes any amount',
    switchOff: [{ find: "table.check('amount_sen > 0', [], 'payouts_amount');", replace: '' }],
    heldBy: sqlite('migrations/refusals', 'cannot be of %d sen'),
  },
];
