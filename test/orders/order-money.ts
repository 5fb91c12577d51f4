import { sen } from '../../src/domain/money.ts';
import { COLLECTIONS_INCOME, REFUNDS } from '../../src/ledger/accounts.ts';
import { accountBalance } from '../../src/ledger/ledger-store.ts';
import { verifyLedger } from '../../src/ledger/verify-ledger.ts';
import type { Database } from '../../src/platform/database/database.ts';

const LOOKED_AFTER = ['creating', 'unknown', 'open'];

/**
 * What must hold of orders whenever nothing is being worked on, whatever happened before; in words,
 * empty when all is well:
 * - every posting balances, and so does the whole;
 * - each payment is posted once, and nothing else is income;
 * - what is given back is what refunds that are done say;
 * - whatever is neither final nor a person's has a moment at which it is looked at next.
 */
export async function orderProblems({ knex }: Database): Promise<string[]> {
  const problems: string[] = [];
  const ledger = await verifyLedger(knex);
  if (!ledger.balanced) problems.push(`unbalanced: ${JSON.stringify(ledger.unbalancedPostings)}`);
  const count = async (kind: string): Promise<number> => {
    const row = await knex('postings')
      .where({ kind })
      .count({ n: '*' })
      .first<{ n: number | string }>();
    return Number(row.n);
  };
  const payments: number[] = await knex('payments').pluck('gross_sen');
  const posted = await count('payment_received');
  if (posted !== payments.length) {
    problems.push(`${payments.length} payments, ${posted} postings of payments`);
  }
  const withdrawn = await count('payment_withdrawn');
  const restored = await count('payment_restored');
  const income = await accountBalance(knex, COLLECTIONS_INCOME);
  const expected = -sum(payments);
  if (withdrawn === restored && income !== sen(expected + 0)) {
    problems.push(`income is ${income}, but what came in is ${expected}`);
  }
  const refunds: number[] = await knex('refunds').where({ state: 'done' }).pluck('amount_sen');
  const givenBack = await accountBalance(knex, REFUNDS);
  if (givenBack !== sum(refunds)) {
    problems.push(`given back is ${givenBack}, but refunds that are done are ${sum(refunds)}`);
  }
  const forgotten: { reference: string; state: string }[] = await knex('orders')
    .whereIn('state', LOOKED_AFTER)
    .whereNull('next_action_at')
    .select('reference', 'state');
  return [
    ...problems,
    ...forgotten.map(
      ({ reference, state }) => `${reference} is ${state} and nobody looks at it again`,
    ),
  ];
}

const sum = (amounts: readonly number[]): number =>
  amounts.reduce((total, amount) => total + amount, 0);
