import { beforeEach, expect, test } from 'vitest';
import type { Instant } from '../../src/domain/time.ts';
import { ageBucket, ageInDays } from '../../src/reconciliation/exceptions/age.ts';
import { listExceptions } from '../../src/reconciliation/exceptions/exception-store.ts';
import type { RunSummary } from '../../src/reconciliation/runs/run-summary.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { EngineScenario, FRIDAY } from './engine-scenario.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

describeOnBothDatabases('how old what a run leaves open is', (open) => {
  let scenario: EngineScenario;

  beforeEach(async () => {
    scenario = new EngineScenario(await open());
  });

  /** Counted one by one, as the reports do. */
  async function counted(asOf: Instant): Promise<Record<string, number>> {
    const exceptions = await listExceptions(scenario.database.knex, { limit: 1000 });
    const ages = exceptions.map((each) => `${ageBucket(ageInDays(each, asOf))} ${each.severity}`);
    return Object.fromEntries(ages.map((age) => [age, ages.filter((each) => each === age).length]));
  }

  const told = ({ exceptions: { byAge = {} } }: RunSummary): Record<string, number> =>
    Object.fromEntries(
      Object.entries(byAge).flatMap(([age, bySeverity]) =>
        Object.entries(bySeverity).map(([severity, { count }]) => [`${age} ${severity}`, count]),
      ),
    );

  test('is told by bucket and severity, of new ones as of those that stay, and adds up', async () => {
    await scenario.ours('o1', { reference: 'R-1', day: '2026-09-01', amount: 100 });
    await scenario.ours('o2', { reference: 'R-2', day: '2026-11-12', amount: 200 });
    await scenario.ours('o3', { reference: 'R-3', day: '2026-11-16', amount: 300 });
    await scenario.theirs('t1', { reference: 'R-9', day: '2026-11-02', amount: 400 });
    const first = await scenario.run();
    expect(told(first)).toEqual(await counted(FRIDAY));
    expect(Object.keys(first.exceptions.byAge ?? {}).length).toBeGreaterThan(2);

    // A week later: one more, one that changed, and the others a week older.
    await scenario.clock.advance(7 * DAY_MS);
    await scenario.theirs('t2', { reference: 'R-2', day: '2026-11-13', amount: 150 });
    const second = await scenario.run();
    expect(told(second)).toEqual(await counted(second.asOf));
    const { open: all, bySeverity, byAge = {} } = second.exceptions;
    const sums = Object.values(byAge).flatMap((each) => Object.values(each));
    expect(sums.reduce((sum, { amountSen }) => sum + amountSen, 0)).toBe(all.amountSen);
    expect(Object.values(bySeverity).reduce((sum, { count }) => sum + count, 0)).toBe(all.count);
  });

  test('nothing open has no age', async () => {
    await scenario.ours('o1', { reference: 'R-1' });
    await scenario.theirs('t1', { reference: 'R-1' });
    expect((await scenario.run()).exceptions).toEqual({
      open: { count: 0, amountSen: 0 },
      byCategory: {},
      bySeverity: {},
      byAge: {},
    });
  });
});
