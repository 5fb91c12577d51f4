import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePlainRupiah, rupiah, sen } from '../../src/domain/money.ts';
import { instant } from '../../src/domain/time.ts';
import {
  readAccountsReply,
  readLoginReply,
  readMutationsReply,
  readPfmBalanceReply,
} from '../../src/providers/oy/pfm/pfm-answers.ts';
import { PFM_CODE_TEXTS } from '../../src/providers/oy/pfm/pfm-codes.ts';
import { readPfmTime } from '../../src/providers/oy/pfm/pfm-messages.ts';
import { ACCOUNTS_ANSWER, BALANCE_ANSWER, LOGIN_ANSWER, MUTATIONS_ANSWER } from './pfm-samples.ts';

const SAVING = '12345-132131-13213-1312131';
const answered = (body: string, httpStatus = 200) =>
  ({ kind: 'answered', headers: {}, httpStatus, body }) as const;
const withCode = (code: string, data?: unknown) =>
  answered(JSON.stringify({ status: { code, message: '' }, data }));

const READERS = {
  login: readLoginReply,
  accounts: readAccountsReply,
  balance: (reply: Parameters<typeof readLoginReply>[0]) => readPfmBalanceReply(reply, SAVING),
  mutations: readMutationsReply,
};
const READS = ['accounts', 'balance', 'mutations'] as const;

describe('the samples of the document', () => {
  test('login: the id to ask by', () => {
    expect(readLoginReply(answered(LOGIN_ANSWER))).toEqual({
      meaning: 'accepted',
      code: '000',
      message: 'Processing login to internet banking',
      ibankId: '1234-12341-1231-1231',
    });
  });

  test('accounts: a savings account in full, a card masked', () => {
    expect(readAccountsReply(answered(ACCOUNTS_ANSWER))).toMatchObject({
      meaning: 'told',
      accounts: [
        { id: SAVING, number: '12345678900', type: 'SAVING', bankCode: '014', bankName: 'BCA' },
        { number: '************1234', type: 'CREDIT-CARD' },
      ],
    });
  });

  test('balance: exact, and a time of 15 digits kept as it is printed', () => {
    expect(readPfmBalanceReply(answered(BALANCE_ANSWER), SAVING)).toMatchObject({
      meaning: 'told',
      told: { balance: rupiah(150_000_000), lastUpdated: { raw: '150091892829299', at: null } },
    });
  });

  test('mutations: signed by their flow, dates of 14 digits kept and not read', () => {
    const read = readMutationsReply(answered(MUTATIONS_ANSWER));
    expect(read).toMatchObject({ meaning: 'told', unreadable: [] });
    expect(read.mutations).toMatchObject([
      { amount: rupiah(-50_000), status: 'complete', date: { raw: '15818182101011', at: null } },
      { amount: rupiah(-35_000), status: 'pending', date: { raw: '15881818220012', at: null } },
    ]);
    expect(read.mutations[0]?.raw).toContain('15818182101011');
  });
});

describe('codes, by endpoint', () => {
  test.each([
    ['000', 'accepted'],
    ['001', 'accepted'],
    ['300', 'failed'],
    ['301', 'failed'],
    ['302', 'caller_rejected'],
    ['303', 'needs_repair'],
    ['304', 'needs_repair'],
    ['999', 'unknown'],
    ['123', 'unknown'],
  ])('login %s: %s', (code, meaning) => {
    expect(readLoginReply(withCode(code, { id: 'ib-1' }))).toMatchObject({ code, meaning });
  });

  test.each([
    ['001', 'processing'],
    ['300', 'failed'],
    ['301', 'failed'],
    ['302', 'unknown'],
    ['303', 'unknown'],
    ['304', 'unknown'],
    ['999', 'unknown'],
    ['204', 'unknown'],
  ])('accounts, balance and mutations %s: %s', (code, meaning) => {
    for (const name of READS)
      expect(READERS[name](withCode(code))).toMatchObject({ code, meaning });
  });

  test('an answer without words gets those of the table', () => {
    for (const [code, text] of PFM_CODE_TEXTS) {
      expect(readLoginReply(withCode(code, { id: 'x' })).message).toBe(text);
    }
  });
});

describe('an answer that is not whole is not believed', () => {
  test.each(Object.entries(READERS))('%s', (_, read) => {
    const bodies = [
      '',
      'null',
      '<html>',
      '{"status":{"code":"0',
      '{"status":{"code":0}}',
      '{"status":{"code":"000"}}',
      '{"status":{"code":"000"},"data":"x"}',
      '{"status":{"code":"000"},"data":{}}',
      '[]',
      'x'.repeat(1_000_000),
    ];
    for (const body of bodies) expect(read(answered(body)).meaning).toBe('unknown');
    const lost = { kind: 'unanswered', httpStatus: null, why: 'lost' } as const;
    expect(read(lost)).toMatchObject({ meaning: 'unknown', message: 'lost' });
  });

  test.each(Object.entries(READERS))('%s, HTTP errors', (_, read) => {
    expect(read(answered('forbidden', 403)).meaning).toBe('caller_rejected');
    expect(read(answered('slow down', 429)).meaning).toBe('throttled');
    for (const status of [301, 400, 404, 500, 503, 504]) {
      expect(read(answered(LOGIN_ANSWER, status)).meaning).toBe('unknown');
    }
    // Refused in front, and accepted behind it: that cannot be.
    expect(read(answered(LOGIN_ANSWER, 403)).meaning).toBe('unknown');
  });

  test('a balance of another account', () => {
    const read = readPfmBalanceReply(answered(BALANCE_ANSWER), 'mine');
    expect(read).toMatchObject({ meaning: 'unknown', told: null });
  });

  test('an account without a number, and one of no bank', () => {
    for (const data of [[{ id: 'a', bank: { code: '014' } }], [{ id: 'a', account_number: '1' }]]) {
      expect(readAccountsReply(withCode('000', data)).meaning).toBe('unknown');
    }
  });
});

