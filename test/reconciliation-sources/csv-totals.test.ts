import { describe, expect, it } from 'vitest';
import { fileReader, HEADER, linesOf, PLAIN, reasonsOf, WITHOUT_ID } from './source-builder.ts';

const read = fileReader();

describe('a total at the end is no row, and is held against what was read', () => {
  const total = (rows: Awaited<ReturnType<typeof read>>) =>
    rows.flatMap((row) => (row.kind === 'total' ? [[row.column, row.declared, row.read]] : []));
  const debitCredit = { reference: 'ref', debit: 'debit', credit: 'credit', date: 'date' };

  it('of an amount; rows that were rejected count as far as they could be read', async () => {
    const long = 'x'.repeat(300);
    const rows = await read(
      PLAIN,
      HEADER,
      '1,R,5,2026-11-21',
      `2,${long},7,2026-11-21`,
      'Total,,12,',
    );
    expect(total(rows)).toEqual([['amount', 1200, 1200]]);
  });

  it('of debit and credit, beside a balance', async () => {
    const rules = { ...PLAIN, columns: debitCredit, numbers: 'id' } as const;
    const rows = await read(
      rules,
      'date;ref;debit;credit;saldo',
      '2026-11-21;A;1.000,00;;9.000,00',
      '2026-11-21;B;;2.500,50;11.500,50',
      ';JUMLAH;1.000,00;2.500,50;11.500,50',
      '',
    );
    expect(total(rows)).toEqual([
      ['debit', 100_000, 100_000],
      ['credit', 250_050, 250_050],
    ]);
    expect(linesOf(rows)).toHaveLength(2);
  });

  it('of one column with both directions: added up, or in less out', async () => {
    const sign = { column: 'dc', out: ['D'], in: ['C'] };
    const rows = ['id,ref,amount,date,dc', '1,R,5,2026-11-21,D', '2,R,7,2026-11-21,C'];
    expect(total(await read({ ...PLAIN, sign }, ...rows, ',,12,,'))).toEqual([
      ['amount', 1200, 1200],
    ]);
    expect(total(await read({ ...PLAIN, sign }, ...rows, ',,2,,'))).toEqual([['amount', 200, 200]]);
    expect(total(await read({ ...PLAIN, sign }, ...rows, ',,3,,'))).toEqual([
      ['amount', 300, 1200],
    ]);
  });

  it('in the middle, without an amount, or with one that cannot be read it is refused', async () => {
    const row = '1,R,5,2026-11-21';
    expect(reasonsOf(await read(PLAIN, HEADER, 'Total,,5,', row))).toEqual([
      [2, 'looks like a total, and is not at the end of the file'],
    ]);
    expect(reasonsOf(await read(PLAIN, `${HEADER},saldo`, `${row},9`, 'Total,,,,9'))).toEqual([
      [3, 'looks like a total, and has no amount'],
    ]);
    expect(reasonsOf(await read(PLAIN, HEADER, row, 'Total,,1.000,'))).toEqual([
      [3, expect.stringContaining('three decimals')],
    ]);
  });

  it('a row without a date, but with a reference, is no total', async () => {
    const rows = await read(WITHOUT_ID, 'ref,amount,date', 'R,5,2026-11-21', '1002,5,');
    expect(reasonsOf(rows)).toEqual([[3, 'date is empty']]);
  });
});
