import { describe, expect, test } from 'vitest';
import { rupiah, type Sen } from '../../src/domain/money.ts';
import { accountBalance } from '../../src/ledger/ledger-store.ts';
import { pauseBatch, resumeBatch } from '../../src/payouts/approval/batch-operations.ts';
import type { RemitMeaning } from '../../src/payouts/provider-port.ts';
import { remitPayout } from '../../src/payouts/remittance/remit-payout.ts';
import { rows } from '../support/payout-files.ts';
import { describeMoneyOut, type ScriptedWorld } from '../support/payout-suite.ts';
import { APPROVER, deferred } from '../support/payout-world.ts';

const SECOND = 1000;
const PRICE = rupiah(125_000);

interface Line {
  readonly meaning: RemitMeaning;
  readonly state: string;
  readonly reason: string | null;
  /** Is the money still reserved for it? */
  readonly money: 'reserved' | 'given back';
  /** null: not by itself. */
  readonly nextLookMs: number | null;
  readonly breaker: string | null;
}

const line = (
  meaning: RemitMeaning,
  state: string,
  reason: string | null,
  money: Line['money'],
  nextLookMs: number | null,
  breaker: string | null = null,
): Line => ({ meaning, state, reason, money, nextLookMs, breaker });

const ANSWERS: readonly Line[] = [
  line('accepted', 'processing', null, 'reserved', 60 * SECOND),
  line('exists_already', 'unknown', 'exists_already', 'reserved', 0),
  line('unknown', 'unknown', 'no_clear_answer', 'reserved', 60 * SECOND),
  line('needs_repair', 'failed', 'rejected_by_provider', 'given back', 10 * 60 * SECOND),
  line('throttled', 'held', 'throttled', 'given back', 5 * SECOND, 'throttled'),
  line('not_sent', 'held', 'no_place_in_limit', 'given back', 5 * SECOND),
  line('low_balance', 'held', 'low_balance', 'given back', null, 'low_balance'),
  line('caller_rejected', 'held', 'caller_rejected', 'given back', null, 'caller_rejected'),
];

const onItsWay = (world: ScriptedWorld): Promise<Sen> =>
  accountBalance(world.database.knex, 'assets:oy:in-flight');

const sentIds = (world: ScriptedWorld): string[] =>
  world.provider.seen('remit').map(({ subject }) => subject);

describeMoneyOut('the answer to a send', (worlds) => {
  test.each(ANSWERS)('$meaning: $state, money $money', async (expected) => {
    const world = await worlds.scripted();
    world.provider.whenSent('PAY-1', expected.meaning);
    await world.uploadAndApprove(rows('PAY-1'));
    await world.sendAll();
    const payout = await world.payout('PAY-1');
    expect({
      meaning: expected.meaning,
      state: payout.state,
      reason: payout.reasonCode,
      money: (await onItsWay(world)) === PRICE ? 'reserved' : 'given back',
      nextLookMs: await world.nextLookMs('PAY-1'),
      breaker: (await world.openBreakers())[0] ?? null,
    }).toEqual(expected);
  });

  test('too fast: sent again later, with the same bytes, and paid once', async () => {
    const world = await worlds.scripted();
    world.provider.whenSent('PAY-1', 'throttled', 'throttled', 'accepted');
    await world.uploadAndApprove(rows('PAY-1'));
    await world.runToRest();
    expect(await world.states()).toEqual({ 'PAY-1': 'paid' });
    const sends = world.provider.seen('remit', 'PAY-1');
    expect(sends.map(({ atMs }) => atMs - (sends[0]?.atMs ?? 0))).toEqual([
      0,
      5 * SECOND,
      15 * SECOND,
    ]);
    expect(new Set(sends.map(({ body }) => body)).size).toBe(1);
  });
});

