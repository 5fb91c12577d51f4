import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { withTables } from './guarantees-page.ts';
import { GUARDS, switchedOff } from './guards.ts';
import { timesIn } from './work-copy.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const textOf = (file: string): string => readFileSync(`${ROOT}${file}`, 'utf8');

describe('each guard', () => {
  it('has an id of its own', () => {
    const ids = GUARDS.map(({ id }) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  it.each(GUARDS)('$id: what is switched off stands in its file, once', (guard) => {
    const found = switchedOff(guard).map(({ file, find, replace }) => ({
      file,
      find,
      times: timesIn(textOf(file), find),
      isChange: find !== replace,
    }));
    expect(found).toEqual(found.map((change) => ({ ...change, times: 1, isChange: true })));
    expect(found.length).toBeGreaterThan(0);
  });

  it.each(GUARDS)('$id: the tests that are to hold it are there', ({ heldBy }) => {
    expect(heldBy.length).toBeGreaterThan(0);
    for (const { file, title } of heldBy) {
      expect(existsSync(`${ROOT}${file}`), file).toBe(true);
      expect(textOf(file), title).toContain(title);
    }
  });

  it('that stands behind another names one that there is, and that needs no other', () => {
    for (const { behind } of GUARDS.filter((guard) => guard.behind !== undefined)) {
      expect(GUARDS.find(({ id }) => id === behind)).toMatchObject({ id: behind });
      expect(GUARDS.find(({ id }) => id === behind)?.behind).toBeUndefined();
    }
  });
});

it('docs/guarantees.md lists exactly these guards and their tests', () => {
  const page = textOf('docs/guarantees.md');
  expect(page, 'npx tsx test/guards/check-guards.ts --write-page').toBe(withTables(page));
});
