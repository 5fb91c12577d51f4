import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';

/** A cell as Excel stores it: a text, a number as it is written in the file, or XML of its own. */
export type StoredCell = string | { readonly number: string; readonly style?: number } | null;

export interface StoredSheet {
  readonly name: string;
  readonly rows: readonly (readonly StoredCell[])[];
  readonly isHidden?: boolean;
  /** Above the first row, as somebody leaves them. */
  readonly blankRows?: number;
}

/** By number: 1 dates, 2 numbers with leading zeros, 3 dates with times. */
const STYLES = `<styleSheet><numFmts count="2"><numFmt numFmtId="164" formatCode="000"/>
  <numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd hh:mm"/></numFmts>
  <cellStyleXfs count="1"><xf numFmtId="14"/></cellStyleXfs>
  <cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs>
  </styleSheet>`;

/** Writes an Excel file as Excel itself would: texts apart, empty cells left out. */
export async function writeWorkbookFile(
  path: string,
  sheets: readonly StoredSheet[],
  others: Readonly<Record<string, string>> = {},
): Promise<void> {
  const texts: string[] = [];
  const parts: Record<string, string> = {
    '_rels/.rels': relations([['officeDocument', 'xl/workbook.xml']]),
    'xl/workbook.xml': `<workbook xmlns:r="r"><sheets>${sheets
      .map(
        ({ name, isHidden }, i) =>
          `<sheet name="${name}" sheetId="${i + 1}" r:id="rId${i + 1}"${isHidden ? ' state="hidden"' : ''}/>`,
      )
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relations([
      ...sheets.map((_, i) => ['worksheet', `worksheets/sheet${i + 1}.xml`] as const),
      ['styles', 'styles.xml'],
      ['sharedStrings', '/xl/sharedStrings.xml'],
    ]),
    'xl/styles.xml': STYLES,
  };
  for (const [i, sheet] of sheets.entries()) {
    parts[`xl/worksheets/sheet${i + 1}.xml`] = sheetXml(sheet, texts);
  }
  const items = texts.map((text) => `<si><t xml:space="preserve">${escaped(text)}</t></si>`);
  parts['xl/sharedStrings.xml'] = `<sst count="${texts.length}">${items.join('')}</sst>`;
  await writeZip(path, { ...parts, ...others });
}

export async function writeZip(
  path: string,
  parts: Readonly<Record<string, string>>,
): Promise<void> {
  const zip = new ZipFile();
  for (const [name, text] of Object.entries(parts)) zip.addBuffer(Buffer.from(text), name);
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path));
}

const relations = (all: readonly (readonly [kind: string, target: string])[]): string =>
  `<Relationships>${all
    .map(
      ([kind, target], i) =>
        `<Relationship Id="rId${i + 1}" Type="http://schemas.example/${kind}" Target="${target}"/>`,
    )
    .join('')}</Relationships>`;

function sheetXml({ rows, blankRows = 0 }: StoredSheet, texts: string[]): string {
  const lines = rows.map((cells, i) => {
    const number = blankRows + i + 1;
    const stored = cells.map((cell, column) => cellXml(cell, `${letter(column)}${number}`, texts));
    return `<row r="${number}">${stored.join('')}</row>`;
  });
  return `<worksheet><sheetData>${lines.join('')}</sheetData></worksheet>`;
}

function cellXml(cell: StoredCell, at: string, texts: string[]): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') {
    return `<c r="${at}" s="${cell.style ?? 0}"><v>${cell.number}</v></c>`;
  }
  if (cell.startsWith('<')) return `<c r="${at}" ${cell.slice(1)}</c>`;
  texts.push(cell);
  return `<c r="${at}" t="s"><v>${texts.length - 1}</v></c>`;
}

const letter = (column: number): string => String.fromCharCode(65 + column);

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
