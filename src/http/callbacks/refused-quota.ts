import type { Clock } from '../../domain/time.ts';
import { REFUSED_KEPT_PER_DAY, REFUSED_KEPT_PER_MINUTE } from '../limits.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** How many callbacks of strangers this process may still keep, so that none of them fills the disk. */
export class RefusedQuota {
  readonly #clock: Clock;
  readonly #windows = [
    { lengthMs: MINUTE_MS, limit: REFUSED_KEPT_PER_MINUTE, startMs: 0, kept: 0 },
    { lengthMs: DAY_MS, limit: REFUSED_KEPT_PER_DAY, startMs: 0, kept: 0 },
  ];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** True, and counted, when one more may be kept. */
  take(): boolean {
    const nowMs = this.#clock.nowMs();
    for (const window of this.#windows) {
      if (nowMs - window.startMs < window.lengthMs) continue;
      window.startMs = nowMs;
      window.kept = 0;
    }
    if (this.#windows.some((window) => window.kept >= window.limit)) return false;
    for (const window of this.#windows) window.kept += 1;
    return true;
  }
}
