import { writeAudit } from '../audit/audit-log.ts';
import type { BatchWarning } from '../batches/batch-store.ts';
import { addSen, type Sen, subtractSen, sumSen, ZERO } from '../domain/money.ts';
import { after, type Clock, type Instant, now } from '../domain/time.ts';
import type { Database, Queryable } from '../platform/database/database.ts';
import type { BatchKind } from './batch-kind.ts';
import { type EarlierRow, findCorrections, findEarlierRows } from './corrections-store.ts';
import { correctedBefore, referenceUsed } from './earlier-uploads.ts';
import {
  type BatchCounts,
  beat,
  findReferences,
  finishReceiving,
  insertRejectedRows,
  receivingAmong,
} from './intake-store.ts';
import { type RowOfBatch, rowKey } from './row/correction.ts';
import type { CheckedRow } from './row/row-kind.ts';
import type { RowReason } from './row/row-reasons.ts';
import {
  type AcceptedRow,
  namedRows,
  type RefusedRow,
  rejectedLine,
  type SortedRows,
  sortRows,
} from './sort-rows.ts';
import { intakeProblem } from './intake-problems.ts';

/** Rows a transaction: large enough to be quick, small enough that other writers wait only a moment. */
export const CHUNK_ROWS = 1000;

interface StoringContext {
  readonly database: Database;
  readonly clock: Clock;
  /** 0: no row is suspected. */
  readonly duplicateWindowMs: number;
}

const NOTHING_NAMED: ReadonlyMap<string, EarlierRow> = new Map();
const NO_ROWS: ReadonlyMap<string, RowOfBatch> = new Map();

