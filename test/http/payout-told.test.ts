import { expect, it } from 'vitest';
import { readPayout } from '../../src/http/payouts/read-payout.ts';
import { evidenceAbout, insertEvidence } from '../../src/records/evidence-store.ts';
import { Scenario } from '../reconciliation/scenario.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { MORNING, seedPayout } from '../support/payout-builder.ts';

describeOnBothDatabases('what the outside told of a payout', (open) => {
  it('stands with its matches beside it', async () => {
    const scenario = await Scenario.on(await open());
    const { knex } = scenario.database;
    await seedPayout(knex, { reference: 'PAY-1', state: 'paid' });
    await seedPayout(knex, { reference: 'PAY-2', state: 'paid' });
    await scenario.statementLine('PAY-1', 'paid');
    await scenario.reconcile();
    const { told, postings } = await readPayout(knex, 'PAY-1');
    expect(new Set(told.records.map(({ source }) => source))).toEqual(
      new Set(['oy:status', 'oy:statement', 'ledger:disbursement']),
    );
    const statement = told.records.find(({ source }) => source === 'oy:statement');
    expect(told.matches.filter(({ recordId }) => recordId === statement?.id)).toMatchObject([
      { pass: 'exact reference', oursCount: 1, theirsCount: 1, difference: 0, madeBy: null },
    ]);
    expect(told.exceptions).toEqual([]);
    expect(postings.map(({ kind }) => kind).toSorted()).toEqual(['payout_paid', 'payout_sent']);
    for (const { entries } of postings) {
      expect(entries.reduce((sum, { amount }) => sum + amount, 0)).toBe(0);
    }
  });

  it('and the exceptions, by whichever name they have', async () => {
    const scenario = await Scenario.on(await open());
    const { knex } = scenario.database;
    await seedPayout(knex, { reference: 'PAY-1', state: 'paid' });
    await scenario.statementLine('PAY-1', 'failed');
    await seedPayout(knex, { reference: 'PAY-2', state: 'quarantined' });
    await seedPayout(knex, { reference: 'PAY-3', state: 'unknown', expectedBy: MORNING });
    await scenario.reconcile();
    const categoriesOf = async (reference: string): Promise<string[]> =>
      (await readPayout(knex, reference)).told.exceptions.map(({ category }) => category);
    expect(await categoriesOf('PAY-1')).toContain('status_mismatch');
    expect(await categoriesOf('PAY-2')).toEqual(['quarantined']);
    expect(await categoriesOf('PAY-3')).toEqual(['missing_at_provider']);
  });

  it('the newest answers are shown, oldest first, and those of events too', async () => {
    const { knex } = await open();
    const answer = { provider: 'oy', endpoint: 'oy:status', durationMs: 1, httpStatus: 200 };
    const ids: number[] = [];
    for (const subject of ['bank ****', 'PAY-1', 'PAY-1', 'PAY-1', 'PAY-2']) {
      const evidence = { ...answer, subject, at: MORNING, code: '000', body: '{}' };
      ids.push(await insertEvidence(knex, evidence));
    }
    const [inquiry = 0, , second = 0, third = 0] = ids;
    const shown = async (limit: number, of: number[]): Promise<number[]> =>
      (await evidenceAbout(knex, { subjects: ['PAY-1'], ids: of, limit })).map(({ id }) => id);
    expect(await shown(2, [])).toEqual([second, third]);
    expect(await shown(9, [inquiry])).toEqual(ids.slice(0, 4));
  });
});
