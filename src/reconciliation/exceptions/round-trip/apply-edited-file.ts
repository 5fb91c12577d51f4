import { writeCsvFile } from '../../../reporting/csv-file.ts';
import type { ExceptionStatus } from '../categories.ts';
import {
  type AskedDeed,
  decideExceptions,
  type DeedOutcome,
  type ExceptionContext,
  foresee,
  MOST_DEEDS,
} from '../decide-exceptions.ts';
import type { ExceptionAction } from '../life.ts';
import type { Resolution } from '../resolutions.ts';
import { type EditedFile, type EditedRow, readEditedFile, isDeed } from './read-edited-file.ts';
import { reconciliationProblem } from '../../reconciliation-problems.ts';
import type { UserError } from '../../../domain/errors.ts';
import type { Said } from '../../../domain/sentence.ts';

/** What became of a row, or would. */
export interface AppliedRow {
  readonly row: number;
  /** Null where the row does not tell. */
  readonly exceptionId: number | null;
  readonly action: ExceptionAction | null;
  /** What the row asks for beside the action. */
  readonly assignee: string | null;
  readonly resolution: Resolution | null;
  readonly note: string | null;
  readonly outcome: DeedOutcome['kind'];
  readonly from: ExceptionStatus | null;
  readonly to: ExceptionStatus | null;
  /** Of a refused one: stable, and in words. */
  readonly code: string | null;
  readonly reason: string | null;
  /** Of a refused one, for another language. */
  readonly problem: Pick<UserError, 'message' | 'next' | 'sentence'> | null;
}

/** read = untouched + done + doneAlready + refused. */
export interface AppliedFile {
  readonly dryRun: boolean;
  readonly read: number;
  readonly untouched: number;
  readonly done: number;
  readonly doneAlready: number;
  readonly refused: number;
  /** Those that ask for something, in the order of the file. */
  readonly rows: readonly AppliedRow[];
  /** Where the refused rows were written; null: there are none, or it was a dry run. */
  readonly rejectsFile: string | null;
}

export interface FileToApply {
  readonly path: string;
  readonly by: string;
  /** Says what would become of each row, and writes nothing. */
  readonly dryRun: boolean;
  readonly rejectsPath: string;
  /** Whether the person's role allows it; where it is not said, everything is. */
  readonly may?: (action: ExceptionAction) => boolean;
}

/**
 * Does what an edited export asks for: row by row, each done or refused by itself, a few hundred in one
 * transaction. The same file once more changes nothing. Throws UserErrors before the first row is done.
 */
export async function applyEditedFile(
  context: ExceptionContext,
  { path, by, dryRun, rejectsPath, may = () => true }: FileToApply,
): Promise<AppliedFile> {
  const file = await readEditedFile(path, by);
  const rows: AppliedRow[] = [];
  const refused: { edited: EditedRow; reason: string }[] = [];
  for (let from = 0; from < file.rows.length; from += MOST_DEEDS) {
    const chunk = file.rows.slice(from, from + MOST_DEEDS);
    const applied = await applyChunk(context, chunk, { dryRun, may });
    rows.push(...applied);
    for (const [index, edited] of chunk.entries()) {
      const reason = applied[index]?.reason ?? null;
      if (reason !== null) refused.push({ edited, reason });
    }
  }
  const writes = refused.length > 0 && !dryRun;
  if (writes) await writeRefused(rejectsPath, file, refused);
  const count = (outcome: DeedOutcome['kind']): number =>
    rows.filter((row) => row.outcome === outcome).length;
  return {
    dryRun,
    read: file.read,
    untouched: file.read - file.rows.length,
    done: count('done'),
    doneAlready: count('done_already'),
    refused: count('refused'),
    rows,
    rejectsFile: writes ? rejectsPath : null,
  };
}

async function applyChunk(
  context: ExceptionContext,
  chunk: readonly EditedRow[],
  { dryRun, may }: { dryRun: boolean; may: (action: ExceptionAction) => boolean },
): Promise<AppliedRow[]> {
  const deeds = chunk
    .map(({ deed }) => deed)
    .filter(isDeed)
    .filter(({ action }) => may(action));
  const outcomes = dryRun
    ? await foresee(context.database.knex, deeds)
    : await decideExceptions(context, deeds);
  const byExceptionId = new Map(deeds.map(({ id }, index) => [id, outcomes[index]]));
  return chunk.map(({ rowNumber, deed }) => {
    if (!isDeed(deed)) return unreadable(rowNumber, deed);
    if (!may(deed.action)) return appliedRow(rowNumber, deed, roleMayNot(deed));
    const outcome = byExceptionId.get(deed.id);
    if (!outcome) throw new Error(`row ${rowNumber} has no outcome`);
    return appliedRow(rowNumber, deed, outcome);
  });
}

const roleMayNot = ({ by, action }: AskedDeed): DeedOutcome => ({
  kind: 'refused',
  error: reconciliationProblem('role_may_not/action', { by, action }),
});

const unreadable = (row: number, why: Said): AppliedRow => ({
  row,
  exceptionId: null,
  action: null,
  assignee: null,
  resolution: null,
  note: null,
  outcome: 'refused',
  from: null,
  to: null,
  ...refusedFor(reconciliationProblem('row_not_understood', { why })),
});

function appliedRow(row: number, deed: AskedDeed, outcome: DeedOutcome): AppliedRow {
  const { id: exceptionId, action, assignee, resolution, note } = deed;
  const asked = { row, exceptionId, action, assignee, resolution, note };
  const told = { ...asked, outcome: outcome.kind, code: null, reason: null, problem: null };
  switch (outcome.kind) {
    case 'done':
      return { ...told, from: outcome.was.status, to: outcome.next.status };
    case 'done_already':
      return { ...told, from: null, to: outcome.was.status };
    case 'refused': {
      return { ...told, from: null, to: null, ...refusedFor(outcome.error) };
    }
  }
}

function refusedFor({ code, message, next, sentence }: UserError) {
  const reason = `${message} ${next}`.trimEnd();
  return { code, reason, problem: { message, next, sentence } };
}

const REJECTS_COLUMNS = ['row', 'reason'];

/** In the columns of the file, so that it can be edited and applied again. */
async function writeRefused(
  path: string,
  { header, delimiter }: EditedFile,
  refused: readonly { edited: EditedRow; reason: string }[],
): Promise<void> {
  // Of a rejects file that is applied, our own columns are written anew.
  const last = header.slice(-REJECTS_COLUMNS.length);
  const isRejects = REJECTS_COLUMNS.every((name, index) => last[index]?.trim() === name);
  const width = isRejects ? header.length - REJECTS_COLUMNS.length : header.length;
  async function* lines(): AsyncGenerator<readonly string[]> {
    for (const { edited, reason } of refused) {
      const { cells, rowNumber } = edited;
      const own = Array.from({ length: width }, (_, index) => cells[index] ?? '');
      yield [...own, String(rowNumber), reason, ...cells.slice(header.length)];
    }
  }
  const columns = [...header.slice(0, width), ...REJECTS_COLUMNS];
  await writeCsvFile(path, columns, lines(), { delimiter });
}
