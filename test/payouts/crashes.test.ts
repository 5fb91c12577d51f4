import { expect, test, vi } from 'vitest';
import { remitPayout } from '../../src/payouts/remittance/remit-payout.ts';
import type { PayoutProvider } from '../../src/payouts/provider-port.ts';
import { retryBatch } from '../../src/payouts/retry/retry-batch.ts';
import type { RateLimits } from '../../src/platform/limits/rate-limits.ts';
import type { SandboxWorld } from '../support/payout-sandbox.ts';
import { rows } from '../support/payout-files.ts';
import { describeMoneyOut } from '../support/payout-suite.ts';
import { deferred, MAKER } from '../support/payout-world.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

class Died extends Error {
  override readonly name = 'Died';
}

/** A worker that dies while it sends: before the request leaves, or after it had its effect. */
async function sendAndDie(world: SandboxWorld, when: 'before' | 'after'): Promise<void> {
  const { provider } = world;
  const dying: PayoutProvider = {
    ...provider,
    async remit(permit, id, body, leaveBefore) {
      if (when === 'after') await provider.remit(permit, id, body, leaveBefore);
      throw new Died();
    },
  };
  const { id } = await world.payout('PAY-1');
  await expect(remitPayout({ ...world.context, provider: dying }, id)).rejects.toThrow(Died);
}

const timesSent = (world: SandboxWorld): Promise<number[]> =>
  world.database.knex('attempts').orderBy('id').pluck('times_sent');

const effects = (world: SandboxWorld): string[] =>
  world.sandbox.oy.transactions.map(({ partnerTrxId, state }) => `${partnerTrxId} ${state}`);

describeMoneyOut('a worker dies in the middle of a send', (worlds) => {
  test('after the request: the sweep asks, finds it, and nothing is sent again', async () => {
    const world = await worlds.sandbox();
    await world.uploadAndApprove(rows('PAY-1'));
    await sendAndDie(world, 'after');
    expect((await world.payout('PAY-1')).state).toBe('sending');

    await world.advance(80 * SECOND - 1);
    expect(await world.sweep(), 'an answer may still be on its way').toEqual({ lostSends: 0 });
    await world.advance(1);
    expect(await world.sweep()).toEqual({ lostSends: 1 });
    expect(await world.sweep(), 'once').toEqual({ lostSends: 0 });
    await world.settleAll();
    expect(await world.states()).toEqual({ 'PAY-1': 'paid' });
    expect(effects(world)).toEqual(['PAY-1 paid']);
    expect(await timesSent(world)).toEqual([1]);
    expect(await world.story('PAY-1')).toEqual([
      'recipient_confirmed',
      'approval_given',
      'send_started',
      'send_unanswered',
      'found_paid',
    ]);
  });

  test('before the request: not found is believed after a quiet time, and the same bytes go', async () => {
    const world = await worlds.sandbox();
    await world.uploadAndApprove(rows('PAY-1'));
    await sendAndDie(world, 'before');
    await world.runToRest();
    expect(await world.states()).toEqual({ 'PAY-1': 'paid' });
    expect(effects(world)).toEqual(['PAY-1 paid']);
    expect(await timesSent(world)).toEqual([2]);
  });

  test('before the request, as often as a payout may be sent: a person must look', async () => {
    const world = await worlds.sandbox({ rules: { maxSends: 2 } });
    await world.uploadAndApprove(rows('PAY-1'));
    for (let send = 1; send <= 2; send += 1) {
      await sendAndDie(world, 'before');
      await world.advance(80 * SECOND);
      await world.sweep();
      while ((await world.payout('PAY-1')).state === 'unknown') {
        await world.advance((await world.nextLookMs('PAY-1')) ?? 0);
        await world.askAll();
      }
    }
    const payout = await world.payout('PAY-1');
    expect([payout.state, payout.reasonCode, payout.reason]).toEqual([
      'quarantined',
      'never_arrives',
      'sent 2 times, and the provider does not know it',
    ]);
    expect(effects(world)).toEqual([]);
  });

  test('frozen right before the request leaves, and awake when all is over: nothing leaves', async () => {
    const world = await worlds.sandbox();
    await world.uploadAndApprove(rows('PAY-1'));
    const { id } = await world.payout('PAY-1');
    const frozen = deferred<void>();
    const limits: RateLimits = {
      acquire: async (endpoint) => ({
        endpoint,
        enter: () => frozen.promise,
        done: async () => {},
      }),
    };
    const waking = remitPayout({ ...world.context, limits }, id);
    await vi.waitFor(async () => expect((await world.payout('PAY-1')).state).toBe('sending'));

    // Its send is taken up, refused as an answer to a second one, and tried again under a new id.
    world.sandbox.faults.add([{ endpoint: 'remit', kind: 'code', code: '205', times: 1 }]);
    await world.advance(80 * SECOND);
    await world.runToRest();
    expect(await world.states()).toEqual({ 'PAY-1': 'failed' });
    const { batchId } = await world.payout('PAY-1');
    await retryBatch(world.context, { batchId, by: MAKER });
    await world.approve(batchId);
    await world.runToRest();
    expect(effects(world)).toEqual(['PAY-1.r2 paid']);

    frozen.resolve();
    expect(await waking).toEqual({ kind: 'skipped', why: 'settled meanwhile' });
    await world.runToRest();
    expect(effects(world), 'the old id never reached the provider').toEqual(['PAY-1.r2 paid']);
  });

  test('the intent cannot be committed: nothing leaves', async () => {
    const world = await worlds.scripted();
    await world.uploadAndApprove(rows('PAY-1'));
    const { database } = world.context;
    const full = { ...database, transaction: () => Promise.reject(new Died()) };
    const { id } = await world.payout('PAY-1');
    await expect(remitPayout({ ...world.context, database: full }, id)).rejects.toThrow(Died);
    expect(world.provider.seen('remit')).toEqual([]);
    expect((await world.payout('PAY-1')).state).toBe('approved');
  });

  test('the answer cannot be recorded: it is asked for, and posted once', async () => {
    const world = await worlds.sandbox();
    await world.uploadAndApprove(rows('PAY-1'));
    const { database } = world.context;
    let transactions = 0;
    const failing: typeof database = {
      ...database,
      transaction: (work) => {
        transactions += 1;
        return transactions === 1 ? database.transaction(work) : Promise.reject(new Died());
      },
    };
    const { id } = await world.payout('PAY-1');
    await expect(remitPayout({ ...world.context, database: failing }, id)).rejects.toThrow(Died);
    await world.runToRest();
    expect(effects(world)).toEqual(['PAY-1 paid']);
    expect(await world.states()).toEqual({ 'PAY-1': 'paid' });
  });
});

