import { describe, expect, test } from 'vitest';
import { rupiah, sen } from '../../src/domain/money.ts';
import { EMONEY_WALLETS } from '../../src/orders/kinds/emoney-details.ts';
import type { OrderAtProvider } from '../../src/orders/order-provider.ts';
import type { EmoneyDetails } from '../../src/orders/kinds/emoney-details.ts';
import { DEMO_PLATFORM_PRIVATE_KEY } from '../../src/sandbox/paylabs/demo-keys.ts';
import { clientFor, orderOf, paylabsForTest, permit, signingProvider, SOMEDAY } from './support.ts';

const EXPIRES = '2026-11-21T03:05:00.000Z';

describe('an order is made and paid', () => {
  test.each([
    ['DANA', ['payment_url', 'pc_payment_url']],
    ['SHOPEE', ['payment_url']],
    ['LINKAJA', ['payment_url', 'pc_payment_url']],
    ['OVO', ['payment_url']],
    ['GOPAY', ['payment_url']],
  ] as const)('%s: created with %s, open, then paid', async (wallet, ways) => {
    const { sandbox, create, ask } = await paylabsForTest();
    const order = orderOf(`INV-${wallet}`, { wallet });
    const made = await create(order);
    expect(made).toMatchObject({ meaning: 'created', code: '0', made: { expiresAt: EXPIRES } });
    expect(Object.keys(made.made?.payment ?? {})).toEqual(ways);
    expect(made.made?.providerReference).toMatch(/^20261121\d{11}$/);

    expect(await ask(order)).toMatchObject({
      meaning: 'open',
      providerStatus: '01',
      payment: null,
      made: made.made,
    });
    sandbox.paylabs.books.end(order.providerId, 'paid');
    expect(await ask(order)).toMatchObject({
      meaning: 'paid',
      providerStatus: '02',
      payment: {
        item: order.providerId,
        gross: rupiah(10_000),
        fee: 0,
        tax: 0,
        paidAt: '2026-11-21T03:00:00.000Z',
        comparable: rupiah(10_000),
      },
    });
  });

  test('OVO with a phone number: the payer confirms in the app, and gets no link', async () => {
    const { create } = await paylabsForTest();
    const order = orderOf('INV-1', { wallet: 'OVO', phone: '081234567890', redirectUrl: null });
    const { made, evidence } = await create(order);
    expect(Object.keys(made?.payment ?? {})).toEqual(['push_pay']);
    expect(JSON.stringify(evidence)).not.toContain('081234567890');
  });

  test('every wallet of ours is one of theirs', async () => {
    const { create } = await paylabsForTest();
    for (const wallet of EMONEY_WALLETS) {
      expect((await create(orderOf(`W-${wallet}`, { wallet }))).meaning).toBe('created');
    }
  });

  test('nobody pays: failed when its five minutes are over; so is one that the wallet refused', async () => {
    const { clock, sandbox, create, ask } = await paylabsForTest();
    await create(orderOf('INV-late'));
    await create(orderOf('INV-refused'));
    sandbox.paylabs.books.end('INV-refused', 'failed');
    await clock.advance(300_000);
    for (const id of ['INV-late', 'INV-refused']) {
      expect(await ask(orderOf(id))).toMatchObject({ meaning: 'failed', providerStatus: '09' });
    }
  });

  test('the same id again: it exists already, and the first one stands', async () => {
    const { create, ask } = await paylabsForTest();
    await create(orderOf('INV-1'));
    const again = await create(orderOf('INV-1', {}, rupiah(99_000)));
    expect(again).toMatchObject({ meaning: 'exists_already', code: 'duplicateMerchantTradeNo' });
    expect(await ask(orderOf('INV-1'))).toMatchObject({ meaning: 'open' });
  });

  test('what was never sent: not found', async () => {
    const { ask } = await paylabsForTest();
    expect(await ask(orderOf('INV-0'))).toMatchObject({
      meaning: 'not_found',
      code: 'orderNotExist',
    });
  });
});

