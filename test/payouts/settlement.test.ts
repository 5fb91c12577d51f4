import { describe, expect, test } from 'vitest';
import { rupiah } from '../../src/domain/money.ts';
import { accountBalances, journal } from '../../src/ledger/ledger-store.ts';
import type { RemitMeaning, StatusMeaning } from '../../src/payouts/provider-port.ts';
import { remitPayout } from '../../src/payouts/remittance/remit-payout.ts';
import { askPayoutStatus } from '../../src/payouts/settlement/ask-payout-status.ts';
import { rows } from '../support/payout-files.ts';
import { describeMoneyOut, type ScriptedWorld } from '../support/payout-suite.ts';

const MINUTE = 60_000;

const MEANINGS: readonly StatusMeaning[] = [
  'paid',
  'failed',
  'in_progress',
  'not_found',
  'caller_rejected',
  'needs_attention',
  'unknown',
];

/** How a payout comes into a state: the answer to its send, then answers to questions. */
interface Way {
  readonly sent: RemitMeaning | 'dies';
  readonly asked: readonly StatusMeaning[];
}

interface Line {
  readonly from: string;
  readonly way: Way;
  /** The state after each meaning, in the order of `MEANINGS`; `=` is "as it was". */
  readonly after: readonly string[];
}

const Q = 'quarantined';
const line = (from: string, way: Way, ...after: string[]): Line => ({ from, way, after });

const TABLE: readonly Line[] = [
  // While the request is on its way, only a transaction that is found is news.
  line('sending', { sent: 'dies', asked: [] }, 'paid', 'failed', 'processing', '=', '=', '=', '='),
  line(
    'unknown',
    { sent: 'unknown', asked: [] },
    'paid',
    'failed',
    'processing',
    '=',
    '=',
    '=',
    '=',
  ),
  line(
    'unknown: exists already',
    { sent: 'exists_already', asked: [] },
    'paid',
    'failed',
    'processing',
    '=',
    '=',
    '=',
    '=',
  ),
  line('processing', { sent: 'accepted', asked: [] }, 'paid', 'failed', '=', '=', '=', '=', '='),
  line('paid', { sent: 'accepted', asked: ['paid'] }, '=', Q, Q, Q, '=', '=', '='),
  line('failed', { sent: 'accepted', asked: ['failed'] }, Q, '=', Q, Q, '=', '=', '='),
  // Refused at the send, so nothing was created: "no such transaction" agrees with that.
  line('failed: at the send', { sent: 'needs_repair', asked: [] }, Q, '=', Q, '=', '=', '=', '='),
];

/** Brings the payouts into the state; all are of one batch. */
async function bring(world: ScriptedWorld, way: Way, references: readonly string[]): Promise<void> {
  await world.uploadAndApprove(rows(...references));
  for (const reference of references) {
    const { sent } = way;
    world.provider.whenSent(
      reference,
      sent === 'dies' ? () => Promise.reject(new Error('the worker died')) : sent,
    );
    const { id } = await world.payout(reference);
    const sending = remitPayout(world.context, id);
    await sending.catch((error: unknown) => {
      if (sent !== 'dies') throw error;
    });
    for (const meaning of way.asked) await ask(world, reference, meaning);
  }
}

async function ask(
  world: ScriptedWorld,
  reference: string,
  answer: Parameters<ScriptedWorld['provider']['whenAsked']>[1],
): Promise<void> {
  await world.advance(MINUTE);
  world.provider.whenAsked(reference, answer);
  await askPayoutStatus(world.context, (await world.payout(reference)).id);
}

const postingsOf = async (world: ScriptedWorld, subject: string): Promise<string[]> => {
  const lines = await journal(world.database.knex, { subject, limit: 100 });
  return [...new Set(lines.map(({ key }) => key))];
};

