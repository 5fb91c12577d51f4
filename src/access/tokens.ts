import { randomBytes } from 'node:crypto';
import { writeAudit } from '../audit/audit-log.ts';
import { type Clock, epochMs, type Instant, now } from '../domain/time.ts';
import type { Database } from '../platform/database/database.ts';
import { sha256 } from '../platform/sha256.ts';
import { ROLES, type Role } from './roles.ts';
import { endToken, findLiveToken, insertToken, touchToken } from './token-store.ts';
import { accessProblem } from './access-problems.ts';

export interface AccessContext {
  readonly database: Database;
  readonly clock: Clock;
}

export interface TokenRequest {
  /** Whose token it is; this name stands beside whatever is done with it. */
  readonly user: string;
  readonly role: Role;
  /** Who makes it. */
  readonly by: string;
}

/** The only time that the token itself is seen. */
export interface MadeToken {
  readonly id: number;
  readonly user: string;
  readonly role: Role;
  readonly token: string;
}

/** Who is calling, and as what. */
export interface Caller {
  /** Null: a person at the desk. */
  readonly tokenId: number | null;
  readonly user: string;
  readonly role: Role;
}

/** Recognised by people, and by tools that look for secrets in repositories. */
const PREFIX = 'rekon_';
const RANDOM_BYTES = 32;
const TOKEN = new RegExp(`^${PREFIX}[A-Za-z0-9_-]{43}$`);
const MAX_USER_CHARS = 100;
/** That it is used is written down once in so long. */
const USED_EVERY_MS = 3_600_000;

/** Makes a token for a user. Only its SHA-256 is stored: with 256 random bits it needs no salt. */
export async function createToken(
  context: AccessContext,
  request: TokenRequest,
): Promise<MadeToken> {
  const user = userName(request.user);
  const by = userName(request.by);
  const role = knownRole(request.role);
  const token = PREFIX + randomBytes(RANDOM_BYTES).toString('base64url');
  const at = now(context.clock);
  const id = await context.database.transaction(async (tx) => {
    const made = await insertToken(tx, { user, role, sha256: sha256(token), at });
    const subject = `token ${made}`;
    await writeAudit(tx, {
      at,
      actor: by,
      action: 'token_created',
      subject,
      details: { user, role },
    });
    return made;
  });
  return { id, user, role, token };
}

/** Ends a token at once: each request looks its token up anew. */
export async function revokeToken(
  context: AccessContext,
  request: { readonly id: number; readonly by: string },
): Promise<void> {
  const { id } = request;
  const by = userName(request.by);
  const at = now(context.clock);
  await context.database.transaction(async (tx) => {
    const ended = Number.isSafeInteger(id) ? await endToken(tx, id, at) : null;
    if (!ended) {
      throw accessProblem('token_unknown', { token: id });
    }
    const { user, role } = ended;
    const subject = `token ${id}`;
    await writeAudit(tx, {
      at,
      actor: by,
      action: 'token_revoked',
      subject,
      details: { user, role },
    });
  });
}

/**
 * Whose token this is; null for a stranger's and for a revoked one. The database compares hashes, so
 * the time that it takes says nothing about the token.
 */
export async function findCaller(
  { database, clock }: AccessContext,
  token: string,
): Promise<Caller | null> {
  if (!TOKEN.test(token)) return null;
  const found = await findLiveToken(database.knex, sha256(token));
  if (found === null) return null;
  const { id, user, role, lastUsedAt } = found;
  const at = now(clock);
  if (lastUsedAt === null || isLongAgo(lastUsedAt, at)) {
    // That it cannot be written down is no reason to refuse it.
    await database.transaction((tx) => touchToken(tx, id, at)).catch(() => undefined);
  }
  return { tokenId: id, user, role };
}

const isLongAgo = (before: Instant, at: Instant): boolean =>
  epochMs(at) - epochMs(before) >= USED_EVERY_MS;

export function userName(given: string): string {
  const name = given.normalize('NFKC').trim();
  // A name is compared and printed beside approvals: nothing invisible may hide in it.
  if (name !== '' && name.length <= MAX_USER_CHARS && !/\p{C}/u.test(name)) return name;
  throw accessProblem('user_name_invalid', { most: MAX_USER_CHARS });
}

export function knownRole(given: string): Role {
  const role = ROLES.find((known) => known === given);
  if (role) return role;
  throw accessProblem('role_unknown', { role: JSON.stringify(given.slice(0, 40)), roles: ROLES });
}
