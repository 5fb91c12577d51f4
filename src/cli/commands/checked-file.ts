import { resolve } from 'node:path';
import { toldWarning } from '../../batches/batch-store.ts';
import type { BatchKind } from '../../intake/batch-kind.ts';
import { checkBatch, type UploadedFile } from '../../intake/receive-batch.ts';
import { batchRows, orderRows } from '../../reporting/batch-report.ts';
import { writeRejects } from '../../reporting/rejects.ts';
import type { Installation } from '../installation.ts';
import type { Shell } from '../shell.ts';
import type { Answer } from '../terminal.ts';
import { receivedLines, rejectsLine, takeFile } from './received-file.ts';

const REFUSED_SHOWN = 10;

interface RefusedRow {
  readonly row: number;
  readonly reasons: readonly string[];
}

/**
 * What an upload of the file would find. Nothing is kept: no batch that could be named, and no file but the
 * one that `rejects` names; the first rows that need repair are told besides.
 */
export async function checkFile<Candidate>(
  shell: Shell,
  installation: Installation,
  kind: BatchKind<Candidate>,
  file: UploadedFile,
  rejects: string | undefined,
): Promise<Answer> {
  const refused: RefusedRow[] = [];
  let rejectsFile: string | null = null;
  const whileStored = async (batchId: string): Promise<void> => {
    refused.push(...(await firstRefused(installation, kind.name, batchId)));
    if (rejects === undefined || refused.length === 0) return;
    rejectsFile = resolve(rejects);
    await writeRejects(installation, batchId, rejectsFile);
  };
  const taking = { title: 'checking', file };
  const { batchId: _, ...checked } = await takeFile(
    shell,
    installation,
    taking,
    (intake, text, reading) => checkBatch(intake, kind, text, reading, whileStored),
  );
  const { counts } = checked;
  const more = counts.rejected + counts.duplicate - refused.length;
  return {
    json: { ...checked, warnings: checked.warnings.map(toldWarning), refused, rejectsFile },
    text: [
      ...receivedLines('Checked', checked),
      ...refused.map(({ row, reasons }) => `Row ${row}: ${reasons.join(' ')}`),
      ...(more > 0 ? [`… and ${more} more: \`--rejects FILE\` writes them all.`] : []),
      ...(rejectsFile === null ? [] : [rejectsLine(rejectsFile)]),
      'Nothing was stored.',
    ].join('\n'),
  };
}

async function firstRefused(
  installation: Installation,
  kind: BatchKind<unknown>['name'],
  batchId: string,
): Promise<RefusedRow[]> {
  const rows = kind === 'payouts' ? batchRows : orderRows;
  const first: RefusedRow[] = [];
  for await (const { rowNumber, reasons } of rows(installation, batchId, 'refused')) {
    first.push({ row: rowNumber, reasons });
    if (first.length === REFUSED_SHOWN) break;
  }
  return first;
}
