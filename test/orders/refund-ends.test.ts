import { expect, test } from 'vitest';
import { refunds as doctorOnRefunds } from '../../src/cli/doctor.ts';
import { rupiah, ZERO } from '../../src/domain/money.ts';
import { now } from '../../src/domain/time.ts';
import { resumeSending, stopSending } from '../../src/payouts/breakers/kill-switch.ts';
import { applyOrderStatement } from '../../src/orders/following/apply-order-statement.ts';
import type { RefundMeaning } from '../../src/orders/refunds/refund-provider.ts';
import { addRecord } from '../../src/records/record-store.ts';
import { codeOf } from './code-of.ts';
import { AMOUNT } from './order-files.ts';
import { describeOrders, type OrderWorlds, type ScriptedWorld } from './order-suite.ts';
import { DAY, type OrderWorld, RULES } from './order-world.ts';
import {
  approve,
  approved,
  ask,
  givenBack,
  ID,
  paid,
  problemsOf,
  refundOf,
  resolve,
  stateOf,
  told,
} from './refund-scenes.ts';

/** A refund whose worker was frozen until after the sweep, and then gets this answer. */
async function answeredLate(worlds: OrderWorlds, meaning: RefundMeaning): Promise<ScriptedWorld> {
  const world = await approved(worlds);
  world.provider('emoney').whenRefunded(ID, async () => {
    await world.clock.advance(RULES.sendLostAfterMs);
    expect(await world.sweep()).toMatchObject({ lostRefunds: 1 });
    expect(await problemsOf(world)).toEqual(['refund_unknown']);
    return meaning;
  });
  await world.sendRefunds();
  return world;
}

/** A line of Paylabs' daily file of refunds, imported and applied. */
async function inDailyFile(
  world: OrderWorld,
  line: { status: 'refunded' | 'failed'; rupiahs?: number; providerId?: string },
): Promise<void> {
  const { status, rupiahs = AMOUNT, providerId = 'A1M1' } = line;
  const at = now(world.clock);
  await world.database.transaction((tx) =>
    addRecord(
      tx,
      {
        stream: 'emoney',
        source: 'paylabs:refunds',
        item: ID,
        reference: providerId,
        status,
        amount: rupiah(rupiahs),
        fee: ZERO,
        occurredAt: at,
        raw: '{}',
        evidenceId: null,
        importId: null,
      },
      at,
    ),
  );
  await applyOrderStatement(world.orders, 'paylabs');
}

describeOrders('a person has stopped everything that is sent', (worlds) => {
  test('a refund waits, and goes once sending goes on', async () => {
    const world = await approved(worlds);
    const { payouts } = world.work;
    await stopSending(payouts, { by: 'budi', reason: 'wrong key' });
    expect(await world.sendRefunds()).toMatchObject([{ kind: 'skipped' }]);
    expect([await stateOf(world), await givenBack(world)]).toEqual(['approved', 0]);
    await resumeSending(payouts, { by: 'budi' });
    world.provider('emoney').whenRefunded(ID, 'done');
    await world.sendRefunds();
    expect(await stateOf(world)).toBe('done');
  });
});

