import { join } from 'node:path';
import { toldWarning, type WorkbookRead } from '../../batches/batch-store.ts';
import { formatRupiah } from '../../domain/money.ts';
import { TemporaryFiles } from '../../platform/temporary-files.ts';
import type {
  IntakeContext,
  ReceivedBatch,
  ReceiveOptions,
  UploadedFile,
} from '../../intake/receive-batch.ts';
import { asText } from '../../intake/workbook/as-text.ts';
import type { Installation } from '../installation.ts';
import type { Shell } from '../shell.ts';
import { type Answer, startProgress } from '../terminal.ts';

type Taken<Received> = Received & {
  /** What was read of an Excel file. */
  readonly workbook?: WorkbookRead;
};

/** Takes a file in, of an Excel file its rows, and shows how far it was read. */
export async function takeFile<Received extends object>(
  shell: Shell,
  installation: Installation,
  { title, file }: { readonly title: string; readonly file: UploadedFile },
  work: (intake: IntakeContext, text: UploadedFile, options: ReceiveOptions) => Promise<Received>,
): Promise<Taken<Received>> {
  const { clock, dataDir } = installation;
  const intake = installation.intake();
  const { limits } = intake;
  const { signal } = new AbortController(); // a command that is stopped ends at once
  const places = new TemporaryFiles(join(dataDir, 'uploads'), clock);
  const bar = startProgress(shell.streams, title, 'bytes');
  const onProgress = (done: number, total: number): void => bar.update(done, total);
  try {
    return await asText(file, { limits, clock, signal, places }, async (text) => {
      const received = await work(intake, text, { onProgress });
      return text.workbook === undefined ? received : { ...received, workbook: text.workbook };
    });
  } finally {
    bar.end();
  }
}

/** What became of an uploaded or checked file, for people and programs. */
export function receivedAnswer(
  received: Taken<ReceivedBatch>,
  next: string,
  rejects: string | null,
): Answer {
  const { batchId, ...said } = received;
  return {
    json: { batchId, ...said, warnings: said.warnings.map(toldWarning), rejectsFile: rejects },
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
export function receivedLines(
  what: string,
  received: Omit<Taken<ReceivedBatch>, 'batchId'>,
): string[] {
  const { counts, format, warnings, correctsBatchId, workbook } = received;
  return [
    `${what}: ${counts.read} rows read = ${counts.accepted} accepted (${formatRupiah(counts.amount)})` +
      ` + ${counts.duplicate} duplicate + ${counts.rejected} rejected` +
      (counts.ignored > 0 ? `; ${counts.ignored} blank or total rows left out` : ''),
    `Understood as: ${format.template} template, ${format.encoding}, delimiter ${JSON.stringify(format.delimiter)}, ${format.numberStyle} numbers (${format.numberStyleEvidence})`,
    ...(format.ignoredColumns.length > 0
      ? [`Columns carried along, not read: ${format.ignoredColumns.join(', ')}`]
      : []),
    ...(workbook === undefined ? [] : linesOfWorkbook(workbook)),
    ...warnings.map((warning) => `Note (${warning.rows} rows): ${warning.example}`),
    ...(correctsBatchId === null ? [] : [`Corrects rows of batch ${correctsBatchId}`]),
  ];
}

function linesOfWorkbook(workbook: WorkbookRead): string[] {
  const { sheet, sheetsLeftOut, inexactCells, firstInexactCell } = workbook;
  return [
    `Read of the Excel file: sheet ${JSON.stringify(sheet)}` +
      (sheetsLeftOut.length === 0 ? '' : `; not read: ${sheetsLeftOut.join(', ')}`),
    ...(firstInexactCell === null
      ? []
      : [
          `Note (${inexactCells} cells, the first ${firstInexactCell}): Excel has lost the last digits of numbers of more than 15. Format the column as Text and type them again.`,
        ]),
  ];
}
