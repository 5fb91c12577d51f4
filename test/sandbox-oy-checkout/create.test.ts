import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { checkoutRequest, checkoutSandbox, openCheckoutSandbox } from './checkout-sandbox.ts';
import { CREATE_CHECKOUT, CREATE_INVOICE, CREATE_RECURRING } from './document-samples.ts';

const PDF = Buffer.from('%PDF-1.4\n%%EOF\n').toString('base64');

describe('the samples of the document', () => {
  it('the checkout is made, and answered with an address of its own', async () => {
    const { create, get, url } = await checkoutSandbox({}, '2020-08-01T00:00:00Z');
    const made = await create(CREATE_CHECKOUT);
    expect(made.http).toBe(200);
    const id = String(made.json.payment_link_id);
    expect(made.json).toEqual({
      success: true,
      url: `${url}/pay/${id}`,
      message: 'success',
      email_status: 'PROCESSED',
      payment_link_id: id,
    });
    expect((await get('partnerTxId')).json).toMatchObject({
      data: {
        partnerTxId: 'partnerTxId',
        paymentLinkId: id,
        amount: 50_000,
        status: 'CREATED',
        expirationTime: '2020-08-08 08:09:12',
        invoiceData: null,
      },
      status: true,
    });
  });

  it('the invoice, with its amount and boolean as text and blanks in its id', async () => {
    const { invoice, get, url } = await checkoutSandbox({}, '2020-07-01T00:00:00Z');
    const made = await invoice(CREATE_INVOICE);
    expect(made.json).toMatchObject({
      success: true,
      url: `${url}/pay/invoice/${String(made.json.payment_link_id)}`,
    });
    const { json } = await get(encodeURIComponent('partner tx id'));
    expect(json).toMatchObject({
      data: {
        amount: 30_000,
        isOpen: true,
        listEnabledBanks: '013',
        invoiceData: {
          fullName: 'Raymond',
          isVaLifetime: false,
          isScheduled: false,
          recurringStartDate: null,
          invoiceItems: JSON.stringify([
            {
              item: 'item name',
              quantity: 10,
              description: 'description',
              price_per_item: 33_000,
              date_of_purchase: Date.parse('2020-09-20'),
            },
          ]),
        },
      },
    });
  });

  it('the recurring invoice is no JSON and has no address; its fields go with an invoice', async () => {
    const { ask, invoice, get } = await checkoutSandbox();
    expect((await ask('POST', '/api/TBD', CREATE_RECURRING)).http).toBe(404);
    expect((await invoice(CREATE_RECURRING)).http).toBe(400);
    const recurring = {
      recurring_start_date: '10/11/2020',
      recurring_end_date: '10/11/2021',
      recurring_frequency: 30,
    };
    expect((await invoice(checkoutRequest(recurring))).json.success).toBe(true);
    expect((await get('CHK1')).json).toMatchObject({
      data: {
        invoiceData: {
          isScheduled: true,
          recurringStartDate: '10/11/2020',
          recurringEndDate: '10/11/2021',
          recurringFrequency: 30,
        },
      },
    });
  });
});

