import { type Sen, sen } from '../domain/money.ts';
import type { Instant } from '../domain/time.ts';
import type { Queryable } from '../platform/database/database.ts';

/** What is known of a mutation now; its versions are records. */
export interface KnownMutation {
  readonly key: string;
  readonly status: 'pending' | 'complete';
  readonly amount: Sen;
  readonly occurredAt: Instant | null;
  /** What the first balance holds of it already. */
  readonly atStart: Sen;
  readonly vanishedAt: Instant | null;
}

const COLUMNS = {
  key: 'mutation_key',
  status: 'status',
  amount: 'amount_sen',
  occurredAt: 'occurred_at',
  atStart: 'at_start_sen',
  vanishedAt: 'vanished_at',
} as const;

/** Under the limit of variables of one statement in both databases. */
const AT_ONCE = 500;

export async function findMutations(
  tx: Queryable,
  accountId: number,
  keys: readonly string[],
): Promise<Map<string, KnownMutation>> {
  const found = new Map<string, KnownMutation>();
  for (let at = 0; at < keys.length; at += AT_ONCE) {
    const rows = await tx('bank_mutations')
      .where({ account_id: accountId })
      .whereIn('mutation_key', keys.slice(at, at + AT_ONCE))
      .select<KnownMutation[]>(COLUMNS);
    for (const row of rows) found.set(row.key, row);
  }
  return found;
}

/** Those that are there, dated from `from` on and before `before`, and were not seen since `since`. */
export async function unseenMutations(
  tx: Queryable,
  accountId: number,
  dated: { readonly from: Instant; readonly before: Instant },
  since: Instant,
): Promise<KnownMutation[]> {
  return tx('bank_mutations')
    .where({ account_id: accountId, vanished_at: null })
    .andWhere('occurred_at', '>=', dated.from)
    .andWhere('occurred_at', '<', dated.before)
    .andWhere('last_seen_at', '<', since)
    .orderBy('mutation_key')
    .select<KnownMutation[]>(COLUMNS);
}

/** It was in the list, though not to be read. */
export async function touchMutation(
  tx: Queryable,
  accountId: number,
  key: string,
  at: Instant,
): Promise<void> {
  await tx('bank_mutations')
    .where({ account_id: accountId, mutation_key: key })
    .update({ last_seen_at: at });
}

/** Seen now; what it said before is in the records. */
export async function saveMutation(
  tx: Queryable,
  accountId: number,
  of: Omit<KnownMutation, 'vanishedAt'>,
  at: Instant,
): Promise<void> {
  const now = {
    status: of.status,
    amount_sen: of.amount,
    occurred_at: of.occurredAt,
    last_seen_at: at,
    vanished_at: null,
  };
  await tx('bank_mutations')
    .insert({
      account_id: accountId,
      mutation_key: of.key,
      at_start_sen: of.atStart,
      first_seen_at: at,
      ...now,
    })
    .onConflict(['account_id', 'mutation_key'])
    .merge(now);
}

export async function markVanished(
  tx: Queryable,
  accountId: number,
  key: string,
  at: Instant,
): Promise<void> {
  await tx('bank_mutations')
    .where({ account_id: accountId, mutation_key: key })
    .update({ vanished_at: at });
}

/** The first balance is of `asOf`: it holds every line that was cash by then. */
export async function openMutations(
  tx: Queryable,
  accountId: number,
  asOf: Instant,
): Promise<void> {
  await tx('bank_mutations')
    .where({ account_id: accountId, status: 'complete', vanished_at: null })
    .andWhereRaw('coalesce(occurred_at, first_seen_at) <= ?', [asOf])
    .update({ at_start_sen: tx.ref('amount_sen') });
}

/**
 * What moved the balance since the first one, as far as it was so at `asOf`: the complete lines that are
 * still there, less what the first balance held of them. Undated ones count from when they were first seen.
 */
export async function sumSince(
  tx: Queryable,
  accountId: number,
  firstAsOf: Instant,
  asOf: Instant,
): Promise<Sen> {
  const row = await tx('bank_mutations')
    .where({ account_id: accountId })
    .andWhereRaw('coalesce(occurred_at, first_seen_at) <= ?', [asOf])
    .select(
      tx.raw(
        `sum(CASE WHEN status = 'complete' AND vanished_at IS NULL THEN amount_sen ELSE 0 END
           - CASE WHEN occurred_at > ? THEN 0 ELSE at_start_sen END) AS moved`,
        [firstAsOf],
      ),
    )
    .first<{ moved: number | string | null }>();
  return sen(Number(row?.moved ?? 0));
}

/** Mutations that are there now, of all accounts. */
export async function countMutations(
  db: Queryable,
): Promise<{ readonly complete: number; readonly pending: number }> {
  const rows: { status: 'pending' | 'complete'; count: number | string }[] = await db(
    'bank_mutations',
  )
    .whereNull('vanished_at')
    .groupBy('status')
    .select('status', db.raw('count(*) as count'));
  const of = (status: string): number =>
    Number(rows.find((row) => row.status === status)?.count ?? 0);
  return { complete: of('complete'), pending: of('pending') };
}
