import { expect, test } from 'vitest';
import { retryBatch } from '../../src/payouts/retry/retry-batch.ts';
import { rows } from '../support/payout-files.ts';
import { describeMoneyOut, type ScriptedWorld } from '../support/payout-suite.ts';
import { APPROVER, MAKER } from '../support/payout-world.ts';

const ids = (world: ScriptedWorld): string[] =>
  world.provider.seen('remit').map(({ subject }) => subject);

/** One payout that was sent and failed at the bank. */
async function failedPayout(world: ScriptedWorld): Promise<string> {
  world.provider.whenAsked('PAY-1', 'failed');
  const batchId = await world.uploadAndApprove(rows('PAY-1', 'PAY-2'));
  await world.sendAll();
  await world.settleAll();
  expect(await world.states()).toEqual({ 'PAY-1': 'failed', 'PAY-2': 'paid' });
  return batchId;
}

const retry = (world: ScriptedWorld, batchId: string) =>
  retryBatch(world.context, { batchId, by: MAKER, reason: 'the bank was down' });

describeMoneyOut('trying failed payouts again', (worlds) => {
  test('nothing is sent before a new approval; then under a new id, and paid', async () => {
    const world = await worlds.scripted();
    const batchId = await failedPayout(world);
    expect(await retry(world, batchId)).toEqual({ batchId, payouts: 1, exhausted: 0 });
    expect(await world.states()).toEqual({ 'PAY-1': 'ready', 'PAY-2': 'paid' });
    await world.runToRest();
    expect(ids(world)).toEqual(['PAY-1', 'PAY-2']);

    expect(await world.approve(batchId)).toMatchObject({ count: 1 });
    await world.runToRest();
    expect(ids(world)).toEqual(['PAY-1', 'PAY-2', 'PAY-1.r2']);
    expect(await world.states()).toEqual({ 'PAY-1': 'paid', 'PAY-2': 'paid' });
    expect(await world.story('PAY-1')).toEqual([
      'recipient_confirmed',
      'approval_given',
      'send_started',
      'send_accepted',
      'found_failed',
      'retry_requested',
      'approval_given',
      'send_started',
      'send_accepted',
      'found_paid',
    ]);
  });

  test('the maker cannot approve the new attempt either', async () => {
    const world = await worlds.scripted();
    const batchId = await failedPayout(world);
    await retry(world, batchId);
    await expect(world.approve(batchId, { by: MAKER })).rejects.toMatchObject({
      code: 'approver_is_maker',
    });
  });

  test('only what failed: what is paid, held or cancelled is left as it is', async () => {
    const world = await worlds.scripted();
    world.provider.whenSent('PAY-2', 'caller_rejected');
    world.provider.whenAsked('PAY-1', 'failed');
    const batchId = await world.uploadAndApprove(rows('PAY-1', 'PAY-2', 'PAY-3'));
    await world.runToRest();
    expect(await retry(world, batchId)).toMatchObject({ payouts: 1 });
    expect(await world.states()).toEqual({ 'PAY-1': 'ready', 'PAY-2': 'held', 'PAY-3': 'paid' });
  });

  test('nothing failed: it says so', async () => {
    const world = await worlds.scripted();
    const batchId = await world.uploadAndApprove(rows('PAY-1'));
    await world.runToRest();
    await expect(retry(world, batchId)).rejects.toMatchObject({ code: 'nothing_to_do' });
  });

  test('a payout gets so many ids and no more', async () => {
    const world = await worlds.scripted({ rules: { maxAttempts: 2 } });
    const batchId = await failedPayout(world);
    world.provider.whenAsked('PAY-1.r2', 'failed');
    await retry(world, batchId);
    await world.approve(batchId);
    await world.runToRest();
    expect(await world.states()).toMatchObject({ 'PAY-1': 'failed' });
    await expect(retry(world, batchId)).rejects.toMatchObject({ code: 'attempts_exhausted' });
  });
});

