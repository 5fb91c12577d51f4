import { expect } from 'vitest';
import {
  type Asked,
  readCreateReply,
  readQueryReply,
} from '../../src/providers/paylabs/paylabs-answers.ts';
import { DOCUMENTED_CODES } from '../../src/providers/paylabs/paylabs-codes.ts';
import { orderOf } from '../providers-paylabs/support.ts';
import { CREATE, MERCHANT_ID, sandboxForTest } from '../sandbox-paylabs/support.ts';
import { answered, type Uses } from './samples.ts';

const TRADE_NO = '100100011649755299703';
const ORDER = orderOf(TRADE_NO, { wallet: 'SHOPEE' });
const ASKED: Asked = {
  requestId: '200100011649755299703',
  merchantId: MERCHANT_ID,
  // The sample's signature is `xxxxxxxxx`.
  doubtOf: () => null,
};

const MADE = {
  providerReference: '2022041200000000022',
  payment: {
    payment_url:
      'https://wsa.uat.wallet.airpay.co.id/universal-link/wallet/pay?deep_and_deferred=1&token=dFhkbmR1bTBIamhWkALJbE72qKeb2LpWAmThwGAMEXu0oo6lQWWCBMbH6JezjfA',
  },
  expiresAt: '2022-04-12T09:26:41.000Z',
};

/** "E-Money Order API", Example. */
export const paylabsUses: Uses = {
  '01-create-request': async ({ text }) => {
    const { send } = await sandboxForTest();
    expect(await send(CREATE, text)).toMatchObject({
      http: 200,
      signed: true,
      json: { errCode: '0', status: '01', amount: '10000.00', merchantTradeNo: TRADE_NO },
    });
    expect(await send(CREATE, text)).toMatchObject({
      signed: true,
      json: { errCode: 'duplicateMerchantTradeNo' },
    });
  },

  '02-create-answer': ({ text }) => {
    expect(readCreateReply(answered(text), ASKED, ORDER, DOCUMENTED_CODES.create)).toEqual({
      meaning: 'created',
      code: '0',
      message: 'carried out',
      made: MADE,
    });
    const news = readQueryReply(answered(text), ASKED, ORDER, DOCUMENTED_CODES.query);
    expect(news).toMatchObject({ meaning: 'open', providerStatus: '01', made: MADE });
  },
};
