import { PAYOUTS } from '../../src/intake/payout-row/payout-batch.ts';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkBatch } from '../../src/intake/receive-batch.ts';
import type { ReceivedBatch } from '../../src/intake/receive-batch.ts';
import { rows, withCsvFile } from '../support/payout-files.ts';
import { describeMoneyOut, type ScriptedWorld } from '../support/payout-suite.ts';
import { MAKER } from '../support/payout-world.ts';
import {
  corrected,
  correctionsSaid,
  type Line,
  linksOf,
  refusalsOf,
  rejectsOf,
  resultsOf,
} from './corrected-files.ts';

const BAD = [{ reference: 'PAY-1', account: '2000000001', amount: 1 }];
const GOOD_AMOUNT = { amount: '50000' };

const WAIT = { code: 'file_being_uploaded' };

describeMoneyOut('one refused row, corrected twice', (worlds) => {
  test('under two references: the second is refused and told where the first is', async () => {
    const world = await worlds.scripted();
    const first = await world.upload(BAD);
    const rejects = await rejectsOf(world, first);
    const second = await world.upload(corrected(rejects, GOOD_AMOUNT));
    const change = { ...GOOD_AMOUNT, reference: 'PAY-1B' };
    const third = await world.receive(corrected(rejects, change));
    expect(third.counts).toMatchObject({ read: 1, accepted: 0, duplicate: 1, amount: 0 });
    expect(await refusalsOf(world, third.batchId)).toEqual([
      {
        kind: 'duplicate',
        codes: ['correction_made_before'],
        message: `Row 2 of batch ${first} was corrected before, by row 2 of batch ${second}. Leave this row out; if the bank refused that one too, correct it in the rejects file of batch ${second}; if this row is another one, empty its \`batch\` and give it a reference of its own.`,
      },
    ]);
    expect(await world.states()).toEqual({ 'PAY-1': 'inquiring' });
  });

  test('that refusal too leads to no second payment, whatever reference it gets', async () => {
    const world = await worlds.scripted();
    const first = await world.upload(BAD);
    const rejects = await rejectsOf(world, first);
    await world.upload(corrected(rejects, GOOD_AMOUNT));
    const third = await world.upload(corrected(rejects, { ...GOOD_AMOUNT, reference: 'PAY-1B' }));
    const again = await rejectsOf(world, third);
    const fourth = await world.receive(corrected(again, { reference: 'PAY-1C' }));
    expect(fourth.counts).toMatchObject({ accepted: 0, duplicate: 1 });
  });

  test('in one file: the first is taken, the second told which row it was', async () => {
    const world = await worlds.scripted();
    const first = await world.upload(BAD);
    const [line] = await rejectsOf(world, first);
    const twice = line ? [line, line] : [];
    const change = { ...GOOD_AMOUNT, reference: 'PAY-1B' };
    const second = await world.receive(corrected(twice, GOOD_AMOUNT, change));
    expect(second.counts).toMatchObject({ accepted: 1, duplicate: 1 });
    const [refusal] = await refusalsOf(world, second.batchId);
    expect(refusal?.message).toContain('by row 2 of this file. Leave one of them out;');
  });

  test('by two people at the same moment: paid once', async () => {
    const world = await worlds.scripted();
    const first = await world.upload(BAD);
    const rejects = await rejectsOf(world, first);
    const database = worlds.secondConnection(world.database);
    const uploads = [
      () => world.receive(corrected(rejects, { ...GOOD_AMOUNT, reference: 'PAY-A' })),
      () =>
        world.receive(corrected(rejects, { ...GOOD_AMOUNT, reference: 'PAY-B' }), {
          by: 'dewi',
          intake: { ...world.intake, database },
        }),
    ];
    const outcomes = await Promise.allSettled(uploads.map((upload) => upload()));
    // Whoever is told to wait, since the other one is not stored yet, sends it again.
    const refusals: unknown[] = outcomes.flatMap((each) =>
      each.status === 'rejected' ? [each.reason] : [],
    );
    expect(refusals).toEqual(refusals.map(() => expect.objectContaining(WAIT)));
    const counted: string[] = [];
    for (const [index, outcome] of outcomes.entries()) {
      const received = outcome.status === 'fulfilled' ? outcome.value : await uploads[index]?.();
      counted.push(`${received?.counts.accepted} + ${received?.counts.duplicate}`);
    }
    expect(counted.toSorted()).toEqual(['0 + 1', '1 + 0']);
    expect(Object.keys(await world.states())).toHaveLength(1);
  });

  test('past every check: the database refuses', async () => {
    const world = await worlds.scripted();
    const first = await world.upload([...rows('PAY-8', 'PAY-9'), ...BAD]);
    const { knex } = world.database;
    const link = { corrects_batch_id: first, corrects_row_number: 4 };
    await knex('payouts').where({ reference: 'PAY-8' }).update(link);
    const second = knex('payouts').where({ reference: 'PAY-9' });
    await expect(second.clone().update(link)).rejects.toThrow(/unique/i);
    const half = { corrects_row_number: 4 };
    await expect(second.clone().update(half)).rejects.toThrow(/payouts_corrects_whole/);
    const nowhere = { corrects_batch_id: 'B0', corrects_row_number: 4 };
    await expect(second.clone().update(nowhere)).rejects.toThrow(/foreign key/i);
  });
});

