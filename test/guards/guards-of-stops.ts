import { type Guard, postgres, sqlite } from './guard.ts';

const REMIT = 'src/payouts/remittance/remit-payout.ts';
const DECIDE = 'src/payouts/breakers/decide-send.ts';
const TRIP = 'src/payouts/breakers/trip-breakers.ts';
const COUNT = 'src/payouts/breakers/count-outcomes.ts';
const PROBE = 'src/payouts/breakers/probe-breakers.ts';
const STORE = 'src/breakers/breaker-store.ts';
const SEND_TABLE = 'src/payouts/remittance/decide-remittance.ts';

const STOPS: readonly Guard[] = [
  {
    id: 'stops-seen-at-that-moment',
    promise: 'stops',
    kind: 'check in the transaction',
    prevents: 'A job that was queued before a stop sends after it.',
    file: REMIT,
    without: 'no stop is looked at in the transaction',
    switchOff: [
      {
        find: 'decideSend(await openBreakers(tx, provider), payout, at)',
        replace: 'decideSend([], payout, at)',
      },
    ],
    heldBy: sqlite(
      'payouts/stops',
      'nothing is sent by any worker until sending is resumed',
    ).concat(sqlite('payouts/remittance', 'our key is refused at the first send')),
  },
  {
    id: 'kill-switch',
    promise: 'stops',
    kind: 'stop',
    prevents: 'Sends go on after a person has stopped them.',
    file: DECIDE,
    without: 'it is not one of the stops',
    switchOff: [
      {
        find: 'open.filter((breaker) => concerns(breaker, send))',
        replace:
          "open.filter((breaker) => breaker.kind !== 'kill_switch' && concerns(breaker, send))",
      },
    ],
    heldBy: sqlite('payouts/stops', 'nothing is sent by any worker until sending is resumed'),
  },
  {
    id: 'stops-of-every-provider',
    promise: 'stops',
    kind: 'stop',
    prevents: 'A stop of everything is not seen by the worker of one provider.',
    file: STORE,
    without: 'only the stops of the provider are read',
    switchOff: [{ find: '[provider, EVERY_PROVIDER]', replace: '[provider]' }],
    heldBy: sqlite('payouts/stops', 'every send stops, approvals too').concat(
      sqlite('payouts/stops', 'nothing is sent by any worker until sending is resumed'),
    ),
  },
  {
    id: 'foreign-transaction-stops-everything',
    promise: 'stops',
    kind: 'stop',
    prevents: 'Sends go on while ids of ours stand for payments that are not ours.',
    file: 'src/payouts/settlement/ask-payout-status.ts',
    without: 'only that payout is quarantined',
    switchOff: [{ find: 'if (foreign) await', replace: 'if (foreign && id === null) await' }],
    heldBy: sqlite('payouts/stops', 'every send stops, approvals too'),
  },
  {
    id: 'foreign-transaction-stops-approvals',
    promise: 'stops',
    kind: 'approval',
    prevents: 'More is approved while ids of ours stand for payments that are not ours.',
    file: 'src/payouts/approval/approve-batch.ts',
    without: 'approvals go on',
    switchOff: [{ find: "kind === 'foreign_transaction' ||", replace: '' }],
    heldBy: sqlite('payouts/stops', 'every send stops, approvals too'),
  },
  {
    id: 'refused-key-stops',
    promise: 'stops',
    kind: 'stop',
    prevents: 'A whole batch runs into a key, user or address that is refused.',
    file: SEND_TABLE,
    without: 'a refusal stops nothing',
    switchOff: [
      { find: "    opensBreaker: 'caller_rejected',", replace: '    opensBreaker: null,' },
    ],
    heldBy: sqlite('payouts/remittance', 'our key is refused at the first send'),
  },
  {
    id: 'refused-key-until-answered',
    promise: 'stops',
    kind: 'stop',
    prevents: 'Sends go on while our key is still refused.',
    file: PROBE,
    without: 'a balance request mends it, answered or not',
    switchOff: [
      {
        find: 'available === null || available < needed',
        replace: '(available ?? needed) < needed',
      },
    ],
    heldBy: sqlite('payouts/what-may-leave', 'our key is refused at the balance too'),
  },
  {
    id: 'low-balance-stops',
    promise: 'stops',
    kind: 'stop',
    prevents: 'A whole batch runs into a deposit that is empty.',
    file: SEND_TABLE,
    without: 'it stops nothing',
    switchOff: [{ find: "    opensBreaker: 'low_balance',", replace: '    opensBreaker: null,' }],
    heldBy: sqlite('payouts/what-may-leave', 'nothing else is sent until it was topped up'),
  },
  {
    id: 'low-balance-until-covered',
    promise: 'stops',
    kind: 'stop',
    prevents: 'Sends go on before the deposit covers what is held.',
    file: PROBE,
    without: 'any answer about the balance mends it',
    switchOff: [
      { find: 'available === null || available < needed', replace: 'available === null' },
    ],
    heldBy: sqlite('payouts/remittance', 'sends go on by themselves once it covers what is held'),
  },
  {
    id: 'unknowns-in-a-row-stop',
    promise: 'stops',
    kind: 'stop',
    prevents: 'Send after send goes into a silence.',
    file: COUNT,
    without: 'a row of them is not counted',
    switchOff: [{ find: 'if (inARow >= rules.inARow)', replace: 'if (inARow < 0)' }],
    heldBy: sqlite('payouts/stops', 'five in a row stop the sends'),
  },
  {
    id: 'unknowns-share-stops',
    promise: 'stops',
    kind: 'stop',
    prevents: 'One send in five gets no clear answer, and nobody notices.',
    file: COUNT,
    without: 'their share is not counted',
    switchOff: [{ find: 'if (last.length < rules.ofLast ||', replace: 'if (last.length >= 0 ||' }],
    heldBy: sqlite('payouts/stops', 'a fifth of the last fifty, never five in a row'),
  },
  {
    id: 'bank-failures-stop-that-bank',
    promise: 'stops',
    kind: 'stop',
    prevents: 'Payouts go on to a bank at which they fail.',
    file: COUNT,
    without: 'failures at a bank are not counted',
    switchOff: [
      {
        find: 'if (bad < rules.failures) return null;',
        replace: 'if (bad >= 0) return null;',
      },
    ],
    heldBy: sqlite('payouts/what-may-leave', 'the bank fails: a job that was queued before'),
  },
  {
    id: 'doubtful-batch-stops',
    promise: 'stops',
    kind: 'stop',
    prevents: 'A file with a shifted column is asked about to its end, and approved.',
    file: COUNT,
    without: 'wrong names are not counted',
    switchOff: [
      { find: 'if (names.asked < rules.leastRows ||', replace: 'if (names.asked >= 0 ||' },
    ],
    heldBy: sqlite('payouts/stops', 'most of the first names are wrong: the batch is paused'),
  },
  {
    id: 'doubtful-batch-not-approved',
    promise: 'stops',
    kind: 'approval',
    prevents: 'A batch that looks shifted is approved before a person has looked.',
    file: 'src/payouts/approval/approve-batch.ts',
    without: 'it can be approved',
    switchOff: [
      {
        find: "(kind === 'doubtful_batch' && scope === batch.id)",
        replace: "(kind === 'doubtful_batch' && scope === '')",
      },
    ],
    heldBy: sqlite('payouts/what-may-leave', 'the rows whose names are right are not approved'),
  },
  {
    id: 'too-many-requests-slow-down',
    promise: 'pace',
    kind: 'stop',
    prevents: 'An endpoint that says "too many requests" is asked as fast as before.',
    file: TRIP,
    without: 'nothing is remembered of it',
    switchOff: [
      {
        find: `  await tripBreaker(tx, {
    provider: context.provider.name,
    kind: 'throttled',`,
        replace: `  if (at !== context.provider.name) return;
  await tripBreaker(tx, {
    provider: context.provider.name,
    kind: 'throttled',`,
      },
    ],
    heldBy: sqlite('payouts/stops', 'the endpoint goes at half its rate until it was quiet'),
  },
];

