import { ulid } from 'ulid';
import { UserError } from '../../domain/errors.ts';
import { after, type Clock, type Instant, now } from '../../domain/time.ts';
import type { Database } from '../../platform/database/database.ts';
import {
  countNews,
  dropStagedLines,
  findImportOfFile,
  insertImport,
  lockImports,
  publishLines,
  type StagedLine,
  stageLines,
  summariseStaged,
  takeConflictingLines,
} from './import-store.ts';
import { inspectStatementFile, readStatementRows } from './read-statement-file.ts';
import type { StatementSource } from './statement-source.ts';

export interface ImportContext {
  readonly database: Database;
  readonly clock: Clock;
}

export interface StatementToImport {
  readonly path: string;
  readonly source: StatementSource;
  readonly importedBy: string;
  /** For people: what the file was called. */
  readonly fileName: string;
  /**
   * The span for which the statement is complete, where the caller asked for one. Without it, the span
   * from its first line to its last.
   */
  readonly covers?: { readonly from: Instant; readonly to: Instant };
}

/** A line that was not taken in, and why. */
export interface RejectedLine {
  /** The header is row 1. */
  readonly rowNumber: number;
  readonly cells: readonly string[];
  readonly reason: string;
}

/** read = accepted + duplicate + rejected; of the accepted, `changed` are new versions of known lines. */
export interface Import {
  readonly id: string;
  readonly read: number;
  readonly accepted: number;
  readonly changed: number;
  readonly duplicate: number;
  readonly rejected: number;
  readonly rejectedLines: readonly RejectedLine[];
  readonly coversFrom: Instant | null;
  readonly coversTo: Instant | null;
}

const CHUNK_ROWS = 5000;
/** A file with more bad lines than this is refused as a whole: it is not a statement. */
const MAX_REJECTED = 10_000;
/** Lines staged longer ago were left by an import that was killed. */
const ABANDONED_AFTER_MS = 24 * 60 * 60 * 1000;

/**
 * Takes a provider's statement in as records. Lines are staged in short transactions, so that payouts
 * go on meanwhile, and published by one: an import that is killed has taken in nothing, and the same
 * file can be imported again at once. Flat in memory. Throws UserErrors.
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
    const rejected = await stageFile(context, id, file);
    return await publish(context, id, file, sha256, rejected);
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
  throw new UserError(
    'file_imported_already',
    `This file was imported already: ${earlier.fileName}, by ${earlier.importedBy} at ${earlier.importedAt} (import ${earlier.id}).`,
    'Nothing is to be done. For later transactions, download a new statement; it may overlap with this one.',
    { importId: earlier.id },
  );
}

/** Stages every readable line; returns the others. */
async function stageFile(
  context: ImportContext,
  importId: string,
  { path, source }: StatementToImport,
): Promise<RejectedLine[]> {
  const { database, clock } = context;
  const rejected: RejectedLine[] = [];
  let chunk: StagedLine[] = [];
  const flush = async (): Promise<void> => {
    if (chunk.length > 0) await stageLines(database.knex, importId, chunk, now(clock));
    chunk = [];
  };
  for await (const row of readStatementRows(path, source.columns)) {
    const line = row.isWhole ? source.read(cellsByName(source, row.cells)) : cellCount(row.cells);
    if (typeof line === 'string') {
      rejected.push({ rowNumber: row.rowNumber, cells: row.cells, reason: line });
      if (rejected.length > MAX_REJECTED) throw tooManyRejected(rejected);
    } else {
      chunk.push({ rowNumber: row.rowNumber, ...line });
      if (chunk.length >= CHUNK_ROWS) await flush();
    }
  }
  await flush();
  return rejected;
}

const cellCount = (cells: readonly string[]): string =>
  `has ${cells.length} cells, and the header another number`;

function cellsByName(
  { columns }: StatementSource,
  cells: readonly string[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? '']));
}

function tooManyRejected(rejected: readonly RejectedLine[]): UserError {
  const first = rejected[0];
  return new UserError(
    'file_not_a_statement',
    `More than ${MAX_REJECTED} rows cannot be read; the first is row ${first?.rowNumber}: ${first?.reason}.`,
    'Nothing was imported. Check that this is the statement as the provider wrote it.',
  );
}

/** Compares with what is known and adds what is news, all or nothing. */
function publish(
  context: ImportContext,
  id: string,
  file: StatementToImport,
  sha256: string,
  unreadable: readonly RejectedLine[],
): Promise<Import> {
  const { database, clock } = context;
  return database.transaction(async (tx): Promise<Import> => {
    await lockImports(tx);
    // Another process may have been faster with the same file.
    const earlier = await findImportOfFile(tx, file.source.name, sha256);
    if (earlier) throw importedMeanwhile(earlier.id);
    const conflicting = await takeConflictingLines(tx, id, MAX_REJECTED + 1);
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
    const { source, fileName, importedBy } = file;
    await insertImport(tx, {
      ...counts,
      source: source.name,
      fileName,
      sha256,
      importedBy,
      importedAt: at,
    });
    await publishLines(tx, id, source, at);
    return { ...counts, changed: news.changed, rejectedLines };
  });
}

function toRejectedLine(
  { columns }: StatementSource,
  line: { rowNumber: number; firstRowNumber: number; raw: string },
): RejectedLine {
  const cells = JSON.parse(line.raw) as Record<string, string>;
  return {
    rowNumber: line.rowNumber,
    cells: columns.map((column) => cells[column] ?? ''),
    reason: `says something else about the same item than row ${line.firstRowNumber}`,
  };
}

function nothingReadable(rejected: readonly RejectedLine[]): UserError {
  const first = rejected[0];
  return new UserError(
    'file_not_a_statement',
    `None of the ${rejected.length} rows can be read; row ${first?.rowNumber}: ${first?.reason}.`,
    'Nothing was imported. Check that this is the statement as the provider wrote it.',
  );
}

function importedMeanwhile(importId: string): UserError {
  return new UserError(
    'file_imported_already',
    `This file was imported a moment ago by somebody else (import ${importId}).`,
    'Nothing is to be done.',
    { importId },
  );
}
