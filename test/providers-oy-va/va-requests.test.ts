import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rupiah, sen } from '../../src/domain/money.ts';
import { VA_BANKS, VA_DETAILS } from '../../src/orders/kinds/va-details.ts';
import {
  createBody,
  pageQuery,
  pathPart,
  updateBody,
} from '../../src/providers/oy/va/va-requests.ts';
import { orderOf, PLAIN_DETAILS } from './va-world.ts';

describe('the request that makes an account', () => {
  test('a closed account: every default is said', () => {
    expect(createBody(orderOf('VA-1'))).toBe(
      '{"partner_user_id":"VA-1","bank_code":"014","amount":250000,"is_open":false,' +
        '"is_single_use":false,"is_lifetime":false,"username_display":"Toko Sinar Jaya",' +
        '"email":"kasir@sinarjaya.co.id"}',
    );
  });

  test('an open account for life, of a payer without name and address', () => {
    const changes = { amount: null, lifetime: true, customerName: null, email: null };
    expect(createBody(orderOf('VA-1', changes))).toBe(
      '{"partner_user_id":"VA-1","bank_code":"014","is_open":true,"is_single_use":false,"is_lifetime":true}',
    );
  });

  test('the same order gives the same bytes, and holds nothing but what was said', () => {
    const order = fc.record({
      providerId: fc.string({ minLength: 1, maxLength: 255 }),
      amount: fc.option(fc.integer({ min: 1, max: 1_000_000_000 }).map(rupiah)),
      details: fc.record({
        bankCode: fc.constantFrom(...VA_BANKS.keys()),
        customerName: fc.option(fc.constantFrom('Toko', 'PT “Maju” \\ Jaya', 'Ñ')),
        email: fc.constant(null),
        singleUse: fc.boolean(),
        lifetime: fc.constant(false),
        expiresMinutes: fc.option(fc.integer({ min: 1, max: 527_040 })),
      }),
      files: fc.constant({}),
    });
    fc.assert(
      fc.property(order, (each) => {
        const body = createBody(each);
        expect(createBody(structuredClone(each))).toBe(body);
        expect(JSON.parse(body)).toMatchObject({
          partner_user_id: each.providerId,
          is_open: each.amount === null,
        });
      }),
    );
  });

  test.each([
    ['an empty id', orderOf('')],
    ['an id of 256 characters', orderOf('x'.repeat(256))],
    ['an amount with sen', orderOf('VA-1', { amount: sen(1) })],
    ['an amount of nothing', orderOf('VA-1', { amount: rupiah(0) })],
    ['a bank without virtual accounts', orderOf('VA-1', { bankCode: '011' })],
    ['a bank code without its zero', orderOf('VA-1', { bankCode: '14' })],
    ['no time at all', orderOf('VA-1', { expiresMinutes: 0 })],
    ['a time beside a life', orderOf('VA-1', { lifetime: true, expiresMinutes: 5 })],
    ['an e-mail address that is none', orderOf('VA-1', { email: 'kasir' })],
    ['an e-mail address of 51', orderOf('VA-1', { email: `${'x'.repeat(44)}@oy.id.id` })],
    ['a name of 256', orderOf('VA-1', { customerName: 'x'.repeat(256) })],
  ])('%s is refused before anything is sent', (_what, order) => {
    expect(() => createBody(order)).toThrow(RangeError);
  });

  test('details that a row cannot have', () => {
    expect(VA_DETAILS.safeParse(PLAIN_DETAILS).success).toBe(true);
    expect(VA_DETAILS.safeParse({ ...PLAIN_DETAILS, note: 'x' }).success).toBe(false);
    expect(VA_DETAILS.safeParse({ ...PLAIN_DETAILS, singleUse: 'yes' }).success).toBe(false);
  });
});

describe('other requests', () => {
  test('an update says all of it', () => {
    const { bankCode: _bank, ...terms } = { ...PLAIN_DETAILS, expiresMinutes: 30 };
    expect(JSON.parse(updateBody({ ...terms, amount: rupiah(50_000) }))).toEqual({
      amount: 50_000,
      is_open: false,
      is_single_use: false,
      expiration_time: 30,
      is_lifetime: false,
      username_display: 'Toko Sinar Jaya',
      email: 'kasir@sinarjaya.co.id',
    });
    expect(() => updateBody({ ...terms, amount: sen(150) })).toThrow(RangeError);
  });

  test.each([
    { offset: -1, limit: 10 },
    { offset: 0.5, limit: 10 },
    { offset: 0, limit: 0 },
    { offset: 0, limit: 1_001 },
    { offset: 0, limit: Number.NaN },
  ])('no page: %j', (page) => {
    expect(() => pageQuery(page)).toThrow(RangeError);
  });

  test('an id is one part of a path', () => {
    expect(pathPart('a/b?c#d')).toBe('a%2Fb%3Fc%23d');
    for (const id of ['', '.', '..', 'x'.repeat(256)]) {
      expect(() => pathPart(id)).toThrow(RangeError);
    }
  });
});
