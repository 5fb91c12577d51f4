import type { Clock, Instant } from '../../domain/time.ts';
import type { Database } from '../../platform/database/database.ts';
import type { DeclaredTotals } from './control-totals.ts';
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
  /** What the file should hold: one that holds something else is refused. */
  readonly declared?: DeclaredTotals;
}

/** A line that was not taken in, and why. */
export interface RejectedLine {
  /** The header is row 1. */
  readonly rowNumber: number;
  readonly cells: readonly string[];
  readonly reason: string;
}

/** A file with more bad lines than this is refused as a whole: it is not a statement. */
export const MAX_REJECTED = 10_000;
