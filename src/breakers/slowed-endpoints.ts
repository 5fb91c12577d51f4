import type { Clock } from '../domain/time.ts';
import type { Database } from '../platform/database/database.ts';
import { openBreakers } from './breaker-store.ts';

/** How old the answer may be: each worker reads the breakers once in so long, whatever its pace. */
const FRESH_MS = 1000;

/** Which endpoints go at half their rate now, because the provider said "too many requests". */
export function slowedEndpoints(
  database: Database,
  clock: Clock,
): (endpoint: string) => Promise<boolean> {
  let slowed: Promise<ReadonlySet<string>> = Promise.resolve(new Set());
  let readAtMs = Number.NEGATIVE_INFINITY;
  return async (endpoint) => {
    if (clock.nowMs() - readAtMs >= FRESH_MS) {
      readAtMs = clock.nowMs();
      slowed = openBreakers(database.knex).then(
        (open) =>
          new Set(open.filter(({ kind }) => kind === 'throttled').map(({ scope }) => scope)),
      );
    }
    return (await slowed).has(endpoint);
  };
}