describe('the fee', () => {
  // 1.5 % of 10,000.11 is 150.00; 11 % of that 16.50; the sum 10,166.61 goes up to 10,167.
  const options = { paylabs: { feePpm: 15_000, vatPpm: 110_000 } };
  const amount = sen(1_000_011);

  test.each([
    // Deducted: the payer pays the amount. Added: rounded up to a rupiah.
    ['BEN', 1_000_011],
    ['OUR', 1_016_700],
  ] as const)('%s: gross %i', async (feeType, gross) => {
    const { sandbox, create, ask } = await paylabsForTest(options);
    const order = orderOf('INV-1', { feeType }, amount);
    await create(order);
    sandbox.paylabs.books.end('INV-1', 'paid');
    expect((await ask(order)).payment).toMatchObject({
      gross,
      fee: 15_000,
      tax: 1_650,
      comparable: amount,
    });
  });
});

describe('the wire breaks', () => {
  const plans = [
    ['lost on the way there', { kind: 'lose-before' }, false],
    ['lost on the way back', { kind: 'lose-after' }, true],
    ['HTTP 500, nothing done', { kind: 'http', status: 500 }, false],
    ['HTTP 502, done', { kind: 'http', status: 502, effect: 'done' }, true],
    ['cut off', { kind: 'malformed' }, true],
    ['not JSON', { kind: 'malformed', body: '<html>busy</html>' }, true],
    ['another body under the old signature', { kind: 'malformed', body: '{"errCode":"0"}' }, true],
    ['a code that nobody knows', { kind: 'code', code: 'systemBusy' }, false],
  ] as const;

  test.each(plans)('create %s: unknown, then asked about', async (_name, plan, there) => {
    const { sandbox, create, ask } = await paylabsForTest();
    sandbox.faults.add([{ endpoint: 'emoney-create', times: 1, ...plan }]);
    expect((await create(orderOf('INV-1'))).meaning).toBe('unknown');
    expect((await ask(orderOf('INV-1'))).meaning).toBe(there ? 'open' : 'not_found');
    // The same bytes under the same id: made once, whatever happened before.
    expect((await create(orderOf('INV-1'))).meaning).toBe(there ? 'exists_already' : 'created');
    expect(sandbox.paylabs.books.state.orders).toHaveLength(1);
  });

  test.each(plans)('query %s: unknown, never failed', async (_name, plan) => {
    const { sandbox, create, ask } = await paylabsForTest();
    await create(orderOf('INV-1'));
    sandbox.paylabs.books.end('INV-1', 'paid');
    sandbox.faults.add([{ endpoint: 'emoney-query', times: 1, ...plan }]);
    expect(await ask(orderOf('INV-1'))).toMatchObject({ meaning: 'unknown', payment: null });
    expect((await ask(orderOf('INV-1'))).meaning).toBe('paid');
  });

  test('429: too fast, at every endpoint', async () => {
    const { sandbox, client, create, ask } = await paylabsForTest();
    const plan = { kind: 'http', status: 429, retryAfterSeconds: 1 };
    sandbox.faults.add(
      ['create', 'query', 'refund'].map((e) => ({ endpoint: `emoney-${e}`, ...plan })),
    );
    expect((await create(orderOf('INV-1'))).meaning).toBe('throttled');
    expect((await ask(orderOf('INV-1'))).meaning).toBe('throttled');
    const refund = refundOf('R-1', { ...orderOf('INV-1'), providerReference: '1' });
    const body = client.refundBody(refund);
    expect((await client.refund(await permit(), refund, body, SOMEDAY)).meaning).toBe('throttled');
  });
});

describe('who we are', () => {
  test('a key that Paylabs does not hold: the caller is rejected, at each endpoint', async () => {
    const { create, ask } = await paylabsForTest({}, { privateKey: DEMO_PLATFORM_PRIVATE_KEY });
    expect(await create(orderOf('INV-1'))).toMatchObject({
      meaning: 'caller_rejected',
      code: 'signError',
    });
    expect((await ask(orderOf('INV-1'))).meaning).toBe('caller_rejected');
  });

  test('a merchant that Paylabs does not know: the caller is rejected', async () => {
    const { create } = await paylabsForTest({}, { merchantId: '010001' });
    expect(await create(orderOf('INV-1'))).toMatchObject({
      meaning: 'caller_rejected',
      code: 'partnerInvalid',
    });
  });

  test('a base URL with a path of its own: that path is signed too', async () => {
    const { clock } = await paylabsForTest();
    const order = orderOf('INV-1');
    const provider = await signingProvider(
      `{"requestId":"C-INV-1","errCode":"0","merchantTradeNo":"INV-1","status":"01"}`,
    );
    const client = clientFor(`${provider.url}/gateway/`, clock);
    const answer = await client.create(await permit(), order, client.createBody(order), SOMEDAY);
    expect(answer.meaning).toBe('created');
    expect(provider.received[0]?.path).toBe('/gateway/payment/v2.3/ewallet/create');
  });
});

