import type { Clock } from '../../domain/time.ts';

const WINDOW_MS = 1000;

/** How many callbacks of one channel this process takes in a second. */
export class ArrivalLimit {
  readonly #clock: Clock;
  readonly #most: number;
  #startMs = 0;
  #taken = 0;

  constructor(clock: Clock, most: number) {
    this.#clock = clock;
    this.#most = most;
  }

  /** True, and counted, when one more may be taken. */
  take(): boolean {
    const nowMs = this.#clock.nowMs();
    if (nowMs - this.#startMs >= WINDOW_MS) {
      this.#startMs = nowMs;
      this.#taken = 0;
    }
    if (this.#taken >= this.#most) return false;
    this.#taken += 1;
    return true;
  }
}
