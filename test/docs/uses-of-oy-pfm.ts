import { expect } from 'vitest';
import { rupiah } from '../../src/domain/money.ts';
import {
  readAccountsReply,
  readLoginReply,
  readMutationsReply,
  readPfmBalanceReply,
} from '../../src/providers/oy/pfm/pfm-answers.ts';
import { readPfmCallback } from '../../src/providers/oy/pfm/pfm-callbacks.ts';
import { OySeal } from '../../src/sandbox/oy/sealed/oy-seal.ts';
import { SEALER } from '../providers-oy-pfm/pfm-samples.ts';
import { sandboxForTest } from '../sandbox/harness.ts';
import { answered, samplesOf, type Uses } from './samples.ts';

const oys = new OySeal();

/** The callback's data, whose fields the document prints as placeholders, filled in. */
const callbackData = (): string =>
  samplesOf('oy-api').find(({ name }) => name === '30-pfm-callback-data')?.json ?? '';

/** "PFM" of OY's document. */
export const pfmUses: Uses = {
  // Its history starts after its end, so it is refused as printed; turned round, it is taken.
  '24-pfm-login-request': async ({ text }) => {
    const { oy } = await sandboxForTest();
    const credentials = { username: 'sari', password: 'secret' };
    const sealed = text.replace('<ENCRYPTED_USERNAME_PASSWORD>', SEALER.sealFields(credentials));
    const turned = sealed
      .replace('"tx_history_start_date": 1586734844000', '"tx_history_start_date": 1584056444000')
      .replace('"tx_history_end_date": 1584056444000', '"tx_history_end_date": 1586734844000');
    expect(await oy.post('/api/ibank/login', sealed)).toMatchObject({ http: 200, code: '300' });
    expect(await oy.post('/api/ibank/login', turned)).toMatchObject({
      http: 200,
      json: {
        status: { code: '000', message: 'Processing login to internet banking' },
        data: { id: expect.any(String) },
      },
    });
    const unsealed = turned.replace(/"data": "[^"]*"/, '"data": "<ENCRYPTED_USERNAME_PASSWORD>"');
    expect(await oy.post('/api/ibank/login', unsealed)).toMatchObject({ http: 200, code: '302' });
  },

  '25-pfm-login-answer': ({ text }) => {
    expect(readLoginReply(answered(text))).toEqual({
      meaning: 'accepted',
      code: '000',
      message: 'Processing login to internet banking',
      ibankId: '1234-12341-1231-1231',
    });
  },

  '26-pfm-accounts-answer': ({ text }) => {
    expect(readAccountsReply(answered(text))).toEqual({
      meaning: 'told',
      code: '000',
      message: 'success',
      accounts: [
        {
          id: '12345-132131-13213-1312131',
          number: '12345678900',
          type: 'SAVING',
          bankCode: '014',
          bankName: 'BCA',
        },
        {
          id: '2134-4315-1234-5123-12331411',
          number: '************1234',
          type: 'CREDIT-CARD',
          bankCode: '014',
          bankName: 'BCA',
        },
      ],
    });
  },

  // 15 digits: as milliseconds, a day in the year 6726.
  '27-pfm-balance-answer': ({ text }) => {
    expect(readPfmBalanceReply(answered(text), '12345-132131-13213-1312131')).toMatchObject({
      meaning: 'told',
      told: { balance: rupiah(150_000_000), lastUpdated: { raw: '150091892829299', at: null } },
    });
  },

  // 14 digits: the year 2471; and one id for two lines.
  '28-pfm-mutations-answer': ({ text }) => {
    const read = readMutationsReply(answered(text));
    expect(read).toMatchObject({ meaning: 'told', unreadable: [] });
    expect(read.mutations).toMatchObject([
      { amount: rupiah(-50_000), status: 'complete', date: { raw: '15818182101011', at: null } },
      { amount: rupiah(-35_000), status: 'pending', date: { raw: '15881818220012', at: null } },
    ]);
  },

  '29-pfm-callback': ({ text }) => {
    const sealed = text.replace('encrypted callback response', oys.sealEnvelope(callbackData()));
    expect(readPfmCallback(SEALER, sealed)).toMatchObject({
      meaning: 'told',
      code: '000',
      ibankId: '1234-1234-1234-1241',
    });
    expect(readPfmCallback(SEALER, text)).toBeNull();
  },

  '30-pfm-callback-data': ({ text, json }) => {
    const namesIn = (from: string): string[] => from.match(/"\w+"(?=:)/g) ?? [];
    expect(namesIn(json)).toEqual(namesIn(text));
    const body = JSON.stringify({
      status: { code: '000', message: 'Success' },
      data: oys.sealEnvelope(json),
    });
    expect(readPfmCallback(SEALER, body)).toMatchObject({
      ibankId: '1234-1234-1234-1241',
      bankCode: '014',
      phone: '+62821123456789',
      accounts: [
        {
          account: { id: 'acc-1', number: '12345678900', type: 'SAVING', bankCode: '014' },
          balance: {
            balance: rupiah(150_000_000),
            lastUpdated: { at: '2020-04-12T23:40:44.000Z' },
          },
          mutations: [{ id: 'm-1', amount: rupiah(-50_000), status: 'complete' }],
          unreadable: [],
        },
      ],
    });
  },
};
