import { samePerson } from '../domain/person.ts';
import type { Instant } from '../domain/time.ts';
import type { Queryable } from '../platform/database/database.ts';
import type { Role } from './roles.ts';

/** A token as it is known here: never the token itself. */
export interface StoredToken {
  readonly id: number;
  readonly user: string;
  readonly role: Role;
}

export interface NewToken {
  readonly user: string;
  readonly role: Role;
  /** Hexadecimal. */
  readonly sha256: string;
  readonly at: Instant;
}

interface TokenRow {
  id: number;
  user_name: string;
  role: Role;
}

/** What is known of a token later on. */
export interface ListedToken extends StoredToken {
  readonly createdAt: Instant;
  /** To the hour; null: never. */
  readonly lastUsedAt: Instant | null;
  readonly revokedAt: Instant | null;
}

/** Newest first, before a number. */
export async function listTokens(
  db: Queryable,
  page: { readonly before?: number; readonly limit: number },
): Promise<ListedToken[]> {
  const query = db('api_tokens').orderBy('id', 'desc').limit(page.limit);
  if (page.before !== undefined) void query.where('id', '<', page.before);
  const rows: ListedToken[] = await query.select({
    id: 'id',
    user: 'user_name',
    role: 'role',
    createdAt: 'created_at',
    lastUsedAt: 'last_used_at',
    revokedAt: 'revoked_at',
  });
  return rows;
}

export async function insertToken(tx: Queryable, token: NewToken): Promise<number> {
  const rows: { id: number }[] = await tx('api_tokens')
    .insert({
      user_name: token.user,
      role: token.role,
      token_sha256: token.sha256,
      created_at: token.at,
    })
    .returning('id');
  const id = rows[0]?.id;
  if (id === undefined) throw new Error('an inserted token has no id');
  return id;
}

/** A live token by its hash, with its last use. */
export async function findLiveToken(
  db: Queryable,
  sha256: string,
): Promise<(StoredToken & { readonly lastUsedAt: Instant | null }) | null> {
  const row = await db('api_tokens')
    .where({ token_sha256: sha256 })
    .whereNull('revoked_at')
    .first<(TokenRow & { last_used_at: Instant | null }) | undefined>(
      'id',
      'user_name',
      'role',
      'last_used_at',
    );
  return row ? { ...toToken(row), lastUsedAt: row.last_used_at } : null;
}

export async function touchToken(tx: Queryable, id: number, at: Instant): Promise<void> {
  await tx('api_tokens').where({ id }).update({ last_used_at: at });
}

/** Ends every live token of a user, however their name was written; returns how many. */
export async function endTokensOf(tx: Queryable, user: string, at: Instant): Promise<number> {
  const live: Pick<TokenRow, 'id' | 'user_name'>[] = await tx('api_tokens')
    .whereNull('revoked_at')
    .select('id', 'user_name');
  const theirs = live.filter((token) => samePerson(token.user_name, user)).map(({ id }) => id);
  return tx('api_tokens').whereIn('id', theirs).whereNull('revoked_at').update({ revoked_at: at });
}

/** Ends a live token; null where there is none of this id. */
export async function endToken(
  tx: Queryable,
  id: number,
  at: Instant,
): Promise<StoredToken | null> {
  const rows: TokenRow[] = await tx('api_tokens')
    .where({ id })
    .whereNull('revoked_at')
    .update({ revoked_at: at })
    .returning(['id', 'user_name', 'role']);
  return rows[0] ? toToken(rows[0]) : null;
}

function toToken(row: TokenRow): StoredToken {
  return { id: row.id, user: row.user_name, role: row.role };
}
