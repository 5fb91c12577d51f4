import { beforeEach, describe, expect, test } from 'vitest';
import { negateSen, rupiah } from '../../src/domain/money.ts';
import type { Database } from '../../src/platform/database/database.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { seedRecord } from '../support/payout-builder.ts';
import {
  AFTER_MIDNIGHT,
  AMOUNT,
  decided,
  linesOf,
  NOON,
  payment,
  projected,
  received,
  refunded,
  seedOrder,
} from './books-world.ts';

describeOnBothDatabases('what our books say of money in, as records', (open) => {
  let database: Database;

  beforeEach(async () => {
    database = await open();
  });

  describe('payments', () => {
    test('a payment: gross, what the provider keeps, the account, whose order it pays', async () => {
      const order = { kind: 'va', reference: 'INV-7', providerId: 'INV7V1', provider: 'oy' };
      const orderId = await seedOrder(database, order);
      await received(database, [payment('TX:1', { orderId, paidAt: AFTER_MIDNIGHT })]);
      expect(await projected(database, 'va')).toEqual(['oy:TX:1 paid']);
      expect(await linesOf(database, 'va')).toEqual([
        {
          item: 'oy:TX:1',
          version: 1,
          reference: 'TX:1',
          status: 'paid',
          amount: AMOUNT,
          fee: rupiah(1_000),
          tax: rupiah(110),
          account: 'account-1',
          group: 'oy:2026-11-22',
          counterparty: 'INV-7',
          at: AFTER_MIDNIGHT,
          day: '2026-11-22',
        },
      ]);
    });

    test('withdrawn by a person, restored, and withdrawn again', async () => {
      const paid = payment('TX-1');
      await received(database, [paid]);
      expect(await projected(database, 'va')).toEqual(['oy:TX-1 paid']);
      await decided(database, paid, false);
      expect(await projected(database, 'va')).toEqual(['oy:TX-1 cancelled']);
      expect(await projected(database, 'va')).toEqual([]);
      await decided(database, paid, true);
      expect(await projected(database, 'va')).toEqual(['oy:TX-1 paid']);
      await decided(database, paid, false);
      expect(await projected(database, 'va')).toEqual(['oy:TX-1 cancelled']);
    });

    test('each stream has its own, also where providers number alike', async () => {
      await received(database, [payment('1')]);
      await received(database, [payment('1', { stream: 'checkout' })]);
      await received(database, [payment('1', { stream: 'ewallet', provider: 'xendit' })]);
      expect(await projected(database, 'checkout')).toEqual(['oy:1 paid']);
      expect(await projected(database, 'ewallet')).toEqual(['xendit:1 paid']);
      expect(await projected(database, 'va')).toEqual(['oy:1 paid']);
      expect(await projected(database, 'emoney')).toEqual([]);
    });

    test('a refund, under the order that it gives back, of the stream of its kind', async () => {
      const order = { kind: 'emoney', reference: 'A1', providerId: 'A1M1', provider: 'paylabs' };
      const orderId = await seedOrder(database, order);
      await refunded(database, { orderId, refundId: 'A1M1R1', providerId: 'A1M1' });
      expect(await projected(database, 'va')).toEqual([]);
      expect(await projected(database, 'emoney')).toEqual(['refund:A1M1R1 refunded']);
      expect(await linesOf(database, 'emoney')).toMatchObject([
        { reference: 'A1M1', counterparty: 'A1M1R1', amount: AMOUNT, group: 'paylabs:2026-11-21' },
      ]);
    });
  });

  describe('what we expect at the bank', () => {
    test('payments of all streams and refunds, in the group of the day of their provider', async () => {
      const order = { kind: 'emoney', reference: 'A1', providerId: 'A1M1', provider: 'paylabs' };
      const orderId = await seedOrder(database, order);
      await received(database, [payment('TX-1')]);
      await received(database, [payment('A1M1', { stream: 'emoney', provider: 'paylabs' })]);
      await refunded(database, {
        orderId,
        refundId: 'A1M1R1',
        providerId: 'A1M1',
        amount: rupiah(20_000),
      });
      expect(await projected(database, 'bank')).toEqual([
        'oy:va:TX-1 paid',
        'paylabs:emoney:A1M1 paid',
        'refund:A1M1R1 refunded',
      ]);
      expect(await linesOf(database, 'bank')).toMatchObject([
        { group: 'oy:2026-11-21', reference: '', amount: AMOUNT, fee: rupiah(1_000) },
        { group: 'paylabs:2026-11-21', counterparty: 'paylabs' },
        { group: 'paylabs:2026-11-21', reference: '', amount: rupiah(20_000) },
      ]);
    });

    test('a payment that was withdrawn is not expected', async () => {
      const paid = payment('TX-1');
      await received(database, [paid]);
      await projected(database, 'bank');
      await decided(database, paid, false);
      expect(await projected(database, 'bank')).toEqual(['oy:va:TX-1 cancelled']);
    });

    test('a top-up of the deposit has left the bank; a line that is corrected is another version', async () => {
      const line = { source: 'oy:statement', reference: '', item: 'trx-9:TOPUP' } as const;
      await seedRecord(database.knex, { ...line, status: 'top_up', amount: AMOUNT });
      await seedRecord(database.knex, { ...line, item: 'trx-1', status: 'paid', amount: AMOUNT });
      expect(await projected(database, 'bank')).toEqual(['top-up:oy:trx-9:TOPUP top_up']);
      expect(await linesOf(database, 'bank')).toMatchObject([
        {
          reference: 'trx-9:TOPUP',
          amount: negateSen(AMOUNT),
          group: '',
          counterparty: 'oy',
          at: expect.any(String),
        },
      ]);
      await seedRecord(database.knex, { ...line, status: 'top_up', amount: rupiah(90_000) }, NOON);
      expect(await projected(database, 'bank')).toEqual(['top-up:oy:trx-9:TOPUP top_up']);
      await seedRecord(database.knex, { ...line, status: 'paid', amount: rupiah(90_000) }, NOON);
      expect(await projected(database, 'bank')).toEqual(['top-up:oy:trx-9:TOPUP cancelled']);
      expect(await projected(database, 'bank')).toEqual([]);
    });
  });
});
