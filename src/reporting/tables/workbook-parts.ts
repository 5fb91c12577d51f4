/** The fixed parts of an XLSX file (ECMA-376): what its sheets are, and how their cells look. */

export interface Sheet {
  readonly name: string;
  /** In the archive: `xl/worksheets/sheet1.xml`. */
  readonly path: string;
}

/** Indexes into `cellXfs` of the styles below. */
export const CELL_STYLES = { text: 1, amount: 2, count: 3, header: 4 } as const;

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
export const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/package/2006/relationships';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** Paths and contents, but for the sheets themselves. */
export function workbookParts(sheets: readonly Sheet[]): Map<string, string> {
  return new Map([
    ['[Content_Types].xml', contentTypes(sheets)],
    [
      '_rels/.rels',
      `${XML}<Relationships xmlns="${RELATIONS}"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ],
    ['xl/workbook.xml', workbook(sheets)],
    ['xl/_rels/workbook.xml.rels', relations(sheets)],
    ['xl/styles.xml', STYLES],
  ]);
}

function contentTypes(sheets: readonly Sheet[]): string {
  const override = (path: string, type: string): string =>
    `<Override PartName="/${path}" ContentType="${TYPE}.${type}+xml"/>`;
  return [
    `${XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">`,
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>',
    '<Default Extension="xml" ContentType="application/xml"/>',
    override('xl/workbook.xml', 'sheet.main'),
    override('xl/styles.xml', 'styles'),
    ...sheets.map(({ path }) => override(path, 'worksheet')),
    '</Types>',
  ].join('');
}

function workbook(sheets: readonly Sheet[]): string {
  const lines = sheets.map(
    ({ name }, index) => `<sheet name="${name}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`,
  );
  return `${XML}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${lines.join('')}</sheets></workbook>`;
}

function relations(sheets: readonly Sheet[]): string {
  const relation = (id: number, type: string, path: string): string =>
    `<Relationship Id="rId${id}" Type="${OFFICE}/${type}" Target="${path.replace('xl/', '')}"/>`;
  const lines = [
    ...sheets.map(({ path }, index) => relation(index + 1, 'worksheet', path)),
    relation(sheets.length + 1, 'styles', 'xl/styles.xml'),
  ];
  return `${XML}<Relationships xmlns="${RELATIONS}">${lines.join('')}</Relationships>`;
}

// 49 is "@": what is typed into such a cell stays text. 4 is "#,##0.00", 1 is "0", in the reader's locale.
const STYLES = [
  `${XML}<styleSheet xmlns="${MAIN}">`,
  '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>',
  '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>',
  '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>',
  '<borders count="1"><border/></borders>',
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>',
  '<cellXfs count="5">',
  ...[
    [0, 0],
    [49, 0],
    [4, 0],
    [1, 0],
    [49, 1],
  ].map(
    ([format, font]) =>
      `<xf numFmtId="${format}" fontId="${font}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>`,
  ),
  '</cellXfs>',
  '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>',
  '</styleSheet>',
].join('');
