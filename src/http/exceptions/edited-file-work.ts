import { createHash } from 'node:crypto';
import { mayDo } from '../../access/roles.ts';
import type { Caller } from '../../access/tokens.ts';
import type { UserError } from '../../domain/errors.ts';
import { fileSha256 } from '../../intake/receive-batch.ts';
import type { ExceptionAction } from '../../reconciliation/exceptions/life.ts';
import {
  type AppliedFile,
  applyEditedFile,
} from '../../reconciliation/exceptions/round-trip/apply-edited-file.ts';
import { EDITED_FILE_LIMITS } from '../../reconciliation/exceptions/round-trip/read-edited-file.ts';
import { AtMost } from '../at-most.ts';
import type { HttpContext } from '../http-context.ts';
import { httpProblem } from '../http-problems.ts';
import { UPLOADS_AT_ONCE } from '../limits.ts';
import { EditedFiles, type EditedUpload } from './edited-files.ts';

/** Each reads a file of up to 100,000 rows. */
const READ_AT_ONCE = 2;

/** What an edited file would do, or has done. */
export interface LookedAt {
  readonly upload: EditedUpload;
  /** A dry run, until it is applied. */
  readonly applied: AppliedFile;
  /** Of the file and of what becomes of each row: to be named when it is applied. */
  readonly preview: string;
}

/** The round trip of `rekon exceptions apply`: keep a file, say what it would do, apply just that. */
export class EditedFileWork {
  readonly maxFileBytes: number;
  readonly #context: HttpContext;
  readonly #files: EditedFiles;
  readonly #uploading = new AtMost(UPLOADS_AT_ONCE, 'uploads');
  readonly #reading = new AtMost(READ_AT_ONCE, 'edited files');

  constructor(context: HttpContext) {
    const { maxUploadBytes } = context.settings;
    this.maxFileBytes = Math.min(maxUploadBytes, EDITED_FILE_LIMITS.maxFileBytes);
    this.#context = context;
    this.#files = new EditedFiles(context);
  }

  /** `save` writes the file to the path that it is given, and tells its name. Resolves to its id. */
  keep(by: string, save: (path: string) => Promise<{ name: string }>): Promise<string> {
    return this.#uploading.run(() => this.#files.keep(by, save));
  }

  /** Throws a UserError where the caller has uploaded no such file. */
  async look(caller: Caller, id: string): Promise<LookedAt> {
    const upload = await this.#files.find(id, caller.user);
    const applied =
      (await this.#files.appliedOf(upload)) ??
      (await this.#reading.run(() => this.#work(caller, upload, { dryRun: true })));
    return { upload, applied, preview: previewHash(upload.sha256, applied) };
  }

  /**
   * Applies what was previewed, or nothing: looked at again, it must still come to the same. False: it comes to
   * something else. Applied before, it stays as it is.
   */
  async apply(caller: Caller, id: string, preview: string): Promise<boolean> {
    const upload = await this.#files.find(id, caller.user);
    if (!(await this.#files.begin(upload))) {
      if ((await this.#files.appliedOf(upload)) === null) throw beingApplied();
      return true;
    }
    let isApplied = false;
    try {
      isApplied = await this.#reading.run(async () => {
        const foreseen = await this.#work(caller, upload, { dryRun: true });
        if (previewHash(await fileSha256(upload.path), foreseen) !== preview) return false;
        await this.#files.end(upload, await this.#work(caller, upload, { dryRun: false }));
        return true;
      });
    } finally {
      // It may begin again; whatever was applied by then is told as done before.
      if (!isApplied) await this.#files.giveBack(upload);
    }
    return isApplied;
  }

  /** Where the refused rows of an applied file are. Throws UserErrors. */
  async refusedRows(caller: Caller, id: string): Promise<string> {
    const upload = await this.#files.find(id, caller.user);
    const rejectsFile = (await this.#files.appliedOf(upload))?.rejectsFile ?? null;
    if (rejectsFile === null) throw noneRefused();
    return upload.rejectsPath;
  }

  #work(
    { user: by, role }: Caller,
    { path, rejectsPath }: EditedUpload,
    { dryRun }: { dryRun: boolean },
  ): Promise<AppliedFile> {
    const may = (action: ExceptionAction): boolean =>
      mayDo(role, action === 'approve_write_off' ? action : 'work_exceptions');
    return applyEditedFile(this.#context, { path, by, dryRun, rejectsPath, may });
  }
}

function previewHash(sha256: string, { rows }: AppliedFile): string {
  const hash = createHash('sha256').update(sha256);
  for (const { row, exceptionId, action, outcome, from, to, reason } of rows) {
    hash.update(JSON.stringify([row, exceptionId, action, outcome, from, to, reason]));
  }
  return hash.digest('hex');
}

const beingApplied = (): UserError => httpProblem('file_being_applied');

const noneRefused = (): UserError => httpProblem('edited_file_unknown/none_refused');
