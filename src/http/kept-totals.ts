import type { Clock } from '../domain/time.ts';
import type { StateTotal } from '../payouts/store/payout-totals-store.ts';

/** Of so many payouts a count takes long enough to be worth keeping. */
const MANY = 10_000;
const KEPT_MS = 1_000;

interface Kept {
  readonly totals: readonly StateTotal[];
  readonly untilMs: number;
}

/**
 * Counts and amounts by state, which everybody who watches a large batch asks for again and again: of many
 * payouts they are counted once a second; of few each time.
 */
export class KeptTotals {
  readonly #clock: Clock;
  readonly #kept = new Map<string, Kept>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** `name` says which: the same name, the same payouts. */
  async read(
    name: string,
    count: () => Promise<readonly StateTotal[]>,
  ): Promise<readonly StateTotal[]> {
    this.#forgetOld();
    const kept = this.#kept.get(name);
    if (kept !== undefined) return kept.totals;
    const totals = await count();
    const payouts = totals.reduce((sum, each) => sum + each.count, 0);
    if (payouts >= MANY) {
      this.#kept.set(name, { totals, untilMs: this.#clock.nowMs() + KEPT_MS });
    }
    return totals;
  }

  #forgetOld(): void {
    const nowMs = this.#clock.nowMs();
    for (const [name, { untilMs }] of this.#kept) if (untilMs <= nowMs) this.#kept.delete(name);
  }
}
