import { toldWarning } from '../../batches/batch-store.ts';
import { formatRupiah } from '../../domain/money.ts';
import type { ReceivedBatch } from '../../intake/receive-batch.ts';
import type { Shell } from '../shell.ts';
import { type Answer, startProgress } from '../terminal.ts';

/** Shows how far a file was read. */
export async function withProgress<T>(
  shell: Shell,
  title: string,
  work: (onProgress: (done: number, total: number) => void) => Promise<T>,
): Promise<T> {
  const bar = startProgress(shell.streams, title, 'bytes');
  try {
    return await work((done, total) => bar.update(done, total));
  } finally {
    bar.end();
  }
}

/** What became of an uploaded or checked file, for people and programs. */
export function receivedAnswer(
  received: ReceivedBatch,
  next: string,
  rejects: string | null,
): Answer {
  const { batchId, counts, format, warnings, correctsBatchId } = received;
  return {
    json: {
      batchId,
      correctsBatchId,
      counts,
      format,
      warnings: warnings.map(toldWarning),
      rejectsFile: rejects,
    },
    text: [
      ...receivedLines(`Batch ${batchId}`, received),
      ...(rejects === null ? [] : [rejectsLine(rejects)]),
      next,
    ].join('\n'),
  };
}

export const rejectsLine = (file: string): string =>
  `Rows that need repair, with their reasons: ${file}`;

/** What was read, how it was understood, and what is strange about it. */
export function receivedLines(what: string, received: Omit<ReceivedBatch, 'batchId'>): string[] {
  const { counts, format, warnings, correctsBatchId } = received;
  return [
    `${what}: ${counts.read} rows read = ${counts.accepted} accepted (${formatRupiah(counts.amount)})` +
      ` + ${counts.duplicate} duplicate + ${counts.rejected} rejected` +
      (counts.ignored > 0 ? `; ${counts.ignored} blank or total rows left out` : ''),
    `Understood as: ${format.template} template, ${format.encoding}, delimiter ${JSON.stringify(format.delimiter)}, ${format.numberStyle} numbers (${format.numberStyleEvidence})`,
    ...(format.ignoredColumns.length > 0
      ? [`Columns carried along, not read: ${format.ignoredColumns.join(', ')}`]
      : []),
    ...warnings.map((warning) => `Note (${warning.rows} rows): ${warning.example}`),
    ...(correctsBatchId === null ? [] : [`Corrects rows of batch ${correctsBatchId}`]),
  ];
}
