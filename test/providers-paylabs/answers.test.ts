import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rupiah, sen } from '../../src/domain/money.ts';
import {
  type Asked,
  readCreateReply,
  readQueryReply,
  readRefundReply,
} from '../../src/providers/paylabs/paylabs-answers.ts';
import { DOCUMENTED_CODES, INFERRED_CODES } from '../../src/providers/paylabs/paylabs-codes.ts';
import type { WireReply } from '../../src/providers/wire.ts';
import { MERCHANT_ID, orderOf } from './support.ts';
import { SAMPLE_RESPONSE } from './samples.ts';

const REQUEST_ID = '200100011649755299703';
const SAMPLE_ORDER = orderOf('100100011649755299703', { wallet: 'SHOPEE' });
const ASKED: Asked = { requestId: REQUEST_ID, merchantId: MERCHANT_ID, doubtOf: () => null };

const answered = (body: string, httpStatus = 200): WireReply => ({
  kind: 'answered',
  headers: {},
  httpStatus,
  body,
});
const reply = (changes: Record<string, unknown> = {}, httpStatus = 200): WireReply =>
  answered(JSON.stringify({ ...JSON.parse(SAMPLE_RESPONSE), ...changes }), httpStatus);

const create = (from: WireReply, asked = ASKED) =>
  readCreateReply(from, asked, SAMPLE_ORDER, DOCUMENTED_CODES.create);
const query = (from: WireReply, order = SAMPLE_ORDER) =>
  readQueryReply(from, ASKED, order, INFERRED_CODES.query);

describe('the answer of the document', () => {
  test('to create: made, with its link', () => {
    expect(create(answered(SAMPLE_RESPONSE))).toEqual({
      meaning: 'created',
      code: '0',
      message: 'carried out',
      made: {
        providerReference: '2022041200000000022',
        payment: { payment_url: expect.stringMatching(/^https:\/\/wsa\.uat\.wallet\.airpay/) },
        expiresAt: '2022-04-12T09:26:41.000Z',
      },
    });
  });

  test('to query: open', () => {
    expect(query(answered(SAMPLE_RESPONSE))).toMatchObject({
      meaning: 'open',
      providerStatus: '01',
      payment: null,
      made: { providerReference: '2022041200000000022' },
    });
  });
});

describe('statuses', () => {
  test.each([
    ['01', 'created', 'open'],
    ['02', 'created', 'paid'],
    ['09', 'failed', 'failed'],
    ['03', 'unknown', 'unknown'],
    ['2', 'unknown', 'unknown'],
    [null, 'unknown', 'unknown'],
    ['', 'unknown', 'unknown'],
  ])('status %s: create %s, query %s', (status, made, news) => {
    expect(create(reply({ status })).meaning).toBe(made);
    expect(query(reply({ status })).meaning).toBe(news);
  });
});

describe('error codes', () => {
  const error = (errCode: unknown) =>
    answered(JSON.stringify({ requestId: REQUEST_ID, merchantId: MERCHANT_ID, errCode }));

  test.each([...DOCUMENTED_CODES.create])('create, documented: %s is %s', (code, meaning) => {
    expect(create(error(code))).toMatchObject({ meaning, code, made: null });
  });

  test.each([...INFERRED_CODES.create])(
    'create, inferred: %s is %s, or unknown without the table',
    (code, meaning) => {
      const read = readCreateReply(error(code), ASKED, SAMPLE_ORDER, INFERRED_CODES.create);
      expect(read).toMatchObject({ meaning, code });
      expect(create(error(code)).meaning).toBe('unknown');
    },
  );

  test.each([...INFERRED_CODES.query])('query, inferred: %s is %s', (code, meaning) => {
    expect(query(error(code))).toMatchObject({ meaning, code, payment: null });
  });

  test.each([...INFERRED_CODES.refund])('refund, inferred: %s is %s', (code, meaning) => {
    const read = readRefundReply(error(code), ASKED, 'R-1', INFERRED_CODES.refund);
    expect(read).toMatchObject({ meaning, code, providerStatus: null });
  });

  test.each(['systemError', '1', '00', 'Duplicatemerchanttradeno'])(
    '%s is not listed: unknown',
    (code) => {
      expect(create(error(code))).toMatchObject({ meaning: 'unknown', code });
      expect(query(error(code))).toMatchObject({ meaning: 'unknown', code });
    },
  );

  test.each([[0], [null], [''], [true], [{}], ['a b']])('errCode %j: not as documented', (code) => {
    expect(create(error(code))).toMatchObject({ meaning: 'unknown', code: null });
  });
});

