import { describe, expect, it, test } from 'vitest';
import { record } from '../sandbox/harness.ts';
import { checkoutRequest, checkoutSandbox } from './checkout-sandbox.ts';
import { DELETED, GOT, STATUS } from './document-samples.ts';

const keysOf = (value: unknown): string[] => Object.keys(record(value));

describe('what the lookups answer', () => {
  it('a status has the fields of the sample, and two that the table adds', async () => {
    const { create, status, control } = await checkoutSandbox();
    await create(checkoutRequest({ phone_number: '081234567', notes: 'Mohon dikirim segera' }));
    expect((await status('CHK1')).json).toMatchObject({
      partner_tx_id: 'CHK1',
      tx_ref_number: '',
      amount: 0,
      status: 'created',
    });
    await control('POST', '/CHK1/pay', { method: 'DC', bank: '008' });
    const { json } = await status('CHK1');
    expect(keysOf(json).toSorted()).toEqual(
      [...keysOf(JSON.parse(STATUS)), 'created', 'updated'].toSorted(),
    );
    expect(json).toMatchObject({
      amount: 50_000,
      status: 'success',
      sender_bank: '008',
      payment_method: 'DC',
      va_number: '',
      sender_phone: '081234567',
      sender_note: 'Mohon dikirim segera',
      settlement_type: 'non-realtime',
      created: '2026-11-21 10:00:00',
    });
  });

  it('a GET has the fields of the sample in their order', async () => {
    const { invoice, get } = await checkoutSandbox();
    await invoice(checkoutRequest());
    const { json } = await get('CHK1');
    const sample = record(JSON.parse(GOT));
    expect(keysOf(json)).toEqual(keysOf(sample));
    expect(keysOf(json.data)).toEqual(keysOf(sample.data));
    expect(keysOf(record(json.data).invoiceData)).toEqual(keysOf(record(sample.data).invoiceData));
    const byLink = await get(String(record(json.data).paymentLinkId));
    expect(byLink.json).toEqual(json);
  });

  it('a delete answers as in the sample, and the link is closed', async () => {
    const { create, remove, get } = await checkoutSandbox();
    await create(checkoutRequest());
    expect((await remove('CHK1')).json).toEqual(JSON.parse(DELETED));
    expect(record((await get('CHK1')).json.data).status).toBe('CLOSED');
  });

  test.each([
    ['choose', {}, 'WAITING_PAYMENT'],
    ['choose', { method: 'CC' }, 'CHARGE_IN_PROGRESS'],
    ['fail', {}, 'CHARGE_FAILED'],
    ['pay', {}, 'CHARGE_SUCESS'],
    ['expire', {}, 'EXPIRED'],
    ['status', { status: 'complete' }, 'COMPLETE'],
  ])('after %s %j it cannot be deleted: the status is %s', async (command, body, status) => {
    const { create, remove, control } = await checkoutSandbox();
    await create(checkoutRequest());
    await control('POST', `/CHK1/${command}`, body);
    expect((await remove('CHK1')).json).toEqual({
      status: false,
      message: `Can not delete, status transaction is ${status}`,
    });
  });

  it('both base URLs show the same books', async () => {
    const { create, ask } = await checkoutSandbox();
    await create(checkoutRequest());
    const staging = await ask('GET', '/staging/partner/api/payment-checkout/CHK1');
    expect(staging.json.status).toBe(true);
  });

  it('the pay page shows amount and status, and what a payer wrote is escaped', async () => {
    const { create, control, url } = await checkoutSandbox();
    const made = await create(checkoutRequest({ description: 'Kursi kantor' }));
    await control('POST', '/CHK1/pay');
    const page = await fetch(String(made.json.url));
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const html = await page.text();
    expect(html).toContain('<td>50000</td>');
    expect(html).toContain('<td>charge_sucess</td>');
    expect(html).toContain('Kursi kantor');
    expect((await fetch(`${url}/pay/%3Cb%3E`)).status).toBe(404);
  });
});

