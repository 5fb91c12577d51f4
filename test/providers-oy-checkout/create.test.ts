import { describe, expect, test } from 'vitest';
import { rupiah, type Sen } from '../../src/domain/money.ts';
import type { Instant } from '../../src/domain/time.ts';
import { CHECKOUT_DETAILS, type CheckoutDetails } from '../../src/orders/kinds/checkout-details.ts';
import { INVOICE_DETAILS } from '../../src/orders/kinds/invoice-details.ts';
import { readCreateReply } from '../../src/providers/oy/checkout/checkout-answers.ts';
import { INFERRED_CREATE_MESSAGES } from '../../src/providers/oy/checkout/checkout-meanings.ts';
import { checkoutBody, invoiceBody } from '../../src/providers/oy/checkout/checkout-requests.ts';
import { NOTHING_SENT } from '../../src/providers/provider-call.ts';
import { record } from '../sandbox/harness.ts';
import * as samples from '../sandbox-oy-checkout/document-samples.ts';
import {
  answered,
  CHECKOUT,
  checkoutOrder,
  INVOICE,
  invoiceOrder,
  LOST,
  permit,
  refusedWith,
  scriptedClient,
  SOMEDAY,
} from './checkout-orders.ts';

const WIB = 420;
const PDF = Buffer.from('%PDF-1.4\n%%EOF\n');
const sample = (text: string): Record<string, unknown> => record(JSON.parse(text));

describe('what is sent', () => {
  test('a checkout: the fields of the sample, in its order', () => {
    const order = checkoutOrder(
      {
        description: 'description',
        notes: 'notes',
        senderName: 'Sender name',
        openAmount: true,
        expiresAt: '2020-08-08T01:09:12.000Z' as Instant,
      },
      { providerId: 'partnerTxId' },
    );
    const body = checkoutBody(order, WIB);
    expect(JSON.parse(body)).toEqual({ ...sample(samples.CREATE_CHECKOUT), is_open: true });
    expect(Object.keys(sample(body))).toEqual(Object.keys(sample(samples.CREATE_CHECKOUT)));
    expect(checkoutBody(order, WIB)).toBe(body);
  });

  test('an invoice: the fields of the sample, in its order, of the types of the table', () => {
    const body = invoiceBody(
      invoiceOrder(
        {
          description: 'desc invoice',
          notes: 'notes satu',
          senderName: 'Sender Name API',
          openAmount: true,
          enabledBanks: ['013'],
          expiresAt: '2020-07-28T12:15:13.000Z' as Instant,
          customerId: 'partner user id',
          fullName: 'Raymond',
          items: [
            {
              name: 'item name',
              description: 'description',
              quantity: 10,
              purchasedOn: '2020-09-20',
              price: rupiah(33_000),
            },
          ],
        },
        { providerId: 'partnertxid', amount: rupiah(30_000) },
      ),
      WIB,
    );
    expect(JSON.parse(body)).toEqual({
      ...sample(samples.CREATE_INVOICE),
      partner_tx_id: 'partnertxid',
      amount: 30_000,
      is_open: true,
    });
    expect(Object.keys(sample(body))).toEqual(Object.keys(sample(samples.CREATE_INVOICE)));
  });

  test('a closed amount goes straight to the choice of methods', () => {
    const body = sample(checkoutBody(checkoutOrder(), WIB));
    expect(body).toMatchObject({ step: 'select-payment-method', is_open: false, amount: 50_000 });
    expect(body).not.toHaveProperty('expiration');
  });

  test('an open one may have no amount; lists have commas; another clock is an option', () => {
    const order = checkoutOrder(
      {
        openAmount: true,
        disabledMethods: ['CREDIT_CARD', 'DEBIT_CARD'],
        enabledBanks: ['002', '022'],
        expiresAt: '2026-12-31T17:00:00.000Z' as Instant,
      },
      { amount: null },
    );
    const body = sample(checkoutBody(order, 0));
    expect(body).not.toHaveProperty('amount');
    expect(body).toMatchObject({
      list_disabled_payment_methods: 'CREDIT_CARD,DEBIT_CARD',
      list_enabled_banks: '002,022',
      expiration: '2026-12-31 17:00:00',
    });
  });

  test('an attachment, a lifetime VA and a recurring invoice', () => {
    const order = invoiceOrder(
      {
        attachment: 'invoice.pdf',
        vaLifetime: true,
        recurring: { startDate: '10/11/2020', endDate: '10/11/2021', everyDays: 30 },
      },
      { files: { attachment: PDF } },
    );
    expect(sample(invoiceBody(order, WIB))).toMatchObject({
      attachment: PDF.toString('base64'),
      is_va_lifetime: true,
      recurring_start_date: '10/11/2020',
      recurring_end_date: '10/11/2021',
      recurring_frequency: 30,
    });
  });
});

