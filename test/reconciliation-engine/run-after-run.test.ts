import { beforeEach, describe, expect, test } from 'vitest';
import type { Instant } from '../../src/domain/time.ts';
import { matchByHand } from '../../src/reconciliation/matches/match-by-hand.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { EngineScenario } from './engine-scenario.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** What a run of the scenario says that it does. */
async function steps(scenario: EngineScenario): Promise<string[]> {
  const told: string[] = [];
  await scenario.run({}, { tell: (step) => told.push(step) });
  return told;
}

describeOnBothDatabases('run after run', (open) => {
  let scenario: EngineScenario;

  beforeEach(async () => {
    scenario = new EngineScenario(await open());
  });

  describe('what comes later', () => {
    test('the other half: the exception closes by itself', async () => {
      await scenario.ours('o1', { reference: 'R-1', day: '2026-11-12' });
      await scenario.run();
      expect(await scenario.seen()).toEqual({
        matches: [],
        exceptions: ['missing_at_provider o1 open'],
      });
      await scenario.theirs('t1', { reference: 'R-1', day: '2026-11-16' });
      const summary = await scenario.run();
      expect(summary.rollForward).toMatchObject({
        opening: { count: 1 },
        autoClosed: { count: 1 },
        closing: { count: 0 },
      });
      expect(await scenario.seen()).toEqual({
        matches: [{ pass: 'reference', ours: ['o1'], theirs: ['t1'] }],
        exceptions: ['missing_at_provider o1 auto_closed'],
      });
    });

    test('one that makes clear what was ambiguous', async () => {
      await scenario.ours('o1', { reference: 'R-1' });
      await scenario.ours('o2', { reference: 'R-2' });
      await scenario.theirs('t1');
      await scenario.run();
      expect((await scenario.seen()).exceptions).toEqual([
        'ambiguous o1 open',
        'ambiguous o2 open',
        'ambiguous t1 open',
      ]);
      await scenario.theirs('t2', { reference: 'R-2' });
      await scenario.run();
      expect(await scenario.seen()).toEqual({
        matches: [
          { pass: 'amount and day', ours: ['o1'], theirs: ['t1'] },
          { pass: 'exact reference', ours: ['o2'], theirs: ['t2'] },
        ],
        exceptions: [
          'ambiguous o1 auto_closed',
          'ambiguous o2 auto_closed',
          'ambiguous t1 auto_closed',
        ],
      });
    });

    test('the same line once more under a reference that is matched: one too many', async () => {
      await scenario.ours('o1', { reference: 'R-1' });
      await scenario.theirs('t1', { reference: 'R-1' });
      await scenario.run();
      await scenario.theirs('t2', { reference: 'R-1' });
      await scenario.run();
      expect(await scenario.seen()).toEqual({
        matches: [{ pass: 'exact reference', ours: ['o1'], theirs: ['t1'] }],
        exceptions: ['duplicate_at_provider t2 open'],
      });
    });

    test('a reversal of what is matched: money that came back', async () => {
      await scenario.ours('o1', { reference: 'R-1' });
      await scenario.theirs('t1', { reference: 'R-1' });
      await scenario.run();
      await scenario.theirs('t2', { reference: 'R-1', status: 'reversed' });
      await scenario.run();
      expect((await scenario.seen()).exceptions).toEqual(['reversed_unexpected t2 open']);
    });
  });

  describe('a line that changes', () => {
    test('its match is taken back with a trace, and its new word counts', async () => {
      await scenario.ours('o1', { reference: 'R-1' });
      await scenario.theirs('t1', { reference: 'R-1' });
      await scenario.run();
      await scenario.theirs('t1', { reference: 'R-1', amount: 90_000 });
      const summary = await scenario.run();
      expect(summary.legs[0]).toMatchObject({ revoked: 1, oursMatched: { count: 0 } });
      expect(await scenario.seen()).toEqual({ matches: [], exceptions: ['amount_under R-1 open'] });
      expect(await scenario.database.knex('match_revocations')).toMatchObject([
        { why: 'a record has a newer version', revoked_by: null },
      ]);
    });

    test('and changes back: it is matched again, and the exception closes', async () => {
      await scenario.ours('o1', { reference: 'R-1' });
      await scenario.theirs('t1', { reference: 'R-1', amount: 90_000 });
      await scenario.run();
      await scenario.theirs('t1', { reference: 'R-1', amount: 100_000 });
      await scenario.run();
      expect(await scenario.seen()).toEqual({
        matches: [{ pass: 'exact reference', ours: ['o1'], theirs: ['t1'] }],
        exceptions: ['amount_under R-1 auto_closed'],
      });
      await scenario.theirs('t1', { reference: 'R-1', amount: 90_000 });
      await scenario.run();
      expect(await scenario.seen()).toEqual({ matches: [], exceptions: ['amount_under R-1 open'] });
      const changes: { change: string }[] = await scenario.database
        .knex('exception_versions')
        .orderBy('version')
        .select('change');
      expect(changes.map(({ change }) => change)).toEqual(['opened', 'auto_closed', 'reopened']);
    });

    test('while it is open: the older version takes no part, and the exception is the same one', async () => {
      await scenario.ours('o1', { reference: 'R-1', day: '2026-11-10' });
      await scenario.run();
      await scenario.ours('o1', { reference: 'R-1', day: '2026-11-10', amount: 50_000 });
      await scenario.theirs('t1', { reference: 'R-1', day: '2026-11-10' });
      await scenario.run();
      expect(await scenario.seen()).toEqual({
        matches: [],
        exceptions: ['amount_over R-1 open', 'missing_at_provider o1 auto_closed'],
      });
      await scenario.run();
      expect((await scenario.seen()).matches).toEqual([]);
    });

    test('of a group: the whole match is taken back, and its other lines are open again', async () => {
      scenario = new EngineScenario(scenario.database, {
        passes: [{ name: 'group', match: 'N:1', keys: ['group'] }],
      });
      await scenario.ours('o1', { group: 'G', amount: 40_000 });
      await scenario.ours('o2', { group: 'G', amount: 60_000 });
      await scenario.theirs('t1', { group: 'G' });
      await scenario.run();
      await scenario.ours('o2', { group: 'G', amount: 50_000 });
      await scenario.run();
      expect((await scenario.seen()).matches).toEqual([]);
      await scenario.theirs('t1', { group: 'G', amount: 90_000 });
      await scenario.run();
      expect((await scenario.seen()).matches).toEqual([
        { pass: 'group', ours: ['o1', 'o2'], theirs: ['t1'] },
      ]);
    });
  });

  describe('nothing new', () => {
    test('nothing is written but the run itself', async () => {
      await scenario.ours('o1', { reference: 'R-1' });
      await scenario.theirs('t1', { reference: 'R-1' });
      await scenario.ours('o2', { reference: 'R-2', day: '2026-11-10' });
      await scenario.theirs('t3', { day: '2026-11-10', amount: 1_000 });
      await scenario.run();
      const written = await scenario.written();
      const again = await scenario.run();
      expect(await scenario.written()).toEqual(written);
      expect(again.legs[0]).toMatchObject({ oursMatched: { count: 0 }, oursOpen: { count: 1 } });
      expect(again.exceptions.open.count).toBe(2);
    });

    test('neither the passes nor what is left is gone through again, until something is new', async () => {
      await scenario.ours('o1', { reference: 'R-1', day: '2026-11-10' });
      expect(await steps(scenario)).toContain('bank: what is left');
      expect(await steps(scenario)).toEqual(['findings', 'publishing exceptions']);
      await scenario.theirs('t1', { reference: 'R-2', day: '2026-11-10' });
      expect(await steps(scenario)).toContain('bank: what is left');
    });

    test.each<[string, () => unknown]>([
      ['another day', () => scenario.clock.advance(DAY_MS)],
      ['a holiday more', () => Object.assign(scenario, { holidays: new Set(['2026-11-24']) })],
    ])('but %s: everything is looked at', async (_, change) => {
      await scenario.ours('o1', { reference: 'R-1', day: '2026-11-10' });
      await scenario.run();
      await change();
      expect(await steps(scenario)).toContain('bank: what is left');
    });

    test('but a match by hand: everything is looked at', async () => {
      await scenario.ours('o1', { reference: 'R-1', day: '2026-11-10' });
      await scenario.theirs('t1', { reference: 'R-2', day: '2026-11-10', amount: 90_000 });
      await scenario.run();
      await matchByHand(
        { database: scenario.database, clock: scenario.clock },
        scenario.definition,
        {
          leg: 1,
          ours: ['R-1'],
          theirs: ['R-2'],
          by: 'siti',
          note: 'the same order',
          acceptDifference: true,
        },
      );
      expect(await steps(scenario)).toContain('bank: what is left');
      expect((await scenario.seen()).exceptions).toEqual([
        'missing_at_provider o1 auto_closed',
        'missing_in_ledger t1 auto_closed',
      ]);
    });

    test('sources without a single line', async () => {
      const summary = await scenario.run();
      expect(summary.legs[0]).toMatchObject({ ours: { count: 0 }, theirs: { count: 0 } });
      expect(await scenario.seen()).toEqual({ matches: [], exceptions: [] });
    });

    test('one side without a line: everything of the other is missing', async () => {
      await scenario.theirs('t1', { reference: 'R-1', day: '2026-11-10' });
      await scenario.run();
      expect((await scenario.seen()).exceptions).toEqual(['missing_in_ledger t1 open']);
    });
  });

  describe('pending is no exception', () => {
    test('until the banking days are over: weekends and holidays do not count', async () => {
      scenario.holidays = new Set(['2026-11-24']);
      await scenario.ours('o1', { reference: 'R-1', day: '2026-11-20' });
      // Friday and two banking days: Monday and, after the holiday, Wednesday.
      const runOn = (day: string) => scenario.run({ asOf: `${day}T05:00:00.000Z` as Instant });
      for (const day of ['2026-11-20', '2026-11-22', '2026-11-24', '2026-11-25']) {
        const summary = await runOn(day);
        expect(summary.legs[0]?.pending.count, day).toBe(1);
        expect((await scenario.seen()).exceptions, day).toEqual([]);
      }
      const summary = await runOn('2026-11-26');
      expect(summary.legs[0]?.pending.count).toBe(0);
      expect((await scenario.seen()).exceptions).toEqual(['missing_at_provider o1 open']);
      const [told]: { expected_by: string }[] = await scenario.database.knex('exception_versions');
      expect(told?.expected_by).toBe('2026-11-25T17:00:00.000Z'); // the end of the day in Jakarta
    });

    test('a line that is pending at the source itself waits as well', async () => {
      await scenario.ours('o1', { reference: 'R-1', status: 'pending' });
      await scenario.theirs('t1', { reference: 'R-1', status: 'pending' });
      const summary = await scenario.run();
      expect(summary.legs[0]).toMatchObject({ pending: { count: 2 }, oursMatched: { count: 0 } });
    });

    test('for ever pending at the source itself is overdue, once it was due', async () => {
      await scenario.ours('o1', { reference: 'R-1', status: 'pending', day: '2026-11-10' });
      await scenario.theirs('t1', { reference: 'R-1', status: 'pending', day: '2026-11-10' });
      await scenario.run();
      expect((await scenario.seen()).exceptions).toEqual(['overdue o1 open', 'overdue t1 open']);
    });
  });
});
