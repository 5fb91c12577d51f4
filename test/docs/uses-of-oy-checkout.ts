import { expect } from 'vitest';
import { rupiah } from '../../src/domain/money.ts';
import {
  readCreateReply,
  readDeleteReply,
  readGetReply,
  readStatusReply,
} from '../../src/providers/oy/checkout/checkout-answers.ts';
import { readOyCheckoutCallback } from '../../src/providers/oy/checkout/checkout-callbacks.ts';
import { INFERRED_CREATE_MESSAGES } from '../../src/providers/oy/checkout/checkout-meanings.ts';
import { checkoutSandbox } from '../sandbox-oy-checkout/checkout-sandbox.ts';
import { answered, type Uses } from './samples.ts';

/** WIB. */
const COMPARING = { comparable: true, offsetMinutes: 420 };

/** Made, with a link. */
const madeWith = (url: string, id: string | null, emailStatus: string) => ({
  meaning: 'created',
  code: 'success',
  made: {
    providerReference: id,
    payment: { payment_url: url, email_status: emailStatus },
    expiresAt: null,
  },
});

/** "Fund Acceptance" of OY's document. */
export const checkoutUses: Uses = {
  '31-checkout-create-request': async ({ text }) => {
    const { create, get } = await checkoutSandbox({}, '2020-08-01T00:00:00Z');
    const { json } = await create(text);
    expect(json).toMatchObject({ success: true, message: 'success', email_status: 'PROCESSED' });
    expect((await get('partnerTxId')).json).toMatchObject({
      status: true,
      data: {
        partnerTxId: 'partnerTxId',
        paymentLinkId: json.payment_link_id,
        amount: 50_000,
        senderName: 'Sender name',
        isOpen: false,
        status: 'CREATED',
        expirationTime: '2020-08-08 08:09:12',
        invoiceData: null,
      },
    });
  },

  '32-checkout-create-answer': ({ text }) => {
    expect(readCreateReply(answered(text), INFERRED_CREATE_MESSAGES)).toMatchObject(
      madeWith('https://pay.oyindonesia.com/id', 'id', 'PROCESSED'),
    );
  },

  // An id with blanks, an amount and a boolean as text.
  '33-invoice-create-request': async ({ text }) => {
    const { invoice, get } = await checkoutSandbox({}, '2020-07-01T00:00:00Z');
    expect((await invoice(text)).json).toMatchObject({ success: true });
    expect((await get(encodeURIComponent('partner tx id'))).json).toMatchObject({
      data: {
        amount: 30_000,
        isOpen: true,
        listEnabledBanks: '013',
        invoiceData: {
          fullName: 'Raymond',
          isVaLifetime: false,
          invoiceItems: expect.stringContaining('"price_per_item":33000'),
        },
      },
    });
  },

  '34-invoice-create-answer': ({ text }) => {
    expect(readCreateReply(answered(text), INFERRED_CREATE_MESSAGES)).toMatchObject(
      madeWith('https://pay.oyindonesia.com/invoice/id', 'id', 'PROCESSED'),
    );
  },

  // "Coming soon": no address yet, no JSON, and days where an invoice has a date.
  '35-recurring-create-request': async ({ text, json }) => {
    const { ask, invoice, get } = await checkoutSandbox();
    expect((await ask('POST', '/api/TBD', text)).http).toBe(404);
    expect((await invoice(text)).http).toBe(400);
    expect((await invoice(json)).json).toMatchObject({
      success: false,
      message: 'expiration must be a string',
    });
    const asInvoice = json.replace('"expiration": 7', '"expiration": ""');
    expect((await invoice(asInvoice)).json).toMatchObject({ success: true });
    expect((await get('ABC123456527')).json).toMatchObject({
      data: {
        amount: 75_000,
        invoiceData: {
          isScheduled: true,
          recurringStartDate: '10/11/2020',
          recurringEndDate: '10/11/2021',
          recurringFrequency: 30,
        },
      },
    });
  },

  '36-recurring-create-answer': ({ text }) => {
    expect(readCreateReply(answered(text), INFERRED_CREATE_MESSAGES)).toMatchObject(
      madeWith('https://pay.oyindonesia.com/v2?98999987uydfuiwk73636hehnrm', null, 'delivered'),
    );
  },

  // The document prints no sample of the callback: its fields are these.
  '37-checkout-status-answer': ({ text }) => {
    const paid = {
      meaning: 'paid',
      providerStatus: 'success',
      payment: { item: 'partner000001', gross: rupiah(15_000) },
    };
    expect(readStatusReply(answered(text), 'partner000001', COMPARING)).toMatchObject({
      kind: 'news',
      news: paid,
    });
    const callback = readOyCheckoutCallback(text);
    expect(callback).toMatchObject({ providerId: 'partner000001', news: paid });
    expect(callback?.raw).not.toMatch(/Joko|6281111111/);
  },

  '38-checkout-delete-answer': ({ text }) => {
    expect(readDeleteReply(answered(text))).toEqual({
      meaning: 'removed',
      code: 'success',
      message: 'success delete payment checkout data',
    });
  },

  '39-checkout-get-answer': ({ text }) => {
    for (const id of ['abc10', '703e05c0-48e3-47bd-9c22-670941d4d5fe']) {
      expect(readGetReply(answered(text), id)).toMatchObject({
        meaning: 'told',
        code: 'CREATED',
        link: {
          partnerTxId: 'abc10',
          amount: rupiah(15_000),
          isOpen: true,
          invoiceData: { invoiceItems: [{ item: 'AK 47', price_per_item: rupiah(2_250_000) }] },
        },
      });
    }
  },
};
