import { deflateRawSync } from 'node:zlib';

const HEADER = 'reference,bank_code,account_number,account_name,amount,note,email';
const GOOD = 'SMALL-001,014,5271946038,Budi Santoso,500000,Catatan,';
const NEXT = 'SMALL-002,008,1270009876543,Siti Rahmawati,750000,Catatan,';

function lines(...all: string[]): string {
  return all.map((text) => `${text}\r\n`).join('');
}

/**
 * One small file for each kind of bad input. The test of the samples asserts what a person is told
 * about each; README.md lists them.
 */
export function badFiles(): ReadonlyMap<string, string | Uint8Array> {
  return new Map<string, string | Uint8Array>([...refusedWhole(), ...rowsGivenBack()]);
}

/** Nothing of these is taken. */
function refusedWhole(): [string, string | Uint8Array][] {
  return [
    ['empty.csv', ''],
    ['only-blank-lines.csv', '\uFEFF\r\n\r\n'],
    ['header-only.csv', lines(HEADER, ',,,,,,')],
    ['missing-columns.csv', lines('reference,account_name,amount', 'SMALL-001,Budi,500000')],
    ['unknown-columns.csv', lines('tanggal,toko,barang', '21-11-2026,Maju Jaya,Beras')],
    ['repeated-column.csv', lines(`${HEADER},Nominal`, `${GOOD},500000`)],
    ['no-header.csv', lines(GOOD, NEXT)],
    ['wrong-delimiter.csv', lines(HEADER.replaceAll(',', ':'), GOOD.replaceAll(',', ':'))],
    ['excel-workbook.csv', zipFile('xl/workbook.xml', '<workbook/>')],
    ['web-page.xls.csv', '<html><table><tr><td>Amount</td></tr></table></html>'],
    ['json.csv', '[{"reference":"SMALL-001","amount":500000}]'],
    ['binary.csv', Buffer.from(Array.from({ length: 512 }, (_, i) => (i * 37) % 256))],
    ['utf32.csv', Buffer.from([0xff, 0xfe, 0, 0, 0x72, 0, 0, 0])],
    ['broken-quote.csv', lines(HEADER, GOOD.replace('Budi Santoso', '"Toko "Maju" Jaya"'), NEXT)],
    ['quote-never-closed.csv', lines(HEADER, GOOD, NEXT.replace('Siti', '"Siti'), GOOD)],
  ];
}

/** Good rows go on; bad ones come back with their reasons. */
function rowsGivenBack(): [string, string | Uint8Array][] {
  const amount = (text: string): string => GOOD.replace('500000', text);
  return [
    ['swallowed-rows.csv', lines(HEADER, `${GOOD}"`, `${NEXT}"`)],
    ['scientific-account.csv', lines(HEADER, GOOD.replace('5271946038', '1.23E+12'), NEXT)],
    ['lost-leading-zeros.csv', lines(HEADER, GOOD.replace('014', '14'), NEXT.replace('008', '8'))],
    ['rounded-account.csv', lines(HEADER, GOOD.replace('014,5271946038', '200,1234567890123450'))],
    ['bare-thousands.csv', lines(HEADER, amount('1.250'), NEXT)],
    ['fractional.csv', lines(HEADER, amount('"1.250.000,50"'), NEXT)],
    [
      'mixed-number-styles.csv',
      lines(HEADER, amount('1.250.000'), amount('"1,250,000"'), amount('1.250')),
    ],
    [
      'negative-zero-huge.csv',
      lines(HEADER, amount('-500000'), amount('0'), amount('9'.repeat(18))),
    ],
    ['total-row.csv', lines(HEADER, GOOD, NEXT, 'Total,,,,1250000,,')],
    ['total-in-the-middle.csv', lines(HEADER, GOOD, 'Total,,,,500000,,', NEXT)],
    ['wrong-cell-count.csv', lines(HEADER, `${GOOD},,`, 'SMALL-002,008,1270009876543', NEXT)],
    ['same-reference-twice.csv', lines(HEADER, GOOD, GOOD)],
    ['damaged-text.csv', damagedText()],
    ['windows-1252.csv', Buffer.from(lines(HEADER, GOOD.replace('Budi', 'Andr\u00E9')), 'latin1')],
    ['formulas.csv', lines(HEADER, GOOD.replace('Catatan', '"=HYPERLINK(""http://x"")"'))],
    ['old-mac-line-ends.csv', lines(HEADER, GOOD, NEXT).replaceAll('\r\n', '\r')],
  ];
}

/** UTF-8 with one byte lost from the é of the second row. */
function damagedText(): Uint8Array {
  const text = Buffer.from(
    lines(HEADER, GOOD.replace('Budi', 'Zoë André'), NEXT.replace('Siti', 'Renée')),
  );
  const at = text.lastIndexOf(Buffer.from('é')) + 1;
  return Buffer.concat([text.subarray(0, at), text.subarray(at + 1)]);
}

/** A zip file with one member, without its directory: enough to be known as an Excel workbook. */
function zipFile(name: string, content: string): Uint8Array {
  const data = deflateRawSync(content);
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x04034b50, 0);
  head.writeUInt16LE(20, 4);
  head.writeUInt16LE(8, 8);
  head.writeUInt32LE(data.length, 18);
  head.writeUInt32LE(content.length, 22);
  head.writeUInt16LE(name.length, 26);
  return Buffer.concat([head, Buffer.from(name), data]);
}
