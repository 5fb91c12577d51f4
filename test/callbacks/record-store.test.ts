import { expect, test } from 'vitest';
import { rupiah, ZERO } from '../../src/domain/money.ts';
import { instant } from '../../src/domain/time.ts';
import { processCallback } from '../../src/callbacks/process-callback.ts';
import { addRecord, type RecordLine } from '../../src/records/record-store.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { oyCallback, rows } from '../support/payout-files.ts';
import { describeMoneyOut } from '../support/payout-suite.ts';

const AT = instant(Date.parse('2026-11-21T03:00:00Z'));
const LINE: RecordLine = {
  stream: 'disbursement',
  source: 'oy:status',
  item: 'PAY-1',
  reference: 'PAY-1',
  status: 'pending',
  amount: rupiah(125_000),
  fee: ZERO,
  occurredAt: instant(Date.parse('2026-11-20T17:30:00Z')),
  raw: '{}',
  evidenceId: null,
  importId: null,
};

describeOnBothDatabases('the records of what the outside said', (open) => {
  test('the same again is known; a change is a new version; the old one stays', async () => {
    const { knex } = await open();
    const paid = { ...LINE, status: 'paid' } as const;
    expect(await addRecord(knex, LINE, AT)).toBe('added');
    expect(await addRecord(knex, { ...LINE, raw: 'other words' }, AT)).toBe('known');
    expect(await addRecord(knex, paid, AT)).toBe('changed');
    expect(await addRecord(knex, paid, AT)).toBe('known');
    expect(await addRecord(knex, LINE, AT), 'and back again').toBe('changed');
    expect(
      await knex('records').orderBy('version').select('version', 'status', 'business_day'),
    ).toEqual([
      { version: 1, status: 'pending', business_day: '2026-11-21' },
      { version: 2, status: 'paid', business_day: '2026-11-21' },
      { version: 3, status: 'pending', business_day: '2026-11-21' },
    ]);
  });

  test.each([
    ['status', { status: 'paid' }],
    ['amount', { amount: rupiah(1) }],
    ['fee', { fee: rupiah(1) }],
    ['time', { occurredAt: null }],
    ['reference', { reference: 'PAY-2' }],
  ] as const)('another %s is a change', async (_name, change) => {
    const { knex } = await open();
    await addRecord(knex, LINE, AT);
    expect(await addRecord(knex, { ...LINE, ...change }, AT)).toBe('changed');
  });

  test('each source and each item has versions of its own', async () => {
    const { knex } = await open();
    await addRecord(knex, LINE, AT);
    expect(await addRecord(knex, { ...LINE, source: 'oy:callback' }, AT)).toBe('added');
    expect(await addRecord(knex, { ...LINE, item: 'PAY-2' }, AT)).toBe('added');
  });
});

describeMoneyOut('two callbacks that say the same at the same moment', (worlds) => {
  test('are recorded once, and no worker stumbles', async () => {
    const world = await worlds.scripted();
    const names = ['PAY-1', 'PAY-2', 'PAY-3', 'PAY-4', 'PAY-5'];
    await world.uploadAndApprove(rows(...names));
    await world.sendAll();
    const other = { ...world.context, database: worlds.secondConnection(world.database) };
    for (const name of names) {
      await world.receiveCallback(oyCallback(name));
      await world.receiveCallback(oyCallback(name, '000', { note: 'other bytes' }));
      const [first = 0, second = 0]: number[] = await world.database
        .knex('callbacks')
        .where({ state: 'received' })
        .orderBy('id')
        .pluck('id');
      await Promise.all([
        processCallback(world.context, world.work.callbacks, first),
        processCallback(other, world.work.callbacks, second),
      ]);
    }
    const versions: number[] = await world.database
      .knex('records')
      .where({ source: 'oy:callback' })
      .pluck('version');
    expect(versions).toEqual([1, 1, 1, 1, 1]);
  });
});
