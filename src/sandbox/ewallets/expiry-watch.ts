import type { PersonaContext } from '../persona.ts';

/** Whoever has payments that end by themselves. */
export interface Ending {
  nextDueMs(): number | null;
  advance(): number;
}

/** A timer holds no more than 24 days, and a link of DANA's may live longer. */
const MAX_SLEEP_MS = 3_600_000;

/** Lets payments end at their time, so that their callbacks leave although nobody asks. */
export class ExpiryWatch {
  readonly #context: Pick<PersonaContext, 'clock' | 'closing'>;
  readonly #ending: Ending;
  #sleeping: { untilMs: number; waker: AbortController } | null = null;

  constructor(context: Pick<PersonaContext, 'clock' | 'closing'>, ending: Ending) {
    this.#context = context;
    this.#ending = ending;
  }

  /** To be called when something may end earlier than what it waits for. */
  wake(): void {
    const nextMs = this.#ending.nextDueMs();
    if (nextMs === null) return;
    if (this.#sleeping === null) void this.#run();
    else if (nextMs < this.#sleeping.untilMs) this.#sleeping.waker.abort();
  }

  async #run(): Promise<void> {
    const { clock, closing } = this.#context;
    while (!closing.aborted) {
      this.#ending.advance();
      const untilMs = this.#ending.nextDueMs();
      if (untilMs === null) break;
      const waker = new AbortController();
      this.#sleeping = { untilMs, waker };
      const waitMs = Math.min(untilMs - clock.nowMs(), MAX_SLEEP_MS);
      await clock.sleep(waitMs, AbortSignal.any([closing, waker.signal]));
    }
    this.#sleeping = null;
  }
}
