import { beforeEach, describe, expect, test } from 'vitest';
import { rupiah } from '../../src/domain/money.ts';
import type { Instant } from '../../src/domain/time.ts';
import type { Database } from '../../src/platform/database/database.ts';
import { findEvidenceAlone } from '../../src/reconciliation/streams/disbursement/evidence-alone-store.ts';
import { findOpenPayouts } from '../../src/reconciliation/streams/disbursement/open-payouts-store.ts';
import { findContradictions } from '../../src/reconciliation/streams/disbursement/payouts-against-books-store.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import {
  MORNING,
  seedBatch,
  seedLedger,
  seedOpeningBalance,
  seedPayout,
  seedRecord,
} from '../support/payout-builder.ts';
import { AMOUNT, EVENING } from './books-world.ts';
import { type Found, findingsOf, named } from './findings-world.ts';
import { keepAsFound } from './kept-exceptions.ts';

const LAST_WEEK = '2026-11-14T05:00:00.000Z' as Instant;

describeOnBothDatabases('what is found about payouts beside matching', (open) => {
  let database: Database;

  beforeEach(async () => {
    database = await open();
    await seedBatch(database.knex);
  });

  describe('open payouts', () => {
    const due = (): Promise<Found[]> => findingsOf(database, [findOpenPayouts]);
    const notDue = { sentAt: MORNING, expectedBy: EVENING };

    test.each([
      { state: 'sending', ...notDue },
      { state: 'unknown', ...notDue },
      { state: 'processing', ...notDue },
      { state: 'held', ...notDue, nextActionAt: EVENING },
      { state: 'approved' },
      { state: 'paid' },
      { state: 'failed' },
    ] as const)('$state before its time, or final, is none', async (payout) => {
      await seedPayout(database.knex, { reference: 'PAY-1', ...payout });
      expect(await due()).toEqual([]);
    });

    test.each([
      { state: 'quarantined', is: 'quarantined', severity: 'critical' },
      { state: 'held', is: 'held', severity: 'medium' },
      { state: 'held', nextActionAt: EVENING, expectedBy: MORNING, is: 'held', severity: 'medium' },
      { state: 'processing', expectedBy: MORNING, is: 'overdue', severity: 'high' },
      { state: 'approved', sentAt: LAST_WEEK, is: 'overdue', severity: 'medium' },
      { state: 'review', is: 'in_review', severity: 'low' },
      { state: 'ready', is: 'not_approved', severity: 'low' },
      { state: 'inquiring', is: 'overdue', severity: 'medium' },
    ] as const)('$state is $is', async ({ is, severity, ...payout }) => {
      await seedPayout(database.knex, { reference: 'PAY-1', ...payout });
      expect(await due()).toMatchObject([
        { category: is, item: 'PAY-1', severity, our_reference: 'PAY-1', amount_ours_sen: AMOUNT },
      ]);
    });

    test('in flight, due, and no source shows it: under the name that matching would give it', async () => {
      await seedPayout(database.knex, {
        reference: 'PAY-1',
        state: 'unknown',
        expectedBy: MORNING,
      });
      expect(await due()).toMatchObject([
        { category: 'missing_at_provider', item: 'ledger:disbursement PAY-1', severity: 'high' },
      ]);
    });

    test('the weightiest of what is said about it, in its newest version', async () => {
      await seedPayout(database.knex, {
        reference: 'PAY-1',
        state: 'processing',
        expectedBy: MORNING,
      });
      const line = {
        source: 'oy:statement',
        item: 'trx-1',
        reference: 'PAY-1',
        amount: AMOUNT,
      } as const;
      await seedRecord(database.knex, { ...line, status: 'failed' });
      await seedRecord(database.knex, { ...line, status: 'pending' });
      expect(await due()).toMatchObject([
        {
          category: 'overdue',
          status_theirs: 'pending',
          why: expect.stringContaining('oy:statement says pending'),
        },
      ]);
    });

    test('held here and under way there', async () => {
      await seedPayout(database.knex, {
        reference: 'PAY-1',
        state: 'held',
        statusRecord: 'pending',
      });
      expect(named(await due())).toEqual([
        'held PAY-1',
        'status_mismatch ledger:disbursement PAY-1',
      ]);
    });

    test('a batch that is still being checked has a day for it', async () => {
      await seedBatch(database.knex, { id: 'new', state: 'checking' });
      await seedBatch(database.knex, { id: 'old', state: 'checking', uploadedAt: LAST_WEEK });
      await seedPayout(database.knex, { reference: 'PAY-1', state: 'review', batchId: 'new' });
      await seedPayout(database.knex, { reference: 'PAY-2', state: 'review', batchId: 'old' });
      expect(named(await due())).toEqual(['in_review PAY-2']);
    });
  });

  describe('payouts and postings that contradict each other', () => {
    test.each([
      { state: 'paid', ledger: 'in_flight', says: 'in flight' },
      { state: 'paid', ledger: 'nothing', says: 'nothing about it' },
      { state: 'failed', ledger: 'paid', says: 'paid' },
      { state: 'held', ledger: 'in_flight', says: 'in flight' },
      { state: 'processing', ledger: 'not_created', says: 'not created' },
      { state: 'processing', ledger: 'failed', says: 'failed' },
    ] as const)('$state, and the ledger says $says', async ({ says, ...payout }) => {
      await seedPayout(database.knex, { reference: 'PAY-1', ...payout });
      expect(await findingsOf(database, [findContradictions])).toMatchObject([
        {
          category: 'payout_differs_from_ledger',
          item: 'PAY-1',
          severity: 'critical',
          why: `The payout is ${payout.state}, and the ledger says ${says}.`,
        },
      ]);
    });

    test.each(['sending', 'paid', 'failed', 'held', 'quarantined', 'approved', 'review'] as const)(
      '%s with its postings is none',
      async (state) => {
        await seedPayout(database.knex, { reference: 'PAY-1', state });
        expect(await findingsOf(database, [findContradictions])).toEqual([]);
      },
    );

    test('a reservation for a payout that there is not', async () => {
      await seedLedger(database.knex, { partnerTrxId: 'X-1', amount: AMOUNT, ledger: 'in_flight' });
      expect(await findingsOf(database, [findContradictions])).toMatchObject([
        {
          category: 'orphan',
          item: 'X-1',
          why: 'The ledger has Rp 100.000 sent under this id, and no payout has it.',
        },
      ]);
    });

    test('what was found and is not settled is found again, though nothing about it is new', async () => {
      await seedLedger(database.knex, { partnerTrxId: 'X-1', amount: AMOUNT, ledger: 'paid' });
      await seedPayout(database.knex, { reference: 'PAY-1', state: 'paid', ledger: 'in_flight' });
      const first = await findingsOf(database, [findContradictions]);
      const upto = await keepAsFound(database, 'disbursement', first);
      const again = await findingsOf(database, [findContradictions], { after: upto });
      expect(named(again)).toEqual(['orphan X-1', 'payout_differs_from_ledger PAY-1']);
    });
  });

  describe('what one side alone has', () => {
    const alone = (at: object = {}): Promise<Found[]> =>
      findingsOf(database, [findEvidenceAlone], at);

    test('a payment that no source shows, until one does', async () => {
      await seedPayout(database.knex, { reference: 'PAY-1', state: 'paid', statusRecord: 'none' });
      await seedPayout(database.knex, { reference: 'PAY-2', state: 'paid' });
      const first = await alone();
      expect(named(first)).toEqual(['missing_at_provider ledger:disbursement PAY-1']);
      const after = await keepAsFound(database, 'disbursement', first);
      expect(named(await alone({ after }))).toEqual(named(first));
      await seedRecord(database.knex, { reference: 'PAY-1', status: 'paid', amount: AMOUNT });
      expect(await alone({ after })).toEqual([]);
    });

    test('an id that only a callback names is a hint, until a statement has it', async () => {
      const forged = { reference: 'FORGED-1', status: 'paid', amount: AMOUNT } as const;
      await seedRecord(database.knex, { ...forged, source: 'oy:callback' });
      const first = await alone();
      expect(first).toMatchObject([
        {
          category: 'unknown_callback',
          item: 'FORGED-1',
          severity: 'medium',
          amount_theirs_sen: AMOUNT,
        },
      ]);
      const after = await keepAsFound(database, 'disbursement', first);
      expect(named(await alone({ after }))).toEqual(['unknown_callback FORGED-1']);
      await seedRecord(database.knex, { ...forged, source: 'oy:statement', item: 'trx-1' });
      expect(await alone({ after })).toEqual([]);
    });

    test('a callback of before our ledger opened is not ours to explain', async () => {
      await seedOpeningBalance(database.knex, rupiah(1_000_000));
      const old = {
        source: 'oy:callback',
        reference: 'OLD-1',
        status: 'paid',
        amount: AMOUNT,
      } as const;
      await seedRecord(database.knex, { ...old, occurredAt: LAST_WEEK });
      expect(await alone()).toEqual([]);
    });
  });
});
