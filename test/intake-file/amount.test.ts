import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { codeOf } from '../../src/domain/sentence.ts';
import { type NumberReading, type NumberStyle, parseAmount } from '../../src/intake/row/amount.ts';

const unproven: NumberReading = { numberStyle: 'plain', numberStyleBasis: 'unproven' };
const contradictory: NumberReading = { numberStyle: 'plain', numberStyleBasis: 'contradictory' };
const proven = (numberStyle: NumberStyle): NumberReading => ({
  numberStyle,
  numberStyleBasis: 'proven',
});
const declared = (numberStyle: NumberStyle): NumberReading => ({
  numberStyle,
  numberStyleBasis: 'declared',
});

/** Rupiah, or the code of the refusal. */
function read(text: string, reading: NumberReading): number | string {
  const parsed = parseAmount(text, reading);
  return parsed.ok ? parsed.amount / 100 : codeOf(parsed.why.key);
}

describe('amounts that can be read in one way only, whatever the file', () => {
  test.each([
    ['1250000', 1_250_000],
    [' 1250000 ', 1_250_000],
    ['0050000', 50_000],
    ['1250000.00', 1_250_000],
    ['10000.0000', 10_000],
    ['1250000,00', 1_250_000],
    ['1.250.000', 1_250_000],
    ['1.250.000,00', 1_250_000],
    ['50.000,00', 50_000],
    ['1,250,000', 1_250_000],
    ['1,250,000.00', 1_250_000],
    ['Rp 1.250.000', 1_250_000],
    ['Rp\u00A01.250.000', 1_250_000],
    ['Rp1.250.000', 1_250_000],
    ['Rp. 1.250.000', 1_250_000],
    ['rp.1.250.000,-', 1_250_000],
    ['Rp 50.000,-', 50_000],
    ['IDR 1250000', 1_250_000],
    ['1250000 IDR', 1_250_000],
    ['99999999999999', 'amount_too_large'],
    ['999999999999999999', 'amount_too_large'],
    ['1'.repeat(400), 'amount_too_large'],
    ['1250000,50', 'amount_not_whole'],
    ['1250000.5', 'amount_not_whole'],
    ['1.250.000,50', 'amount_not_whole'],
    ['1,250,000.01', 'amount_not_whole'],
    ['1250000.00000001', 'amount_not_whole'],
    ['-1250000', 'amount_negative'],
    ['−1250000', 'amount_negative'],
    ['(1.250.000)', 'amount_negative'],
    ['Rp -1.250.000', 'amount_negative'],
    ['-Rp 1.250.000', 'amount_negative'],
    ['1250000-', 'amount_negative'],
    ['0', 'amount_zero'],
    ['0,00', 'amount_zero'],
    ['1.25E+06', 'amount_scientific'],
    ['1,25E+06', 'amount_scientific'],
    ['1E6', 'amount_scientific'],
    ['', 'amount_missing'],
    ['\u00A0', 'amount_missing'],
    ['-', 'amount_missing'],
    ['lima ratus ribu', 'amount_not_a_number'],
    ['=SUM(E2:E9)', 'amount_not_a_number'],
    ['#REF!', 'amount_not_a_number'],
    ['#####', 'amount_not_a_number'],
    ['1 250 000', 'amount_not_a_number'],
    ['1.25.000', 'amount_not_a_number'],
    ['1,250.000,50', 'amount_not_a_number'],
    ['1.250,000', 'amount_not_a_number'],
    ['1.250.000.', 'amount_not_a_number'],
    ['0.250.000', 'amount_not_a_number'],
    ['Infinity', 'amount_not_a_number'],
    ['0x1F', 'amount_not_a_number'],
    ['١٢٥٠٠٠٠', 'amount_not_a_number'],
    ['50rb', 'amount_not_a_number'],
    ['2 x 50000', 'amount_not_a_number'],
  ])('%j is %s', (text, meaning) => {
    expect(read(text, unproven)).toBe(meaning);
    expect(read(text, contradictory)).toBe(meaning);
  });
});