describeMoneyOut('a failure that was none', (worlds) => {
  test.each([
    ['paid', 'it was failed, and now the provider says paid'],
    ['in_progress', 'it was failed, and now the provider says in progress'],
    ['not_found', 'it failed at the provider, which does not know it any more'],
  ] as const)('the old id is %s when the new one is to go: it does not go', async (now, why) => {
    const world = await worlds.scripted();
    const batchId = await failedPayout(world);
    await retry(world, batchId);
    await world.approve(batchId);
    world.provider.whenAsked('PAY-1', now);
    await world.runToRest();
    expect(ids(world)).toEqual(['PAY-1', 'PAY-2']);
    const payout = await world.payout('PAY-1');
    expect([payout.state, payout.reasonCode]).toEqual(['quarantined', 'earlier_attempt']);
    expect(payout.reason).toContain(why);
  });

  test('the provider does not answer about the old id: the new one waits', async () => {
    const world = await worlds.scripted();
    const batchId = await failedPayout(world);
    await retry(world, batchId);
    await world.approve(batchId);
    world.provider.whenAsked('PAY-1', 'unknown', 'unknown', 'failed');
    await world.sendAll();
    expect(ids(world)).toEqual(['PAY-1', 'PAY-2']);
    expect((await world.payout('PAY-1')).state).toBe('approved');
    await world.runToRest();
    expect(ids(world)).toEqual(['PAY-1', 'PAY-2', 'PAY-1.r2']);
    expect((await world.payout('PAY-1')).state).toBe('paid');
  });

  test('a refused send that the provider never had: "no such transaction" confirms it', async () => {
    const world = await worlds.scripted();
    world.provider.whenSent('PAY-1', 'needs_repair');
    world.provider.whenAsked('PAY-1', 'not_found');
    const batchId = await world.uploadAndApprove(rows('PAY-1'));
    await world.runToRest();
    await retry(world, batchId);
    await world.approve(batchId);
    await world.runToRest();
    expect(ids(world)).toEqual(['PAY-1', 'PAY-1.r2']);
    expect(await world.states()).toEqual({ 'PAY-1': 'paid' });
  });

  test('a callback says that the old id was paid while the new one is on its way: quarantined', async () => {
    const world = await worlds.scripted({
      readCallback: (body) => ({
        partnerTrxId: body,
        status: 'paid',
        amount: null,
        changedAt: null,
        raw: body,
      }),
    });
    const batchId = await failedPayout(world);
    await retry(world, batchId);
    await world.approve(batchId);
    await world.sendAll();
    expect((await world.payout('PAY-1')).state).toBe('processing');
    world.provider.whenAsked('PAY-1', 'paid');
    await world.receiveCallback('PAY-1');
    await world.processCallbacks();
    const payout = await world.payout('PAY-1');
    expect([payout.state, payout.reasonCode]).toEqual(['quarantined', 'earlier_attempt']);
    expect(await world.database.knex('callbacks').pluck('outcome')).toEqual(['asked']);
  });

  test('every failure is asked about once more, and a different answer is a contradiction', async () => {
    const world = await worlds.scripted();
    world.provider.whenSent('PAY-1', 'needs_repair');
    world.provider.whenAsked('PAY-1', 'paid');
    world.provider.whenSent('PAY-2', 'needs_repair');
    world.provider.whenAsked('PAY-2', 'unknown', 'not_found');
    await world.uploadAndApprove(rows('PAY-1', 'PAY-2'));
    await world.runToRest();
    expect(await world.states()).toEqual({ 'PAY-1': 'quarantined', 'PAY-2': 'failed' });
    const { nextActionAt, reasonCode } = await world.payout('PAY-2');
    expect([nextActionAt, reasonCode]).toEqual([null, 'rejected_by_provider']);
    expect((await world.story('PAY-2')).slice(-2)).toEqual(['asked_in_vain', 'confirmed']);
  });
});

describeMoneyOut('a batch that was closed', (worlds) => {
  test('is not tried again', async () => {
    const world = await worlds.scripted();
    const batchId = await world.upload(rows('PAY-1'));
    await expect(retryBatch(world.context, { batchId, by: APPROVER })).rejects.toMatchObject({
      code: 'batch_closed',
    });
  });
});
