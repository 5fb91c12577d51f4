import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { rupiah, type Sen } from '../../src/domain/money.ts';
import type { Database } from '../../src/platform/database/database.ts';
import { reconcileDisbursements } from '../../src/reconciliation/reconcile-disbursements.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { seedBatch, seedPayout, seedRecord } from '../support/payout-builder.ts';

type Belief = 'paid' | 'failed' | 'not_created' | 'in_flight';
type Status = 'paid' | 'failed' | 'pending' | 'reversed';

interface Ours {
  readonly subject: string;
  readonly belief: Belief;
  readonly amount: Sen;
}

interface Theirs {
  readonly source: string;
  readonly item: string;
  readonly reference: string;
  readonly status: Status;
  readonly amount: Sen;
}

// Few references and amounts, so that things agree, disagree and double often.
const references = ['A', 'B', 'C', 'D'];
const reference = fc.constantFrom(...references);
const amount = fc.constantFrom(rupiah(10_000), rupiah(20_000));
const sides = fc.record({
  ours: fc.uniqueArray(
    fc.record({
      subject: reference,
      belief: fc.constantFrom<Belief>('paid', 'failed', 'not_created', 'in_flight'),
      amount,
    }),
    { selector: (each) => each.subject, maxLength: references.length },
  ),
  theirs: fc.uniqueArray(
    fc.record({
      source: fc.constantFrom('oy:statement', 'oy:status', 'oy:callback'),
      item: fc.constantFrom('1', '2', '3'),
      reference: fc.constantFrom(...references, 'unknown', ''),
      status: fc.constantFrom<Status>('paid', 'failed', 'pending', 'reversed'),
      amount,
    }),
    { selector: (each) => `${each.source} ${each.item}`, maxLength: 9 },
  ),
});

const OUTCOME: Readonly<Record<Belief | Status, 'paid' | 'not_paid' | 'open' | 'other'>> = {
  paid: 'paid',
  failed: 'not_paid',
  not_created: 'not_paid',
  in_flight: 'open',
  pending: 'open',
  reversed: 'other',
};

/** The rules once more, in the plainest way: every pair is looked at. */
function bruteForce(ours: readonly Ours[], theirs: readonly Theirs[]) {
  const agrees = (our: Ours, their: Theirs): boolean =>
    their.reference === our.subject &&
    their.amount === our.amount &&
    OUTCOME[their.status] === OUTCOME[our.belief] &&
    OUTCOME[their.status] !== 'open';
  const matched = theirs.filter((their) => {
    const our = ours.find((each) => agrees(each, their));
    const rivals = theirs.filter(
      (other) => our && other.source === their.source && agrees(our, other),
    );
    return our !== undefined && rivals.length === 1;
  });
  const saidItsWord = (their: Theirs): boolean =>
    matched.some((each) => each.source === their.source && each.reference === their.reference);
  const exceptions = new Set<string>();
  for (const our of ours) {
    const about = theirs.filter((their) => their.reference === our.subject);
    for (const their of about.filter((each) => !saidItsWord(each))) {
      const [mine, said] = [OUTCOME[our.belief], OUTCOME[their.status]];
      const opposite =
        (mine === 'not_paid' && said === 'paid') ||
        (mine === 'paid' && said === 'not_paid') ||
        (our.belief === 'not_created' && said === 'open');
      if (opposite) exceptions.add(`status_mismatch ${our.subject}`);
      const comparable = said === mine || (mine === 'open' && said !== 'other');
      if (comparable && their.amount !== our.amount) {
        exceptions.add(`amount_differs ${our.subject}`);
      }
    }
    if (our.belief === 'paid' && about.length === 0) {
      exceptions.add(`missing_at_provider ${our.subject}`);
    }
  }
  for (const their of theirs) {
    const known = ours.some((our) => our.subject === their.reference);
    const ends = theirs.filter(
      (other) =>
        other.source === their.source &&
        other.reference === their.reference &&
        ['paid', 'not_paid'].includes(OUTCOME[other.status]),
    );
    if (ends.length > 1 && their.reference !== '') {
      exceptions.add(`duplicate_at_provider ${their.source} ${their.reference}`);
    }
    if (their.status === 'reversed') exceptions.add(`reversed_unexpected ${their.item}`);
    if (!known && their.status !== 'reversed') {
      const alike = theirs.filter(
        (other) =>
          (their.reference === '' ? other.item : other.reference) ===
            (their.reference === '' ? their.item : their.reference) &&
          other.reference === their.reference &&
          other.status !== 'reversed',
      );
      const onlyCallbacks = alike.every((other) => other.source === 'oy:callback');
      const name = their.reference === '' ? their.item : their.reference;
      exceptions.add(`${onlyCallbacks ? 'unknown_callback' : 'missing_in_ledger'} ${name}`);
    }
  }
  return {
    matches: matched.map((their) => `${their.reference} ${their.source} ${their.item}`).toSorted(),
    exceptions: [...exceptions].toSorted(),
  };
}

