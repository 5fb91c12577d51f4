import { expect, test } from 'vitest';
import { rupiah } from '../../src/domain/money.ts';
import { accountBalance } from '../../src/ledger/ledger-store.ts';
import { rows } from '../support/payout-files.ts';
import { describeMoneyOut } from '../support/payout-suite.ts';

const MINUTE = 60_000;

describeMoneyOut('"no such transaction"', (worlds) => {
  test('is believed after three answers over ten quiet minutes, not before', async () => {
    const world = await worlds.scripted();
    world.provider.whenSent('PAY-1', 'unknown', 'accepted');
    world.provider.whenAsked('PAY-1', 'not_found');
    await world.uploadAndApprove(rows('PAY-1'));
    await world.sendAll();
    const start = world.clock.nowMs();
    const looks: string[] = [];
    for (let look = 0; look < 4; look += 1) {
      await world.advance((await world.nextLookMs('PAY-1')) ?? 0);
      await world.askAll();
      const minutes = (world.clock.nowMs() - start) / MINUTE;
      looks.push(`${minutes} min: ${(await world.payout('PAY-1')).state}`);
    }
    expect(looks).toEqual(['1 min: unknown', '2 min: unknown', '4 min: unknown', '8 min: unknown']);
    await world.advance((await world.nextLookMs('PAY-1')) ?? 0);
    await world.askAll();
    const payout = await world.payout('PAY-1');
    expect([payout.state, payout.reasonCode]).toEqual(['held', 'not_found_confirmed']);
    expect(await accountBalance(world.database.knex, 'assets:oy:in-flight')).toBe(0);
    await world.sendAll();
    const bodies = world.provider.seen('remit', 'PAY-1').map(({ body }) => body);
    expect(bodies).toHaveLength(2);
    expect(bodies[1]).toBe(bodies[0]);
    expect(await accountBalance(world.database.knex, 'assets:oy:in-flight')).toBe(rupiah(125_000));
  });

  test('an unclear answer in between starts the quiet time and the count anew', async () => {
    const world = await worlds.scripted({ rules: { maxAskMs: 20 * MINUTE } });
    world.provider.whenSent('PAY-1', 'unknown');
    world.provider.whenAsked(
      'PAY-1',
      ...(['unknown', 'unknown', 'unknown', 'unknown'] as const),
      'not_found',
    );
    await world.uploadAndApprove(rows('PAY-1'));
    await world.sendAll();
    for (let look = 0; look < 4; look += 1) {
      await world.advance((await world.nextLookMs('PAY-1')) ?? 0);
      await world.askAll();
    }
    let answers = 0;
    while ((await world.payout('PAY-1')).state === 'unknown') {
      await world.advance((await world.nextLookMs('PAY-1')) ?? 0);
      await world.askAll();
      answers += 1;
    }
    // The first two lie more than the quiet time apart; three are asked for all the same.
    expect(answers).toBe(3);
  });

  test('behind "this id exists already" is a contradiction, and is never sent again', async () => {
    const world = await worlds.scripted();
    world.provider.whenSent('PAY-1', 'exists_already');
    world.provider.whenAsked('PAY-1', 'not_found', 'unknown', 'not_found');
    await world.uploadAndApprove(rows('PAY-1'));
    await world.runToRest();
    const payout = await world.payout('PAY-1');
    expect([payout.state, payout.reasonCode]).toEqual([
      'quarantined',
      'exists_with_nothing_behind',
    ]);
    expect(world.provider.seen('remit')).toHaveLength(1);
  });

  test('about a payout that was accepted is a contradiction', async () => {
    const world = await worlds.scripted();
    world.provider.whenAsked('PAY-1', 'in_progress', 'not_found');
    await world.uploadAndApprove(rows('PAY-1'));
    await world.runToRest();
    const payout = await world.payout('PAY-1');
    expect([payout.state, payout.reasonCode]).toEqual(['quarantined', 'contradiction']);
    expect(world.provider.seen('remit')).toHaveLength(1);
  });
});
