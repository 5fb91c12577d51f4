import { beforeEach, expect, test } from 'vitest';
import { rupiah } from '../../src/domain/money.ts';
import {
  payoutFailed,
  payoutFound,
  payoutNotCreated,
  payoutPaid,
  payoutResolved,
  payoutReversed,
  payoutSent,
} from '../../src/ledger/payout-postings.ts';
import { postAll } from '../../src/ledger/post.ts';
import type { Database } from '../../src/platform/database/database.ts';
import { projectBooks } from '../../src/reconciliation/books/project-books.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { MORNING, seedBatch, seedPayout } from '../support/payout-builder.ts';
import {
  AFTER_MIDNIGHT,
  AMOUNT,
  EVENING,
  linesOf,
  NOON,
  posted,
  projected,
} from './books-world.ts';

const send = (times = 1, partnerTrxId = 'PAY-1') => ({
  provider: 'oy',
  partnerTrxId,
  times,
  amount: AMOUNT,
});

describeOnBothDatabases('what our books say of payouts, as records', (open) => {
  let database: Database;

  beforeEach(async () => {
    database = await open();
  });

  const news = (): Promise<string[]> => projected(database, 'disbursement');

  test('a payout that was sent and paid: what was reserved, when it was last moved, whose it is', async () => {
    await seedBatch(database.knex);
    await seedPayout(database.knex, {
      reference: 'GAJI-7',
      partnerTrxId: 'GAJI-7X1',
      state: 'paid',
      sentAt: MORNING,
      endedAt: AFTER_MIDNIGHT,
    });
    expect(await news()).toEqual(['GAJI-7X1 paid']);
    expect(await linesOf(database, 'disbursement')).toEqual([
      {
        item: 'GAJI-7X1',
        version: 1,
        reference: 'GAJI-7X1',
        status: 'paid',
        amount: AMOUNT,
        fee: 0,
        tax: 0,
        account: 'assets:oy:deposit',
        group: '',
        counterparty: 'GAJI-7',
        at: AFTER_MIDNIGHT,
        day: '2026-11-22',
      },
    ]);
  });

  test('each change of what we believe is a version; nothing new is nothing', async () => {
    const steps = [
      [payoutSent(send()), 'pending'],
      [payoutNotCreated(send()), 'failed'],
      [payoutSent(send(2)), 'pending'],
      [payoutFailed('oy', 'PAY-1', AMOUNT), 'failed'],
    ] as const;
    for (const [posting, belief] of steps) {
      await posted(database, [posting]);
      expect(await news()).toEqual([`PAY-1 ${belief}`]);
      expect(await news()).toEqual([]);
    }
    expect((await linesOf(database, 'disbursement')).map(({ version }) => version)).toEqual([
      1, 2, 3, 4,
    ]);
  });

  test('found at the provider after it was refused, and paid', async () => {
    await posted(database, [payoutSent(send()), payoutNotCreated(send())]);
    expect(await news()).toEqual(['PAY-1 failed']);
    await posted(database, [payoutFound(send()), payoutPaid('oy', 'PAY-1', AMOUNT)]);
    expect(await news()).toEqual(['PAY-1 paid']);
  });

  test('an earlier posting counts, though only a later one is new', async () => {
    await posted(database, [payoutSent(send())]);
    await news();
    await posted(database, [payoutPaid('oy', 'PAY-1', AMOUNT)], NOON);
    await news();
    expect(await linesOf(database, 'disbursement')).toMatchObject([
      { status: 'pending', amount: AMOUNT, at: MORNING },
      { status: 'paid', amount: AMOUNT, at: NOON },
    ]);
  });

  test('a person takes "paid" back: it has failed', async () => {
    await posted(database, [payoutSent(send()), payoutPaid('oy', 'PAY-1', AMOUNT)]);
    await news();
    const resolved = { provider: 'oy', eventId: 1, partnerTrxId: 'PAY-1', amount: AMOUNT } as const;
    await posted(database, payoutResolved({ ...resolved, from: 'discharged', to: 'owed' }));
    expect(await news()).toEqual(['PAY-1 failed']);
    await posted(
      database,
      payoutResolved({ ...resolved, eventId: 2, from: 'owed', to: 'discharged' }),
    );
    expect(await news()).toEqual(['PAY-1 paid']);
  });

  test('money that came back is an item beside the payment, which stays as it was', async () => {
    await posted(database, [payoutSent(send()), payoutPaid('oy', 'PAY-1', AMOUNT)]);
    await news();
    await posted(database, [payoutReversed('oy', 'PAY-1', AMOUNT)], EVENING);
    expect(await news()).toEqual(['PAY-1:reversal reversed']);
    expect((await linesOf(database, 'disbursement'))[1]).toMatchObject({
      reference: 'PAY-1',
      amount: AMOUNT,
      at: EVENING,
      account: 'assets:oy:deposit',
    });
  });

  test('what is only approved or released moves no money at a provider', async () => {
    await posted(database, [
      {
        key: 'payout_released:1',
        kind: 'payout_released',
        subject: 'PAY-1',
        memo: '',
        entries: [
          { account: 'liabilities:payouts', amount: AMOUNT },
          { account: 'expenses:payouts', amount: rupiah(-100_000) },
        ],
      },
    ]);
    expect(await news()).toEqual([]);
  });

  test('a projection that is killed goes on where it was, and the end is the same', async () => {
    const ids = Array.from({ length: 6_000 }, (_, index) => `PAY-${100_000 + index}`);
    await database.transaction(async (tx) => {
      await postAll(
        tx,
        ids.map((id) => payoutSent(send(1, id))),
        MORNING,
      );
      await postAll(
        tx,
        ids.slice(0, 5_000).map((id) => payoutPaid('oy', id, AMOUNT)),
        NOON,
      );
    });
    // PostgreSQL needs one to see up to where everything is committed.
    let left = database.dialect === 'postgres' ? 2 : 1;
    const dies: Database = {
      ...database,
      transaction: (work) => {
        left -= 1;
        if (left < 0) throw new Error('killed');
        return database.transaction(work);
      },
    };
    await expect(projectBooks(dies, 'disbursement', NOON)).rejects.toThrow('killed');
    const before = (await linesOf(database, 'disbursement')).length;
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(ids.length);
    const { added } = await projectBooks(database, 'disbursement', NOON);
    expect(before + added).toBe(ids.length);
    const lines = await linesOf(database, 'disbursement');
    expect(lines.filter(({ status }) => status === 'paid')).toHaveLength(5_000);
    expect(new Set(lines.map(({ item }) => item)).size).toBe(ids.length);
  });

  test('two projections at once take turns', async () => {
    const sends = Array.from({ length: 5_000 }, (_, index) => payoutSent(send(1, `PAY-${index}`)));
    await database.transaction((tx) => postAll(tx, sends, MORNING));
    const both = await Promise.all([
      projectBooks(database, 'disbursement', NOON),
      projectBooks(database, 'disbursement', NOON),
    ]);
    expect(both[0].added + both[1].added).toBe(5_000);
    expect(await linesOf(database, 'disbursement')).toHaveLength(5_000);
  });
});
