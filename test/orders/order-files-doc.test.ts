import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ORDER_KINDS, type OrderKindName } from '../../src/domain/batch-kinds.ts';
import { formatRupiah } from '../../src/domain/money.ts';
import { EARLIER_CODES, ORDER_CODES, REJECT_CODES } from '../../src/intake/row/row-reasons.ts';
import { EWALLET_AMOUNTS } from '../../src/orders/kinds/ewallet-details.ts';
import { ORDER_KIND_DEFINITIONS } from '../../src/orders/kinds/index.ts';
import type { OrderKind } from '../../src/orders/order-kind.ts';
import { reasonsOf } from './read-order-file.ts';

const page = readFileSync(new URL('../../docs/order-files.md', import.meta.url), 'utf8');

const section = (start: string): string => page.split(`\n## ${start}`)[1]?.split('\n## ')[0] ?? '';

function documentedColumns(kind: OrderKindName) {
  const rows = section(`\`${kind}\``).matchAll(/^\| `(\w+)` \| (yes|no) \| .*? \| ?(.*?) ?\|$/gm);
  return [...rows].map(([, name = '', needed = '', alsoCalled = '']) => ({
    name,
    required: needed === 'yes',
    alsoCalled: alsoCalled === '' ? [] : alsoCalled.split(', '),
  }));
}

/** Of the codes of all files, those that are about columns which orders do not have. */
const PAYOUTS_ONLY = /^(?:bank_code|account|name|note|email)_/;
const POSSIBLE = [...REJECT_CODES.filter((code) => !PAYOUTS_ONLY.test(code)), ...ORDER_CODES];

describe('docs/order-files.md', () => {
  test.each(ORDER_KINDS)(
    '%s: has every column, whether it is needed, and its other names',
    (kind) => {
      const { columns } = ORDER_KIND_DEFINITIONS[kind];
      expect(documentedColumns(kind)).toEqual(
        columns.map(({ name, required, alsoCalled = [] }) => ({
          name,
          required,
          alsoCalled: [...alsoCalled],
        })),
      );
    },
  );

  test.each(ORDER_KINDS.filter((kind) => kind !== 'invoice' && kind !== 'identity'))(
    '%s: says the smallest and the largest amount',
    (kind) => {
      const { least, most } = ORDER_KIND_DEFINITIONS[kind].amount;
      const text = section(`\`${kind}\``).replace(/\s+/g, ' ');
      expect(text).toContain(`${formatRupiah(least)} to ${formatRupiah(most)}`);
    },
  );

  test('says what each wallet takes', () => {
    for (const { min, max } of Object.values(EWALLET_AMOUNTS)) {
      expect(section('`ewallet`')).toContain(`${formatRupiah(min)} to ${formatRupiah(max)}`);
    }
  });

  test.each(ORDER_KINDS)('%s: says how large a file may be', (kind) => {
    const definition = ORDER_KIND_DEFINITIONS[kind] as OrderKind<unknown>;
    for (const { column, mostBytes } of definition.files ?? []) {
      expect(section(`\`${kind}\``), column).toContain(mostBytes.toLocaleString('en'));
    }
  });

  test('explains every reason a row of orders can come back for, and no other', () => {
    const listed = section('Why a row comes back').matchAll(/^\| `(\w+)` \|/gm);
    expect([...listed].map(([, code]) => code)).toEqual(POSSIBLE);
    for (const code of EARLIER_CODES) expect(page).toContain(`\`${code}\``);
  });
});

/** A wallet file that shows each reason; those about files are shown by order-file-rows.test.ts. */
const HEADER = 'reference,wallet,amount,phone';
const GOOD = 'Z9,OVO,5000,081234567890';
const row = (reference: string, amount: string): string =>
  `${reference},OVO,"${amount}",081234567890`;
const FILES: Readonly<Record<string, readonly string[]>> = {
  row_too_short: ['A1,OVO'],
  row_too_long: ['A1,OVO,5000,081234567890,,more'],
  row_swallowed_rows: ['A1,OVO,5000,"081234567890', 'A2,OVO,5000,081234567890"', GOOD],
  row_unexpected_total: [',,9000,', GOOD],
  reference_missing: [row('', '5000')],
  reference_too_long: [row('A'.repeat(101), '5000')],
  reference_bad_characters: [row('A\u200B1', '5000')],
  reference_scientific: [row('1.23E+12', '5000')],
  amount_missing: [row('A1', '')],
  amount_not_a_number: [row('A1', 'lima ribu')],
  amount_scientific: [row('A1', '1.25E+06')],
  amount_ambiguous: [row('A1', '1.250')],
  amount_negative: [row('A1', '-5000')],
  amount_zero: [row('A1', '0')],
  amount_not_whole: [row('A1', '5000.50')],
  amount_too_large: [row('A1', '10000001')],
  cell_missing: ['A1,OVO,5000,'],
  cell_not_usable: ['A1,GOPAY,5000,081234567890'],
};

describe('each reason that the page explains', () => {
  const codes = async (...of: Parameters<typeof reasonsOf>) =>
    (await reasonsOf(...of)).map(({ code }) => code);

  test.each(Object.entries(FILES))('%s happens', async (code, lines) => {
    expect(await codes('ewallet', [HEADER, ...lines, ''].join('\n'))).toContain(code);
  });

  test('amount_contradicts_style happens', async () => {
    const text = `${HEADER}\n${row('A1', '1,250,000')}\n`;
    expect(await codes('ewallet', text, 'indonesian')).toEqual(['amount_contradicts_style']);
  });

  test('row_damaged_text happens', async () => {
    const text = Buffer.from(`${HEADER}\nCaféé,OVO,5000,0812345678\nA?1,OVO,5000,0812345678\n`);
    text[text.indexOf('?')] = 0xc3; // half of a letter
    expect(await codes('ewallet', text)).toEqual(['row_damaged_text']);
  });

  test('amount_below_minimum happens', async () => {
    const text = 'reference,bank_code,amount\nA1,014,9999\n';
    expect(await codes('va', text)).toEqual(['amount_below_minimum']);
  });

  test('correction_row_not_a_number happens', async () => {
    const text = `${HEADER},batch,row\n${row('A1', '5000')},B20261121-ABCDEF,two\n`;
    expect(await codes('ewallet', text)).toEqual(['correction_row_not_a_number']);
  });

  test('every other reason is one about documents, shown by order-file-rows.test.ts', () => {
    const shown = [
      ...Object.keys(FILES),
      'amount_contradicts_style',
      'row_damaged_text',
      'amount_below_minimum',
      'correction_row_not_a_number',
    ];
    expect(POSSIBLE.filter((code) => !shown.includes(code))).toEqual([
      'document_not_in_folder',
      'document_wrong_size',
      'document_wrong_type',
    ]);
  });
});
