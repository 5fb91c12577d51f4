import type { RateLimits } from '../../src/platform/limits/rate-limits.ts';
import { expect, test } from 'vitest';
import { now } from '../../src/domain/time.ts';
import type { PayoutContext } from '../../src/payouts/payout-context.ts';
import { remitPayout } from '../../src/payouts/remittance/remit-payout.ts';
import { retryBatch } from '../../src/payouts/retry/retry-batch.ts';
import { recordSend } from '../../src/payouts/store/attempt-store.ts';
import { postponePayout, transitionPayout } from '../../src/payouts/store/payout-store.ts';
import { noRateLimits } from '../../src/platform/limits/rate-limits.ts';
import { atOnce } from '../support/payout-at-once.ts';
import { rows } from '../support/payout-files.ts';
import { describeMoneyOut, type ScriptedWorld } from '../support/payout-suite.ts';
import { deferred, MAKER } from '../support/payout-world.ts';

const QUIET = { nextActionAt: null };
const lockBreakers = 'select id from breakers for update';
const lockPayouts = 'select id from payouts for update';

const sentIds = (world: ScriptedWorld): string[] =>
  world.provider.seen('remit').map(({ subject }) => subject);

/** A worker that waits for its turn in the rate limit for as long as the test says. */
function waitingWorker({ context }: ScriptedWorld): { context: PayoutContext; go(): void } {
  const turn = deferred<undefined>();
  return {
    context: {
      ...context,
      limits: {
        async acquire(endpoint, signal) {
          if (endpoint === context.provider.endpoints.remit) await turn.promise;
          return noRateLimits.acquire(endpoint, signal);
        },
      },
    },
    go: () => turn.resolve(undefined),
  };
}

describeMoneyOut('two who work on one payout', (worlds) => {
  test('at the very same moment: one sends, the other finds nothing to do, and neither fails', async () => {
    const world = await worlds.scripted();
    await world.uploadAndApprove(rows('PAY-1'));
    const { id } = await world.payout('PAY-1');
    const other = { ...world.context, database: worlds.secondConnection(world.database) };
    const outcomes = await atOnce(world.database, lockPayouts, () => [
      remitPayout(world.context, id),
      remitPayout(other, id),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
    expect(sentIds(world)).toEqual(['PAY-1']);
  });

  test('a question in vain about a payout that has moved on leaves no trace', async () => {
    const world = await worlds.scripted();
    await world.upload(rows('PAY-1'));
    const seen = await world.payout('PAY-1');
    const { knex } = world.database;
    const note = { at: now(world.clock) };
    await transitionPayout(knex, seen, 'recipient_confirmed', QUIET, note);
    const late = { nextActionAt: now(world.clock) };
    expect(await postponePayout(knex, seen, late, note)).toBe(false);
    expect(await world.payout('PAY-1')).toMatchObject({ state: 'ready', nextActionAt: null });
    expect(await world.story('PAY-1')).toEqual(['recipient_confirmed']);
  });

  test('a second send of an id is counted by one of them only', async () => {
    const world = await worlds.scripted();
    await world.uploadAndApprove(rows('PAY-1'));
    const { id } = await world.payout('PAY-1');
    const at = now(world.clock);
    const send = (timesSent: number) =>
      world.database.transaction((tx) =>
        recordSend(tx, id, 1, { partnerTrxId: 'PAY-1', request: '{}', timesSent }, at),
      );
    await send(1);
    await send(2);
    await expect(send(2)).rejects.toThrow('was sent by another');
    expect(await world.database.knex('attempts').pluck('times_sent')).toEqual([2]);
  });

  test('the first is told "too fast": the second, which has waited, does not send at once', async () => {
    const world = await worlds.scripted();
    world.provider.whenSent('PAY-1', 'throttled', 'accepted');
    await world.uploadAndApprove(rows('PAY-1'));
    const { id } = await world.payout('PAY-1');
    const second = waitingWorker(world);
    const waiting = remitPayout(second.context, id);
    await remitPayout(world.context, id);
    expect((await world.payout('PAY-1')).state).toBe('held');
    second.go();
    expect(await waiting).toMatchObject({ kind: 'skipped' });
    expect(sentIds(world)).toEqual(['PAY-1']);
  });

  test('one froze before its send and wakes up when a new attempt is approved: nothing goes unasked', async () => {
    const world = await worlds.scripted();
    world.provider.whenAsked('PAY-1', 'failed');
    const batchId = await world.uploadAndApprove(rows('PAY-1'));
    const { id } = await world.payout('PAY-1');
    const frozen = waitingWorker(world);
    const waiting = remitPayout(frozen.context, id);
    await remitPayout(world.context, id);
    await world.settleAll();
    await retryBatch(world.context, { batchId, by: MAKER });
    await world.approve(batchId);
    // What the provider says now, to one who asks.
    world.provider.whenAsked('PAY-1', 'paid');
    frozen.go();
    expect(await waiting).toEqual({
      kind: 'skipped',
      why: 'the earlier attempt was not confirmed',
    });
    expect(sentIds(world)).toEqual(['PAY-1']);
  });
});

describeMoneyOut('a worker that has asked about one attempt', (worlds) => {
  test('froze, and wakes up when a later one is approved: that one was not asked about', async () => {
    const world = await worlds.scripted();
    world.provider.whenAsked('PAY-1', 'failed');
    world.provider.whenAsked('PAY-1.r2', 'failed');
    const batchId = await world.uploadAndApprove(rows('PAY-1'));
    await world.runToRest();
    const approveAgain = async (): Promise<void> => {
      await retryBatch(world.context, { batchId, by: MAKER });
      await world.approve(batchId);
    };
    await approveAgain();
    const { id } = await world.payout('PAY-1');
    // It has heard that the first attempt failed, and waits for its turn to send.
    const turn = deferred<void>();
    const waits = deferred<void>();
    const limits: RateLimits = {
      async acquire(endpoint) {
        if (endpoint === 'oy:remit') {
          waits.resolve();
          await turn.promise;
        }
        return { endpoint, enter: async () => undefined, done: async () => undefined };
      },
    };
    const waiting = remitPayout({ ...world.context, limits }, id);
    await waits.promise;
    await world.runToRest();
    await approveAgain();
    world.provider.whenAsked('PAY-1.r2', 'paid');
    turn.resolve();
    expect(await waiting).toEqual({
      kind: 'skipped',
      why: 'the earlier attempt was not confirmed',
    });
    expect(sentIds(world)).toEqual(['PAY-1', 'PAY-1.r2']);
    await world.runToRest();
    expect((await world.payout('PAY-1')).state).toBe('quarantined');
    expect(sentIds(world)).toEqual(['PAY-1', 'PAY-1.r2']);
  });
});

describeMoneyOut('one payout is tried after a stop', (worlds) => {
  test('two workers would try one each at the same moment: one payout goes', async () => {
    const world = await worlds.scripted({
      rules: { unknowns: { inARow: 1, percent: 100, ofLast: 50 } },
    });
    world.provider.whenSent('PAY-1', 'unknown');
    await world.uploadAndApprove(rows('PAY-1', 'PAY-2', 'PAY-3'));
    await world.sendAll();
    expect(await world.openBreakers()).toEqual(['unknowns']);
    await world.advance(30_000);
    const [second, third] = [await world.payout('PAY-2'), await world.payout('PAY-3')];
    const other = { ...world.context, database: worlds.secondConnection(world.database) };
    await atOnce(world.database, lockBreakers, () => [
      remitPayout(world.context, second.id),
      remitPayout(other, third.id),
    ]);
    expect(sentIds(world)).toHaveLength(2);
  });
});
