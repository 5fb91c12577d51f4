import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { payoutSamples } from '../../samples/make-samples.ts';
import { UserError } from '../../src/domain/errors.ts';
import { kinds, readPayoutFile, SAMPLES } from './support.ts';

/** What a person is told about a file: the refusal, or each row that did not simply go on. */
async function told(name: string): Promise<string[]> {
  try {
    const { rows } = await readPayoutFile(join(SAMPLES, name));
    return rows.flatMap((row) => {
      switch (row.kind) {
        case 'rejected':
          return row.reasons.map(({ message }) => `row ${row.rowNumber}: ${message}`);
        case 'ignored':
          return [`row ${row.rowNumber}: ${row.reason}`];
        default:
          return row.warnings.map(({ message }) => `row ${row.rowNumber} (warning): ${message}`);
      }
    });
  } catch (error) {
    if (error instanceof UserError) return [`${error.message} → ${error.next}`];
    throw error;
  }
}

const SAVE_AS_CSV =
  'Open it in Excel and save the sheet with "Save as" → "CSV UTF-8 (comma delimited)", then upload that file.';
const HEADERS =
  'Rekon: reference, bank_code, account_number, account_name, amount, note, email. Xendit: Amount, Bank Code, Bank Account Name, Bank Account Number, Description, Email, CC, BCC, External ID. OY: Name, Email, Amount, Bank Code, Bank Account Number, Phone Number, Notes.';
const padded = (row: number, from: string, to: string): string =>
  `row ${row} (warning): The bank code "${from}" was read as ${to}. A spreadsheet dropped its leading zero: format the column as Text, and check that the account numbers kept theirs.`;
const ambiguous = (row: number, why: string): string =>
  `row ${row}: The amount "1.250" can be read in two ways (thousands or a fraction), and ${why}. Write it as plain digits such as 1250000, or upload the file again with --number-style indonesian (1.250 is one thousand two hundred and fifty) or --number-style english (1,250 is).`;

const TOLD: Readonly<Record<string, readonly string[]>> = {
  'empty.csv': [
    'The file is empty. → Check the export, and upload the file that has the payouts in it.',
  ],
  'only-blank-lines.csv': [
    'The file is empty. → Check the export, and upload the file that has the payouts in it.',
  ],
  'header-only.csv': [
    'The file has a header but no payouts below it. → Add one row for each payout and upload it again.',
  ],
  'missing-columns.csv': [
    'The columns are missing: bank_code, account_number (Rekon template). The header reads: "reference", "account_name", "amount". → Add the missing column or rename the one that is meant. Rekon: reference, bank_code, account_number, account_name, amount, note, email.',
  ],
  'unknown-columns.csv': [
    `None of the columns is one we know. The header reads: "tanggal", "toko", "barang". → Use one of these headers. ${HEADERS}`,
  ],
  'repeated-column.csv': [
    'Two columns mean the same: "amount" and "Nominal" (column 8). → Keep the one that is right, and remove or rename the other.',
  ],
  'no-header.csv': [
    `The first row looks like a payout, not like column names. It has 6 cells. → Put a row with column names above it. ${HEADERS}`,
  ],
  'wrong-delimiter.csv': [
    'The columns seem to be separated by ":", which we do not read. The header reads: "reference:bank_code:account_number:accou…". → Separate the columns with a comma, semicolon, tab or vertical bar: in Excel, save as "CSV UTF-8".',
  ],
  'excel-workbook.csv': [
    `The file is an Excel workbook (.xlsx) or another zip archive, not a CSV file. → ${SAVE_AS_CSV}`,
  ],
  'web-page.xls.csv': [
    'The file is a web page or XML, even if its name ends in .xls or .csv. → Open it in Excel, save the sheet as "CSV UTF-8" and upload that file.',
  ],
  'json.csv': ['The file is JSON, not CSV. → Export the payouts as a CSV file and upload that.'],
  'binary.csv': [
    'The file is binary: it holds bytes that no text file does. → Save the sheet as "CSV UTF-8" and upload that file.',
  ],
  'utf32.csv': ['The file is encoded in UTF-32. → Save it as "CSV UTF-8" and upload it again.'],
  'quote-never-closed.csv': [
    'A quotation mark (") that opens in row 3 is not closed, so the rows below it cannot be told apart. → Close or remove the quotation mark in row 3, or export the file again, and upload it again. Nothing of this file was taken.',
  ],
  'broken-quote.csv': [
    'The quotation marks (") of row 2 do not pair up, so the rows below it cannot be told apart. → In row 2, put one at each end of the cell, write one inside it twice (""), and upload the file again. Nothing of this file was taken.',
  ],
  'swallowed-rows.csv': [
    'row 2: A quotation mark in row 2 runs on over the rows below it, so that a cell holds whole rows. Correct the quotation marks; the rows inside were not taken.',
  ],
  'scientific-account.csv': [
    'row 2: The account number is in scientific notation (such as 1.23E+12), so its digits are lost. Format the column as Text, paste the account numbers again from their source, and export the file again.',
  ],
  'lost-leading-zeros.csv': [
    padded(2, '14', '014 (Bank BCA)'),
    padded(3, '8', '008 (Bank Mandiri)'),
  ],
  'rounded-account.csv': [
    'row 2 (warning): The account number has 16 digits and every one past the 15th is 0: a spreadsheet may have rounded it. Compare it with its source.',
  ],
  'bare-thousands.csv': [ambiguous(2, 'no other amount in the file shows which style is meant')],
  'mixed-number-styles.csv': [ambiguous(4, 'other amounts in the file are written in both styles')],
  'fractional.csv': [
    'row 2: The amount "1.250.000,50" has a part below one rupiah. Amounts are whole rupiah: round it and correct the row.',
  ],
  'negative-zero-huge.csv': [
    'row 2: The amount "-500000" is negative. An amount cannot be below zero: correct it or remove the row.',
    'row 3: The amount is zero: fill in the amount or remove the row.',
    'row 4: The amount "999999999999999999" is too large. Check for extra zeros or two amounts run together.',
  ],
  'total-row.csv': ['row 4: total_row'],
  'total-in-the-middle.csv': [
    'row 3: The row has an amount but no account, as a total would, and is not at the end of the file. Complete it if it is a payout, or remove it.',
  ],
  'wrong-cell-count.csv': [
    'row 2: The row has 9 cells, the header 7. Put cells that contain a comma, such as 1.250.000,50, in quotation marks.',
    'row 3: The row has 3 cells, the header 7. Fill in the missing cells; leave empty ones empty, but keep their separators.',
  ],
  'damaged-text.csv': [
    'row 3: A character cannot be read as utf-8. Type it again, or export the file as "CSV UTF-8" and upload it again.',
  ],
  // Found by the database when the file is taken in.
  'same-reference-twice.csv': [],
  'windows-1252.csv': [],
  'formulas.csv': [],
  'old-mac-line-ends.csv': [],
};

