import { beforeEach, describe, expect, test } from 'vitest';
import { rowsOf, type Database } from '../../src/platform/database/database.ts';
import { streamDefinition } from '../../src/reconciliation/rules/definition.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { EngineScenario, USUAL_PASSES } from './engine-scenario.ts';

const CROWD = 10_000;

interface Crowd {
  readonly rows: number;
  /** Each has a reference of its own; else none has any. */
  readonly numbered: boolean;
  /** In sen, of line `i`. */
  readonly amount: string;
}

/** So many lines on each side, written by the database itself. */
async function insertCrowd(
  { database, definition }: EngineScenario,
  { rows, numbered, amount }: Crowd,
): Promise<void> {
  const numbers =
    database.dialect === 'sqlite'
      ? `(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows}) SELECT i FROM n)`
      : `(SELECT i FROM generate_series(1, ${rows}) AS i)`;
  for (const source of ['shop:books', 'shop:bank']) {
    await database.knex.raw(
      `INSERT INTO records (stream, source, item, version, content_hash, reference, status, amount_sen,
         counterparty, business_day, occurred_at, raw, recorded_at)
       SELECT '${definition.name}', '${source}', '${definition.name}/' || i, 1, i,
         ${numbered ? "'R-' || i" : "''"}, 'complete', ${amount}, 'all', '2026-11-20',
         '2026-11-20T03:00:00.000Z', '{}', '2026-11-20T03:00:00.000Z' FROM ${numbers} AS numbers`,
    );
  }
}

describeOnBothDatabases('input as it comes', (open) => {
  let database: Database;

  beforeEach(async () => {
    database = await open();
  });

  async function categories(scenario: EngineScenario): Promise<Record<string, number>> {
    const found: unknown = await database.knex.raw(
      `SELECT category, count(*) AS lines FROM exceptions WHERE stream = ? AND status = 'open'
         AND version > 0 GROUP BY category`,
      [scenario.definition.name],
    );
    return Object.fromEntries(
      rowsOf<{ category: string; lines: number }>(found).map(({ category, lines }) => [
        category,
        lines,
      ]),
    );
  }

  describe('crowds', () => {
    test('10,000 equal amounts on one day: every line is ambiguous, and the run stays bounded', async () => {
      const scenario = new EngineScenario(database);
      await insertCrowd(scenario, { rows: CROWD, numbered: false, amount: '5000000' });
      await scenario.run();
      expect(await categories(scenario)).toEqual({ ambiguous: 2 * CROWD });
      const written = await scenario.written();
      await scenario.run();
      expect(await scenario.written()).toEqual(written);
    }, 120_000);

    test('the same with references: every line finds its own', async () => {
      const scenario = new EngineScenario(database);
      await insertCrowd(scenario, { rows: CROWD, numbered: true, amount: '5000000' });
      const summary = await scenario.run();
      expect(summary.legs[0]).toMatchObject({ oursMatched: { count: CROWD } });
      expect(await categories(scenario)).toEqual({});
    }, 120_000);

    test('all lines identical, reference and all: one exception about that reference, no match', async () => {
      const scenario = new EngineScenario(database);
      for (let line = 0; line < 5; line += 1) {
        await scenario.ours(`o${line}`, { reference: 'R-1' });
        await scenario.theirs(`t${line}`, { reference: 'R-1' });
      }
      await scenario.run();
      expect(await scenario.seen()).toEqual({ matches: [], exceptions: ['ambiguous R-1 open'] });
    });

    test('a pass that could link millions is refused by name; nothing is matched, and a better one may run at once', async () => {
      const loose = new EngineScenario(database, {
        passes: [
          {
            name: 'loose',
            match: '1:1',
            keys: ['counterparty'],
            tolerance: { absolute: '9000000' },
          },
        ],
      });
      await insertCrowd(loose, { rows: 2_300, numbered: false, amount: 'i * 100' });
      await expect(loose.run()).rejects.toMatchObject({
        code: 'pass_too_loose',
        message: expect.stringContaining('"loose"'),
      });
      expect(await loose.seen()).toEqual({ matches: [], exceptions: [] });
      const summary = await new EngineScenario(database).run();
      expect(summary.legs[0]).toMatchObject({ oursMatched: { count: 2_300 } });
    }, 120_000);
  });

  describe('odd lines', () => {
    test('a reference of 1,000 characters is one like others', async () => {
      const scenario = new EngineScenario(database);
      const reference = `R-${'x'.repeat(998)}`;
      await scenario.ours('o1', { reference });
      await scenario.theirs('t1', { reference });
      await scenario.ours('o2', { reference: `${reference.slice(0, -1)}y`, amount: 1_000 });
      await scenario.run();
      expect((await scenario.seen()).matches).toEqual([
        { pass: 'exact reference', ours: ['o1'], theirs: ['t1'] },
      ]);
    });

    test('days far ahead, long ago, and none at all', async () => {
      const scenario = new EngineScenario(database);
      for (const day of ['2099-01-01', '1999-12-31', '2026-12-31']) {
        await scenario.ours(`o${day}`, { reference: `R-${day}`, day });
        await scenario.theirs(`t${day}`, { reference: `R-${day}`, day });
        await scenario.theirs(`alone${day}`, { reference: `A-${day}`, day, amount: 7_000 });
      }
      await scenario.run();
      const { matches, exceptions } = await scenario.seen();
      expect(matches).toHaveLength(3);
      // What lies ahead is not overdue; what has a day that no calendar has cannot wait for ever.
      expect(exceptions).toContain('missing_in_ledger alone1999-12-31 open');
      expect(exceptions).not.toContain('missing_in_ledger alone2026-12-31 open');
    });

    test('quotes and colons in names of sources, references, texts and prefixes', async () => {
      const prefix = "REF' :leg ";
      const scenario = new EngineScenario(database, {
        leg: { theirs: ["bank:leg '' :stream"] },
        passes: [
          {
            name: 'odd',
            match: '1:1',
            keys: [
              {
                ours: 'reference',
                theirs: {
                  inText: 'description',
                  prefix,
                  characters: 'digits',
                  least: 1,
                  most: 9,
                },
              },
            ],
          },
          ...USUAL_PASSES,
        ],
      });
      await scenario.ours('o1', { reference: "REF' :LEG 17", amount: 12_345 });
      await scenario.theirs('t1', { description: `byr ${prefix}17 ok`, amount: 12_345 });
      await scenario.theirs('t2', { reference: "'); --?", day: '2026-11-10' });
      await scenario.run();
      expect(await scenario.seen()).toEqual({
        matches: [{ pass: 'odd', ours: ['o1'], theirs: ['t1'] }],
        exceptions: ["missing_in_ledger bank:leg '' :stream t2 open"],
      });
    });

    test('amounts near the largest there can be, with a percentage as a fee', async () => {
      const scenario = new EngineScenario(database, {
        passes: [
          {
            name: 'net',
            match: '1:1',
            keys: ['reference'],
            fee: { percent: 12.3456, taxPercent: 11 },
          },
        ],
      });
      // 50 trillion rupiah: 12.3456 % are 6,172,800,000,000, and 11 % of that 679,008,000,000.
      await scenario.ours('o1', { reference: 'R-1', amount: 50_000_000_000_000 });
      await scenario.theirs('t1', { reference: 'R-1', amount: 43_148_192_000_000 });
      await scenario.run();
      expect((await scenario.seen()).matches).toHaveLength(1);
    });
  });
});

