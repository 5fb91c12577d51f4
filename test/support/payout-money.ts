import type { PayoutState } from '../../src/domain/payout-states.ts';
import { deposit, inFlight, OPENING_EQUITY, PAYOUTS_OWED } from '../../src/ledger/accounts.ts';
import { accountBalance } from '../../src/ledger/ledger-store.ts';
import { verifyLedger } from '../../src/ledger/verify-ledger.ts';
import { formatRupiah, negateSen, sen } from '../../src/domain/money.ts';
import type { Database } from '../../src/platform/database/database.ts';

/**
 * What the ledger must say whenever nothing is being worked on, whatever happened before:
 * - every posting balances, and so does the whole;
 * - in flight = payouts that the provider may hold the money of: sending, unknown, processing, and
 *   those quarantined out of these;
 * - owed = every payout that was approved and is neither paid nor given up: approved, in flight, held,
 *   failed, and those quarantined out of anything but paid;
 * - the deposit = what was there on the first day, less what is in flight, less what was paid;
 * - whatever is neither final nor a person's has a moment at which it is looked at next.
 */
const IN_FLIGHT: readonly PayoutState[] = ['sending', 'unknown', 'processing'];
const OWED: readonly PayoutState[] = ['approved', ...IN_FLIGHT, 'held', 'failed'];
const LOOKED_AFTER: readonly PayoutState[] = ['inquiring', 'approved', ...IN_FLIGHT];

interface Line {
  readonly reference: string;
  readonly state: PayoutState;
  /** What the ledger owes for it: the amount that was approved. */
  readonly amount: number;
  readonly nextActionAt: string | null;
  /** The state that decides about its money: a quarantined one's is that before the quarantine. */
  readonly moneyState: PayoutState;
}

/** Everything that is not as it must be, in words; empty when all is well. */
export async function moneyProblems(database: Database, provider = 'oy'): Promise<string[]> {
  const lines = await moneyLines(database);
  const { knex } = database;
  const ledger = await verifyLedger(knex);
  const sum = (states: readonly PayoutState[]): number =>
    total(lines.filter((line) => states.includes(line.moneyState)));
  const opening = negateSen(await accountBalance(knex, OPENING_EQUITY));
  const compare = async (what: string, account: string, expected: number): Promise<string[]> => {
    const actual = await accountBalance(knex, account);
    if (actual === expected) return [];
    return [`${account} is ${formatRupiah(actual)}, but ${what} is ${formatRupiah(sen(expected))}`];
  };
  return [
    ...(ledger.balanced ? [] : [`unbalanced: ${JSON.stringify(ledger.unbalancedPostings)}`]),
    ...(await compare('what is on its way', inFlight(provider), sum(IN_FLIGHT))),
    ...(await compare('what recipients are owed', PAYOUTS_OWED, 0 - sum(OWED))),
    ...(await compare(
      'the opening balance less what left it',
      deposit(provider),
      opening - sum(IN_FLIGHT) - sum(['paid']),
    )),
    ...lines
      .filter((line) => LOOKED_AFTER.includes(line.state) && line.nextActionAt === null)
      .map((line) => `${line.reference} is ${line.state} and nobody looks at it again`),
  ];
}

const total = (lines: readonly Line[]): number =>
  lines.reduce((amount, line) => amount + line.amount, 0);

async function moneyLines(database: Database): Promise<Line[]> {
  const rows: {
    reference: string;
    state: PayoutState;
    amount: number;
    nextActionAt: string | null;
    cameFrom: PayoutState | null;
  }[] = await database
    .knex('payouts')
    .select(
      'reference',
      'state',
      'amount_sen as amount',
      'next_action_at as nextActionAt',
      'quarantined_from as cameFrom',
    );
  return rows.map(({ cameFrom, ...row }) => ({
    ...row,
    moneyState: row.state === 'quarantined' ? (cameFrom ?? row.state) : row.state,
  }));
}
