import { describe, expect, it } from 'vitest';
import { sandboxForTest } from './harness.ts';

/** Codes: at inquiry, at remit, at status right after, at status once settled. */
type Row = readonly [account: string, inquiry: string, remit: string, early: string, late: string];

const DOCUMENTED: readonly Row[] = [
  ['1239812390', '000', '101', '102', '000'],
  ['1234567890', '000', '999', '999', '999'],
  ['1111111111', '000', '203', '204', '204'],
  ['2222222222', '205', '205', '204', '204'],
  ['3333333333', '000', '204', '204', '204'],
  ['4444444444', '000', '201', '204', '204'],
  ['5555555555', '000', '202', '204', '204'],
  ['6666666666', '000', '101', '102', '102'],
  ['7777777777', '000', '101', '102', '300'],
  ['8888888888', '209', '101', '102', '209'],
  ['9999999999', '000', '101', '102', '301'],
];

const REJECTED = '201 202 203 204 206 207 208 210 211 215 257 264 429 990'.split(' ');
const LATER: readonly Row[] = [
  ...REJECTED.map((code): Row => [`${code}0000`, '000', code, '204', '204']),
  ['2050000', '205', '205', '204', '204'],
  ['2090000', '209', '209', '204', '204'],
  ['0000000', '000', '000', '102', '000'],
  ['1010000', '000', '101', '102', '000'],
  ['1020000', '000', '101', '102', '102'],
  ['2250000', '000', '101', '102', '225'],
  ['3000000', '000', '101', '102', '300'],
  ['3010000', '000', '101', '102', '301'],
  ['5040000', '000', '504', '504', '504'],
  ['9990000', '000', '999', '999', '999'],
  ['210000000000000000', '000', '210', '204', '204'],
];

async function codesOf(account: string) {
  const { oy, clock } = await sandboxForTest();
  const inquiry = await oy.inquire(account);
  const remit = await oy.remit('P-1', { recipient_account: account });
  const early = await oy.status('P-1');
  clock.advance(1000);
  const late = await oy.status('P-1');
  return { codes: [inquiry.code, remit.code, early.code, late.code], remit, oy };
}

describe('staging mock numbers of the document', () => {
  it.each(DOCUMENTED)(
    '%s: inquiry %s, remit %s, status %s, later %s',
    async (account, ...codes) => {
      expect((await codesOf(account)).codes).toEqual(codes);
    },
  );
});

describe('the later convention: a code and 4 to 15 zeros', () => {
  it.each(LATER)('%s: inquiry %s, remit %s, status %s, later %s', async (account, ...codes) => {
    expect((await codesOf(account)).codes).toEqual(codes);
  });

  it.each(['210000', '2100000000000000000', '2100001', '7770000'])(
    '%s is an ordinary account (3 or 16 zeros, another digit, no such code)',
    async (account) => {
      expect((await codesOf(account)).codes).toEqual(['000', '101', '102', '000']);
    },
  );
});

describe('what a mock number does to the deposit of 10,000,000,000 IDR', () => {
  it.each([
    ['1239812390', 'paid', 9_999_875_000, 0],
    ['7777777777', 'failed: the money is back', 10_000_000_000, 0],
    ['8888888888', 'failed: the money is back', 10_000_000_000, 0],
    ['6666666666', 'in progress for ever: pending', 10_000_000_000, 125_000],
    ['9999999999', 'suspect: pending', 10_000_000_000, 125_000],
    ['1234567890', 'unknown: nothing moved', 10_000_000_000, 0],
    ['1111111111', 'nothing exists', 10_000_000_000, 0],
  ])('%s: %s', async (account, _what, balance, pending) => {
    const { oy } = await codesOf(account);
    const { json } = await oy.balance();
    expect(json).toMatchObject({
      balance,
      pendingBalance: pending,
      availableBalance: balance - pending,
    });
  });

  it('a rejected remit has an empty trx_id and leaves its id free', async () => {
    const { remit, oy } = await codesOf('2100000');
    expect(remit.json).toMatchObject({ trx_id: '', partner_trx_id: 'P-1', amount: 125_000 });
    expect((await oy.remit('P-1')).code).toBe('101');
  });
});

describe('a person ends what would stay open', () => {
  it.each([
    ['6666666666', 'success', '000', 9_999_875_000],
    ['6666666666', 'failure', '300', 10_000_000_000],
    ['9999999999', 'success', '000', 9_999_875_000],
    ['9999999999', 'failure', '300', 10_000_000_000],
    ['1234567890', 'success', '000', 9_999_875_000],
    ['1234567890', 'failure', '300', 10_000_000_000],
  ])('%s resolved to %s: status %s', async (account, outcome, code, balance) => {
    const { oy } = await codesOf(account);
    const resolved = await oy.control('POST', '/oy/transactions/P-1/resolve', { outcome });
    expect(resolved.http).toBe(200);
    expect((await oy.status('P-1')).code).toBe(code);
    expect((await oy.balance()).json).toMatchObject({ balance, pendingBalance: 0 });
    const again = await oy.control('POST', '/oy/transactions/P-1/resolve', { outcome });
    expect(again.http).toBe(409);
    expect((await oy.remit('P-1')).code).toBe('203');
  });
});
