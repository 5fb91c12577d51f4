import { expect, test } from 'vitest';
import { refunds as doctorOnRefunds } from '../../src/cli/doctor.ts';
import { rupiah } from '../../src/domain/money.ts';
import { AMOUNT } from './order-files.ts';
import { describeOrders, type ScriptedWorld } from './order-suite.ts';
import { HOUR, MINUTE, RULES } from './order-world.ts';
import { approved, givenBack, ID, problemsOf, refundOf, stateOf, told } from './refund-scenes.ts';

const sent = (world: ScriptedWorld) => world.provider('emoney').deeds('refund');

describeOrders('the request of a refund', (worlds) => {
  test('goes with the same bytes for ever, even where they would be written otherwise now', async () => {
    const world = await approved(worlds);
    const provider = world.provider('emoney');
    provider.whenRefunded(ID, 'not_sent', 'done');
    await world.sendRefunds();
    provider.refundBody = () => 'another version of the program';
    await world.clock.advance(RULES.retryMaxMs);
    await world.sendRefunds();
    expect(sent(world)).toHaveLength(2);
    expect(sent(world)[1]?.body).toBe(sent(world)[0]?.body);
    expect((await refundOf(world)).request).toBe(sent(world)[0]?.body);
  });

  test('cannot be written: nothing leaves, it stays approved, and doctor says why', async () => {
    const world = await approved(worlds);
    const provider = world.provider('emoney');
    const write = provider.refundBody.bind(provider);
    provider.refundBody = () => {
      throw new RangeError('merchantRefundNo is longer than 32 characters');
    };
    await expect(world.sendRefunds()).rejects.toThrow('longer than 32');
    expect(sent(world)).toEqual([]);
    expect(await refundOf(world)).toMatchObject({ state: 'approved', reasonCode: 'no_request' });
    expect(await world.sendRefunds(), 'not again at once').toEqual([]);
    expect(await doctorOnRefunds(world)).toMatchObject([
      { found: expect.stringMatching(/1 approved and put off: A1M1R1 \(no_request\)/) as string },
    ]);
    provider.refundBody = write;
    provider.whenRefunded(ID, 'done');
    await world.clock.advance(RULES.refusedProbeMs);
    await world.sendRefunds();
    expect(await stateOf(world)).toBe('done');
    expect(await doctorOnRefunds(world)).toEqual([]);
  });

  test('too many requests: the endpoint is slowed, as when orders are made', async () => {
    const world = await approved(worlds);
    world.provider('emoney').whenRefunded(ID, 'throttled');
    await world.sendRefunds();
    expect(await world.database.knex('breakers').whereNull('closed_at')).toMatchObject([
      { provider: 'paylabs', kind: 'throttled', scope: 'paylabs:scripted-refund' },
    ]);
    expect(await refundOf(world)).toMatchObject({ state: 'approved', reasonCode: 'throttled' });
  });

  test('our key is refused: it goes again ever less often, and a person sees why', async () => {
    const world = await approved(worlds);
    world.provider('emoney').whenRefunded(ID, 'caller_rejected');
    await world.sendRefunds();
    expect(await refundOf(world)).toMatchObject({
      state: 'approved',
      reasonCode: 'caller_rejected',
    });
    expect(await doctorOnRefunds(world)).toMatchObject([
      { found: expect.stringMatching(/put off: A1M1R1 \(caller_rejected\)/) as string },
    ]);
    for (let minute = 0; minute < 6 * 60; minute += 1) {
      await world.clock.advance(MINUTE);
      await world.sendRefunds();
    }
    // 30 s, 1, 2, 4, 8, 16, 32 min, and then every hour
    expect(sent(world).length).toBeGreaterThan(9);
    expect(sent(world).length).toBeLessThan(15);
    world.provider('emoney').whenRefunded(ID, 'done');
    await world.clock.advance(HOUR);
    await world.sendRefunds();
    expect(await stateOf(world)).toBe('done');
  });

  test('was called too early, and is told as done before it goes again: it goes no more', async () => {
    const world = await approved(worlds);
    world.provider('emoney').whenRefunded(ID, 'throttled', 'done');
    await world.sendRefunds();
    expect(await world.tell('paylabs:refund', told('done'))).toBe('contradiction');
    await world.clock.advance(RULES.retryMaxMs);
    expect(await world.sendRefunds()).toEqual([]);
    expect(sent(world)).toHaveLength(1);
    expect(await givenBack(world)).toBe(rupiah(AMOUNT));
    expect(await problemsOf(world)).toEqual(['refund_contradiction']);
  });

  test('is told as done before it was ever sent: nothing is booked, and a person is told', async () => {
    const world = await approved(worlds);
    expect(await world.tell('paylabs:refund', told('done'))).toBe('contradiction');
    expect(await stateOf(world)).toBe('approved');
    expect(await givenBack(world)).toBe(0);
  });

  test('the database keeps none that is under way without its bytes or its second person', async () => {
    const world = await approved(worlds);
    const refunds = () => world.database.knex('refunds').where({ refund_id: ID });
    await expect(refunds().update({ state: 'sending' })).rejects.toThrow(/refunds_request_kept/);
    await expect(refunds().update({ approved_by: null })).rejects.toThrow(/refunds_approved/);
  });
});
