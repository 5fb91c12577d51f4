import { createHash, randomInt } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { BatchKindName } from '../domain/batch-kinds.ts';
import type { UserError } from '../domain/errors.ts';
import { businessDay, type Clock, now } from '../domain/time.ts';
import type { Database } from '../platform/database/database.ts';
import { type BatchWarning, findBatchByFile, type WorkbookRead } from '../batches/batch-store.ts';
import {
  detectFileFormat,
  type FileFormat,
  type IntakeLimits,
  type NumberStyle,
} from './file/detect-format.ts';
import { readRows } from './file/read-rows.ts';
import type { BatchKind } from './batch-kind.ts';
import { BatchIntake, CHUNK_ROWS } from './batch-intake.ts';
import { clearBrokenUploads } from './broken-uploads.ts';
import { type BatchCounts, discardReceivingBatch, insertReceivingBatch } from './intake-store.ts';
import { intakeProblem } from './intake-problems.ts';

export interface IntakeContext {
  readonly database: Database;
  readonly clock: Clock;
  readonly limits: IntakeLimits;
  /** 0: rows are never suspected. */
  readonly duplicateWindowMs: number;
}

export interface UploadedFile {
  /** Where it lies now. */
  readonly path: string;
  /** What the person called it. */
  readonly name: string;
  readonly uploadedBy: string;
  readonly numberStyle?: NumberStyle | undefined;
  /** Where it was made of an Excel file. */
  readonly workbook?: WorkbookRead | undefined;
}

export interface ReceivedBatch {
  readonly batchId: string;
  readonly format: FileFormat;
  readonly counts: BatchCounts;
  readonly warnings: readonly BatchWarning[];
  /** The batch whose rejects file this was; null where it was none, or of several. */
  readonly correctsBatchId: string | null;
}

export interface ReceiveOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (bytesRead: number, totalBytes: number) => void;
}

/**
 * A file becomes a batch: every row is stored as a payout or order or as a rejected row, or nothing of the
 * file is kept. Memory does not grow with the file. Throws UserErrors for what the file has wrong.
 */
export function receiveBatch<Candidate>(
  context: IntakeContext,
  kind: BatchKind<Candidate>,
  file: UploadedFile,
  options: ReceiveOptions = {},
): Promise<ReceivedBatch> {
  return takeFile(context, kind, file, options, async (intake) => {
    await intake.release();
    await intake.finish(file.uploadedBy);
  });
}

/**
 * Checks a file on the very path of an upload, against everything stored, and keeps nothing. While
 * the rows are there, `whileStored` may write the rejects file from them.
 */
export function checkBatch<Candidate>(
  context: IntakeContext,
  kind: BatchKind<Candidate>,
  file: UploadedFile,
  options: ReceiveOptions,
  whileStored: (batchId: string) => Promise<void>,
): Promise<ReceivedBatch> {
  return takeFile(context, kind, file, options, async (intake) => {
    await whileStored(intake.batchId);
    await discardReceivingBatch(context.database.knex, intake.batchId);
  });
}

async function takeFile<Candidate>(
  context: IntakeContext,
  kind: BatchKind<Candidate>,
  file: UploadedFile,
  options: ReceiveOptions,
  whenStored: (intake: BatchIntake<Candidate>) => Promise<void>,
): Promise<ReceivedBatch> {
  const { database, limits } = context;
  const format = await detectFileFormat(file.path, kind.rows, {
    limits,
    declaredNumberStyle: file.numberStyle,
  });
  const sha256 = await fileSha256(file.path);
  const batchId = await claimFile(context, kind, file, format, sha256);
  try {
    const intake = new BatchIntake(context, kind, batchId, sha256);
    const reading = { limits, chunkRows: CHUNK_ROWS, ...options };
    for await (const rows of readRows(file.path, kind.rows, format, reading)) {
      await intake.store(rows);
    }
    await whenStored(intake);
    const { counts, correctsBatchId } = intake;
    return { batchId, format, counts, warnings: intake.warnings(), correctsBatchId };
  } catch (error) {
    // A disk that is full may refuse this too; the next upload clears it away then.
    await discardReceivingBatch(database.knex, batchId).catch(() => undefined);
    throw error;
  }
}

/** One upload of a file at a time, and one for ever once it is stored. */
async function claimFile(
  context: IntakeContext,
  kind: Pick<BatchKind<never>, 'name'>,
  file: UploadedFile,
  format: FileFormat,
  sha256: string,
): Promise<string> {
  const { database, clock } = context;
  await clearBrokenUploads(context);
  const id = newBatchId(clock);
  const claimed = await insertReceivingBatch(database.knex, {
    id,
    kind: kind.name,
    fileName: file.name,
    fileSha256: sha256,
    fileBytes: (await stat(file.path)).size,
    format: file.workbook === undefined ? format : { ...format, workbook: file.workbook },
    uploadedBy: file.uploadedBy,
    at: now(clock),
  });
  if (!claimed) throw await uploadedBefore(context, kind.name, sha256);
  return id;
}

export async function fileSha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
  return hash.digest('hex');
}

async function uploadedBefore(
  context: IntakeContext,
  kind: BatchKindName,
  sha256: string,
): Promise<UserError> {
  const earlier = await findBatchByFile(context.database.knex, kind, sha256);
  if (!earlier || earlier.state === 'receiving') {
    return intakeProblem('file_being_uploaded');
  }
  return intakeProblem(
    'file_uploaded_before',
    {
      batch: earlier.id,
      by: earlier.uploadedBy,
      at: earlier.uploadedAt,
      command: kind === 'payouts' ? 'payouts' : 'orders',
    },
    { batchId: earlier.id },
  );
}

const ID_LETTERS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/** `B20261121-7KQ4MX`: the business day, and letters that nobody confuses on the telephone. */
function newBatchId(clock: Clock): string {
  const day = businessDay(now(clock)).replaceAll('-', '');
  const letters = Array.from({ length: 6 }, () => ID_LETTERS[randomInt(ID_LETTERS.length)]);
  return `B${day}-${letters.join('')}`;
}
