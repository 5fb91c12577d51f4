import { describe, expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../src/platform/database/database.ts';
import { freshPostgresDatabase, hasPostgres } from '../support/servers.ts';
import { Signal } from '../work/patience.ts';

describe.skipIf(!hasPostgres)('a worker that is frozen inside a transaction (PostgreSQL)', () => {
  test('loses it after a while: its rows are free for others, and nothing of it stays', async () => {
    const fresh = await freshPostgresDatabase();
    const options = { kind: 'postgres', url: fresh.url, poolSize: 1 } as const;
    const frozen = openDatabase({ ...options, idleTransactionMs: 50 });
    const other = openDatabase(options);
    onTestFinished(async () => {
      await Promise.all([frozen.close(), other.close()]);
      await fresh.drop();
    });
    await other.knex.raw('create table row (id integer primary key, state text)');
    await other.knex('row').insert({ id: 1, state: 'approved' });

    const asleep = new Signal();
    const woken = new Signal();
    const left = frozen.transaction(async (tx) => {
      await tx('row').where({ id: 1 }).update({ state: 'sending' });
      asleep.tell();
      await woken.happened;
    });
    await asleep.happened;
    // It waits for the frozen one's lock, and for no longer than that one may keep it.
    await other.knex('row').where({ id: 1, state: 'approved' }).update({ state: 'taken up' });
    expect(await other.knex('row').pluck('state')).toEqual(['taken up']);
    woken.tell();
    await expect(left, 'it hears that nothing of it was committed').rejects.toThrow(
      /terminat|connection/i,
    );
    expect(await other.knex('row').pluck('state')).toEqual(['taken up']);
  });
});