describeOrders('a person says how a refund ended', (worlds) => {
  test('while its request is under way: refused, and the money leaves once', async () => {
    const world = await approved(worlds);
    world.provider('emoney').whenRefunded(ID, async () => {
      expect(await codeOf(resolve(world, 'failed'))).toBe('refund_not_open');
      return 'done';
    });
    await world.sendRefunds();
    expect(await stateOf(world)).toBe('done');
    expect(await givenBack(world)).toBe(rupiah(AMOUNT));
    expect(await codeOf(ask(world))).toBe('refund_too_large');
  });

  test('and the answer says otherwise afterwards: the money counts, and a person is told', async () => {
    const world = await approved(worlds);
    world.provider('emoney').whenRefunded(ID, async () => {
      await world.clock.advance(RULES.sendLostAfterMs);
      await world.sweep();
      await resolve(world, 'failed');
      return 'done';
    });
    await world.sendRefunds();
    expect(await stateOf(world)).toBe('done');
    expect(await givenBack(world)).toBe(rupiah(AMOUNT));
    expect(await problemsOf(world)).toEqual(['refund_unknown', 'refund_contradiction']);
  });

  test('called failed, and the provider works on it after all: its money is not given back again', async () => {
    const world = await approved(worlds);
    world.provider('emoney').whenRefunded(ID, 'unknown');
    await world.sendRefunds();
    await resolve(world, 'failed');
    expect(await world.tell('paylabs:refund', told('processing'))).toBe('contradiction');
    expect(await codeOf(ask(world))).toBe('refund_too_large');
  });

  test('needs a reason, is audited, and is not for what is over or was never sent', async () => {
    const world = await approved(worlds);
    expect(await codeOf(resolve(world, 'done'))).toBe('refund_not_open');
    world.provider('emoney').whenRefunded(ID, 'unknown');
    await world.sendRefunds();
    expect(await codeOf(resolve(world, 'done', '  '))).toBe('reason_missing');
    expect(await codeOf(resolve(world, 'done', 'x', 'X1'))).toBe('refund_unknown');
    expect(await stateOf(world)).toBe('unknown');
    await resolve(world, 'failed');
    expect(await codeOf(resolve(world, 'done'))).toBe('refund_not_open');
    const entries: { actor: string; details: string }[] = await world.database
      .knex('audit_log')
      .where({ action: 'refund_resolved', subject: ID });
    expect(entries.map(({ actor, details }) => [actor, JSON.parse(details)])).toEqual([
      [
        'budi',
        { as: 'failed', was: 'unknown', reason: 'statement of Paylabs', amountSen: rupiah(AMOUNT) },
      ],
    ]);
  });
});

describeOrders('the answer comes after the refund was given up as unknown', (worlds) => {
  test.each([
    ['done', 'done'],
    ['processing', 'processing'],
    ['failed', 'failed'],
    ['needs_repair', 'failed'],
    ['not_sent', 'failed'],
    ['throttled', 'unknown'],
    ['caller_rejected', 'unknown'],
    ['unknown', 'unknown'],
    ['exists_already', 'unknown'],
  ] as const)('%s: it is %s, and is never sent again', async (meaning, state) => {
    const world = await answeredLate(worlds, meaning);
    expect(await stateOf(world)).toBe(state);
    expect(await givenBack(world)).toBe(state === 'done' ? rupiah(AMOUNT) : 0);
    await world.clock.advance(DAY);
    await world.sendRefunds();
    expect(world.provider('emoney').deeds('refund')).toHaveLength(1);
  });
});

describeOrders('a refund that nobody hears of', (worlds) => {
  test('without a clear answer: a person is told, by a problem and by doctor', async () => {
    const world = await approved(worlds);
    world.provider('emoney').whenRefunded(ID, 'unknown');
    await world.sendRefunds();
    expect(await problemsOf(world)).toEqual(['refund_unknown']);
    expect(await doctorOnRefunds(world)).toMatchObject([
      { found: expect.stringMatching(/1 unknown: A1M1R1 .*rekon refunds resolve/) as string },
    ]);
  });

  test('processing for more than a day: a person is told each day until it has ended', async () => {
    const world = await approved(worlds);
    await world.sendRefunds();
    await world.clock.advance(DAY - 1000);
    expect(await world.sweep()).toMatchObject({ longRefunds: 0 });
    expect(await doctorOnRefunds(world)).toEqual([]);
    for (const days of [1, 2]) {
      await world.clock.advance(DAY);
      expect(await world.sweep(), `day ${days}`).toMatchObject({ longRefunds: 1 });
      expect(await world.sweep()).toMatchObject({ longRefunds: 0 });
    }
    expect(await problemsOf(world)).toEqual(['refund_processing_long']);
    expect(await doctorOnRefunds(world)).toMatchObject([
      { found: expect.stringMatching(/1 processing for more than a day: A1M1R1/) as string },
    ]);
    expect(await world.tell('paylabs:refund', told('done'))).toBe('applied');
    await world.clock.advance(2 * DAY);
    expect(await world.sweep()).toMatchObject({ longRefunds: 0 });
    expect(await doctorOnRefunds(world)).toEqual([]);
  });

  test('waiting for a second person: doctor names the command', async () => {
    const world = await paid(worlds);
    await ask(world);
    expect(await doctorOnRefunds(world)).toMatchObject([
      { found: expect.stringMatching(/waiting for approval: A1M1R1.*refunds approve/) as string },
    ]);
    await approve(world);
    expect(await doctorOnRefunds(world)).toEqual([]);
  });
});

