import * as fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { type Sen, sen, ZERO } from '../../src/domain/money.ts';
import type { Database } from '../../src/platform/database/database.ts';
import {
  type ExceptionStatus,
  OPEN_STATUSES,
} from '../../src/reconciliation/exceptions/categories.ts';
import {
  rollForwardByCategory,
  rollForwardOf,
} from '../../src/reconciliation/exceptions/roll-forward-store.ts';
import { rollForward } from '../../src/reconciliation/exceptions/roll-forward.ts';
import type { RollForward } from '../../src/reconciliation/runs/run-summary.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { seedException, seedRun, type SeededVersion } from './builder.ts';

const STATUSES: readonly ExceptionStatus[] = [
  ...OPEN_STATUSES,
  'resolved',
  'written_off',
  'auto_closed',
];
const RUNS = 6;

/** A life: at each run it may change by the run, and then by people. Made of small numbers, so that they meet. */
const life = fc.array(
  fc.record({
    run: fc.integer({ min: 1, max: RUNS }),
    byPerson: fc.boolean(),
    status: fc.constantFrom(...STATUSES),
    ours: fc.option(fc.integer({ min: -5, max: 5 })),
    theirs: fc.option(fc.integer({ min: -5, max: 5 })),
  }),
  { minLength: 1, maxLength: 8 },
);

/** In the order in which versions are made: of one run first its own, at most one. */
function inOrder(drawn: readonly SeededVersion[]): SeededVersion[] {
  const versions = drawn.toSorted(
    (a, b) => a.run - b.run || Number(a.byPerson) - Number(b.byPerson),
  );
  const kept = versions.filter(
    (each, index) => each.byPerson || versions[index - 1]?.run !== each.run,
  );
  // It begins by a run, and open.
  const [first, ...others] = kept.slice(kept.findIndex((each) => !each.byPerson));
  if (first === undefined || first.byPerson) return [];
  return [{ ...first, status: 'open' }, ...others];
}

const isOpen = (version: SeededVersion | undefined): boolean =>
  version !== undefined && (OPEN_STATUSES as readonly string[]).includes(version.status);

function stake(version: SeededVersion | undefined): number {
  const [ours, theirs] = [version?.ours ?? null, version?.theirs ?? null];
  return ours !== null && theirs !== null ? Math.abs(theirs - ours) : Math.abs(ours ?? theirs ?? 0);
}

type View = 'after_run' | 'at_closing';

const isSeen = (version: SeededVersion, run: number, view: View): boolean =>
  version.run < run || (view === 'after_run' && version.run === run && !version.byPerson);

/** By hand: each exception's versions one after the other, and what each did to what was open. */
function replay(lives: readonly SeededVersion[][], after: number, run: number, view: View) {
  const lines: Record<string, { count: number; amountSen: Sen }> = {};
  const add = (line: string, count: number, amount: number): void => {
    const sum = (lines[line] ??= { count: 0, amountSen: ZERO });
    lines[line] = { count: sum.count + count, amountSen: sen(sum.amountSen + amount) };
  };
  for (const versions of lives) {
    const before = versions.filter((each) => isSeen(each, after, view)).at(-1);
    if (isOpen(before)) add('opening', 1, stake(before));
    let was = before;
    for (const version of versions.filter((each) => isSeen(each, run, view))) {
      if (isSeen(version, after, view)) continue;
      if (isOpen(version) && isOpen(was)) add('revalued', 0, stake(version) - stake(was));
      else if (isOpen(version)) add(was ? 'reopened' : 'opened', 1, stake(version));
      else if (isOpen(was)) add(version.status, 1, stake(was));
      was = version;
    }
    if (isOpen(was)) add('closing', 1, stake(was));
  }
  const of = (line: string) => lines[line] ?? { count: 0, amountSen: ZERO };
  return {
    opening: of('opening'),
    opened: of('opened'),
    reopened: of('reopened'),
    revalued: of('revalued'),
    resolved: of('resolved'),
    writtenOff: of('written_off'),
    autoClosed: of('auto_closed'),
    closing: of('closing'),
  } satisfies RollForward;
}

describeOnBothDatabases('the roll-forward of exceptions', (open) => {
  let database: Database;

  beforeAll(async () => {
    database = await open();
  });

  test('is what a replay of every version gives, and adds up, for any two moments', async () => {
    let streams = 0;
    const views = fc.constantFrom<View>('after_run', 'at_closing');
    await fc.assert(
      fc.asyncProperty(
        fc.array(life, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 0, max: RUNS }),
        fc.integer({ min: 0, max: RUNS }),
        views,
        async (drawn, one, other, view) => {
          const lives = drawn.map((each) => inOrder(each)).filter((each) => each.length > 0);
          const stream = `stream-${(streams += 1)}`;
          for (const [index, versions] of lives.entries()) {
            const category = index % 2 === 0 ? 'overdue' : 'ambiguous';
            await seedException(database.knex, { stream, item: String(index), category, versions });
          }
          const [after, run] = [Math.min(one, other), Math.max(one, other)];
          const scope = { stream, afterRunNumber: after, runNumber: run, view };
          expect(await rollForwardOf(database.knex, scope)).toEqual(
            replay(lives, after, run, view),
          );
          const byCategory = await rollForwardByCategory(database.knex, scope);
          for (const [category, rest] of [['overdue', 0] as const, ['ambiguous', 1] as const]) {
            const own = lives.filter((_, index) => index % 2 === rest);
            const found = byCategory.get(category) ?? rollForward({});
            expect(found).toEqual(replay(own, after, run, view));
          }
        },
      ),
      { numRuns: 100, seed: 20_261_121 },
    );
  }, 60_000);

  test('what was open and nobody touched is there from the beginning to the end', async () => {
    const { knex } = database;
    await seedRun(knex, { number: 1, stream: 'still' });
    const version = { run: 1, byPerson: false, status: 'open', ours: 700, theirs: null } as const;
    await seedException(knex, {
      stream: 'still',
      item: 'a',
      category: 'overdue',
      versions: [version],
    });
    const tally = { count: 1, amountSen: 700 };
    expect(
      await rollForwardOf(knex, {
        stream: 'still',
        afterRunNumber: 5,
        runNumber: 9,
        view: 'after_run',
      }),
    ).toMatchObject({ opening: tally, opened: { count: 0 }, closing: tally });
  });
});
