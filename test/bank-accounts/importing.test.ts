import { beforeEach, expect, test } from 'vitest';
import { importMutations } from '../../src/bank-accounts/import-mutations.ts';
import { negateSen, rupiah } from '../../src/domain/money.ts';
import type { Database } from '../../src/platform/database/database.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { bankWorld, connectedWorld, DAY_MS, HOUR_MS } from './bank-world.ts';

describeOnBothDatabases('importing mutations', (open) => {
  let database: Database;
  beforeEach(async () => {
    database = await open();
  });

  test('each becomes a record: signed, with its text and the account it is about', async () => {
    const world = await connectedWorld(database);
    world.bank.put(world.accountId, 'in', 250_000, { description: 'TRSF INV-7 PT MAJU' });
    world.bank.put(world.accountId, 'out', -50_000, { status: 'pending' });
    expect(await world.pull()).toMatchObject({ added: 2, problems: 0, gaps: 0, stopped: null });
    expect(await world.records()).toMatchObject([
      {
        stream: 'bank',
        source: 'oy:mutations',
        item: `${world.accountId}:in`,
        version: 1,
        status: 'complete',
        amount_sen: rupiah(250_000),
        account: world.account.ledgerPath,
        description: 'TRSF INV-7 PT MAJU',
        reference: '',
        occurred_at: '2026-11-21T03:00:05.000Z',
        business_day: '2026-11-21',
      },
      { item: `${world.accountId}:out`, status: 'pending', amount_sen: negateSen(rupiah(50_000)) },
    ]);
  });

  test('twice is once', async () => {
    const world = await connectedWorld(database);
    world.bank.put(world.accountId, 'm', 250_000);
    await world.pull();
    expect(await world.pull()).toMatchObject({ added: 0, changed: 0, known: 1, gaps: 0 });
    await Promise.all([world.pull(), world.pull()]);
    expect(await world.records()).toHaveLength(1);
    expect(await world.problems()).toEqual([]);
  });

  test('the first pull covers seven days, each next one seven more behind the last', async () => {
    const world = await connectedWorld(database);
    expect((await world.pull()).windows).toEqual([
      { from: '2026-11-14', to: '2026-11-20' },
      { from: '2026-11-21', to: '2026-11-21' },
    ]);
    await world.clock.advance(2 * DAY_MS);
    expect((await world.pull()).windows).toEqual([
      { from: '2026-11-14', to: '2026-11-20' },
      { from: '2026-11-21', to: '2026-11-23' },
    ]);
  });

  test('a line that the bank books late is found by the overlap', async () => {
    const world = await connectedWorld(database);
    await world.pull();
    await world.clock.advance(DAY_MS);
    const atMs = world.clock.nowMs() - 3 * DAY_MS;
    world.bank.put(world.accountId, 'late', -75_000, { atMs });
    expect(await world.pull()).toMatchObject({ added: 1, gaps: 0 });
  });

  test('pending, then complete: a second version, and no problem', async () => {
    const world = await connectedWorld(database);
    world.bank.put(world.accountId, 'm', -50_000, { status: 'pending' });
    await world.pull();
    await world.clock.advance(HOUR_MS);
    const atMs = world.clock.nowMs() - HOUR_MS;
    world.bank.put(world.accountId, 'm', -50_000, { status: 'complete', atMs });
    expect(await world.pull()).toMatchObject({ changed: 1, problems: 0, gaps: 0 });
    expect(await world.records()).toMatchObject([
      { version: 1, status: 'pending' },
      { version: 2, status: 'complete' },
    ]);
    expect(await world.problems()).toEqual([]);
  });

  test('another amount after it was complete: a new version, and a person is told', async () => {
    const world = await connectedWorld(database);
    world.bank.put(world.accountId, 'm', 50_000);
    await world.pull();
    const atMs = world.clock.nowMs();
    await world.clock.advance(HOUR_MS);
    world.bank.put(world.accountId, 'm', 55_000, { atMs });
    expect(await world.pull()).toMatchObject({ changed: 1, problems: 1 });
    await world.pull();
    expect(await world.problems()).toMatchObject([
      {
        kind: 'changed_after_complete',
        item: `${world.accountId}:m`,
        details: 'It was complete, and changed since: amount (5000000 sen, now 5500000 sen).',
      },
    ]);
    expect(await world.records()).toMatchObject([{ version: 1 }, { version: 2 }]);
  });

  test.each([
    ['complete', ['vanished']],
    ['pending', []],
  ] as const)('a %s line that vanishes: %j', async (status, kinds) => {
    const world = await connectedWorld(database);
    world.bank.put(world.accountId, 'm', 50_000, { status });
    await world.pull();
    await world.clock.advance(HOUR_MS);
    world.bank.remove(world.accountId, 'm');
    await world.pull();
    await world.clock.advance(DAY_MS);
    await world.pull();
    expect((await world.problems()).map(({ kind }) => kind)).toEqual(kinds);
  });

  test("the document's date of 14 digits: kept in raw, no date stored, told once", async () => {
    const world = await connectedWorld(database);
    world.bank.put(world.accountId, 'm', -50_000, { rawDate: '15818182101011' });
    await world.pull();
    await world.pull();
    expect(await world.records()).toMatchObject([
      {
        occurred_at: null,
        business_day: null,
        raw: expect.stringContaining('15818182101011'),
      },
    ]);
    expect(await world.problems()).toMatchObject([{ kind: 'date_unreadable' }]);
    const [problem] = await database.knex('data_problems');
    expect(problem).toMatchObject({ times_seen: 1 });
  });

  test("two lines with one id, as in the document's sample: both are kept, for good", async () => {
    const world = await connectedWorld(database);
    const { provider } = world.context;
    const twin = { date: { raw: '1795230000000', at: null }, category: '', raw: '{}' } as const;
    const one = { ...twin, id: 'same', amount: negateSen(rupiah(50_000)), description: 'KFC' };
    const two = { ...twin, id: 'same', amount: negateSen(rupiah(35_000)), description: 'PANCIOUS' };
    let list = [
      { ...one, status: 'complete' as const },
      { ...two, status: 'pending' as const },
    ];
    const scripted = {
      ...world.context,
      provider: {
        ...provider,
        mutations: async (...asked: Parameters<typeof provider.mutations>) => ({
          ...(await provider.mutations(...asked)),
          mutations: [...list, ...list],
        }),
      },
    };
    const pull = () => importMutations(scripted, world.accountId);
    await pull();
    list = list.toReversed();
    await pull();
    const records = await world.records();
    expect(records).toHaveLength(2);
    expect(new Set(records.map(({ item }) => item)).size).toBe(2);
    expect(records.map(({ version }) => version)).toEqual([1, 1]);
    expect((await world.problems()).map(({ kind }) => kind)).toContain('id_twice');
  });

  test('a line that cannot be read is told, and the others are taken in', async () => {
    const world = await connectedWorld(database);
    world.bank.put(world.accountId, 'good', 50_000);
    const body =
      '{"status":{"code":"000"},"data":[{"id":"bad","amount":"Rp 5"},' +
      `{"id":"good","amount":50000,"balance_flow":1,"transaction_date":${world.clock.nowMs()},` +
      '"status":"complete"}]}';
    world.sandbox.faults.add([{ endpoint: 'pfm-mutations', kind: 'malformed', body, times: 2 }]);
    expect(await world.pull()).toMatchObject({ added: 1, stopped: null });
    expect(await world.problems()).toMatchObject([
      { kind: 'not_understood', item: `${world.accountId}:bad` },
    ]);
  });

  test.each([
    [{ kind: 'lose-before' }, 'unknown'],
    [{ kind: 'lose-after' }, 'unknown'],
    [{ kind: 'http', status: 500 }, 'unknown'],
    [{ kind: 'http', status: 429 }, 'throttled'],
    [{ kind: 'malformed' }, 'unknown'],
    [{ kind: 'code', code: '301' }, 'failed'],
  ])('%j in the second window: what was taken in stays, and it goes on', async (plan, meaning) => {
    const world = await connectedWorld(database);
    world.bank.put(world.accountId, 'old', 10_000, { atMs: world.clock.nowMs() - 2 * DAY_MS });
    world.bank.put(world.accountId, 'new', 20_000);
    world.sandbox.faults.add([{ ...plan, endpoint: 'pfm-mutations', match: { nth: 2 } }]);
    expect(await world.pull()).toMatchObject({
      added: 1,
      windows: [{ to: '2026-11-20' }],
      stopped: { meaning },
    });
    const rows: { pulled_to: string }[] = await database.knex('bank_accounts');
    expect(rows).toMatchObject([{ pulled_to: '2026-11-20' }]);
    expect(await world.pull()).toMatchObject({ added: 1, known: 1, gaps: 0, stopped: null });
    expect(await world.problems()).toEqual([]);
  });

  test('a signal stops it between two requests', async () => {
    const world = await connectedWorld(database);
    const stop = new AbortController();
    stop.abort(new Error('stopping'));
    const limits = {
      acquire: async (endpoint: string, signal?: AbortSignal) => {
        signal?.throwIfAborted();
        return { endpoint, enter: async () => undefined, done: async () => undefined };
      },
    };
    const pull = importMutations({ ...world.context, limits }, world.accountId, stop.signal);
    await expect(pull).rejects.toThrow('stopping');
    expect(world.sandbox.requests.list('pfm-mutations')).toHaveLength(0);
  });

  test('an account that is not connected', async () => {
    const world = await bankWorld(database);
    await expect(importMutations(world.context, 'nobody')).rejects.toMatchObject({
      code: 'bank_account_unknown',
    });
  });

  test('a thousand lines in one window', async () => {
    const world = await connectedWorld(database);
    for (let n = 0; n < 1_000; n += 1) world.bank.put(world.accountId, `m-${n}`, 1_000 + n);
    expect(await world.pull()).toMatchObject({ added: 1_000, gaps: 0 });
    expect(await world.pull()).toMatchObject({ added: 0, known: 1_000, gaps: 0 });
  });
});