describeMoneyOut('before a request leaves', (worlds) => {
  test('the intent is committed: whoever looks sees it sending, reserved and by which id', async () => {
    const world = await worlds.scripted();
    await world.uploadAndApprove(rows('PAY-1'));
    // Another process, which sees only what is committed.
    const { knex } = worlds.secondConnection(world.database);
    let seen: unknown;
    world.provider.whenSent('PAY-1', async () => {
      seen = {
        payout: await knex('payouts').first<unknown>('state', 'partner_trx_id', 'attempt_number'),
        attempts: await knex('attempts').select('partner_trx_id', 'times_sent', 'request'),
        reserved: await accountBalance(knex, 'assets:oy:in-flight'),
        events: await knex('payout_events').orderBy('id', 'desc').first<unknown>('event'),
      };
      return 'accepted';
    });
    await world.sendAll();
    expect(seen).toEqual({
      payout: { state: 'sending', partner_trx_id: 'PAY-1', attempt_number: 1 },
      attempts: [
        { partner_trx_id: 'PAY-1', times_sent: 1, request: world.provider.seen('remit')[0]?.body },
      ],
      reserved: PRICE,
      events: { event: 'send_started' },
    });
  });

  test('a batch that is paused sends nothing, and goes on where it was', async () => {
    const world = await worlds.scripted();
    const batchId = await world.uploadAndApprove(rows('PAY-1', 'PAY-2'));
    await pauseBatch(world.context, { batchId, by: APPROVER });
    await world.sendAll();
    const { id } = await world.payout('PAY-1');
    expect(await remitPayout(world.context, id), 'a job that was queued before').toEqual({
      kind: 'skipped',
      why: 'the batch is paused',
    });
    expect(sentIds(world)).toEqual([]);
    await resumeBatch(world.context, { batchId, by: APPROVER });
    await world.sendAll();
    expect(sentIds(world)).toEqual(['PAY-1', 'PAY-2']);
  });

  test('pausing one batch does not stop another', async () => {
    const world = await worlds.scripted();
    const batchId = await world.uploadAndApprove([{ reference: 'PAY-1', amount: 10_000 }]);
    await world.uploadAndApprove([{ reference: 'PAY-2', amount: 20_000 }]);
    await pauseBatch(world.context, { batchId, by: APPROVER });
    await world.sendAll();
    expect(sentIds(world)).toEqual(['PAY-2']);
  });

  test('two workers on one payout: one send', async () => {
    const world = await worlds.scripted();
    await world.uploadAndApprove(rows('PAY-1'));
    const { id } = await world.payout('PAY-1');
    const other = { ...world.context, database: worlds.secondConnection(world.database) };
    const outcomes = await Promise.all([
      remitPayout(world.context, id),
      remitPayout(other, id),
      remitPayout(world.context, id),
      remitPayout(other, id),
    ]);
    expect(outcomes.filter(({ kind }) => kind === 'moved')).toHaveLength(1);
    expect(sentIds(world)).toEqual(['PAY-1']);
    expect(await world.story('PAY-1')).toEqual([
      'recipient_confirmed',
      'approval_given',
      'send_started',
      'send_accepted',
    ]);
  });

  test('a job for a payout that waits for a person does not send it', async () => {
    const world = await worlds.scripted();
    world.provider.whenSent('PAY-1', 'caller_rejected', 'accepted');
    await world.uploadAndApprove(rows('PAY-1'));
    await world.sendAll();
    await world.advance(30 * SECOND);
    await world.probe();
    expect(await world.openBreakers()).toEqual([]);
    const { id } = await world.payout('PAY-1');
    expect(await remitPayout(world.context, id)).toEqual({
      kind: 'skipped',
      why: 'not waiting to be sent',
    });
    expect(sentIds(world)).toEqual(['PAY-1']);
  });
});

