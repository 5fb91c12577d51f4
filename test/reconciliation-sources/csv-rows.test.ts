import { beforeEach, describe, expect, it } from 'vitest';
import { tempDir } from '../support/servers.ts';
import { csvText, linesOf, PLAIN, readFileRows, reasonsOf, type Rules } from './source-builder.ts';

const HEADER = 'id,ref,amount,date';

let dir: string;
beforeEach(async () => {
  dir = await tempDir();
});

const read = (rules: Rules, ...rows: string[]) => readFileRows(rules, dir, csvText(...rows));

describe('rows that cannot be read come back with the reason', () => {
  const long = 'x'.repeat(201);
  const rules = {
    ...PLAIN,
    columns: { ...PLAIN.columns, description: 'text', status: 'status', group: 'batch' },
    statuses: { ok: 'complete' },
  } as const;
  const header = `${HEADER},text,status,batch`;

  it.each([
    [',R,5,2026-11-21,,ok,', 'id is empty'],
    [`1,${'x'.repeat(1000)},5,2026-11-21,,ok,`, 'ref has 1000 characters; 200 are the most'],
    [`${long},R,5,2026-11-21,,ok,`, 'id has 201 characters'],
    [`1,R,5,2026-11-21,,ok,${long}`, 'batch has 201 characters'],
    [`1,R,5,2026-11-21,${'x'.repeat(2001)},ok,`, 'text has 2001 characters; 2000 are the most'],
    ['1,R,,2026-11-21,,ok,', 'amount is empty'],
    ['1,R,1250.000,2026-11-21,,ok,', 'amount "1250.000" has three decimals'],
    ['1,R,5,21/11/2026,,ok,', 'date "21/11/2026" is not a date such as 2026-12-31 (yyyy-MM-dd)'],
    ['1,R,5,,,ok,', 'date is empty'],
    ['1,R,5,2026-11-21,,paid,', 'status "paid" is not one of OK'],
    ['1,R,5,2026-11-21,,,', 'status "" is not one of OK'],
    ['1,R,5', 'has 3 cells, and the header 7'],
    ['1,R,5,2026-11-21,,ok,,more', 'has 8 cells, and the header 7'],
    ['1,"R\r\n2,R,5,2026-11-21,,ok,",5,2026-11-21,,ok,', 'a quotation mark runs on'],
  ])('%j', async (row, reason) => {
    const rows = await read(rules, header, '0,R,5,2026-11-21,,ok,', row, '9,R,5,2026-11-21,,OK,');
    expect(reasonsOf(rows)).toEqual([[3, expect.stringContaining(reason)]]);
    expect(linesOf(rows).map(({ item }) => item)).toEqual(['0', '9']);
  });

  it.each([
    [
      'a byte lost',
      Buffer.from([
        ...Buffer.from('1,Warung éé é,5,2026-11-21\r\n2,R'),
        0xc3,
        ...Buffer.from(',5,2026-11-21'),
      ]),
      'utf-8',
    ],
    [
      'a NUL, which PostgreSQL cannot store',
      Buffer.from('1,R,5,2026-11-21\r\n2,R\0,5,2026-11-21', 'utf16le'),
      'utf-16le',
    ],
    [
      'half a character',
      Buffer.from('1,R,5,2026-11-21\r\n2,R\uD83D,5,2026-11-21', 'utf16le'),
      'utf-16le',
    ],
  ] as const)('%s', async (_, content, encoding) => {
    const top = Buffer.from(`${HEADER}\r\n`, encoding === 'utf-8' ? 'utf8' : 'utf16le');
    const rows = await readFileRows(PLAIN, dir, Buffer.concat([top, content]));
    expect(reasonsOf(rows)).toEqual([[3, `has a character that cannot be read as ${encoding}`]]);
    expect(linesOf(rows)).toHaveLength(1);
  });

  it('dates in two formats: those that are not as declared, and nothing is guessed', async () => {
    const rows = await read(
      { ...PLAIN, dateFormat: 'dd/MM/yyyy' },
      HEADER,
      '1,R,5,21/11/2026',
      '2,R,5,2026-11-22',
      '3,R,5,11/23/2026',
      '4,R,5,24/11/2026',
    );
    expect(linesOf(rows).map(({ item }) => item)).toEqual(['1', '4']);
    expect(reasonsOf(rows).map(([row]) => row)).toEqual([3, 4]);
  });

  it('empty cells beyond the header make no difference', async () => {
    const rows = await read(PLAIN, `${HEADER},`, '1,R,5,2026-11-21', '2,R,5,2026-11-21,,,');
    expect(linesOf(rows)).toHaveLength(2);
  });
});

describe('encodings and delimiters', () => {
  const text = csvText('id;ref;amount;date', '1;Warung é;5;2026-11-21');
  it.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${text}`)],
    ['UTF-16', Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['UTF-16 without a mark', Buffer.from(text, 'utf16le')],
    ['windows-1252', Buffer.from(text, 'latin1')],
    ['Excel’s sep=;', Buffer.from(`sep=;\r\n${text}`)],
    ['tabs', Buffer.from(text.replaceAll(';', '\t'))],
    ['bars', Buffer.from(text.replaceAll(';', '|'))],
    ['old line ends', Buffer.from(text.replaceAll('\r\n', '\r'))],
  ])('%s', async (_, content) => {
    const rows = await readFileRows(PLAIN, dir, content);
    expect(linesOf(rows)).toMatchObject([{ item: '1', reference: 'Warung é', amount: 500 }]);
  });

  it('a declared delimiter is the only one', async () => {
    const reading = readFileRows({ ...PLAIN, delimiter: ',' }, dir, text);
    await expect(reading).rejects.toMatchObject({
      code: 'file_columns_missing',
      next: expect.stringContaining('separated by ","'),
    });
  });
});

describe('files that are refused whole, with what to do', () => {
  it.each([
    ['only blank lines', '\r\n \r\n', 'file_empty', 'no header and no rows'],
    ['a header alone', `${HEADER}\r\n`, 'file_header_only', 'no rows below it'],
    ['a header and a total', `${HEADER}\r\nTotal,,0,\r\n`, 'file_header_only', 'no rows below it'],
    [
      'other columns',
      'a,b\r\n1,2\r\n',
      'file_columns_missing',
      'lacks the columns id, ref, amount, date',
    ],
    [
      'a column too few',
      'id,ref,amount\r\n1,2,3\r\n',
      'file_columns_missing',
      'lacks the column date. Nearest is row 1: id | ref | amount',
    ],
    [
      'a column twice',
      `${HEADER},Amount\r\n`,
      'file_columns_repeated',
      'has amount more than once',
    ],
    ['a workbook', Buffer.from('PK\x03\x04\x00\x00'), 'file_not_csv', 'Excel workbook'],
    ['a web page', '<html><table>', 'file_not_csv', 'a web page'],
    [
      'an open quotation mark',
      `${HEADER}\r\n1,"R,5,2026-11-21\r\n`,
      'file_quote_unclosed',
      'opens in row 2',
    ],
    [
      'quotation marks that do not pair up',
      `${HEADER}\r\n1,R "x" ,5,2026-11-21\r\n`,
      'file_broken_csv',
      'row 2',
    ],
  ])('%s', async (_, content, code, message) => {
    await expect(readFileRows(PLAIN, dir, content)).rejects.toMatchObject({
      name: 'UserError',
      code,
      message: expect.stringContaining(message),
      next: expect.not.stringMatching(/upload|payout/),
    });
  });
});
