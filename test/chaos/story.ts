import { instant } from '../../src/domain/time.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** What happened, line by line, for a person who replays a seed. Costs nothing unless it is wanted. */
export class Story {
  readonly lines: string[] = [];
  readonly #clock: VirtualClock;
  readonly #isWanted: boolean;
  /** Batch ids are drawn by the program itself, so they are called B1, B2, … in their order. */
  readonly #batches = new Map<string, string>();

  constructor(clock: VirtualClock, isWanted: boolean) {
    this.#clock = clock;
    this.#isWanted = isWanted;
  }

  get isWanted(): boolean {
    return this.#isWanted;
  }

  tell(what: string): void {
    if (this.#isWanted) {
      this.lines.push(`${instant(this.#clock.nowMs()).slice(5, 23)} ${this.#withoutIds(what)}`);
    }
  }

  #withoutIds(text: string): string {
    return text.replaceAll(/\bB\d{8}-[2-9A-HJ-NP-Z]{6}\b/g, (id) => this.batchName(id));
  }

  batchName(id: string): string {
    const known = this.#batches.get(id) ?? `B${this.#batches.size + 1}`;
    this.#batches.set(id, known);
    return known;
  }
}
