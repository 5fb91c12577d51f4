import { expect, test } from 'vitest';
import { verifyLedger } from '../../src/ledger/verify-ledger.ts';
import { resolveQuarantined } from '../../src/payouts/settlement/resolve-quarantined.ts';
import { retryBatch } from '../../src/payouts/retry/retry-batch.ts';
import { rows } from '../support/payout-files.ts';
import { describeMoneyOut, type ScriptedWorld } from '../support/payout-suite.ts';
import { APPROVER, MAKER } from '../support/payout-world.ts';

const resolve = (world: ScriptedWorld, as: 'paid' | 'failed', reason = 'letter of the bank') =>
  resolveQuarantined(world.context, { reference: 'PAY-1', as, by: APPROVER, reason });

/** Brings PAY-1 into quarantine out of each state that it can come from. */
const WAYS: Readonly<Record<string, (world: ScriptedWorld) => Promise<void>>> = {
  async processing(world) {
    world.provider.whenAsked('PAY-1', { meaning: 'in_progress', accountNumber: '999' });
    await world.uploadAndApprove(rows('PAY-1'));
    await world.runFor(120_000);
  },
  async paid(world) {
    await world.uploadAndApprove(rows('PAY-1'));
    await world.runToRest();
    await askAgain(world, 'failed');
  },
  async failed(world) {
    world.provider.whenAsked('PAY-1', 'failed');
    await world.uploadAndApprove(rows('PAY-1'));
    await world.runToRest();
    await askAgain(world, 'paid');
  },
  async held(world) {
    world.provider.whenSent('PAY-1', 'caller_rejected');
    await world.uploadAndApprove(rows('PAY-1'));
    await world.sendAll();
    await askAgain(world, { meaning: 'paid', amount: null, accountNumber: '999' });
  },
  async approved(world) {
    world.provider.whenAsked('PAY-1', 'failed');
    const batchId = await world.uploadAndApprove(rows('PAY-1'));
    await world.runToRest();
    await retryBatch(world.context, { batchId, by: MAKER });
    await world.approve(batchId);
    world.provider.whenAsked('PAY-1', 'paid');
    await world.runToRest();
  },
};

async function askAgain(
  world: ScriptedWorld,
  answer: Parameters<ScriptedWorld['provider']['whenAsked']>[1],
): Promise<void> {
  await world.advance(1000);
  world.provider.whenAsked('PAY-1', answer);
  await world.receiveCallback(
    JSON.stringify({ status: { code: '300' }, partner_trx_id: 'PAY-1', amount: 1 }),
  );
  await world.processCallbacks();
}

describeMoneyOut('a person decides about a quarantined payout', (worlds) => {
  for (const [from, way] of Object.entries(WAYS)) {
    for (const as of ['paid', 'failed'] as const) {
      test(`out of ${from}, decided as ${as}: state, ledger and debt agree`, async () => {
        const world = await worlds.scripted();
        await way(world);
        const { state, quarantinedFrom } = await world.payout('PAY-1');
        expect([state, quarantinedFrom]).toEqual(['quarantined', from]);
        await resolve(world, as);
        expect((await world.payout('PAY-1')).state).toBe(as);
        expect(await world.moneyProblems()).toEqual([]);
        expect((await verifyLedger(world.database.knex)).balanced).toBe(true);
      });
    }
  }

  test('decided as failed: it is asked about once more, and a contradiction quarantines again', async () => {
    const world = await worlds.scripted();
    await WAYS.paid?.(world);
    await resolve(world, 'failed');
    world.provider.whenAsked('PAY-1', 'paid');
    await world.runToRest();
    expect((await world.payout('PAY-1')).state).toBe('quarantined');
    await resolve(world, 'paid');
    expect((await world.payout('PAY-1')).state).toBe('paid');
  });

  test('never arrived, and a person says failed: "no such transaction" agrees', async () => {
    const world = await worlds.scripted({ rules: { maxSends: 1 } });
    world.provider.whenSent('PAY-1', 'unknown');
    world.provider.whenAsked('PAY-1', 'not_found');
    await world.uploadAndApprove(rows('PAY-1'));
    await world.runToRest();
    expect((await world.payout('PAY-1')).reasonCode).toBe('never_arrives');
    await resolve(world, 'failed');
    await world.runToRest();
    expect((await world.payout('PAY-1')).state).toBe('failed');
    expect(await world.nextLookMs('PAY-1')).toBe(null);
  });

  test('without a reason, of a payout that is not quarantined, of none: refused', async () => {
    const world = await worlds.scripted();
    await world.uploadAndApprove(rows('PAY-1'));
    await expect(resolve(world, 'paid', ' ')).rejects.toMatchObject({ code: 'reason_missing' });
    await expect(resolve(world, 'paid')).rejects.toMatchObject({ code: 'not_quarantined' });
    const other = { reference: 'PAY-9', as: 'paid', by: APPROVER, reason: 'x' } as const;
    await expect(resolveQuarantined(world.context, other)).rejects.toMatchObject({
      code: 'payout_unknown',
    });
  });
});
