import { beforeEach, expect, test } from 'vitest';
import type { Database } from '../../src/platform/database/database.ts';
import { DEAD_AFTER_MS } from '../../src/reconciliation/runs/run-lifecycle.ts';
import { EngineScenario } from '../reconciliation-engine/engine-scenario.ts';
import {
  diesAtTransaction,
  Killed,
  pausesAtTransaction,
} from '../reconciliation-engine/killed-database.ts';
import { describeOnBothDatabases } from '../support/databases.ts';

/** By then a run has published its matches, and counts not yet. */
const MATCHES_PUBLISHED = 10;

describeOnBothDatabases('a run that is taken over', (open) => {
  let database: Database;
  let scenario: EngineScenario;

  beforeEach(async () => {
    database = await open();
    scenario = new EngineScenario(database);
    await scenario.ours('o1', { reference: 'R-1' });
    await scenario.theirs('t1', { reference: 'R-1' });
  });

  const matched = { matches: [{ pass: 'exact reference', ours: ['o1'], theirs: ['t1'] }] };
  const states = (): Promise<string[]> =>
    database.knex('reconciliation_runs').orderBy('number').pluck('state');
  const claimedBy = async (): Promise<number[]> => {
    const numbers: number[] = await database
      .knex('match_claims')
      .distinct('run_number')
      .pluck('run_number');
    return numbers;
  };

  test('it was killed: what it had claimed is free again, and matched by the next', async () => {
    const dying = diesAtTransaction(database, MATCHES_PUBLISHED);
    await expect(scenario.run({}, { database: dying })).rejects.toThrow(Killed);
    expect([await states(), await claimedBy()]).toEqual([['running'], [1]]);
    await scenario.clock.advance(DEAD_AFTER_MS + 1_000);
    await scenario.run();
    expect([await states(), await claimedBy()]).toEqual([['interrupted', 'finished'], [2]]);
    expect(await scenario.seen()).toMatchObject(matched);
  });

  test('it wakes up while its rows are being removed: it writes nothing more', async () => {
    const asleep = pausesAtTransaction(database, MATCHES_PUBLISHED);
    const first = scenario.run({}, { database: asleep.database });
    await asleep.reached;
    expect(await claimedBy()).toEqual([1]);
    await scenario.clock.advance(DEAD_AFTER_MS + 1_000);
    // The second has taken over, and has not removed anything yet.
    const removing = pausesAtTransaction(database, 1);
    const second = scenario.run({}, { database: removing.database });
    await removing.reached;
    asleep.resume();
    await expect(first).rejects.toThrow(/taken over/);
    removing.resume();
    await second;
    expect([await states(), await claimedBy()]).toEqual([['interrupted', 'finished'], [2]]);
    expect(await scenario.seen()).toMatchObject(matched);
  });

  test('the process that cleared it away was killed as well: the next one goes on', async () => {
    const dying = diesAtTransaction(database, MATCHES_PUBLISHED);
    await expect(scenario.run({}, { database: dying })).rejects.toThrow(Killed);
    await scenario.clock.advance(DEAD_AFTER_MS + 1_000);
    await expect(scenario.run({}, { database: diesAtTransaction(database, 1) })).rejects.toThrow(
      Killed,
    );
    expect(await states()).toEqual(['clearing']);
    await expect(scenario.run()).rejects.toMatchObject({ code: 'reconciliation_under_way' });
    await scenario.clock.advance(DEAD_AFTER_MS + 1_000);
    await scenario.run();
    expect([await states(), await claimedBy()]).toEqual([['interrupted', 'finished'], [2]]);
  });
});
