import type { WorkbookRead } from '../../batches/batch-store.ts';
import type { BatchKind } from '../../intake/batch-kind.ts';
import type { NumberStyle } from '../../intake/file/detect-format.ts';
import { type ReceivedBatch, receiveBatch } from '../../intake/receive-batch.ts';
import { isWorkbook } from '../../intake/workbook/is-workbook.ts';
import { WORKBOOK_LIMITS, workbookToCsv } from '../../intake/workbook/workbook-to-csv.ts';
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
  const { clock, closing } = context;
  const intake = context.intake();
  const receive = (path: string, workbook?: WorkbookRead): Promise<ReceivedBatch> => {
    const { name, numberStyle, by } = upload;
    const file = { path, name, numberStyle, uploadedBy: by, workbook };
    return receiveBatch(intake, kind, file, { signal: closing });
  };
  if (!(await isWorkbook(upload.path))) return receive(upload.path);
  const { maxRows, maxFileBytes } = intake.limits;
  const limits = { ...WORKBOOK_LIMITS, mostRows: maxRows, mostCsvBytes: maxFileBytes };
  return uploads.use(async (csvPath) => {
    const options = { limits, clock, signal: closing };
    return receive(csvPath, await workbookToCsv(upload.path, csvPath, options));
  });
}
