import type { Clock } from '../../domain/time.ts';
import type { Database, Queryable } from '../../platform/database/database.ts';

/** How long one transaction of a run should hold the write lock; payouts go on in between. */
const AIM_MS = 40;
const FIRST_ROWS = 2_000;
const MOST_ROWS = 1_000_000;
const LEAST_ROWS = 100;

/**
 * Calls `work` in a transaction each time, with as many rows as the last ones took the aimed time for, until
 * it returns null: nothing is left. Whatever the disk, no chunk holds the lock for long.
 */
export async function inChunks<Position>(
  database: Database,
  clock: Clock,
  first: Position,
  work: (tx: Queryable, position: Position, rows: number) => Promise<Position | null>,
): Promise<void> {
  let rows = FIRST_ROWS;
  for (let position: Position | null = first; position !== null; ) {
    const at: Position = position;
    let workedMs = 0;
    position = await database.transaction(async (tx) => {
      const startedMs = clock.nowMs();
      const next = await work(tx, at, rows);
      workedMs = clock.nowMs() - startedMs;
      return next;
    });
    // The commit takes about as long again.
    if (workedMs * 2 > AIM_MS) rows = Math.max(LEAST_ROWS, Math.floor(rows / 2));
    else if (workedMs * 4 < AIM_MS) rows = Math.min(MOST_ROWS, rows * 2);
  }
}
