import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { file, HEADER, kinds, readPayoutFile, readText, refusalOf, row } from './support.ts';

const NAMED = row({ account_name: 'Zoë – André' });

function utf16be(text: string): Buffer {
  return iconv.encode(text, 'utf-16be');
}

describe('encoding', () => {
  test.each([
    ['UTF-8', Buffer.from(file(NAMED)), 'utf-8', false],
    ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${file(NAMED)}`), 'utf-8', true],
    ['UTF-16 LE with a mark', Buffer.from(`\uFEFF${file(NAMED)}`, 'utf16le'), 'utf-16le', true],
    ['UTF-16 LE without', Buffer.from(file(NAMED), 'utf16le'), 'utf-16le', false],
    ['UTF-16 BE with a mark', utf16be(`\uFEFF${file(NAMED)}`), 'utf-16be', true],
    ['UTF-16 BE without', utf16be(file(NAMED)), 'utf-16be', false],
    ['windows-1252', iconv.encode(file(NAMED), 'windows-1252'), 'windows-1252', false],
  ])('%s', async (_, bytes, encoding, bom) => {
    const { format, rows } = await readText(bytes);
    expect(format).toMatchObject({ encoding, bom, header: HEADER.split(',') });
    expect(rows).toMatchObject([
      { kind: 'accepted', candidate: { expectedName: 'Zoë – André', reference: 'INV-001' } },
    ]);
  });

  test('a character cut by the end of the sample is no damage', async () => {
    const { format, rows } = await readText(file(row({ account_name: 'ë'.repeat(200) })), {
      limits: { sampleBytes: 201 },
    });
    expect(format.encoding).toBe('utf-8');
    expect(kinds(rows)).toEqual(['2 accepted']);
  });

  test('bytes that turn bad behind the sample give back their rows, and only those', async () => {
    const good = file(...Array.from({ length: 50 }, () => row()));
    const late = iconv.encode(`${row({ account_name: 'André' })}\n${row()}\n`, 'windows-1252');
    const { format, rows } = await readText(Buffer.concat([Buffer.from(good), late]), {
      limits: { sampleBytes: 1000 },
    });
    expect(format.encoding).toBe('utf-8');
    expect(kinds(rows).slice(-3)).toEqual(['51 accepted', '52 row_damaged_text', '53 accepted']);
  });

  test('a zero byte in a cell, which no database stores, gives back the row', async () => {
    const { rows } = await readText(file(...Array(99).fill(row()), row({ note: 'a\0b' })), {
      limits: { sampleBytes: 1000 },
    });
    expect(kinds(rows).at(-1)).toBe('101 row_damaged_text');
  });

  test('half a surrogate pair in UTF-16 gives back the row', async () => {
    const bytes = Buffer.from(
      `\uFEFF${file(row({ note: 'x\uD83Dx' }), row({ note: '😀' }))}`,
      'utf16le',
    );
    expect(kinds((await readText(bytes)).rows)).toEqual(['2 row_damaged_text', '3 accepted']);
  });
});

describe('separator', () => {
  test.each([',', ';', '\t', '|'])(
    '%j is found, also where others stand in cells',
    async (mark) => {
      const cells = ['INV-001', '014', '1239812390', '"Budi, S.E.; M.M.|x"', '50000', 'a', ''];
      const text = `${HEADER.replaceAll(',', mark)}\r\n${cells.join(mark)}\r\n`;
      const { format, rows } = await readText(text);
      expect(format.delimiter).toBe(mark);
      expect(rows).toMatchObject([{ candidate: { expectedName: 'Budi, S.E.; M.M.|x' } }]);
    },
  );

  test("Excel's sep= line is obeyed and counts as a row", async () => {
    const text = `sep=;\r\n${file(row()).replaceAll(',', ';')}`;
    const { format, rows } = await readText(text);
    expect(format).toMatchObject({ delimiter: ';', headerRowNumber: 2 });
    expect(kinds(rows)).toEqual(['3 accepted']);
  });

  test('blank rows above the header are counted and skipped', async () => {
    const { format, rows } = await readText(`\n,,,\n${file(row())}`);
    expect(format.headerRowNumber).toBe(3);
    expect(kinds(rows)).toEqual(['4 accepted']);
  });
});

describe('template', () => {
  test.each([
    ['ours', HEADER, 'rekon', []],
    [
      'ours, as people write it',
      'Reference,BANK CODE,Account-Number,Account  Name,Amount*',
      'rekon',
      [],
    ],
    [
      'ours in Indonesian',
      'No. Referensi,Kode Bank,No. Rekening,Nama Penerima,Nominal,Keterangan',
      'rekon',
      [],
    ],
    ['ours with a column of their own', `${HEADER},Cabang`, 'rekon', ['Cabang']],
    ['OY', 'Name,Email,Amount,Bank Code,Bank Account Number,Phone Number,Notes', 'oy', []],
    [
      'OY with a reference',
      'Name,Email,Amount,Bank Code,Bank Account Number,Phone Number,Notes,Reference',
      'rekon',
      ['Phone Number'],
    ],
    [
      'Xendit',
      'Amount,Bank Code,Bank Account Name,Bank Account Number,Description,Email,CC,BCC,External ID',
      'xendit',
      [],
    ],
    ['a corrected rejects file', `${HEADER},batch,row,reason`, 'rekon', []],
    ['ours with row numbers of their own', `row,${HEADER},reason`, 'rekon', ['row', 'reason']],
    ['ours with a batch of their own', `${HEADER},Batch`, 'rekon', ['Batch']],
  ])('%s', async (_, header, template, ignoredColumns) => {
    const cells = header
      .split(',')
      .map(() => 'x')
      .join(',');
    const { format } = await readText(`${header}\n${cells}\n`);
    expect(format).toMatchObject({ template, ignoredColumns });
  });

  test("OY's template has no reference, and takes bank codes only", async () => {
    const header = 'Name,Email,Amount,Bank Code,Bank Account Number,Phone Number,Notes';
    const { rows } = await readText(
      `${header}\nBudi,,50000,014,1239812390,0812,Gaji\nBudi,,50000,BCA,1,,\n`,
    );
    expect(rows).toMatchObject([
      { candidate: { reference: null, expectedName: 'Budi', note: 'Gaji', bankCode: '014' } },
      { kind: 'rejected', reasons: [{ code: 'bank_code_not_listed', column: 'Bank Code' }] },
    ]);
  });

  test("Xendit's banks may be names; CC is written to, BCC is not", async () => {
    const header =
      'Amount,Bank Code,Bank Account Name,Bank Account Number,Description,Email,CC,BCC,External ID';
    const { rows } = await readText(
      `${header}\n50000,ID_BCA,Budi,1239812390,Gaji,a@b.co,c@b.co,d@b.co,X-1\n50000,ABCDE,Budi,1,,,,,\n`,
    );
    expect(rows).toMatchObject([
      {
        candidate: { reference: 'X-1', bankCode: '014', emails: ['a@b.co', 'c@b.co'] },
        warnings: [{ code: 'bank_name_mapped' }, { code: 'bcc_not_sent', column: 'BCC' }],
      },
      { kind: 'rejected', reasons: [{ code: 'bank_code_not_listed' }] },
    ]);
  });
});

const amounts = async (
  list: string[],
  declaredNumberStyle?: 'plain' | 'indonesian' | 'english',
) => {
  const text = file(...list.map((amount) => row({ amount })));
  const read = await readText(
    text,
    declaredNumberStyle === undefined ? {} : { declaredNumberStyle },
  );
  return {
    style: read.format.numberStyle,
    basis: read.format.numberStyleBasis,
    evidence: read.format.numberStyleEvidence,
    rows: read.rows.map((each) =>
      each.kind === 'accepted'
        ? each.candidate.amount / 100
        : each.kind === 'rejected'
          ? each.reasons[0]?.code
          : each.reason,
    ),
  };
};

describe('number style', () => {
  test.each([
    [
      'plain digits prove nothing',
      ['50000', '125.000'],
      'plain',
      'unproven',
      'no separators seen',
      [50_000, 'amount_ambiguous'],
    ],
    [
      '1.250.000 proves Indonesian',
      ['125.000', 'Rp 1.250.000'],
      'indonesian',
      'proven',
      'row 3 says Rp 1.250.000',
      [125_000, 1_250_000],
    ],
    [
      '50.000,00 proves Indonesian',
      ['125.000', '50.000,00'],
      'indonesian',
      'proven',
      'row 3 says 50.000,00',
      [125_000, 50_000],
    ],
    [
      '1,250,000 proves English',
      ['125,000', '1,250,000'],
      'english',
      'proven',
      'row 3 says 1,250,000',
      [125_000, 1_250_000],
    ],
    [
      '50000.00 proves no thousands',
      ['125.000', '50000.00'],
      'plain',
      'proven',
      'row 3 says 50000.00',
      ['amount_contradicts_style', 50_000],
    ],
    [
      'both styles: only what is certain is read',
      ['1.250.000', '1,250,000', '125.000', '50000'],
      'plain',
      'contradictory',
      'row 2 says 1.250.000, but row 3 says 1,250,000',
      [1_250_000, 1_250_000, 'amount_ambiguous', 50_000],
    ],
  ] as const)('%s', async (_, list, style, basis, evidence, rows) => {
    expect(await amounts([...list])).toEqual({ style, basis, evidence, rows });
  });

  test('a declared style reads what is ambiguous and refuses the other style', async () => {
    expect(await amounts(['125.000', '1,250,000', '50000'], 'indonesian')).toEqual({
      style: 'indonesian',
      basis: 'declared',
      evidence: 'declared',
      rows: [125_000, 'amount_contradicts_style', 50_000],
    });
  });

  test('a row behind the sample that contradicts the proven style is refused', async () => {
    const many = Array.from({ length: 100 }, () => row({ amount: '1.250.000' }));
    const { rows } = await readText(file(...many, row({ amount: '1,250,000' })), {
      limits: { sampleBytes: 2000 },
    });
    expect(kinds(rows).at(-1)).toBe('102 amount_contradicts_style');
  });
});

describe('limits and missing files', () => {
  test.each([
    ['too many bytes', { maxFileBytes: 100 }, 'file_too_large', 'Split it into several files'],
    ['too many rows', { maxRows: 2 }, 'file_too_many_rows', 'Nothing of this file was taken'],
    ['too many columns', { maxColumns: 6 }, 'file_too_many_columns', 'Remove the columns'],
    ['a row too long', { maxRowBytes: 70 }, 'file_row_too_long', 'ends with a line break'],
  ])('%s', async (_, limits, code, next) => {
    const refusal = await refusalOf(readText(file(row(), row(), row()), { limits }));
    expect(refusal.code).toBe(code);
    expect(refusal.next).toContain(next);
  });

  test('a file that is not there, and a folder', async () => {
    const folder = await mkdtemp(`${tmpdir()}/rekon-intake-`);
    expect((await refusalOf(readPayoutFile(`${folder}/no.csv`))).code).toBe('file_not_found');
    expect((await refusalOf(readPayoutFile(folder))).code).toBe('file_not_readable');
    await rm(folder, { recursive: true });
  });
});