describe('who is refused, and how', () => {
  const GET = '/api/payment-checkout/CHK1';
  const STATUS_PATH = '/api/payment-checkout/status?partner_tx_id=CHK1';
  const CREATE = '/api/payment-checkout/create-v2';

  test.each([
    ['POST', CREATE, 'Can not create username is not found', 'success'],
    ['GET', STATUS_PATH, 'Can not get username is not found', 'success'],
    ['GET', GET, 'Can not get username is not found', 'status'],
    ['DELETE', GET, 'Can not delete username is not found', 'status'],
  ])('%s %s of a stranger: %s', async (method, path, message, flag) => {
    const { ask } = await checkoutSandbox();
    const body = method === 'POST' ? checkoutRequest() : undefined;
    const stranger = await ask(method, path, body, { 'x-oy-username': 'stranger' });
    expect(stranger).toMatchObject({ http: 200, json: { [flag]: false, message } });
    const wrongKey = await ask(method, path, body, { 'x-api-key': 'wrong' });
    expect(wrongKey.json.message).toBe(
      message.replace('username is not found', 'API Key is not valid'),
    );
  });

  it('what is not there', async () => {
    const { get, remove, status, ask } = await checkoutSandbox();
    // As the document prints it: the GET too says "delete".
    expect((await get('NOTHERE')).json).toEqual({
      status: false,
      message: 'Can not delete data is not found',
    });
    expect((await remove('NOTHERE')).json.message).toBe('Can not delete data is not found');
    expect((await status('NOTHERE')).json.message).toBe('partner_tx_id is not found');
    expect((await remove('')).json.message).toBe('Can not delete paymentLinkId is empty');
    expect((await get('null')).json.message).toBe('Can not get paymentLinkId is empty');
    const nothing = await ask('GET', '/api/payment-checkout/status');
    expect(nothing.json.success).toBe(false);
    expect((await status('NOTHERE', '&send_callback=maybe')).json.success).toBe(false);
  });

  it("another user's link", async () => {
    const users = [
      { username: 'sandbox', apiKey: 'sandbox-key' },
      { username: 'other', apiKey: 'other-key' },
    ];
    const { create, ask } = await checkoutSandbox({ oyCheckout: { users } });
    await create(checkoutRequest());
    const other = { 'x-oy-username': 'other', 'x-api-key': 'other-key' };
    for (const [method, verb] of [
      ['GET', 'get'],
      ['DELETE', 'delete'],
    ] as const) {
      const { json } = await ask(method, GET, undefined, other);
      expect(json.message).toBe(`Can not ${verb} data is not match with username`);
    }
  });

  test.each([
    ['checkout-get', 'ip_not_registered', 'Can not get IP Address not registered'],
    ['checkout-delete', 'ip_not_registered', 'Can not delete IP Address not registered'],
    ['checkout-delete', 'status_COMPLETE', 'Can not delete, status transaction is COMPLETE'],
    ['checkout-status', 'data_not_found', 'partner_tx_id is not found'],
    ['checkout-create', 'already_used', 'partner_tx_id is already used'],
    ['invoice-create', 'anything', 'anything'],
  ])('a fault plan at %s with the code %s: %s', async (endpoint, code, message) => {
    const oy = await checkoutSandbox();
    expect((await oy.fault({ endpoint, kind: 'code', code })).http).toBe(201);
    const calls: Record<string, () => Promise<{ json: Record<string, unknown> }>> = {
      'checkout-get': () => oy.get('CHK1'),
      'checkout-delete': () => oy.remove('CHK1'),
      'checkout-status': () => oy.status('CHK1'),
      'checkout-create': () => oy.create(checkoutRequest()),
      'invoice-create': () => oy.invoice(checkoutRequest()),
    };
    expect((await calls[endpoint]?.())?.json.message).toBe(message);
  });
});
