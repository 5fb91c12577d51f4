import { expect } from 'vitest';
import { rupiah } from '../../src/domain/money.ts';
import {
  readCreateReply,
  readHistoryReply,
  readInfoReply,
  readListReply,
  readUpdateReply,
} from '../../src/providers/oy/va/va-answers.ts';
import { readOyVaCallback } from '../../src/providers/oy/va/va-callbacks.ts';
import { orderOf } from '../providers-oy-va/va-world.ts';
import { vaSandbox } from '../sandbox-oy-va/va-sandbox.ts';
import { answered, type Uses } from './samples.ts';

const SAMPLE_ID = '1414255-12121-21212121-212121';

/** "VA Aggregator" of OY's document. */
export const vaUses: Uses = {
  '09-va-create-request': async ({ text }) => {
    const { oy } = await vaSandbox();
    const made = await oy.send('POST', '/api/generate-static-va', text);
    expect(made).toMatchObject({
      http: 200,
      json: {
        status: { code: '000', message: 'Success' },
        amount: 500_000,
        bank_code: '002',
        // The answer of the sample says false; the table's default is true.
        is_open: true,
        is_single_use: false,
        va_status: 'WAITING_PAYMENT',
      },
    });
    expect((await oy.info(made.json.id)).json).toMatchObject({ partner_user_id: 'oy00000001' });
  },

  '10-va-create-answer': ({ text }) => {
    const order = orderOf('oy00000001', { bankCode: '002', amount: rupiah(500_000) });
    expect(readCreateReply(answered(text), order)).toEqual({
      meaning: 'created',
      code: '000',
      message: 'Success',
      made: {
        providerReference: '12345b1-23be-45670-a123-5ca678f12b3e',
        payment: { va_number: '123456789182827272', bank_code: '002', bank_name: 'Bank BRI' },
        expiresAt: '2020-02-27T06:07:48.175Z',
      },
    });
  },

  '11-va-info-answer': ({ text }) => {
    const news = readInfoReply(answered(text), { providerId: '123456' }, SAMPLE_ID);
    expect(news).toMatchObject({
      meaning: 'open',
      providerStatus: 'WAITING_PAYMENT',
      payment: null,
      made: {
        providerReference: SAMPLE_ID,
        payment: { va_number: '1233456000000000001' },
        expiresAt: '2020-02-27T07:57:30.609Z',
      },
    });
  },

  '12-va-update-request': async ({ text }) => {
    const { oy } = await vaSandbox();
    const made = await oy.create('oy00000001');
    expect((await oy.update(made.json.id, text)).json).toMatchObject({
      id: made.json.id,
      status: { code: '000' },
      amount: 50_000,
      is_open: true,
      is_single_use: false,
      username_display: 'test',
      expiration_time: Date.parse('2026-11-21T03:30:00Z'),
    });
  },

  '13-va-update-answer': ({ text }) => {
    expect(readUpdateReply(answered(text), SAMPLE_ID)).toMatchObject({
      meaning: 'updated',
      va: {
        id: SAMPLE_ID,
        vaNumber: '1001234000000000001',
        amount: rupiah(50_000),
        isOpen: true,
        isSingleUse: false,
        partnerUserId: '12345677',
      },
    });
  },

  '14-va-list-answer': ({ text }) => {
    expect(readListReply(answered(text))).toMatchObject({
      meaning: 'told',
      total: 5,
      vas: [
        {
          id: '9a660428-3373-436b-b929-ef69698dd26f',
          partnerUserId: '12345',
          amount: rupiah(12_000),
          state: 'expired',
          detected: rupiah(400_000),
        },
        {
          id: 'de51383f-1557-409c-8542-dcb74ca76375',
          partnerUserId: '54321',
          state: 'expired',
          detected: rupiah(500_000),
        },
      ],
    });
  },

  '15-va-history-answer': ({ text }) => {
    expect(readHistoryReply(answered(text), '12345676788898', 0)).toMatchObject({
      meaning: 'told',
      total: 1,
      transactions: [
        {
          id: 'd9c2963f-be14-4558-9380-5ba1db8ed156',
          vaNumber: '123456000000000001',
          amount: rupiah(10_000),
          fee: rupiah(1_000),
          createdAt: '2020-02-27T07:48:01.000Z',
          updatedAt: '2020-02-27T07:48:01.439Z',
        },
      ],
    });
  },

  '16-va-callback': ({ text }) => {
    expect(readOyVaCallback(text)).toMatchObject({
      vaNumber: '1234567',
      partnerUserId: 'oy0000000001',
      amount: rupiah(100_000),
      success: true,
      paidAt: '2020-01-31T01:01:01.000Z',
      settlementStatus: null,
      trxId: null,
    });
  },
};
