import { writeAudit } from '../audit/audit-log.ts';
import { addSen, type Sen, subtractSen, sumSen, ZERO } from '../domain/money.ts';
import { after, type Clock, now } from '../domain/time.ts';
import { contentHash } from '../payouts/payout.ts';
import type { Database } from '../platform/database/database.ts';
import type { CheckedRow, PayoutCandidate } from './file/read-rows.ts';
import {
  type BatchCounts,
  beat,
  findReferences,
  finishReceiving,
  insertPayouts,
  insertRejectedRows,
  type KnownReference,
  markSuspectedDuplicates,
  type PayoutLine,
  type RejectedLine,
  releaseToInquiry,
} from './intake-store.ts';

/** Rows a transaction: large enough to be quick, small enough that other writers wait only a moment. */
export const CHUNK_ROWS = 1000;

interface StoringContext {
  readonly database: Database;
  readonly clock: Clock;
  /** 0: no row is suspected. */
  readonly duplicateWindowMs: number;
}

/** A warning about accepted rows, with the first row's as an example. */
export interface IntakeWarning {
  readonly code: string;
  readonly rows: number;
  readonly example: string;
}

interface AcceptedRow {
  readonly line: PayoutLine;
  readonly amount: Sen;
}

interface SortedRows {
  readonly accepted: readonly AcceptedRow[];
  readonly rejected: readonly RejectedLine[];
  readonly ignored: number;
}

/** Stores the checked rows of one file, chunk by chunk, and counts them. */
export class BatchIntake {
  readonly batchId: string;
  readonly #context: StoringContext;
  readonly #sha256: string;
  readonly #warnings = new Map<string, { rows: number; example: string }>();
  #counts: BatchCounts = {
    read: 0,
    accepted: 0,
    duplicate: 0,
    rejected: 0,
    ignored: 0,
    amount: ZERO,
  };
  #lastRow = 0;

  constructor(context: StoringContext, batchId: string, sha256: string) {
    this.#context = context;
    this.batchId = batchId;
    this.#sha256 = sha256;
  }

  get counts(): BatchCounts {
    return this.#counts;
  }

  warnings(): IntakeWarning[] {
    return [...this.#warnings].map(([code, warning]) => ({ code, ...warning }));
  }

  async store(rows: readonly CheckedRow[]): Promise<void> {
    const sorted = this.#sort(rows);
    const { database, clock } = this.#context;
    const duplicates = await database.transaction(async (tx) => {
      const at = now(clock);
      const lines = sorted.accepted.map((row) => row.line);
      const stored = await insertPayouts(tx, this.batchId, lines, at);
      const refused = sorted.accepted.filter((row) => !stored.has(row.line[0]));
      const known = await findReferences(
        tx,
        refused.map((row) => row.line[1]),
      );
      const rejected = [
        ...sorted.rejected,
        ...refused.map((row) => this.#duplicateLine(row, known.get(row.line[1]))),
      ];
      await insertRejectedRows(tx, this.batchId, rejected);
      await beat(tx, this.batchId, at);
      return refused;
    });
    this.#count(sorted, duplicates);
  }

  #sort(rows: readonly CheckedRow[]): SortedRows {
    const accepted: AcceptedRow[] = [];
    const rejected: RejectedLine[] = [];
    let ignored = 0;
    for (const row of rows) {
      this.#lastRow = Math.max(this.#lastRow, row.rowNumber);
      switch (row.kind) {
        case 'ignored':
          ignored += 1;
          break;
        case 'rejected': {
          const { rowNumber, cells, reasons } = row;
          rejected.push([rowNumber, 'rejected', JSON.stringify(cells), JSON.stringify(reasons)]);
          break;
        }
        case 'accepted':
          accepted.push({
            line: this.#payoutLine(row.candidate, row.cells),
            amount: row.candidate.amount,
          });
          for (const warning of row.warnings) this.#countWarning(warning.code, warning.message);
          break;
      }
    }
    return { accepted, rejected, ignored };
  }

  /** `receiving → checking`: from now on the batch is there for everybody. */
  async finish(uploadedBy: string): Promise<void> {
    const { database, clock } = this.#context;
    await database.transaction(async (tx) => {
      await finishReceiving(tx, this.batchId, this.#counts);
      const { read, accepted, duplicate, rejected, amount } = this.#counts;
      await writeAudit(tx, {
        at: now(clock),
        actor: uploadedBy,
        action: 'batch_uploaded',
        subject: this.batchId,
        details: { sha256: this.#sha256, read, accepted, duplicate, rejected, amountSen: amount },
      });
    });
  }

  /** Marks suspected duplicates and hands the rows to the inquiry, a chunk at a time. */
  async release(): Promise<void> {
    const { database, clock, duplicateWindowMs } = this.#context;
    const since = after(now(clock), -duplicateWindowMs);
    for (let fromRow = 0; fromRow <= this.#lastRow; fromRow += CHUNK_ROWS) {
      const toRow = fromRow + CHUNK_ROWS - 1;
      await database.transaction(async (tx) => {
        const at = now(clock);
        if (duplicateWindowMs > 0) {
          await markSuspectedDuplicates(tx, this.batchId, { fromRow, toRow, since });
        }
        await releaseToInquiry(tx, this.batchId, { fromRow, toRow, at });
        await beat(tx, this.batchId, at);
      });
    }
  }

  #payoutLine(candidate: PayoutCandidate, cells: readonly string[]): PayoutLine {
    const { rowNumber, bankCode, accountNumber, expectedName, amount, note, emails } = candidate;
    // A template without references gets them from the file and the row, the same for ever.
    const reference = candidate.reference ?? `${this.#sha256.slice(0, 16)}-${rowNumber}`;
    const hash = contentHash({ reference, bankCode, accountNumber, amount, note, emails });
    return [
      rowNumber,
      reference,
      bankCode,
      accountNumber,
      expectedName,
      amount,
      note,
      JSON.stringify(emails),
      JSON.stringify(cells),
      hash,
    ];
  }

  #duplicateLine(row: AcceptedRow, known: KnownReference | undefined): RejectedLine {
    const [rowNumber, reference] = row.line;
    const where =
      known?.batchId === this.batchId
        ? `row ${known.rowNumber} of this file`
        : `row ${known?.rowNumber} of batch ${known?.batchId}`;
    const reason = {
      code: 'reference_used_before',
      column: 'reference',
      message: `The reference ${reference} is that of ${where}. If this is another payout, give it a reference of its own; otherwise leave it out.`,
    };
    return [rowNumber, 'duplicate', row.line[8], JSON.stringify([reason])];
  }

  #countWarning(code: string, example: string): void {
    const earlier = this.#warnings.get(code);
    this.#warnings.set(code, {
      rows: (earlier?.rows ?? 0) + 1,
      example: earlier?.example ?? example,
    });
  }

  #count(sorted: SortedRows, duplicates: readonly AcceptedRow[]): void {
    const before = this.#counts;
    const { accepted, rejected, ignored } = sorted;
    const added = subtractSen(amountOf(accepted), amountOf(duplicates));
    this.#counts = {
      read: before.read + accepted.length + rejected.length,
      accepted: before.accepted + accepted.length - duplicates.length,
      duplicate: before.duplicate + duplicates.length,
      rejected: before.rejected + rejected.length,
      ignored: before.ignored + ignored,
      amount: addSen(before.amount, added),
    };
  }
}

function amountOf(rows: readonly AcceptedRow[]): Sen {
  return sumSen(rows.map((row) => row.amount));
}
