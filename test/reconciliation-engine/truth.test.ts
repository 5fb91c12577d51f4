import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { reconcileStream } from '../../src/reconciliation/reconcile-stream.ts';
import type { RunSummary } from '../../src/reconciliation/runs/run-summary.ts';
import { describeOnBothDatabases, type OpenDatabase } from '../support/databases.ts';
import { realClock } from '../support/real-clock.ts';
import { tempDir } from '../support/servers.ts';
import { AS_OF, HOLIDAYS } from './calendar.ts';
import { generateCases, type GeneratorOptions } from './generator.ts';
import type { Line } from './generated-line.ts';
import { insertGenerated } from './insert-lines.ts';
import { findMistakes } from './judge.ts';
import { GENERATED } from './rules.ts';
import { writeGeneratedFiles } from './write-files.ts';

const ROWS = 20_000;
/** PostgreSQL gets two of them: the rules are the same, and the time is not ours alone. */
const SEEDS = { sqlite: 20, postgres: 2 } as const;
const MISTAKES_SHOWN = 10;

describeOnBothDatabases('the truth about two generated sources', (open, dialect) => {
  const seeds = Array.from({ length: SEEDS[dialect] }, (_, index) => index + 1);

  test.each(seeds)(
    'seed %i: no false match, every category right, what is ambiguous is said to be',
    async (seed) => {
      const { summary, mistakes, matched, lines } = await reconcileSeed(open, seed);
      expect(
        { mistakes: mistakes.length, shown: mistakes.slice(0, MISTAKES_SHOWN) },
        `seed ${seed} at ${ROWS} rows`,
      ).toEqual({ mistakes: 0, shown: [] });
      // The summary tells the same of itself.
      const [leg] = summary.legs;
      expect((leg?.oursMatched.count ?? 0) + (leg?.theirsMatched.count ?? 0)).toBe(matched);
      expect((leg?.oursOpen.count ?? 0) + (leg?.theirsOpen.count ?? 0)).toBe(lines - matched);
      expect(leg?.pending.count).toBe(pendingOf({ seed, rows: ROWS }));
    },
    180_000,
  );
});

async function reconcileSeed(open: OpenDatabase, seed: number) {
  const database = await open();
  await insertGenerated(database, GENERATED.name, { seed, rows: ROWS });
  const summary: RunSummary = await reconcileStream(
    { database, clock: realClock, holidays: HOLIDAYS },
    { definition: GENERATED },
    { asOf: AS_OF },
  );
  const judged = await findMistakes(database, GENERATED.name, linesOf({ seed, rows: ROWS }));
  return { summary, ...judged };
}

function* linesOf(options: GeneratorOptions): Generator<Line> {
  for (const lines of generateCases(options)) yield* lines;
}

function pendingOf(options: GeneratorOptions): number {
  return [...linesOf(options)].filter(({ expected }) => expected === 'pending').length;
}

test('the generator has what the issue asks for, and the same seed gives the same lines', () => {
  const lines = [...linesOf({ seed: 1, rows: ROWS })];
  expect(lines).toEqual([...linesOf({ seed: 1, rows: ROWS })]);
  const share = (family: string, side: 'ours' | 'theirs' = 'ours'): number =>
    lines.filter((line) => line.family === family && line.side === side).length / ROWS;
  expect(share('exact')).toBeCloseTo(0.9, 2);
  expect(share('day lag')).toBeCloseTo(0.03, 3);
  expect(share('net of fee')).toBeCloseTo(0.02, 3);
  expect(share('ambiguous')).toBeCloseTo(0.01, 2);
  expect(share('duplicate')).toBeCloseTo(0.01, 2);
  expect(share('reversed or partial')).toBeCloseTo(0.01, 3);
  expect(share('missing', 'ours')).toBeCloseTo(0.02, 3);
  expect(share('missing', 'theirs')).toBeCloseTo(0.02, 3);
  expect(share('batch')).toBeCloseTo(0.01, 2);
});

test('the generated files have every line once, and the truth file tells of each', async () => {
  const options = { seed: 7, rows: 500 };
  const files = await writeGeneratedFiles(await tempDir(), options);
  const lines = [...linesOf(options)];
  const rowsOf = async (path: string): Promise<string[]> =>
    (await readFile(path, 'utf8')).trim().split('\n').slice(1);
  expect(await rowsOf(files.ours)).toHaveLength(lines.filter(({ side }) => side === 'ours').length);
  expect(await rowsOf(files.theirs)).toHaveLength(
    lines.filter(({ side }) => side === 'theirs').length,
  );
  expect(await rowsOf(files.truth)).toEqual(
    lines.map(({ side, item, family, expected, partners }) =>
      [side, item, family, expected, partners.join(' ')].join(','),
    ),
  );
});
