import { type Clock, type Instant, now } from '../domain/time.ts';
import type { Database } from '../platform/database/database.ts';
import type { BegunRun } from './runs/run-lifecycle.ts';
import { keepRun } from './runs/run-store.ts';
import type { StreamToReconcile } from './streams/findings.ts';

export interface ReconciliationContext {
  readonly database: Database;
  readonly clock: Clock;
  /** Days on which banks rest, beside Saturdays and Sundays. */
  readonly holidays: ReadonlySet<string>;
  /** For tests; ULIDs otherwise. */
  readonly newId?: () => string;
  /** Told what is being done, for a person who waits. */
  readonly tell?: (step: string) => void;
}

/** One run of a stream, over a connection of its own whose temporary tables hold everything that it finds. */
export interface RunAtWork {
  readonly context: ReconciliationContext;
  readonly own: Database;
  readonly stream: StreamToReconcile;
  readonly id: string;
  readonly asOf: Instant;
  readonly circumstances: string;
  readonly run: BegunRun;
  readonly dryRun: boolean;
}

/** Tells what comes next, and that the run's process lives. */
export async function comeTo(work: RunAtWork, step: string): Promise<void> {
  const { context, own, run, dryRun } = work;
  context.tell?.(step);
  if (dryRun) return;
  await own.transaction((tx) => keepRun(tx, run.number, now(context.clock)));
}
