import { beforeEach, expect, test } from 'vitest';
import { importMutations } from '../../src/bank-accounts/import-mutations.ts';
import { addSen, rupiah } from '../../src/domain/money.ts';
import type { Database } from '../../src/platform/database/database.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { type BankWorld, connectedWorld, DAY_MS, HOUR_MS } from './bank-world.ts';

type Connected = Awaited<ReturnType<typeof connectedWorld>>;

/** What happened at the bank before the first pull, and what between it and the next. */
interface Story {
  readonly name: string;
  readonly before?: (world: Connected) => void;
  readonly between: (world: Connected) => void;
  readonly gaps: number;
}

const put = (id: string, amount: number, changes: Parameters<BankWorld['bank']['put']>[3] = {}) =>
  function happen({ bank, accountId }: Connected): void {
    bank.put(accountId, id, amount, changes);
  };

const STORIES: readonly Story[] = [
  { name: 'nothing happened', between: () => undefined, gaps: 0 },
  { name: 'money came in, and its line with it', between: put('in', 100_000), gaps: 0 },
  { name: 'money went out, and its line with it', between: put('out', -100_000), gaps: 0 },
  {
    name: 'a pending line is not cash',
    between: put('p', -100_000, { status: 'pending' }),
    gaps: 0,
  },
  {
    name: 'a line that was pending became cash',
    before: put('p', -100_000, { status: 'pending', atMs: Date.parse('2026-11-20T03:00:00Z') }),
    between: put('p', -100_000, { atMs: Date.parse('2026-11-20T03:00:00Z') }),
    gaps: 0,
  },
  {
    name: 'lines of before the first balance are in it',
    before: (world) => {
      put('a', 70_000, { atMs: Date.parse('2026-11-19T03:00:00Z') })(world);
      put('b', -30_000, { atMs: Date.parse('2026-11-15T03:00:00Z') })(world);
    },
    between: put('c', 5_000),
    gaps: 0,
  },
  {
    name: 'a line booked late, of before the first balance',
    between: put('late', -20_000, { atMs: Date.parse('2026-11-19T03:00:00Z') }),
    gaps: 0,
  },
  {
    name: 'the balance moved without a line',
    between: ({ bank, accountId }) =>
      bank.setBalance(accountId, addSen(bank.balanceOf(accountId) ?? rupiah(0), rupiah(12_345))),
    gaps: 1,
  },
  {
    name: 'a line came and the balance stood still',
    between: put('ghost', 40_000, { keepBalance: true }),
    gaps: 1,
  },
  {
    name: 'a line of before was taken away',
    before: put('gone', 40_000, { atMs: Date.parse('2026-11-20T03:00:00Z') }),
    between: ({ bank, accountId }) => bank.remove(accountId, 'gone', true),
    gaps: 1, // that it vanished is told besides
  },
  {
    name: 'a line of before was taken back, and its money too',
    before: put('gone', 40_000, { atMs: Date.parse('2026-11-20T03:00:00Z') }),
    between: ({ bank, accountId }) => bank.remove(accountId, 'gone'),
    gaps: 0,
  },
  {
    name: 'a line of before changed its amount, and the balance with it',
    before: put('more', 40_000, { atMs: Date.parse('2026-11-20T03:00:00Z') }),
    between: put('more', 45_000, { atMs: Date.parse('2026-11-20T03:00:00Z') }),
    gaps: 0,
  },
];

