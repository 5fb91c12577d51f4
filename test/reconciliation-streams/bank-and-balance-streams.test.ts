import { beforeEach, expect, test } from 'vitest';
import { negateSen, rupiah, type Sen, ZERO } from '../../src/domain/money.ts';
import type { Instant } from '../../src/domain/time.ts';
import { openingBalance } from '../../src/ledger/payout-postings.ts';
import type { Database } from '../../src/platform/database/database.ts';
import { RUNNER_STREAMS } from '../../src/reconciliation/streams/index.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { AMOUNT, NOON, payment, posted, received, refunded, seedOrder } from './books-world.ts';
import { daysLater } from './findings-world.ts';
import { Streams } from './streams-world.ts';

describeOnBothDatabases('reconciling banks and balances', (open) => {
  let database: Database;
  let streams: Streams;

  beforeEach(async () => {
    database = await open();
    streams = new Streams(database);
  });

  const mutation = (item: string, amount: Sen, occurredAt: Instant): Promise<void> =>
    streams.told({
      stream: 'bank',
      source: 'oy:mutations',
      item,
      reference: '',
      status: 'complete',
      amount,
      occurredAt,
      account: 'assets:bank:014:1',
      description: 'TRSF E-BANKING CR',
    });

  test('the net of a provider’s day, with its refund, is one credit', async () => {
    const order = { kind: 'emoney', reference: 'A1', providerId: 'A1M1', provider: 'paylabs' };
    const orderId = await seedOrder(database, order);
    const of = { stream: 'emoney', provider: 'paylabs' };
    await received(database, [
      payment('A1M1', { ...of, orderId }),
      payment('A2M1', of),
      payment('A3M1', of),
    ]);
    await refunded(database, {
      orderId,
      refundId: 'A1M1R1',
      providerId: 'A1M1',
      amount: rupiah(20_000),
    });
    await mutation('m-1', rupiah(300_000 - 3 * 1_110 - 20_000), daysLater(NOON, 2));
    await streams.reconcile('bank');
    expect(await streams.matches('bank')).toEqual(['mutations/net settlement of a day 4:1']);
  });

  test('a top-up left the bank on the day before, and a payment of the same size is not taken for it', async () => {
    await streams.told({
      stream: 'disbursement',
      source: 'oy:statement',
      item: 'trx-9:TOPUP',
      reference: '',
      status: 'top_up',
      occurredAt: daysLater(NOON, 3),
    });
    await mutation('m-1', negateSen(AMOUNT), daysLater(NOON, 2));
    await received(database, [payment('TX-1', { fee: ZERO, tax: ZERO })]);
    await mutation('m-2', AMOUNT, daysLater(NOON, 2));
    await streams.reconcile('bank');
    expect(await streams.matches('bank')).toEqual([
      'mutations/net settlement of a day 1:1',
      'mutations/top-up 1:1',
    ]);
  });

  test('two credits of the same net: nothing tells which', async () => {
    await received(database, [payment('TX-1', { fee: ZERO, tax: ZERO })]);
    await mutation('m-1', AMOUNT, daysLater(NOON, 2));
    await mutation('m-2', AMOUNT, daysLater(NOON, 3));
    await streams.reconcile('bank');
    expect(await streams.matches('bank')).toEqual([]);
    expect(await streams.exceptions('bank')).toEqual([
      'ambiguous ledger:bank oy:va:TX-1',
      'ambiguous oy:mutations m-1',
      'ambiguous oy:mutations m-2',
    ]);
  });

  test('a mutation that nothing of ours explains; and where no bank is read, nothing is missing there', async () => {
    await received(database, [payment('TX-1')]);
    await mutation('m-1', rupiah(77_000), NOON);
    await streams.reconcile('bank');
    expect(await streams.exceptions('bank')).toEqual(['missing_in_ledger oy:mutations m-1']);
  });

  test('balance: found beside a matching of nothing', async () => {
    await database.knex('balance_snapshots').insert({
      provider: 'oy',
      at: NOON,
      balance_sen: 5,
      pending_sen: 0,
      available_sen: 5,
    });
    await posted(database, [openingBalance('oy', AMOUNT)]);
    await streams.reconcile('balance');
    expect(await streams.exceptions('balance')).toEqual(['balance_differs oy deposit']);
  });

  test('are all there, under their names', () => {
    expect(
      Object.entries(RUNNER_STREAMS).map(([name, { definition }]) => [name, definition.name]),
    ).toEqual(
      ['disbursement', 'va', 'checkout', 'ewallet', 'emoney', 'bank', 'balance'].map((name) => [
        name,
        name,
      ]),
    );
  });
});
