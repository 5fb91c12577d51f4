import { beforeEach, expect, test } from 'vitest';
import { rupiah } from '../../src/domain/money.ts';
import type { Database } from '../../src/platform/database/database.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { MORNING } from '../support/payout-builder.ts';
import { decided, EVENING, payment, received, refunded, seedOrder } from './books-world.ts';
import { Streams } from './streams-world.ts';

describeOnBothDatabases('reconciling money in', (open) => {
  let database: Database;
  let streams: Streams;

  beforeEach(async () => {
    database = await open();
    streams = new Streams(database);
  });

  test('payments of virtual accounts by their own ids, equal amounts or not', async () => {
    for (const item of ['TX-1', 'TX-2']) {
      await received(database, [payment(item)]);
      await streams.told({
        stream: 'va',
        source: 'oy:va-history',
        item,
        status: 'paid',
        fee: rupiah(1_000),
      });
    }
    await streams.told({ stream: 'va', source: 'oy:va-history', item: 'TX-3', status: 'paid' });
    await streams.reconcile('va');
    expect(await streams.matches('va')).toEqual([
      'history/exact reference 1:1',
      'history/exact reference 1:1',
    ]);
    expect(await streams.exceptions('va')).toEqual(['missing_in_ledger oy:va-history TX-3']);
  });

  test('a payment that a person has withdrawn, and the provider shows', async () => {
    const paid = payment('TX-1');
    await received(database, [paid]);
    await streams.told({ stream: 'va', source: 'oy:va-history', item: 'TX-1', status: 'paid' });
    await streams.reconcile('va');
    expect(await streams.exceptions('va')).toEqual([]);
    await decided(database, paid, false);
    await streams.reconcile('va');
    expect(await streams.exceptions('va')).toEqual(['status_mismatch ledger:va TX-1']);
  });

  test('links: paid, open and expired ones', async () => {
    const status = { stream: 'checkout', source: 'oy:checkout-status' } as const;
    await received(database, [payment('L1', { stream: 'checkout' })]);
    await streams.told({ ...status, item: 'L1', status: 'paid' });
    await streams.told({ ...status, item: 'L2', status: 'pending', occurredAt: null });
    await streams.told({ ...status, item: 'L3', status: 'expired', occurredAt: null });
    await streams.reconcile('checkout');
    expect(await streams.matches('checkout')).toEqual(['status/exact reference 1:1']);
    expect(await streams.exceptions('checkout')).toEqual([]);
    await streams.told({ ...status, item: 'L2', status: 'paid' });
    await streams.reconcile('checkout');
    expect(await streams.exceptions('checkout')).toEqual([
      'missing_in_ledger oy:checkout-status L2',
    ]);
  });

  test('a wallet charge that a callback calls paid, after an answer that called it open', async () => {
    await received(database, [payment('E1', { stream: 'ewallet', provider: 'xendit' })]);
    await streams.told({
      stream: 'ewallet',
      source: 'xendit:ewallet-status',
      item: 'E1',
      status: 'pending',
      occurredAt: null,
    });
    await streams.told({
      stream: 'ewallet',
      source: 'xendit:ewallet-callback',
      item: 'E1',
      status: 'paid',
    });
    await streams.reconcile('ewallet');
    expect(await streams.matches('ewallet')).toEqual(['callback/exact reference 1:1']);
    expect(await streams.exceptions('ewallet')).toEqual([]);
  });

  test('an order with two equal refunds, by answers and by the daily file', async () => {
    const order = { kind: 'emoney', reference: 'A1', providerId: 'A1M1', provider: 'paylabs' };
    const orderId = await seedOrder(database, order);
    await received(database, [payment('A1M1', { stream: 'emoney', provider: 'paylabs', orderId })]);
    await streams.told({
      stream: 'emoney',
      source: 'paylabs:payments',
      item: 'A1M1',
      status: 'paid',
      fee: rupiah(1_000),
      tax: rupiah(110),
    });
    await streams.imported('paylabs:payments', MORNING, EVENING);
    const half = rupiah(50_000);
    for (const refundId of ['A1M1R1', 'A1M1R2']) {
      await refunded(database, { orderId, refundId, providerId: 'A1M1', amount: half });
      for (const source of ['paylabs:refund', 'paylabs:refunds']) {
        await streams.told({
          stream: 'emoney',
          source,
          item: refundId,
          reference: 'A1M1',
          counterparty: refundId,
          status: 'refunded',
          amount: half,
        });
      }
    }
    await streams.reconcile('emoney');
    expect(await streams.matches('emoney')).toEqual([
      'daily file/exact reference 1:1',
      'daily file/refund id 1:1',
      'daily file/refund id 1:1',
      'status/refund id 1:1',
      'status/refund id 1:1',
    ]);
    expect(await streams.exceptions('emoney')).toEqual([]);
  });
});
