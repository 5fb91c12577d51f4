import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { rupiah, sen, ZERO } from '../../src/domain/money.ts';
import { instant } from '../../src/domain/time.ts';
import type { Database } from '../../src/platform/database/database.ts';
import { addRecord, addRecords, type RecordLine } from '../../src/records/record-store.ts';
import { describeOnBothDatabases } from '../support/databases.ts';

const AT = instant(Date.parse('2026-11-21T03:00:00.000Z'));
const SOURCE = 'oy:va-history';

function line(item: string, changes: Partial<RecordLine> = {}): RecordLine {
  return {
    stream: 'va',
    source: SOURCE,
    item,
    reference: 'toko-1',
    status: 'paid',
    amount: rupiah(10_000),
    fee: rupiah(1_000),
    occurredAt: AT,
    raw: '{"id":"…"}',
    evidenceId: null,
    importId: null,
    ...changes,
  };
}

const add = (database: Database, ...lines: RecordLine[]) =>
  database.transaction((tx) => addRecords(tx, SOURCE, lines, AT));

/** `a 1 10000`: item, version and amount in rupiah, in the order in which they came. */
async function stored(database: Database): Promise<string[]> {
  const rows: { item: string; version: number; amount_sen: number }[] = await database
    .knex('records')
    .orderBy('id')
    .select('item', 'version', 'amount_sen');
  return rows.map((row) => `${row.item} ${row.version} ${row.amount_sen / 100}`);
}

const dearer = (item: string): RecordLine => line(item, { amount: rupiah(20_000) });

describeOnBothDatabases('Records, many at once', (open) => {
  it('are added once, however often they are told', async () => {
    const database = await open();
    expect(await add(database, line('a'), line('b'))).toEqual({ added: 2, changed: 0 });
    expect(await add(database, line('b'), line('c'))).toEqual({ added: 1, changed: 0 });
    expect(await add(database)).toEqual({ added: 0, changed: 0 });
    expect(await stored(database)).toEqual(['a 1 10000', 'b 1 10000', 'c 1 10000']);
  });

  it('that changed are new versions; the old ones stay', async () => {
    const database = await open();
    await add(database, line('a'));
    expect(await add(database, dearer('a'))).toEqual({ added: 1, changed: 1 });
    expect(await add(database, line('a'))).toEqual({ added: 1, changed: 1 });
    expect(await stored(database)).toEqual(['a 1 10000', 'a 2 20000', 'a 3 10000']);
  });

  it.each([
    ['amount', { amount: rupiah(11_000) }],
    ['fee', { fee: ZERO }],
    ['tax', { tax: sen(1) }],
    ['status', { status: 'pending' }],
    ['reference', { reference: 'toko-2' }],
    ['time', { occurredAt: null }],
    ['account', { account: 'assets:bank:1' }],
    ['description', { description: 'TRSF' }],
  ] as const)('with another %s have changed', async (_what, changes) => {
    const database = await open();
    await add(database, line('a'));
    expect(await add(database, line('a', changes))).toEqual({ added: 1, changed: 1 });
    expect(await add(database, line('a', changes))).toEqual({ added: 0, changed: 0 });
  });

  it('about one item twice in a page: the first counts', async () => {
    const database = await open();
    expect(await add(database, line('a'), dearer('a'))).toEqual({ added: 1, changed: 0 });
    expect(await stored(database)).toEqual(['a 1 10000']);
  });

  it('about one item twice in a page that comes again: nothing is added', async () => {
    const database = await open();
    for (let i = 0; i < 3; i += 1) await add(database, line('a'), dearer('a'));
    expect(await stored(database)).toEqual(['a 1 10000']);
  });

  it('that told this before are known, where an item has no states', async () => {
    const database = await open();
    const every = (...lines: RecordLine[]) =>
      database.transaction((tx) => addRecords(tx, SOURCE, lines, AT, { against: 'every_version' }));
    await every(line('a'));
    expect(await every(dearer('a'))).toEqual({ added: 1, changed: 1 });
    expect(await every(line('a'))).toEqual({ added: 0, changed: 0 });
    expect(await every(dearer('a'))).toEqual({ added: 0, changed: 0 });
    expect(await stored(database)).toEqual(['a 1 10000', 'a 2 20000']);
  });

  it('of another source under the same name are their own', async () => {
    const database = await open();
    await add(database, line('a'));
    const other = line('a', { source: 'oy:va-callback' });
    await database.transaction((tx) => addRecords(tx, 'oy:va-callback', [other], AT));
    expect(await database.knex('records').pluck('version')).toEqual([1, 1]);
  });

  it('say the same as records that were added one by one', async () => {
    const database = await open();
    const page = fc.array(
      fc.record({ item: fc.integer({ min: 0, max: 5 }), amount: fc.integer({ min: 1, max: 2 }) }),
      { maxLength: 8 },
    );
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(page, { maxLength: 4 }), async (pages) => {
        run += 1;
        const prefix = `${run}`;
        for (const told of pages) {
          const lines = (way: string) =>
            told.map(({ item, amount }) =>
              line(`${way}-${prefix}-${item}`, { amount: rupiah(amount * 10_000) }),
            );
          await add(database, ...lines('many'));
          const first = new Map(
            lines('one')
              .toReversed()
              .map((each) => [each.item, each]),
          );
          await database.transaction(async (tx) => {
            for (const each of first.values()) await addRecord(tx, each, AT);
          });
        }
        const of = async (way: string): Promise<unknown[]> =>
          database
            .knex('records')
            .where('item', 'like', `${way}-${prefix}-%`)
            .orderBy(['item', 'version'])
            .select(database.knex.raw('substr(item, ?) as item', [way.length + 1]))
            .select('version', 'amount_sen', 'content_hash', 'business_day', 'tax_sen');
        expect(await of('many')).toEqual(await of('one'));
      }),
      { numRuns: 25 },
    );
  });
});