describe('what the document limits', () => {
  let oy: Awaited<ReturnType<typeof openCheckoutSandbox>>;
  let count = 0;
  beforeAll(async () => {
    oy = await openCheckoutSandbox();
  });
  afterAll(() => oy.sandbox.close());

  const refusals: readonly (readonly [what: string, changes: Record<string, unknown>, RegExp])[] = [
    ['an id with other signs', { partner_tx_id: 'CHK-1' }, /partner_tx_id only accepts alphanum/],
    ['a closed amount without an id', { partner_tx_id: '' }, /partner_tx_id must be defined/],
    ['an id that is a number', { partner_tx_id: 17 }, /partner_tx_id must be a string/],
    ['no name', { sender_name: '' }, /sender_name cannot be empty/],
    ['a name of blanks', { sender_name: '  ' }, /sender_name cannot be empty/],
    ['a name with digits', { sender_name: 'Budi 2' }, /sender_name only accepts alphabets/],
    ['a description with a comma', { description: 'a, b' }, /description only accepts/],
    ['notes with a line break', { notes: 'a\nb' }, /notes only accepts/],
    ['a text that is too long', { notes: 'a'.repeat(256) }, /notes is longer than 255/],
    ['14,999 rupiah', { amount: 14_999 }, /minimum amount is 15000/],
    ['sen', { amount: 15_000.5 }, /amount must be an integer/],
    ['an amount as text', { amount: '50000' }, /amount must be an integer/],
    ['a closed amount that is missing', { amount: null }, /amount must be defined/],
    ['far too much', { amount: 1e15 }, /maximum amount/],
    ['a boolean as text', { is_open: 'false' }, /is_open must be a boolean/],
    ['a phone with +', { phone_number: '+6281234567' }, /phone_number must not use special/],
    ['no e-mail address', { email: 'budi' }, /email is not an e-mail/],
    ['a step of no page', { step: 'pay' }, /step must be one of/],
    [
      'a step that needs the amount',
      { is_open: true, amount: null, step: 'input-personal-info' },
      /amount must be defined for step input-personal-info/,
    ],
    [
      'another step that needs it',
      { is_open: true, amount: null, step: 'select-payment-method' },
      /amount must be defined for step select-payment-method/,
    ],
    [
      'no method left',
      { list_disabled_payment_methods: 'VA,CREDIT_CARD,DEBIT_CARD' },
      /at least 1 payment method/,
    ],
    [
      'a method of no name',
      { list_disabled_payment_methods: 'CASH' },
      /list_disabled_payment_methods takes/,
    ],
    ['a bank without VA', { list_enabled_banks: '014' }, /list_enabled_banks takes 002, 008/],
    ['a time of no form', { expiration: '2026-12-31' }, /expiration must be/],
    ['a day of no calendar', { expiration: '2026-02-31 00:00:00' }, /expiration must be/],
    ['a time that is over', { expiration: '2026-11-21 09:59:59' }, /expiration is in the past/],
  ];
  test.each(refusals)('checkout: %s', async (_what, changes, message) => {
    const said = await oy.create(checkoutRequest(changes));
    expect(said).toMatchObject({ http: 200, json: { success: false } });
    expect(said.json.message).toMatch(message);
    expect((await oy.status('CHK1')).json.success).toBe(false);
  });

  const invoiceRefusals: readonly (readonly [string, Record<string, unknown>, RegExp])[] = [
    ['no PDF', { attachment: Buffer.from('GIF89a').toString('base64') }, /attachment is no PDF/],
    ['no base 64', { attachment: '%PDF' }, /attachment is not base 64/],
    ['two attachments', { attachment: [PDF, PDF] }, /1 PDF/],
    [
      'more than 2 MB',
      { attachment: Buffer.from(`%PDF${'x'.repeat(2 * 1024 * 1024)}`).toString('base64') },
      /larger than 2 MB/,
    ],
    ['items that are no list', { invoice_items: 'Kursi' }, /invoice_items is not as documented/],
    [
      'an item without a price',
      { invoice_items: [{ item: 'Kursi', quantity: 1 }] },
      /0.price_per_item/,
    ],
    ['a lifetime VA of nobody', { is_va_lifetime: true }, /needs partner_user_id/],
    [
      'a lifetime VA without VA',
      { is_va_lifetime: true, partner_user_id: 'C1', list_disabled_payment_methods: 'VA' },
      /the payment method VA/,
    ],
    ['a frequency of 0 days', { recurring_frequency: 0 }, /recurring_frequency/],
  ];
  test.each(invoiceRefusals)('invoice: %s', async (_what, changes, message) => {
    const said = await oy.invoice(checkoutRequest(changes));
    expect(said).toMatchObject({ http: 200, json: { success: false } });
    expect(said.json.message).toMatch(message);
  });

  const accepted: readonly (readonly [string, Record<string, unknown>])[] = [
    ['15,000 rupiah', { amount: 15_000 }],
    ['an open amount without any', { is_open: true, amount: null }],
    ['an open amount without an id', { is_open: true, partner_tx_id: '' }],
    ['each step', { step: 'input-personal-info' }],
    ['the last step', { step: 'select-payment-method' }],
    ['a phone as a number', { phone_number: 81_234_567_890 }],
    ['all banks', { list_enabled_banks: '002,008,009,013,022' }],
    ['two methods off', { list_disabled_payment_methods: 'CREDIT_CARD, DEBIT_CARD' }],
    ['the day first', { expiration: '31-12-2026 23:59:59' }],
    ['a field of tomorrow', { voucher: 'X' }],
  ];
  test.each(accepted)('taken: %s', async (_what, changes) => {
    count += 1;
    const request = checkoutRequest({ partner_tx_id: `TAKEN${count}`, ...changes });
    expect((await oy.create(request)).json).toMatchObject({ success: true });
  });

  it('the attachment of an invoice is counted in the books', async () => {
    const { invoice, control } = await checkoutSandbox();
    expect((await invoice(checkoutRequest({ attachment: PDF }))).json.success).toBe(true);
    const { links } = (await control('GET', '/links')).json;
    expect(links).toMatchObject([{ kind: 'invoice', attachmentBytes: 15 }]);
  });
});

