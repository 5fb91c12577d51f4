import type { Clock } from '../../domain/time.ts';
import type { IntakeLimits } from '../file/detect-format.ts';
import type { UploadedFile } from '../receive-batch.ts';
import { isWorkbook } from './is-workbook.ts';
import { WORKBOOK_LIMITS, workbookToCsv } from './workbook-to-csv.ts';

export interface TextContext {
  readonly limits: Pick<IntakeLimits, 'maxRows' | 'maxFileBytes'>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Gives `work` a path at which nothing is yet, and removes what is there when it ends. */
  readonly places: { use<Result>(work: (path: string) => Promise<Result>): Promise<Result> };
}

/** Gives `work` an upload as text: as it lies there, or of an Excel file the rows that were taken out. */
export async function asText<Result>(
  file: UploadedFile,
  { limits, clock, signal, places }: TextContext,
  work: (text: UploadedFile) => Promise<Result>,
): Promise<Result> {
  if (!(await isWorkbook(file.path))) return work(file);
  const { maxRows, maxFileBytes } = limits;
  const ofWorkbook = { ...WORKBOOK_LIMITS, mostRows: maxRows, mostCsvBytes: maxFileBytes };
  return places.use(async (path) => {
    const options = { limits: ofWorkbook, clock, signal };
    return work({ ...file, path, workbook: await workbookToCsv(file.path, path, options) });
  });
}
