import { beforeEach, expect, test } from 'vitest';
import { rupiah } from '../../src/domain/money.ts';
import { payoutReversed } from '../../src/ledger/payout-postings.ts';
import type { Database } from '../../src/platform/database/database.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { MORNING, seedBatch, seedOpeningBalance, seedPayout } from '../support/payout-builder.ts';
import { AMOUNT, EVENING, NOON, posted } from './books-world.ts';
import { daysLater } from './findings-world.ts';
import { LATER, Streams } from './streams-world.ts';

describeOnBothDatabases('reconciling disbursements', (open) => {
  let database: Database;
  let streams: Streams;

  beforeEach(async () => {
    database = await open();
    streams = new Streams(database);
  });

  const statement = (
    status: 'paid' | 'failed' | 'pending' | 'reversed' | 'top_up',
    item: string,
    reference: string,
  ): Promise<void> =>
    streams.told({ stream: 'disbursement', source: 'oy:statement', status, item, reference });

  beforeEach(async () => {
    await seedBatch(database.knex);
    await streams.imported('oy:statement', MORNING, EVENING);
  });

  test('a paid and a failed payout, by status answer, callback and statement', async () => {
    await seedPayout(database.knex, { reference: 'PAY-1', state: 'paid', endedAt: NOON });
    await seedPayout(database.knex, { reference: 'PAY-2', state: 'failed', endedAt: NOON });
    await streams.told({
      stream: 'disbursement',
      source: 'oy:callback',
      item: 'PAY-1',
      status: 'paid',
    });
    await statement('paid', 'trx-1:DISBURSEMENT', 'PAY-1');
    await statement('failed', 'trx-2:DISBURSEMENT', 'PAY-2');
    await streams.reconcile('disbursement');
    expect(await streams.exceptions('disbursement')).toEqual([]);
    expect(await streams.matches('disbursement')).toEqual([
      'callback/exact reference 1:1',
      'statement/exact reference 1:1',
      'statement/exact reference 1:1',
      'status/exact reference 1:1',
      'status/exact reference 1:1',
    ]);
  });

  test('a payout that came back: two items, and the books have both', async () => {
    await seedPayout(database.knex, {
      reference: 'PAY-1',
      state: 'reversed',
      ledger: 'paid',
      endedAt: NOON,
      statusRecord: 'paid',
    });
    await statement('paid', 'trx-1:DISBURSEMENT', 'PAY-1');
    await statement('reversed', 'trx-1:REVERSAL', 'PAY-1');
    await streams.reconcile('disbursement');
    expect(await streams.exceptions('disbursement')).toEqual([
      'reversed_unexpected oy:statement trx-1:REVERSAL',
    ]);
    await posted(database, [payoutReversed('oy', 'PAY-1', AMOUNT)], EVENING);
    await streams.reconcile('disbursement');
    expect(await streams.exceptions('disbursement')).toEqual([]);
  });

  test('paid there and failed here; paid here and not in the statement that covers it', async () => {
    await seedPayout(database.knex, { reference: 'PAY-1', state: 'failed', endedAt: NOON });
    await statement('paid', 'trx-1:DISBURSEMENT', 'PAY-1');
    await seedPayout(database.knex, { reference: 'PAY-2', state: 'paid', endedAt: NOON });
    await seedPayout(database.knex, {
      reference: 'PAY-3',
      state: 'paid',
      endedAt: daysLater(NOON, 1),
    });
    await streams.reconcile('disbursement');
    expect(await streams.exceptions('disbursement')).toEqual([
      'missing_at_provider ledger:disbursement PAY-2',
      'status_mismatch ledger:disbursement PAY-1',
    ]);
  });

  test('what is in flight is judged by its payout alone', async () => {
    await seedPayout(database.knex, {
      reference: 'PAY-1',
      state: 'processing',
      expectedBy: daysLater(LATER, 1),
    });
    await seedPayout(database.knex, {
      reference: 'PAY-2',
      state: 'processing',
      expectedBy: MORNING,
    });
    await streams.reconcile('disbursement');
    expect(await streams.exceptions('disbursement')).toEqual(['overdue PAY-2']);
  });

  test('what is under way here and there is no break', async () => {
    const payout = { state: 'processing', expectedBy: daysLater(LATER, 1) } as const;
    await seedPayout(database.knex, { reference: 'PAY-1', ...payout, sentAt: NOON });
    await statement('pending', 'trx-1:DISBURSEMENT', 'PAY-1');
    await streams.reconcile('disbursement');
    expect(await streams.exceptions('disbursement')).toEqual([]);
  });

  test('what happened before our ledger opened is not ours to explain', async () => {
    await seedOpeningBalance(database.knex, rupiah(1_000_000), EVENING);
    await statement('paid', 'trx-1:DISBURSEMENT', 'OLD-1');
    await statement('top_up', 'trx-2:TOPUP', '');
    await streams.reconcile('disbursement');
    expect(await streams.exceptions('disbursement')).toEqual([]);
  });

  test('a top-up has its own name', async () => {
    await statement('top_up', 'trx-9:TOPUP', '');
    await streams.reconcile('disbursement');
    expect(await streams.exceptions('disbursement')).toEqual([
      'top_up_not_in_ledger oy:statement trx-9:TOPUP',
    ]);
  });

  test('the same again writes nothing', async () => {
    await seedPayout(database.knex, {
      reference: 'PAY-1',
      state: 'paid',
      statusRecord: 'none',
      endedAt: NOON,
    });
    await seedPayout(database.knex, { reference: 'PAY-2', state: 'quarantined' });
    await statement('top_up', 'trx-9:TOPUP', '');
    await streams.reconcile('disbursement');
    const first = await streams.exceptions('disbursement');
    expect(first).toHaveLength(3);
    const { exceptions: found, rollForward } = await streams.reconcile('disbursement');
    expect(found.open.count).toBe(3);
    expect(rollForward).toMatchObject({
      opened: { count: 0 },
      autoClosed: { count: 0 },
      revalued: { count: 0 },
    });
    expect(await streams.exceptions('disbursement')).toEqual(first);
  });
});
