import { bankingDaysBefore } from '../completeness/banking-days-back.ts';
import { type ExceptionRule, findExceptions } from '../exceptions/found-store.ts';
import type { Find } from './findings.ts';
import { eitherSaid } from '../../platform/database/said-in-sql.ts';
import { whySayer } from '../exceptions/why-sql.ts';

/**
 * Nothing is missing at the bank of before its mutations begin; and where none is read, the bank was not
 * asked at all.
 */
export const forgetBeforeMutations: Find = async (db) => {
  await db.raw(
    `DELETE FROM recon_found WHERE category = 'missing_at_provider' AND coalesce(event_at, '') < coalesce((
       SELECT min(first_at) FROM (SELECT (SELECT min(occurred_at) FROM bank_mutations
         WHERE bank_mutations.account_id = bank_accounts.id) AS first_at FROM bank_accounts) AS histories
     ), '9999')`,
  );
};

const MOST_DAYS_UNREAD = 1;

/** Accounts whose mutations have not been read for more than a banking day. */
export const findUnreadAccounts: Find = async (db, { asOf, holidays }) => {
  const say = whySayer(db);
  const rule: ExceptionRule = {
    category: 'stale_feed',
    columns: {
      item: 'ledger_path',
      severity: `'medium'`,
      event_at: 'coalesce(pulled_at, created_at)',
      source: `provider || ':mutations'`,
    },
    why: eitherSaid(
      [['pulled_at IS NULL', say('why/mutations_never_read')]],
      say('why/mutations_read', { at: 'pulled_at' }),
    ),
    from: `bank_accounts WHERE coalesce(pulled_at, created_at) < :since`,
  };
  await findExceptions(db, rule, { since: bankingDaysBefore(asOf, MOST_DAYS_UNREAD, holidays) });
};