describeMoneyOut('a row that was refused, corrected, and refused again', (worlds) => {
  /** Row 2 of the first batch; refused again as row 2 of the second. */
  async function refusedAgain(world: ScriptedWorld) {
    const first = await world.upload(BAD);
    const rejects = await rejectsOf(world, first);
    const second = await world.upload(corrected(rejects, { amount: '2' }));
    return { first, rejects, second, again: await rejectsOf(world, second) };
  }

  test('is corrected in the end, and linked from batch to batch', async () => {
    const world = await worlds.scripted();
    const { first, second, again } = await refusedAgain(world);
    expect(again).toMatchObject([{ batch: second, row: '2' }]);
    expect(await linksOf(world, 'rejected_rows', second)).toEqual([`${first} 2`]);
    const third = await world.receive(corrected(again, GOOD_AMOUNT));
    expect(third.correctsBatchId).toBe(second);
    expect(await linksOf(world, 'payouts', third.batchId)).toEqual([`${first} 2`]);
    for (const batchId of [first, second]) {
      expect(await correctionsSaid(world, batchId)).toContain(
        `1 of 1 refused rows were corrected: in ${third.batchId} (1)`,
      );
      expect(await resultsOf(world, batchId)).toMatchObject([
        { corrected_in: `${third.batchId} row 2` },
      ]);
    }
  });

  test('cannot be paid from both rejects files', async () => {
    const world = await worlds.scripted();
    const { rejects, again } = await refusedAgain(world);
    await world.upload(corrected(again, GOOD_AMOUNT));
    const change = { ...GOOD_AMOUNT, reference: 'PAY-1B' };
    expect((await world.receive(corrected(rejects, change))).counts).toMatchObject({
      accepted: 0,
      duplicate: 1,
    });
  });

  test('also where it came back with a cell too many', async () => {
    const world = await worlds.scripted();
    const first = await world.upload(BAD);
    const rejects = await rejectsOf(world, first);
    const wide = corrected(rejects, { amount: '50000.00' }).replace('50000.00', '50,000');
    const second = await world.upload(wide);
    expect(await refusalsOf(world, second)).toMatchObject([{ codes: ['row_too_long'] }]);
    expect(await linksOf(world, 'rejected_rows', second)).toEqual([`${first} 2`]);
  });

  test('by the bank: the payout is corrected, not the row before it', async () => {
    const world = await worlds.scripted();
    const first = await world.upload(BAD);
    const rejects = await rejectsOf(world, first);
    world.provider.whenInquired('2000000001', 'not_known');
    const second = await world.upload(corrected(rejects, GOOD_AMOUNT));
    await world.inquireAll();
    const again = await rejectsOf(world, second);
    const third = await world.upload(
      corrected(again, { reference: 'PAY-1B', account_number: '2000000011' }),
    );
    expect(await linksOf(world, 'payouts', third)).toEqual([`${second} 2`]);
    expect(await correctionsSaid(world, first)).toEqual([
      `1 of 1 refused rows were corrected: in ${second} (1)`,
    ]);
    expect(await correctionsSaid(world, second)).toEqual([
      `Corrects rows of batch ${first}`,
      `1 of 1 refused rows were corrected: in ${third} (1)`,
    ]);
  });
});

