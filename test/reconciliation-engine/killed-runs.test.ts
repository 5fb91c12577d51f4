import { beforeEach, expect, test } from 'vitest';
import { UserError } from '../../src/domain/errors.ts';
import { verifyLedger } from '../../src/ledger/verify-ledger.ts';
import type { Database } from '../../src/platform/database/database.ts';
import { DEAD_AFTER_MS } from '../../src/reconciliation/runs/run-lifecycle.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { EngineScenario, type Seen } from './engine-scenario.ts';
import { diesAtTransaction, Killed, pausesAtTransaction } from './killed-database.ts';

/** More than any run here takes. */
const MOST_TRANSACTIONS = 200;

/** A run that has something of everything to do: it matches, takes back, opens, closes, and posts. */
async function readyToRun(database: Database, name: string): Promise<EngineScenario> {
  const scenario = new EngineScenario(database, {
    name,
    passes: [
      { name: 'reference', match: '1:1', keys: ['reference'] },
      { name: 'tolerance', match: '1:1', keys: ['reference'], tolerance: { absolute: '500' } },
      { name: 'group', match: 'N:1', keys: ['group'] },
      { name: 'amount', match: '1:1', keys: [], days: { from: 0, to: 0 } },
    ],
  });
  await scenario.ours('o0', { reference: 'R-0' });
  await scenario.theirs('t0', { reference: 'R-0' });
  await scenario.ours('o1', { reference: 'R-1' });
  await scenario.theirs('t1', { reference: 'R-1' });
  await scenario.ours('o2', { reference: 'R-2', day: '2026-11-10' });
  await scenario.theirs('t3', { reference: 'R-3', day: '2026-11-10', amount: 3_000 });
  await scenario.ours('o9', { reference: 'R-9', day: '2026-11-10', amount: 9_000 });
  await scenario.run();
  // A matched line changes and an open one, a late half comes, and the rest is new.
  await scenario.theirs('t1', { reference: 'R-1', amount: 90_000 });
  await scenario.ours('o9', { reference: 'R-9', day: '2026-11-10', amount: 8_000 });
  await scenario.theirs('t9', { reference: 'R-9', day: '2026-11-10', amount: 9_000 });
  await scenario.theirs('t2', { reference: 'R-2', day: '2026-11-12' });
  await scenario.ours('o4', { reference: 'R-4' });
  await scenario.theirs('t4', { reference: 'R-4', amount: 99_700 });
  await scenario.ours('o5', { reference: 'R-5', group: 'G', amount: 40_000 });
  await scenario.ours('o6', { reference: 'R-6', group: 'G', amount: 60_000 });
  await scenario.theirs('t5', { group: 'G' });
  await scenario.ours('o7', { amount: 70_000 });
  await scenario.ours('o8', { amount: 70_000 });
  await scenario.theirs('t7', { amount: 70_000 });
  return scenario;
}

/** What the stream's runs have posted: by account, in sen. */
async function posted({ database, definition }: EngineScenario): Promise<object[]> {
  return database
    .knex('entries')
    .join('postings', 'postings.key', 'entries.posting_key')
    .where('postings.subject', definition.name)
    .groupBy('entries.account')
    .orderBy('entries.account')
    .select<object[]>('entries.account')
    .sum({ sen: 'entries.amount_sen' });
}

