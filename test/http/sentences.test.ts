import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { codeOf, placesOf } from '../../src/domain/sentence.ts';
import {
  PROBLEMS_IN_INDONESIAN,
  SENTENCES_IN_INDONESIAN,
} from '../../src/http/desk/sentences/catalogue-id.ts';
import {
  EARLIER_CODES,
  ORDER_CODES,
  REJECT_CODES,
  WARNING_CODES,
} from '../../src/intake/row/row-reasons.ts';
import { ROW_SENTENCES } from '../../src/intake/row/row-sentences.ts';
import { ROOT, sourcesUnder } from '../architecture/sources.ts';

/** A sentence, or what an error says and what to do next. */
type Words = string | { readonly says: string; readonly next: string };

const textOf = (words: Words | undefined): string =>
  typeof words === 'object' ? `${words.says} ${words.next}` : (words ?? '');

/** Every catalogue that something is said from, by the name that its module gives it. */
async function catalogues(of: 'problemsOf' | 'speakerOf'): Promise<Record<string, Words>[]> {
  const named = sourcesUnder('src').flatMap(({ path, text }) =>
    [...text.matchAll(new RegExp(`= ${of}\\((\\w+)\\)`, 'g'))].map(([, name = '']) => ({
      path,
      name,
    })),
  );
  return Promise.all(
    named.map(async ({ path, name }) => {
      const module = (await import(join(ROOT, path))) as Record<string, Record<string, Words>>;
      const catalogue = module[name];
      if (catalogue === undefined) throw new Error(`${path} does not export ${name}`);
      return catalogue;
    }),
  );
}

describe.each([
  ['errors', 'problemsOf', PROBLEMS_IN_INDONESIAN],
  ['sentences', 'speakerOf', SENTENCES_IN_INDONESIAN],
] as const)('the %s of the stages', (_what, maker, indonesian: Readonly<Record<string, Words>>) => {
  it('have Indonesian words, each with the same places', async () => {
    const known = Object.assign({}, ...(await catalogues(maker))) as Record<string, Words>;
    expect(Object.keys(known).length).toBeGreaterThan(20);
    expect(Object.keys(indonesian).toSorted()).toEqual(Object.keys(known).toSorted());
    for (const [key, words] of Object.entries(known)) {
      const [english, translated] = [words, indonesian[key]].map((each) =>
        [...new Set(placesOf(textOf(each)))].toSorted(),
      );
      expect([key, translated]).toEqual([key, english]);
    }
  });

  it('have no key in common with another catalogue, unless it holds the same sentences', async () => {
    const seen = new Map<string, string>();
    for (const catalogue of await catalogues(maker)) {
      for (const [key, words] of Object.entries(catalogue)) {
        expect(seen.get(key) ?? textOf(words), key).toBe(textOf(words));
        seen.set(key, textOf(words));
      }
    }
  });
});

test('every code of a row has a sentence', () => {
  const said = new Set(Object.keys(ROW_SENTENCES).map(codeOf));
  const codes = [...REJECT_CODES, ...ORDER_CODES, ...EARLIER_CODES, ...WARNING_CODES];
  expect(codes.filter((code) => !said.has(code))).toEqual([]);
});

/** Where an error is only ever told by the command line, the API or a log, in English. */
const IN_ENGLISH_ONLY = [
  /^src\/(cli|platform|bank-accounts|callbacks|sandbox)\//,
  /^src\/http\/(callbacks|idempotency)\//,
  /^src\/domain\/errors\.ts$/, // what catalogues make theirs with
  /^src\/http\/(route-access|http-side)\.ts$/, // tokens; the start
  /^src\/http\/(reconciliation\/import-routes|exceptions\/edited-file-routes)\.ts$/, // the API's own
  /^src\/http\/collections\/order-batch-routes\.ts$/,
  /^src\/work\/chosen-times\.ts$/, // settings
  /^src\/payouts\/approval\/approval-layers\.ts$/,
  /^src\/reconciliation\/rules\/settings-file\.ts$/,
  /^src\/records\/import\/statement-source\.ts$/,
  /^src\/reporting\/(tables\/csv-format|csv-file)\.ts$/,
  /^src\/intake\/order-row\/folder\.ts$/,
  /^src\/collections\/va\/change-va\.ts$/,
];
/** About the server's own files: a page never has them (error-answers.ts). */
const OWN_FILES = /new UserError\(\s*'file_not_(?:found|readable|writable)'/g;

test('whatever can reach a page is made from a catalogue', () => {
  const plain = sourcesUnder('src')
    .filter(({ path }) => !IN_ENGLISH_ONLY.some((place) => place.test(path)))
    .filter(({ text }) => text.replaceAll(OWN_FILES, '').includes('new UserError('))
    .map(({ path }) => path);
  expect(plain).toEqual([]);
});