describe('refund statuses', () => {
  const refunded = (changes: Record<string, unknown>) =>
    readRefundReply(
      reply({
        merchantRefundNo: 'R-1',
        platformRefundNo: 'P-1',
        refundAmount: '4000.00',
        ...changes,
      }),
      ASKED,
      'R-1',
      INFERRED_CODES.refund,
    );

  test.each([
    ['02', 'done'],
    ['03', 'processing'],
    ['05', 'failed'],
    ['06', 'failed'],
    ['01', 'unknown'],
    ['09', 'unknown'],
    [null, 'unknown'],
  ])('%s: %s', (status, meaning) => {
    expect(refunded({ status })).toMatchObject({ meaning, refundAmount: rupiah(4_000) });
  });

  test('about another refund, or none: unknown', () => {
    expect(refunded({ status: '02', merchantRefundNo: 'R-2' }).meaning).toBe('unknown');
    expect(refunded({ status: '02', merchantRefundNo: null }).meaning).toBe('unknown');
  });
});

describe('an answer that is not about our order says nothing about it', () => {
  test.each([
    ['another order', { merchantTradeNo: 'INV-2' }, /another order/],
    ['no order', { merchantTradeNo: null }, /does not say which order/],
    ['another wallet', { paymentType: 'DANABALANCE' }, /another wallet/],
    ['another request', { requestId: 'x' }, /another request/],
    ['another merchant', { merchantId: '010001' }, /another merchant/],
    ['no requestId', { requestId: null }, /not as documented: requestId/],
  ])('%s', (_name, change, why) => {
    for (const read of [create(reply(change)), query(reply({ ...change, status: '02' }))]) {
      expect(read.meaning).toBe('unknown');
      expect(read.message).toMatch(why);
    }
  });
});

describe('the money of a paid order', () => {
  test.each([
    ['10000.00', rupiah(10_000)],
    ['10000', rupiah(10_000)],
    ['10000.01', sen(1_000_001)],
    [10_000, rupiah(10_000)],
  ])('amount %j is read exactly', (amount, gross) => {
    expect(query(reply({ status: '02', amount })).payment).toMatchObject({ gross });
  });

  test.each(['10000.001', 'Rp 10.000', '-10000.00', '1e4', true, [], {}])(
    'amount %j ends nothing',
    (amount) => {
      expect(query(reply({ status: '02', amount }))).toMatchObject({
        meaning: 'unknown',
        payment: null,
      });
    },
  );

  test.each([null, '', undefined])('paid without an amount (%j): unknown', (amount) => {
    expect(query(reply({ status: '02', amount })).message).toMatch(/what was paid/);
  });

  test('fee and tax; the fee without the tax, in whichever field it comes', () => {
    const told = {
      status: '02',
      transFeeAmount: '150.00',
      totalTransFee: '200.00',
      vatFee: '22.00',
    };
    expect(query(reply(told)).payment).toMatchObject({ fee: 20_000, tax: 2_200 });
    expect(query(reply({ ...told, totalTransFee: null })).payment).toMatchObject({ fee: 15_000 });
  });

  test.each([
    [null, undefined, 10_150_00],
    ['BEN', undefined, 10_150_00],
    ['OUR', '10000.00', 1_000_000],
    ['OUR', undefined, null],
  ] as const)(
    'fee type %s, requestAmount %s: compared with %s',
    (feeType, requestAmount, comparable) => {
      const order = orderOf('100100011649755299703', { wallet: 'SHOPEE', feeType });
      const paid = reply({ status: '02', amount: '10150.00', requestAmount });
      expect(query(paid, order).payment?.comparable).toBe(comparable);
    },
  );

  test('a time that cannot be read is no reason to doubt the money', () => {
    expect(query(reply({ status: '02', successTime: '2022041216264199' }))).toMatchObject({
      meaning: 'paid',
      payment: { paidAt: null },
    });
  });
});

describe('broken answers', () => {
  test.each([
    ['HTTP 500', reply({}, 500)],
    ['HTTP 201', reply({}, 201)],
    ['HTTP 403', answered('<html>', 403)],
    ['not JSON', answered('<html>')],
    ['empty', answered('')],
    ['a list', answered('[]')],
    ['cut off', answered(SAMPLE_RESPONSE.slice(0, 200))],
    ['wrong types', reply({ paymentActions: 'https://x' })],
    [
      'no answer',
      { kind: 'unanswered', httpStatus: null, why: 'the connection was lost' } as const,
    ],
  ])('%s: unknown', (_name, from) => {
    expect(create(from)).toMatchObject({ meaning: 'unknown', made: null });
    expect(query(from)).toMatchObject({ meaning: 'unknown', payment: null });
    expect(readRefundReply(from, ASKED, 'R-1', INFERRED_CODES.refund).meaning).toBe('unknown');
  });

  test('HTTP 429: throttled', () => {
    expect(create(answered('', 429)).meaning).toBe('throttled');
  });

  test('unknown fields and nulls are tolerated', () => {
    const read = create(reply({ payer: null, accountNo: null, newField: { deep: [1] } }));
    expect(read.meaning).toBe('created');
  });

  test('whatever JSON comes: a meaning, and never paid without a status 02', () => {
    fc.assert(
      fc.property(fc.json(), fc.dictionary(fc.string(), fc.jsonValue()), (text, fields) => {
        expect(create(answered(text)).meaning).toBe('unknown');
        const { status: _status, ...rest } = fields;
        expect(query(reply({ ...rest, status: '01' })).meaning).not.toBe('paid');
      }),
    );
  });
});
