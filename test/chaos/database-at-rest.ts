import type { Database } from '../../src/platform/database/database.ts';
import type { DatabaseAtRest, EntryAtRest, PayoutAtRest } from './world-at-rest.ts';
import { rowsFrom } from './world-database.ts';

/** What the judge wants to know of the database, by plain SQL: none of the program's stores is asked. */
export async function readDatabase(database: Database): Promise<DatabaseAtRest> {
  const payouts = await rowsFrom<PayoutAtRest>(
    database,
    `select reference, state,
       reason_code as "reasonCode", next_action_at as "nextActionAt",
       (select max(at) from payout_events
         where payout_id = payouts.id and to_state = 'quarantined') as "quarantinedAt"
     from payouts order by id`,
  );
  const entries = await rowsFrom<EntryAtRest>(
    database,
    `select entries.posting_key as posting, postings.kind, postings.subject, entries.account,
       entries.amount_sen as amount
     from entries join postings on postings.key = entries.posting_key
     order by entries.posting_key, entries.line`,
  );
  const told = await rowsFrom<{ id: string }>(
    database,
    `select seen.partner_trx_id as id from exceptions
       join exception_versions as seen
         on seen.exception_id = exceptions.id and seen.version = exceptions.version
     where exceptions.status = 'open' and seen.partner_trx_id is not null`,
  );
  const openExceptions = new Set(told.map(({ id }) => id.replace(/\.r\d+$/, '')));
  return { payouts, entries, openExceptions };
}
