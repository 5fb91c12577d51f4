import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { DESTINATIONS } from '../../src/domain/destinations.ts';
import { DEFAULT_INTAKE_LIMITS } from '../../src/intake/file/limits.ts';
import { BANK_NAMES } from '../../src/intake/payout-row/bank-names.ts';
import { EARLIER_CODES, REJECT_CODES, WARNING_CODES } from '../../src/intake/row/row-reasons.ts';
import { PAYOUT_TEMPLATES } from '../../src/intake/payout-row/templates.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const doc = await readFile(join(ROOT, 'docs/payout-files.md'), 'utf8');

/** The codes of a table in the document: the first cell of its rows. */
function listed(heading: string): string[] {
  const section = doc.split(`## ${heading}`)[1]?.split('\n## ')[0] ?? '';
  return [...section.matchAll(/^\| `(\w+)` \|/gm)].map((match) => match[1] ?? '');
}

/** Every `file_…` code that the sources throw. */
async function fileCodes(): Promise<string[]> {
  const codes = new Set<string>();
  for (const folder of ['src/intake/file', 'src/intake/row', 'src/intake/payout-row']) {
    for (const name of await readdir(join(ROOT, folder))) {
      const source = await readFile(join(ROOT, folder, name), 'utf8');
      for (const match of source.matchAll(/['`](file_\w+)/g)) codes.add(match[1] ?? '');
    }
  }
  return [...codes];
}

describe('docs/payout-files.md', () => {
  test('explains every reason a row is refused for, and no other', () => {
    expect(listed('Why a row comes back')).toEqual([...REJECT_CODES]);
  });

  test('explains every reason that earlier uploads give, and no other', () => {
    expect(listed('Refused against earlier uploads')).toEqual([...EARLIER_CODES]);
  });

  test('explains every warning, and no other', () => {
    expect(listed('Warnings: the row goes on')).toEqual([...WARNING_CODES]);
  });

  test('explains every reason a file is refused for, and no other', async () => {
    const codes = await fileCodes();
    expect(listed('Why a whole file is refused').toSorted()).toEqual(codes.toSorted());
  });

  test('names every limit', () => {
    expect(listed('The file')).toEqual(Object.keys(DEFAULT_INTAKE_LIMITS));
  });

  test('has every bank name with its code, and each stands for a listed bank', () => {
    for (const [name, code] of BANK_NAMES) {
      expect(doc).toContain(`| ${name} | ${code} |`);
      expect(DESTINATIONS.has(code)).toBe(true);
    }
  });

  test('names every column of our header and every other name it has', () => {
    const ours = PAYOUT_TEMPLATES.find(({ name }) => name === 'rekon');
    for (const [, names] of ours?.names ?? []) {
      for (const name of names) expect(doc.toLowerCase().replace(/[_-]/g, ' ')).toContain(name);
    }
  });
});
