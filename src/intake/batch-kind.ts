import type { BatchKindName } from '../domain/batch-kinds.ts';
import type { Sen } from '../domain/money.ts';
import type { Instant } from '../domain/time.ts';
import type { Queryable } from '../platform/database/database.ts';
import type { RowOfBatch } from './row/correction.ts';
import type { RowKind } from './row/row-kind.ts';

/**
 * One kind of batch: what its rows look like, and where they are kept. Everything else of an upload
 * (reading, counting, rejects, corrections, never twice) is the same for all of them.
 */
export interface BatchKind<Candidate> {
  readonly name: BatchKindName;
  readonly rows: RowKind<Candidate>;
  /** Where accepted rows are kept, and the state of one that was refused after all. */
  readonly kept: { readonly table: 'payouts' | 'orders'; readonly refusedState: string };
  referenceOf(candidate: Candidate): string | null;
  /** Zero where no money is asked for. */
  amountOf(candidate: Candidate): Sen;
  /** As `insert` takes it; plain values, for a whole chunk travels as one JSON text. */
  lineOf(candidate: Candidate, row: RowToKeep): readonly unknown[];
  /** Stores a chunk, leaves out what is there already, and returns the row numbers that were stored. */
  insert(
    tx: Queryable,
    batchId: string,
    lines: readonly (readonly unknown[])[],
    at: Instant,
  ): Promise<Set<number>>;
  /** The whole file is stored: its rows are handed to the first step, a range at a time. */
  release(tx: Queryable, batchId: string, range: ReleaseRange): Promise<void>;
  /** The state of a batch whose file is stored. */
  readonly stateWhenStored: 'checking' | 'working';
}

export interface RowToKeep {
  readonly rowNumber: number;
  readonly reference: string;
  /** JSON, as uploaded. */
  readonly cells: string;
  readonly corrects: RowOfBatch | null;
}

export interface ReleaseRange {
  readonly fromRow: number;
  readonly toRow: number;
  readonly at: Instant;
  /** Payouts: since when the same account and amount is suspicious; null: never. */
  readonly duplicatesSince: Instant | null;
}
