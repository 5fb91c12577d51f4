import { PAYOUTS } from '../../src/intake/payout-row/payout-batch.ts';
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/domain/errors.ts';
import { rupiah } from '../../src/domain/money.ts';
import { clearBrokenUploads } from '../../src/intake/broken-uploads.ts';
import { insertReceivingBatch } from '../../src/intake/intake-store.ts';
import { checkBatch } from '../../src/intake/receive-batch.ts';
import { findBatch } from '../../src/batches/batch-store.ts';
import { now } from '../../src/domain/time.ts';
import { csvOf, type Row, rows, withCsvFile } from '../support/payout-files.ts';
import { describeMoneyOut, type ScriptedWorld } from '../support/payout-suite.ts';
import { MAKER } from '../support/payout-world.ts';

const TABLES = ['batches', 'payouts', 'rejected_rows', 'audit_log'] as const;

/** How many rows each table of an upload holds. */
async function kept({ database }: ScriptedWorld): Promise<Record<string, number>> {
  const counts = TABLES.map(async (table) => {
    const found: unknown[] = await database.knex(table);
    return [table, found.length] as const;
  });
  return Object.fromEntries(await Promise.all(counts));
}

const NOTHING = { batches: 0, payouts: 0, rejected_rows: 0, audit_log: 0 };

interface Rejected {
  readonly row: number;
  readonly kind: string;
  readonly message: string;
}

async function rejected(world: ScriptedWorld, batchId: string): Promise<Rejected[]> {
  const found: { row_number: number; kind: string; reasons: string }[] = await world.database
    .knex('rejected_rows')
    .where({ batch_id: batchId })
    .orderBy('row_number');
  return found.map(({ row_number, kind, reasons }) => ({
    row: row_number,
    kind,
    message: (JSON.parse(reasons) as { message: string }[]).map(({ message }) => message).join(' '),
  }));
}

async function refusalOf(work: Promise<unknown>): Promise<UserError> {
  const error: unknown = await work.then(
    () => 'it was not refused',
    (refused: unknown) => refused,
  );
  if (error instanceof UserError) return error;
  throw new Error(`not a refusal: ${String(error)}`);
}

const usedBefore = (reference: string, where: string): string =>
  `The reference ${reference} is that of ${where}. If this row is another one, give it a reference of its own; otherwise leave it out.`;

