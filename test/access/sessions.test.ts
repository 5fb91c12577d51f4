import { sha256 } from '../../src/platform/sha256.ts';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Role } from '../../src/access/roles.ts';
import {
  findSession,
  type SessionContext,
  signIn,
  signOut,
  waitAfter,
} from '../../src/access/sessions.ts';
import { changeUser, insertUser } from '../../src/access/user-store.ts';
import { disableUser, resetPassword, setApprovalLimit, setRole } from '../../src/access/users.ts';
import { UserError } from '../../src/domain/errors.ts';
import { rupiah } from '../../src/domain/money.ts';
import { now } from '../../src/domain/time.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { quickHash } from './quick-hash.ts';

const PASSWORD = 'kereta biru dekat sawah';
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const LIMITS = { idleMs: 30 * MINUTE, longestMs: 12 * HOUR };

describeOnBothDatabases('signing in', (open) => {
  let context: SessionContext & { clock: ManualClock };
  beforeEach(async () => {
    context = { database: await open(), clock: new ManualClock(), limits: LIMITS };
    await hire('Maya', 'maker');
  });

  async function hire(name: string, role: Role): Promise<void> {
    const passwordHash = quickHash(PASSWORD);
    const user = { name, role, language: 'id', passwordHash, at: now(context.clock) } as const;
    await context.database.transaction((tx) => insertUser(tx, user));
  }
  const enter = (user = 'Maya', password = PASSWORD, address = '10.0.0.1') =>
    signIn(context, { user, password, address });
  const fails = async (work: Promise<unknown>): Promise<UserError> => {
    const outcome = await work.then(
      () => null,
      (error: unknown) => error,
    );
    if (outcome instanceof UserError) return outcome;
    throw new Error(`no refusal: ${String(outcome)}`);
  };
  async function failOften(times: number, user = 'Maya', address = '10.0.0.1'): Promise<void> {
    for (let turn = 0; turn < times; turn += 1) {
      expect((await fails(enter(user, 'wrong', address))).code).toBe('sign_in_failed');
    }
  }

  it('gives a session that knows who it is and what they may', async () => {
    const { token, user } = await enter('maya');
    expect(user).toBe('Maya');
    expect(await findSession(context, token)).toMatchObject({
      user: 'Maya',
      role: 'maker',
      language: 'id',
      approvalLimit: null,
      mustChangePassword: true,
    });
    expect(await findSession(context, `${token}x`)).toBeNull();
  });

  it('stores only the hash of what the browser holds, and writes down who came from where', async () => {
    const { token } = await enter();
    const { knex } = context.database;
    const stored: { token_sha256: string }[] = await knex('sessions');
    expect(stored.map((row) => row.token_sha256)).toEqual([sha256(token)]);
    expect(JSON.stringify(stored)).not.toContain(token);
    expect(await knex('audit_log').select('actor', 'action', 'details')).toEqual([
      { actor: 'Maya', action: 'signed_in', details: '{"address":"10.0.0.1"}' },
    ]);
  });

  it('never tells whether it was the name or the password that is wrong', async () => {
    const [name, password] = [await fails(enter('nobody')), await fails(enter('Maya', 'wrong'))];
    expect([name.code, name.message, name.next]).toEqual([
      password.code,
      password.message,
      password.next,
    ]);
  });

  describe('after five wrong passwords', () => {
    beforeEach(() => failOften(5));

    it('the name waits, even with the right one, and is told how long', async () => {
      const refusal = await fails(enter());
      expect([refusal.code, refusal.details]).toEqual(['sign_in_throttled', { seconds: 30 }]);
      expect((await fails(enter('MAYA'))).code).toBe('sign_in_throttled');
      await context.clock.advance(29 * SECOND);
      expect((await fails(enter())).details).toEqual({ seconds: 1 });
      await context.clock.advance(SECOND);
      expect((await enter()).user).toBe('Maya');
    });

    it('the next wrong one makes it wait twice as long', async () => {
      await context.clock.advance(30 * SECOND);
      await failOften(1);
      expect((await fails(enter())).details).toEqual({ seconds: 60 });
    });

    it('the right one, once it is heard, makes all of it forgotten', async () => {
      await context.clock.advance(30 * SECOND);
      await enter();
      await failOften(4);
      expect((await enter()).user).toBe('Maya');
    });

    it('others sign in as ever', async () => {
      await hire('agus', 'approver');
      expect((await enter('agus')).user).toBe('agus');
    });

    it('an hour later it begins anew', async () => {
      await context.clock.advance(HOUR);
      await failOften(5);
      expect((await fails(enter())).details).toEqual({ seconds: 30 });
    });
  });

  it('a name that does not exist waits too, so that waiting tells nothing', async () => {
    await failOften(5, 'nobody');
    expect((await fails(enter('nobody'))).code).toBe('sign_in_throttled');
  });

  it('an address waits after fifty wrong ones, whatever the names', async () => {
    const at = now(context.clock);
    const tried = { key: 'address 10.9.9.9', count: 50, last_at: at };
    await context.database.knex('sign_in_failures').insert(tried);
    expect((await fails(enter('Maya', PASSWORD, '10.9.9.9'))).code).toBe('sign_in_throttled');
    expect((await enter()).user).toBe('Maya');
  });

  it('the wait grows to a quarter of an hour and no further', () => {
    expect([0, 1, 2, 4, 5, 1000].map((times) => waitAfter(times) / SECOND)).toEqual([
      30, 60, 120, 480, 900, 900,
    ]);
  });
});

