import { writeAudit } from '../audit/audit-log.ts';
import type { UserError } from '../domain/errors.ts';
import type { Sen } from '../domain/money.ts';
import { now } from '../domain/time.ts';
import { generatePassword, hashPassword, isPassword, requireGoodPassword } from './passwords.ts';
import type { Role } from './roles.ts';
import { endSessionsOf } from './session-store.ts';
import { endTokensOf } from './token-store.ts';
import { type AccessContext, knownRole, userName } from './tokens.ts';
import {
  changeUser,
  findUser,
  insertUser,
  type Language,
  LANGUAGES,
  lockOtherAdmins,
  passwordHashOf,
  type UserChange,
} from './user-store.ts';
import { accessProblem } from './access-problems.ts';

/** The only time that the password is seen; it must be changed at the first sign-in. */
export interface GivenPassword {
  readonly user: string;
  readonly password: string;
}

/** Throws UserErrors. */
export async function createUser(
  { database, clock }: AccessContext,
  asked: { readonly user: string; readonly role: string; readonly by: string },
): Promise<GivenPassword & { readonly role: Role }> {
  const name = userName(asked.user);
  const by = userName(asked.by);
  const role = knownRole(asked.role);
  const password = generatePassword();
  const passwordHash = await hashPassword(password);
  const at = now(clock);
  await database.transaction(async (tx) => {
    if (!(await insertUser(tx, { name, role, language: 'id', passwordHash, at }))) {
      throw accessProblem('user_exists', { user: name });
    }
    const details = { role };
    await writeAudit(tx, { at, actor: by, action: 'user_created', subject: name, details });
  });
  return { user: name, role, password };
}

/** Gives somebody a new password; their sessions end. */
export async function resetPassword(
  context: AccessContext,
  asked: { readonly user: string; readonly by: string },
): Promise<GivenPassword> {
  const password = generatePassword();
  const hash = await hashPassword(password);
  const user = await change(context, asked, 'password_reset', {
    password: { hash, mustChange: true },
  });
  return { user, password };
}

/** What a user does themselves; other sessions of theirs end. Throws UserErrors. */
export async function changePassword(
  { database, clock }: AccessContext,
  asked: {
    readonly user: string;
    readonly old: string;
    readonly password: string;
    readonly sessionSha256: string;
  },
): Promise<void> {
  const { user, old, password } = asked;
  if (!(await isPassword(old, await passwordHashOf(database.knex, user)))) {
    throw accessProblem('password_wrong');
  }
  requireGoodPassword(password, user);
  const hash = await hashPassword(password);
  const at = now(clock);
  await database.transaction(async (tx) => {
    await changeUser(tx, user, { password: { hash, mustChange: false } });
    await endSessionsOf(tx, user, asked.sessionSha256);
    await writeAudit(tx, {
      at,
      actor: user,
      action: 'password_changed',
      subject: user,
      details: {},
    });
  });
}

export async function setRole(
  context: AccessContext,
  asked: { readonly user: string; readonly role: string; readonly by: string },
): Promise<void> {
  const role = knownRole(asked.role);
  await change(context, asked, 'role_changed', { role }, { role });
}

/** Null: no limit. */
export async function setApprovalLimit(
  context: AccessContext,
  asked: { readonly user: string; readonly limit: Sen | null; readonly by: string },
): Promise<void> {
  const { limit } = asked;
  await change(context, asked, 'limit_changed', { approvalLimit: limit }, { limitSen: limit });
}

/** They cannot sign in any more, and their tokens end; what they did stays under their name. */
export async function disableUser(
  context: AccessContext,
  asked: { readonly user: string; readonly by: string },
): Promise<void> {
  await change(context, asked, 'user_disabled', { disabledAt: now(context.clock) });
}

export async function enableUser(
  context: AccessContext,
  asked: { readonly user: string; readonly by: string },
): Promise<void> {
  await change(context, asked, 'user_enabled', { disabledAt: null });
}

/** What a user chooses for themselves, and nobody else's business. */
export async function setLanguage(
  { database }: AccessContext,
  asked: { readonly user: string; readonly language: string },
): Promise<void> {
  const language = LANGUAGES.find((known): known is Language => known === asked.language);
  if (language === undefined) {
    throw accessProblem('language_unknown', { languages: LANGUAGES });
  }
  await database.transaction((tx) => changeUser(tx, asked.user, { language }));
}

async function change(
  { database, clock }: AccessContext,
  asked: { readonly user: string; readonly by: string },
  action: string,
  changes: UserChange,
  details: Readonly<Record<string, string | number | null>> = {},
): Promise<string> {
  const by = userName(asked.by);
  const at = now(clock);
  const isDisabled = typeof changes.disabledAt === 'string';
  const endsAdmin = isDisabled || (changes.role !== undefined && changes.role !== 'admin');
  return database.transaction(async (tx) => {
    const otherAdmins = endsAdmin ? await lockOtherAdmins(tx, asked.user) : 1;
    const found = await findUser(tx, asked.user);
    if (found === null) throw unknownUser(asked.user);
    const isAdmin = found.role === 'admin' && found.disabledAt === null;
    if (isAdmin && otherAdmins === 0) throw lastAdmin(found.name);
    await changeUser(tx, found.name, changes);
    // What they may do has changed: they sign in anew.
    await endSessionsOf(tx, found.name);
    const tokens = isDisabled ? { tokensEnded: await endTokensOf(tx, found.name, at) } : {};
    const entry = { at, actor: by, action, subject: found.name };
    await writeAudit(tx, { ...entry, details: { ...details, ...tokens } });
    return found.name;
  });
}

const lastAdmin = (name: string): UserError => accessProblem('last_admin', { user: name });

export const unknownUser = (name: string): UserError =>
  accessProblem('user_unknown', { user: JSON.stringify(name.slice(0, 100)) });
