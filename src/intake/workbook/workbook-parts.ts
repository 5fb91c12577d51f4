import { posix } from 'node:path';
import { notAWorkbook, workbookTooLarge } from './broken-workbook.ts';
import { type NumberShown, numberShown, PLAIN, unescaped } from './cell-text.ts';
import { type Attributes, parsePart, parseWholePart, type Reading } from './parse-part.ts';
import { sayOfUpload } from '../intake-problems.ts';

/** Texts stand in a workbook once, and cells name them by number: they are held in memory. */
const MOST_TEXTS = 5_000_000;
const MOST_TEXT_CHARS = 64 * 1024 * 1024;

export interface Sheet {
  readonly name: string;
  readonly part: string;
}

export interface WorkbookLayout {
  /** Those that are not hidden, in their order. */
  readonly sheets: readonly Sheet[];
  readonly from1904: boolean;
  readonly styles: string | null;
  readonly texts: string | null;
}

interface Relation {
  readonly kind: string;
  readonly target: string;
}

/** Where the parts of a workbook are. */
export async function readLayout(reading: Reading): Promise<WorkbookLayout> {
  const roots = [...(await relationsOf(reading, '')).values()];
  const part = roots.find(({ kind }) => kind === 'officeDocument')?.target ?? 'xl/workbook.xml';
  if (!reading.parts.has(part)) throw notAWorkbook(sayOfUpload('workbook/no_workbook'));
  const relations = await relationsOf(reading, part);
  const named: { name: string; id: string }[] = [];
  let from1904 = false;
  await parseWholePart(reading, part, {
    open(tag, attributes) {
      if (tag === 'workbookPr') from1904 = ['1', 'true'].includes(attributes.date1904 ?? '');
      if (tag !== 'sheet' || (attributes.state ?? 'visible') !== 'visible') return;
      named.push({ name: attributes.name ?? '', id: relationId(attributes) });
    },
  });
  const partOf = (kind: string): string | null =>
    [...relations.values()].find((each) => each.kind === kind)?.target ?? null;
  return {
    sheets: named.flatMap(({ name, id }) => {
      const relation = relations.get(id);
      return relation?.kind === 'worksheet' ? [{ name, part: relation.target }] : [];
    }),
    from1904,
    styles: partOf('styles'),
    texts: partOf('sharedStrings'),
  };
}

/** `r:id`, whatever its prefix is called. */
const relationId = (attributes: Attributes): string =>
  Object.entries(attributes).find(([name]) => name.endsWith(':id'))?.[1] ?? '';

/** What a part points to; '' is the workbook's file itself. */
async function relationsOf(reading: Reading, part: string): Promise<Map<string, Relation>> {
  const folder = posix.dirname(part);
  const name = posix.join(folder, '_rels', `${posix.basename(part)}.rels`);
  const relations = new Map<string, Relation>();
  if (!reading.parts.has(name)) return relations;
  await parseWholePart(reading, name, {
    open(tag, { Id = '', Type = '', Target = '' }) {
      if (tag !== 'Relationship') return;
      const target = Target.startsWith('/') ? Target.slice(1) : posix.join(folder, Target);
      relations.set(Id, { kind: Type.slice(Type.lastIndexOf('/') + 1), target });
    },
  });
  return relations;
}

/** How the numbers of each style are shown, by the style's number. */
export async function readStyles(reading: Reading, part: string | null): Promise<NumberShown[]> {
  const codes = new Map<number, string>();
  const styles: NumberShown[] = [];
  let isOfCells = false;
  if (part === null || !reading.parts.has(part)) return styles;
  await parseWholePart(reading, part, {
    open(tag, attributes) {
      const formatId = Number(attributes.numFmtId ?? 0);
      if (tag === 'numFmt') codes.set(formatId, attributes.formatCode ?? '');
      else if (tag === 'cellXfs') isOfCells = true;
      else if (tag === 'xf' && isOfCells) styles.push(numberShown(formatId, codes.get(formatId)));
    },
    close(tag) {
      if (tag === 'cellXfs') isOfCells = false;
    },
  });
  return styles;
}

export const styleOf = (styles: readonly NumberShown[], number: string | undefined): NumberShown =>
  number === undefined ? PLAIN : (styles[Number(number)] ?? PLAIN);

/** The texts that cells name by number. */
export async function readTexts(reading: Reading, part: string | null): Promise<string[]> {
  const texts: string[] = [];
  if (part === null || !reading.parts.has(part)) return texts;
  let chars = 0;
  let text = '';
  let isText = false;
  // Of a reading aid for Asian scripts (`rPh`) nothing belongs to the text.
  let isAid = false;
  const pieces = parsePart(reading, part, {
    open(tag) {
      if (tag === 'si') text = '';
      else if (tag === 'rPh') isAid = true;
      else if (tag === 't') isText = !isAid;
    },
    text(piece) {
      if (!isText) return;
      text += piece;
      chars += piece.length;
      if (chars > MOST_TEXT_CHARS) throw workbookTooLarge(sayOfUpload('workbook/much_text'));
    },
    close(tag) {
      if (tag === 't') isText = false;
      else if (tag === 'rPh') isAid = false;
      else if (tag === 'si') {
        texts.push(unescaped(text));
        if (texts.length > MOST_TEXTS) throw workbookTooLarge(sayOfUpload('workbook/many_texts'));
      }
    },
  });
  for await (const _ of pieces);
  return texts;
}