describe('a bare 1.250 takes its meaning from the file', () => {
  test.each([
    ['1.250', unproven, 'amount_ambiguous'],
    ['1,250', unproven, 'amount_ambiguous'],
    ['125.000', contradictory, 'amount_ambiguous'],
    ['1250.000', unproven, 'amount_ambiguous'],
    ['0.250', unproven, 'amount_ambiguous'],
    ['Rp 50.000', unproven, 'amount_ambiguous'],
    ['1.250', proven('indonesian'), 1_250],
    ['Rp 50.000', proven('indonesian'), 50_000],
    ['1.250', declared('indonesian'), 1_250],
    ['1,250', proven('english'), 1_250],
    ['1,250', declared('english'), 1_250],
    ['1,250', proven('indonesian'), 'amount_contradicts_style'],
    ['1.250', proven('english'), 'amount_contradicts_style'],
    ['1.250', declared('plain'), 'amount_contradicts_style'],
    ['1,250', proven('plain'), 'amount_contradicts_style'],
    ['1250.000', proven('indonesian'), 'amount_contradicts_style'],
    ['0.250', proven('indonesian'), 'amount_contradicts_style'],
  ] as const)('%j in a file that is %o is %s', (text, reading, meaning) => {
    expect(read(text, reading)).toBe(meaning);
  });
});

test.each([
  ['1.250.000', proven('english')],
  ['1,250,000', proven('indonesian')],
  ['1,250,000', declared('plain')],
  ['1250000.00', declared('indonesian')],
  ['1250000,00', proven('english')],
] as const)('%j contradicts a file that is %o', (text, reading) => {
  expect(read(text, reading)).toBe('amount_contradicts_style');
});

function group(amount: number, mark: string): string {
  return String(amount).replace(/\B(?=(\d{3})+$)/g, mark);
}

describe('for every amount', () => {
  const rupiah = fc.integer({ min: 1, max: 90_000_000_000_000 });
  const currency = fc.constantFrom('', 'Rp ', 'Rp', 'Rp\u00A0', 'IDR ');

  test.each([
    ['plain', (amount: number, decimals: boolean) => `${amount}${decimals ? '.00' : ''}`],
    [
      'indonesian',
      (amount: number, decimals: boolean) => group(amount, '.') + (decimals ? ',00' : ''),
    ],
    [
      'english',
      (amount: number, decimals: boolean) => group(amount, ',') + (decimals ? '.00' : ''),
    ],
  ] as const)('written in the %s style and read back, it is the same', (style, write) => {
    fc.assert(
      fc.property(rupiah, currency, fc.boolean(), (amount, prefix, decimals) => {
        const text = prefix + write(amount, decimals);
        expect(read(text, proven(style))).toBe(amount);
        expect(read(text, declared(style))).toBe(amount);
      }),
    );
  });

  test('without evidence it is read exactly or refused as ambiguous, and never changed', () => {
    fc.assert(
      fc.property(rupiah, fc.constantFrom('.', ','), (amount, mark) => {
        const meaning = read(group(amount, mark), unproven);
        const oneSeparator = amount >= 1_000 && amount < 1_000_000;
        expect(meaning).toBe(oneSeparator ? 'amount_ambiguous' : amount);
      }),
    );
  });

  test('one separator with three digits behind it is never read without evidence', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^\d{1,12}$/),
        fc.constantFrom('.', ','),
        fc.stringMatching(/^\d{3}$/),
        (lead, mark, tail) => {
          expect(read(`${lead}${mark}${tail}`, unproven)).toBe('amount_ambiguous');
        },
      ),
    );
  });

  test('one written in the other style is refused, or means the same', () => {
    fc.assert(
      fc.property(rupiah, (amount) => {
        const meaning = read(group(amount, ','), proven('indonesian'));
        expect([amount, 'amount_contradicts_style']).toContain(meaning);
      }),
    );
  });

  test('any text gives a positive whole amount or a refusal, and never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const parsed = parseAmount(text, unproven);
        expect(!parsed.ok || (parsed.amount > 0 && parsed.amount % 100 === 0)).toBe(true);
      }),
    );
  });
});
