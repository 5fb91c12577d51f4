import iconv from 'iconv-lite';
import { type INTAKE_PROBLEMS, intakeProblem } from '../intake-problems.ts';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

export interface SniffedEncoding {
  readonly encoding: Encoding;
  readonly bom: boolean;
}

/** First bytes of files that are no CSV, whatever they are called. */
const FOREIGN_FILES: readonly {
  magic: readonly number[];
  key: Extract<keyof typeof INTAKE_PROBLEMS, `file_not_csv/${string}`>;
}[] = [
  {
    magic: [0x50, 0x4b, 0x03, 0x04],
    key: 'file_not_csv/zip',
  },
  {
    magic: [0xd0, 0xcf, 0x11, 0xe0],
    key: 'file_not_csv/xls',
  },
  {
    magic: [0x25, 0x50, 0x44, 0x46],
    key: 'file_not_csv/pdf',
  },
  {
    magic: [0x1f, 0x8b],
    key: 'file_not_csv/gzip',
  },
  {
    magic: [0x89, 0x50, 0x4e, 0x47],
    key: 'file_not_csv/png',
  },
  {
    magic: [0xff, 0xd8, 0xff],
    key: 'file_not_csv/jpeg',
  },
];

const MARKUP = /^\s*(?:<\?xml|<!doctype|<html|<table|<workbook)/i;
const JSON_START = /^\s*(?:\{\s*"|\[\s*[{["])/;

/**
 * Tells the encoding from the file's first bytes. Throws UserError `file_not_csv` for a binary or
 * markup file and `file_encoding_unsupported` for UTF-32.
 *
 * A file that is not valid UTF-8 is windows-1252 (what Excel's plain "CSV" writes on most machines),
 * unless most of its non-ASCII characters are valid UTF-8: then a few bytes are damaged, and the rows
 * that hold them are refused one by one.
 */
export function sniffEncoding(sample: Buffer, sampleIsWholeFile: boolean): SniffedEncoding {
  refuseForeignFile(sample);
  const [b0, b1, b2, b3] = sample;
  if (b0 === 0xef && b1 === 0xbb && b2 === 0xbf) return { encoding: 'utf-8', bom: true };
  if ((b0 === 0xff && b1 === 0xfe && b2 === 0 && b3 === 0) || startsUtf32Be(sample)) {
    throw intakeProblem('file_encoding_unsupported/utf32');
  }
  if (b0 === 0xff && b1 === 0xfe) return { encoding: 'utf-16le', bom: true };
  if (b0 === 0xfe && b1 === 0xff) return { encoding: 'utf-16be', bom: true };
  const wide = wideEncoding(sample);
  if (wide !== null) return { encoding: wide, bom: false };
  if (isBinary(sample)) {
    throw intakeProblem('file_not_csv/binary');
  }
  const utf8 = isMostlyUtf8(sample, sampleIsWholeFile);
  return { encoding: utf8 ? 'utf-8' : 'windows-1252', bom: false };
}

/** Throws UserError `file_not_csv` when the text is HTML, XML or JSON. */
export function refuseMarkup(text: string): void {
  const start = text.slice(0, 200);
  if (MARKUP.test(start)) {
    throw intakeProblem('file_not_csv/markup');
  }
  if (JSON_START.test(start)) {
    throw intakeProblem('file_not_csv/json');
  }
}

/**
 * A decoder for a stream of this encoding. A byte order mark at its start is dropped, and no piece of
 * text ends between the halves of a character.
 */
export function createDecoder(encoding: Encoding): {
  write(bytes: Buffer): string;
  end(): string;
} {
  const decoder = iconv.getDecoder(encoding, { stripBOM: true });
  let half = '';
  return {
    write(bytes) {
      const text = half + decoder.write(bytes);
      const last = text.at(-1) ?? '';
      half = last >= '\uD800' && last <= '\uDBFF' ? last : '';
      return half === '' ? text : text.slice(0, -1);
    },
    end: () => half + (decoder.end() ?? ''),
  };
}

/** Text of a file's first bytes; a character cut off at the end is left out. */
export function decodeSample(
  sample: Buffer,
  encoding: Encoding,
  sampleIsWholeFile: boolean,
): string {
  const decoder = createDecoder(encoding);
  const text = decoder.write(sample);
  return sampleIsWholeFile ? text + decoder.end() : text;
}

function refuseForeignFile(sample: Buffer): void {
  const foreign = FOREIGN_FILES.find(({ magic }) => magic.every((byte, i) => sample[i] === byte));
  if (!foreign) return;
  throw intakeProblem(foreign.key);
}

function startsUtf32Be(sample: Buffer): boolean {
  return sample[0] === 0 && sample[1] === 0 && sample[2] === 0xfe && sample[3] === 0xff;
}

/** A zero byte, or more than one control character in a hundred bytes. */
function isBinary(sample: Buffer): boolean {
  if (sample.includes(0)) return true;
  let controls = 0;
  for (const byte of sample) {
    if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) controls += 1;
  }
  return controls * 100 > sample.length;
}

/** UTF-16 without a byte order mark: in Latin text every other byte is zero. */
function wideEncoding(sample: Buffer): 'utf-16le' | 'utf-16be' | null {
  const pairs = Math.min(sample.length >> 1, 2048);
  let evenZeros = 0;
  let oddZeros = 0;
  for (let i = 0; i < pairs; i += 1) {
    if (sample[2 * i] === 0) evenZeros += 1;
    if (sample[2 * i + 1] === 0) oddZeros += 1;
  }
  if (pairs < 4) return null;
  if (oddZeros > pairs * 0.7 && evenZeros < pairs * 0.05) return 'utf-16le';
  if (evenZeros > pairs * 0.7 && oddZeros < pairs * 0.05) return 'utf-16be';
  return null;
}

function isMostlyUtf8(sample: Buffer, sampleIsWholeFile: boolean): boolean {
  const text = decodeSample(sample, 'utf-8', sampleIsWholeFile);
  const damaged = text.match(/\uFFFD/g)?.length ?? 0;
  if (damaged === 0) return true;
  const whole = text.match(/[^\p{ASCII}\uFFFD]/gu)?.length ?? 0;
  return whole > damaged;
}
