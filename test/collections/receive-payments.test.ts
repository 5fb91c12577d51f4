import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Payment } from '../../src/collections/payment.ts';
import {
  countPaymentsThrough,
  insertPayments,
  totalsByStream,
} from '../../src/collections/payment-store.ts';
import { receivePayments } from '../../src/collections/receive-payments.ts';
import { rupiah, sen, ZERO } from '../../src/domain/money.ts';
import { businessDay, instant } from '../../src/domain/time.ts';
import { verifyLedger } from '../../src/ledger/verify-ledger.ts';
import { postAll } from '../../src/ledger/post.ts';
import { paymentReceived } from '../../src/ledger/payment-postings.ts';
import type { Database } from '../../src/platform/database/database.ts';
import { describeOnBothDatabases } from '../support/databases.ts';

const AT = instant(Date.parse('2026-11-21T03:00:00.000Z'));

function paymentOf(item: string, changes: Partial<Payment> = {}): Payment {
  return {
    stream: 'va',
    provider: 'oy',
    item,
    orderId: null,
    through: 'account-1',
    gross: rupiah(100_000),
    fee: rupiah(1_000),
    tax: ZERO,
    paidAt: AT,
    source: 'oy:va-history',
    ...changes,
  };
}

const receive = (database: Database, ...payments: Payment[]) =>
  database.transaction(async (tx) => {
    const { received, known, changed } = await receivePayments(tx, payments, AT);
    return { received, known, changed };
  });

/** By account, in sen. */
async function balances(database: Database): Promise<Record<string, number>> {
  const { accounts, balanced } = await verifyLedger(database.knex);
  if (!balanced) throw new Error('the ledger does not balance');
  return Object.fromEntries(accounts.map(({ account, balance }) => [account, balance]));
}

