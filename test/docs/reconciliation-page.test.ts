import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EXCEPTION_CATEGORIES } from '../../src/reconciliation/exceptions/categories.ts';
import { streamDefinition } from '../../src/reconciliation/rules/definition.ts';
import { explainStream } from '../../src/reconciliation/rules/explain.ts';
import { readReconciliationFile } from '../../src/reconciliation/rules/settings-file.ts';
import { RUNNER_STREAMS } from '../../src/reconciliation/streams/index.ts';

const PAGE = readFileSync(new URL('../../docs/reconciliation.md', import.meta.url), 'utf8');
const SAMPLE = new URL('../../samples/reconciliation/shop.json', import.meta.url).pathname;

/** Every name in backquotes that stands in the first cell of a row of a table. */
function firstCells(): Set<string> {
  const rows = PAGE.split('\n').filter((line) => line.startsWith('| `'));
  return new Set(
    rows.flatMap((row) =>
      [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map((m) => m[1] ?? ''),
    ),
  );
}

describe('docs/reconciliation.md', () => {
  it('names every category of an exception', () => {
    const missing = Object.keys(EXCEPTION_CATEGORIES).filter((name) => !firstCells().has(name));
    expect(missing).toEqual([]);
  });

  it('names every stream of the runner', () => {
    const missing = Object.keys(RUNNER_STREAMS).filter((name) => !firstCells().has(name));
    expect(missing).toEqual([]);
  });

  it('names every field of a pass', () => {
    const known = firstCells();
    const unknownField = streamDefinition.safeParse({
      name: 'x',
      title: 'x',
      ours: ['a'],
      differences: { account: 'a', against: 'b' },
      legs: [
        {
          number: 1,
          name: 'x',
          theirs: ['b'],
          due: { ours: 1, theirs: 1 },
          passes: [{ name: 'x', match: '1:1', keys: ['reference'], tolerence: {} }],
        },
      ],
    });
    expect(unknownField.success).toBe(false); // a misspelled field is not ignored
    for (const field of [
      'name',
      'match',
      'keys',
      'fee',
      'tolerance',
      'days',
      'sumOurs',
      'subset',
      'onlyWithoutReference',
    ]) {
      expect(known, `the field ${field}`).toContain(field);
    }
  });
});

describe('rules in words', () => {
  it('tell every pass of every stream of ours and of the sample, with the SQL where it is asked for', async () => {
    const { streams } = await readReconciliationFile(SAMPLE);
    const ours = Object.values(RUNNER_STREAMS).map(({ definition }) => definition);
    for (const stream of [...ours, ...streams].filter(({ legs }) => legs.length > 0)) {
      const words = explainStream(stream, 'sqlite', { withSql: false }).join('\n');
      const sql = explainStream(stream, 'postgres', { withSql: true }).join('\n');
      for (const pass of stream.legs.flatMap((leg) => leg.passes)) {
        expect(words).toContain(`${pass.name}: ${pass.match}`);
      }
      expect(words).not.toContain('undefined');
      expect(words).not.toContain('INSERT');
      expect(sql).toContain('INSERT INTO recon_new_pairs');
    }
  });
});