describeMoneyOut('a payout file', (worlds) => {
  test('becomes a batch: every good row a payout, every bad one kept with its reason', async () => {
    const world = await worlds.scripted();
    const { batchId, counts } = await world.receive([
      { reference: 'PAY-1', amount: 10_000 },
      { reference: 'PAY-2', amount: 9_999 },
      { reference: 'PAY-3', amount: 30_000 },
      { reference: 'PAY-1', amount: 40_000 },
      { reference: 'PAY-4', bank: 'XYZ' },
    ]);
    expect(counts).toEqual({
      read: 5,
      accepted: 2,
      duplicate: 1,
      rejected: 2,
      ignored: 0,
      amount: rupiah(40_000),
    });
    expect(counts.read).toBe(counts.accepted + counts.duplicate + counts.rejected);
    const batch = await findBatch(world.database.knex, batchId);
    expect(batch).toMatchObject({
      state: 'checking',
      uploadedBy: MAKER,
      rowsRead: 5,
      rowsAccepted: 2,
      rowsDuplicate: 1,
      rowsRejected: 2,
      amount: rupiah(40_000),
    });
    expect(await world.states()).toEqual({ 'PAY-1': 'inquiring', 'PAY-3': 'inquiring' });
    expect((await rejected(world, batchId)).map(({ row, kind }) => `${row} ${kind}`)).toEqual([
      '3 rejected',
      '5 duplicate',
      '6 rejected',
    ]);
  });

  test('who uploaded what is written down', async () => {
    const world = await worlds.scripted();
    const { batchId } = await world.receive(rows('PAY-1'));
    const [line] = await world.database.knex('audit_log');
    expect(line).toMatchObject({ actor: MAKER, action: 'batch_uploaded', subject: batchId });
    expect(JSON.parse(String(line?.details))).toMatchObject({
      read: 1,
      accepted: 1,
      amountSen: rupiah(125_000),
    });
  });

  test('the very same file again is refused, and points at the earlier batch', async () => {
    const world = await worlds.scripted();
    const batchId = await world.upload(rows('PAY-1'));
    const error = await refusalOf(world.upload(rows('PAY-1'), { by: 'dewi' }));
    expect([error.code, error.message, error.details]).toEqual([
      'file_uploaded_before',
      `This very file was uploaded before: batch ${batchId}, by sari at 2026-11-21T03:00:00.000Z.`,
      { batchId },
    ]);
    expect(await kept(world)).toMatchObject({ batches: 1, payouts: 1 });
  });

  test('two people upload the same file at once: one batch', async () => {
    const world = await worlds.scripted();
    const database = worlds.secondConnection(world.database);
    const outcomes = await Promise.allSettled([
      world.receive(rows('PAY-1', 'PAY-2')),
      world.receive(rows('PAY-1', 'PAY-2'), { by: 'dewi', intake: { ...world.intake, database } }),
    ]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await kept(world)).toMatchObject({ batches: 1, payouts: 2 });
  });

  describe('the same reference twice', () => {
    test('in the file: the first row is kept, and the second told where it is', async () => {
      const world = await worlds.scripted();
      const batchId = await world.upload([
        { reference: 'PAY-1', amount: 10_000 },
        { reference: 'PAY-1', amount: 20_000 },
      ]);
      expect(await rejected(world, batchId)).toEqual([
        { row: 3, kind: 'duplicate', message: usedBefore('PAY-1', 'row 2 of this file') },
      ]);
      expect((await world.payout('PAY-1')).amount).toBe(rupiah(10_000));
    });

    test('in another batch: told which batch and which row', async () => {
      const world = await worlds.scripted();
      const first = await world.upload(rows('PAY-0', 'PAY-1'));
      const second = await world.receive([{ reference: 'PAY-1', amount: 20_000 }]);
      expect(second.counts).toMatchObject({ read: 1, accepted: 0, duplicate: 1, amount: 0 });
      expect(await rejected(world, second.batchId)).toEqual([
        {
          row: 2,
          kind: 'duplicate',
          message: usedBefore('PAY-1', `row 3 of batch ${first}`),
        },
      ]);
    });

    test('even when that one failed or was cancelled: a reference is used once, for ever', async () => {
      const world = await worlds.scripted();
      await world.upload(rows('PAY-1'));
      await world.database.knex('payouts').update({ state: 'cancelled' });
      const { counts } = await world.receive([{ reference: 'PAY-1', amount: 20_000 }]);
      expect(counts).toMatchObject({ accepted: 0, duplicate: 1 });
    });
  });

  test('a template without references gets them from the file and the row, the same every time', async () => {
    const file = 'Name,Email,Amount,Bank Code,Bank Account Number,Phone Number,Notes\n';
    const content = `${file}Budi,,125000,014,1239812390,,a\nSiti,,125000,014,1239812391,,b\n`;
    const references: string[][] = [];
    for (let time = 0; time < 2; time += 1) {
      const world = await worlds.scripted();
      await world.upload(content);
      references.push(Object.keys(await world.states()));
    }
    expect(references[0]).toEqual(references[1]);
    expect(references[0]?.[0]).toMatch(/^[0-9a-f]{16}-2$/);
  });

  describe('an upload that breaks off', () => {
    test('leaves nothing, and the same file can be uploaded again', async () => {
      const world = await worlds.scripted();
      const broken = world.receive(rows('PAY-1', 'PAY-2'), {
        onProgress: () => {
          throw new Error('the disk is full');
        },
      });
      await expect(broken).rejects.toThrow('the disk is full');
      expect(await kept(world)).toEqual(NOTHING);
      await world.upload(rows('PAY-1', 'PAY-2'));
      expect(await kept(world)).toMatchObject({ batches: 1, payouts: 2 });
    });

    test('by a person who gives up: the same', async () => {
      const world = await worlds.scripted();
      const controller = new AbortController();
      const reason = new Error('given up');
      controller.abort(reason);
      const broken = world.receive(rows('PAY-1'), { signal: controller.signal });
      await expect(broken).rejects.toThrow('given up');
      expect(await kept(world)).toEqual(NOTHING);
    });

    test('after rows were stored: they are gone too', async () => {
      const world = await worlds.scripted();
      const { database } = world.intake;
      let transactions = 0;
      const failing: typeof database = {
        ...database,
        transaction: (work) => {
          transactions += 1;
          if (transactions > 1) return Promise.reject(new Error('the server is gone'));
          return database.transaction(work);
        },
      };
      const broken = world.receive([...rows('PAY-1'), { reference: 'PAY-2', amount: 1 }], {
        intake: { ...world.intake, database: failing },
      });
      await expect(broken).rejects.toThrow('the server is gone');
      expect(await kept(world)).toEqual(NOTHING);
    });

    test('because its process died: the next upload clears it away after a minute', async () => {
      const world = await worlds.scripted();
      const content = csvOf(rows('PAY-1'));
      await leaveHalfAnUpload(world, content);
      const tooEarly = await refusalOf(world.upload(content));
      expect([tooEarly.code, tooEarly.next]).toEqual([
        'file_being_uploaded',
        'Wait a minute and upload it again.',
      ]);
      await world.advance(60_001);
      await world.upload(content);
      const states: string[] = await world.database.knex('batches').pluck('state');
      expect(states).toEqual(['checking']);
      expect(await world.states()).toEqual({ 'PAY-1': 'inquiring' });
    });

    test('because its process died, and nobody uploads again: a job clears it away', async () => {
      const world = await worlds.scripted();
      await leaveHalfAnUpload(world, csvOf(rows('PAY-1')));
      const clear = async () => clearBrokenUploads(world.intake);
      await world.advance(60_000);
      expect([await clear(), (await kept(world)).payouts]).toEqual([0, 1]);
      await world.advance(1);
      expect(await clear()).toBe(1);
      expect(await kept(world)).toEqual(NOTHING);
    });
  });

  test('with rows of an upload that may yet break off is not taken: they are nobody’s duplicates', async () => {
    const world = await worlds.scripted();
    await leaveHalfAnUpload(world, csvOf(rows('PAY-1')));
    const mended = rows('PAY-0', 'PAY-1'); // another file, in which one of its rows is too
    const refused = await refusalOf(world.upload(mended));
    expect([refused.code, refused.next]).toEqual([
      'file_being_uploaded',
      'Wait a minute and upload it again; nothing of it was stored.',
    ]);
    expect(await kept(world)).toMatchObject({ batches: 1, payouts: 1, rejected_rows: 0 });
    await world.advance(60_001);
    const { counts } = await world.receive(mended);
    expect(counts).toMatchObject({ accepted: 2, duplicate: 0 });
  });

  test('is asked about only when the whole file is stored', async () => {
    const world = await worlds.scripted();
    await leaveHalfAnUpload(world, csvOf(rows('PAY-1')));
    await world.database.knex('payouts').update({ next_action_at: now(world.clock) });
    expect(await world.inquireAll()).toEqual([]);
  });

  test('that is only checked leaves nothing behind, and knows what was uploaded before', async () => {
    const world = await worlds.scripted();
    const first = await world.upload(rows('PAY-1'));
    const before = await kept(world);
    let whileStored: Rejected[] = [];
    const checked = await withCsvFile(csvOf([{ reference: 'PAY-1', amount: 20_000 }]), (path) =>
      checkBatch(
        world.intake,
        PAYOUTS,
        { path, name: 'payouts.csv', uploadedBy: MAKER },
        {},
        async (batchId) => {
          whileStored = await rejected(world, batchId);
        },
      ),
    );
    expect(checked.counts).toMatchObject({ read: 1, accepted: 0, duplicate: 1 });
    expect(whileStored[0]?.message).toContain(`row 2 of batch ${first}`);
    expect(await kept(world)).toEqual(before);
  });

  test('with header only, or a bad header, leaves nothing', async () => {
    const world = await worlds.scripted();
    for (const content of ['', 'a,b,c\n1,2,3\n']) {
      await refusalOf(world.upload(content));
      expect(await kept(world)).toEqual(NOTHING);
    }
  });

  test('with more rows than one chunk, good, bad and twice: every row is counted once', async () => {
    const world = await worlds.scripted();
    const many = Array.from(
      { length: 5_400 },
      (_, index): Row => ({
        reference: `PAY-${index % 5_200}`,
        account: String(1_000_000_000 + index),
        amount: index % 100 === 0 ? 1 : 10_000,
      }),
    );
    const { batchId, counts } = await world.receive(many);
    expect(counts).toMatchObject({ read: 5_400, duplicate: 198, rejected: 54, accepted: 5_148 });
    expect(counts.amount).toBe(rupiah(5_148 * 10_000));
    const due: string[] = await world.database
      .knex('payouts')
      .where({ batch_id: batchId })
      .whereNotNull('next_action_at')
      .pluck('reference');
    expect(due, 'all are handed to the inquiry').toHaveLength(5_148);
  });
});

/** What a process that was killed in the middle of an upload leaves in the database. */
async function leaveHalfAnUpload(world: ScriptedWorld, content: string): Promise<void> {
  const { knex } = world.database;
  const at = now(world.clock);
  await insertReceivingBatch(knex, {
    id: 'B20261121-DEAD22',
    kind: 'payouts',
    fileName: 'payouts.csv',
    fileSha256: createHash('sha256').update(content).digest('hex'),
    fileBytes: content.length,
    format: { header: [], delimiter: ',', encoding: 'utf-8', template: 'rekon', numberStyle: 'x' },
    uploadedBy: MAKER,
    at,
  });
  await knex('payouts').insert({
    batch_id: 'B20261121-DEAD22',
    row_number: 2,
    reference: 'PAY-1',
    bank_code: '014',
    account_number: '1239812390',
    amount_sen: rupiah(125_000),
    emails: '[]',
    cells: '[]',
    content_hash: 'h',
    state: 'inquiring',
    updated_at: at,
  });
}
