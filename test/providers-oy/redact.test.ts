import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maskAccount, maskName, redactBody, redactText } from '../../src/providers/redact.ts';

const account = fc
  .array(fc.integer({ min: 0, max: 9 }), { minLength: 5, maxLength: 20 })
  .map((digits) => digits.join(''));
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('');
const word = fc
  .array(fc.constantFrom(...LETTERS), { minLength: 3, maxLength: 10 })
  .map((w) => w.join(''));
/** The answer's own words: a person who is called one of them cannot be told from it. */
const WORDS = 'STATUS CODE MESSAGE NO ACCOUNT OF HERE RECIPIENT_ACCOUNT RECIPIENT_NAME NESTED NOTE';
const WORDS_OF_NESTED = 'ACCOUNT_NUMBER ACCOUNT_NAME SECRET';
const name = fc
  .array(word, { minLength: 1, maxLength: 4 })
  .map((words) => words.join(' '))
  .filter((text) => !`${WORDS} ${WORDS_OF_NESTED}`.includes(text));

describe('personal data does not reach the evidence', () => {
  test('no account and no name of an answer is left, wherever it stands', () => {
    fc.assert(
      fc.property(account, name, fc.boolean(), (number, holder, asNumber) => {
        const body = JSON.stringify({
          status: { code: '209', message: `no account ${number} of ${holder.toLowerCase()} here` },
          recipient_account: asNumber ? Number(number) : number,
          recipient_name: holder,
          nested: [{ account_number: number, account_name: holder, note: `${holder}/${number}` }],
        });
        const redacted = redactBody(body);
        expect(redacted).not.toContain(number);
        expect(redacted.toUpperCase()).not.toContain(holder);
        expect(() => JSON.parse(redacted) as unknown).not.toThrow();
      }),
    );
  });

  test('free text: runs of six digits and more, e-mail addresses and secrets', () => {
    fc.assert(
      fc.property(
        account.filter((a) => a.length >= 6),
        (number) => {
          expect(redactText(`<p>Account ${number} is closed</p>`)).not.toContain(number);
        },
      ),
    );
    expect(redactText('to budi@bank.co.id, key-987654321!', ['key-987654321'])).toBe(
      'to b***@***, [secret]!',
    );
  });

  test('a body that is not JSON is cut to 2,000 characters', () => {
    expect(redactBody('x'.repeat(5_000))).toHaveLength(2_000);
  });

  test('the key is removed from JSON too, in keys as in values', () => {
    const echoed = '{"headers":{"x-api-key":"key-987654321","key-987654321":1}}';
    expect(redactBody(echoed, ['key-987654321'])).not.toContain('987654321');
  });
});

describe('what the evidence is for stays readable', () => {
  test('codes, ids, amounts as they were written, times', () => {
    const body =
      '{"status":{"code":"000","message":"Success"},"amount":10000.0000,"recipient_name":"John Doe",' +
      '"recipient_bank":"008","recipient_account":"1234567890","trx_id":"ABC-456",' +
      '"partner_trx_id":"PAY-20261121","timestamp":"16-10-2020 10:34:23","balance":"98500000.0000"}';
    expect(redactBody(body)).toBe(
      body.replace('John Doe', 'J. D.').replace('1234567890', '******7890'),
    );
  });

  test.each([
    ['1239812390', '******2390'],
    ['12345', '*2345'],
    ['1234', '****'],
    ['', ''],
  ])('account %s → %s', (number, masked) => {
    expect(maskAccount(number)).toBe(masked);
  });

  test('names keep their initials', () => {
    expect(maskName('  Siti  Nurhaliza ')).toBe('S. N.');
    expect(redactBody('{"recipient_name":"A(B+ [C"}')).toBe('{"recipient_name":"A. [."}');
  });
});
