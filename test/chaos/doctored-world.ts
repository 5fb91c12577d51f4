import type { BooksTransaction, EntryAtRest, PayoutAtRest, WorldAtRest } from './world-at-rest.ts';

/** A world for the judge to look at, sound unless a test spoils it. */
export const AMOUNT = 12_500_000;
export const OPENING = 1_000_000_000;
const FILE = {
  name: 'payouts-1.csv',
  text: [
    'reference,bank_code,account_number,account_name,amount,note',
    'PAY-1,014,1300000001,BUDI SANTOSO,125000,',
    'PAY-2,008,1300000002,SITI RAHAYU,125000,',
    'PAY-BAD,014,13000X0003,NOBODY,125000,',
    '',
  ].join('\r\n'),
};

export const payment = (changes: Partial<BooksTransaction> = {}): BooksTransaction => ({
  partnerTrxId: 'PAY-1',
  bank: '014',
  account: '1300000001',
  amount: AMOUNT,
  state: 'paid',
  createdMs: Date.parse('2026-11-21T03:00:00.000Z'),
  ...changes,
});

export const payout = (changes: Partial<PayoutAtRest> = {}): PayoutAtRest => ({
  reference: 'PAY-1',
  state: 'paid',
  reasonCode: null,
  nextActionAt: null,
  quarantinedAt: null,
  ...changes,
});

/** Two entries: out of `from`, into `to`. */
export function posting(
  kind: string,
  subject: string,
  from: string,
  to: string,
  amount = AMOUNT,
): EntryAtRest[] {
  const line = { posting: `${kind}:${subject}`, kind, subject };
  return [
    { ...line, account: to, amount },
    { ...line, account: from, amount: -amount },
  ];
}

export const DEPOSIT = 'assets:oy:deposit';
export const IN_FLIGHT = 'assets:oy:in-flight';
export const OWED = 'liabilities:payouts';

export const opened = posting('opening_balance', 'oy', 'equity:opening-balances', DEPOSIT, OPENING);
export const sent = (id: string): EntryAtRest[] => posting('payout_sent', id, DEPOSIT, IN_FLIGHT);
export const paid = (id: string): EntryAtRest[] => posting('payout_paid', id, IN_FLIGHT, OWED);
export const failed = (id: string): EntryAtRest[] =>
  posting('payout_failed', id, IN_FLIGHT, DEPOSIT);
export const reversed = (id: string): EntryAtRest[] =>
  posting('payout_reversed', id, 'expenses:payouts', DEPOSIT);

export interface Doctored {
  readonly transactions?: readonly BooksTransaction[];
  readonly balance?: number;
  readonly deposits?: readonly number[];
  readonly payouts?: readonly PayoutAtRest[];
  readonly entries?: readonly EntryAtRest[];
  readonly approved?: readonly string[];
  readonly lies?: Readonly<Record<string, readonly string[]>>;
  readonly openExceptions?: readonly string[];
}

/** PAY-1 is paid, PAY-2 waits in review; changed as a test wants it. */
export function world(of: Doctored = {}): WorldAtRest {
  return {
    books: {
      openingBalance: OPENING,
      balance: of.balance ?? OPENING - AMOUNT,
      deposits: of.deposits ?? [],
      transactions: of.transactions ?? [payment()],
    },
    files: [FILE],
    approved: new Set(of.approved ?? ['PAY-1']),
    lies: new Map(Object.entries(of.lies ?? {})),
    database: {
      payouts: of.payouts ?? [payout(), payout({ reference: 'PAY-2', state: 'review' })],
      entries: of.entries ?? [...opened, ...sent('PAY-1'), ...paid('PAY-1')],
      openExceptions: new Set(of.openExceptions ?? []),
    },
  };
}
