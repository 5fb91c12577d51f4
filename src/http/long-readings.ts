import type { WorkTerm } from '../domain/terms.ts';
import type { Database, Queryable } from '../platform/database/database.ts';
import { whileReading } from '../reporting/reconciliation/reading-store.ts';
import { AtMost } from './at-most.ts';

/**
 * Sums over very many rows, each through a connection of its own, so that payouts do not wait for it.
 * Whoever asks while the same is being read gets that one's answer.
 */
export class LongReadings {
  readonly #database: Database;
  readonly #atMost: AtMost;
  readonly #underWay = new Map<string, Promise<unknown>>();

  /** `what` is read so often at once, in words for whom is refused. */
  constructor(database: Database, atOnce: number, what: WorkTerm) {
    this.#database = database;
    this.#atMost = new AtMost(atOnce, what);
  }

  /** `name` says what is read: the same name, the same result. */
  async read<Result>(name: string, read: (db: Queryable) => Promise<Result>): Promise<Result> {
    const underWay = this.#underWay.get(name) as Promise<Result> | undefined;
    if (underWay) return underWay;
    const reading = this.#atMost
      .run(() => whileReading(this.#database, read))
      .finally(() => this.#underWay.delete(name));
    this.#underWay.set(name, reading);
    return reading;
  }
}
