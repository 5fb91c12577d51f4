import { beforeEach, expect, test } from 'vitest';
import { connectBank } from '../../src/bank-accounts/connect-bank.ts';
import {
  CONNECTION_STATES,
  CONNECTION_TRANSITIONS,
} from '../../src/bank-accounts/connection-states.ts';
import { followConnections } from '../../src/bank-accounts/follow-connections.ts';
import type { Instant } from '../../src/domain/time.ts';
import type { Database } from '../../src/platform/database/database.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { BCA, bankWorld, DAY_MS } from './bank-world.ts';

describeOnBothDatabases('connecting a bank', (open) => {
  let database: Database;
  beforeEach(async () => {
    database = await open();
  });

  test('the login is answered, the bank takes its time, the account is there', async () => {
    const world = await bankWorld(database);
    expect(await connectBank(world.context, BCA)).toMatchObject({
      state: 'connecting',
      reason: null,
    });
    expect(await followConnections(world.context)).toEqual({ connected: 0, failed: 0, waiting: 0 });
    await world.clock.advance(5_000);
    expect(await followConnections(world.context)).toMatchObject({ connected: 1 });
    expect(await world.connections()).toMatchObject([
      { state: 'connected', reason: null, phone_masked: '***********6789', connected_by: 'sari' },
    ]);
    const [account] = await database.knex('bank_accounts');
    expect(account).toMatchObject({ bank_code: '014', bank_name: 'BCA', account_type: 'SAVING' });
    expect(account).toMatchObject({
      ledger_path: `assets:bank:014:${(account as { account_number: string }).account_number}`,
    });
    expect(await followConnections(world.context)).toEqual({ connected: 0, failed: 0, waiting: 0 });
  });

  test('credentials and phone are nowhere in the database', async () => {
    const world = await bankWorld(database);
    await connectBank(world.context, BCA);
    const rows = await Promise.all(
      ['bank_connections', 'evidence'].map(async (table) =>
        JSON.stringify(await database.knex(table)),
      ),
    );
    expect(rows.join()).not.toMatch(/sari1990|correct-horse|821123456789/);
  });

  test('asked again, later and later, while the bank is slow', async () => {
    const world = await bankWorld(database, { firstAskMs: 1_000, maxAskMs: 4_000 });
    world.sandbox.oyPfm.books.setUser({ ...BCA, outcome: 'never' });
    await connectBank(world.context, BCA);
    const waits: boolean[] = [];
    for (let second = 1; second <= 12; second += 1) {
      await world.clock.advance(1_000);
      waits.push((await followConnections(world.context)).waiting === 1);
    }
    expect(waits.flatMap((asked, at) => (asked ? [at + 1] : []))).toEqual([1, 3, 7, 11]);
    expect(await world.connections()).toMatchObject([
      { state: 'connecting', reason: '001: Processing login to internet banking' },
    ]);
  });

  test('after a day without an account it has failed', async () => {
    const world = await bankWorld(database);
    world.sandbox.oyPfm.books.setUser({ ...BCA, outcome: 'never' });
    await connectBank(world.context, BCA);
    await world.clock.advance(DAY_MS);
    expect(await followConnections(world.context)).toMatchObject({ failed: 1 });
    expect(await world.connections()).toMatchObject([{ state: 'failed' }]);
  });

  test.each([
    ['301', '301: Failed Authentication'],
    ['300', '300: Failed'],
  ] as const)('the bank refuses with %s', async (outcome, reason) => {
    const world = await bankWorld(database);
    world.sandbox.oyPfm.books.setUser({ ...BCA, outcome });
    await connectBank(world.context, BCA);
    await world.clock.advance(5_000);
    expect(await followConnections(world.context)).toMatchObject({ failed: 1 });
    expect(await world.connections()).toMatchObject([{ state: 'failed', reason }]);
  });

  test.each([
    ['302', 'failed'],
    ['303', 'failed'],
    ['304', 'failed'],
    ['301', 'failed'],
    ['999', 'connecting'],
  ])('a login answered with %s: %s', async (code, state) => {
    const world = await bankWorld(database);
    world.sandbox.faults.add([{ endpoint: 'pfm-login', kind: 'code', code }]);
    expect(await connectBank(world.context, BCA)).toMatchObject({
      state,
      reason: expect.stringContaining(`${code}: `),
    });
  });

  test('a login whose answer is lost is not sent again, and has failed after a day', async () => {
    const world = await bankWorld(database);
    world.sandbox.faults.add([{ endpoint: 'pfm-login', kind: 'lose-after' }]);
    expect(await connectBank(world.context, BCA)).toMatchObject({ state: 'connecting' });
    await world.clock.advance(DAY_MS);
    expect(await followConnections(world.context)).toMatchObject({ failed: 1 });
    expect(world.sandbox.requests.list('pfm-login')).toHaveLength(1);
    expect(await world.connections()).toMatchObject([
      { state: 'failed', reason: expect.stringContaining('connect again') },
    ]);
  });

  test('a second login of the same person finds the same account, once', async () => {
    const world = await bankWorld(database);
    for (let time = 0; time < 2; time += 1) {
      await connectBank(world.context, BCA);
      await world.clock.advance(5_000);
      await followConnections(world.context);
    }
    expect(await database.knex('bank_accounts')).toMatchObject([{ connection_id: 2 }]);
    expect(await world.problems()).toEqual([]);
  });

  test('the same bank account under another id is told, and not counted twice', async () => {
    const world = await bankWorld(database);
    for (const username of ['sari', 'budi']) {
      world.sandbox.oyPfm.books.addAccount({
        bankCode: '014',
        username,
        number: '12345678900',
        accountType: 'SAVING',
        balance: 0 as never,
      });
      await connectBank(world.context, { ...BCA, username });
      await world.clock.advance(5_000);
      await followConnections(world.context);
    }
    expect(await database.knex('bank_accounts')).toHaveLength(1);
    expect(await world.problems()).toMatchObject([{ kind: 'account_twice' }]);
  });

  test('two masked cards of one bank have ledger paths of their own', async () => {
    const world = await bankWorld(database);
    const { id } = world.sandbox.oyPfm.books.addAccount({
      bankCode: '014',
      username: 'sari1990',
      number: '************1234',
      accountType: 'CREDIT-CARD',
      balance: 0 as never,
    });
    await connectBank(world.context, BCA);
    await world.clock.advance(5_000);
    await followConnections(world.context);
    expect(await database.knex('bank_accounts')).toMatchObject([
      { account_number: '************1234', ledger_path: `assets:bank:014:${id}` },
    ]);
  });

  test.each([
    [{ bankCode: '14' }, 'bank_not_supported'],
    [{ bankCode: '011' }, 'bank_not_supported'],
    [{ username: '' }, 'bank_credentials_missing'],
    [{ password: 'x'.repeat(256) }, 'bank_credentials_missing'],
    [{ phone: '12345' }, 'phone_not_valid'],
    [{ phone: '+65 91234567' }, 'phone_not_valid'],
    [
      { from: '2026-11-20T00:00:00.000Z' as Instant, to: '2026-11-19T00:00:00.000Z' as Instant },
      'bank_history_reversed',
    ],
  ])('%j: %s, and nothing is sent', async (changes, code) => {
    const world = await bankWorld(database);
    await expect(connectBank(world.context, { ...BCA, ...changes })).rejects.toMatchObject({
      code,
    });
    expect(world.sandbox.requests.list(null)).toHaveLength(0);
    expect(await world.connections()).toEqual([]);
  });

  test('the table of transitions and the CHECK know the same states', async () => {
    const reached = Object.values(CONNECTION_TRANSITIONS).flatMap(({ from, to }) => [...from, to]);
    expect(new Set(reached)).toEqual(new Set(CONNECTION_STATES));
    const row = { provider: 'oy', bank_code: '014', phone_masked: '', connected_by: 'x' };
    const at = { created_at: 'x', changed_at: 'x' };
    for (const state of CONNECTION_STATES) {
      await database.knex('bank_connections').insert({ ...row, ...at, state });
    }
    const wrong = database.knex('bank_connections').insert({ ...row, ...at, state: 'lost' });
    await expect(wrong).rejects.toThrow('bank_connections_state');
  });
});
