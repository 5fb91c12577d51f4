import { describe, expect, test } from 'vitest';
import { rupiah } from '../../src/domain/money.ts';
import {
  readCreateReply,
  readHistoryReply,
  readInfoReply,
  readListReply,
  readUpdateReply,
} from '../../src/providers/oy/va/va-answers.ts';
import { NOTHING_SENT } from '../../src/providers/provider-call.ts';
import { orderOf } from './va-world.ts';

const answered = (body: string, httpStatus = 200) =>
  ({ kind: 'answered', headers: {}, httpStatus, body }) as const;
const ORDER = orderOf('VA-1');
const VA = {
  id: 'id-1',
  amount: 250_000,
  va_number: '8800123',
  bank_code: '014',
  is_open: false,
  is_single_use: false,
  expiration_time: -1,
  va_status: 'WAITING_PAYMENT',
  username_display: 'Toko',
  partner_user_id: 'VA-1',
};
const PAYMENT = { id: 'tx-1', va_number: '8800123', amount: 10_000, admin_fee: 1_000 };

function answer(endpoint: string, code: string, changes: object = {}, httpStatus = 200) {
  const status = { code, message: '' };
  const body = {
    create: { ...VA, status },
    info: { ...VA, status },
    update: { ...VA, status },
    list: { total: 1, data: [VA], status },
    history: { id: 'id-1', status, data: [PAYMENT], number_of_transaction: 1 },
  }[endpoint];
  return answered(JSON.stringify({ ...body, ...changes }), httpStatus);
}

function read(endpoint: string, reply: ReturnType<typeof answered> | typeof NOTHING_SENT) {
  if (endpoint === 'create') return readCreateReply(reply, ORDER);
  if (endpoint === 'info') return readInfoReply(reply, ORDER, 'id-1');
  if (endpoint === 'update') return readUpdateReply(reply, 'id-1');
  return endpoint === 'list' ? readListReply(reply) : readHistoryReply(reply, 'id-1', 0);
}

const ENDPOINTS = ['create', 'info', 'update', 'list', 'history'] as const;

describe('every code at every endpoint', () => {
  const caller = 'caller_rejected';
  test.each([
    // code    create            info         update          list       history
    ['000', 'created', 'open', 'updated', 'told', 'told'],
    ['201', caller, caller, caller, caller, caller],
    ['202', caller, caller, caller, caller, caller],
    ['207', caller, caller, caller, caller, caller],
    ['208', caller, caller, caller, caller, caller],
    ['211', 'needs_repair', 'unknown', 'needs_repair', 'unknown', 'unknown'],
    ['212', 'needs_repair', 'unknown', 'needs_repair', 'unknown', 'unknown'],
    ['214', 'unknown', 'unknown', 'not_possible', 'unknown', 'unknown'],
    ['216', 'unknown', 'not_found', 'not_found', 'unknown', 'unknown'],
    ['217', 'exists_already', 'unknown', 'unknown', 'unknown', 'unknown'],
    ['429', 'throttled', 'throttled', 'throttled', 'throttled', 'throttled'],
    ['999', 'unknown', 'unknown', 'unknown', 'unknown', 'unknown'],
    // Of other products, or of none: they mean nothing here.
    ['101', 'unknown', 'unknown', 'unknown', 'unknown', 'unknown'],
    ['203', 'unknown', 'unknown', 'unknown', 'unknown', 'unknown'],
    ['204', 'unknown', 'unknown', 'unknown', 'unknown', 'unknown'],
    ['300', 'unknown', 'unknown', 'unknown', 'unknown', 'unknown'],
    ['990', 'unknown', 'unknown', 'unknown', 'unknown', 'unknown'],
  ])('%s', (code, ...meanings) => {
    const told = ENDPOINTS.map((endpoint) => read(endpoint, answer(endpoint, code)));
    expect(told.map(({ meaning }) => meaning)).toEqual(meanings);
    for (const each of told) {
      expect(each.code).toBe(code);
      expect(each.message).not.toBe('');
    }
  });
});

describe('every status of an account', () => {
  test.each([
    ['WAITING_PAYMENT', 'open'],
    ['PAYMENT_DETECTED', 'open'],
    ['COMPLETE', 'paid'],
    ['EXPIRED', 'expired'],
    ['complete', 'unknown'],
    ['SUSPENDED', 'unknown'],
  ])('%s: %s, and no payment in it', (status, meaning) => {
    const news = read('info', answer('info', '000', { va_status: status }));
    expect(news).toMatchObject({ meaning, providerStatus: status, payment: null });
  });
});

