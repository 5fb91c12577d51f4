import type { Instant } from '../../domain/time.ts';
import type { Queryable } from '../../platform/database/database.ts';
import type { ReadTable } from './books-read-store.ts';

/** Whose records are made: source `ledger:<stream>`. */
export interface ProjectionOf {
  readonly stream: string;
  readonly source: string;
  readonly at: Instant;
}

/** How rows of a table change what our books say. */
export interface Projection {
  /** SQL: the rows of the table that matter here. */
  readonly matters: string;
  /**
   * A SELECT of `PROJECTED_COLUMNS`: what the books say now of the items that the rows behind `:after` and up
   * to `:upto` are about. Not of those rows alone: an item may have older ones.
   */
  readonly project: (db: Queryable) => string;
}

/** A stream's projection, by the tables that it reads. */
export type BooksOfStream = { readonly [table in ReadTable]?: Projection };