/** Stores the checked rows of one file, chunk by chunk, and counts them. */
export class BatchIntake<Candidate> {
  readonly batchId: string;
  readonly #kind: BatchKind<Candidate>;
  readonly #context: StoringContext;
  readonly #sha256: string;
  readonly #warnings = new Map<string, BatchWarning>();
  /** Batches that rows name as corrected; two of them stand for any number. */
  readonly #corrected = new Set<string>();
  #lastRow = 0;
  #counts: BatchCounts = {
    read: 0,
    accepted: 0,
    duplicate: 0,
    rejected: 0,
    ignored: 0,
    amount: ZERO,
  };

  constructor(
    context: StoringContext,
    kind: BatchKind<Candidate>,
    batchId: string,
    sha256: string,
  ) {
    this.#context = context;
    this.#kind = kind;
    this.batchId = batchId;
    this.#sha256 = sha256;
  }

  get counts(): BatchCounts {
    return this.#counts;
  }

  /** The batch whose rejects file this is: where every row that names one names the same. */
  get correctsBatchId(): string | null {
    const [only = null] = this.#corrected;
    return this.#corrected.size === 1 ? only : null;
  }

  warnings(): BatchWarning[] {
    return [...this.#warnings.values()];
  }

  async store(rows: readonly CheckedRow<Candidate>[]): Promise<void> {
    const { database, clock } = this.#context;
    for (const row of rows) this.#lastRow = Math.max(this.#lastRow, row.rowNumber);
    const { sorted, duplicates } = await database.transaction(async (tx) => {
      const at = now(clock);
      await beat(tx, this.batchId, at);
      const named = namedRows(rows);
      const earlier =
        named.length > 0 ? await findEarlierRows(tx, this.#kind, named) : NOTHING_NAMED;
      const chunk = sortRows(this.#kind, rows, earlier, this.#sha256);
      const lines = chunk.accepted.map((row) => row.line);
      const stored = await this.#kind.insert(tx, this.batchId, lines, at);
      const untaken = chunk.accepted.filter((row) => !stored.has(row.rowNumber));
      const refused = await this.#withEarlierReasons(tx, chunk.refused, untaken);
      await insertRejectedRows(tx, this.batchId, refused.map(rejectedLine));
      return { sorted: chunk, duplicates: untaken };
    });
    this.#count(sorted, duplicates);
  }

  /** All that is refused; each row with what stands against it among the payouts that there are. */
  async #withEarlierReasons(
    tx: Queryable,
    refused: readonly RefusedRow[],
    untaken: readonly AcceptedRow[],
  ): Promise<RefusedRow[]> {
    const corrected = [...refused, ...untaken].flatMap(({ corrects }) => corrects ?? []);
    const corrections =
      corrected.length > 0 ? await findCorrections(tx, this.#kind, corrected) : NO_ROWS;
    const references = untaken.map((row) => row.reference);
    const owners = await findReferences(tx, this.#kind, references);
    await this.#refuseHalfStored(tx, [...corrections.values(), ...owners.values()]);
    const alreadyBy = ({ named, corrects }: Pick<RefusedRow, 'named' | 'corrects'>) => {
      const by = corrects ? corrections.get(rowKey(corrects)) : undefined;
      return named && by ? [correctedBefore(named, by, this.batchId)] : [];
    };
    return [
      ...refused.map((row) => ({ ...row, reasons: [...row.reasons, ...alreadyBy(row)] })),
      ...untaken.map((row): RefusedRow => {
        const { rowNumber, reference, cells, named, corrects } = row;
        const owner = owners.get(reference);
        const reasons = [
          ...alreadyBy(row),
          ...(owner ? [referenceUsed(reference, owner, corrects, this.batchId)] : []),
        ];
        if (reasons.length === 0) throw new Error(`row ${rowNumber} was not stored: why?`);
        return { rowNumber, kind: 'duplicate', cells, reasons, named, corrects };
      }),
    ];
  }

  /** A row that may yet vanish is nobody's duplicate: its upload may break off, or be a check only. */
  async #refuseHalfStored(tx: Queryable, earlier: readonly RowOfBatch[]): Promise<void> {
    const others = new Set(earlier.map(({ batchId }) => batchId));
    others.delete(this.batchId);
    if (others.size === 0 || (await receivingAmong(tx, [...others])) === null) return;
    throw intakeProblem('file_being_uploaded/rows');
  }

  /** From now on the batch is there for everybody. */
  async finish(uploadedBy: string): Promise<void> {
    const { database, clock } = this.#context;
    await database.transaction(async (tx) => {
      await finishReceiving(
        tx,
        this.batchId,
        this.#kind.stateWhenStored,
        { ...this.#counts, warnings: this.warnings() },
        this.correctsBatchId,
      );
      const { read, accepted, duplicate, rejected, amount } = this.#counts;
      await writeAudit(tx, {
        at: now(clock),
        actor: uploadedBy,
        action: 'batch_uploaded',
        subject: this.batchId,
        details: {
          kind: this.#kind.name,
          sha256: this.#sha256,
          read,
          accepted,
          duplicate,
          rejected,
          amountSen: amount,
          correctsBatchId: this.correctsBatchId,
        },
      });
    });
  }

  /** Hands the rows to their first step, a chunk at a time. */
  async release(): Promise<void> {
    const { database, clock, duplicateWindowMs } = this.#context;
    const duplicatesSince: Instant | null =
      duplicateWindowMs > 0 ? after(now(clock), -duplicateWindowMs) : null;
    for (let fromRow = 0; fromRow <= this.#lastRow; fromRow += CHUNK_ROWS) {
      const toRow = fromRow + CHUNK_ROWS - 1;
      await database.transaction(async (tx) => {
        const at = now(clock);
        const range = { fromRow, toRow, at, duplicatesSince };
        await this.#kind.release(tx, this.batchId, range);
        await beat(tx, this.batchId, at);
      });
    }
  }

  #countWarning({ code, message, sentence }: RowReason): void {
    const { rows, ...first } = this.#warnings.get(code) ?? {
      rows: 0,
      code,
      example: message,
      sentence,
    };
    this.#warnings.set(code, { ...first, rows: rows + 1 });
  }

  #count(sorted: SortedRows, duplicates: readonly AcceptedRow[]): void {
    const before = this.#counts;
    const { accepted, refused, ignored } = sorted;
    for (const { warnings } of accepted) {
      for (const warning of warnings) this.#countWarning(warning);
    }
    for (const { named, corrects } of [...accepted, ...refused]) {
      if (named && corrects && this.#corrected.size < 2) this.#corrected.add(named.batchId);
    }
    const added = subtractSen(amountOf(accepted), amountOf(duplicates));
    this.#counts = {
      read: before.read + accepted.length + refused.length,
      accepted: before.accepted + accepted.length - duplicates.length,
      duplicate: before.duplicate + duplicates.length,
      rejected: before.rejected + refused.length,
      ignored: before.ignored + ignored,
      amount: addSen(before.amount, added),
    };
  }
}

function amountOf(rows: readonly AcceptedRow[]): Sen {
  return sumSen(rows.map((row) => row.amount));
}