describe('every bad file says what is wrong and what to do', () => {
  test.each(Object.entries(TOLD))('%s', async (name, expected) => {
    expect(await told(`bad/${name}`)).toEqual(expected);
  });

  test('none is left out, and README.md says what each shows', async () => {
    const readme = await readFile(join(SAMPLES, 'README.md'), 'utf8');
    // An upload by hand leaves its rejects file beside the sample.
    const names = (await readdir(join(SAMPLES, 'bad'))).filter(
      (name) => !name.endsWith('.rejects.csv'),
    );
    expect(names.toSorted()).toEqual(Object.keys(TOLD).toSorted());
    for (const name of payoutSamples().keys()) expect(readme).toContain(`\`${name}\``);
  });
});

function repeats(keys: unknown[]): number {
  return keys.length - new Set(keys).size;
}

describe('the samples', () => {
  test.each([...payoutSamples()])('%s is what make-samples.ts writes', async (name, content) => {
    const onDisk = await readFile(join(SAMPLES, name));
    expect(onDisk.equals(Buffer.from(content))).toBe(true);
  });

  test('payouts.csv takes at least 240 payouts through, well under Rp 10 billion', async () => {
    const { rows } = await readPayoutFile(join(SAMPLES, 'payouts.csv'));
    const accepted = rows.flatMap((row) => (row.kind === 'accepted' ? [row.candidate] : []));
    const total = accepted.reduce((sum, { amount }) => sum + amount, 0) / 100;
    expect(accepted.length).toBeGreaterThanOrEqual(240);
    expect(total).toBeLessThan(3_000_000_000);
    expect(new Set(accepted.map(({ bankCode }) => bankCode)).size).toBeGreaterThan(20);
  });

  test('payouts.csv has every staging mock once, those that stop all sends in the last third', async () => {
    const { rows } = await readPayoutFile(join(SAMPLES, 'payouts.csv'));
    const accounts = rows.map((row) =>
      row.kind === 'accepted' ? row.candidate.accountNumber : '',
    );
    const mocks = [
      '1234567890',
      ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((digit) => String(digit).repeat(10)),
    ];
    for (const mock of mocks)
      expect(accounts.filter((account) => account === mock)).toHaveLength(1);
    for (const stopping of ['4444444444', '5555555555']) {
      expect(accounts.indexOf(stopping)).toBeGreaterThan((rows.length * 2) / 3);
    }
  });

  test('payouts.csv has duplicates for the database to find', async () => {
    const { rows } = await readPayoutFile(join(SAMPLES, 'payouts.csv'));
    const accepted = rows.flatMap((row) => (row.kind === 'accepted' ? [row.candidate] : []));
    expect(repeats(accepted.map(({ reference }) => reference))).toBe(2);
    expect(repeats(accepted.map((c) => `${c.bankCode} ${c.accountNumber} ${c.amount}`))).toBe(3);
  });

  test('payouts.csv has bad rows of every kind that one file can show', async () => {
    const { rows } = await readPayoutFile(join(SAMPLES, 'payouts.csv'));
    const codes = new Set(
      rows.flatMap((row) => (row.kind === 'rejected' ? row.reasons.map(({ code }) => code) : [])),
    );
    expect(codes.size).toBeGreaterThanOrEqual(20);
    expect(kinds(rows).at(-1)).toMatch(/ total_row$/);
  });

  test.each([
    ['oy-template.csv', 'oy', 'plain', 12],
    ['xendit-template.csv', 'xendit', 'english', 21],
    ['indonesian-excel.csv', 'rekon', 'indonesian', 14],
    ['utf16.csv', 'rekon', 'plain', 8],
  ])('%s is read by the %s template, %s style', async (name, template, numberStyle, accepted) => {
    const { format, rows } = await readPayoutFile(join(SAMPLES, name));
    expect(format).toMatchObject({ template, numberStyle });
    expect(rows.filter(({ kind }) => kind === 'accepted')).toHaveLength(accepted);
  });
});
