import { streamDefinition, type StreamDefinition, type StreamRules } from '../rules/definition.ts';

/**
 * The runner's own streams as data. Our side is what our books believe (`../books/`); a leg is what one kind
 * of source of the provider says of it. Numbers of legs and names of passes are part of matches that are
 * stored: they are never changed.
 */

type LegRules = StreamRules['legs'][number];

const BY_REFERENCE = [
  { name: 'exact reference', match: '1:1' as const, keys: ['reference' as const] },
];

function define(rules: Omit<StreamRules, 'differences'>): StreamDefinition {
  const { name } = rules;
  return streamDefinition.parse({
    ...rules,
    differences: {
      account: `expenses:differences:${name}`,
      against: `assets:clearing:${name}`,
    },
  });
}

/** What a provider tells when it is asked, or by itself: it may never come, and need not. */
const told = (
  number: number,
  name: string,
  theirs: string[],
  dueDays: number | null,
): LegRules => ({
  number,
  name,
  theirs,
  passes: BY_REFERENCE,
  due: { ours: null, theirs: dueDays },
  oursWait: false,
});

/**
 * A status answer is only ever about an id of ours, and nobody signs callbacks: neither is missing in the
 * ledger by itself. What is in flight is judged by its payout (`disbursement/open-payouts-store.ts`). Payouts
 * go on weekends too, and a statement is complete for what it covers: nothing is waited for. The weightiest
 * source comes first, so that what several say is told by it.
 */
export const DISBURSEMENT = define({
  name: 'disbursement',
  title: 'Payouts: the ledger against status answers, callbacks and statements',
  ourReference: 'counterparty',
  ours: ['ledger:disbursement'],
  legs: [
    {
      number: 3,
      name: 'statement',
      theirs: ['oy:statement'],
      passes: BY_REFERENCE,
      due: { ours: 'at once', theirs: 'at once' },
      dueWhenCovered: true,
    },
    told(1, 'status', ['oy:status'], null),
    told(2, 'callback', ['oy:callback'], null),
  ],
  feeds: { 'oy:statement': 3 },
});

/**
 * The pulled history alone: callbacks of virtual accounts only make us pull it, and the documented ones do not
 * say which payment they are about.
 */
export const VA = define({
  name: 'va',
  title: 'Virtual accounts: payments against the pulled histories',
  ourReference: 'counterparty',
  ours: ['ledger:va'],
  legs: [
    {
      number: 1,
      name: 'history',
      theirs: ['oy:va-history'],
      passes: BY_REFERENCE,
      due: { ours: 1, theirs: 1 },
      fee: 'recorded',
    },
  ],
});

export const CHECKOUT = define({
  name: 'checkout',
  title: 'Payment links and invoices: payments against status answers',
  ourReference: 'counterparty',
  ours: ['ledger:checkout'],
  legs: [
    {
      number: 1,
      name: 'status',
      theirs: ['oy:checkout-status', 'oy:invoice-status'],
      passes: BY_REFERENCE,
      due: { ours: 1, theirs: 1 },
    },
  ],
});

/** Whichever tells first that a charge is paid, the other may never come. */
export const EWALLET = define({
  name: 'ewallet',
  title: 'Wallet charges: payments against status answers and callbacks',
  ourReference: 'counterparty',
  ours: ['ledger:ewallet'],
  legs: [
    told(1, 'status', ['xendit:ewallet-status', 'instamoney:ewallet-status'], 1),
    told(2, 'callback', ['xendit:ewallet-callback', 'instamoney:ewallet-callback'], 1),
  ],
});

/** Of an order with several refunds, the refund's id tells which; what has none goes by the order's id. */
const BY_REFUND: LegRules['passes'] = [
  { name: 'refund id', match: '1:1', keys: ['reference', 'counterparty'] },
  ...BY_REFERENCE,
];

export const EMONEY = define({
  name: 'emoney',
  title: 'E-money orders: payments and refunds against answers, callbacks and daily files',
  ourReference: 'counterparty',
  ours: ['ledger:emoney'],
  legs: [
    {
      ...told(1, 'status', ['paylabs:emoney-status', 'paylabs:refund'], 1),
      passes: BY_REFUND,
    },
    told(2, 'callback', ['paylabs:emoney-callback'], 1),
    {
      number: 3,
      name: 'daily file',
      theirs: ['paylabs:payments', 'paylabs:refunds'],
      passes: BY_REFUND,
      due: { ours: 1, theirs: 1 },
      dueWhenCovered: true,
      fee: 'recorded',
    },
  ],
  feeds: { 'paylabs:payments': 3 },
});

/**
 * Mutations have no reference and their texts are not documented, so that amount and day must do: a
 * settlement is the net of a provider's day, and a top-up, which alone has a reference, left the bank on the
 * day of its statement line or the one before. (I) Providers pay out within three banking days.
 */
export const BANK = define({
  name: 'bank',
  title: 'Bank accounts: settlements and top-ups against mutations',
  ours: ['ledger:bank'],
  legs: [
    {
      number: 1,
      name: 'mutations',
      theirs: ['oy:mutations'],
      passes: [
        {
          name: 'net settlement of a day',
          match: 'N:1',
          keys: [],
          fee: 'recorded',
          sumOurs: 'group',
          days: { from: 0, to: 3 },
        },
        {
          name: 'top-up',
          match: 'N:1',
          keys: [],
          sumOurs: 'reference',
          days: { from: -1, to: 0 },
        },
      ],
      due: { ours: 4, theirs: 4 },
    },
  ],
});

/** Balances are no items to be matched one by one: all of this stream is in its findings. */
export const BALANCE = define({
  name: 'balance',
  title: 'Balances: what providers and banks say against the ledger and the mutations',
  ours: ['ledger:balance'],
  legs: [told(1, 'balance', ['oy:balance'], null)],
});
