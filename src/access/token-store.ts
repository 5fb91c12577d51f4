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

/** A live token by its hash. */
export async function findLiveToken(db: Queryable, sha256: string): Promise<StoredToken | null> {
  const row = await db('api_tokens')
    .where({ token_sha256: sha256 })
    .whereNull('revoked_at')
    .first<TokenRow | undefined>('id', 'user_name', 'role');
  return row ? toToken(row) : null;
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
