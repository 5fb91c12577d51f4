import { describe, expect, test } from 'vitest';
import { rupiah } from '../../src/domain/money.ts';
import { type Cells, file, readOne, readText, row } from './support.ts';

test('a good row becomes a candidate with every field read', async () => {
  const checked = await readOne({
    reference: ' INV-001 ',
    bank_code: 'OVO',
    account_number: '+62 812-3456-7890',
    account_name: ' Siti Rahmawati ',
    amount: 'Rp 1.250.000',
    note: 'baris satu\nbaris dua',
    email: 'a@contoh.co.id  b@contoh.co.id\tc@contoh.co.id',
  });
  expect(checked).toMatchObject({
    kind: 'accepted',
    rowNumber: 2,
    candidate: {
      rowNumber: 2,
      reference: 'INV-001',
      bankCode: 'ovo',
      accountNumber: '081234567890',
      expectedName: 'Siti Rahmawati',
      amount: rupiah(1_250_000),
      note: 'baris satu\nbaris dua',
      emails: ['a@contoh.co.id', 'b@contoh.co.id', 'c@contoh.co.id'],
    },
  });
});

test('empty optional cells are null, not empty text', async () => {
  const checked = await readOne({ account_name: '', note: '  ', email: '' });
  expect(checked).toMatchObject({
    kind: 'accepted',
    candidate: { expectedName: null, note: null, emails: [] },
    warnings: [],
  });
});

describe('an odd cell goes on with a warning', () => {
  test.each<[name: string, cells: Cells, read: object, codes: string[]]>([
    ['14 for 014', { bank_code: '14' }, { bankCode: '014' }, ['bank_code_padded']],
    [
      '8 for 008',
      { bank_code: '8', account_number: '1270009876543' },
      { bankCode: '008' },
      ['bank_code_padded'],
    ],
    [
      'spaces and hyphens',
      { account_number: '123-981 2390' },
      { accountNumber: '1239812390' },
      ['account_cleaned'],
    ],
    [
      "Excel's apostrophe",
      { account_number: "'0239812390" },
      { accountNumber: '0239812390' },
      ['account_cleaned'],
    ],
    [
      'a lost zero',
      { account_number: '239812390' },
      { accountNumber: '239812390' },
      ['account_unusual_length'],
    ],
    [
      'rounded by Excel',
      { bank_code: '200', account_number: '1234567890123450' },
      {},
      ['account_maybe_rounded'],
    ],
    [
      'a bank without a usual length',
      { bank_code: '950', account_number: '12' },
      { accountNumber: '12' },
      [],
    ],
    [
      '+62 for 0',
      { bank_code: 'dana', account_number: '+6281234567890' },
      { accountNumber: '081234567890' },
      ['wallet_number_normalised'],
    ],
    [
      '62 for 0',
      { bank_code: 'dana', account_number: '6281234567890' },
      { accountNumber: '081234567890' },
      ['wallet_number_normalised'],
    ],
    [
      '8 for 08',
      { bank_code: 'dana', account_number: '81234567890' },
      { accountNumber: '081234567890' },
      ['wallet_number_normalised'],
    ],
    [
      'a short phone number',
      { bank_code: 'dana', account_number: '081234567' },
      { accountNumber: '081234567' },
      ['account_unusual_length'],
    ],
  ])('%s', async (_, cells, read, codes) => {
    const checked = await readOne(cells);
    expect(checked).toMatchObject({ kind: 'accepted', candidate: read });
    expect(checked.kind === 'accepted' ? checked.warnings.map(({ code }) => code) : []).toEqual(
      codes,
    );
  });
});

test('limits are met exactly: 10,000 to a bank, 100 to a wallet, 255 characters, five e-mails', async () => {
  const wallet = { bank_code: 'gopay', account_number: '081234567890' };
  const { rows } = await readText(
    file(
      row({ amount: '10000' }),
      row({ ...wallet, amount: '100' }),
      row({ amount: '1000000000' }),
      row({ note: '😀'.repeat(255) }),
      row({ email: Array(5).fill('a@b.co').join(' ') }),
      row({ reference: 'x'.repeat(100) }),
    ),
  );
  expect(rows.map(({ kind }) => kind)).toEqual(Array(6).fill('accepted'));
});

test('a row with several faults is given back with all of them', async () => {
  const checked = await readOne({
    reference: '',
    bank_code: '999',
    account_number: '12AB',
    amount: '-5',
    note: 'x'.repeat(300),
    email: 'nobody',
  });
  expect(checked.kind === 'rejected' ? checked.reasons.map(({ code }) => code) : []).toEqual([
    'reference_missing',
    'bank_code_not_listed',
    'account_not_numeric',
    'amount_negative',
    'note_too_long',
    'email_malformed',
  ]);
});

test('no message repeats an account number or a name', async () => {
  const checked = await readOne({
    account_number: '12398123AA',
    account_name: `Budi ${'x'.repeat(255)}`,
    email: 'budi.santoso',
  });
  const messages = checked.kind === 'rejected' ? checked.reasons.map(({ message }) => message) : [];
  expect(messages).toHaveLength(3);
  expect(messages.join(' ')).not.toMatch(/12398123|Budi|budi/);
});

test('references that look the same are the same: trimmed, one Unicode form', async () => {
  const { rows } = await readText(
    file(row({ reference: 'CAF\u00C9 ' }), row({ reference: 'CAFE\u0301' })),
  );
  const references = rows.map((each) => (each.kind === 'accepted' ? each.candidate.reference : ''));
  expect(references).toEqual(['CAF\u00C9', 'CAF\u00C9']);
});

test('a formula in a note is kept as it is', async () => {
  const checked = await readOne({ note: '=HYPERLINK("http://x")' });
  expect(checked).toMatchObject({ candidate: { note: '=HYPERLINK("http://x")' } });
});