describe('rules that cannot be', () => {
  const rules = (pass: object) => ({
    name: 'shop',
    title: 'shop',
    ours: ['a'],
    differences: { account: 'expenses:differences:shop', against: 'assets:clearing:shop' },
    legs: [{ number: 1, name: 'b', theirs: ['b'], due: { ours: 1, theirs: 1 }, passes: [pass] }],
  });

  test.each([
    ['an unknown field', { keys: ['reference'], window: 3 }, /window/],
    ['neither keys nor days', { keys: [] }, /needs a window/],
    [
      'a tolerance without a key',
      { keys: [], days: { from: 0, to: 1 }, tolerance: { absolute: '5' } },
      /needs a key/,
    ],
    ['a percentage without its cap', { keys: ['reference'], tolerance: { percent: 1 } }, /cap/],
    [
      'a window that ends before it begins',
      { keys: ['reference'], days: { from: 2, to: 1 } },
      /greater/,
    ],
    [
      'either, for a group',
      { match: 'N:1', keys: ['group'], onlyWithoutReference: 'either' },
      /1:1/,
    ],
    [
      'ours added up, as one of ours to many',
      {
        match: '1:N',
        keys: [],
        days: { from: 0, to: 1 },
        subset: { many: 'ours', mostCandidates: 9, mostRows: 3 },
      },
      /N:1 where/,
    ],
  ])('%s', (_, pass, message) => {
    const read = streamDefinition.safeParse(rules({ name: 'p', match: '1:1', ...pass }));
    expect(read.success).toBe(false);
    expect(JSON.stringify(read.error?.issues)).toMatch(message);
  });
});
