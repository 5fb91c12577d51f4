import type { Instant } from '../domain/time.ts';
import type { Queryable } from '../platform/database/database.ts';

/** Failed sign-ins under one key: a user's name, or an address. */
export interface Failures {
  readonly count: number;
  readonly lastAt: Instant;
}

export async function failuresOf(db: Queryable, key: string): Promise<Failures | null> {
  const row = await db('sign_in_failures')
    .where({ key })
    .first<{ count: number; last_at: Instant } | undefined>('count', 'last_at');
  return row ? { count: row.count, lastAt: row.last_at } : null;
}

/** Counts one more; from one where the last was before `forgottenBefore`. */
export async function countFailure(
  tx: Queryable,
  key: string,
  of: { at: Instant; forgottenBefore: Instant },
): Promise<void> {
  await tx.raw(
    `INSERT INTO sign_in_failures (key, count, last_at) VALUES (:key, 1, :at)
     ON CONFLICT (key) DO UPDATE SET last_at = excluded.last_at,
       count = CASE WHEN sign_in_failures.last_at <= :forgottenBefore THEN 1
         ELSE sign_in_failures.count + 1 END`,
    { key, ...of },
  );
}

export async function forgetFailures(tx: Queryable, key: string): Promise<void> {
  await tx('sign_in_failures').where({ key }).delete();
}
