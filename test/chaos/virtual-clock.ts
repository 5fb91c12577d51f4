import type { Clock } from '../../src/domain/time.ts';

/** The simulation's time. It moves only when the simulation says so. */
export class VirtualClock implements Clock {
  #nowMs: number;

  constructor(startMs: number) {
    this.#nowMs = startMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  advance(ms: number): void {
    this.#nowMs += ms;
  }

  advanceTo(ms: number): void {
    this.#nowMs = Math.max(this.#nowMs, ms);
  }

  /** Tasks have clocks of their own, which know who sleeps; nobody else has reason to wait. */
  sleep(): Promise<void> {
    throw new Error('only a task sleeps in a simulation');
  }
}