const STATE = { paid: 'paid', failed: 'failed', not_created: 'failed', in_flight: 'processing' };

async function seed(database: Database, ours: readonly Ours[], theirs: readonly Theirs[]) {
  await seedBatch(database.knex);
  for (const our of ours) {
    await seedPayout(database.knex, {
      reference: our.subject,
      state: STATE[our.belief] as 'paid',
      ledger: our.belief,
      amount: our.amount,
      statusRecord: 'none',
      expectedBy: '2030-01-01T00:00:00.000Z' as never,
    });
  }
  for (const their of theirs) await seedRecord(database.knex, their);
}

async function found(database: Database) {
  const matches: { subject: string; source: string; item: string }[] = await database
    .knex('matches')
    .join('records', 'records.id', 'matches.record_id')
    .whereNull('revoked_run_number')
    .select('matches.subject', 'matches.source', 'records.item');
  const exceptions: { category: string; item: string }[] = await database
    .knex('exceptions')
    .where({ status: 'open' })
    .select('category', 'item');
  return {
    matches: matches.map((each) => `${each.subject} ${each.source} ${each.item}`).toSorted(),
    exceptions: exceptions.map((each) => `${each.category} ${each.item}`).toSorted(),
  };
}

/** Each set in a transaction of its own that is rolled back: a new database for each would be slow. */
async function inScratch(database: Database, work: (scratch: Database) => Promise<void>) {
  const done = new Error('done');
  await database
    .transaction(async (tx) => {
      // A run asks for this first of all; within a transaction it must be so already.
      if (database.dialect === 'postgres') {
        await tx.raw('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
      }
      await work({ ...database, knex: tx, transaction: (inner) => tx.transaction(inner) });
      throw done;
    })
    .catch((error: unknown) => {
      if (error !== done) throw error;
    });
}

describeOnBothDatabases('the SQL against a brute-force matcher', (open) => {
  test('the same matches and exceptions on small random sets, and nothing new the second time', async () => {
    const database = await open();
    const clock = new ManualClock();
    await fc.assert(
      fc.asyncProperty(sides, async ({ ours, theirs }) => {
        await inScratch(database, async (scratch) => {
          await seed(scratch, ours, theirs);
          const context = { database: scratch, clock };
          const first = await reconcileDisbursements(context);
          expect(await found(scratch)).toEqual(bruteForce(ours, theirs));
          expect(first.payouts.unaccounted).toBe(0);
          const second = await reconcileDisbursements(context);
          expect(second.matched).toMatchObject({ added: 0, revoked: 0 });
          expect(second.exceptions).toMatchObject({ opened: 0, changed: 0, autoClosed: 0 });
          expect(second.exceptions.open).toEqual(first.exceptions.open);
        });
      }),
      { numRuns: 120 },
    );
  }, 120_000);
});
