import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvLine } from '../../src/domain/csv-cell.ts';
import { UserError } from '../../src/domain/errors.ts';
import { type RawRow, RowTokenizer } from '../../src/intake/file/row-tokenizer.ts';

function tokenize(text: string, pieceChars = text.length || 1, maxRowChars = 1000): RawRow[] {
  const tokenizer = new RowTokenizer({ delimiter: ',', maxRowChars });
  const rows: RawRow[] = [];
  for (let at = 0; at < text.length; at += pieceChars) {
    rows.push(...tokenizer.push(text.slice(at, at + pieceChars)));
  }
  rows.push(...tokenizer.end());
  return rows;
}

/** `row! cell|cell` for a broken row. */
function told(rows: readonly RawRow[]): string[] {
  return rows.map(
    ({ rowNumber, cells, quoteBroken }) =>
      `${rowNumber}${quoteBroken ? '!' : ''} ${cells.join('|')}`,
  );
}

describe('rows', () => {
  test.each([
    ['mixed line ends', 'a,b\r\nc,d\ne,f\rg,h', ['1 a|b', '2 c|d', '3 e|f', '4 g|h']],
    ['no line end behind the last row', 'a,b\nc,d', ['1 a|b', '2 c|d']],
    ['blank lines count', 'a\n\n\nb\n', ['1 a', '2 ', '3 ', '4 b']],
    ['a quoted line break adds no row', 'a,"b\r\nc"\nd,e\n', ['1 a|b\r\nc', '2 d|e']],
    ['doubled quotes', 'a,"say ""hi""",""\n', ['1 a|say "hi"|']],
    ['quotes inside a cell are text', 'pipe 5",b"c"d\n', ['1 pipe 5"|b"c"d']],
    ['a quoted last cell without line end', 'a,"b"', ['1 a|b']],
    ['empty cells', ',,\n', ['1 ||']],
    ['nothing', '', []],
  ])('%s', (_, text, rows) => {
    for (const piece of [text.length || 1, 1, 2, 3])
      expect(told(tokenize(text, piece))).toEqual(rows);
  });
});

describe('a broken quote costs its own lines and nothing else', () => {
  test.each([
    ['in one line', 'a,b\nc,"x"y"\ne,f\n', ['1 a|b', '2! c|"x"y"', '3 e|f']],
    [
      'running into the next quote',
      'a,"b\nc,d\ne,"f"\ng,h\n',
      ['1! a|"b', '2! c|d', '3! e|"f"', '4 g|h'],
    ],
    ['in the last line', 'a,b\nc,"x"y', ['1 a|b', '2! c|"x"y']],
  ])('%s', (_, text, rows) => {
    for (const piece of [text.length, 1, 2, 3]) expect(told(tokenize(text, piece))).toEqual(rows);
  });

  test.each([
    ['never closed', 'a,b\nc,"d\ne,f\n', 1000],
    ['closed too late', `a,b\nc,"${'x\n'.repeat(60)}"\n`, 100],
    ['wrongly closed too late', `a,b\nc,"${'x\n'.repeat(60)}"y\n`, 100],
  ])('%s, it ends the file and names the row', (_, text, maxRowChars) => {
    for (const piece of [text.length, 7]) {
      expect(() => tokenize(text, piece, maxRowChars)).toThrow(
        'A quotation mark (") that opens in row 2 is not closed',
      );
    }
  });

  test('a row longer than the limit ends the file and names the row', () => {
    const text = `a,b\n${'x'.repeat(200)}\n`;
    for (const piece of [text.length, 7]) {
      expect(() => tokenize(text, piece, 100)).toThrow('Row 2 is longer than 100 characters.');
    }
  });
});

type Outcome = { kind: 'read'; rows: string[] } | { kind: 'refused'; message: string };

function outcome(text: string, piece: number): Outcome {
  try {
    return { kind: 'read', rows: told(tokenize(text, piece)) };
  } catch (error) {
    if (error instanceof UserError) return { kind: 'refused', message: error.message };
    throw error;
  }
}

function letters(value: string): string {
  return value.replace(/[^a]/g, '');
}

describe('for every text', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', '\n', '\r', ' ', '😀', '=') });
  const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1 });
  const pieces = fc.integer({ min: 1, max: 20 });

  test('well-formed CSV reads as csv-parse reads it', () => {
    fc.assert(
      fc.property(table, fc.constantFrom('\n', '\r\n', '\r'), pieces, (rows, end, piece) => {
        const text = rows.map((cells) => csvLine(cells, ',') + end).join('');
        const theirs = parse(text, { relax_column_count: true, record_delimiter: end });
        expect(tokenize(text, piece, 100_000).map(({ cells }) => cells)).toEqual(theirs);
      }),
    );
  });

  test('any text: how it is cut into pieces does not matter, and no line of it is lost', () => {
    const soup = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r'), maxLength: 60 });
    fc.assert(
      fc.property(soup, pieces, (text, piece) => {
        const whole = outcome(text, text.length || 1);
        expect(outcome(text, piece)).toEqual(whole);
        const kept = whole.kind === 'read' ? whole.rows.join('') : text;
        expect(letters(kept)).toBe(letters(text));
      }),
      { numRuns: 2000 },
    );
  });
});
