import { type Guard, plain, sqlite } from './guard.ts';

const REMIT = 'src/payouts/remittance/remit-payout.ts';
const STORE = 'src/payouts/store/payout-store.ts';

/** Nothing leaves that is not written down. */
export const GUARDS_OF_INTENT: readonly Guard[] = [
  {
    id: 'intent-before-the-request',
    promise: 'not-lost',
    kind: 'order of commit and request',
    prevents: 'Money leaves that no row tells of, because the worker died before it wrote.',
    file: REMIT,
    without: 'the request leaves first, and is written down then',
    switchOff: [
      {
        find: '  const intent = await startSend(context, payoutId, confirmedFor);',
        replace: `  const { rules } = context;
  const early = nextSend(context, payout, null);
  const soon = after(now(clock), rules.sendWithinMs);
  const answer = await provider.remit(permit, early.partnerTrxId, early.request, soon);
  const intent = await startSend(context, payoutId, confirmedFor);`,
      },
      {
        find: `  const { partnerTrxId: id, request } = intent.attempt;
  const answer = await provider.remit(permit, id, request, intent.leaveBefore);
`,
        replace: '',
      },
    ],
    heldBy: sqlite(
      'payouts/remittance',
      'the intent is committed: whoever looks sees it sending',
    ).concat(sqlite('payouts/crashes', 'the intent cannot be committed: nothing leaves')),
  },
  {
    id: 'commit-before-the-request',
    promise: 'not-lost',
    kind: 'order of commit and request',
    prevents: 'The request leaves inside the transaction, and the transaction is rolled back.',
    file: REMIT,
    without: 'the request leaves before the commit',
    switchOff: [
      {
        find: "    return { kind: 'started', attempt, leaveBefore: after(at, rules.sendWithinMs) };",
        replace: `    const place = { endpoint: '', enter: async () => undefined, done: async () => undefined };
    const leaveBefore = after(at, rules.sendWithinMs);
    early = await provider.remit(place, attempt.partnerTrxId, attempt.request, leaveBefore);
    return { kind: 'started', attempt, leaveBefore };`,
      },
      {
        find: `  const { partnerTrxId: id, request } = intent.attempt;
  const answer = await provider.remit(permit, id, request, intent.leaveBefore);
`,
        replace: '  const answer = early as RemitAnswer;\n',
      },
      {
        find: 'type Intent =',
        replace: 'let early: RemitAnswer | null = null;\n\ntype Intent =',
      },
    ],
    heldBy: sqlite('payouts/remittance', 'the intent is committed: whoever looks sees it sending'),
  },
  {
    id: 'commit-before-the-word',
    promise: 'not-lost',
    kind: 'order of commit and request',
    prevents: 'A transaction that shares a commit counts as done before the commit.',
    file: 'src/platform/database/grouped-transactions.ts',
    without: 'each is told that it is done when its own work is',
    switchOff: [
      {
        find: `    const value = await unit.work(tx);
    await tx.raw('RELEASE unit');`,
        replace: `    const value = await unit.work(tx);
    await tx.raw('RELEASE unit');
    unit.resolve(value);
    await new Promise((resolve) => setTimeout(resolve, 20));`,
      },
    ],
    heldBy: plain(
      'platform/grouped-transactions',
      'none is told that it is done before it can be seen from outside',
    ),
  },
  {
    id: 'commit-on-the-disk',
    promise: 'not-lost',
    kind: 'setting of the database',
    prevents: 'A power cut undoes a committed intent to pay.',
    file: 'src/platform/database/database.ts',
    without: 'SQLite answers before the disk does',
    switchOff: [{ find: 'PRAGMA synchronous = FULL;', replace: 'PRAGMA synchronous = NORMAL;' }],
    heldBy: plain('migrations/sqlite-settings', 'put every commit on the disk before it answers'),
  },
  {
    id: 'lost-sends-are-found',
    promise: 'not-lost',
    kind: 'status before resend',
    prevents: 'A send whose worker died is looked at by nobody.',
    file: STORE,
    without: 'the sweep finds none',
    switchOff: [
      {
        find: "    .where({ state: 'sending' })",
        replace: "    .where({ state: 'sending', tries: -1 })",
      },
    ],
    heldBy: sqlite('payouts/crashes', 'after the request: the sweep asks, finds it'),
  },
];
