import { beforeEach, describe, expect, test } from 'vitest';
import { rupiah } from '../../src/domain/money.ts';
import type { Instant } from '../../src/domain/time.ts';
import type { Database } from '../../src/platform/database/database.ts';
import { findBankBalances } from '../../src/reconciliation/balance/bank-balances-store.ts';
import {
  findUnreadAccounts,
  forgetBeforeMutations,
} from '../../src/reconciliation/streams/bank-store.ts';
import { callbacksToNothing } from '../../src/reconciliation/streams/callbacks-store.ts';
import {
  findStalePulls,
  forgetOrdersWithoutMoney,
} from '../../src/reconciliation/streams/money-in-store.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { MORNING } from '../support/payout-builder.ts';
import { AMOUNT, EVENING, NOON } from './books-world.ts';
import { daysLater, type Found, findingsOf, named } from './findings-world.ts';

const PATH = 'assets:bank:014:1239812390';

describeOnBothDatabases('what is found about money in, banks and balances', (open) => {
  let database: Database;

  beforeEach(async () => {
    database = await open();
  });

  describe('bank accounts', () => {
    let account = 0;

    beforeEach(async () => {
      const { knex } = database;
      const connections: { id: number }[] = await knex('bank_connections')
        .insert({
          provider: 'oy',
          ibank_id: 'ibank-1',
          bank_code: '014',
          phone_masked: '*',
          state: 'connected',
          connected_by: 'sari',
          created_at: MORNING,
          changed_at: MORNING,
        })
        .returning('id');
      const accounts: { id: number }[] = await knex('bank_accounts')
        .insert({
          provider: 'oy',
          provider_account_id: 'account-1',
          connection_id: connections[0]?.id,
          bank_code: '014',
          bank_name: 'BCA',
          account_type: 'SAVING',
          account_number: '1239812390',
          ledger_path: PATH,
          pulled_at: NOON,
          created_at: MORNING,
        })
        .returning('id');
      account = accounts[0]?.id ?? 0;
    });

    const checked = async (balance: number, difference: number): Promise<void> => {
      const rows: { id: number }[] = await database
        .knex('bank_balances')
        .insert({
          account_id: account,
          balance_sen: rupiah(balance),
          as_of: NOON,
          last_updated_raw: '',
          taken_at: NOON,
          reason: 'after',
        })
        .returning('id');
      await database.knex('bank_balance_checks').insert({
        account_id: account,
        closing_id: rows[0]?.id,
        difference_sen: rupiah(difference),
        checked_at: NOON,
      });
    };

    test('a balance that its mutations do not make, until they do again', async () => {
      const balances = (): Promise<Found[]> =>
        findingsOf(database, [findBankBalances], { stream: 'balance' });
      await checked(1_000_000, 0);
      expect(await balances()).toEqual([]);
      await checked(900_000, -50_000);
      expect(await balances()).toMatchObject([
        {
          category: 'balance_differs',
          item: PATH,
          amount_ours_sen: rupiah(950_000),
          amount_theirs_sen: rupiah(900_000),
          why: expect.stringContaining('Rp 950.000: Rp -50.000 unexplained'),
        },
      ]);
      await checked(900_000, 0);
      expect(await balances()).toEqual([]);
    });

    test('an account that was not read for more than a banking day', async () => {
      const unread = (asOf: Instant): Promise<Found[]> =>
        findingsOf(database, [findUnreadAccounts], { stream: 'bank', asOf });
      expect(await unread(daysLater(NOON, 2))).toEqual([]); // pulled on Saturday; now it is Monday
      expect(await unread(daysLater(NOON, 4))).toMatchObject([
        { category: 'stale_feed', item: PATH, why: expect.stringContaining(NOON) },
      ]);
    });

    test('nothing is missing of before the mutations begin', async () => {
      const missing = { category: 'missing_at_provider', severity: 'high', why: 'no other half' };
      const found = [
        { ...missing, item: 'before', event_at: MORNING },
        { ...missing, item: 'after', event_at: EVENING },
      ];
      const left = (): Promise<Found[]> =>
        findingsOf(database, [forgetBeforeMutations], { stream: 'bank', found });
      expect(await left()).toEqual([]);
      await database.knex('bank_mutations').insert({
        account_id: account,
        mutation_key: 'm-1',
        status: 'complete',
        amount_sen: AMOUNT,
        occurred_at: NOON,
        at_start_sen: 0,
        first_seen_at: NOON,
        last_seen_at: NOON,
      });
      expect(named(await left())).toEqual(['missing_at_provider after']);
    });
  });

  describe('orders', () => {
    const mismatch = async (statusTheirs: string, id: number) => ({
      category: 'status_mismatch',
      item: `ledger:ewallet ${statusTheirs}`,
      severity: 'critical',
      status_ours: 'paid',
      status_theirs: statusTheirs,
      theirs_record_id: id,
      why: 'opposite ends',
    });
    const told = async (source: string, status: 'paid' | 'expired' | 'failed'): Promise<number> => {
      const rows: { id: number }[] = await database
        .knex('records')
        .insert({
          stream: 'ewallet',
          source,
          item: `E1 ${status}`,
          version: 1,
          content_hash: source,
          reference: 'E1',
          status,
          amount_sen: AMOUNT,
          raw: '{}',
          recorded_at: NOON,
        })
        .returning('id');
      return rows[0]?.id ?? 0;
    };

    test('one that nobody paid has no other half, and needs none', async () => {
      const missing = { category: 'missing_in_ledger', severity: 'medium', why: 'no other half' };
      const found = ['pending', 'expired', 'cancelled', 'failed', 'paid'].map((status) => ({
        ...missing,
        item: status,
        status_theirs: status,
      }));
      const left = await findingsOf(database, [forgetOrdersWithoutMoney], {
        stream: 'ewallet',
        found,
      });
      expect(named(left)).toEqual(['missing_in_ledger paid']);
    });

    test('an older word than "paid" is no mismatch once another source says paid; "failed" is', async () => {
      const expired = await mismatch('expired', await told('xendit:ewallet-status', 'expired'));
      const failed = await mismatch('failed', await told('xendit:ewallet-status', 'failed'));
      const left = (): Promise<Found[]> =>
        findingsOf(database, [forgetOrdersWithoutMoney], {
          stream: 'ewallet',
          found: [expired, failed],
        });
      expect(await left()).toHaveLength(2);
      await told('xendit:ewallet-callback', 'paid');
      expect(named(await left())).toEqual(['status_mismatch ledger:ewallet failed']);
    });

    test('virtual accounts that nobody pulls', async () => {
      await database.knex('virtual_accounts').insert({
        provider: 'oy',
        va_id: 'va-1',
        va_number: '1',
        bank_code: '014',
        status: 'WAITING',
        next_pull_at: MORNING,
        updated_at: MORNING,
      });
      const stale = (asOf: Instant): Promise<Found[]> =>
        findingsOf(database, [findStalePulls], { stream: 'va', asOf });
      expect(await stale(EVENING)).toEqual([]);
      expect(await stale(daysLater(EVENING, 1))).toMatchObject([
        {
          category: 'stale_feed',
          item: 'oy:va-history',
          why: expect.stringContaining('1 virtual accounts'),
        },
      ]);
    });
  });

  test('callbacks that came to nothing, of a stream’s own channels', async () => {
    const callback = (channel: string, outcome: string): Promise<unknown> =>
      database.knex('callbacks').insert({
        provider: 'xendit',
        channel,
        received_at: NOON,
        last_received_at: NOON,
        source_ip: '127.0.0.1',
        headers: '{}',
        body: '{}',
        body_sha256: `${channel} ${outcome}`,
        verified_by: 'token',
        state: 'processed',
        outcome,
      });
    await callback('xendit:ewallet', 'not_understood');
    await callback('xendit:ewallet', 'unknown_reference');
    await callback('xendit:ewallet', 'applied');
    await callback('oy:disbursement', 'unknown_reference');
    const of = (channel: string, alsoUnknown?: boolean): Promise<Found[]> =>
      findingsOf(database, [callbacksToNothing([channel], { alsoUnknown: alsoUnknown ?? true })]);
    expect((await of('xendit:ewallet')).map(({ category }) => category)).toEqual([
      'callback_not_understood',
      'unknown_callback',
    ]);
    expect(await of('oy:disbursement', false)).toEqual([]);
  });
});