describeMoneyOut('a breaker', (worlds) => {
  test('our key is refused at the first send: the rest of the batch is not sent', async () => {
    const world = await worlds.scripted();
    world.provider.whenSent('any', 'caller_rejected');
    await world.uploadAndApprove(rows('PAY-1', 'PAY-2', 'PAY-3'));
    await world.sendAll();
    expect(sentIds(world)).toEqual(['PAY-1']);
    const { id } = await world.payout('PAY-2');
    expect(await remitPayout(world.context, id)).toMatchObject({
      why: 'a breaker is open: caller_rejected',
    });
    expect(await world.states()).toEqual({
      'PAY-1': 'held',
      'PAY-2': 'approved',
      'PAY-3': 'approved',
    });
  });

  test('our key is accepted again: the others go on, the refused one waits for a person', async () => {
    const world = await worlds.scripted();
    world.provider.whenSent('PAY-1', 'caller_rejected', 'accepted');
    const batchId = await world.uploadAndApprove(rows('PAY-1', 'PAY-2', 'PAY-3'));
    await world.runToRest();
    expect(await world.states()).toEqual({ 'PAY-1': 'held', 'PAY-2': 'paid', 'PAY-3': 'paid' });
    await resumeBatch(world.context, { batchId, by: APPROVER });
    await world.runToRest();
    expect(await world.states()).toEqual({ 'PAY-1': 'paid', 'PAY-2': 'paid', 'PAY-3': 'paid' });
  });

  test('deposit too low: sends go on by themselves once it covers what is held', async () => {
    const world = await worlds.scripted();
    world.provider.whenSent('PAY-1', 'low_balance', 'accepted');
    await world.uploadAndApprove(rows('PAY-1', 'PAY-2'));
    world.provider.available = rupiah(124_999);
    await world.sendAll();
    await world.advance(30 * SECOND);
    expect(await world.probe()).toEqual({ open: 1, closed: 0 });
    expect(await world.sendAll()).toEqual([]);
    world.provider.available = PRICE;
    await world.advance(30 * SECOND);
    expect(await world.probe()).toEqual({ open: 0, closed: 1 });
    await world.sendAll();
    expect(sentIds(world)).toEqual(['PAY-1', 'PAY-2', 'PAY-1']);
    const [breaker] = await world.database.knex('breakers').select('kind', 'closed_by');
    expect(breaker).toEqual({ kind: 'low_balance', closed_by: 'probe: balance' });
  });

  test('does not stop the questions about what was sent before', async () => {
    const world = await worlds.scripted();
    world.provider.whenSent('PAY-2', 'caller_rejected');
    await world.uploadAndApprove(rows('PAY-1', 'PAY-2', 'PAY-3'));
    await world.sendAll();
    await world.settleAll();
    expect((await world.payout('PAY-1')).state).toBe('paid');
  });

  test('is opened once by many refusals at once', async () => {
    const world = await worlds.scripted();
    const batch = ['PAY-1', 'PAY-2', 'PAY-3'];
    await world.uploadAndApprove(rows(...batch));
    const allSent = deferred<'caller_rejected'>();
    let waiting = 0;
    world.provider.whenSent('any', async () => {
      waiting += 1;
      if (waiting === batch.length) allSent.resolve('caller_rejected');
      return allSent.promise;
    });
    const ids = await Promise.all(batch.map(async (name) => (await world.payout(name)).id));
    await Promise.all(ids.map((id) => remitPayout(world.context, id)));
    expect(await world.database.knex('breakers').pluck('kind')).toEqual(['caller_rejected']);
    expect(new Set(Object.values(await world.states()))).toEqual(new Set(['held']));
  });

  describe('every kind of refusal of the sandbox', () => {
    test.each([
      ['201 user unknown', '2010000', 'held'],
      ['208 key wrong', '2080000', 'held'],
      ['205 bank not supported', '2050000', 'invalid'],
      ['210 amount', '2100000', 'failed'],
      ['999 internal error', '9990000', 'unknown'],
    ])('%s', async (_name, account, state) => {
      const world = await worlds.sandbox();
      await world.uploadAndApprove([
        { reference: 'PAY-1', account },
        { reference: 'PAY-2', account: '1239812390' },
      ]);
      await world.sendAll();
      expect((await world.payout('PAY-1')).state).toBe(state);
    });
  });
});

describeMoneyOut('a payout that is refused again and again', (worlds) => {
  test.each(['throttled', 'low_balance'] as const)(
    '%s: after so many sends a person must look, and the others go on',
    async (meaning) => {
      const world = await worlds.scripted({ rules: { maxRefusals: 3 } });
      world.provider.whenSent('PAY-1', meaning);
      await world.uploadAndApprove(rows('PAY-1', 'PAY-2'));
      for (let turn = 0; turn < 8; turn += 1) {
        await world.runFor(10 * 60 * SECOND);
        await world.advance(60 * SECOND);
        await world.probe();
      }
      const { state, reasonCode, nextActionAt } = await world.payout('PAY-1');
      expect([state, reasonCode, nextActionAt]).toEqual(['held', 'refused_too_often', null]);
      expect(sentIds(world).filter((id) => id === 'PAY-1')).toHaveLength(3);
      expect((await world.payout('PAY-2')).state).toBe('paid');
      expect(await world.openBreakers()).toEqual([]);
    },
  );
});
