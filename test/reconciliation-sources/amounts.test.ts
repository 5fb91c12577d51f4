import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sen, toPlainRupiah } from '../../src/domain/money.ts';
import { type NumberStyle, readAmount } from '../../src/records/import/csv/amount.ts';

const NBSP = '\u00a0';

describe('an amount is read in the style that was declared', () => {
  it.each([
    ['plain', '1250000.50', 125_000_050],
    ['plain', '1250000', 125_000_000],
    ['plain', '0', 0],
    ['plain', '12.5', 1250],
    ['plain', '10000.0000', 1_000_000],
    ['plain', '-12.50', -1250],
    ['plain', `Rp${NBSP}5000`, 500_000],
    ['plain', '5000 IDR', 500_000],
    ['id', '1.250.000,50', 125_000_050],
    ['id', '1.250.000', 125_000_000],
    ['id', '1.250', 125_000],
    ['id', '1250000,5', 125_000_050],
    ['id', `Rp${NBSP}1.250.000,00`, 125_000_000],
    ['id', 'Rp 50.000,-', 5_000_000],
    ['id', 'Rp. 50.000', 5_000_000],
    ['id', '-1.250,00', -125_000],
    ['id', '(1.250,00)', -125_000],
    ['id', '1.250,00-', -125_000],
    ['id', 'Rp -1.250,00', -125_000],
    ['id', '-Rp 1.250,00', -125_000],
    ['id', '(Rp 1.250,00)', -125_000],
    ['id', '−1.250,00', -125_000],
    ['en', '1,250,000.50', 125_000_050],
    ['en', '1,250', 125_000],
    ['en', '1250000.5', 125_000_050],
    ['en', '+1,250.00', 125_000],
    ['en', `IDR${NBSP}1,250,000`, 125_000_000],
    ['en', '\t 1,250.00 ', 125_000],
  ] as const)('%s: %j', (style, text, amount) => {
    expect(readAmount(text, style)).toBe(amount);
  });

  it.each([
    ['plain', '', 'is empty'],
    ['plain', ' - ', 'is empty'],
    ['plain', '1.250.000', '"1.250.000" is no amount in the style "plain", such as 1250000.50'],
    ['plain', '1,250', '"1,250" is no amount'],
    ['plain', '1250.000', '"1250.000" has three decimals'],
    ['plain', '1.234', '"1.234" has three decimals'],
    ['id', '1.250,500', '"1.250,500" has three decimals'],
    ['en', '1,250.500', '"1,250.500" has three decimals'],
    ['id', '1250000.50', '"1250000.50" is no amount in the style "id", such as 1.250.000,50'],
    ['id', '1,250,000.50', '"1,250,000.50" is no amount'],
    ['id', '1.25.000', '"1.25.000" is no amount'],
    ['id', '0.500', '"0.500" is no amount'],
    ['en', '1.250.000,50', '"1.250.000,50" is no amount in the style "en", such as 1,250,000.50'],
    ['en', '12,50', '"12,50" is no amount'],
    ['plain', '10000.00001', '"10000.00001" has a part below one sen'],
    ['plain', '1.25E+06', '"1.25E+06" is in scientific notation'],
    ['plain', '9999999999999999', 'is too large to be held exactly'],
    ['plain', '999999999999999', 'is too large to be held exactly'],
    ['plain', '--5', '"--5" is no amount'],
    ['plain', '(-5)', '"(-5)" is no amount'],
    ['plain', 'free', '"free" is no amount'],
    ['plain', '١٢٣', 'is no amount'],
    ['plain', '1 000', '"1 000" is no amount'],
  ] as const)('%s: %j is not', (style, text, reason) => {
    expect(readAmount(text, style)).toContain(reason);
  });

  it('whatever was written in a style is read as it was', () => {
    const written: Readonly<Record<NumberStyle, (amount: number) => string>> = {
      plain: (amount) => toPlainRupiah(sen(amount)),
      id: (amount) => grouped(amount, '.', ','),
      en: (amount) => grouped(amount, ',', '.'),
    };
    fc.assert(
      fc.property(
        fc.constantFrom<NumberStyle>('plain', 'id', 'en'),
        fc.integer({ min: -9_000_000_000_000, max: 9_000_000_000_000 }),
        fc.constantFrom('', 'Rp', `Rp${NBSP}`, 'IDR '),
        (style, amount, currency) => {
          expect(readAmount(`${currency}${written[style](amount)}`, style)).toBe(amount);
        },
      ),
    );
  });
});

function grouped(amount: number, group: string, point: string): string {
  const digits = String(Math.abs(amount)).padStart(3, '0');
  const whole = digits.slice(0, -2).replaceAll(/\B(?=(\d{3})+$)/g, group);
  return `${amount < 0 ? '-' : ''}${whole}${point}${digits.slice(-2)}`;
}