describeOnBothDatabases('a run that is killed', (open) => {
  let database: Database;
  let before: Seen;
  let undisturbed: Seen;
  let undisturbedPosted: object[];

  beforeEach(async () => {
    database = await open();
    const scenario = await readyToRun(database, 'undisturbed');
    before = await scenario.seen();
    await scenario.run();
    undisturbed = await scenario.seen();
    undisturbedPosted = await posted(scenario);
  });

  /** A run that does not count yet shows nothing; what it takes back, it takes back for good. */
  async function expectNothingHalfDone(scenario: EngineScenario): Promise<void> {
    const underWay = await database
      .knex('reconciliation_runs')
      .where({ stream: scenario.definition.name })
      .orderBy('number', 'desc')
      .first<{ state: string }>('state');
    const counts = underWay.state === 'publishing';
    const { matches, exceptions } = await scenario.seen();
    const mayBeSeen = counts ? undisturbed.matches : before.matches;
    expect(mayBeSeen).toEqual(expect.arrayContaining([...matches]));
    expect(matches.length).toBeGreaterThan(counts ? undisturbed.matches.length - 1 : 0);
    const told = [before.exceptions, ...(counts ? [undisturbed.exceptions] : [])];
    expect(told).toContainEqual(exceptions);
  }

  test('the undisturbed run does something of everything', () => {
    expect(undisturbed).toEqual({
      matches: [
        { pass: 'reference', ours: ['o0'], theirs: ['t0'] },
        { pass: 'reference', ours: ['o2'], theirs: ['t2'] },
        { pass: 'tolerance', ours: ['o4'], theirs: ['t4'] },
        { pass: 'group', ours: ['o5', 'o6'], theirs: ['t5'] },
      ],
      exceptions: [
        'ambiguous o7 open',
        'ambiguous o8 open',
        'ambiguous t7 open',
        'amount_over R-9 open',
        'amount_under R-1 open',
        'missing_at_provider o2 auto_closed',
        'missing_at_provider o9 auto_closed',
        'missing_in_ledger t3 open',
      ],
    });
    expect(undisturbedPosted).toHaveLength(2);
  });

  test('wherever it dies, nothing of it is seen before it counts, and the next run makes up for it', async () => {
    let died = 0;
    for (let at = 0; at < MOST_TRANSACTIONS; at += 1) {
      const scenario = await readyToRun(database, `killed-${at}`);
      const end = await scenario
        .run({}, { database: diesAtTransaction(database, at) })
        .catch((error: unknown) => error);
      if (!(end instanceof Error)) break;
      expect(end).toBeInstanceOf(Killed);
      died += 1;
      await expectNothingHalfDone(scenario);
      await scenario.clock.advance(DEAD_AFTER_MS + 1_000);
      await scenario.run();
      const where = `died before transaction ${at}`;
      expect(await scenario.seen(), where).toEqual(undisturbed);
      expect(await posted(scenario), where).toEqual(undisturbedPosted);
      const written = await scenario.written();
      await scenario.run();
      expect(await scenario.written(), where).toEqual(written);
    }
    expect(died).toBeGreaterThan(10);
    expect(died).toBeLessThan(MOST_TRANSACTIONS);
    expect((await verifyLedger(database.knex)).balanced).toBe(true);
  }, 300_000);

  test.each([4, 8, 12, 16])(
    'one that slept for a minute before its transaction %i was taken over, and says so',
    async (at) => {
      const scenario = await readyToRun(database, 'asleep');
      const { database: slow, reached, resume } = pausesAtTransaction(database, at);
      const asleep = scenario.run({}, { database: slow });
      await reached;
      await scenario.clock.advance(DEAD_AFTER_MS + 1_000);
      await scenario.run();
      const written = await scenario.written();
      resume();
      await expect(asleep).rejects.toThrow(/taken over/);
      expect(await scenario.seen()).toEqual(undisturbed);
      expect(await scenario.written()).toEqual(written);
    },
    60_000,
  );

  test('a second run of the stream is refused by name while one is under way, and nothing is changed', async () => {
    const scenario = await readyToRun(database, 'twice');
    const { database: slow, reached, resume } = pausesAtTransaction(database, 5);
    const first = scenario.run({ by: 'sari' }, { database: slow });
    await reached;
    const error = await scenario.run().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({
      code: 'reconciliation_under_way',
      message: expect.stringMatching(/twice is under way, started by sari/),
    });
    resume();
    await first;
    expect(await scenario.seen()).toEqual(undisturbed);
  });

  test('two that begin at the same moment: one runs, the other is refused', async () => {
    const scenario = await readyToRun(database, 'race');
    const ends = await Promise.allSettled([scenario.run(), scenario.run()]);
    const refused = ends.flatMap((end) =>
      end.status === 'rejected' ? [end.reason as unknown] : [],
    );
    // The second may also come when the first has ended.
    expect(refused.length).toBeLessThan(2);
    for (const error of refused) expect(error).toMatchObject({ code: 'reconciliation_under_way' });
    expect(await scenario.seen()).toEqual(undisturbed);
  });

  test('a dry run tells what a run would find, and writes nothing', async () => {
    const scenario = await readyToRun(database, 'dry');
    const written = await scenario.written();
    const runs = await database.knex('reconciliation_runs');
    const told = await scenario.run({ dryRun: true });
    expect(told.dryRun).toBe(true);
    expect(await scenario.written()).toEqual(written);
    expect(await database.knex('reconciliation_runs')).toHaveLength(runs.length);
    const { legs, exceptions, rollForward } = await scenario.run();
    expect(told).toMatchObject({ legs, exceptions, rollForward });
  });
});
