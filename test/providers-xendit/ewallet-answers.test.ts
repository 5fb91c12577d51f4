import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rupiah } from '../../src/domain/money.ts';
import { instant } from '../../src/domain/time.ts';
import { readCreateReply, readStatusReply } from '../../src/providers/xendit/ewallet-answers.ts';
import { parseIsoTime } from '../../src/providers/xendit/ewallet-messages.ts';
import { answered, atProvider, DANA, LINKAJA, order, OVO } from './ewallet-orders.ts';
import {
  CREATE_REFUSED,
  CREATED,
  LINKAJA_STATUS,
  NOT_FOUND,
  NOT_FOUND_AS_PRINTED,
  STATUS,
} from './ewallet-samples.ts';

const OVO_ORDER = order('ovo-ewallet');
const DANA_ORDER = order('dana-ewallet', DANA);
const LINKAJA_ORDER = order('linkaja-ewallet', LINKAJA, rupiah(300_000));

describe('what a charge is answered with, in the samples of the document', () => {
  test('OVO 2019-02-04: made, and its outcome is not said', () => {
    expect(readCreateReply(answered(CREATED.ovo2019), '2019-02-04', OVO_ORDER)).toEqual({
      meaning: 'created',
      code: null,
      message: 'created',
      made: {
        providerReference: '7a718e47-fa8a-4f81-b642-37348dc5db18',
        payment: {},
        expiresAt: null,
      },
    });
  });

  test('OVO 2020-02-01: made, the payer is asked on the phone', () => {
    expect(readCreateReply(answered(CREATED.ovo2020), '2020-02-01', OVO_ORDER)).toMatchObject({
      meaning: 'created',
      made: { providerReference: null, payment: {}, expiresAt: null },
    });
  });

  test.each(['2019-02-04', '2020-02-01'] as const)('DANA %s: a link', (version) => {
    const url = 'https://dana.id/m/portal/cashier/checkout?id=5d34079d51a9ed12c78a78d3';
    expect(readCreateReply(answered(CREATED.dana), version, DANA_ORDER)).toMatchObject({
      meaning: 'created',
      made: { payment: { payment_url: url }, expiresAt: null },
    });
    const until = instant(Date.parse('2020-02-20T00:00:00.000Z'));
    const dated = order('dana-ewallet', { wallet: 'DANA', expiresAt: until });
    expect(readCreateReply(answered(CREATED.dana), version, dated).made?.expiresAt).toBe(until);
  });

  test.each(['2019-02-04', '2020-02-01'] as const)(
    'LinkAja %s: a link for five minutes',
    (version) => {
      expect(readCreateReply(answered(CREATED.linkAja), version, LINKAJA_ORDER)).toMatchObject({
        meaning: 'created',
        made: { expiresAt: '2019-10-25T08:47:54.308Z' },
      });
    },
  );

  test.each([
    ['OVO 2019', CREATE_REFUSED.ovo2019, '2019-02-04', OVO_ORDER, 'failed'],
    ['DANA', CREATE_REFUSED.dana, '2020-02-01', DANA_ORDER, 'exists_already'],
    ['LinkAja 2019', CREATE_REFUSED.dana, '2019-02-04', LINKAJA_ORDER, 'exists_already'],
    ['OVO 2020', CREATE_REFUSED.ovo2020, '2020-02-01', OVO_ORDER, 'exists_already'],
    ['LinkAja 2020', CREATE_REFUSED.linkAja2020, '2020-02-01', LINKAJA_ORDER, 'exists_already'],
  ] as const)('the refusal of %s', (_what, body, version, asked, meaning) => {
    expect(readCreateReply(answered(body, 400), version, asked).meaning).toBe(meaning);
  });
});

