import type { Database, Queryable } from '../../platform/database/database.ts';
import { whileReading } from '../../reporting/reconciliation/reading-store.ts';
import { AtMost } from '../at-most.ts';
import { LEDGER_READINGS_AT_ONCE } from '../limits.ts';

/**
 * Sums over the whole ledger, each through a connection of its own, so that payouts do not wait for it.
 * Whoever asks while the same is being read gets that one's answer.
 */
export class LedgerReadings {
  readonly #database: Database;
  readonly #atMost = new AtMost(LEDGER_READINGS_AT_ONCE, 'readings of the ledger');
  readonly #underWay = new Map<string, Promise<unknown>>();

  constructor(database: Database) {
    this.#database = database;
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