describe('plain HTTP errors', () => {
  test.each([
    [400, 'unknown'],
    [403, 'caller_rejected'],
    [404, 'unknown'],
    [429, 'throttled'],
    [500, 'unknown'],
    [503, 'unknown'],
    [504, 'unknown'],
    [301, 'unknown'],
  ])('HTTP %i: %s at every endpoint', (httpStatus, meaning) => {
    for (const endpoint of ENDPOINTS) {
      expect(read(endpoint, answered('<html>no</html>', httpStatus)).meaning).toBe(meaning);
    }
  });

  test('a code that says otherwise makes it a contradiction', () => {
    for (const endpoint of ENDPOINTS) {
      expect(read(endpoint, answer(endpoint, '000', {}, 403)).meaning).toBe('unknown');
      expect(read(endpoint, answer(endpoint, '208', {}, 403)).meaning).toBe('caller_rejected');
    }
  });
});

describe('what is not whole is not believed', () => {
  test.each(['', 'not JSON', '{"status":{"code":"0', '[]', 'null', '{}', '{"status":"000"}'])(
    'the body %j',
    (body) => {
      for (const endpoint of ENDPOINTS) {
        expect(read(endpoint, answered(body))).toMatchObject({ meaning: 'unknown', code: null });
      }
    },
  );

  test('a code that is a number has lost its zeros', () => {
    const body = JSON.stringify({ ...VA, status: { code: 0, message: 'Success' } });
    expect(read('create', answered(body)).meaning).toBe('unknown');
  });

  test.each([
    ['create', { id: null }],
    ['create', { id: '' }],
    ['create', { va_number: undefined }],
    ['create', { va_number: 8_800_123 }],
    ['create', { bank_code: '008' }],
    ['create', { amount: 250_001 }],
    ['create', { amount: true }],
    ['create', { is_open: true }],
    ['create', { is_open: 'false' }],
    ['create', { partner_user_id: 'VA-2' }],
    ['info', { id: 'id-2' }],
    ['info', { partner_user_id: 'VA-2' }],
    ['info', { partner_user_id: null }],
    ['info', { va_status: null }],
    ['update', { id: 'id-2' }],
    ['list', { total: null }],
    ['list', { total: -1 }],
    ['list', { total: 1.5 }],
    ['list', { data: null }],
    ['list', { data: [{ ...VA, va_number: 1 }] }],
    ['history', { id: 'id-2' }],
    ['history', { number_of_transaction: undefined }],
    ['history', { data: { '0': PAYMENT } }],
    ['history', { data: [{ ...PAYMENT, id: null }] }],
    ['history', { data: [{ ...PAYMENT, amount: 0 }] }],
    ['history', { data: [{ ...PAYMENT, amount: -10_000 }] }],
    ['history', { data: [{ ...PAYMENT, amount: 0.001 }] }],
    ['history', { data: [{ ...PAYMENT, amount: '1e4' }] }],
    ['history', { data: [{ ...PAYMENT, admin_fee: 'free' }] }],
    ['history', { data: [PAYMENT, null] }],
  ])('%s with %j', (endpoint, changes) => {
    const told = read(endpoint, answer(endpoint, '000', changes));
    expect(told).toMatchObject({ meaning: 'unknown', code: '000' });
    expect(told).not.toHaveProperty('made.providerReference');
  });

  test('unknown fields are tolerated', () => {
    for (const endpoint of ENDPOINTS) {
      const told = read(endpoint, answer(endpoint, '000', { trx_counter: [1], note: null }));
      expect(told.meaning).not.toBe('unknown');
    }
  });

  test('amounts in both spellings are the same', () => {
    const body = JSON.stringify({ ...VA, status: { code: '000' } });
    const long = body.replace('250000', '250000.0000');
    expect(readUpdateReply(answered(long), 'id-1').va?.amount).toBe(rupiah(250_000));
    expect(read('create', answered(long)).meaning).toBe('created');
  });

  test('what never left was not sent; a question that never left says nothing', () => {
    expect(read('create', NOTHING_SENT)).toMatchObject({ meaning: 'not_sent', code: null });
    for (const endpoint of ENDPOINTS.slice(1)) {
      expect(read(endpoint, NOTHING_SENT).meaning).toBe('unknown');
    }
  });
});
