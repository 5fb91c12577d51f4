import { setMaxListeners } from 'node:events';

/** What a worker has begun: told to stop all at once, and waited for at the end. */
export class UnderWay {
  readonly #stop = new AbortController();
  readonly #begun = new Set<Promise<unknown>>();

  constructor() {
    setMaxListeners(0, this.#stop.signal); // every loop of the worker sleeps on it
  }

  /** Aborts when the worker stops. */
  get stopping(): AbortSignal {
    return this.#stop.signal;
  }

  stop(): void {
    this.#stop.abort(new Error('the worker stops'));
  }

  track<Result>(work: Promise<Result>): Promise<Result> {
    this.#begun.add(work);
    const forget = (): void => void this.#begun.delete(work);
    work.then(forget, forget);
    return work;
  }

  /** Resolves once nothing is under way; never rejects. */
  async ended(): Promise<void> {
    while (this.#begun.size > 0) await Promise.allSettled(this.#begun);
  }
}
