import { expect, test } from 'vitest';
import { insertCallback, replayCallback } from '../../src/callbacks/callback-store.ts';
import { rupiah } from '../../src/domain/money.ts';
import { now } from '../../src/domain/time.ts';
import { deferred } from '../support/payout-world.ts';
import { AMOUNT, charges, ovoCallback } from './order-files.ts';
import { describeOrders, type ScriptedWorld } from './order-suite.ts';

const CHANNEL = 'xendit:ewallet';

async function made(world: ScriptedWorld): Promise<ScriptedWorld> {
  await world.receive('ewallet', charges('A1'));
  await world.makeAll();
  return world;
}

/** What is left in the books. */
async function left({ database: { knex } }: ScriptedWorld) {
  const records: { status: string }[] = await knex('records').where({ stream: 'ewallet' });
  const payments: { gross_sen: number }[] = await knex('payments');
  const postings: unknown[] = await knex('postings').where({ kind: 'payment_received' });
  return {
    records: records.map(({ status }) => status),
    payments: payments.map((payment) => payment.gross_sen),
    postings: postings.length,
  };
}

const NOTHING = { records: [], payments: [], postings: 0 };
const PAID_ONCE = { records: ['paid'], payments: [rupiah(AMOUNT)], postings: 1 };

describeOrders('a callback with a verified token', (worlds) => {
  test('is believed: the order is paid, and nobody is asked', async () => {
    const world = await made(await worlds.scripted());
    expect(await world.tell(CHANNEL, ovoCallback('A1W1'))).toBe('applied');
    expect(await world.states()).toEqual({ A1: 'paid' });
    expect(world.xendit.deeds('ask')).toEqual([]);
    expect(await left(world)).toEqual(PAID_ONCE);
  });

  test('about an id that we never made leaves nothing', async () => {
    const world = await made(await worlds.scripted());
    expect(await world.tell(CHANNEL, ovoCallback('NOTOURS1'))).toBe('unknown_reference');
    expect(await left(world)).toEqual(NOTHING);
  });

  test('of another provider, about an id that is ours, leaves nothing', async () => {
    const world = await made(await worlds.scripted());
    await world.receive('emoney', 'reference,wallet,amount,product_name\nB1,OVO,50000,Kopi\n');
    await world.makeAll();
    expect(await world.tell(CHANNEL, ovoCallback('B1M1'))).toBe('unknown_reference');
    expect(await world.states()).toEqual({ A1: 'open', B1: 'open' });
  });

  test.each([
    ['less', AMOUNT - 1],
    ['more', AMOUNT + 1],
    ['nothing', 0],
  ])('with another amount, %s, is not believed: the provider is asked', async (_name, amount) => {
    const world = await made(await worlds.scripted());
    const outcome = await world.tell(CHANNEL, ovoCallback('A1W1', { amount }));
    expect(['asked', 'not_understood']).toContain(outcome);
    expect(world.xendit.deeds('ask')).toHaveLength(outcome === 'asked' ? 1 : 0);
    expect(await world.states()).toEqual({ A1: 'open' });
    expect((await left(world)).payments).toEqual([]);
  });

  test('with fields that we do not know is read all the same', async () => {
    const world = await made(await worlds.scripted());
    const body = ovoCallback('A1W1', { promo: { code: 'X' }, retries: 3 });
    expect(await world.tell(CHANNEL, body)).toBe('applied');
  });

  test.each([
    ['not JSON', 'halo'],
    ['half of it', ovoCallback('A1W1').slice(0, 40)],
    ['a list', '[]'],
    ['an amount as an object', ovoCallback('A1W1', { amount: { value: AMOUNT } })],
    ['no id', ovoCallback('A1W1', { external_id: null })],
    ['another wallet', ovoCallback('A1W1', { ewallet_type: 'GOPAY' })],
    ['another version', ovoCallback('A1W1', { event: 'ewallet.capture' })],
    ['one MB', ovoCallback('A1W1', { external_id: 'A'.repeat(1_000_000) })],
  ])('that is %s is kept and changes nothing', async (_name, body) => {
    const world = await made(await worlds.scripted());
    expect(await world.tell(CHANNEL, body)).toBe('not_understood');
    expect(await world.states()).toEqual({ A1: 'open' });
    expect(await left(world)).toEqual(NOTHING);
  });

  test('whose status is not documented makes us ask', async () => {
    const world = await made(await worlds.scripted());
    world.xendit.whenAsked('A1W1', 'paid');
    const body = ovoCallback('A1W1', { status: 'SETTLING' });
    expect(await world.tell(CHANNEL, body)).toBe('asked');
    expect(await world.states()).toEqual({ A1: 'paid' });
  });

  test('replayed a thousand times is one message, one record and one posting', async () => {
    const world = await made(await worlds.scripted());
    const { knex } = world.database;
    const body = ovoCallback('A1W1');
    for (let time = 0; time < 1000; time += 1) {
      await insertCallback(knex, {
        provider: 'xendit',
        channel: CHANNEL,
        receivedAt: now(world.clock),
        sourceIp: '127.0.0.1',
        headers: {},
        body,
        verifiedBy: 'token',
      });
    }
    await world.processCallbacks();
    const [stored] = await knex<{ id: number; times_received: number }>('callbacks');
    expect(stored?.times_received).toBe(1000);
    for (let time = 0; time < 10; time += 1) {
      await replayCallback(knex, stored?.id ?? 0, now(world.clock));
      await world.processCallbacks();
      await world.tell(CHANNEL, `${body}${' '.repeat(time + 1)}`);
    }
    expect(await knex('callbacks')).toHaveLength(11);
    expect(await left(world)).toEqual(PAID_ONCE);
    expect(await world.story('ewallet', 'A1')).toEqual([
      'creation_started',
      'creation_confirmed',
      'found_paid',
    ]);
  });

  test('that comes before the answer to the create is worth as much', async () => {
    const world = await worlds.scripted();
    await world.receive('ewallet', charges('A1'));
    const arrived = deferred<void>();
    const answer = deferred<'created'>();
    world.xendit.whenCreated('A1W1', async () => {
      arrived.resolve();
      return answer.promise;
    });
    const making = world.makeAll();
    await arrived.promise;
    expect(await world.tell(CHANNEL, ovoCallback('A1W1'))).toBe('applied');
    answer.resolve('created');
    expect(await making).toEqual([{ kind: 'skipped', why: 'settled meanwhile' }]);
    expect(await world.states()).toEqual({ A1: 'paid' });
    expect(await left(world)).toEqual(PAID_ONCE);
    expect(await world.database.knex('order_attempts').pluck('times_sent')).toEqual([1]);
  });

  test('about an id that was sent by a worker that died settles it', async () => {
    const world = await worlds.scripted();
    await world.receive('ewallet', charges('A1'));
    world.xendit.whenCreated('A1W1', 'unknown');
    await world.makeAll();
    expect(await world.tell(CHANNEL, ovoCallback('A1W1'))).toBe('applied');
    expect(await world.states()).toEqual({ A1: 'paid' });
  });

  test('of a failed OVO charge keeps OVO’s code', async () => {
    const world = await made(await worlds.scripted());
    const failure_code = 'USER_DID_NOT_AUTHORIZE_THE_PAYMENT';
    const body = ovoCallback('A1W1', { status: 'FAILED', failure_code });
    expect(await world.tell(CHANNEL, body)).toBe('applied');
    expect(await world.order('ewallet', 'A1')).toMatchObject({
      state: 'failed',
      failureCode: failure_code,
      reasonCode: failure_code,
    });
    expect(await left(world)).toEqual({ records: ['failed'], payments: [], postings: 0 });
  });

  test('that repeats what is known is only counted; one that contradicts it is for a person', async () => {
    const world = await made(await worlds.scripted());
    await world.tell(CHANNEL, ovoCallback('A1W1'));
    expect(await world.tell(CHANNEL, ovoCallback('A1W1', { promo: 1 }))).toBe('agrees');
    expect(await world.tell(CHANNEL, ovoCallback('A1W1', { status: 'FAILED' }))).toBe('applied');
    expect(await world.states()).toEqual({ A1: 'quarantined' });
    expect((await left(world)).payments).toEqual([rupiah(AMOUNT)]);
  });
});

