import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { batchCorrections, correctionLines } from '../../src/reporting/batch-corrections.ts';
import { findBatch } from '../../src/batches/batch-store.ts';
import { totalsByState } from '../../src/payouts/store/payout-totals-store.ts';
import { writeRejects } from '../../src/reporting/rejects.ts';
import { writeResults } from '../../src/reporting/results.ts';
import type { ScriptedWorld } from '../support/payout-suite.ts';
import { tempDir } from '../support/servers.ts';

/** A line of a file of ours, by its columns. */
export type Line = Readonly<Record<string, string>>;

async function linesOf(path: string): Promise<Line[]> {
  return parse(await readFile(path), { bom: true, columns: true });
}

/** The rejects file of a batch, as a person who is to correct it sees it. */
export async function rejectsOf({ database }: ScriptedWorld, batchId: string): Promise<Line[]> {
  const path = join(await tempDir(), 'rejects.csv');
  await writeRejects({ database }, batchId, path);
  return linesOf(path);
}

export async function resultsOf({ database }: ScriptedWorld, batchId: string): Promise<Line[]> {
  const path = join(await tempDir(), 'results.csv');
  await writeResults({ database }, batchId, path);
  return linesOf(path);
}

/** The lines as a file again, each with the changes that a person made. */
export function corrected(lines: readonly Line[], ...changes: readonly Line[]): string {
  return stringify(
    lines.map((line, index) => ({ ...line, ...changes[index] })),
    { header: true },
  );
}

/** `PAY-2B: corrects row 3 of A`, of the payouts of a batch in the order of its rows. */
export async function linksOf(
  { database }: ScriptedWorld,
  table: 'payouts' | 'rejected_rows',
  batchId: string,
): Promise<(string | null)[]> {
  const rows: { corrects_batch_id: string | null; corrects_row_number: number | null }[] =
    await database
      .knex(table)
      .where({ batch_id: batchId })
      .orderBy('row_number')
      .select('corrects_batch_id', 'corrects_row_number');
  return rows.map((row) =>
    row.corrects_batch_id === null ? null : `${row.corrects_batch_id} ${row.corrects_row_number}`,
  );
}

/** What stands against each refused row, in the order of the rows. */
export async function refusalsOf(
  { database }: ScriptedWorld,
  batchId: string,
): Promise<{ kind: string; codes: string[]; message: string }[]> {
  const rows: { kind: string; reasons: string }[] = await database
    .knex('rejected_rows')
    .where({ batch_id: batchId })
    .orderBy('row_number')
    .select('kind', 'reasons');
  return rows.map(({ kind, reasons }) => {
    const all = JSON.parse(reasons) as { code: string; message: string }[];
    const message = all.map((reason) => reason.message).join(' ');
    return { kind, codes: all.map(({ code }) => code), message };
  });
}

/** What `rekon payouts status` says about corrections. */
export async function correctionsSaid(
  { database }: ScriptedWorld,
  batchId: string,
): Promise<string[]> {
  const { knex } = database;
  const batch = await findBatch(knex, batchId);
  if (!batch) throw new Error(`no batch ${batchId}`);
  return correctionLines(await batchCorrections(knex, batch, await totalsByState(knex, batchId)));
}