describeOnBothDatabases('a session', (open) => {
  let context: SessionContext & { clock: ManualClock };
  let token = '';
  beforeEach(async () => {
    context = { database: await open(), clock: new ManualClock(), limits: LIMITS };
    const passwordHash = quickHash(PASSWORD);
    const at = now(context.clock);
    await context.database.transaction(async (tx) => {
      for (const name of ['agus', 'adi']) {
        const user = { name, role: 'admin', language: 'en', passwordHash, at } as const;
        await insertUser(tx, user);
      }
      await changeUser(tx, 'agus', { role: 'approver' });
    });
    token = await enter();
  });
  const enter = async () =>
    (await signIn(context, { user: 'agus', password: PASSWORD, address: '10.0.0.1' })).token;
  const isLive = async (of = token) => (await findSession(context, of)) !== null;

  it('ends after half an hour without use', async () => {
    await context.clock.advance(30 * MINUTE - 1);
    expect(await isLive()).toBe(true);
    await context.clock.advance(30 * MINUTE - 1);
    expect(await isLive()).toBe(true);
    await context.clock.advance(30 * MINUTE);
    expect(await isLive()).toBe(false);
  });

  it('ends after twelve hours, however it is used', async () => {
    for (let passed = 0; passed < 12 * HOUR - 20 * MINUTE; passed += 20 * MINUTE) {
      await context.clock.advance(20 * MINUTE);
      expect(await isLive()).toBe(true);
    }
    await context.clock.advance(20 * MINUTE);
    expect(await isLive()).toBe(false);
  });

  it('ends when its person signs out, and their other one does not', async () => {
    const other = await enter();
    await signOut(context, token);
    expect([await isLive(), await isLive(other)]).toEqual([false, true]);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['their role is changed', () => setRole(context, { user: 'agus', role: 'viewer', by: 'adi' })],
    [
      'their approval limit is changed',
      () => setApprovalLimit(context, { user: 'AGUS', limit: rupiah(1), by: 'adi' }),
    ],
    ['they get a new password', () => resetPassword(context, { user: 'agus', by: 'adi' })],
    ['they are disabled', () => disableUser(context, { user: 'agus', by: 'adi' })],
  ])('ends when %s, on every machine', async (_what, change) => {
    const other = await enter();
    await change();
    expect([await isLive(), await isLive(other)]).toEqual([false, false]);
  });

  it('of a user who was disabled in the database counts no more either', async () => {
    const disabled = { disabled_at: now(context.clock) };
    await context.database.knex('users').where({ key: 'agus' }).update(disabled);
    expect(await isLive()).toBe(false);
    await expect(enter()).rejects.toMatchObject({ code: 'sign_in_failed' });
  });

  it('that has ended is cleared away by the next person who signs in', async () => {
    await context.clock.advance(31 * MINUTE);
    const other = await enter();
    const kept: string[] = await context.database.knex('sessions').pluck('token_sha256');
    expect(kept).toEqual([sha256(other)]);
  });
});
