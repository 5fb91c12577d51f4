import { describe, expect, it } from 'vitest';
import { csvSourceRules } from '../../src/records/import/csv/definition.ts';
import { fileReader, HEADER, linesOf, PLAIN, reasonsOf, WITHOUT_ID } from './source-builder.ts';

const read = fileReader();

describe('what the columns are', () => {
  it('all of them', async () => {
    const rules = {
      columns: {
        id: 'No',
        reference: 'Order',
        amount: 'Total',
        fee: 'Fee',
        tax: 'PPN',
        date: 'Tanggal',
        account: 'Rekening',
        description: 'Keterangan',
        group: 'Batch',
        counterparty: 'Cabang',
        status: 'Status',
      },
      dateFormat: 'dd/MM/yyyy HH:mm',
      numbers: 'id',
      statuses: { LUNAS: 'complete', Menunggu: 'pending' },
      normalise: { reference: ['trim', 'upper', 'alphanumeric'], group: ['no leading zeros'] },
    } as const;
    const rows = await read(
      rules,
      'No;Order;Total;Fee;PPN;Tanggal;Rekening;Keterangan;Batch;Cabang;Status;Kasir',
      '7; ord-001 ;1.250.000,50;2.500;275;21/11/2026 08:30;BCA 123;Transfer; 0042;JKT;lunas;Sari',
    );
    expect(rows).toEqual([
      {
        kind: 'line',
        rowNumber: 2,
        line: {
          item: '7',
          contentHash: expect.stringMatching(/^[0-9a-f]{64}$/),
          reference: 'ORD001',
          status: 'complete',
          amount: 125_000_050,
          fee: 250_000,
          tax: 27_500,
          account: 'BCA 123',
          description: 'Transfer',
          groupKey: ' 0042',
          counterparty: 'JKT',
          occurredAt: '2026-11-21T01:30:00.000Z',
          businessDay: '2026-11-21',
          raw: expect.stringContaining('"Order":" ord-001 "'),
        },
      },
    ]);
    expect(linesOf(rows)[0]?.raw).not.toContain('Kasir'); // what is not read is not kept
  });

  it.each([
    [['trim'], '  0ab-1 ', '0ab-1'],
    [[], ' 0ab ', ' 0ab '],
    [['upper'], 'ab-é', 'AB-É'],
    [['alphanumeric'], 'INV/2026-001 é', 'INV2026001é'],
    [['no leading zeros'], '000120', '120'],
    [['no leading zeros'], '000', '0'],
    [['trim', 'no leading zeros', 'upper'], ' 00ab ', 'AB'],
  ] as const)('a reference, %j: %j is %j', async (reference, text, expected) => {
    const rows = await read(
      { ...PLAIN, normalise: { reference } },
      HEADER,
      `1,${text},5,2026-11-21`,
    );
    expect(linesOf(rows).map((line) => line.reference)).toEqual([expected]);
  });

  it('a header in any order, capitals and spacing, with the bank’s own lines above it', async () => {
    const rows = await read(
      PLAIN,
      'No. Rekening;1234567890',
      'Nama;PT CONTOH',
      '',
      'DATE;Amount;REF;I D;id',
      '2026-11-21;5;R-1;x;1',
    );
    expect(linesOf(rows)).toMatchObject([{ item: '1', reference: 'R-1', amount: 500 }]);
    expect(rows).toMatchObject([{ rowNumber: 5 }]);
  });

  it('without a status column every row is complete; without a reference it is empty', async () => {
    const columns = { amount: 'amount', date: 'date' };
    const rows = await read({ ...PLAIN, columns }, 'amount,date', '5,2026-11-21');
    expect(linesOf(rows)).toMatchObject([{ status: 'complete', reference: '', fee: 0, tax: 0 }]);
  });

  it('an empty fee is none; one written below zero is turned by feeSign', async () => {
    const rules = { ...PLAIN, columns: { ...PLAIN.columns, fee: 'fee', tax: 'tax' } };
    const rows = [`${HEADER},fee,tax`, '1,R,5,2026-11-21,,-', '2,R,5,2026-11-21,-2500,-275'];
    expect(linesOf(await read({ ...rules, feeSign: 'reversed' }, ...rows))).toMatchObject([
      { fee: 0, tax: 0 },
      { fee: 250_000, tax: 27_500 },
    ]);
    expect(linesOf(await read(rules, ...rows))[1]).toMatchObject({ fee: -250_000 });
  });

  it('what our own files prefix for spreadsheets is taken back', async () => {
    const rows = await read(PLAIN, HEADER, "1,'=R-1,5,2026-11-21");
    expect(linesOf(rows)).toMatchObject([{ reference: '=R-1' }]);
  });
});