describe('mutations, line by line', () => {
  const line = {
    id: 'm-1',
    category: 'food',
    amount: 50_000,
    balance_flow: 1,
    transaction_date: 1586734800000,
    description: 'TRANSFER',
    status: 'complete',
  };

  test('one that is not as documented is named, and the others are read', () => {
    const bad = [
      { ...line, id: 'm-2', amount: 'Rp 5' },
      { ...line, id: 'm-3', amount: -5 },
      { ...line, id: 'm-4', balance_flow: 0 },
      { ...line, id: 'm-5', status: 'done' },
      { ...line, id: 'm-6', transaction_date: null },
      { ...line, id: '' },
      'nothing',
      null,
      [line],
    ];
    const read = readMutationsReply(withCode('000', [...bad, line]));
    expect(read.mutations.map(({ id }) => id)).toEqual(['m-1']);
    expect(read.unreadable.map(({ id }) => id)).toEqual([
      'm-2',
      'm-3',
      'm-4',
      'm-5',
      'm-6',
      null,
      null,
      null,
      null,
    ]);
    expect(read.unreadable[0]?.why).toBe('not as documented: amount');
  });

  test.each([
    [{ balance_flow: '-1' }, { amount: rupiah(-50_000) }],
    [{ balance_flow: '+1' }, { amount: rupiah(50_000) }],
    [{ amount: '10000.0000' }, { amount: rupiah(10_000) }],
    [{ amount: 12.5 }, { amount: sen(1_250) }],
    [{ status: 'COMPLETE' }, { status: 'complete' }],
    [
      { category: null, description: undefined },
      { category: '', description: '' },
    ],
    [{ transaction_date: '1586734800000' }, { date: { at: '2020-04-12T23:40:00.000Z' } }],
    [{ new_field: [1] }, { id: 'm-1' }],
  ])('%j is read', (changes, expected) => {
    const read = readMutationsReply(withCode('000', [{ ...line, ...changes }]));
    expect(read.mutations[0]).toMatchObject(expected);
  });

  test('what is kept of a line holds no account number', () => {
    const read = readMutationsReply(
      withCode('000', [{ ...line, description: 'TRSF KE 1239812390 SARI' }]),
    );
    expect(read.mutations[0]?.raw).not.toContain('1239812390');
    expect(read.mutations[0]?.description).toContain('1239812390');
  });
});

describe('times', () => {
  test.each([
    ['1586734844000', '2020-04-12T23:40:44.000Z'],
    ['15818182101011', null], // 2471
    ['150091892829299', null], // 6726
    ['4133980799999', '2100-12-31T23:59:59.999Z'],
    ['4133980800000', null],
    ['1586734844', null], // seconds
    ['-1', null],
    ['1586734844000.5', null],
    ['yesterday', null],
    ['', null],
  ])('%s: %s', (raw, at) => {
    expect(readPfmTime(raw)).toBe(at);
  });

  test('every millisecond of this century is read as it was written', () => {
    const span = { min: Date.parse('2000-01-01T00:00:00Z'), max: 4_133_980_799_999 };
    fc.assert(
      fc.property(fc.integer(span), (ms) => {
        expect(readPfmTime(String(ms))).toBe(instant(ms));
      }),
    );
  });

  test('no text makes the readers throw', () => {
    fc.assert(
      fc.property(fc.json(), fc.string(), (json, text) => {
        for (const read of Object.values(READERS)) {
          for (const body of [json, text, `{"status":{"code":"000"},"data":${json}}`]) {
            expect(typeof read(answered(body)).meaning).toBe('string');
          }
        }
      }),
    );
  });

  test('every exact amount comes back to the sen, whatever its flow', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9_000_000_000 }), fc.boolean(), (amount, isIn) => {
        const text = (amount / 100).toFixed(2);
        expect(parsePlainRupiah(text)).toBe(amount);
        const body =
          `{"status":{"code":"000"},"data":[{"id":"m","amount":${text},"balance_flow":${isIn ? 1 : -1},` +
          '"transaction_date":1586734800000,"status":"pending"}]}';
        const read = readMutationsReply(answered(body)).mutations[0]?.amount;
        expect(read).toBe(isIn || amount === 0 ? amount : -amount);
      }),
    );
  });
});
