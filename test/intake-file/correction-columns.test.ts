import { describe, expect, test } from 'vitest';
import { HEADER, readText, refusalOf } from './support.ts';

const CELLS = 'INV-1,014,1239812390,Budi,50000,,';
const A = 'B20261121-7KQ4MX';

/** What the rows of a file say they correct: `B… 3`, or null. */
async function correctsOf(content: string): Promise<(string | null)[]> {
  const { rows } = await readText(content);
  return rows.map((row) =>
    row.kind === 'ignored' || !row.corrects
      ? null
      : `${row.corrects.batchId} ${row.corrects.rowNumber}`,
  );
}

describe('which refused row is corrected is read from', () => {
  test.each([
    ['our columns where we wrote them', `${HEADER},batch,row,reason`, `${CELLS},${A},3,why`],
    ['our columns without the reason', `${HEADER},batch,row`, `${CELLS},${A},3`],
    ['columns that were moved', `row,${HEADER},Batch`, `3,${CELLS},${A}`],
    ['cells with spaces around them', `${HEADER},batch,row`, `${CELLS}, ${A} , 3 `],
    ['ours, behind a row number of their own', `row,${HEADER},batch,row`, `9,${CELLS},${A},3`],
    ['the last pair of two', `batch,row,${HEADER},batch,row`, `x,9,${CELLS},${A},3`],
  ])('%s', async (_name, header, line) => {
    expect(await correctsOf(`${header}\n${line}\n`)).toEqual([`${A} 3`]);
  });

  test.each([
    ['an empty batch', `${HEADER},batch,row`, `${CELLS},,3`],
    ['a batch column alone', `${HEADER},batch`, `${CELLS},${A}`],
    ['a row column alone', `${HEADER},row`, `${CELLS},3`],
  ])('and not from %s', async (_name, header, line) => {
    expect(await correctsOf(`${header}\n${line}\n`)).toEqual([null]);
  });

  test('a file in which it cannot be told which columns are ours is refused', async () => {
    const reading = readText(`row,${HEADER},row,x,batch\n9,${CELLS},3,x,${A}\n`);
    const { code, next } = await refusalOf(reading);
    expect([code, next]).toEqual([
      'file_columns_repeated',
      'Put the columns "batch" and "row" of the rejects file side by side, or rename your own.',
    ]);
  });
});

describe('a row with the wrong number of cells', () => {
  const header = `${HEADER},batch,row,reason`;

  test.each([
    ['too many before ours', `INV-1,014,1239812390,Budi,50,000,,,${A},3,why`, `${A} 3`],
    ['too many behind ours', `${CELLS},${A},3,why,more`, `${A} 3`],
    ['too few behind ours', `${CELLS},${A},3`, `${A} 3`],
    ['too few before ours', `INV-1,014,50000,,,${A},3,why`, `${A} 3`],
    ['nothing that is a batch of ours', `${CELLS},Gelombang 1,3,why,more`, null],
    ['no row number', `${CELLS},${A},x,why,more`, null],
  ])('%s', async (_name, line, expected) => {
    expect(await correctsOf(`${header}\n${line}\n`)).toEqual([expected]);
  });

  test('that swallowed the rows below it names none: its last cells are not its own', async () => {
    const line = `INV-1,014,1239812390,"Budi,1,2,3,${A},3,why\n${CELLS},",50000,,,${A},4,why`;
    const { rows } = await readText(`${header}\n${line}\n`);
    expect(rows).toMatchObject([{ reasons: [{ code: 'row_swallowed_rows' }], corrects: null }]);
  });
});