describeOrders('a callback that nobody signs', (worlds) => {
  test('only makes us ask: a forged "paid" changes nothing', async () => {
    const world = await worlds.scripted();
    await world.receive('checkout', 'reference,amount,sender_name\nC1,50000,Budi\n');
    await world.makeAll();
    const forged = { providerId: 'C1C1', news: { meaning: 'paid' }, raw: '{}' };
    expect(await world.tell('oy:checkout', JSON.stringify(forged))).toBe('asked');
    expect(await world.states()).toEqual({ C1: 'open' });
    expect(world.provider('checkout').deeds('ask', 'C1C1')).toHaveLength(1);
  });

  test('about an identity check finds it by its NIK, which is stored nowhere in clear', async () => {
    const world = await worlds.sandbox({ oyKyc: { callbackUrl: 'http://127.0.0.1:1/kyc' } });
    await world.receive(
      'identity',
      'reference,check,name,nik,home_address\nP1,phone_number,Budi,3273012506850004,Bandung\n',
    );
    await world.makeAll();
    await world.clock.advance(5_000);
    const { messages } = await world.look<{ messages: { body: string }[] }>('oy-kyc/callbacks');
    expect(await world.tell('oy:kyc', messages[0]?.body ?? '')).toBe('asked');
    expect(await world.states()).toEqual({ P1: 'verified' });
    const hashes: (string | null)[] = await world.database.knex('orders').pluck('subject_hash');
    expect(hashes).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
    expect(await world.tell('oy:kyc', '{"nik":"none"}')).toBe('not_understood');
  });
});