describeMoneyOut('a send whose answer is lost on the way', (worlds) => {
  test.each([
    ['lost before it had an effect', { kind: 'lose-before' }, 2],
    ['lost after it had its effect', { kind: 'lose-after' }, 1],
    ['HTTP 500, nothing done', { kind: 'http', status: 500, effect: 'none' }, 2],
    ['HTTP 504, done', { kind: 'http', status: 504, effect: 'done' }, 1],
    ['504, done', { kind: 'code', code: '504', effect: 'done' }, 1],
    ['not what was promised', { kind: 'malformed' }, 1],
    ['done, but unknown to the status for a while', { kind: 'hidden', answers: 2 }, 1],
    ['HTTP 429, nothing done', { kind: 'http', status: 429, effect: 'none' }, 2],
  ])('%s: paid once in the end', async (_name, fault, sends) => {
    const world = await worlds.sandbox();
    world.sandbox.faults.add([{ endpoint: 'remit', times: 1, ...fault }]);
    await world.uploadAndApprove(rows('PAY-1'));
    await world.runToRest();
    expect(await world.states()).toEqual({ 'PAY-1': 'paid' });
    expect(effects(world)).toEqual(['PAY-1 paid']);
    expect(await timesSent(world)).toEqual([sends]);
  });

  test('the effect shows only after the quiet time: sent again, called a duplicate, paid once', async () => {
    const world = await worlds.sandbox();
    world.sandbox.faults.add([
      { endpoint: 'remit', kind: 'hidden', ms: 30 * MINUTE },
      { endpoint: 'remit', kind: 'lose-after', times: 1 },
    ]);
    await world.uploadAndApprove(rows('PAY-1'));
    await world.sendAll();
    while ((await world.payout('PAY-1')).state === 'unknown') {
      await world.advance((await world.nextLookMs('PAY-1')) ?? 0);
      await world.askAll();
    }
    expect((await world.payout('PAY-1')).state).toBe('held');
    await world.sendAll();
    expect((await world.payout('PAY-1')).reasonCode).toBe('exists_already');
    await world.runToRest();
    expect(effects(world)).toHaveLength(1);
    expect(await world.states()).toEqual({ 'PAY-1': 'paid' });
    expect(await timesSent(world)).toEqual([2]);
  });
});

describeMoneyOut('a worker that was frozen wakes up with an old answer', (worlds) => {
  test('the answer to the first send does not end the second one', async () => {
    const world = await worlds.scripted();
    const frozen = deferred<'throttled'>();
    const second = deferred<'accepted'>();
    world.provider.whenSent(
      'PAY-1',
      () => frozen.promise,
      () => second.promise,
    );
    world.provider.whenAsked('PAY-1', 'not_found');
    await world.uploadAndApprove(rows('PAY-1'));
    const first = world.sendAll();
    await untilSending(world, 1);
    await world.advance(80 * SECOND);
    await world.sweep();
    while ((await world.payout('PAY-1')).state === 'unknown') {
      await world.askAll();
      await world.advance((await world.nextLookMs('PAY-1')) ?? 0);
    }
    const again = world.sendAll();
    await untilSending(world, 2);

    frozen.resolve('throttled');
    await first;
    expect((await world.payout('PAY-1')).state, 'the second send is under way').toBe('sending');
    second.resolve('accepted');
    await again;
    expect((await world.payout('PAY-1')).state).toBe('processing');
  });
});

/** Resolves when the nth request has left. */
async function untilSending(
  world: { provider: { seen(endpoint: 'remit'): unknown[] } },
  nth: number,
): Promise<void> {
  while (world.provider.seen('remit').length < nth) {
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
  }
}