describeOnBothDatabases('Money that came in', (open) => {
  it('is posted gross, fee and tax: what the provider owes us is the rest', async () => {
    const database = await open();
    const payment = paymentOf('a', { fee: rupiah(2_500), tax: rupiah(275) });
    expect(await receive(database, payment)).toEqual({ received: 1, known: 0, changed: 0 });
    expect(await balances(database)).toEqual({
      'assets:oy:receivable': rupiah(97_225),
      'expenses:fees:oy': rupiah(2_500),
      'expenses:fee-tax:oy': rupiah(275),
      'income:collections': 0 - rupiah(100_000),
    });
  });

  it.each([
    ['nothing is kept of it', ZERO, ZERO],
    ['all of it is kept', rupiah(100_000), ZERO],
    ['more is kept than came in', rupiah(100_000), rupiah(11_000)],
    ['a tax without a fee', ZERO, sen(1)],
  ])('balances where %s', async (_what, fee, tax) => {
    const database = await open();
    await receive(database, paymentOf('a', { fee, tax }));
    const told = await balances(database);
    expect(told['assets:oy:receivable'] ?? 0).toBe(rupiah(100_000) - fee - tax);
    expect(told['income:collections']).toBe(0 - rupiah(100_000));
  });

  it('is known when it comes again, from wherever', async () => {
    const database = await open();
    await receive(database, paymentOf('a'));
    for (const source of ['oy:va-history', 'oy:va-callback', 'oy:va-status']) {
      const again = paymentOf('a', { source, through: 'other', orderId: null });
      expect(await receive(database, again)).toEqual({ received: 0, known: 1, changed: 0 });
    }
    expect(await database.knex('payments').select('source', 'through')).toEqual([
      { source: 'oy:va-history', through: 'account-1' },
    ]);
    expect(await database.knex('postings')).toHaveLength(1);
    expect(await database.knex('data_problems')).toEqual([]);
  });

  it.each([
    ['gross', { gross: rupiah(90_000) }, 'Rp 90.000, fee Rp 1.000, tax Rp 0'],
    ['fee', { fee: rupiah(2_000) }, 'Rp 100.000, fee Rp 2.000, tax Rp 0'],
    ['tax', { tax: rupiah(110) }, 'Rp 100.000, fee Rp 1.000, tax Rp 110'],
  ])(
    'with another %s is a problem for a person, and never posted again',
    async (_what, changes, now) => {
      const database = await open();
      await receive(database, paymentOf('a'));
      const before = await balances(database);
      for (let i = 0; i < 3; i += 1) {
        const told = await receive(database, paymentOf('a', changes));
        expect(told).toEqual({ received: 0, known: 0, changed: 1 });
      }
      expect(await balances(database)).toEqual(before);
      expect(await database.knex('data_problems')).toMatchObject([
        {
          kind: 'amount_changed',
          item: 'a',
          stream: 'va',
          times_seen: 3,
          details: `posted as Rp 100.000, fee Rp 1.000, tax Rp 0, now told as ${now}`,
        },
      ]);
    },
  );

  it('twice in one page with two amounts: the first is posted, the second told', async () => {
    const database = await open();
    const other = paymentOf('a', { gross: rupiah(90_000) });
    const told = await receive(database, paymentOf('a'), other, paymentOf('b'), paymentOf('a'));
    expect(told).toEqual({ received: 2, known: 1, changed: 1 });
    expect((await balances(database))['income:collections']).toBe(0 - rupiah(200_000));
  });

  it('under one name in two streams or at two providers is two payments', async () => {
    const database = await open();
    await receive(database, paymentOf('a'));
    await receive(database, paymentOf('a', { stream: 'checkout' }));
    await receive(database, paymentOf('a', { provider: 'paylabs', stream: 'emoney' }));
    expect(await database.knex('postings')).toHaveLength(3);
    expect(await totalsByStream(database.knex)).toEqual([
      {
        stream: 'checkout',
        provider: 'oy',
        count: 1,
        gross: rupiah(100_000),
        fee: rupiah(1_000),
        tax: 0,
      },
      {
        stream: 'emoney',
        provider: 'paylabs',
        count: 1,
        gross: rupiah(100_000),
        fee: rupiah(1_000),
        tax: 0,
      },
      {
        stream: 'va',
        provider: 'oy',
        count: 1,
        gross: rupiah(100_000),
        fee: rupiah(1_000),
        tax: 0,
      },
    ]);
  });

  it('belongs to the business day of Jakarta, and is summed since a day', async () => {
    const database = await open();
    const late = instant(Date.parse('2026-11-21T16:59:59.999Z'));
    const next = instant(Date.parse('2026-11-21T17:00:00.000Z'));
    await receive(database, paymentOf('a', { paidAt: late }), paymentOf('b', { paidAt: next }));
    const days = await database.knex('payments').orderBy('item').pluck('business_day');
    expect(days).toEqual(['2026-11-21', '2026-11-22']);
    expect(await totalsByStream(database.knex, businessDay(next))).toMatchObject([{ count: 1 }]);
  });

  it('is all of a page or nothing of it', async () => {
    const database = await open();
    const bad = paymentOf('b', { gross: ZERO }); // the database takes no payment of nothing
    await expect(receive(database, paymentOf('a'), bad)).rejects.toThrow(/payments_amounts/);
    expect(await database.knex('payments')).toEqual([]);
    expect(await database.knex('postings')).toEqual([]);
  });

  it('never changes and never goes once it is stored', async () => {
    const database = await open();
    await receive(database, paymentOf('a'));
    const { knex } = database;
    await expect(knex('payments').update({ gross_sen: 1 })).rejects.toThrow(/append/);
    await expect(knex('payments').del()).rejects.toThrow(/append/);
  });

  it('whose posting is there although the payment is not is a bug, and told as one', async () => {
    const database = await open();
    const payment = paymentOf('a');
    await database.transaction((tx) => postAll(tx, [paymentReceived(payment)], AT));
    await expect(receive(database, payment)).rejects.toThrow(/unique|post/i);
    expect(await database.knex('payments')).toEqual([]);
  });

  it('in pages that repeat one another, at once and in any order, is stored and posted once', async () => {
    const database = await open();
    let run = 0;
    const page = fc.array(
      fc.record({ item: fc.integer({ min: 0, max: 12 }), amount: fc.integer({ min: 1, max: 3 }) }),
      { maxLength: 15 },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(page, { minLength: 1, maxLength: 4 }), async (pages) => {
        run += 1;
        const through = `account-${run}`;
        const told = pages.map((lines) =>
          lines.map(({ item, amount }) =>
            paymentOf(`${run}-${item}`, { through, gross: rupiah(amount * 10_000) }),
          ),
        );
        const counts = await Promise.all(told.map((lines) => receive(database, ...lines)));
        const items = new Set(told.flat().map(({ item }) => item));
        const { knex } = database;
        expect(await countPaymentsThrough(knex, { provider: 'oy', stream: 'va', through })).toBe(
          items.size,
        );
        expect(counts.reduce((sum, { received }) => sum + received, 0)).toBe(items.size);
        const all = counts.reduce(
          (sum, each) => sum + each.received + each.known + each.changed,
          0,
        );
        expect(all).toBe(told.flat().length);
        // What is stored and what is posted are the same.
        const stored: { item: string; gross_sen: number }[] = await knex('payments')
          .where({ through })
          .select('item', 'gross_sen');
        const posted: { key: string; sum: number }[] = await knex('entries')
          .where({ account: 'income:collections' })
          .where('posting_key', 'like', `payment_received:oy:va:${run}-%`)
          .select('posting_key as key', 'amount_sen as sum');
        expect(Object.fromEntries(posted.map(({ key, sum }) => [key, 0 - sum]))).toEqual(
          Object.fromEntries(
            stored.map(({ item, gross_sen }) => [`payment_received:oy:va:${item}`, gross_sen]),
          ),
        );
      }),
      { numRuns: 40 },
    );
    expect((await verifyLedger(database.knex)).balanced).toBe(true);
  });

  it('tells which of a page were stored', async () => {
    const database = await open();
    const { knex } = database;
    expect(await insertPayments(knex, [paymentOf('a'), paymentOf('b')], AT)).toEqual(
      new Set(['a', 'b']),
    );
    expect(await insertPayments(knex, [paymentOf('b'), paymentOf('c')], AT)).toEqual(
      new Set(['c']),
    );
    expect(await insertPayments(knex, [], AT)).toEqual(new Set());
  });
});
