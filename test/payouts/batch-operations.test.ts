import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/domain/errors.ts';
import { negateSen, rupiah } from '../../src/domain/money.ts';
import { accountBalance } from '../../src/ledger/ledger-store.ts';
import {
  cancelBatch,
  decideReview,
  pauseBatch,
  rejectBatch,
  resumeBatch,
} from '../../src/payouts/approval/batch-operations.ts';
import type { BatchCommand } from '../../src/batches/on-batch.ts';
import type { PayoutBatchResult } from '../../src/payouts/approval/on-payout-batch.ts';
import type { PayoutContext } from '../../src/payouts/payout-context.ts';
import { remitPayout } from '../../src/payouts/remittance/remit-payout.ts';
import { findBatch } from '../../src/batches/batch-store.ts';
import { ACCOUNT, rows } from '../support/payout-files.ts';
import { atOnce, lockBatches } from '../support/payout-at-once.ts';
import { describeMoneyOut, type ScriptedWorld } from '../support/payout-suite.ts';
import { APPROVER } from '../support/payout-world.ts';

type Deed = (context: PayoutContext, order: BatchCommand) => Promise<PayoutBatchResult>;

const owed = async (world: ScriptedWorld): Promise<number> =>
  negateSen(await accountBalance(world.database.knex, 'liabilities:payouts'));

async function audit(world: ScriptedWorld, batchId: string): Promise<unknown[]> {
  const lines: { actor: string; action: string; details: string }[] = await world.database
    .knex('audit_log')
    .where({ subject: batchId })
    .orderBy('number')
    .select('actor', 'action', 'details');
  return lines.map(({ actor, action, details }) => [actor, action, JSON.parse(details)]);
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => 'it was not refused',
    (refused: unknown) => refused,
  );
  return error instanceof UserError ? error.code : String(error);
}

const stateOf = async (world: ScriptedWorld, batchId: string): Promise<string | undefined> =>
  (await findBatch(world.database.knex, batchId))?.state;

describeMoneyOut('a person and a whole batch', (worlds) => {
  test('reject: nothing is paid, nothing was owed, and the reason is kept', async () => {
    const world = await worlds.scripted();
    const batchId = await world.upload(rows('PAY-1', 'PAY-2'));
    await world.inquireAll();
    const order = { batchId, by: APPROVER, reason: 'wrong month' };
    expect(await rejectBatch(world.context, order)).toEqual({ batchId, payouts: 2 });
    expect(await world.states()).toEqual({ 'PAY-1': 'cancelled', 'PAY-2': 'cancelled' });
    expect(await stateOf(world, batchId)).toBe('rejected');
    expect((await world.payout('PAY-1')).reason).toBe('wrong month');
    expect((await audit(world, batchId)).at(-1)).toEqual([
      'budi',
      'batch_rejected',
      { payouts: 2, reason: 'wrong month' },
    ]);
    expect(await owed(world)).toBe(0);
  });

  test('cancel, partly sent: what was not sent is owed no more, what was sent is followed', async () => {
    const world = await worlds.scripted();
    world.provider.whenSent('PAY-2', 'throttled');
    world.provider.names.set('1239812393', 'SITI AMINAH');
    const batchId = await world.uploadAndApprove([
      ...rows('PAY-1', 'PAY-2', 'PAY-3'),
      { reference: 'PAY-4', account: '1239812393', name: 'Budi Santoso' },
    ]);
    for (const name of ['PAY-1', 'PAY-2']) {
      await remitPayout(world.context, (await world.payout(name)).id);
    }
    expect(await cancelBatch(world.context, { batchId, by: APPROVER })).toEqual({
      batchId,
      payouts: 2,
    });
    expect(await world.states()).toEqual({
      'PAY-1': 'processing',
      'PAY-2': 'held',
      'PAY-3': 'cancelled',
      'PAY-4': 'cancelled',
    });
    expect(await owed(world)).toBe(rupiah(250_000));
    await world.settleAll();
    expect((await world.payout('PAY-1')).state).toBe('paid');
  });

  test('cancel before an approval: the batch is closed', async () => {
    const world = await worlds.scripted();
    const batchId = await world.upload(rows('PAY-1'));
    await cancelBatch(world.context, { batchId, by: APPROVER });
    expect(await stateOf(world, batchId)).toBe('cancelled');
    expect(await world.inquireAll()).toEqual([]);
    expect(await codeOf(world.approve(batchId))).toBe('batch_closed');
  });

  test('cancel while a worker sends: each payout is either sent or cancelled', async () => {
    const world = await worlds.scripted();
    const names = ['PAY-1', 'PAY-2', 'PAY-3', 'PAY-4'];
    const batchId = await world.uploadAndApprove(rows(...names));
    const other = { ...world.context, database: worlds.secondConnection(world.database) };
    const ids = await Promise.all(names.map(async (name) => (await world.payout(name)).id));
    await Promise.all([
      ...ids.map((id) => remitPayout(world.context, id)),
      cancelBatch(other, { batchId, by: APPROVER }),
    ]);
    const sent = new Set(world.provider.seen('remit').map(({ subject }) => subject));
    const expected = names.map((name) => [name, sent.has(name) ? 'processing' : 'cancelled']);
    expect(await world.states()).toEqual(Object.fromEntries(expected));
  });

  test('pause and resume are audited, and doing either twice is refused', async () => {
    const world = await worlds.scripted();
    const batchId = await world.upload(rows('PAY-1'));
    const order = { batchId, by: APPROVER, reason: 'month-end' };
    await pauseBatch(world.context, order);
    expect(await codeOf(pauseBatch(world.context, order))).toBe('nothing_to_do');
    expect(await world.inquireAll(), 'a paused batch asks for no names').toEqual([]);
    await resumeBatch(world.context, order);
    expect(await codeOf(resumeBatch(world.context, order))).toBe('nothing_to_do');
    expect((await audit(world, batchId)).slice(1)).toEqual([
      ['budi', 'batch_paused', { payouts: 0, reason: 'month-end' }],
      ['budi', 'batch_resumed', { payouts: 0, reason: 'month-end' }],
    ]);
  });

  test('resume sends what is held for a person again, of this batch only', async () => {
    const world = await worlds.scripted();
    world.provider.whenSent('any', 'low_balance');
    const first = await world.uploadAndApprove([{ reference: 'PAY-1', amount: 10_000 }]);
    await world.uploadAndApprove([{ reference: 'PAY-2', amount: 20_000 }]);
    const ids = [(await world.payout('PAY-1')).id, (await world.payout('PAY-2')).id];
    await remitPayout(world.context, ids[0] ?? 0);
    await world.database.knex('breakers').update({ closed_at: 'by hand' });
    await remitPayout(world.context, ids[1] ?? 0);
    await world.database.knex('breakers').update({ closed_at: 'by hand' });
    expect(await resumeBatch(world.context, { batchId: first, by: APPROVER })).toEqual({
      batchId: first,
      payouts: 1,
    });
    world.provider.whenSent('any', 'accepted');
    await world.sendAll();
    expect(await world.states()).toEqual({ 'PAY-1': 'processing', 'PAY-2': 'held' });
  });

  describe.each<[string, Deed]>([
    ['reject', rejectBatch],
    ['pause', pauseBatch],
    ['resume', resumeBatch],
    ['cancel', cancelBatch],
  ])('%s', (_name, deed) => {
    test('of a batch that there is not', async () => {
      const world = await worlds.scripted();
      const order = { batchId: 'B20261121-NOSUCH', by: APPROVER };
      expect(await codeOf(deed(world.context, order))).toBe('batch_unknown');
    });

    test('of a rejected batch changes nothing', async () => {
      const world = await worlds.scripted();
      const batchId = await world.upload(rows('PAY-1'));
      await rejectBatch(world.context, { batchId, by: APPROVER });
      const before = await audit(world, batchId);
      expect(await codeOf(deed(world.context, { batchId, by: APPROVER }))).toMatch(
        /^(batch_closed|nothing_to_do)$/,
      );
      expect(await audit(world, batchId)).toEqual(before);
    });
  });

  test('an approved batch can be cancelled, not rejected', async () => {
    const world = await worlds.scripted();
    const batchId = await world.uploadAndApprove(rows('PAY-1'));
    expect(await codeOf(rejectBatch(world.context, { batchId, by: APPROVER }))).toBe(
      'batch_closed',
    );
    await cancelBatch(world.context, { batchId, by: APPROVER });
    expect(await owed(world)).toBe(0);
  });
});

