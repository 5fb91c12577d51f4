import type { Clock } from '../../domain/time.ts';

export interface RateAnswer {
  readonly exceeded: boolean;
  readonly headers: Readonly<Record<string, string>>;
}

const WINDOW_MS = 60_000;

/** So many requests in each minute of the clock, for each key and endpoint. Null: no limit. */
export class RateLimit {
  readonly #clock: Clock;
  readonly #perMinute: number | null;
  readonly #counts = new Map<string, { window: number; count: number }>();

  constructor(clock: Clock, perMinute: number | null) {
    this.#clock = clock;
    this.#perMinute = perMinute;
  }

  /** Counts one request. */
  take(who: string): RateAnswer {
    if (this.#perMinute === null) return { exceeded: false, headers: {} };
    const nowMs = this.#clock.nowMs();
    const window = Math.floor(nowMs / WINDOW_MS);
    const before = this.#counts.get(who);
    const count = (before?.window === window ? before.count : 0) + 1;
    this.#counts.set(who, { window, count });
    return {
      exceeded: count > this.#perMinute,
      headers: {
        'Rate-Limit-Limit': String(this.#perMinute),
        'Rate-Limit-Remaining': String(Math.max(0, this.#perMinute - count)),
        'Rate-Limit-Reset': String(Math.ceil(((window + 1) * WINDOW_MS - nowMs) / 1000)),
      },
    };
  }
}
