import { describe, expect, test } from 'vitest';
import { findBatch } from '../../src/batches/batch-store.ts';
import { cancelBatch } from '../../src/payouts/approval/batch-operations.ts';
import { rows } from '../support/payout-files.ts';
import { describeMoneyOut, type ScriptedWorld } from '../support/payout-suite.ts';
import { MAKER } from '../support/payout-world.ts';
import {
  corrected,
  correctionsSaid,
  linksOf,
  refusalsOf,
  rejectsOf,
  resultsOf,
} from './corrected-files.ts';

/** One good row; rows 3 and 4 are refused for their amounts. */
const FIRST = [
  ...rows('PAY-1'),
  { reference: 'PAY-2', account: '2000000002', amount: 1 },
  { reference: 'PAY-3', account: '2000000003', amount: 2 },
];

async function firstBatch(world: ScriptedWorld) {
  const batchId = await world.upload(FIRST);
  return { batchId, rejects: await rejectsOf(world, batchId) };
}

describeMoneyOut('a rejects file that was corrected and uploaded', (worlds) => {
  test('each payout says which row it corrects, and the new batch which batch', async () => {
    const world = await worlds.scripted();
    const { batchId, rejects } = await firstBatch(world);
    expect(rejects.map(({ batch, row }) => [batch, row])).toEqual([
      [batchId, '3'],
      [batchId, '4'],
    ]);
    const second = await world.receive(
      corrected(rejects, { amount: '50000' }, { amount: '60000' }),
    );
    expect(second.counts).toMatchObject({ read: 2, accepted: 2, duplicate: 0, rejected: 0 });
    expect(second.correctsBatchId).toBe(batchId);
    expect(second.format.ignoredColumns).toEqual([]);
    expect(await linksOf(world, 'payouts', second.batchId)).toEqual([
      `${batchId} 3`,
      `${batchId} 4`,
    ]);
    const stored = await findBatch(world.database.knex, second.batchId);
    expect(stored?.correctsBatchId).toBe(batchId);
    expect(await linksOf(world, 'payouts', batchId)).toEqual([null]);
  });

  test('the first batch tells how many of its rows were corrected, and each row where', async () => {
    const world = await worlds.scripted();
    const { batchId, rejects } = await firstBatch(world);
    expect(await correctionsSaid(world, batchId)).toEqual([]);
    const second = await world.upload(corrected(rejects, { amount: '50000' }));
    expect(await correctionsSaid(world, batchId)).toEqual([
      `1 of 2 refused rows were corrected: in ${second} (1)`,
    ]);
    expect(await correctionsSaid(world, second)).toEqual([`Corrects rows of batch ${batchId}`]);
    const results = await resultsOf(world, batchId);
    expect(results.map((line) => line.corrected_in)).toEqual(['', `${second} row 2`, '']);
    const again = await rejectsOf(world, batchId);
    expect(again.map((line) => line.reason?.includes('Corrected already'))).toEqual([true, false]);
    expect(again[0]?.reason).toContain(`in row 2 of batch ${second}: leave this row out.`);
  });

  test('a row added by hand, with an empty batch, is taken and corrects nothing', async () => {
    const world = await worlds.scripted();
    const { batchId, rejects } = await firstBatch(world);
    const byHand = { batch: '', row: '', reference: 'PAY-9', amount: '70000' };
    const second = await world.receive(corrected(rejects, { amount: '50000' }, byHand));
    expect(second.counts).toMatchObject({ accepted: 2 });
    expect(await linksOf(world, 'payouts', second.batchId)).toEqual([`${batchId} 3`, null]);
    expect(second.correctsBatchId).toBe(batchId);
  });

  test('rows of two batches: each is linked, and the new batch corrects no one batch', async () => {
    const world = await worlds.scripted();
    const first = await firstBatch(world);
    const other = await world.upload([{ reference: 'PAY-7', amount: 7 }]);
    const [line] = await rejectsOf(world, other);
    const amount = { amount: '50000' };
    const both = await world.receive(
      corrected([...first.rejects, ...(line ? [line] : [])], amount, amount, amount),
    );
    expect(both.correctsBatchId).toBeNull();
    expect(await linksOf(world, 'payouts', both.batchId)).toEqual([
      `${first.batchId} 3`,
      `${first.batchId} 4`,
      `${other} 2`,
    ]);
  });

  describe('a row that names what was not refused is refused itself, and the good row goes on', () => {
    test.each([
      ['a batch that we do not know', { batch: 'B20260101-AAAAAA' }, 'correction_batch_unknown'],
      ['a batch of their own numbering', { batch: 'Gelombang 3' }, 'correction_batch_unknown'],
      ['a row that is a payout', { row: '2' }, 'correction_row_not_refused'],
      ['a row that is not there', { row: '77' }, 'correction_row_not_refused'],
      ['no row', { row: '' }, 'correction_row_not_a_number'],
      ['a row that a spreadsheet wrote', { row: '3,00' }, 'correction_row_not_a_number'],
    ])('%s', async (_name, change, code) => {
      const world = await worlds.scripted();
      const { rejects } = await firstBatch(world);
      const amount = '50000';
      const { counts, batchId } = await world.receive(
        corrected(rejects, { amount, ...change }, { amount }),
      );
      expect(counts).toMatchObject({ read: 2, accepted: 1, duplicate: 0, rejected: 1 });
      expect(await refusalsOf(world, batchId)).toMatchObject([{ kind: 'rejected', codes: [code] }]);
      expect(await linksOf(world, 'rejected_rows', batchId)).toEqual([null]);
    });

    test('its messages say what is there and what to do', async () => {
      const world = await worlds.scripted();
      const { batchId, rejects } = await firstBatch(world);
      const bad = await world.upload(
        corrected(rejects, { row: '2' }, { batch: 'B1', amount: '50000' }),
      );
      const [first, second] = await refusalsOf(world, bad);
      // All reasons at once: the amount was not corrected either.
      expect(first?.codes).toEqual(['amount_below_minimum', 'correction_row_not_refused']);
      expect(first?.message).toContain(
        `Row 2 of batch ${batchId} was not refused: it was taken (inquiring). Put back batch and row from the rejects file; if this row corrects none, empty its \`batch\`.`,
      );
      expect(second?.message).toBe(
        'There is no batch "B1". Put back the batch from the rejects file; if this row corrects none, empty its `batch`; if the column is your own, give it another name.',
      );
    });
  });

  describe('a payout that the bank refused', () => {
    async function refusedByTheBank(world: ScriptedWorld) {
      world.provider.whenInquired('2000000002', 'not_known');
      const batchId = await world.upload([
        ...rows('PAY-1'),
        { reference: 'PAY-2', account: '2000000002' },
      ]);
      await world.inquireAll();
      return { batchId, rejects: await rejectsOf(world, batchId) };
    }

    test('is corrected under a new reference, as its reason says', async () => {
      const world = await worlds.scripted();
      const { batchId, rejects } = await refusedByTheBank(world);
      expect(rejects.map(({ row, reason }) => [row, reason])).toEqual([
        [
          '3',
          'the bank says: not_known. The reference PAY-2 is used up: give the corrected row a new one.',
        ],
      ]);
      const second = await world.upload(
        corrected(rejects, { reference: 'PAY-2B', account_number: '2000000012' }),
      );
      expect(await linksOf(world, 'payouts', second)).toEqual([`${batchId} 3`]);
      expect(await correctionsSaid(world, batchId)).toEqual([
        `1 of 1 refused rows were corrected: in ${second} (1)`,
      ]);
      const results = await resultsOf(world, batchId);
      expect(results.map((line) => line.corrected_in)).toEqual(['', `${second} row 2`]);
    });

    test('under its old reference is refused, and may be corrected once more', async () => {
      const world = await worlds.scripted();
      const { batchId, rejects } = await refusedByTheBank(world);
      const second = await world.upload(corrected(rejects, { account_number: '2000000012' }));
      expect(await refusalsOf(world, second)).toEqual([
        {
          kind: 'duplicate',
          codes: ['reference_used_before'],
          message: `The reference PAY-2 was used up by row 3 of batch ${batchId}, which this row corrects. Give the corrected row a reference of its own.`,
        },
      ]);
      const again = await rejectsOf(world, second);
      const third = await world.upload(corrected(again, { reference: 'PAY-2B' }));
      expect(await linksOf(world, 'payouts', third)).toEqual([`${batchId} 3`]);
    });
  });

  test('a corrected row that a person cancelled is not corrected again; as a new payout it is taken', async () => {
    const world = await worlds.scripted();
    const { batchId, rejects } = await firstBatch(world);
    const line = rejects.slice(0, 1);
    const second = await world.upload(corrected(line, { amount: '50000' }));
    await cancelBatch(world.context, { batchId: second, by: MAKER });
    const change = { reference: 'PAY-2B', amount: '50000' };
    const third = await world.receive(corrected(line, change));
    expect(third.counts).toMatchObject({ accepted: 0, duplicate: 1 });
    const fourth = await world.receive(corrected(line, { ...change, batch: '' }));
    expect(fourth.counts).toMatchObject({ accepted: 1 });
    expect(await correctionsSaid(world, batchId)).toEqual([
      `1 of 2 refused rows were corrected: in ${second} (1)`,
    ]);
  });
});
