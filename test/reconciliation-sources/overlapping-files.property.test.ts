import * as fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import type { Database } from '../../src/platform/database/database.ts';
import { csvSource } from '../../src/records/import/csv/csv-source.ts';
import { type Import, importStatement } from '../../src/records/import/import-statement.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { ManualClock, tempDir } from '../support/servers.ts';
import { csvFile, csvText, PLAIN, type Rules, source, WITHOUT_ID } from './source-builder.ts';

interface Row {
  readonly day: number;
  readonly cells: string;
}

/** Few values, so that rows repeat; some cannot be read. */
const cells = fc
  .tuple(
    fc.constantFrom('A', 'B', 'C', 'x'.repeat(300)),
    fc.constantFrom('5', '7.50', '-5', '1.000', 'free', ''),
  )
  .map((parts) => parts.join(','));
const days = fc.array(fc.array(cells, { maxLength: 5 }), { minLength: 1, maxLength: 6 });
/** Files of whole days, in any order and as much overlapping as it comes. */
const ranges = fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 5 })), {
  maxLength: 5,
});

describeOnBothDatabases('whatever the files and however they overlap', (open) => {
  let database: Database;
  let dir: string;
  let sources = 0;
  const clock = new ManualClock(Date.parse('2026-11-21T03:00:00Z'));

  beforeEach(async () => {
    database = await open();
    dir = await tempDir();
  });

  /** Imports under a source of its own name; null where a file is refused, having nothing to take. */
  async function importRows(
    rules: Rules,
    name: string,
    rows: readonly string[],
  ): Promise<Import | null> {
    const path = await csvFile(dir, csvText(...rows));
    const file = {
      path,
      source: csvSource(source(rules, name)),
      importedBy: 'fin',
      fileName: 'a.csv',
    };
    return importStatement({ database, clock }, file).catch((error: unknown) => {
      const refused = ['file_header_only', 'file_not_a_statement', 'file_imported_already'];
      if (error instanceof Error && 'code' in error && refused.includes(String(error.code)))
        return null;
      throw error;
    });
  }

  async function recordsOf(name: string): Promise<unknown[]> {
    const rows: { item: string }[] = await database
      .knex('records')
      .where({ source: name })
      .select('item', 'version', 'content_hash', 'reference', 'amount_sen', 'occurred_at', 'raw');
    // Not by the database: the two have other orders of letters.
    return rows.toSorted((a, b) => Number(a.item > b.item) - Number(a.item < b.item));
  }

  const newName = (): string => `bank-${(sources += 1)}`;

  test('read = accepted + duplicate + rejected, and every good row is an item', async () => {
    await fc.assert(
      fc.asyncProperty(days, async (written) => {
        const rows = flatten(written);
        const name = newName();
        const done = await importRows(WITHOUT_ID, name, file(rows));
        if (done === null) return;
        expect(done.read).toBe(rows.length);
        expect(done.read).toBe(done.accepted + done.duplicate + done.rejected);
        expect(await recordsOf(name)).toHaveLength(rows.length - done.rejected);
      }),
      { numRuns: 25 },
    );
  });

  test('files of whole days, overlapping in any way, end as one file with all of them', async () => {
    await fc.assert(
      fc.asyncProperty(days, ranges, async (written, overlapping) => {
        const rows = flatten(written);
        const [whole, inParts] = [newName(), newName()];
        await importRows(WITHOUT_ID, whole, file(rows));
        for (const [from, to] of overlapping) {
          const part = rows.filter(
            ({ day }) => day >= Math.min(from, to) && day <= Math.max(from, to),
          );
          await importRows(WITHOUT_ID, inParts, file(part));
        }
        // What the parts left out.
        for (const day of written.keys()) {
          await importRows(WITHOUT_ID, inParts, file(rows.filter((row) => row.day === day)));
        }
        expect(await recordsOf(inParts)).toEqual(await recordsOf(whole));
      }),
      { numRuns: 15 },
    );
  });

  test('with ids, files cut anywhere do', async () => {
    const cuts = fc.array(fc.tuple(fc.nat(30), fc.nat(30)), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(days, cuts, async (written, overlapping) => {
        const rows = flatten(written).map((row, index) => `${index},${row.cells},${dateOf(row)}`);
        const [whole, inParts] = [newName(), newName()];
        const header = 'id,ref,amount,date';
        await importRows(PLAIN, whole, [header, ...rows]);
        for (const [a, b] of [...overlapping, [0, 15], [10, 40]] as const) {
          const part = rows.slice(Math.min(a, b), Math.max(a, b));
          await importRows(PLAIN, inParts, [header, ...part]);
        }
        expect(await recordsOf(inParts)).toEqual(await recordsOf(whole));
      }),
      { numRuns: 15 },
    );
  });
});

const flatten = (written: readonly (readonly string[])[]): Row[] =>
  written.flatMap((day, index) => day.map((each) => ({ day: index, cells: each })));

const dateOf = ({ day }: Row): string => `2026-11-${String(10 + day)}`;

const file = (rows: readonly Row[]): string[] => [
  'ref,amount,date',
  ...rows.map((row) => `${row.cells},${dateOf(row)}`),
];
