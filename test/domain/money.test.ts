import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addSen,
  formatRupiah,
  negateSen,
  parsePlainRupiah,
  rupiah,
  sen,
  subtractSen,
  sumSen,
  toPlainRupiah,
} from '../../src/domain/money.ts';

const LARGEST = Number.MAX_SAFE_INTEGER;
const anyAmount = fc.maxSafeInteger().map(sen);

describe('money is exact', () => {
  test('what is written can be read again, to the sen', () => {
    fc.assert(
      fc.property(anyAmount, (amount) => {
        // There is no "minus nothing" in money.
        expect(parsePlainRupiah(toPlainRupiah(amount))).toBe(amount + 0);
      }),
    );
  });

  test('sums agree with whole-number arithmetic, or are refused', () => {
    fc.assert(
      fc.property(fc.array(anyAmount, { maxLength: 20 }), (amounts) => {
        let exact = 0n;
        let fits = true;
        for (const amount of amounts) {
          exact += BigInt(amount);
          fits &&= exact <= BigInt(LARGEST) && exact >= -BigInt(LARGEST);
        }
        const summed = fits ? BigInt(sumSen(amounts)) : refusesToSum(amounts);
        expect(summed).toBe(fits ? exact : true);
      }),
    );
  });

  test('adding and taking away again changes nothing', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e15 }).map(sen),
        fc.integer({ min: 0, max: 1e15 }).map(sen),
        (a, b) => {
          expect(subtractSen(addSen(a, b), b)).toBe(a);
          expect(addSen(a, negateSen(a))).toBe(0);
        },
      ),
    );
  });

  test('ten cents three times is thirty cents', () => {
    const ten = parsePlainRupiah('0.10');
    expect(ten).not.toBeNull();
    expect(toPlainRupiah(sumSen([sen(10), sen(10), sen(10)]))).toBe('0.30');
  });
});

describe('what is too large is refused, never rounded', () => {
  test.each([
    ['the largest amount', '90071992547409.91', sen(LARGEST)],
    ['one sen more', '90071992547409.92', null],
    ['sixteen nines', '9999999999999999', null],
    ['seventeen digits', '12345678901234567', null],
  ])('%s', (_name, text, expected) => {
    expect(parsePlainRupiah(text)).toBe(expected);
  });

  test.each([LARGEST + 1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])('%d sen', (value) => {
    expect(() => sen(value)).toThrow(RangeError);
  });

  test('an addition that no longer fits', () => {
    expect(() => addSen(sen(LARGEST), sen(1))).toThrow(RangeError);
    expect(() => rupiah(LARGEST)).toThrow(RangeError);
  });
});

describe('how amounts are read', () => {
  test.each([
    ['125000', 12_500_000],
    ['10000.0000', 1_000_000],
    ['12.5', 1250],
    ['-12.50', -1250],
    ['-0', 0],
    ['0.01', 1],
    ['0.010', 1],
  ])('%s is %d sen', (text, expected) => {
    expect(parsePlainRupiah(text)).toBe(expected);
  });

  test.each(['', ' 1', '1,5', '1.250.000', '1e3', '0.001', '.5', '5.', '+5', '0x10', '１'])(
    '"%s" is no plain amount',
    (text) => {
      expect(parsePlainRupiah(text)).toBeNull();
    },
  );
});

test.each([
  [125_000_000, 'Rp 1.250.000'],
  [1250, 'Rp 12,50'],
  [99, 'Rp 0,99'],
  [0, 'Rp 0'],
  [-12_500_000, 'Rp -125.000'],
  [-123_456_789, 'Rp -1.234.567,89'],
])('%d sen is shown as %s', (amount, shown) => {
  expect(formatRupiah(sen(amount))).toBe(shown);
});

function refusesToSum(amounts: Parameters<typeof sumSen>[0]): boolean {
  try {
    sumSen(amounts);
    return false;
  } catch (error) {
    return error instanceof RangeError;
  }
}