describeOnBothDatabases('closing − opening = Σ complete mutations', (open) => {
  let database: Database;
  beforeEach(async () => {
    database = await open();
  });

  test.each(STORIES)('$name: $gaps gaps', async ({ before, between, gaps }) => {
    const world = await connectedWorld(database);
    before?.(world);
    expect(await world.pull()).toMatchObject({ gaps: 0 });
    await world.clock.advance(HOUR_MS);
    between(world);
    await world.clock.advance(HOUR_MS);
    expect(await world.pull()).toMatchObject({ gaps });
    // An old gap is not a new one.
    await world.clock.advance(HOUR_MS);
    expect(await world.pull()).toMatchObject({ gaps: 0 });
    const problems = await world.problems();
    expect(problems.filter(({ kind }) => kind === 'balance_gap')).toHaveLength(gaps);
  });

  test('a gap is told in words: from when to when, and how much', async () => {
    const world = await connectedWorld(database);
    await world.pull();
    await world.clock.advance(DAY_MS);
    world.bank.put(world.accountId, 'seen', 100_000);
    world.bank.setBalance(world.accountId, rupiah(150_112_345));
    await world.pull();
    expect(await world.problems()).toEqual([
      {
        kind: 'balance_gap',
        item: world.accountId,
        details:
          'From 2026-11-21T03:00:05.000Z to 2026-11-22T03:00:05.000Z the balance moved by Rp 112.345, ' +
          'the complete mutations by Rp 100.000: Rp 12.345 is not explained.',
      },
    ]);
  });

  test('a line that shows up a pull later closes its gap, and opens none', async () => {
    const world = await connectedWorld(database);
    await world.pull();
    await world.clock.advance(HOUR_MS);
    const atMs = world.clock.nowMs();
    world.bank.setBalance(world.accountId, rupiah(150_050_000));
    expect(await world.pull()).toMatchObject({ gaps: 1 });
    await world.clock.advance(HOUR_MS);
    world.bank.put(world.accountId, 'slow', 50_000, { atMs, keepBalance: true });
    expect(await world.pull()).toMatchObject({ gaps: 0, added: 1 });
  });

  test('what happens during the pull is judged by the next one', async () => {
    const world = await connectedWorld(database);
    await world.pull();
    await world.clock.advance(HOUR_MS);
    const { provider } = world.context;
    const original = provider.mutations.bind(provider);
    let calls = 0;
    const racing = {
      ...world.context,
      provider: {
        ...provider,
        mutations: async (...asked: Parameters<typeof original>) => {
          const answer = await original(...asked);
          calls += 1;
          // After the last window, before the closing balance.
          if (calls === 2) world.bank.put(world.accountId, 'meanwhile', 30_000);
          return answer;
        },
      },
    };
    expect(await importMutations(racing, world.accountId)).toMatchObject({ gaps: 0 });
    await world.clock.advance(HOUR_MS);
    expect(await world.pull()).toMatchObject({ added: 1, gaps: 0 });
    expect(await world.problems()).toEqual([]);
  });

  test('no balance is told: the mutations are taken in all the same', async () => {
    const world = await connectedWorld(database);
    world.sandbox.faults.add([{ endpoint: 'pfm-balance', kind: 'http', status: 500, times: 2 }]);
    world.bank.put(world.accountId, 'm', 30_000);
    expect(await world.pull()).toMatchObject({ added: 1, gaps: 0 });
    await world.clock.advance(HOUR_MS);
    world.bank.put(world.accountId, 'n', 30_000);
    expect(await world.pull()).toMatchObject({ added: 1, gaps: 0 });
    await world.clock.advance(HOUR_MS);
    expect(await world.pull()).toMatchObject({ gaps: 0 });
  });

  test("the document's last_updated of 15 digits: the time of the question is taken", async () => {
    const world = await connectedWorld(database);
    world.bank.setBalance(world.accountId, rupiah(150_000_000), '150091892829299');
    await world.pull();
    const [balance] = await database.knex('bank_balances');
    expect(balance).toMatchObject({
      balance_sen: rupiah(150_000_000),
      as_of: '2026-11-21T03:00:05.000Z',
      last_updated_raw: '150091892829299',
    });
    expect(await world.problems()).toMatchObject([{ kind: 'balance_time_unreadable' }]);
  });

  test('balances and checks are history: the database refuses to change them', async () => {
    const world = await connectedWorld(database);
    await world.pull();
    for (const table of ['bank_balances', 'bank_balance_checks']) {
      await expect(database.knex(table).delete()).rejects.toThrow('append-only');
    }
  });
});