function refundOf(
  refundId: string,
  order: OrderAtProvider<EmoneyDetails>,
  refundAmount = rupiah(4_000),
) {
  return { refundId, order, paid: rupiah(10_000), refundAmount, reason: 'Barang habis' };
}

describe('giving money back', () => {
  async function paidOrder(refundAfterMs = 2_000) {
    const world = await paylabsForTest({ paylabs: { refundAfterMs } });
    const order = orderOf('INV-1');
    const { made } = await world.create(order);
    world.sandbox.paylabs.books.end('INV-1', 'paid');
    const known = { ...order, providerReference: made?.providerReference ?? null };
    const refund = async (refundId: string, amount = rupiah(4_000)) => {
      const one = refundOf(refundId, known, amount);
      return world.client.refund(await permit(), one, world.client.refundBody(one), SOMEDAY);
    };
    return { ...world, known, refund };
  }

  test('processing first; the id counts once, and at most what was paid goes back', async () => {
    const { sandbox, refund, clock } = await paidOrder();
    expect(await refund('R-1')).toMatchObject({
      meaning: 'processing',
      providerStatus: '03',
      refundAmount: rupiah(4_000),
      refundedAt: null,
    });
    expect(await refund('R-1')).toMatchObject({ meaning: 'exists_already' });
    expect(await refund('R-2', rupiah(6_001))).toMatchObject({
      meaning: 'needs_repair',
      code: 'amountInvalid',
    });
    expect((await refund('R-2', rupiah(6_000))).meaning).toBe('processing');
    await clock.advance(2_000);
    expect(sandbox.paylabs.books.state.refunds.map(({ state }) => state)).toEqual(['done', 'done']);
  });

  test('done at once', async () => {
    const { refund } = await paidOrder(0);
    expect(await refund('R-1')).toMatchObject({
      meaning: 'done',
      providerStatus: '02',
      refundedAt: '2026-11-21T03:00:00.000Z',
    });
  });

  test('lost on the way back: unknown, and made once', async () => {
    const { sandbox, refund } = await paidOrder();
    sandbox.faults.add([{ endpoint: 'emoney-refund', kind: 'lose-after', times: 1 }]);
    expect((await refund('R-1')).meaning).toBe('unknown');
    expect((await refund('R-1')).meaning).toBe('exists_already');
    expect(sandbox.paylabs.books.state.refunds).toHaveLength(1);
  });

  test('an order that nobody has paid', async () => {
    const { client, create } = await paylabsForTest();
    const order = orderOf('INV-2');
    const { made } = await create(order);
    const providerReference = made?.providerReference ?? null;
    const refund = refundOf('R-1', { ...order, providerReference });
    const answer = await client.refund(await permit(), refund, client.refundBody(refund), SOMEDAY);
    expect(answer).toMatchObject({ meaning: 'needs_repair', code: 'orderNotPaid' });
  });

  test('OVO gives nothing back, nor does an order whose number is not known: refused before it leaves', async () => {
    const { client } = await paylabsForTest();
    const ovo = { ...orderOf('INV-1', { wallet: 'OVO' }), providerReference: '1' };
    expect(client.notRefundable(ovo)).toMatch(/OVO/);
    expect(() => client.refundBody(refundOf('R-1', ovo))).toThrow(TypeError);
    expect(client.notRefundable(orderOf('INV-1'))).toMatch(/ask for its status/);
    const known = { ...orderOf('INV-1'), providerReference: '1' };
    expect(client.notRefundable(known)).toBeNull();
    expect(() => client.refundBody(refundOf('R-1', known, rupiah(10_001)))).toThrow(RangeError);
    expect(() => client.refundBody(refundOf('R-1', known, rupiah(0)))).toThrow(RangeError);
  });
});
