import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { journal } from '../../src/ledger/ledger-store.ts';
import type { StatusMeaning } from '../../src/payouts/provider-port.ts';
import { remitPayout } from '../../src/payouts/remittance/remit-payout.ts';
import { askPayoutStatus } from '../../src/payouts/settlement/ask-payout-status.ts';
import { oyCallback } from '../support/payout-files.ts';
import { describeMoneyOut, type ScriptedWorld } from '../support/payout-suite.ts';
import { type Deferred, deferred } from '../support/payout-world.ts';

/**
 * Law 3: whatever comes first, twice, or in the wrong order gives the same state and the same
 * postings. Many runs share one world; each has a payout of its own.
 */
const RUNS = 25;
const LONG_MS = 120_000;

type End = 'paid' | 'failed';
const end = fc.constantFrom<End>('paid', 'failed');
/** What a provider may say before it knows the end. */
const early = fc.constantFrom<StatusMeaning>(
  'in_progress',
  'not_found',
  'caller_rejected',
  'needs_attention',
  'unknown',
);
const sent = fc.constantFrom('accepted', 'unknown', 'exists_already');

/** Five unknown sends in a row are not trouble here: with so many draws, they come. */
const NO_STOP = { rules: { unknowns: { inARow: RUNS + 1, percent: 100, ofLast: RUNS + 1 } } };

let runs = 0;

async function sendOne(world: ScriptedWorld, how: string): Promise<{ id: number; name: string }> {
  runs += 1;
  const name = `RUN-${runs}`;
  const meaning = how === 'accepted' || how === 'unknown' ? how : 'exists_already';
  world.provider.whenSent(name, meaning);
  await world.uploadAndApprove([{ reference: name, amount: 10_000 + runs }]);
  await world.sendAll();
  return { id: (await world.payout(name)).id, name };
}

/** The end of one payout, in state and money. */
async function endOf(world: ScriptedWorld, name: string): Promise<unknown> {
  const { state } = await world.payout(name);
  const lines = await journal(world.database.knex, { subject: name, limit: 100 });
  return { state, postings: [...new Set(lines.map(({ key }) => key))].toSorted() };
}

const expectedEnd = (name: string, truth: End): unknown => ({
  state: truth,
  postings: [`payout_${truth}:${name}`, `payout_sent:${name}:1`].toSorted(),
});

describeMoneyOut('answers in any order', (worlds) => {
  test(
    'questions that are under way at once, answered in any order, end the same',
    async () => {
      const world = await worlds.scripted(NO_STOP);
      const answers = fc.tuple(fc.array(early, { maxLength: 3 }), fc.integer({ min: 1, max: 2 }));
      await fc.assert(
        fc.asyncProperty(end, sent, answers, fc.nat(), async (truth, how, [before, ends], seed) => {
          const { id, name } = await sendOne(world, how);
          const told: StatusMeaning[] = [...before, ...Array<End>(ends).fill(truth)];
          const waiting: Deferred<StatusMeaning>[] = told.map(() => deferred());
          world.provider.whenAsked(name, ...waiting.map((one) => () => one.promise));
          const asked: Promise<unknown>[] = [];
          for (const [index] of told.entries()) {
            asked.push(askPayoutStatus(world.context, id));
            await untilAsked(world, name, index + 1);
            await world.advance(1000);
          }
          for (const index of shuffled(told.length, seed)) {
            waiting[index]?.resolve(told[index] ?? truth);
            await asked[index];
            await world.advance(1000);
          }
          expect(await endOf(world, name)).toEqual(expectedEnd(name, truth));
        }),
        { numRuns: RUNS },
      );
    },
    LONG_MS,
  );

  test(
    'callbacks and sweeps, in any order and number, before and after the end',
    async () => {
      const world = await worlds.scripted(NO_STOP);
      const step = fc.constantFrom(
        'callback',
        'early callback',
        'unclear callback',
        'ask',
        'sweep',
      );
      await fc.assert(
        fc.asyncProperty(
          end,
          sent,
          fc.array(fc.tuple(step, early), { maxLength: 4 }),
          fc.array(step, { maxLength: 4 }),
          async (truth, how, before, later) => {
            const { id, name } = await sendOne(world, how);
            for (const [kind, meaning] of before) {
              world.provider.whenAsked(name, meaning);
              await take(world, kind, { id, name, truth });
            }
            world.provider.whenAsked(name, truth);
            for (const kind of later) await take(world, kind, { id, name, truth });
            await world.settleAll();
            expect(await endOf(world, name)).toEqual(expectedEnd(name, truth));
          },
        ),
        { numRuns: RUNS },
      );
    },
    LONG_MS,
  );

  test('paid by a callback before the send was answered: the late answer changes nothing', async () => {
    for (const late of ['accepted', 'unknown', 'exists_already', 'throttled'] as const) {
      const world = await worlds.scripted();
      const answer = deferred<typeof late>();
      world.provider.whenSent('PAY-1', () => answer.promise);
      await world.uploadAndApprove([{ reference: 'PAY-1' }]);
      const sending = remitPayout(world.context, (await world.payout('PAY-1')).id);
      await untilSent(world);
      await world.receiveCallback(oyCallback('PAY-1'));
      await world.processCallbacks();
      expect((await world.payout('PAY-1')).state).toBe('paid');
      answer.resolve(late);
      expect(await sending).toEqual({ kind: 'skipped', why: 'settled meanwhile' });
      expect(await endOf(world, 'PAY-1'), late).toEqual(expectedEnd('PAY-1', 'paid'));
    }
  });
});

async function take(
  world: ScriptedWorld,
  kind: string,
  payout: { id: number; name: string; truth: End },
): Promise<void> {
  const { id, name, truth } = payout;
  const amount = (await world.payout(name)).amount / 100;
  const code = kind === 'unclear callback' ? '301' : truth === 'paid' ? '000' : '300';
  switch (kind) {
    case 'ask':
      await askPayoutStatus(world.context, id);
      return;
    case 'sweep':
      await world.advance(60_000);
      await world.sweep();
      await world.askAll();
      return;
    default:
      await world.receiveCallback(oyCallback(name, code, { amount }));
      if (kind === 'callback') await world.receiveCallback(oyCallback(name, code, { amount }));
      await world.processCallbacks();
  }
}

async function untilAsked(world: ScriptedWorld, name: string, times: number): Promise<void> {
  while (world.provider.seen('status', name).length < times) await turn();
}

async function untilSent(world: ScriptedWorld): Promise<void> {
  while (world.provider.seen('remit').length === 0) await turn();
}

const turn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

/** The numbers below `count` in an order that the seed gives. */
function shuffled(count: number, seed: number): number[] {
  return Array.from({ length: count }, (_, index) => index).toSorted(
    (a, b) => (((a + 1) * 7919 * (seed + 1)) % 101) - (((b + 1) * 7919 * (seed + 1)) % 101),
  );
}
