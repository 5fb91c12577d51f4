import type { Instant } from '../../domain/time.ts';
import type { Database, Queryable } from '../../platform/database/database.ts';
import type { StreamDefinition } from '../rules/definition.ts';

/** What the findings of a stream beside its matching are given. */
export interface FindingsAt {
  readonly stream: string;
  readonly asOf: Instant;
  /** Records behind `after` and up to `upto` are new to this run. */
  readonly after: number;
  readonly upto: number;
  /** Sources that must bring something at least every so many banking days. */
  readonly feeds: Readonly<Record<string, number>>;
  readonly holidays: ReadonlySet<string>;
}

/** Writes into the run's `recon_found` (exceptions/found-store.ts), on the run's own connection. */
export type Find = (db: Queryable, at: FindingsAt) => Promise<void>;

/** A stream with what belongs to it beside its rules. */
export interface StreamToReconcile {
  readonly definition: StreamDefinition;
  readonly find?: readonly Find[];
  /** Brings what our books believe into records, before the run. */
  readonly projectBooks?: (database: Database, at: Instant) => Promise<unknown>;
  /** Nothing of before is ours to explain; null: everything is. */
  readonly since?: (db: Queryable) => Promise<Instant | null>;
}
