import { setTimeout as sleepMs } from 'node:timers/promises';
import type { Clock } from '../domain/time.ts';

/** The sandbox's own clock when no other is passed in. */
export const SYSTEM_CLOCK: Clock = {
  nowMs: () => Date.now(),
  async sleep(ms, signal) {
    try {
      await sleepMs(ms, undefined, signal ? { signal } : {});
    } catch {
      // An aborted sleep is a normal end: the Clock contract never rejects.
    }
  },
};

/**
 * Wall-clock time of this machine in milliseconds with microseconds behind the point. Arrival times
 * use it, whatever clock drives the books: they measure how fast a client really sends.
 */
export function preciseNowMs(): number {
  return performance.timeOrigin + performance.now();
}
