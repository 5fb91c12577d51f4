import { expect, test } from 'vitest';
import { remitPayout } from '../../src/payouts/remittance/remit-payout.ts';
import { rows } from '../support/payout-files.ts';
import { describeMoneyOut, type ScriptedWorld } from '../support/payout-suite.ts';
import { ScriptedProvider } from '../support/payout-provider.ts';

const SECOND = 1000;

const sentIds = (world: ScriptedWorld): string[] =>
  world.provider.seen('remit').map(({ subject }) => subject);

/** A provider's client that writes its requests in another way from a certain release on. */
class ReleasedProvider extends ScriptedProvider {
  release = 1;

  override remitBody(order: Parameters<ScriptedProvider['remitBody']>[0]): string {
    return `${super.remitBody(order)} of release ${this.release}`;
  }
}

describeMoneyOut('what may leave', (worlds) => {
  test('a new release writes requests otherwise: what went before goes again with its old bytes', async () => {
    const world = await worlds.having({ makeProvider: (clock) => new ReleasedProvider(clock) });
    world.provider.whenSent('PAY-1', 'throttled', 'accepted');
    await world.uploadAndApprove(rows('PAY-1'));
    await world.sendAll();
    world.provider.release = 2;
    await world.advance(5 * SECOND);
    await world.sendAll();
    const bodies = world.provider.seen('remit').map(({ body }) => body);
    expect(bodies).toHaveLength(2);
    expect(bodies[1]).toBe(bodies[0]);
  });

  test('the deposit is too low: nothing else is sent until it was topped up', async () => {
    const world = await worlds.scripted();
    world.provider.whenSent('PAY-1', 'low_balance');
    await world.uploadAndApprove(rows('PAY-1', 'PAY-2', 'PAY-3'));
    await world.sendAll();
    expect(sentIds(world)).toEqual(['PAY-1']);
    expect(await remitPayout(world.context, (await world.payout('PAY-2')).id)).toMatchObject({
      why: 'a breaker is open: low_balance',
    });
  });

  test('the bank fails: a job that was queued before sends nothing there, and does elsewhere', async () => {
    const world = await worlds.scripted({ rules: { bankFailures: { failures: 1, ofLast: 10 } } });
    world.provider.whenAsked('PAY-1', { meaning: 'failed', failedAtBank: true });
    const [first, second, third] = rows('PAY-1', 'PAY-2', 'PAY-3');
    if (!first || !second || !third) throw new Error('three rows were asked for');
    await world.uploadAndApprove([first, second, { ...third, bank: '008' }]);
    await remitPayout(world.context, (await world.payout('PAY-1')).id);
    await world.settleAll();
    expect(await remitPayout(world.context, (await world.payout('PAY-2')).id)).toMatchObject({
      why: 'a breaker is open: bank_failures',
    });
    await remitPayout(world.context, (await world.payout('PAY-3')).id);
    expect(sentIds(world)).toEqual(['PAY-1', 'PAY-3']);
  });

  test('a batch that is not approved sends nothing, whatever its rows say', async () => {
    const world = await worlds.scripted();
    await world.uploadAndApprove(rows('PAY-1'));
    await world.database.knex('batches').update({ state: 'rejected' });
    expect(await remitPayout(world.context, (await world.payout('PAY-1')).id)).toMatchObject({
      kind: 'skipped',
    });
    expect(sentIds(world)).toEqual([]);
  });

  test('most names are wrong: the rows whose names are right are not approved either', async () => {
    const world = await worlds.scripted();
    const names = Array.from({ length: 10 }, (_, i) => `PAY-${i + 1}`);
    const batchId = await world.upload(
      rows(...names).map((row, i) => ({ ...row, name: i < 3 ? 'BUDI SANTOSO' : 'SITI RAHAYU' })),
    );
    await world.inquireAll();
    expect((await world.payout('PAY-1')).state).toBe('ready');
    await expect(world.approve(batchId)).rejects.toMatchObject({ code: 'approval_stopped' });
    expect((await world.payout('PAY-1')).state).toBe('ready');
  });

  test('our key is refused at the balance too: nothing is sent until it is answered', async () => {
    const world = await worlds.scripted();
    world.provider.whenSent('PAY-1', 'caller_rejected');
    await world.uploadAndApprove(rows('PAY-1', 'PAY-2'));
    await world.sendAll();
    world.provider.whenBalance('caller_rejected', 'told');
    await world.advance(30 * SECOND);
    expect(await world.probe()).toEqual({ open: 1, closed: 0 });
    expect(await world.sendAll()).toEqual([]);
    await world.advance(30 * SECOND);
    expect(await world.probe()).toEqual({ open: 0, closed: 1 });
  });
});
