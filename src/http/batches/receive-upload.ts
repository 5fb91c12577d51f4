import type { BatchKind } from '../../intake/batch-kind.ts';
import type { NumberStyle } from '../../intake/file/detect-format.ts';
import { type ReceivedBatch, receiveBatch } from '../../intake/receive-batch.ts';
import { asText } from '../../intake/workbook/as-text.ts';
import type { HttpContext } from '../http-context.ts';
import type { TemporaryFiles } from '../temporary-files.ts';

export interface UploadToReceive {
  readonly path: string;
  readonly name: string;
  readonly numberStyle: NumberStyle | undefined;
  readonly by: string;
}

/** An upload that is whole becomes a batch; of an Excel file its rows are taken out first. */
export async function receiveUpload<Candidate>(
  context: HttpContext,
  uploads: TemporaryFiles,
  kind: BatchKind<Candidate>,
  upload: UploadToReceive,
): Promise<ReceivedBatch> {
  const { clock, closing: signal } = context;
  const intake = context.intake();
  const { path, name, numberStyle, by } = upload;
  const file = { path, name, numberStyle, uploadedBy: by };
  const { limits } = intake;
  return asText(file, { limits, clock, signal, places: uploads }, (text) =>
    receiveBatch(intake, kind, text, { signal }),
  );
}