describeMoneyOut('a person and a row in review', (worlds) => {
  async function inReview(): Promise<{ world: ScriptedWorld; batchId: string }> {
    const world = await worlds.scripted();
    world.provider.names.set(ACCOUNT, 'SITI AMINAH');
    const batchId = await world.upload([{ reference: 'PAY-1', name: 'Budi Santoso' }]);
    await world.inquireAll();
    return { world, batchId };
  }

  test.each([
    ['accept', 'ready', 'review_accepted'],
    ['reject', 'cancelled', 'review_rejected'],
  ] as const)('%s: %s, with who and why', async (decision, state, action) => {
    const { world, batchId } = await inReview();
    const order = { batchId, by: 'rina', rowNumber: 2, reason: 'maiden name', decision };
    await decideReview(world.context, order);
    const payout = await world.payout('PAY-1');
    expect([payout.state, payout.reason]).toEqual([state, 'maiden name']);
    expect((await audit(world, batchId)).at(-1)).toEqual([
      'rina',
      action,
      { payouts: 1, reason: 'maiden name' },
    ]);
    const events = await world.database.knex('payout_events').orderBy('id', 'desc').limit(1);
    expect(events[0]).toMatchObject({ actor: 'rina', message: 'maiden name', to_state: state });
  });

  test.each(['', '   '])('without a reason ("%s"): refused', async (reason) => {
    const { world, batchId } = await inReview();
    const order = { batchId, by: 'rina', rowNumber: 2, reason, decision: 'accept' } as const;
    expect(await codeOf(decideReview(world.context, order))).toBe('reason_missing');
    expect((await world.payout('PAY-1')).state).toBe('review');
  });

  test.each([
    ['there is no such row', 99],
    ['the row is not in review', 2],
  ])('%s: refused', async (_name, rowNumber) => {
    const world = await worlds.scripted();
    const batchId = await world.upload(rows('PAY-1'));
    await world.inquireAll();
    const order = { batchId, by: 'rina', rowNumber, reason: 'r', decision: 'accept' } as const;
    expect(await codeOf(decideReview(world.context, order))).toBe('row_not_in_review');
  });

  test('two people decide at once: one decision counts', async () => {
    const { world, batchId } = await inReview();
    const other = { ...world.context, database: worlds.secondConnection(world.database) };
    const order = { batchId, rowNumber: 2, reason: 'r' };
    const outcomes = await atOnce(world.database, lockBatches, () => [
      decideReview(world.context, { ...order, by: 'rina', decision: 'accept' }),
      decideReview(other, { ...order, by: 'dewi', decision: 'reject' }),
    ]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await world.story('PAY-1')).toHaveLength(2);
  });
});
