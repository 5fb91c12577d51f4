import { describe, expect, test } from 'vitest';
import { rupiah } from '../../src/domain/money.ts';
import { CHECKOUT_STATUSES } from '../../src/providers/oy/checkout/checkout-meanings.ts';
import type { WireReply } from '../../src/providers/wire.ts';
import { STATUS } from '../sandbox-oy-checkout/document-samples.ts';
import {
  answered,
  atProvider,
  checkoutOrder,
  getSays,
  LOST,
  permit,
  refusedWith,
  scriptedClient,
  statusSays,
} from './checkout-orders.ts';

async function ask(replies: readonly WireReply[], order = checkoutOrder()) {
  const { client, sent } = scriptedClient(replies);
  const answer = await client.checkouts.ask(await permit(), atProvider(order));
  return { answer, sent };
}

/** Every status of the document and of the provider notes. */
const STATUSES: readonly (readonly [status: string, meaning: string])[] = [
  ['created', 'open'],
  ['waiting_payment', 'open'],
  ['expired_va', 'open'],
  ['charge_in_progress', 'open'],
  ['charge_failed', 'open'],
  ['processing', 'open'],
  ['charge_sucess', 'paid'],
  ['charge_success', 'paid'],
  ['success', 'paid'],
  ['disburse_in_progress', 'paid'],
  ['complete', 'paid'],
  ['failed', 'failed'],
  ['closed', 'cancelled'],
  ['expired', 'expired'],
];

describe('the status call', () => {
  test('the table covers every status that is decided on', () => {
    expect(new Map(STATUSES)).toEqual(CHECKOUT_STATUSES);
  });

  test.each([...STATUSES, ['refund_pending', 'unknown'] as const])(
    '%s: %s',
    async (status, meaning) => {
      for (const word of [status, status.toUpperCase()]) {
        const { answer, sent } = await ask([statusSays(word), getSays('CREATED')]);
        expect(answer.meaning).toBe(meaning);
        expect(answer.providerStatus).toBe(word);
        expect(answer.failureCode).toBe(meaning === 'failed' ? word : null);
        expect(answer.payment === null).toBe(meaning !== 'paid');
        // Only where nothing was paid yet is the link looked at too.
        expect(sent).toHaveLength(meaning === 'open' ? 2 : 1);
      }
    },
  );

  test('asks for our id, and for no callback', async () => {
    const { sent } = await ask([statusSays('success')]);
    expect(sent).toEqual([
      { method: 'GET', path: '/api/payment-checkout/status?partner_tx_id=CHK1' },
    ]);
  });

  test('the sample of the document is a payment', async () => {
    const order = checkoutOrder({}, { providerId: 'partner000001', amount: rupiah(15_000) });
    const { answer } = await ask([answered(STATUS)], order);
    expect(answer).toMatchObject({
      meaning: 'paid',
      providerStatus: 'success',
      payment: {
        item: 'partner000001',
        gross: rupiah(15_000),
        fee: 0,
        tax: 0,
        paidAt: null,
        comparable: rupiah(15_000),
      },
    });
    expect(answer.evidence.body).not.toContain('Joko Widodo');
    expect(answer.evidence.body).not.toContain('6281111111');
    expect(answer.evidence.body).toContain('"tx_ref_number":"1234567"');
  });

  test.each([
    ['fee on top', checkoutOrder({ includeAdminFee: true })],
    ['an open amount', checkoutOrder({ openAmount: true }, { amount: null })],
  ])('%s: what was paid cannot be compared', async (_what, order) => {
    const { answer } = await ask([statusSays('complete', { amount: 54_000 })], order);
    expect(answer.payment).toMatchObject({ gross: rupiah(54_000), comparable: null });
  });

  test.each([
    ['BigDecimal with decimals', '50000.0000'],
    ['a number', '50000'],
    ['text', '"50000.00"'],
  ])('amounts: %s', async (_what, amount) => {
    const body = `{"partner_tx_id":"CHK1","tx_ref_number":7,"status":"complete","amount":${amount},"updated":"2026-11-21 10:05:00"}`;
    const { answer } = await ask([answered(body)]);
    expect(answer.payment).toEqual({
      item: 'CHK1',
      gross: rupiah(50_000),
      fee: 0,
      tax: 0,
      paidAt: '2026-11-21T03:05:00.000Z',
      comparable: rupiah(50_000),
    });
  });

  test.each(['', '1234567'])('tx_ref_number %j: the payment is known by our id', async (ref) => {
    // It may be told later than "paid" is; one payment has one name.
    const { answer } = await ask([statusSays('complete', { tx_ref_number: ref })]);
    expect(answer.payment?.item).toBe('CHK1');
  });

  test.each([
    ['another id', statusSays('complete', { partner_tx_id: 'CHK2' })],
    ['our id in another case', statusSays('complete', { partner_tx_id: 'chk1' })],
    ['no id', statusSays('complete', { partner_tx_id: null })],
    ['paid, and no amount', statusSays('complete', { amount: null })],
    ['paid, and nothing was', statusSays('complete', { amount: 0 })],
    ['a part of a sen', statusSays('complete', { amount: '0.001' })],
    ['a negative amount', statusSays('complete', { amount: -1 })],
    ['an amount as a boolean', statusSays('complete', { amount: true })],
    ['a status that is a sentence', statusSays('it is paid')],
    ['a status that is a number', answered('{"partner_tx_id":"CHK1","status":1}')],
    ['true and nothing else', answered('{"status":true}')],
    ['no JSON', answered('OK')],
    ['1 MB', answered('x'.repeat(1024 * 1024))],
    ['HTTP 404', answered('', 404)],
    ['HTTP 500', answered('', 500)],
    ['HTTP 503', answered('', 503)],
    ['HTTP 504', answered('', 504)],
    ['no answer', LOST],
  ])('%s: unknown, and nothing more is asked', async (_what, reply) => {
    const { answer, sent } = await ask([reply, getSays('CREATED')]);
    expect(answer).toMatchObject({ meaning: 'unknown', payment: null });
    expect(sent).toHaveLength(1);
  });

  test.each([
    [refusedWith('Can not get username is not found'), 'caller_rejected'],
    [refusedWith('Can not get IP Address not registered', 'success'), 'caller_rejected'],
    [refusedWith('Can not get API Key is not valid'), 'caller_rejected'],
    [answered('', 403), 'caller_rejected'],
    [answered('', 429), 'throttled'],
  ])('refused: %j is %s', async (reply, meaning) => {
    const { answer, sent } = await ask([reply]);
    expect(answer.meaning).toBe(meaning);
    expect(sent).toHaveLength(1);
  });
});

