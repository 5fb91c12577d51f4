interface Due<T> {
  readonly dueMs: number;
  readonly order: number;
  readonly item: T;
}

function earlier<T>(a: Due<T>, b: Due<T>): boolean {
  return a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.order < b.order);
}

/** A binary heap by due time; equal times keep the order in which they came. */
export class DueQueue<T> {
  readonly #heap: Due<T>[] = [];
  #order = 0;

  push(dueMs: number, item: T): void {
    const heap = this.#heap;
    const entry = { dueMs, order: this.#order++, item };
    let at = heap.length;
    heap.push(entry);
    while (at > 0) {
      const parentAt = (at - 1) >> 1;
      const parent = heap[parentAt];
      if (!parent || !earlier(entry, parent)) break;
      heap[at] = parent;
      at = parentAt;
    }
    heap[at] = entry;
  }

  /** When the next one is due; null when empty. */
  nextMs(): number | null {
    return this.#heap[0]?.dueMs ?? null;
  }

  /** Takes the earliest one that is due at `nowMs`; null when none is. */
  take(nowMs: number): { dueMs: number; item: T } | null {
    const first = this.#heap[0];
    if (!first || first.dueMs > nowMs) return null;
    const last = this.#heap.pop();
    if (last && last !== first) this.#sink(last);
    return first;
  }

  #sink(entry: Due<T>): void {
    const heap = this.#heap;
    let at = 0;
    for (;;) {
      const left = heap[2 * at + 1];
      const right = heap[2 * at + 2];
      const rightFirst = left && right ? earlier(right, left) : false;
      const child = rightFirst ? right : left;
      if (!child || !earlier(child, entry)) break;
      heap[at] = child;
      at = 2 * at + (rightFirst ? 2 : 1);
    }
    heap[at] = entry;
  }
}
