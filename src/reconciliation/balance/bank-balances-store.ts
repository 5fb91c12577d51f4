import { type ExceptionRule, findExceptions } from '../exceptions/found-store.ts';
import type { Find } from '../streams/findings.ts';
import { whySayer } from '../exceptions/why-sql.ts';

/** Bank accounts whose newest checked balance is not what the first one and the mutations since make. */
export const findBankBalances: Find = async (db) => {
  const rule: ExceptionRule = {
    category: 'balance_differs',
    columns: {
      item: 'account.ledger_path',
      severity: `'high'`,
      event_at: 'closing.as_of',
      amount_ours_sen: 'closing.balance_sen - checked.difference_sen',
      amount_theirs_sen: 'closing.balance_sen',
      source: `account.provider || ':mutations'`,
    },
    why: whySayer(db)('why/bank_balance', {
      at: 'closing.as_of',
      balance: 'closing.balance_sen',
      expected: '(closing.balance_sen - checked.difference_sen)',
      unexplained: 'checked.difference_sen',
    }),
    from: `bank_accounts AS account
      JOIN bank_balance_checks AS checked ON checked.id = (
        SELECT max(id) FROM bank_balance_checks WHERE account_id = account.id)
      JOIN bank_balances AS closing ON closing.id = checked.closing_id
      WHERE checked.difference_sen <> 0`,
  };
  await findExceptions(db, rule, {});
};