describe('where nothing was paid yet the GET decides', () => {
  const notFound = refusedWith('partner_tx_id is not found', 'success');
  const otherWords = refusedWith('no such transaction', 'success');

  test.each<[string, WireReply, WireReply, string, string | null]>([
    ['both open', statusSays('waiting_payment'), getSays('CREATED'), 'open', 'waiting_payment'],
    ['never looked at', notFound, getSays('CREATED'), 'open', 'CREATED'],
    ['other words', otherWords, getSays('CREATED'), 'open', 'CREATED'],
    ['deleted', notFound, getSays('CLOSED'), 'cancelled', 'CLOSED'],
    ['deleted, and open before', statusSays('created'), getSays('CLOSED'), 'cancelled', 'CLOSED'],
    ['over', statusSays('expired_va'), getSays('EXPIRED'), 'expired', 'EXPIRED'],
    ['a status of no table', notFound, getSays('REFUNDED'), 'unknown', 'REFUNDED'],
    [
      'paid, as the GET alone says',
      statusSays('created'),
      getSays('COMPLETE'),
      'unknown',
      'COMPLETE',
    ],
    ['failed, as the GET alone says', notFound, getSays('FAILED'), 'unknown', 'FAILED'],
    ['nowhere', notFound, refusedWith('Can not delete data is not found'), 'not_found', null],
    [
      'nowhere, right verb',
      otherWords,
      refusedWith('Can not get data is not found'),
      'not_found',
      null,
    ],
    [
      'open here, nowhere there',
      statusSays('created'),
      refusedWith('Can not get data is not found'),
      'unknown',
      null,
    ],
    ['another order', notFound, getSays('CREATED', { partnerTxId: 'CHK2' }), 'unknown', null],
    [
      'a link id that is ours',
      notFound,
      getSays('CREATED', { partnerTxId: 'X', paymentLinkId: 'CHK1' }),
      'unknown',
      null,
    ],
    ['an empty id', notFound, refusedWith('Can not get paymentLinkId is empty'), 'unknown', null],
    [
      'another user',
      notFound,
      refusedWith('Can not get data is not match with username'),
      'unknown',
      null,
    ],
    [
      'our user',
      notFound,
      refusedWith('Can not get username is not found'),
      'caller_rejected',
      null,
    ],
    [
      'our address',
      notFound,
      refusedWith('Can not get IP Address not registered'),
      'caller_rejected',
      null,
    ],
    ['our key', notFound, refusedWith('Can not get API Key is not valid'), 'caller_rejected', null],
    ['other words there', notFound, refusedWith('Something else'), 'unknown', null],
    ['HTTP 403', notFound, answered('', 403), 'caller_rejected', null],
    ['HTTP 429', notFound, answered('', 429), 'throttled', null],
    ['HTTP 500', notFound, answered('', 500), 'unknown', null],
    ['no answer', notFound, LOST, 'unknown', null],
    ['no JSON', notFound, answered('{"data":'), 'unknown', null],
    ['a wrong type', notFound, getSays('CREATED', { amount: {} }), 'unknown', null],
    ['no data', notFound, answered('{"status":true,"message":""}'), 'unknown', null],
  ])('%s', async (_what, status, get, meaning, providerStatus) => {
    const { answer, sent } = await ask([status, get]);
    expect(answer).toMatchObject({ meaning, providerStatus, payment: null });
    expect(sent.map(({ path }) => path)).toEqual([
      '/api/payment-checkout/status?partner_tx_id=CHK1',
      '/api/payment-checkout/CHK1',
    ]);
  });

  test('what was made is told, with its time and, as an option, the address of its page', async () => {
    const { answer } = await ask([statusSays('created'), getSays('CREATED')]);
    expect(answer.made).toEqual({
      providerReference: 'link-1',
      payment: { payment_link_id: 'link-1' },
      expiresAt: '2026-11-22T03:00:00.000Z',
    });
    const { client } = scriptedClient(
      [statusSays('created'), getSays('CREATED', { invoiceData: { fullName: 'Budi' } })],
      { payUrl: 'https://pay.oyindonesia.com/', offsetMinutes: 480 },
    );
    const invoice = await client.checkouts.ask(await permit(), atProvider(checkoutOrder()));
    expect(invoice.made).toEqual({
      providerReference: 'link-1',
      payment: {
        payment_url: 'https://pay.oyindonesia.com/invoice/link-1',
        payment_link_id: 'link-1',
      },
      expiresAt: '2026-11-22T02:00:00.000Z',
    });
  });

  test('both answers are kept as the evidence of one question', async () => {
    const { answer } = await ask([statusSays('created'), getSays('CREATED')]);
    expect(answer.evidence).toMatchObject({ endpoint: 'oy:checkout-get', subject: 'CHK1' });
    expect(answer.evidence.body).toMatch(/^oy:checkout-status: \{.*\}\noy:checkout-get: \{.*\}$/s);
  });

  test('the second request has a place in the limit of its own', async () => {
    const asked: string[] = [];
    const { client, sent } = scriptedClient([statusSays('created'), getSays('CREATED')], {
      limits: {
        acquire: async (endpoint) => {
          asked.push(endpoint);
          throw new Error('no place');
        },
      },
    });
    const answer = await client.checkouts.ask(await permit(), atProvider(checkoutOrder()));
    expect(answer).toMatchObject({ meaning: 'unknown', message: expect.stringContaining('limit') });
    expect(asked).toEqual(['oy:checkout-get']);
    expect(sent).toHaveLength(1);
  });
});