describe('an answer to a charge that cannot be believed is unknown, never failed', () => {
  const made = JSON.parse(CREATED.ovo2020);
  test.each([
    ['another id', { ...made, external_id: 'ovo-other' }],
    ['another wallet', { ...made, ewallet_type: 'DANA' }],
    ['another amount', { ...made, amount: 1001 }],
    ['an amount that is not exact', { ...made, amount: 0.001 }],
    ['a negative amount', { ...made, amount: -1000 }],
    ['no amount', { ...made, amount: undefined }],
    ['an id that is a number', { ...made, external_id: 5 }],
    ['no status', { ...made, status: undefined }],
    ['another status', { ...made, status: 'COMPLETED' }],
    ['an error in it', { ...made, error_code: 'API_VALIDATION_ERROR' }],
    ['a list', [made]],
    ['null', 'null'],
    ['half of it', CREATED.ovo2020.slice(0, 90)],
    ['no JSON', '<html>'],
    ['nothing', ''],
    ['1 MB', JSON.stringify({ ...made, external_id: 'x'.repeat(1_000_000) })],
  ])('%s', (_what, body) => {
    const answer = readCreateReply(answered(body), '2020-02-01', OVO_ORDER);
    expect(answer).toMatchObject({ meaning: 'unknown', code: null, made: null });
  });

  test('the shape of the other version', () => {
    const first = readCreateReply(answered(CREATED.ovo2019), '2020-02-01', OVO_ORDER);
    const second = readCreateReply(answered(CREATED.ovo2020), '2019-02-04', OVO_ORDER);
    expect([first.meaning, second.meaning]).toEqual(['unknown', 'unknown']);
    expect(second.message).toBe('the answer is not as documented: ewallet_transaction_id');
  });

  test('a link that is no address of the web', () => {
    const body = { ...JSON.parse(CREATED.dana), checkout_url: 'javascript:alert(1)' };
    expect(readCreateReply(answered(body), '2020-02-01', DANA_ORDER).meaning).toBe('unknown');
  });

  test('a lost connection, and an HTTP error with any body', () => {
    const lost = { kind: 'unanswered', httpStatus: null, why: 'the connection was lost' } as const;
    expect(readCreateReply(lost, '2020-02-01', OVO_ORDER)).toMatchObject({
      meaning: 'unknown',
      message: 'the connection was lost',
    });
    for (const status of [301, 400, 401, 403, 404, 500, 502, 504]) {
      for (const body of [CREATED.ovo2020, '', '{"error_code":7}']) {
        const answer = readCreateReply(answered(body, status), '2020-02-01', OVO_ORDER);
        expect([status, answer.meaning]).toEqual([status, 'unknown']);
      }
    }
  });

  test('whatever a body is, reading it never throws, and makes nothing of it', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.json()),
        fc.integer({ min: 100, max: 599 }),
        (b, http) => {
          const answer = readCreateReply(answered(b, http), '2020-02-01', OVO_ORDER);
          expect(['unknown', 'throttled']).toContain(answer.meaning);
          const news = readStatusReply(answered(b, http), atProvider('ovo-payment'));
          expect(['unknown', 'throttled']).toContain(news.meaning);
        },
      ),
    );
  });
});

