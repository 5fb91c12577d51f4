import { randomBytes } from 'node:crypto';
import { writeAudit } from '../audit/audit-log.ts';
import type { UserError } from '../domain/errors.ts';
import { personKey } from '../domain/person.ts';
import { after, type Clock, epochMs, now } from '../domain/time.ts';
import type { Database } from '../platform/database/database.ts';
import { sha256 } from '../platform/sha256.ts';
import { isPassword } from './passwords.ts';
import {
  dropOldSessions,
  endSession,
  findLiveSession,
  insertSession,
  type Session,
  touchSession,
} from './session-store.ts';
import { countFailure, failuresOf, forgetFailures } from './sign-in-throttle-store.ts';
import { findUser, passwordHashOf } from './user-store.ts';
import { accessProblem } from './access-problems.ts';

export interface SessionContext {
  readonly database: Database;
  readonly clock: Clock;
  readonly limits: SessionLimits;
}

export interface SessionLimits {
  /** A session that is not used ends after so long … */
  readonly idleMs: number;
  /** … and any one after so long. */
  readonly longestMs: number;
}

const RANDOM_BYTES = 32;
const SEEN_EVERY_MS = 60_000;

/** After so many failures in a row the next try must wait; twice as long after each further one. */
const FREE_TRIES = 5;
const FREE_TRIES_OF_AN_ADDRESS = 50;
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 15 * 60_000;
const FORGOTTEN_AFTER_MS = 60 * 60_000;

/** Throws UserErrors: wrong name or password (never which), or too many tries. */
export async function signIn(
  context: SessionContext,
  given: { readonly user: string; readonly password: string; readonly address: string },
): Promise<{ readonly token: string; readonly user: string }> {
  const { database, clock, limits } = context;
  const keys = [
    { key: `user ${personKey(given.user).slice(0, 200)}`, free: FREE_TRIES },
    { key: `address ${given.address}`, free: FREE_TRIES_OF_AN_ADDRESS },
  ];
  for (const { key, free } of keys) await refuseWhileThrottled(context, key, free);
  const hash = await passwordHashOf(database.knex, given.user);
  const isRight = await isPassword(given.password, hash);
  const at = now(clock);
  const user = isRight ? await findUser(database.knex, given.user) : null;
  if (user === null) {
    const forgottenBefore = after(at, -FORGOTTEN_AFTER_MS);
    await database.transaction(async (tx) => {
      for (const { key } of keys) await countFailure(tx, key, { at, forgottenBefore });
    });
    throw notYou();
  }
  const token = randomBytes(RANDOM_BYTES).toString('base64url');
  await database.transaction(async (tx) => {
    for (const { key } of keys.slice(0, 1)) await forgetFailures(tx, key);
    await dropOldSessions(tx, { at, idleSince: after(at, -limits.idleMs) });
    await insertSession(tx, {
      sha256: sha256(token),
      user: user.name,
      formToken: randomBytes(RANDOM_BYTES).toString('base64url'),
      at,
      endsAt: after(at, limits.longestMs),
    });
    await writeAudit(tx, {
      at,
      actor: user.name,
      action: 'signed_in',
      subject: user.name,
      details: { address: given.address },
    });
  });
  return { token, user: user.name };
}

/** Whose session this is; null: nobody's, or it has ended. */
export async function findSession(context: SessionContext, token: string): Promise<Session | null> {
  const { database, clock, limits } = context;
  const at = now(clock);
  const hash = sha256(token);
  const found = await findLiveSession(database.knex, {
    sha256: hash,
    at,
    idleSince: after(at, -limits.idleMs),
  });
  if (found !== null && epochMs(at) - epochMs(found.lastSeenAt) > SEEN_EVERY_MS) {
    await database.transaction((tx) => touchSession(tx, hash, at));
  }
  return found;
}

export async function signOut({ database }: SessionContext, token: string): Promise<void> {
  await database.transaction((tx) => endSession(tx, sha256(token)));
}

async function refuseWhileThrottled(
  { database, clock }: SessionContext,
  key: string,
  free: number,
): Promise<void> {
  const failures = await failuresOf(database.knex, key);
  if (failures === null || failures.count < free) return;
  const untilMs = epochMs(failures.lastAt) + waitAfter(failures.count - free);
  const leftMs = untilMs - clock.nowMs();
  if (leftMs <= 0) return;
  const seconds = Math.ceil(leftMs / 1000);
  throw accessProblem('sign_in_throttled', { seconds }, { seconds });
}

export const waitAfter = (failuresTooMany: number): number =>
  Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failuresTooMany, 20));

const notYou = (): UserError => accessProblem('sign_in_failed');
