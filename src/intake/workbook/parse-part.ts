import sax from 'sax';
import { UserError } from '../../domain/errors.ts';
import { notAWorkbook, workbookTooLarge } from './broken-workbook.ts';
import type { ZipParts } from './zip-parts.ts';
import { sayOfUpload } from '../intake-problems.ts';

export type Attributes = Readonly<Record<string, string>>;

/** What is told of a part as it is read; names are without their prefix. */
export interface PartReader {
  open?(name: string, attributes: Attributes): void;
  close?(name: string): void;
  text?(text: string): void;
}

/** Whoever reads may stop it: the server closes, or it takes too long. */
export interface Reading {
  readonly parts: ZipParts;
  /** Called for each piece; throws where it is to end. */
  readonly mayGoOn: () => void;
}

/** No part of a workbook is nested so deep, and each level takes memory. */
const DEEPEST = 100;

/**
 * Reads one part of a workbook piece by piece: memory does not grow with it. A document type (entities that
 * grow when they are read) is refused. Yields after each piece, so that the caller can take what was told.
 */
export async function* parsePart(
  { parts, mayGoOn }: Reading,
  name: string,
  reader: PartReader,
): AsyncGenerator<void, void, void> {
  const parser = parserFor(reader, name);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const piece of await parts.read(name)) {
      mayGoOn();
      parser.write(decoder.decode(piece, { stream: true }));
      yield;
    }
    parser.write(decoder.decode());
    parser.close();
  } catch (error) {
    // The unpacker, the decoder and the parser throw plain errors: the file is damaged.
    if (isOfFile(error)) throw notAWorkbook(sayOfUpload('workbook/part_damaged', { part: name }));
    throw error;
  }
  yield;
}

const isOfFile = (error: unknown): boolean =>
  error instanceof Error && !(error instanceof UserError) && error.name !== 'AbortError';

/** The same of a small part, at once. */
export async function parseWholePart(
  reading: Reading,
  name: string,
  reader: PartReader,
): Promise<void> {
  for await (const _ of parsePart(reading, name, reader));
}

function parserFor(reader: PartReader, name: string): sax.SAXParser {
  let depth = 0;
  const told: Partial<sax.SAXParser> = {
    onopentag({ name: tag, attributes }) {
      depth += 1;
      if (depth > DEEPEST)
        throw workbookTooLarge(sayOfUpload('workbook/deep_part', { part: name }));
      reader.open?.(local(tag), attributes as Attributes);
    },
    onclosetag(tag) {
      depth -= 1;
      reader.close?.(local(tag));
    },
    ontext: (text) => reader.text?.(text),
    oncdata: (text) => reader.text?.(text),
    ondoctype() {
      throw notAWorkbook(sayOfUpload('workbook/document_type', { part: name }));
    },
    onerror(error) {
      throw error;
    },
  };
  return Object.assign(sax.parser(true, { position: false }), told);
}

const local = (tag: string): string => tag.slice(tag.indexOf(':') + 1);