const CANARIES: readonly Guard[] = [
  {
    id: 'one-canary-claimed',
    promise: 'stops',
    kind: 'conditional update',
    prevents: 'Two workers at the same moment each try a payout after a stop.',
    file: STORE,
    without: 'whoever claims last has it, and both send',
    switchOff: [{ find: "    .whereNull('canary_payout_id')\n", replace: '' }],
    heldBy: postgres('payouts/two-workers', 'one payout goes'),
  },
  {
    id: 'one-canary-at-a-time',
    promise: 'stops',
    kind: 'stop',
    prevents: 'After a stop many payouts are tried instead of one.',
    file: DECIDE,
    without: 'whether one is tried already is not looked at',
    switchOff: [{ find: ' || canaryPayoutId !== null) return false;', replace: ') return false;' }],
    heldBy: sqlite('payouts/stops', 'five in a row stop the sends'),
    behind: 'one-canary-claimed',
  },
  {
    id: 'canary-must-be-paid',
    promise: 'stops',
    kind: 'stop',
    prevents: 'Sends go on before the one that was tried is paid.',
    file: PROBE,
    without: 'that one was tried is enough',
    switchOff: [{ find: "if (canary?.state === 'paid') {", replace: 'if (canary) {' }],
    heldBy: sqlite('payouts/stops', 'the one that was tried gets no clear answer either'),
  },
  {
    id: 'canary-after-a-pause',
    promise: 'stops',
    kind: 'stop',
    prevents: 'One is tried at once, and nothing has had the time to mend.',
    file: DECIDE,
    without: 'the pause is not waited for; the claim does not ask either',
    switchOff: [
      {
        find: 'return nextProbeAt !== null && nextProbeAt <= at;',
        replace: 'return nextProbeAt !== null;',
      },
      { file: STORE, find: "    .andWhere('next_probe_at', '<=', at)\n", replace: '' },
    ],
    heldBy: sqlite('payouts/stops', 'five in a row stop the sends'),
  },
];

export const GUARDS_OF_STOPS: readonly Guard[] = [...STOPS, ...CANARIES];
