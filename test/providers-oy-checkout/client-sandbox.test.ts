import { beforeAll, afterAll, describe, expect, test } from 'vitest';
import { rupiah } from '../../src/domain/money.ts';
import type { OrderToCreate } from '../../src/orders/order-provider.ts';
import type { CheckoutDetails } from '../../src/orders/kinds/checkout-details.ts';
import type { OyCheckoutClient } from '../../src/providers/oy/checkout/oy-checkout-client.ts';
import { readOyCheckoutCallback } from '../../src/providers/oy/checkout/checkout-callbacks.ts';
import { checkoutReceiver, openCheckoutSandbox } from '../sandbox-oy-checkout/checkout-sandbox.ts';
import {
  atProvider,
  checkoutOrder,
  clientAt,
  invoiceOrder,
  permit,
  SOMEDAY,
} from './checkout-orders.ts';

/** The client against the sandbox over real HTTP: what one says, the other understands. */
let oy: Awaited<ReturnType<typeof openCheckoutSandbox>>;
let client: OyCheckoutClient;
let count = 0;

beforeAll(async () => {
  oy = await openCheckoutSandbox();
  client = clientAt(`${oy.url}/staging/partner`);
});
afterAll(async () => {
  await client.close();
  await oy.sandbox.close();
});

/** An order with an id of its own. */
function fresh(changes: Partial<CheckoutDetails> = {}): OrderToCreate<CheckoutDetails> {
  count += 1;
  return checkoutOrder(changes, { providerId: `CHK${count}` });
}

async function create(order: OrderToCreate<CheckoutDetails>) {
  const { checkouts } = client;
  return checkouts.create(await permit(), order, checkouts.createBody(order), SOMEDAY);
}
const ask = async (order: OrderToCreate<CheckoutDetails>) =>
  client.checkouts.ask(await permit(), atProvider(order));
const remove = async (order: OrderToCreate<CheckoutDetails>) =>
  client.checkouts.remove?.(await permit(), atProvider(order));

describe('the life of a checkout', () => {
  test('made, open, paid', async () => {
    const order = fresh();
    const made = await create(order);
    expect(made.meaning).toBe('created');
    expect(made.made?.payment.payment_url).toContain(`${oy.url}/pay/`);

    const open = await ask(order);
    expect(open).toMatchObject({ meaning: 'open', providerStatus: 'created' });
    expect(open.made).toMatchObject({
      providerReference: made.made?.providerReference,
      expiresAt: '2026-11-22T03:00:00.000Z',
    });

    await oy.control('POST', `/${order.providerId}/pay`);
    expect(await ask(order)).toMatchObject({
      meaning: 'paid',
      payment: { gross: rupiah(50_000), comparable: rupiah(50_000) },
    });
    expect(await remove(order)).toMatchObject({
      meaning: 'not_possible',
      message: 'Can not delete, status transaction is CHARGE_SUCESS',
    });
  });

  test('the payer bears the fee: paid more, and nothing to compare', async () => {
    const order = fresh({ includeAdminFee: true });
    await create(order);
    await oy.control('POST', `/${order.providerId}/pay`);
    const { payment } = await ask(order);
    expect(payment).toMatchObject({ gross: rupiah(54_000), comparable: null });
  });

  test('declined, tried again, failed at last; expired; taken back', async () => {
    const failing = fresh();
    await create(failing);
    await oy.control('POST', `/${failing.providerId}/fail`);
    expect((await ask(failing)).meaning).toBe('open');
    await oy.control('POST', `/${failing.providerId}/fail`, { final: true });
    expect(await ask(failing)).toMatchObject({ meaning: 'failed', failureCode: 'failed' });

    const expiring = fresh();
    await create(expiring);
    await oy.control('POST', `/${expiring.providerId}/expire`);
    expect((await ask(expiring)).meaning).toBe('expired');

    const removed = fresh();
    await create(removed);
    expect((await remove(removed))?.meaning).toBe('removed');
    expect((await ask(removed)).meaning).toBe('cancelled');
    expect((await remove(removed))?.meaning).toBe('not_possible');
  });

  test('never made: not found, everywhere', async () => {
    const order = fresh();
    expect((await ask(order)).meaning).toBe('not_found');
    expect((await remove(order))?.meaning).toBe('not_found');
    expect((await client.get(await permit(), order.providerId)).meaning).toBe('not_found');
  });

  test('an invoice with its items and a PDF', async () => {
    const order = invoiceOrder(
      {
        attachment: 'invoice.pdf',
        items: [
          {
            name: 'Kursi kantor',
            description: null,
            quantity: 2,
            purchasedOn: '2026-11-20',
            price: rupiah(25_000),
          },
        ],
      },
      { files: { attachment: Buffer.from('%PDF-1.4\n%%EOF\n') } },
    );
    const { invoices } = client;
    const body = invoices.createBody(order);
    const made = await invoices.create(await permit(), order, body, SOMEDAY);
    expect(made.made?.payment.payment_url).toContain('/pay/invoice/');
    expect((await invoices.ask(await permit(), atProvider(order))).meaning).toBe('open');
    const told = await client.get(await permit(), order.providerId);
    expect(told.link?.invoiceData?.invoiceItems).toMatchObject([
      { item: 'Kursi kantor', quantity: '2', price_per_item: rupiah(25_000) },
    ]);
  });

  test('a callback and the status tell of the same payment', async () => {
    const receiver = await checkoutReceiver();
    await oy.control('PUT', '/callback-url', { url: receiver.url });
    const order = fresh();
    await create(order);
    await oy.control('POST', `/${order.providerId}/pay`);
    await receiver.count(1);
    const callback = readOyCheckoutCallback(receiver.received[0] ?? '');
    const { payment } = await ask(order);
    expect(callback?.providerId).toBe(order.providerId);
    expect({ ...callback?.news.payment, comparable: rupiah(50_000) }).toEqual(payment);
    await oy.control('PUT', '/callback-url', { url: null });
  });

  test('a stranger is refused at every call', async () => {
    const stranger = clientAt(oy.url, { apiKey: 'another-key' });
    const order = fresh();
    const { checkouts } = stranger;
    const meanings = [
      await checkouts.create(await permit(), order, checkouts.createBody(order), SOMEDAY),
      await checkouts.ask(await permit(), atProvider(order)),
      await stranger.get(await permit(), order.providerId),
      await checkouts.remove?.(await permit(), atProvider(order)),
    ].map((answer) => answer?.meaning);
    expect(meanings).toEqual(Array.from({ length: 4 }, () => 'caller_rejected'));
    await stranger.close();
  });
});