describeMoneyOut('what a status answer does', (worlds) => {
  describe.each(TABLE)('to a payout that is $from', ({ way, after }) => {
    test('by what it means', async () => {
      const world = await worlds.scripted();
      await bring(world, way, MEANINGS);
      const before = await world.states();
      for (const meaning of MEANINGS) await ask(world, meaning, meaning);
      const expected = MEANINGS.map((meaning, index) => {
        const state = after[index] ?? '=';
        return [meaning, state === '=' ? before[meaning] : state];
      });
      expect(await world.states()).toEqual(Object.fromEntries(expected));
    });

    test('a quarantine leaves the ledger as it was, and says why', async () => {
      const world = await worlds.scripted();
      await bring(world, way, MEANINGS);
      const quarantined = MEANINGS.filter((_meaning, index) => after[index] === Q);
      const before = await accountBalances(world.database.knex);
      for (const meaning of quarantined) {
        await ask(world, meaning, meaning);
        const payout = await world.payout(meaning);
        expect([payout.state, payout.reasonCode]).toEqual([Q, 'contradiction']);
        expect(payout.reason).toMatch(/^recorded as (paid|failed), now the provider /);
      }
      expect(await accountBalances(world.database.knex)).toEqual(before);
    });

    test.each([
      ['another bank', { bankCode: '008' }],
      ['another account', { accountNumber: '9998887776' }],
      ['another amount', { amount: rupiah(125_001) }],
    ])('about %s: quarantined, ledger untouched, whatever it says', async (why, other) => {
      const world = await worlds.scripted();
      const found = ['paid', 'failed', 'in_progress'] as const;
      await bring(world, way, found);
      const before = await accountBalances(world.database.knex);
      for (const meaning of found) {
        await ask(world, meaning, { meaning, ...other });
        const payout = await world.payout(meaning);
        expect([payout.state, payout.reasonCode, payout.reason]).toEqual([
          Q,
          'other_transaction',
          why,
        ]);
      }
      expect(await accountBalances(world.database.knex)).toEqual(before);
    });
  });

  test('the same answer three times: one move, one posting', async () => {
    const world = await worlds.scripted();
    await bring(world, { sent: 'accepted', asked: ['paid', 'paid', 'paid'] }, ['PAY-1']);
    expect(await world.story('PAY-1')).toEqual([
      'recipient_confirmed',
      'approval_given',
      'send_started',
      'send_accepted',
      'found_paid',
    ]);
    expect(await postingsOf(world, 'PAY-1')).toEqual(['payout_sent:PAY-1:1', 'payout_paid:PAY-1']);
  });

  test('the provider’s id, code and the time are kept', async () => {
    const world = await worlds.scripted();
    await bring(world, { sent: 'accepted', asked: [] }, ['PAY-1']);
    await ask(world, 'PAY-1', { meaning: 'paid', code: '000', providerTrxId: 'oy-77' });
    const payout = await world.payout('PAY-1');
    expect(payout).toMatchObject({ providerTrxId: 'oy-77', providerCode: '000', tries: 0 });
    expect(payout.finishedAt).toBe(new Date(world.clock.nowMs()).toISOString());
    expect(payout.nextActionAt).toBeNull();
  });

  test('in progress for long: asked after 1, 2, 4, … minutes, at most every hour', async () => {
    const world = await worlds.scripted();
    world.provider.whenAsked('PAY-1', 'in_progress');
    await bring(world, { sent: 'accepted', asked: [] }, ['PAY-1']);
    const minutes: number[] = [];
    for (let look = 0; look < 8; look += 1) {
      const pause = (await world.nextLookMs('PAY-1')) ?? 0;
      minutes.push(pause / MINUTE);
      await world.advance(pause);
      await world.askAll();
    }
    expect(minutes).toEqual([1, 1, 2, 4, 8, 16, 32, 60]);
  });

  test('the back-off goes on when an unknown one turns out to be in progress', async () => {
    const world = await worlds.scripted();
    world.provider.whenAsked('PAY-1', 'unknown', 'unknown', 'in_progress');
    await bring(world, { sent: 'unknown', asked: [] }, ['PAY-1']);
    const minutes: number[] = [];
    for (let look = 0; look < 5; look += 1) {
      const pause = (await world.nextLookMs('PAY-1')) ?? 0;
      minutes.push(pause / MINUTE);
      await world.advance(pause);
      await world.askAll();
    }
    expect(minutes).toEqual([1, 1, 2, 4, 8]);
  });
});

describeMoneyOut('a payout that nobody is to ask about', (worlds) => {
  test('not sent yet: no request is made', async () => {
    const world = await worlds.scripted();
    await world.uploadAndApprove(rows('PAY-1'));
    const { id } = await world.payout('PAY-1');
    expect(await askPayoutStatus(world.context, id)).toMatchObject({ kind: 'skipped' });
    expect((await world.payout('PAY-1')).state).toBe('approved');
    expect(world.provider.seen('status')).toEqual([]);
  });
});