describe('one link for each id', () => {
  it('a second create is refused, whatever it says', async () => {
    const { create, control } = await checkoutSandbox();
    await create(checkoutRequest());
    const again = await create(checkoutRequest({ amount: 99_000 }));
    expect(again.json).toEqual({ success: false, message: 'partner_tx_id is already used' });
    expect((await control('GET', '')).json).toMatchObject({ count: 1 });
  });

  it('as an option the unpaid link is answered again, and the paid one refused', async () => {
    const { create, control } = await checkoutSandbox({ oyCheckout: { repeats: 'same-link' } });
    const first = await create(checkoutRequest());
    expect((await create(checkoutRequest())).json).toEqual(first.json);
    await control('POST', '/CHK1/pay');
    expect((await create(checkoutRequest())).json.message).toBe('partner_tx_id is already used');
    expect((await control('GET', '')).json).toMatchObject({ count: 1 });
  });

  it('two users may each have it', async () => {
    const users = [
      { username: 'sandbox', apiKey: 'sandbox-key' },
      { username: 'other', apiKey: 'other-key' },
    ];
    const { create, ask, control } = await checkoutSandbox({ oyCheckout: { users } });
    await create(checkoutRequest());
    const other = { 'x-oy-username': 'other', 'x-api-key': 'other-key' };
    const path = '/api/payment-checkout/create-v2';
    expect((await ask('POST', path, checkoutRequest(), other)).json.success).toBe(true);
    expect((await control('GET', '')).json).toMatchObject({ count: 2 });
  });
});

describe('what is no request at all', () => {
  it('text that is no JSON: 400; another content type: 415; JSON that is no object', async () => {
    const { create, ask } = await checkoutSandbox();
    expect((await create('{"partner_tx_id"')).http).toBe(400);
    const path = '/api/payment-checkout/create-v2';
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await ask('POST', path, 'a=b', form)).http).toBe(415);
    expect((await create('[1]')).json).toMatchObject({ success: false });
  });

  it('a megabyte of notes is refused, and the next request is served', async () => {
    const { create } = await checkoutSandbox();
    const huge = await create(checkoutRequest({ notes: 'x'.repeat(1024 * 1024) }));
    expect(huge.json).toMatchObject({ success: false });
    expect((await create(checkoutRequest())).json.success).toBe(true);
  });
});
