import { writeAudit } from '../audit/audit-log.ts';
import { type Clock, now } from '../domain/time.ts';
import type { Database } from '../platform/database/database.ts';
import { tryAgain } from './notice-store.ts';

/** A person has whatever was given up tried again, from the beginning. Audited. Returns how many. */
export function retryGivenUp(
  { database, clock }: { readonly database: Database; readonly clock: Clock },
  { by }: { readonly by: string },
): Promise<number> {
  const at = now(clock);
  return database.transaction(async (tx) => {
    const deliveries = await tryAgain(tx, at);
    if (deliveries === 0) return 0;
    const details = { deliveries };
    await writeAudit(tx, { at, actor: by, action: 'notices_retried', subject: 'notices', details });
    return deliveries;
  });
}
