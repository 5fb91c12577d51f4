import { expect } from 'vitest';
import { rupiah } from '../../src/domain/money.ts';
import {
  readBalanceReply,
  readInquiryReply,
  readRemitReply,
  readStatusReply,
} from '../../src/providers/oy/oy-answers.ts';
import { readOyHint } from '../../src/providers/oy/oy-callbacks.ts';
import { callbackReceiver, record, sandboxForTest } from '../sandbox/harness.ts';
import { answered, type Uses } from './samples.ts';

/** "Fund Disbursement" of OY's document. */
export const disbursementUses: Uses = {
  '01-disbursement-inquiry-request': async ({ text }) => {
    const { oy } = await sandboxForTest();
    expect(await oy.post('/api/inquiry', text)).toMatchObject({
      http: 200,
      json: {
        status: { code: '000', message: 'Success' },
        recipient_bank: '014',
        recipient_account: '1239812390',
        recipient_name: expect.any(String),
      },
    });
  },

  '02-disbursement-inquiry-answer': ({ text }) => {
    const asked = { bankCode: '014', accountNumber: '1239812390' };
    expect(readInquiryReply(answered(text), asked)).toEqual({
      meaning: 'known',
      code: '000',
      message: 'Success',
      recipientName: 'John Doe',
    });
  },

  '03-disbursement-remit-request': async ({ text }) => {
    const { oy } = await sandboxForTest();
    expect(await oy.post('/api/remit', text)).toMatchObject({
      http: 200,
      json: {
        status: { code: '101', message: 'Request is Processed' },
        amount: 125_000,
        trx_id: expect.stringMatching(/./),
        partner_trx_id: '1234-asdf',
      },
    });
    expect(await oy.post('/api/remit', text)).toMatchObject({ code: '203' });
  },

  '04-disbursement-remit-answer': ({ text }) => {
    expect(readRemitReply(answered(text), '1234-asdf')).toEqual({
      meaning: 'accepted',
      code: '101',
      message: 'Request is Processed',
      providerTrxId: 'ABC-456',
    });
  },

  '05-disbursement-callback': ({ text }) => {
    const hint = readOyHint(text);
    expect(hint).toMatchObject({
      partnerTrxId: '1234-asde',
      status: 'paid',
      amount: rupiah(125_000),
      changedAt: '2020-01-24T06:48:39.000Z',
    });
    expect(hint?.raw).not.toMatch(/John Doe|1234567890/);
  },

  '06-disbursement-status-request': async ({ text }) => {
    const receiver = await callbackReceiver();
    const { oy, clock } = await sandboxForTest({ callbackUrl: receiver.url });
    expect(await oy.post('/api/remit-status', text)).toMatchObject({ code: '204' });
    await oy.remit('1234-asde');
    clock.advance(1_000);
    await receiver.count(1);
    expect(await oy.post('/api/remit-status', text)).toMatchObject({
      code: '000',
      json: { partner_trx_id: '1234-asde', last_updated_date: '21-11-2026 03:00:01' },
    });
    // `"send_callback": "true"`, a text in the sample.
    await receiver.count(2);
    expect(receiver.received[1]?.body).toEqual(record(receiver.received[0]?.body));
  },

  '07-disbursement-status-answer': ({ text }) => {
    expect(readStatusReply(answered(text), '1234-asde')).toEqual({
      meaning: 'paid',
      code: '000',
      message: 'Success',
      providerTrxId: 'ABC-456',
      bankCode: '008',
      accountNumber: '1234567890',
      amount: rupiah(125_000),
      changedAt: '2020-01-24T06:48:39.000Z',
      failedAtBank: false,
    });
  },

  '08-disbursement-balance-answer': ({ text }) => {
    expect(readBalanceReply(answered(text))).toEqual({
      meaning: 'told',
      code: '000',
      message: 'Success',
      balance: rupiah(100_000_000),
      pending: rupiah(2_000_000),
      available: rupiah(98_500_000),
    });
  },
};