describe('what intake must have refused', () => {
  const bad = (changes: Partial<CheckoutDetails>) => () =>
    checkoutBody(checkoutOrder(changes), WIB);

  test.each<[string, () => string, RegExp]>([
    ['a name with digits', bad({ senderName: 'Budi 2' }), /details: senderName/],
    ['no name', bad({ senderName: '' }), /details: senderName/],
    ['a description with a comma', bad({ description: 'a, b' }), /details: description/],
    ['notes with a dot', bad({ notes: 'a.' }), /details: notes/],
    ['a phone with +', bad({ phoneNumber: '+6281234567' }), /details: phoneNumber/],
    ['no e-mail address', bad({ email: 'budi' }), /details: email/],
    [
      'no method left',
      bad({ disabledMethods: ['VA', 'CREDIT_CARD', 'DEBIT_CARD'] }),
      /details: disabledMethods/,
    ],
    ['no instant', bad({ expiresAt: 'tomorrow' as Instant }), /details: expiresAt/],
  ])('%s', (_what, make, message) => {
    expect(make).toThrow(RangeError);
    expect(make).toThrow(message);
  });

  test.each([
    ['an id with a dash', 'CHK-1', 5_000_000, /letters and digits/],
    ['an id that is too long', 'C'.repeat(256), 5_000_000, /at most 255/],
    ['no amount', 'CHK1', null, /closed amount must be given/],
    ['too little', 'CHK1', 1_499_900, /whole rupiah from 15000 on/],
    ['sen', 'CHK1', 1_500_050, /whole rupiah/],
  ])('%s', (_what, providerId, amount, message) => {
    const make = () =>
      checkoutBody(checkoutOrder({}, { providerId, amount: amount as Sen | null }), WIB);
    expect(make).toThrow(RangeError);
    expect(make).toThrow(message);
  });

  test.each([
    ['a file that is missing', { attachment: 'a.pdf' }, {}, /do not go together/],
    ['a file that no row names', {}, { attachment: PDF }, /do not go together/],
    ['no PDF', { attachment: 'a.pdf' }, { attachment: Buffer.from('GIF89a') }, /is no PDF/],
    [
      'more than 2 MB',
      { attachment: 'a.pdf' },
      { attachment: Buffer.concat([PDF, Buffer.alloc(2_000_000)]) },
      /at most 2000000 bytes/,
    ],
    ['a lifetime VA of nobody', { vaLifetime: true, customerId: null }, {}, /vaLifetime/],
    [
      'a lifetime VA without VA',
      { vaLifetime: true, disabledMethods: ['VA' as const] },
      {},
      /vaLifetime/,
    ],
    [
      'a price of sen',
      {
        items: [
          { name: 'Kursi', description: null, quantity: 1, purchasedOn: null, price: 50 as Sen },
        ],
      },
      {},
      /items.0.price/,
    ],
  ])('invoice: %s', (_what, changes, files, message) => {
    const make = () => invoiceBody(invoiceOrder(changes, { files }), WIB);
    expect(make).toThrow(RangeError);
    expect(make).toThrow(message);
  });

  test('the message names the field, never what is in it', () => {
    expect(() => checkoutBody(checkoutOrder({ senderName: 'Siti 99' }), WIB)).not.toThrow(/Siti/);
  });

  test('details are strict: a field of no name is refused', () => {
    expect(CHECKOUT_DETAILS.safeParse(CHECKOUT).success).toBe(true);
    expect(INVOICE_DETAILS.safeParse(INVOICE).success).toBe(true);
    expect(CHECKOUT_DETAILS.safeParse({ ...CHECKOUT, voucher: 'X' }).success).toBe(false);
    expect(CHECKOUT_DETAILS.safeParse({ ...CHECKOUT, enabledBanks: ['014'] }).success).toBe(false);
  });

  test('credentials that no header can hold', () => {
    expect(() => scriptedClient([], { apiKey: 'two words' })).toThrow(TypeError);
  });
});

