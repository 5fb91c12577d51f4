/** A job's name and the id that it carries. */
export interface Ticket {
  readonly job: string;
  readonly id: number;
}

const keyOf = ({ job, id }: Ticket): string => `${job} ${id}`;

/**
 * What Redis is to the installation: ids that wait or are being worked on. An id is offered once as
 * long as its key exists; a flush forgets the keys, and then two workers may hold the same id.
 */
export class JobQueue {
  #waiting: Ticket[] = [];
  /** When a key may be offered again, in ms since the epoch; Infinity: not by itself. */
  readonly #keys = new Map<string, number>();

  get waiting(): number {
    return this.#waiting.length;
  }

  /** True: it is news. */
  offer(ticket: Ticket, nowMs: number): boolean {
    if ((this.#keys.get(keyOf(ticket)) ?? 0) > nowMs) return false;
    this.#keys.set(keyOf(ticket), Number.POSITIVE_INFINITY);
    this.#waiting.push(ticket);
    return true;
  }

  /** The longest waiting one; null when none waits. */
  take(): Ticket | null {
    return this.#waiting.shift() ?? null;
  }

  done(ticket: Ticket): void {
    this.#keys.delete(keyOf(ticket));
  }

  /** Nobody offers it before that, although nobody has it. */
  blockFrom(ticket: Ticket, ms: number): void {
    this.#keys.set(keyOf(ticket), ms);
  }

  /** Its worker has died or is silent, or it threw: it is offered again at this time. */
  blockUntil(ticket: Ticket, ms: number): void {
    if (this.#keys.has(keyOf(ticket))) this.#keys.set(keyOf(ticket), ms);
  }

  /** Redis has lost its memory. */
  flush(): void {
    this.#waiting = [];
    this.#keys.clear();
  }

  nextMs(nowMs: number): number | null {
    const moments = [...this.#keys.values()].filter((ms) => ms > nowMs && Number.isFinite(ms));
    return moments.length === 0 ? null : Math.min(...moments);
  }
}
