import { beforeEach, expect, it } from 'vitest';
import { isPassword } from '../../src/access/passwords.ts';
import type { Role } from '../../src/access/roles.ts';
import { insertSession } from '../../src/access/session-store.ts';
import { createToken, findCaller } from '../../src/access/tokens.ts';
import { findUser, insertUser, listUsers, passwordHashOf } from '../../src/access/user-store.ts';
import {
  changePassword,
  createUser,
  disableUser,
  enableUser,
  resetPassword,
  setApprovalLimit,
  setLanguage,
  setRole,
} from '../../src/access/users.ts';
import { rupiah } from '../../src/domain/money.ts';
import { after, now } from '../../src/domain/time.ts';
import type { Database } from '../../src/platform/database/database.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { quickHash } from './quick-hash.ts';

const OWN = 'kereta biru dekat sawah';
const FRESH = 'payung kuning di pasar';

describeOnBothDatabases('users', (open) => {
  let database: Database;
  const clock = new ManualClock();
  beforeEach(async () => {
    database = await open();
  });
  const context = () => ({ database, clock });
  const create = (user: string, role = 'maker') =>
    createUser(context(), { user, role, by: 'setup' });
  /** One who has a password already, by which this test does not have to wait for a hash. */
  const hire = (name: string, role: Role): Promise<boolean> => {
    const passwordHash = quickHash(OWN);
    const at = now(clock);
    return database.transaction((tx) =>
      insertUser(tx, { name, role, language: 'id', passwordHash, at }),
    );
  };
  const knows = async (user: string, password: string) =>
    isPassword(password, await passwordHashOf(database.knex, user));
  const deeds = (subject: string): Promise<unknown[]> =>
    database
      .knex('audit_log')
      .where({ subject })
      .orderBy('number')
      .select('actor', 'action', 'details');

  it('a new user gets a password that is shown once and must be changed', async () => {
    const made = await create(' Maya ');
    expect(made).toMatchObject({ user: 'Maya', role: 'maker' });
    expect(await knows('maya', made.password)).toBe(true);
    expect(await findUser(database.knex, 'MAYA')).toMatchObject({
      name: 'Maya',
      role: 'maker',
      approvalLimit: null,
      mustChangePassword: true,
      disabledAt: null,
    });
    const everything = JSON.stringify([
      await database.knex('users'),
      await database.knex('audit_log'),
    ]);
    expect(everything).not.toContain(made.password);
    expect(await deeds('Maya')).toEqual([
      { actor: 'setup', action: 'user_created', details: '{"role":"maker"}' },
    ]);
  });

  it('one name belongs to one person, however it is written', async () => {
    await create('Maya');
    for (const again of ['Maya', 'MAYA', ' maya ', 'Ｍａｙａ']) {
      await expect(create(again)).rejects.toMatchObject({ code: 'user_exists' });
    }
    expect(await listUsers(database.knex)).toHaveLength(1);
  });

  it.each([
    ['', 'maker', 'user_name_invalid'],
    ['ma\u200Bya', 'maker', 'user_name_invalid'],
    ['x'.repeat(101), 'maker', 'user_name_invalid'],
    ['maya', 'root', 'role_unknown'],
  ])('%j as %s is refused', async (user, role, code) => {
    await expect(create(user, role)).rejects.toMatchObject({ code });
    expect(await listUsers(database.knex)).toEqual([]);
  });

  it('who forgot their password gets a new one, and the old one is no good', async () => {
    const made = await create('maya');
    const given = await resetPassword(context(), { user: 'MAYA', by: 'adi' });
    expect(given.user).toBe('maya');
    expect([await knows('maya', given.password), await knows('maya', made.password)]).toEqual([
      true,
      false,
    ]);
  });

  it('they choose their own by the present one, and only this session stays', async () => {
    await hire('maya', 'maker');
    const at = now(clock);
    await database.transaction(async (tx) => {
      for (const sha256 of ['here', 'elsewhere']) {
        const endsAt = after(at, 1000);
        await insertSession(tx, { sha256, user: 'maya', formToken: 'f', at, endsAt });
      }
    });
    const asked = { user: 'maya', old: OWN, password: FRESH, sessionSha256: 'here' };
    await expect(changePassword(context(), { ...asked, old: 'wrong' })).rejects.toMatchObject({
      code: 'password_wrong',
    });
    await expect(changePassword(context(), { ...asked, password: 'short' })).rejects.toMatchObject({
      code: 'password_weak',
    });
    await changePassword(context(), asked);
    expect(await knows('maya', FRESH)).toBe(true);
    expect(await findUser(database.knex, 'maya')).toMatchObject({ mustChangePassword: false });
    expect(await database.knex('sessions').pluck('token_sha256')).toEqual(['here']);
  });

  it('role, approval limit and language are changed, each but the last with an entry', async () => {
    await hire('agus', 'maker');
    await setRole(context(), { user: 'agus', role: 'approver', by: 'adi' });
    await setApprovalLimit(context(), { user: 'agus', limit: rupiah(1_000_000), by: 'adi' });
    await setLanguage(context(), { user: 'agus', language: 'en' });
    expect(await findUser(database.knex, 'agus')).toMatchObject({
      role: 'approver',
      language: 'en',
      approvalLimit: rupiah(1_000_000),
    });
    await setApprovalLimit(context(), { user: 'agus', limit: null, by: 'adi' });
    expect(await findUser(database.knex, 'agus')).toMatchObject({ approvalLimit: null });
    expect(await deeds('agus')).toEqual([
      { actor: 'adi', action: 'role_changed', details: '{"role":"approver"}' },
      { actor: 'adi', action: 'limit_changed', details: '{"limitSen":100000000}' },
      { actor: 'adi', action: 'limit_changed', details: '{"limitSen":null}' },
    ]);
    await expect(setLanguage(context(), { user: 'agus', language: 'fr' })).rejects.toMatchObject({
      code: 'language_unknown',
    });
  });

  it('who is disabled knows no password and no token that counts, until they are enabled', async () => {
    await hire('Maya', 'maker');
    const theirs = await createToken(context(), { user: 'MAYA', role: 'maker', by: 'adi' });
    const another = await createToken(context(), { user: 'mayang', role: 'maker', by: 'adi' });
    await disableUser(context(), { user: 'maya', by: 'adi' });
    expect(await knows('maya', OWN)).toBe(false);
    expect(await findCaller(context(), theirs.token)).toBeNull();
    expect(await findCaller(context(), another.token)).toMatchObject({ user: 'mayang' });

    await enableUser(context(), { user: 'maya', by: 'adi' });
    expect(await knows('maya', OWN)).toBe(true);
    expect(await findCaller(context(), theirs.token)).toBeNull();
    expect(await deeds('Maya')).toEqual([
      { actor: 'adi', action: 'user_disabled', details: '{"tokensEnded":1}' },
      { actor: 'adi', action: 'user_enabled', details: '{}' },
    ]);
  });

  it('nobody is changed who is not there', async () => {
    const nobody = { user: 'nobody', by: 'adi' };
    for (const work of [
      () => resetPassword(context(), nobody),
      () => setRole(context(), { ...nobody, role: 'viewer' }),
      () => disableUser(context(), nobody),
    ]) {
      await expect(work()).rejects.toMatchObject({ code: 'user_unknown' });
    }
  });

  it('the last administrator stays one, whoever asks', async () => {
    await hire('adi', 'admin');
    await hire('ani', 'admin');
    await disableUser(context(), { user: 'ani', by: 'adi' });
    for (const by of ['adi', 'somebody']) {
      const last = { user: 'ADI', by };
      await expect(setRole(context(), { ...last, role: 'viewer' })).rejects.toMatchObject({
        code: 'last_admin',
      });
      await expect(disableUser(context(), last)).rejects.toMatchObject({ code: 'last_admin' });
    }
    await setRole(context(), { user: 'ani', role: 'viewer', by: 'adi' });
    expect(await findUser(database.knex, 'adi')).toMatchObject({ role: 'admin', disabledAt: null });

    await hire('ayu', 'admin');
    await setRole(context(), { user: 'adi', role: 'viewer', by: 'adi' });
    expect(await findUser(database.knex, 'adi')).toMatchObject({ role: 'viewer' });
  });

  it('of two administrators who disable one another at once, one stays', async () => {
    await hire('adi', 'admin');
    await hire('ani', 'admin');
    const outcomes = await Promise.allSettled([
      disableUser(context(), { user: 'adi', by: 'ani' }),
      setRole(context(), { user: 'ani', role: 'maker', by: 'adi' }),
    ]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const left = (await listUsers(database.knex)).filter(
      ({ role, disabledAt }) => role === 'admin' && disabledAt === null,
    );
    expect(left).toHaveLength(1);
  });
});
