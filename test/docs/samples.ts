import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { WireReply } from '../../src/providers/wire.ts';

/** The four documents, by the names of their files and of the folders of their samples. */
export const DOCUMENTS = [
  'oy-api',
  'instamoney-ewallets',
  'xendit-ewallet-status-id',
  'paylabs-emoney-create',
] as const;
export type DocumentName = (typeof DOCUMENTS)[number];

export interface Sample {
  /** Its place in the document, and what it is: `04-disbursement-remit-answer`. */
  readonly name: string;
  /** As printed, letter by letter. */
  readonly text: string;
  /** The same as JSON, where the print is none: a trailing comma, a placeholder. Else as printed. */
  readonly json: string;
}

const path = (inside: string): string =>
  fileURLToPath(new URL(`./samples/${inside}`, import.meta.url));

/** The samples that are kept of a document, in its order. */
export function samplesOf(document: DocumentName): readonly Sample[] {
  return readdirSync(path(document))
    .filter((file) => file.endsWith('.txt') && !file.endsWith('.repaired.txt'))
    .toSorted()
    .map((file) => sampleOf(document, file.slice(0, -'.txt'.length)));
}

function sampleOf(document: DocumentName, name: string): Sample {
  const text = textAt(`${document}/${name}.txt`);
  const repaired = `${document}/${name}.repaired.txt`;
  return { name, text, json: existsSync(path(repaired)) ? textAt(repaired) : text };
}

/** Files end with a line break that the document's block does not have. */
const textAt = (inside: string): string => readFileSync(path(inside), 'utf8').replace(/\n$/, '');

/** What is done with each sample, by its name: sent to the sandbox, or read by the client. */
export type Uses = Readonly<Record<string, (sample: Sample) => void | Promise<void>>>;

/** The JSON objects that a document prints, however they are wrapped: `{`, a name in quotes, to its `}`. */
export function jsonBlocksOf(document: string): readonly string[] {
  const blocks: string[] = [];
  const start = /\{\s*"/g;
  for (let found = start.exec(document); found !== null; found = start.exec(document)) {
    const end = endOfBlock(document, found.index);
    blocks.push(document.slice(found.index, end));
    start.lastIndex = end;
  }
  return blocks;
}

function endOfBlock(text: string, from: number): number {
  let depth = 0;
  // A text in quotes as a whole, or one brace.
  const token = /"(?:[^"\\]|\\.)*"|[{}]/gs;
  token.lastIndex = from;
  for (let found = token.exec(text); found !== null; found = token.exec(text)) {
    if (found[0] === '{') depth += 1;
    if (found[0] === '}') depth -= 1;
    if (depth === 0) return token.lastIndex;
  }
  throw new Error(`a block that does not end: ${text.slice(from, from + 60)}`);
}

/** An answer of a provider, as the wire hands it over. */
export const answered = (body: string, httpStatus = 200): WireReply => ({
  kind: 'answered',
  headers: {},
  httpStatus,
  body,
});
