import type { Sen } from '../domain/money.ts';
import { personKey } from '../domain/person.ts';
import type { Instant } from '../domain/time.ts';
import { dialectOf, type Queryable } from '../platform/database/database.ts';
import type { Role } from './roles.ts';

export const LANGUAGES = ['id', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Somebody who signs in to the desk. */
export interface User {
  readonly name: string;
  readonly role: Role;
  readonly language: Language;
  /** The most that one approval of theirs may release; null: as much as there is. */
  readonly approvalLimit: Sen | null;
  /** The password was given to them by somebody else. */
  readonly mustChangePassword: boolean;
  readonly createdAt: Instant;
  readonly disabledAt: Instant | null;
}

interface UserRow {
  readonly name: string;
  readonly role: Role;
  readonly language: Language;
  readonly approval_limit_sen: Sen | null;
  readonly must_change_password: number | boolean;
  readonly created_at: Instant;
  readonly disabled_at: Instant | null;
}

const COLUMNS = [
  'name',
  'role',
  'language',
  'approval_limit_sen',
  'must_change_password',
  'created_at',
  'disabled_at',
] as const;

const toUser = (row: UserRow): User => ({
  name: row.name,
  role: row.role,
  language: row.language,
  approvalLimit: row.approval_limit_sen,
  mustChangePassword: Boolean(row.must_change_password),
  createdAt: row.created_at,
  disabledAt: row.disabled_at,
});

/** False: there is one of this name. */
export async function insertUser(
  tx: Queryable,
  user: { name: string; role: Role; language: Language; passwordHash: string; at: Instant },
): Promise<boolean> {
  const rows: unknown[] = await tx('users')
    .insert({
      key: personKey(user.name),
      name: user.name,
      role: user.role,
      language: user.language,
      password_hash: user.passwordHash,
      must_change_password: true,
      created_at: user.at,
    })
    .onConflict('key')
    .ignore()
    .returning('key');
  return rows.length === 1;
}

export async function findUser(db: Queryable, name: string): Promise<User | null> {
  const row = await db('users')
    .where({ key: personKey(name) })
    .first<UserRow | undefined>(...COLUMNS);
  return row ? toUser(row) : null;
}

export async function listUsers(db: Queryable): Promise<User[]> {
  const rows: UserRow[] = await db('users')
    .orderBy('key')
    .select(...COLUMNS);
  return rows.map(toUser);
}

/** How many others administer; nobody can change that before this transaction ends. */
export async function lockOtherAdmins(tx: Queryable, name: string): Promise<number> {
  const admins = tx('users')
    .where({ role: 'admin' })
    .whereNull('disabled_at')
    .orderBy('key')
    .select('key');
  // SQLite's transaction holds the only write lock already.
  const rows: { key: string }[] = await (dialectOf(tx) === 'postgres'
    ? admins.forUpdate()
    : admins);
  return rows.filter(({ key }) => key !== personKey(name)).length;
}

/** Null: there is no such user, or they may not sign in any more. */
export async function passwordHashOf(db: Queryable, name: string): Promise<string | null> {
  const row = await db('users')
    .where({ key: personKey(name) })
    .whereNull('disabled_at')
    .first<{ password_hash: string } | undefined>('password_hash');
  return row?.password_hash ?? null;
}

export interface UserChange {
  readonly role?: Role;
  readonly language?: Language;
  readonly approvalLimit?: Sen | null;
  readonly disabledAt?: Instant | null;
  readonly password?: { readonly hash: string; readonly mustChange: boolean };
}

/** False: there is no such user. */
export async function changeUser(
  tx: Queryable,
  name: string,
  { role, language, approvalLimit, disabledAt, password }: UserChange,
): Promise<boolean> {
  const changed = await tx('users')
    .where({ key: personKey(name) })
    .update({
      ...(role !== undefined && { role }),
      ...(language !== undefined && { language }),
      ...(approvalLimit !== undefined && { approval_limit_sen: approvalLimit }),
      ...(disabledAt !== undefined && { disabled_at: disabledAt }),
      ...(password !== undefined && {
        password_hash: password.hash,
        must_change_password: password.mustChange,
      }),
    });
  return changed === 1;
}
