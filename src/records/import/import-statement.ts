import { ulid } from 'ulid';
import type { UserError } from '../../domain/errors.ts';
import type { Sen } from '../../domain/money.ts';
import { after, type Instant, now } from '../../domain/time.ts';
import { refuseDifferentTotals } from './control-totals.ts';
import {
  type ConflictingLine,
  countNews,
  dropStagedLines,
  findImportOfFile,
  insertImport,
  lockImports,
  publishLines,
  summariseStaged,
  takeConflictingLines,
} from './import-store.ts';
import { inspectStatementFile } from './read-statement-file.ts';
import { cellsOf, type StagedFile, stageFile, tooManyRejected } from './stage-file.ts';
import type { StatementSource } from './statement-source.ts';
import {
  type ImportContext,
  MAX_REJECTED,
  type RejectedLine,
  type StatementToImport,
} from './statement-to-import.ts';
import { importProblem } from './import-problems.ts';

/** read = accepted + duplicate + rejected; of the accepted, `changed` are new versions of known lines. */
export interface Import {
  readonly id: string;
  readonly read: number;
  readonly accepted: number;
  readonly changed: number;
  readonly duplicate: number;
  readonly rejected: number;
  /** Of the lines that could be read: what comes in less what goes out. */
  readonly total: Sen;
  readonly rejectedLines: readonly RejectedLine[];
  readonly coversFrom: Instant | null;
  readonly coversTo: Instant | null;
}

/** Lines staged longer ago were left by an import that was killed. */
const ABANDONED_AFTER_MS = 24 * 60 * 60 * 1000;

/**
 * Takes a provider's statement, or a user's own file, in as records. Lines are staged in short
 * transactions, so that payouts go on meanwhile, and published by one: an import that is killed has taken
 * in nothing, and the same file can be imported again at once. Flat in memory. Throws UserErrors.
 */
export async function importStatement(
  context: ImportContext,
  file: StatementToImport,
): Promise<Import> {
  const { database, clock } = context;
  const { sha256 } = await inspectStatementFile(file.path);
  await refuseKnownFile(context, file, sha256);
  const id = ulid(clock.nowMs());
  try {
    const staged = await stageFile(context, id, file);
    refuseOtherTotals(file, staged);
    return await publish(context, id, file, sha256, staged);
  } finally {
    const abandonedBefore = after(now(clock), -ABANDONED_AFTER_MS);
    await dropStagedLines(database.knex, id, abandonedBefore);
  }
}

async function refuseKnownFile(
  context: ImportContext,
  file: StatementToImport,
  sha256: string,
): Promise<void> {
  const earlier = await findImportOfFile(context.database.knex, file.source.name, sha256);
  if (!earlier) return;
  throw importProblem(
    'file_imported_already/before',
    { file: earlier.fileName, by: earlier.importedBy, at: earlier.importedAt, id: earlier.id },
    { importId: earlier.id },
  );
}

function refuseOtherTotals({ declared }: StatementToImport, staged: StagedFile): void {
  const first = staged.rejected[0];
  refuseDifferentTotals(declared ?? { rows: null, total: null }, {
    rows: staged.rows,
    total: staged.totalOfAll,
    fileTotals: staged.fileTotals,
    firstRejected: first ?? null,
  });
}

/** Compares with what is known and adds what is news, all or nothing. */
function publish(
  context: ImportContext,
  id: string,
  file: StatementToImport,
  sha256: string,
  { rejected: unreadable, total }: StagedFile,
): Promise<Import> {
  const { database, clock } = context;
  return database.transaction(async (tx): Promise<Import> => {
    await lockImports(tx);
    // Another process may have been faster with the same file.
    const earlier = await findImportOfFile(tx, file.source.name, sha256);
    if (earlier) throw importedMeanwhile(earlier.id);
    // Lines that are known by what they say cannot contradict one another.
    const conflicting =
      file.source.identity === 'given' ? await takeConflictingLines(tx, id, MAX_REJECTED + 1) : [];
    const rejectedLines = [
      ...unreadable,
      ...conflicting.map((line) => toRejectedLine(file.source, line)),
    ].toSorted((a, b) => a.rowNumber - b.rowNumber);
    if (rejectedLines.length > MAX_REJECTED) throw tooManyRejected(rejectedLines);
    const staged = await summariseStaged(tx, id);
    if (staged.lines === 0 && rejectedLines.length > 0) throw nothingReadable(rejectedLines);

    const news = await countNews(tx, id, file.source.name);
    const accepted = news.added + news.changed;
    const at = now(clock);
    const counts = {
      id,
      read: staged.lines + rejectedLines.length,
      accepted,
      duplicate: staged.lines - accepted,
      rejected: rejectedLines.length,
      coversFrom: file.covers?.from ?? staged.firstAt,
      coversTo: file.covers?.to ?? staged.lastAt,
    };
    const { source, fileName, importedBy, declared } = file;
    await insertImport(tx, {
      ...counts,
      source: source.name,
      fileName,
      sha256,
      importedBy,
      importedAt: at,
      declaredRows: declared?.rows ?? null,
      declaredTotal: declared?.total ?? null,
      total,
    });
    await publishLines(tx, id, source, at);
    return { ...counts, changed: news.changed, total, rejectedLines };
  });
}

function toRejectedLine(
  { columns }: StatementSource,
  { rowNumber, firstRowNumber, raw }: ConflictingLine,
): RejectedLine {
  return {
    rowNumber,
    cells: cellsOf(columns, raw),
    reason: `says something else about the same item than row ${firstRowNumber}`,
  };
}

function nothingReadable(rejected: readonly RejectedLine[]): UserError {
  const first = rejected[0];
  return importProblem('file_not_a_statement/none', {
    rows: rejected.length,
    row: first?.rowNumber ?? '',
    why: first?.reason ?? '',
  });
}

function importedMeanwhile(importId: string): UserError {
  return importProblem('file_imported_already/meanwhile', { id: importId }, { importId });
}
