import { describe, expect, test } from 'vitest';
import { rupiah, sen } from '../../src/domain/money.ts';
import {
  readBalanceReply,
  readInquiryReply,
  readRemitReply,
  readStatusReply,
} from '../../src/providers/oy/oy-answers.ts';

const ID = '1234-asde';
const ASKED = { bankCode: '014', accountNumber: '0012398123' };

const answered = (body: string, httpStatus = 200) =>
  ({ kind: 'answered', headers: {}, httpStatus, body }) as const;
const json = (fields: object, httpStatus = 200) => answered(JSON.stringify(fields), httpStatus);
const ok = { code: '000', message: 'Success' };

/** The sample of "Get Disbursement Status", the amount as a JSON number of the given spelling. */
const paidWith = (amount: string) =>
  answered(`{"status":{"code":"000","message":"Success"},"amount":${amount},
    "recipient_name":"John Doe","recipient_bank":"008","recipient_account":"1234567890",
    "trx_id":"ABC-456","partner_trx_id":"1234-asde","timestamp":"16-10-2020 10:34:23",
    "created_date":"24-01-2020 06:48:08","last_updated_date":"24-01-2020 06:48:39","new_field":[1]}`);

describe('a status answer', () => {
  test('the sample of the document is read whole', () => {
    expect(readStatusReply(paidWith('125000'), ID)).toEqual({
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
  });

  test.each([
    ['10000.0000', sen(1_000_000)],
    ['"10000.0000"', sen(1_000_000)],
    ['"125000"', sen(12_500_000)],
    ['12.5', sen(1_250)],
    ['90071992547409.91', sen(9_007_199_254_740_991)],
  ])('the amount %s is read exactly', (spelling, amount) => {
    expect(readStatusReply(paidWith(spelling), ID)).toMatchObject({ meaning: 'paid', amount });
  });

  test.each([
    '90071992547409.92',
    '10000.001',
    '1.25e5',
    '99999999999999999999',
    '"Rp 10.000"',
    'true',
    '[125000]',
    '{"text":"125000"}',
  ])('the amount %s is not exact: the answer is not believed', (spelling) => {
    const read = readStatusReply(paidWith(spelling), ID);
    expect(read).toMatchObject({ meaning: 'unknown', code: '000', amount: null });
    expect(read.message).toContain('amount');
  });

  test.each([
    ['null', 'paid without an amount'],
    ['""', 'paid without an amount'],
  ])('amount %s: %s ends nothing', (spelling) => {
    expect(readStatusReply(paidWith(spelling), ID)).toMatchObject({
      meaning: 'unknown',
      message: 'the answer does not say what was paid',
    });
  });

  test('an answer about another transaction says nothing about ours', () => {
    expect(readStatusReply(paidWith('1'), 'another-id')).toMatchObject({
      meaning: 'unknown',
      amount: null,
      accountNumber: null,
    });
  });

  test.each(['000', '101', '300', '209'])(
    '%s without an id may be the answer to anything: unknown',
    (code) => {
      expect(readStatusReply(json({ status: { code } }), ID).meaning).toBe('unknown');
    },
  );

  test('"not found" and "caller rejected" need no id', () => {
    expect(readStatusReply(json({ status: { code: '204' } }), ID).meaning).toBe('not_found');
    expect(readStatusReply(json({ status: { code: '207' } }), ID).meaning).toBe('caller_rejected');
  });

  test('a failure with empty details: nothing to compare, not an amount of 0', () => {
    const read = readStatusReply(
      json({
        status: { code: '300', message: 'Failed' },
        amount: 0,
        recipient_bank: '',
        recipient_account: '',
        trx_id: '',
        partner_trx_id: ID,
        last_updated_date: '',
      }),
      ID,
    );
    expect(read).toMatchObject({
      meaning: 'failed',
      amount: null,
      bankCode: null,
      accountNumber: null,
      changedAt: null,
      providerTrxId: null,
    });
  });

  test('a time that cannot be read does not spoil the answer', () => {
    const body = paidWith('125000').body.replace('24-01-2020 06:48:39', '2020-01-24');
    expect(readStatusReply(answered(body), ID)).toMatchObject({ meaning: 'paid', changedAt: null });
  });
});

describe('an answer to a send', () => {
  test('rejected: the id of OY is empty', () => {
    const fields = { status: { code: '209' }, trx_id: '', partner_trx_id: ID };
    expect(readRemitReply(json(fields), ID)).toMatchObject({
      meaning: 'needs_repair',
      providerTrxId: null,
    });
  });

  test.each([
    ['accepted, of another id', { status: { code: '101' }, partner_trx_id: 'other' }],
    ['accepted, of no id', { status: { code: '101' } }],
    ['rejected, of another id', { status: { code: '209' }, partner_trx_id: 'other' }],
    ['an id of a wrong type', { status: { code: '101' }, partner_trx_id: 7 }],
  ])('%s: unknown', (_what, fields) => {
    expect(readRemitReply(json(fields), ID).meaning).toBe('unknown');
  });

  test.each([
    ['a number', { status: { code: 101 } }],
    ['nothing', { status: {} }],
    ['null', { status: { code: null } }],
    ['a status of a wrong type', { status: 'ok' }],
    ['a plain HTTP error body', { status: 404, error: 'Not Found' }],
    ['a list', []],
    ['a very long code', { status: { code: '1'.repeat(400) } }],
  ])('the code is %s: unknown, no code', (_what, fields) => {
    expect(readRemitReply(json(fields), ID)).toMatchObject({ meaning: 'unknown', code: null });
  });
});

describe('an HTTP error rules over the body', () => {
  test.each([
    [403, '<html>Forbidden</html>', 'caller_rejected', 'caller_rejected', 'caller_rejected'],
    [429, 'slow down', 'throttled', 'throttled', 'throttled'],
    [400, '{"status":{"code":"990"}}', 'unknown', 'unknown', 'unknown'],
    [401, '', 'unknown', 'unknown', 'unknown'],
    [404, '<html>', 'unknown', 'unknown', 'unknown'],
    [500, '{"status":{"code":"300"}}', 'unknown', 'unknown', 'unknown'],
    [503, '', 'unknown', 'unknown', 'unknown'],
    [504, '', 'unknown', 'unknown', 'unknown'],
    [302, '', 'unknown', 'unknown', 'unknown'],
    // Two words that contradict one another.
    [403, '{"status":{"code":"101"}}', 'caller_rejected', 'unknown', 'unknown'],
    [403, '{"status":{"code":"208"}}', 'caller_rejected', 'caller_rejected', 'caller_rejected'],
  ])('HTTP %i %s: inquiry %s, remit %s, status %s', (httpStatus, body, ...meanings) => {
    const reply = answered(body, httpStatus);
    expect([
      readInquiryReply(reply, ASKED).meaning,
      readRemitReply(reply, ID).meaning,
      readStatusReply(reply, ID).meaning,
    ]).toEqual(meanings);
  });
});

describe('an inquiry answer', () => {
  const known = {
    status: ok,
    recipient_bank: '014',
    recipient_account: '0012398123',
    recipient_name: ' John Doe ',
  };

  test('with a name: known', () => {
    expect(readInquiryReply(json(known), ASKED)).toMatchObject({
      meaning: 'known',
      recipientName: 'John Doe',
    });
  });

  test('the account as a number, as the table has it, has lost its zeros', () => {
    const fields = { ...known, recipient_account: 12_398_123 };
    expect(readInquiryReply(json(fields), ASKED).meaning).toBe('known');
  });

  test.each([
    ['no name', { recipient_name: '' }],
    ['a blank name', { recipient_name: '  ' }],
    ['a name that is a number', { recipient_name: 5 }],
    ['another bank', { recipient_bank: '008' }],
    ['another account', { recipient_account: '1239812391' }],
    ['no account', { recipient_account: null }],
  ])('%s: unknown', (_what, change) => {
    const read = readInquiryReply(json({ ...known, ...change }), ASKED);
    expect(read).toMatchObject({ meaning: 'unknown', recipientName: null });
  });

  test('"bank account is not found" about another account is not believed', () => {
    const fields = { ...known, status: { code: '209' }, recipient_account: '999' };
    expect(readInquiryReply(json(fields), ASKED).meaning).toBe('unknown');
  });
});

describe('a balance answer', () => {
  test('the sample of the document', () => {
    const body = `{"status":{"code":"000","message":"Success"},"balance":100000000.0000,
      "overdraftBalance":500000.0000,"overbookingBalance":200000.0000,"pendingBalance":2000000.0000,
      "availableBalance":98500000.0000,"timestamp":"10-12-2019 12:15:37"}`;
    expect(readBalanceReply(answered(body))).toEqual({
      meaning: 'told',
      code: '000',
      message: 'Success',
      balance: rupiah(100_000_000),
      pending: rupiah(2_000_000),
      available: rupiah(98_500_000),
    });
  });

  test.each([[{ balance: 1 }], [{ balance: 1, availableBalance: '?' }], [{}]])(
    '%o holds no balance to act on',
    (fields) => {
      expect(readBalanceReply(json({ status: ok, ...fields }))).toMatchObject({
        meaning: 'unknown',
        available: null,
      });
    },
  );
});