describeMoneyOut('a file that is only checked', (worlds) => {
  async function rejectsOfCheck(
    world: ScriptedWorld,
    content: string,
    meanwhile: (batchId: string) => Promise<void> = async () => undefined,
  ): Promise<Line[]> {
    let lines: Line[] = [];
    await withCsvFile(content, (path) =>
      checkBatch(
        world.intake,
        PAYOUTS,
        { path, name: 'payouts.csv', uploadedBy: MAKER },
        {},
        async (batchId) => {
          lines = await rejectsOf(world, batchId);
          await meanwhile(batchId);
        },
      ),
    );
    return lines;
  }

  test('becomes no batch, so its rejects file names none', async () => {
    const world = await worlds.scripted();
    const content = 'reference,bank_code,account_number,amount\nPAY-1,014,2000000001,1\n';
    const rejects = await rejectsOfCheck(world, content);
    expect(rejects).toMatchObject([{ batch: '', row: '2' }]);
    const { counts, correctsBatchId } = await world.receive(corrected(rejects, GOOD_AMOUNT));
    expect([counts.accepted, correctsBatchId]).toEqual([1, null]);
  });

  test('of corrected rows goes on naming what they correct, right or wrong', async () => {
    const world = await worlds.scripted();
    const first = await world.upload([...BAD, { reference: 'PAY-2', amount: 2 }]);
    const rejects = await rejectsOf(world, first);
    const content = corrected(rejects, {}, { batch: 'B1', row: 'x' });
    expect(await rejectsOfCheck(world, content)).toMatchObject([
      { batch: first, row: '2' },
      { batch: 'B1', row: 'x' },
    ]);
    expect(await correctionsSaid(world, first)).toEqual([]);
  });

  test('is neither named nor told of while it is being looked at', async () => {
    const world = await worlds.scripted();
    const first = await world.upload(BAD);
    const rejects = await rejectsOf(world, first);
    let refusals: string[][] = [];
    await rejectsOfCheck(world, corrected(rejects, GOOD_AMOUNT), async (batchId) => {
      expect(await correctionsSaid(world, first)).toEqual([]);
      expect(await resultsOf(world, first)).toMatchObject([{ corrected_in: '' }]);
      const change = { ...GOOD_AMOUNT, batch: batchId, reference: 'PAY-7' };
      const other = await world.upload(corrected(rejects, change));
      refusals = (await refusalsOf(world, other)).map(({ codes }) => codes);
    });
    expect(refusals).toEqual([['correction_batch_unknown']]);
  });
});

describeMoneyOut('upload, correct, upload, correct', (worlds) => {
  const isWhole = ({ counts }: ReceivedBatch): boolean =>
    counts.read === counts.accepted + counts.duplicate + counts.rejected;

  /** Each row: how many uploads until it is right. 0 is right from the start. */
  async function throughAll(world: ScriptedWorld, mark: string, rounds: readonly number[]) {
    const amountIn = (round: number, rightIn: number): number => (round < rightIn ? 1 : 50_000);
    const first = await world.receive(
      rounds.map((rightIn, index) => ({
        reference: `${mark}-${index}`,
        account: String(3_000_000_000 + index),
        amount: amountIn(0, rightIn),
      })),
    );
    expect(isWhole(first)).toBe(true);
    const links = new Map<string, string>();
    let left = await rejectsOf(world, first.batchId);
    const batches = [first];
    for (let round = 1; left.length > 0; round += 1) {
      const changes = left.map(({ reference = '' }) => {
        const rightIn = rounds[Number(reference.split('-').at(-1))] ?? 0;
        return { amount: String(amountIn(round, rightIn)) };
      });
      const next = await world.receive(corrected(left, ...changes));
      expect(isWhole(next)).toBe(true);
      expect(next.counts.read).toBe(left.length);
      expect(next.correctsBatchId).toBe(batches.at(-1)?.batchId);
      batches.push(next);
      left = await rejectsOf(world, next.batchId);
    }
    const found: { reference: string; corrects_row_number: number; corrects_batch_id: string }[] =
      await world.database
        .knex('payouts')
        .where('reference', 'like', `${mark}-%`)
        .whereNotNull('corrects_batch_id');
    for (const row of found) {
      links.set(row.reference, `${row.corrects_batch_id} ${row.corrects_row_number}`);
    }
    return { first: first.batchId, links };
  }

  test('every row is linked to the row where it was refused first, however often', async () => {
    const world = await worlds.scripted();
    let run = 0;
    const file = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(file, async (rounds) => {
        run += 1;
        const { first, links } = await throughAll(world, `RUN${run}`, rounds);
        const expected = rounds.flatMap((rightIn, index) =>
          rightIn === 0 ? [] : [[`RUN${run}-${index}`, `${first} ${index + 2}`] as const],
        );
        expect(links).toEqual(new Map(expected));
      }),
      { numRuns: 15 },
    );
  });

  test('in more rows than one chunk', async () => {
    const world = await worlds.scripted();
    const { first, links } = await throughAll(
      world,
      'MANY',
      Array.from({ length: 2_300 }, (_, index) => (index % 3 === 0 ? 0 : 1)),
    );
    expect(links.size).toBe(1_533);
    expect(links.get('MANY-2299')).toBe(`${first} 2301`);
    expect(await correctionsSaid(world, first)).toEqual([
      expect.stringMatching(/^1533 of 1533 refused rows were corrected: in \S+ \(1533\)$/),
    ]);
  });
});
