import { PAYOUTS } from '../../src/intake/payout-row/payout-batch.ts';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../src/domain/errors.ts';
import { rupiah } from '../../src/domain/money.ts';
import { DEFAULT_INTAKE_LIMITS } from '../../src/intake/file/limits.ts';
import { receiveBatch } from '../../src/intake/receive-batch.ts';
import { approveBatch } from '../../src/payouts/approval/approve-batch.ts';
import { type BatchContent, readyContent } from '../../src/payouts/approval/batch-content.ts';
import {
  cancelBatch,
  decideReview,
  pauseBatch,
  rejectBatch,
  resumeBatch,
} from '../../src/payouts/approval/batch-operations.ts';
import type { BatchCommand } from '../../src/batches/on-batch.ts';
import type { PayoutBatchResult } from '../../src/payouts/approval/on-payout-batch.ts';
import type { PayoutContext } from '../../src/payouts/payout-context.ts';
import type { DrawnFile } from './drawn-files.ts';
import type { Installation } from './installation.ts';
import type { Notebook } from './notebook.ts';
import { rowsFrom } from './world-database.ts';

const MAKER = 'sari';
export const APPROVERS = ['budi', 'tini'] as const;
const DAY_MS = 86_400_000;

interface BatchSeen {
  readonly id: string;
  readonly state: string;
  readonly paused_at: string | null;
}

interface RowSeen {
  readonly row_number: number;
  readonly reference: string;
  readonly state: string;
}

/** People at their terminals: each command is a process, and what is refused is refused with a word. */
export class Operators {
  readonly notebook: Notebook;
  readonly installation: Installation;
  readonly #dir: string;

  constructor(installation: Installation, notebook: Notebook, dir: string) {
    this.installation = installation;
    this.notebook = notebook;
    this.#dir = dir;
  }

  get #random() {
    return this.installation.parts.random;
  }

  look<T>(sql: string, values: readonly (string | number)[] = []): Promise<T[]> {
    return rowsFrom<T>(this.installation.parts.database.current, sql, values);
  }

  batches(): Promise<BatchSeen[]> {
    return this.look(
      `select id, state, paused_at from batches where state <> 'receiving' order by uploaded_at, rows_read, amount_sen`,
    );
  }

  rows(batchId: string): Promise<RowSeen[]> {
    return this.look(
      'select row_number, reference, state from payouts where batch_id = ? order by row_number',
      [batchId],
    );
  }

  async someBatch(wanted: (batch: BatchSeen) => boolean = () => true): Promise<string | null> {
    const fitting = (await this.batches()).filter(wanted);
    return fitting.length === 0 ? null : this.#random.pick(fitting).id;
  }

  /** Runs a command; a refusal is counted by its code, as the person reads it. */
  do(
    kind: string,
    deed: string,
    subject: string,
    work: (context: PayoutContext) => Promise<unknown>,
    refused: (error: UserError) => void = () => undefined,
  ): void {
    this.installation.command(kind, subject, async (context) => {
      try {
        await work(context);
        this.notebook.count(deed);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        this.notebook.count(`${deed} refused: ${error.code}`);
        refused(error);
      }
    });
  }

  async upload(file: DrawnFile): Promise<void> {
    const note = this.notebook.files.find((each) => each.file === file);
    const entry = note ?? { file, tries: 0, isStored: false };
    if (!note) this.notebook.files.push(entry);
    entry.tries += 1;
    await mkdir(this.#dir, { recursive: true });
    const path = join(this.#dir, file.name);
    await writeFile(path, file.text);
    this.do(
      'upload',
      'upload',
      file.name,
      async ({ database, clock }) => {
        const limits = DEFAULT_INTAKE_LIMITS;
        const intake = { database, clock, limits, duplicateWindowMs: 7 * DAY_MS };
        await receiveBatch(intake, PAYOUTS, { path, name: file.name, uploadedBy: MAKER });
        entry.isStored = true;
      },
      ({ code }) => {
        if (code === 'file_uploaded_before') entry.isStored = true;
      },
    );
  }

  async decideReviews(batchId: string, decide: (row: RowSeen) => boolean | null): Promise<void> {
    for (const row of await this.rows(batchId)) {
      const accepts = row.state === 'review' ? decide(row) : null;
      if (accepts === null) continue;
      if (accepts) this.notebook.accepted.add(row.reference);
      const decision = accepts ? 'accept' : 'reject';
      const order = { batchId, by: 'budi', rowNumber: row.row_number, reason: 'looked at' };
      this.do('review', `review ${decision}`, `${batchId} row ${row.row_number}`, (context) =>
        decideReview(context, { ...order, decision }),
      );
    }
  }

  /** Looks at the batch as it is and orders it to be paid, by what was seen. */
  async approve(batchId: string, by: string): Promise<void> {
    const seen = await readyContent(this.installation.parts.database.current.knex, batchId);
    const ready = (await this.rows(batchId)).filter((row) => row.state === 'ready');
    if (ready.length === 0) return;
    for (const row of ready) this.notebook.approved.add(row.reference);
    this.#approveAs(batchId, by, seen, 'approve');
  }

  #approveAs(batchId: string, by: string, seen: BatchContent, deed: string): void {
    const { hash, count, total } = seen;
    this.do('approve', deed, `${batchId} by ${by}`, (context) =>
      approveBatch(context, { batchId, by, hash, count, total }),
    );
  }

  /** The maker tries it, or somebody who looked at another content: both must be told no. */
  async approveWrongly(batchId: string, how: 'by the maker' | 'stale'): Promise<void> {
    const { knex } = this.installation.parts.database.current;
    const seen = await readyContent(knex, batchId);
    const changed = { ...seen, hash: how === 'stale' ? 'f'.repeat(64) : seen.hash };
    const deed = `approve ${how}`;
    const by = how === 'by the maker' ? ` ${MAKER.toUpperCase()} ` : 'budi';
    this.do('approve', deed, batchId, async (context) => {
      await approveBatch(context, { batchId, by, ...pick(changed) });
      this.notebook.wrongs.push(`batch ${batchId} was approved ${how}, which must be refused`);
    });
  }

  order(
    kind: 'pause' | 'resume' | 'cancel' | 'reject',
    batchId: string,
    by: string = this.#random.pick(APPROVERS),
  ): void {
    const orders: Record<
      typeof kind,
      (context: PayoutContext, order: BatchCommand) => Promise<PayoutBatchResult>
    > = { pause: pauseBatch, resume: resumeBatch, cancel: cancelBatch, reject: rejectBatch };
    this.do(kind, kind, batchId, (context) =>
      orders[kind](context, { batchId, by, reason: 'drawn by the seed' }),
    );
  }

  /** Money into the deposit, in rupiah; out of it when negative. */
  moveDeposit(amount: number): void {
    const { provider, story } = this.installation.parts;
    provider.books.deposit(rupiah(amount));
    story.tell(`the deposit is changed by ${amount} rupiah`);
    this.notebook.count(amount > 0 ? 'top up' : 'withdraw');
  }
}

const pick = ({ hash, count, total }: BatchContent): BatchContent => ({ hash, count, total });
