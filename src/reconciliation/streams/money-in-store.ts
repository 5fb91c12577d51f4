import { after } from '../../domain/time.ts';
import { type ExceptionRule, findExceptions } from '../exceptions/found-store.ts';
import type { Find } from './findings.ts';
import { whySayer } from '../exceptions/why-sql.ts';

const NO_MONEY = `('failed', 'expired', 'cancelled', 'pending', 'processing')`;

/**
 * An order that nobody has paid (yet) has no other half in our books and needs none. And where one source
 * says paid, a weaker word of another one is only older: whoever is told that an order is paid, by callback
 * as by answer, asks no more. `failed` beside `paid` stays a contradiction.
 */
export const forgetOrdersWithoutMoney: Find = async (db) => {
  await db.raw(
    `DELETE FROM recon_found WHERE category = 'missing_in_ledger' AND status_theirs IN ${NO_MONEY}`,
  );
  await db.raw(
    `DELETE FROM recon_found WHERE category = 'status_mismatch' AND status_ours = 'paid'
       AND status_theirs IN ('expired', 'cancelled', 'pending', 'processing')
       AND EXISTS (SELECT 1 FROM records AS theirs JOIN records AS stronger
         ON stronger.stream = theirs.stream AND stronger.reference = theirs.reference
         WHERE theirs.id = recon_found.theirs_record_id AND stronger.status = 'paid'
           AND stronger.source NOT LIKE 'ledger:%' AND stronger.source <> theirs.source)`,
  );
};

const PULLED_WITHIN_MS = 24 * 60 * 60 * 1000;

/** Virtual accounts whose histories should have been pulled a day ago. */
export const findStalePulls: Find = async (db, { asOf }) => {
  const rule: ExceptionRule = {
    category: 'stale_feed',
    columns: {
      item: `provider || ':va-history'`,
      severity: `'medium'`,
      event_at: 'longest',
      source: `provider || ':va-history'`,
    },
    why: whySayer(db)('why/vas_not_pulled', { accounts: 'accounts', since: 'longest' }),
    from: `(
      SELECT provider, count(*) AS accounts, min(next_pull_at) AS longest FROM virtual_accounts
      WHERE next_pull_at IS NOT NULL AND next_pull_at < :overdueSince GROUP BY provider
    ) AS waiting WHERE true`,
  };
  await findExceptions(db, rule, { overdueSince: after(asOf, -PULLED_WITHIN_MS) });
};
