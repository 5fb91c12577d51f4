import { describe, expect, test } from 'vitest';
import {
  PAYOUT_STATES,
  PAYOUT_TRANSITIONS,
  type PayoutTransition,
} from '../../src/domain/payout-states.ts';
import { now } from '../../src/domain/time.ts';
import { postponePayout, transitionPayout } from '../../src/payouts/store/payout-store.ts';
import { duePayouts } from '../../src/payouts/store/due-payouts-store.ts';
import { rows } from '../support/payout-files.ts';
import { describeMoneyOut, type ScriptedWorld } from '../support/payout-suite.ts';

const NAMES = Object.keys(PAYOUT_TRANSITIONS) as PayoutTransition[];
const QUIET = { nextActionAt: null };

async function put(world: ScriptedWorld, state: string): Promise<void> {
  await world.database.knex('payouts').update({ state, tries: 0 });
}

describeMoneyOut('the transitions, one by one', (worlds) => {
  test('each starts from the states of the table and from no other', async () => {
    const world = await worlds.scripted();
    await world.upload(rows('PAY-1'));
    const note = { at: now(world.clock) };
    const allowed: string[] = [];
    for (const name of NAMES) {
      for (const state of PAYOUT_STATES) {
        await put(world, state);
        const payout = await world.payout('PAY-1');
        const event = await transitionPayout(world.database.knex, payout, name, QUIET, note).catch(
          () => null,
        );
        const after = (await world.payout('PAY-1')).state;
        if (event !== null || after !== state) allowed.push(`${name}: ${state} to ${after}`);
      }
    }
    const table = NAMES.flatMap((name) => {
      const { from, to } = PAYOUT_TRANSITIONS[name];
      return PAYOUT_STATES.filter((state) => (from as readonly string[]).includes(state)).map(
        (state) => `${name}: ${state} to ${to}`,
      );
    });
    expect(allowed).toEqual(table);
    await put(world, 'cancelled');
  });

  describe('of two who decided on the same state', () => {
    test('the second one moves nothing and writes nothing', async () => {
      const world = await worlds.scripted();
      await world.upload(rows('PAY-1'));
      const seen = await world.payout('PAY-1');
      const { knex } = world.database;
      const note = { at: now(world.clock) };
      const first = await transitionPayout(knex, seen, 'recipient_confirmed', QUIET, note);
      const second = await transitionPayout(knex, seen, 'recipient_rejected', QUIET, note);
      expect([first === null, second]).toEqual([false, null]);
      expect(await world.story('PAY-1')).toEqual(['recipient_confirmed']);
      expect(await world.states()).toEqual({ 'PAY-1': 'ready' });
    });

    test('a question in vain counts too: whoever decided before it must look again', async () => {
      const world = await worlds.scripted();
      await world.upload(rows('PAY-1'));
      const seen = await world.payout('PAY-1');
      const { knex } = world.database;
      const note = { at: now(world.clock) };
      const later = { nextActionAt: now(world.clock) };
      expect(await postponePayout(knex, seen, later, note)).toBe(true);
      expect(await postponePayout(knex, seen, later, note)).toBe(false);
      expect(await transitionPayout(knex, seen, 'recipient_confirmed', QUIET, note)).toBeNull();
      expect(await world.story('PAY-1')).toEqual(['asked_in_vain']);
    });
  });

  test('what is due: longest overdue first, not before its time, never of a paused batch', async () => {
    const world = await worlds.scripted();
    const batchId = await world.upload(rows('PAY-1', 'PAY-2', 'PAY-3'));
    const { knex } = world.database;
    const at = now(world.clock);
    await knex('payouts').where({ reference: 'PAY-1' }).update({ next_action_at: at });
    await knex('payouts')
      .where({ reference: 'PAY-2' })
      .update({ next_action_at: '2026-11-20T00:00:00.000Z' });
    await knex('payouts')
      .where({ reference: 'PAY-3' })
      .update({ next_action_at: '2026-12-01T00:00:00.000Z' });
    const due = (): Promise<number[]> =>
      duePayouts(knex, { states: ['inquiring'], batchStates: ['checking'], at, limit: 10 });
    const names = await Promise.all(['PAY-2', 'PAY-1'].map((name) => world.payout(name)));
    expect(await due()).toEqual(names.map(({ id }) => id));
    await knex('batches').where({ id: batchId }).update({ paused_at: at });
    expect(await due()).toEqual([]);
  });
});
