import { after, type Clock, now } from '../domain/time.ts';
import type { Database } from '../platform/database/database.ts';
import { abandonedBatches, discardReceivingBatch } from './intake-store.ts';

/** An upload that has not stored a chunk for so long has died. */
const ABANDONED_AFTER_MS = 60_000;

/** Removes what uploads stored whose process died; returns how many. None of them was a batch yet. */
export async function clearBrokenUploads(context: {
  readonly database: Database;
  readonly clock: Clock;
}): Promise<number> {
  const { database, clock } = context;
  const olderThan = after(now(clock), -ABANDONED_AFTER_MS);
  const abandoned = await abandonedBatches(database.knex, olderThan);
  for (const id of abandoned) await discardReceivingBatch(database.knex, id);
  return abandoned.length;
}