describeOrders('another amount or order is told in the end of a refund', (worlds) => {
  const LESS = AMOUNT - 10_000;

  async function waitsForPerson(world: ScriptedWorld, problem: string): Promise<void> {
    expect(await refundOf(world)).toMatchObject({ state: 'unknown', reasonCode: problem });
    expect(await givenBack(world)).toBe(0);
    expect(await problemsOf(world)).toEqual([problem]);
    expect(await codeOf(ask(world)), 'its money may be gone').toBe('refund_too_large');
    expect(await world.tell('paylabs:refund', told('done')), 'only a person ends it').toBe(
      'contradiction',
    );
    expect(await givenBack(world)).toBe(0);
    await resolve(world, 'done');
    expect(await givenBack(world)).toBe(rupiah(AMOUNT));
  }

  test('by the answer: nothing is booked, and a person decides', async () => {
    const world = await approved(worlds);
    const answer = { meaning: 'done', refundAmount: rupiah(LESS) } as const;
    world.provider('emoney').whenRefunded(ID, answer);
    await world.sendRefunds();
    expect(await stateOf(world)).toBe('unknown');
    await waitsForPerson(world, 'refund_amount');
  });

  test('by the notification: nothing is booked, and a person decides', async () => {
    const world = await approved(worlds);
    await world.sendRefunds();
    expect(await world.tell('paylabs:refund', told('done', LESS))).toBe('other_amount');
    await waitsForPerson(world, 'refund_amount');
  });

  test('by the daily file: nothing is booked, and a person decides', async () => {
    const world = await approved(worlds);
    await world.sendRefunds();
    await inDailyFile(world, { status: 'refunded', rupiahs: LESS });
    expect(await stateOf(world)).toBe('unknown');
    await waitsForPerson(world, 'refund_amount');
  });

  test('of another order: nothing is booked, and a person decides', async () => {
    const world = await approved(worlds);
    await world.sendRefunds();
    const notification = told('done', AMOUNT, ID, 'B1M1');
    expect(await world.tell('paylabs:refund', notification)).toBe('other_order');
    await waitsForPerson(world, 'refund_order');
  });

  test('after it is done: it stays done, and a person is told', async () => {
    const world = await approved(worlds);
    world.provider('emoney').whenRefunded(ID, 'done');
    await world.sendRefunds();
    await inDailyFile(world, { status: 'refunded', rupiahs: LESS });
    expect(await stateOf(world)).toBe('done');
    expect(await givenBack(world)).toBe(rupiah(AMOUNT));
    expect(await problemsOf(world)).toEqual(['refund_amount']);
  });
});

describeOrders('the daily file tells how a refund ended', (worlds) => {
  test('as asked for: it is done', async () => {
    const world = await approved(worlds);
    await world.sendRefunds();
    await inDailyFile(world, { status: 'refunded' });
    expect(await stateOf(world)).toBe('done');
    expect(await problemsOf(world)).toEqual([]);
  });

  test('refunded, though it was called failed: the money counts, and a person is told', async () => {
    const world = await approved(worlds);
    world.provider('emoney').whenRefunded(ID, 'failed');
    await world.sendRefunds();
    await inDailyFile(world, { status: 'refunded' });
    expect(await stateOf(world)).toBe('done');
    expect(await problemsOf(world)).toEqual(['refund_contradiction']);
  });
});