describe('what a status says, in the samples of both documents', () => {
  test.each(['instamoney', 'xendit'] as const)('OVO completed, from %s', (brand) => {
    const asked = atProvider('ovo-payment');
    expect(readStatusReply(answered(STATUS[brand].ovo), asked)).toEqual({
      meaning: 'paid',
      code: 'COMPLETED',
      message: 'COMPLETED',
      providerStatus: 'COMPLETED',
      failureCode: null,
      made: null,
      payment: {
        item: 'ovo-payment',
        gross: rupiah(10_000),
        fee: 0,
        tax: 0,
        paidAt: '2020-01-14T11:48:47.903Z',
        comparable: rupiah(10_000),
      },
    });
  });

  test.each(['instamoney', 'xendit'] as const)('DANA paid, from %s: no time is told', (brand) => {
    const asked = atProvider('dana-payment-23', DANA);
    expect(readStatusReply(answered(STATUS[brand].dana), asked)).toMatchObject({
      meaning: 'paid',
      made: {
        payment: { payment_url: 'https://example.com/checkout' },
        expiresAt: '2020-03-19T21:54:10.000Z',
      },
      payment: { item: 'dana-payment-23', gross: rupiah(10_000), paidAt: null },
    });
  });

  test('LinkAja completed and pending', () => {
    const asked = atProvider('linkaja-payment-23', LINKAJA);
    expect(readStatusReply(answered(LINKAJA_STATUS.completed), asked)).toMatchObject({
      meaning: 'paid',
      payment: { item: 'linkaja-payment-23', paidAt: '2020-01-14T11:48:47.903Z' },
    });
    expect(readStatusReply(answered(LINKAJA_STATUS.pending), asked)).toMatchObject({
      meaning: 'open',
      payment: null,
      made: { expiresAt: '2020-01-14T11:48:47.903Z' },
    });
  });

  test.each([
    ['COMPLETED', 'paid'],
    ['PAID', 'paid'],
    ['SUCCESS_COMPLETED', 'paid'],
    ['PENDING', 'open'],
    ['FAILED', 'failed'],
    ['EXPIRED', 'expired'],
    ['REFUNDED', 'unknown'],
  ])('status %s is %s', (status, meaning) => {
    const body = { ...JSON.parse(STATUS.xendit.ovo), status };
    const news = readStatusReply(answered(body), atProvider('ovo-payment'));
    expect(news).toMatchObject({ meaning, providerStatus: status });
    expect(news.payment === null).toBe(meaning !== 'paid');
  });

  test('not found; and with the comma that the documents print after it, unknown', () => {
    const asked = atProvider('ovo-payment');
    expect(readStatusReply(answered(NOT_FOUND, 404), asked).meaning).toBe('not_found');
    expect(readStatusReply(answered(NOT_FOUND_AS_PRINTED, 404), asked).meaning).toBe('unknown');
  });

  const told = JSON.parse(STATUS.xendit.ovo);
  test.each([
    ['another id', { ...told, external_id: 'other' }],
    ['another wallet', { ...told, ewallet_type: 'DANA' }],
    ['no amount', { ...told, amount: null }],
    ['an amount of half a sen', { ...told, amount: '10000.005' }],
    ['an amount in words', { ...told, amount: 'Rp 10.000' }],
    ['no status', { ...told, status: undefined }],
    ['a status that is a number', { ...told, status: 1 }],
    ['half of it', STATUS.xendit.ovo.slice(0, 90)],
    ['1 MB', JSON.stringify({ ...told, status: 'X'.repeat(1_000_000) })],
  ])('%s: unknown', (_what, body) => {
    const news = readStatusReply(answered(body), atProvider('ovo-payment', OVO));
    expect(news).toMatchObject({ meaning: 'unknown', payment: null, made: null });
  });

  test('a time that cannot be read does not hide a payment', () => {
    const body = { ...told, transaction_date: 'yesterday' };
    expect(readStatusReply(answered(body), atProvider('ovo-payment'))).toMatchObject({
      meaning: 'paid',
      payment: { paidAt: null },
    });
  });
});

describe('times', () => {
  test.each([
    ['2020-01-14T11:48:47.903Z', '2020-01-14T11:48:47.903Z'],
    ['2020-03-20T04:54:10+07:00', '2020-03-19T21:54:10.000Z'],
    ['2020-03-20T04:54:10', '2020-03-20T04:54:10.000Z'],
    ['2020-02-30T04:54:10Z', null],
    ['20 March 2020', null],
    ['', null],
  ])('%s is %s', (text, at) => {
    expect(parseIsoTime(text)).toBe(at);
  });

  test('every instant is read back as it was written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_102_444_800_000 }), (ms) => {
        expect(parseIsoTime(instant(ms))).toBe(instant(ms));
      }),
    );
  });
});
