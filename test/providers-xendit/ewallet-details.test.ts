import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rupiah, toPlainRupiah } from '../../src/domain/money.ts';
import { EWALLET_DETAILS } from '../../src/orders/kinds/ewallet-details.ts';
import { readItems } from '../../src/orders/kinds/items.ts';
import { DANA, LINKAJA, OVO } from './ewallet-orders.ts';

describe('the details of a charge', () => {
  test.each([
    ['OVO', OVO],
    ['DANA', DANA],
    ['LINKAJA', LINKAJA],
  ])('%s', (_wallet, details) => {
    expect(EWALLET_DETAILS.parse(details)).toEqual(details);
  });

  test.each([
    ['another wallet', { wallet: 'GOPAY', phone: '081234567890' }],
    ['small letters', { wallet: 'ovo', phone: '081234567890' }],
    ['OVO without a phone', { wallet: 'OVO' }],
    ['OVO with +62', { wallet: 'OVO', phone: '+6281234567890' }],
    ['OVO with items', { ...OVO, items: [] }],
    ['DANA that ends some day', { wallet: 'DANA', expiresAt: '2026-13-01T00:00:00.000Z' }],
    ['DANA with a phone', { ...DANA, phone: '081234567890' }],
    ['LinkAja without items', { ...LINKAJA, items: [] }],
    ['LinkAja with half a sen', { ...LINKAJA, items: [{ name: 'x', quantity: 1, price: 0.5 }] }],
    ['LinkAja with half a rupiah', { ...LINKAJA, items: [{ name: 'x', quantity: 1, price: 50 }] }],
    ['LinkAja with none of it', { ...LINKAJA, items: [{ name: 'x', quantity: 0, price: 100 }] }],
  ])('%s is none', (_what, details) => {
    expect(EWALLET_DETAILS.safeParse(details).success).toBe(false);
  });
});

/** As the row of a file becomes details; null where they are refused. */
function itemsOf(text: string) {
  const read = EWALLET_DETAILS.safeParse({ ...LINKAJA, items: readItems(text) ?? text });
  return read.data?.wallet === 'LINKAJA' ? read.data.items : null;
}

describe('the column of items', () => {
  test('name x quantity @ price, one after another', () => {
    expect(itemsOf('Kopi susu x 2 @ 18000; Roti bakar × 1 @ 25000;')).toEqual([
      { name: 'Kopi susu', quantity: 2, price: rupiah(18_000) },
      { name: 'Roti bakar', quantity: 1, price: rupiah(25_000) },
    ]);
  });

  test('a name may hold an x and an @', () => {
    expect(itemsOf('Kabel 3 x 1 @ rumah x 4 @ 9000')).toEqual([
      { name: 'Kabel 3 x 1 @ rumah', quantity: 4, price: rupiah(9000) },
    ]);
  });

  test.each([
    '',
    ';',
    'Kopi susu',
    'Kopi susu x 2',
    'Kopi susu x dua @ 18000',
    'Kopi susu x 0 @ 18000',
    'Kopi susu x 2 @ 18.000',
    'Kopi susu x 2 @ Rp 18000',
    'x 2 @ 18000',
    'Kopi x 1 @ 1;; Roti x 1 @ 1',
    `${'k'.repeat(300)} x 1 @ 1`,
  ])('%j is none', (text) => {
    expect(itemsOf(text)).toBeNull();
  });

  test('what is written is read back', () => {
    const word = fc.stringMatching(/^[A-Za-z0-9@x]{1,20}$/);
    const item = fc.record({
      name: fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join(' ')),
      quantity: fc.integer({ min: 1, max: 1_000_000 }),
      price: fc.integer({ min: 0, max: 10_000_000 }).map(rupiah),
    });
    fc.assert(
      fc.property(fc.array(item, { minLength: 1, maxLength: 20 }), (items) => {
        const text = items.map((e) => `${e.name} x ${e.quantity} @ ${toPlainRupiah(e.price)}`);
        expect(itemsOf(text.join('; '))).toEqual(items);
      }),
    );
  });
});
