import type { Sen } from '../domain/money.ts';
import { personKey } from '../domain/person.ts';
import type { Instant } from '../domain/time.ts';
import type { Queryable } from '../platform/database/database.ts';
import type { Role } from './roles.ts';
import type { Language } from './user-store.ts';

/** A session that is under way, with what its user may do now. */
export interface Session {
  readonly user: string;
  readonly role: Role;
  readonly language: Language;
  readonly approvalLimit: Sen | null;
  readonly mustChangePassword: boolean;
  /** What forms of this session carry. */
  readonly formToken: string;
  readonly lastSeenAt: Instant;
}

export async function insertSession(
  tx: Queryable,
  session: { sha256: string; user: string; formToken: string; at: Instant; endsAt: Instant },
): Promise<void> {
  await tx('sessions').insert({
    token_sha256: session.sha256,
    user_key: personKey(session.user),
    form_token: session.formToken,
    created_at: session.at,
    last_seen_at: session.at,
    ends_at: session.endsAt,
  });
}

interface SessionRow {
  readonly user: string;
  readonly role: Role;
  readonly language: Language;
  readonly approvalLimit: Sen | null;
  readonly mustChangePassword: number | boolean;
  readonly formToken: string;
  readonly lastSeenAt: Instant;
}

/** One that has not ended, and was used since `idleSince`, of a user who may still sign in. */
export async function findLiveSession(
  db: Queryable,
  of: { sha256: string; at: Instant; idleSince: Instant },
): Promise<Session | null> {
  const row = await db('sessions')
    .join('users', 'users.key', 'sessions.user_key')
    .where({ token_sha256: of.sha256 })
    .where('ends_at', '>', of.at)
    .where('last_seen_at', '>', of.idleSince)
    .whereNull('users.disabled_at')
    .first<SessionRow | undefined>(
      'users.name as user',
      'users.role as role',
      'users.language as language',
      'users.approval_limit_sen as approvalLimit',
      'users.must_change_password as mustChangePassword',
      'form_token as formToken',
      'last_seen_at as lastSeenAt',
    );
  return row ? { ...row, mustChangePassword: Boolean(row.mustChangePassword) } : null;
}

export async function touchSession(db: Queryable, sha256: string, at: Instant): Promise<void> {
  await db('sessions').where({ token_sha256: sha256 }).update({ last_seen_at: at });
}

export async function endSession(db: Queryable, sha256: string): Promise<void> {
  await db('sessions').where({ token_sha256: sha256 }).delete();
}

/** Everywhere: their password or what they may do has changed. `but`: the session in which it was done. */
export async function endSessionsOf(db: Queryable, user: string, but = ''): Promise<void> {
  await db('sessions')
    .where({ user_key: personKey(user) })
    .whereNot({ token_sha256: but })
    .delete();
}

export async function dropOldSessions(
  db: Queryable,
  of: { at: Instant; idleSince: Instant },
): Promise<void> {
  await db('sessions')
    .where('ends_at', '<=', of.at)
    .orWhere('last_seen_at', '<=', of.idleSince)
    .delete();
}
