import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { reconcileStream } from '../../src/reconciliation/reconcile-stream.ts';
import { csvSource } from '../../src/records/import/csv/csv-source.ts';
import { importStatement } from '../../src/records/import/import-statement.ts';
import { source } from '../reconciliation-sources/source-builder.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { ManualClock, tempDir } from '../support/servers.ts';
import { AS_OF, HOLIDAYS } from './calendar.ts';
import { generateCases } from './generator.ts';
import { type Line, OURS, THEIRS } from './generated-line.ts';
import { findMistakes } from './judge.ts';
import { GENERATED } from './rules.ts';
import { writeGeneratedFiles } from './write-files.ts';

const OPTIONS = { seed: 3, rows: 2_000 };

const ERP = {
  columns: {
    id: 'no',
    reference: 'invoice',
    amount: 'amount',
    date: 'date',
    group: 'batch',
    status: 'status',
  },
  dateFormat: 'yyyy-MM-dd',
  numbers: 'plain',
  statuses: { complete: 'complete', reversed: 'reversed' },
};
const BANK = {
  ...ERP,
  columns: {
    id: 'id',
    reference: 'reference',
    amount: 'amount',
    date: 'tanggal',
    group: 'batch',
    description: 'keterangan',
    status: 'status',
  },
  dateFormat: 'dd/MM/yyyy',
};

describeOnBothDatabases('two generated files', (open) => {
  test('are imported, reconciled, and every line is what the truth file says', async () => {
    const database = await open();
    const clock = new ManualClock(Date.parse(AS_OF));
    const files = await writeGeneratedFiles(await tempDir(), OPTIONS);
    for (const [path, rules, name] of [
      [files.ours, ERP, OURS],
      [files.theirs, BANK, THEIRS],
    ] as const) {
      const imported = await importStatement(
        { database, clock },
        {
          path,
          source: csvSource(source(rules, name, GENERATED.name)),
          importedBy: 'fin',
          fileName: 'generated.csv',
        },
      );
      expect(imported.read).toBe(imported.accepted);
    }
    const context = { database, clock, holidays: HOLIDAYS };
    await reconcileStream(context, { definition: GENERATED }, { asOf: AS_OF });
    const lines = await linesOf(files.truth);
    const { mistakes } = await findMistakes(database, GENERATED.name, lines);
    expect(mistakes).toEqual([]);
  }, 60_000);
});

/** The generated lines, with the truth of each as the file has it. */
async function linesOf(truth: string): Promise<Line[]> {
  const rows = parse<Record<string, string>>(await readFile(truth), { columns: true });
  const told = new Map(rows.map((row) => [`${row['side']} ${row['item']}`, row]));
  return [...generateCases(OPTIONS)].flat().map((line) => {
    const row = told.get(`${line.side} ${line.item}`);
    const partners = row?.['partners'] === '' ? [] : (row?.['partners']?.split(' ') ?? []);
    return { ...line, expected: row?.['expected'] as Line['expected'], partners };
  });
}