describe('what is answered', () => {
  const read = (reply: Parameters<typeof readCreateReply>[0]) =>
    readCreateReply(reply, INFERRED_CREATE_MESSAGES);

  test.each([
    ['checkout', samples.CREATED_CHECKOUT, 'https://pay.oyindonesia.com/id', 'id'],
    ['invoice', samples.CREATED_INVOICE, 'https://pay.oyindonesia.com/invoice/id', 'id'],
    [
      'recurring',
      samples.CREATED_RECURRING,
      'https://pay.oyindonesia.com/v2?98999987uydfuiwk73636hehnrm',
      null,
    ],
  ])('the sample of %s', (_kind, body, url, id) => {
    const reading = read(answered(body));
    expect(reading).toMatchObject({ meaning: 'created', code: 'success', message: 'success' });
    expect(reading.made).toMatchObject({ providerReference: id, payment: { payment_url: url } });
  });

  test.each([
    ['partner_tx_id is already used', 'exists_already'],
    ['Can not create username is not found', 'caller_rejected'],
    ['Can not create IP Address not registered', 'caller_rejected'],
    ['Can not create API Key is not valid', 'caller_rejected'],
    ['minimum amount is 15000', 'unknown'],
    ['', 'unknown'],
  ])('refused with "%s": %s', (message, meaning) => {
    expect(read(refusedWith(message, 'success'))).toMatchObject({ meaning, made: null });
    expect(read(refusedWith(message, 'status'))).toMatchObject({ meaning, made: null });
  });

  test('every message of the table has a case', () => {
    expect([...INFERRED_CREATE_MESSAGES.keys()]).toHaveLength(4);
  });

  test.each([
    ['no answer', LOST, 'unknown'],
    ['nothing left', NOTHING_SENT, 'not_sent'],
    ['403', answered('', 403), 'caller_rejected'],
    ['429', answered('', 429), 'throttled'],
    ['400', answered(samples.CREATED_CHECKOUT, 400), 'unknown'],
    ['500', answered('', 500), 'unknown'],
    ['503', answered('', 503), 'unknown'],
    ['504', answered('', 504), 'unknown'],
    ['no JSON', answered('<html>'), 'unknown'],
    ['a list', answered('[true]'), 'unknown'],
    ['an empty object', answered('{}'), 'unknown'],
    ['success without an address', answered('{"success":true}'), 'unknown'],
    ['an address of no web', answered('{"success":true,"url":"javascript:alert(1)"}'), 'unknown'],
    [
      'an id of a wrong type',
      answered('{"success":true,"url":"https://a.b","payment_link_id":7}'),
      'unknown',
    ],
    ['a boolean as text', answered('{"success":"true","url":"https://a.b"}'), 'unknown'],
    ['a contradiction', answered('{"success":true,"status":false,"url":"https://a.b"}'), 'unknown'],
    [
      '1 MB',
      answered(`{"success":true,"url":"https://a.b/${'x'.repeat(1024 * 1024)}"}`),
      'unknown',
    ],
  ])('%s', (_what, reply, meaning) => {
    expect(read(reply)).toMatchObject({ meaning, made: null });
  });

  test('OY’s real words, once they are known, are an option', async () => {
    const createMessages = new Map([['Amount too low', 'needs_repair' as const]]);
    const { client } = scriptedClient([refusedWith('Amount too low')], { createMessages });
    const order = checkoutOrder();
    const body = client.checkouts.createBody(order);
    const answer = await client.checkouts.create(await permit(), order, body, SOMEDAY);
    expect(answer.meaning).toBe('needs_repair');
  });
});