describe('the sign: in is above zero, out below', () => {
  const amount = { reference: 'ref', amount: 'amount', date: 'date' };
  const debitCredit = { reference: 'ref', debit: 'debit', credit: 'credit', date: 'date' };
  const byColumn = { column: 'dc', out: ['D', 'DB'], in: ['C', 'CR'] };
  const one = 'ref,amount,date,dc';
  const two = 'ref,debit,credit,date';

  it.each([
    ['as written', amount, 'as written', one, 'R,-5,2026-11-21,', -500],
    ['reversed', amount, 'reversed', one, 'R,-5,2026-11-21,', 500],
    ['reversed, of zero', amount, 'reversed', one, 'R,0,2026-11-21,', 0],
    ['all positive', amount, 'all positive', one, 'R,5,2026-11-21,', 500],
    ['by a column: out', amount, byColumn, one, 'R,5,2026-11-21, db ', -500],
    ['by a column: in', amount, byColumn, one, 'R,5,2026-11-21,CR', 500],
    ['debit', debitCredit, 'as written', two, 'R,5,,2026-11-21', -500],
    ['credit', debitCredit, 'as written', two, 'R,0.00,5,2026-11-21', 500],
    ['debit, reversed', debitCredit, 'reversed', two, 'R,5,-,2026-11-21', 500],
    ['neither, written as zero', debitCredit, 'as written', two, 'R,0,0,2026-11-21', 0],
  ] as const)('%s', async (_, columns, sign, header, row, expected) => {
    const rows = await read({ ...PLAIN, columns, sign }, header, row);
    expect(linesOf(rows).map((line) => line.amount)).toEqual([expected]);
  });

  it.each([
    ['all positive', amount, 'all positive', one, 'R,-5,2026-11-21,', 'amount is below zero'],
    [
      'by a column',
      amount,
      byColumn,
      one,
      'R,5,2026-11-21,K',
      'dc "K" says neither in nor out: D, DB, C, CR',
    ],
    ['an empty one', amount, byColumn, one, 'R,5,2026-11-21,', 'dc "" says neither in nor out'],
    ['twice', amount, byColumn, one, 'R,-5,2026-11-21,D', 'amount is below zero, though dc tells'],
    [
      'both',
      debitCredit,
      'as written',
      two,
      'R,5,5,2026-11-21',
      'both debit and credit have an amount',
    ],
    [
      'neither',
      debitCredit,
      'as written',
      two,
      'R,,,2026-11-21',
      'neither debit nor credit has an amount',
    ],
    ['debit below zero', debitCredit, 'as written', two, 'R,-5,,2026-11-21', 'debit is below zero'],
  ] as const)('refused: %s', async (_, columns, sign, header, row, reason) => {
    const rows = await read({ ...PLAIN, columns, sign }, header, row);
    expect(reasonsOf(rows)).toEqual([[2, expect.stringContaining(reason)]]);
  });
});

describe('a definition that cannot be meant is refused', () => {
  const { columns } = WITHOUT_ID;
  it.each([
    ['no amount', { ...PLAIN, columns: { date: 'd' } }],
    ['amount and debit', { ...PLAIN, columns: { ...columns, debit: 'a', credit: 'b' } }],
    ['debit alone', { ...PLAIN, columns: { date: 'd', debit: 'a' } }],
    ['no number style', { ...PLAIN, numbers: undefined }],
    ['an unknown zone', { ...PLAIN, timezone: 'Asia/Bandung' }],
    ['an unknown format', { ...PLAIN, dateFormat: 'tomorrow' }],
    ['statuses without a column', { ...PLAIN, statuses: { a: 'complete' } }],
    ['a status column without meanings', { ...PLAIN, columns: { ...columns, status: 's' } }],
    [
      'a meaning that there is not',
      { ...PLAIN, columns: { ...columns, status: 's' }, statuses: { a: 'paid' } },
    ],
    [
      'the same value in two ways',
      { ...PLAIN, columns: { ...columns, status: 's' }, statuses: { a: 'failed', A: 'complete' } },
    ],
    ['in and out by the same value', { ...PLAIN, sign: { column: 'x', out: ['D'], in: ['d'] } }],
    [
      'all positive of debit and credit',
      { ...PLAIN, columns: { date: 'd', debit: 'a', credit: 'b' }, sign: 'all positive' },
    ],
  ])('%s', (_, rules) => {
    expect(csvSourceRules.safeParse(rules).success).toBe(false);
  });
});
