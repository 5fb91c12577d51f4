import { beforeAll, expect, test } from 'vitest';
import type { Database } from '../../src/platform/database/database.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { seedBatch, seedPayout } from '../support/payout-builder.ts';

const AT = '2026-11-21T03:00:00.000Z';

describeOnBothDatabases(
  'what the database refuses about sends, whatever the program does',
  (open) => {
    let database: Database;
    const ids: number[] = [];
    beforeAll(async () => {
      database = await open();
      await seedBatch(database.knex);
      for (const reference of ['PAY-1', 'PAY-2']) {
        ids.push(await seedPayout(database.knex, { reference, state: 'approved' }));
      }
    });

    const send = (payoutId: number | undefined, number: number, partnerTrxId: string) =>
      database.knex('attempts').insert({
        payout_id: payoutId,
        number,
        partner_trx_id: partnerTrxId,
        request: '{}',
        first_sent_at: AT,
        last_sent_at: AT,
        times_sent: 1,
      });

    test('two payouts under one id', async () => {
      await send(ids[0], 1, 'ID-1');
      await expect(send(ids[1], 1, 'ID-1')).rejects.toThrow(/unique/i);
    });

    test('one payout under two ids in the same attempt', async () => {
      await send(ids[0], 7, 'ID-7');
      await expect(send(ids[0], 7, 'ID-8')).rejects.toThrow(/unique/i);
    });

    test('a send of no payout', async () => {
      await expect(send(999_999, 1, 'ID-9')).rejects.toThrow(/foreign key/i);
    });
  },
);
