import { UserError } from '../../domain/errors.ts';
import { type Instant, now } from '../../domain/time.ts';
import { reconcileStream } from '../../reconciliation/reconcile-stream.ts';
import type { StreamToReconcile } from '../../reconciliation/streams/findings.ts';
import { loggableError } from '../loggable-error.ts';
import type { HttpContext } from '../http-context.ts';
import { CLOSING_GRACE_MS } from '../limits.ts';
import { httpProblem } from '../http-problems.ts';

/** What this process is doing for a person. */
export interface RunsAtWork {
  readonly by: string;
  readonly startedAt: Instant;
  /** Streams that are still to come, or under way: the first one is. */
  readonly streams: readonly string[];
  /** Of the first one; null before its first step. */
  readonly step: string | null;
}

/** Why a run that was asked for here found nothing; without a problem of the asker's, the log says it. */
export interface FailedRun {
  readonly at: Instant;
  readonly problem: UserError | null;
}

/**
 * Runs that a person asked for at the desk. They take up to minutes, so that no request waits for them: one
 * after the other, in this process, over connections of their own; the database keeps every other run of the
 * stream away meanwhile. A run that is cut off by the end of the process is cleared away by the next one.
 */
export class BackgroundRuns {
  readonly #context: HttpContext;
  readonly #failed = new Map<string, FailedRun>();
  #atWork: RunsAtWork | null = null;
  #ended: Promise<void> = Promise.resolve();

  constructor(context: HttpContext) {
    this.#context = context;
  }

  get atWork(): RunsAtWork | null {
    return this.#atWork;
  }

  /** How the last run of the stream that was asked for here failed; null: it did not. */
  failureOf(stream: string): FailedRun | null {
    return this.#failed.get(stream) ?? null;
  }

  /** A run may end where it can; the server does not wait for a long one, which the next run clears away. */
  async patientlyEnded(): Promise<void> {
    const done = new AbortController();
    const ended = this.#ended.then(() => done.abort());
    await Promise.race([ended, this.#context.clock.sleep(CLOSING_GRACE_MS, done.signal)]);
  }

  /** Begins; returns at once. Throws a UserError where runs are under way already. */
  start(streams: readonly StreamToReconcile[], holidays: ReadonlySet<string>, by: string): void {
    if (this.#atWork !== null) {
      throw httpProblem('reconciliation_under_way/desk', {
        streams: this.#atWork.streams,
        by: this.#atWork.by,
      });
    }
    const names = streams.map(({ definition }) => definition.name);
    const startedAt = now(this.#context.clock);
    this.#atWork = { by, startedAt, streams: names, step: null };
    this.#ended = this.#runAll(streams, holidays, by).finally(() => {
      this.#atWork = null;
    });
  }

  async #runAll(
    streams: readonly StreamToReconcile[],
    holidays: ReadonlySet<string>,
    by: string,
  ): Promise<void> {
    for (const [index, stream] of streams.entries()) {
      if (this.#context.closing.aborted) return;
      const left = streams.slice(index).map(({ definition }) => definition.name);
      this.#tell({ streams: left, step: null });
      await this.#run(stream, holidays, by);
    }
  }

  async #run(stream: StreamToReconcile, holidays: ReadonlySet<string>, by: string): Promise<void> {
    const { database, clock, log } = this.#context;
    const { name } = stream.definition;
    this.#failed.delete(name);
    const tell = (step: string): void => this.#tell({ step });
    try {
      await reconcileStream({ database, clock, holidays, tell }, stream, { by });
    } catch (error) {
      const problem = error instanceof UserError ? error : null;
      if (problem === null)
        log.error({ stream: name, error: loggableError(error) }, 'a run failed');
      this.#failed.set(name, { at: now(clock), problem });
    }
  }

  #tell(news: Partial<Pick<RunsAtWork, 'streams' | 'step'>>): void {
    if (this.#atWork !== null) this.#atWork = { ...this.#atWork, ...news };
  }
}