describe('when things go wrong', () => {
  const plan = (endpoint: string, fields: Record<string, unknown>) =>
    oy.fault({ endpoint, times: 1, ...fields });

  test('the request is lost: nothing was made, and the same bytes may go again', async () => {
    const order = fresh();
    await plan('checkout-create', { kind: 'lose-before' });
    expect((await create(order)).meaning).toBe('unknown');
    expect((await ask(order)).meaning).toBe('not_found');
    expect((await create(order)).meaning).toBe('created');
  });

  test('the answer is lost: the link is there, and a second create is no second link', async () => {
    const order = fresh();
    await plan('checkout-create', { kind: 'lose-after' });
    expect((await create(order)).meaning).toBe('unknown');
    const found = await ask(order);
    expect(found).toMatchObject({
      meaning: 'open',
      made: { providerReference: expect.any(String) },
    });
    expect((await create(order)).meaning).toBe('exists_already');
  });

  test.each([
    [{ kind: 'http', status: 500 }, 'unknown'],
    [{ kind: 'http', status: 500, effect: 'done' }, 'unknown'],
    [{ kind: 'http', status: 503 }, 'unknown'],
    [{ kind: 'http', status: 403 }, 'caller_rejected'],
    [{ kind: 'http', status: 429 }, 'throttled'],
    [{ kind: 'malformed' }, 'unknown'],
    [{ kind: 'code', code: 'some_new_word' }, 'unknown'],
    [{ kind: 'code', code: 'ip_not_registered' }, 'caller_rejected'],
  ])('create under %j: %s', async (fault, meaning) => {
    await plan('checkout-create', fault);
    expect((await create(fresh())).meaning).toBe(meaning);
  });

  test.each([
    ['checkout-status', { kind: 'lose-before' }, 'unknown'],
    ['checkout-status', { kind: 'lose-after' }, 'unknown'],
    ['checkout-status', { kind: 'http', status: 500 }, 'unknown'],
    ['checkout-status', { kind: 'http', status: 429 }, 'throttled'],
    ['checkout-status', { kind: 'malformed' }, 'unknown'],
    ['checkout-status', { kind: 'code', code: 'api_key_not_valid' }, 'caller_rejected'],
    // The status call has lost it; the GET has not.
    ['checkout-status', { kind: 'code', code: 'data_not_found' }, 'open'],
    ['checkout-get', { kind: 'lose-before' }, 'unknown'],
    ['checkout-get', { kind: 'http', status: 504 }, 'unknown'],
    ['checkout-get', { kind: 'malformed' }, 'unknown'],
    ['checkout-get', { kind: 'code', code: 'data_not_found' }, 'unknown'],
    ['checkout-get', { kind: 'code', code: 'other_user' }, 'unknown'],
  ])('asking, %s under %j: %s', async (endpoint, fault, meaning) => {
    const order = fresh();
    await create(order);
    await plan(endpoint, fault);
    expect((await ask(order)).meaning).toBe(meaning);
    expect((await ask(order)).meaning).toBe('open');
  });

  test('the answer to a delete is lost: asked, it is cancelled', async () => {
    const order = fresh();
    await create(order);
    await plan('checkout-delete', { kind: 'lose-after' });
    expect((await remove(order))?.meaning).toBe('unknown');
    expect((await ask(order)).meaning).toBe('cancelled');
  });

  test('no place in the limit: nothing leaves', async () => {
    const order = fresh();
    const full = {
      endpoint: 'any',
      enter: async () => {
        throw new Error('full');
      },
      done: async () => undefined,
    };
    const body = client.checkouts.createBody(order);
    const answer = await client.checkouts.create(full, order, body, SOMEDAY);
    expect(answer.meaning).toBe('not_sent');
    expect((await ask(order)).meaning).toBe('not_found');
  });
});
