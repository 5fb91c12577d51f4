import type { Clock } from '../../src/domain/time.ts';

interface Sleeper {
  dueMs: number;
  wake(): void;
}

/** A clock that moves only when the test says so. */
export class ManualClock implements Clock {
  #nowMs: number;
  readonly #sleepers = new Set<Sleeper>();
  #watchers: (() => void)[] = [];

  constructor(startMs: number = Date.parse('2026-11-21T03:00:00.000Z')) {
    this.#nowMs = startMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (ms <= 0 || signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#sleepers.delete(sleeper);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const sleeper: Sleeper = { dueMs: this.#nowMs + ms, wake };
      this.#sleepers.add(sleeper);
      signal?.addEventListener('abort', wake, { once: true });
      this.#tellWatchers();
    });
  }

  /**
   * Moves time forward, waking each sleeper at its own moment and letting it run before the next, so
   * that a loop of ten-second sleeps turns six times in `advance(60_000)`.
   */
  async advance(ms: number): Promise<void> {
    const targetMs = this.#nowMs + ms;
    for (;;) {
      const next = this.#earliest();
      if (!next || next.dueMs > targetMs) break;
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      next.wake();
      await settled();
    }
    this.#nowMs = targetMs;
    await settled();
  }

  /** Resolves once at least `count` sleepers wait: the code under test has reached its pause. */
  async untilAsleep(count = 1): Promise<void> {
    while (this.#sleepers.size < count) {
      await new Promise<void>((resolve) => {
        this.#watchers.push(resolve);
      });
    }
  }

  #earliest(): Sleeper | undefined {
    return [...this.#sleepers].toSorted((a, b) => a.dueMs - b.dueMs)[0];
  }

  #tellWatchers(): void {
    for (const tell of this.#watchers.splice(0)) tell();
  }
}

/** Lets promises, and what they set off, run to their next real wait. */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
