import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/domain/errors.ts';
import { RowParser } from '../../src/intake/file/row-parser.ts';

/** `1 cell|cell` for each row, and at last the code and row of the error that ended the file. */
async function told(text: string, pieceChars = text.length, maxRowChars = 1000): Promise<string[]> {
  const rows: string[] = [];
  const parser = new RowParser({
    delimiter: ',',
    maxRowChars,
    onRow: ({ rowNumber, cells }) => rows.push(`${rowNumber} ${cells.join('|')}`),
  });
  try {
    for (let at = 0; at < text.length; at += pieceChars) {
      await parser.push(text.slice(at, at + pieceChars));
    }
    await parser.end();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    rows.push(`${error.code} ${error.details['row']}`);
  }
  return rows;
}

describe('rows', () => {
  test.each([
    ['mixed line ends', 'a,b\r\nc,d\ne,f\rg,h', ['1 a|b', '2 c|d', '3 e|f', '4 g|h']],
    ['no line end behind the last row', 'a,b\nc,d', ['1 a|b', '2 c|d']],
    ['blank lines count', 'a\n\n\nb\n', ['1 a', '2 ', '3 ', '4 b']],
    ['a quoted line break adds no row', 'a,"b\r\nc"\nd,e\n', ['1 a|b\r\nc', '2 d|e']],
    ['doubled quotes', 'a,"say ""hi""",""\n', ['1 a|say "hi"|']],
    ['a quoted last cell without line end', 'a,"b"', ['1 a|b']],
    ['empty cells', ',,\n', ['1 ||']],
    ['other scripts', 'é,字\n', ['1 é|字']],
    ['quotes in a quoted cell', 'a,b\nc,"x"y"\ne,f\n', ['1 a|b', 'file_broken_csv 2']],
    ['quotes in a bare cell', 'a,b\nc,5" x\ne,f\n', ['1 a|b', 'file_broken_csv 2']],
    ['a quote that runs into the next', 'a,"b\nc,"d"\n', ['file_broken_csv 1']],
    ['a quote that never closes', 'a,b\nc,"d\ne,f\n', ['1 a|b', 'file_quote_unclosed 2']],
  ])('%s', async (_, text, rows) => {
    for (const piece of [text.length, 1, 2, 3]) expect(await told(text, piece)).toEqual(rows);
  });

  test.each([
    ['of characters', `a,b\n${'x'.repeat(200)}\n`, 'file_row_too_long 2'],
    ['of separators', `a,b\n${','.repeat(200)}\n`, 'file_row_too_long 2'],
    ['in quotes', `a,b\nc,"${'x\n'.repeat(100)}"\n`, 'file_row_too_long 2'],
    ['in quotes that stay open', `a,b\nc,"${'x\n'.repeat(100)}`, 'file_quote_unclosed 2'],
  ])('too long, %s, end the file', async (_, text, end) => {
    expect(await told(text, text.length, 100)).toEqual(['1 a|b', end]);
    const [first, cut] = await told(text, 7, 100);
    expect(first).toBe('1 a|b');
    expect(cut).toMatch(/^file_(row_too_long|quote_unclosed) 2$/);
  });

  test('as long as the limit are read, wherever a piece ends', async () => {
    const text = `${'x'.repeat(99)}\n`.repeat(3);
    for (const piece of [1, 7, 99, 100, 101, 103, 300]) {
      expect(await told(text, piece, 100)).toHaveLength(3);
      expect(await told(text, piece, 99)).toEqual(['file_row_too_long 1']);
    }
  });
});

test('however a file is cut into pieces, its rows are the ones written', async () => {
  const cell = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', '\n', '\r', ' ', '=') });
  const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1 });
  await fc.assert(
    fc.asyncProperty(
      table,
      fc.constantFrom('\n', '\r\n', '\r'),
      fc.integer({ min: 1, max: 20 }),
      async (rows, end, piece) => {
        const text = stringify(rows, { record_delimiter: end, quote_record_delimiter: true });
        expect(parse(text, { relax_column_count: true, record_delimiter: end })).toEqual(rows);
        expect(await told(text, piece)).toEqual(
          rows.map((cells, i) => `${i + 1} ${cells.join('|')}`),
        );
      },
    ),
  );
});
