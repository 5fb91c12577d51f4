import type { Database } from '../../src/platform/database/database.ts';
import type { QueueJob } from '../../src/work/job.ts';
import { patiently } from './patience.ts';

const TABLE = 'test_items';

/** Items of a small table, as payouts are: due until they are done, whatever Redis says. */
export class Items {
  /** Each call of the handler, by item, in order. */
  readonly handled: number[] = [];
  /** Each item as it is written down as done. */
  readonly done: number[] = [];
  /** Items that were handled twice at the same time. */
  readonly overlapping: number[] = [];
  readonly #underWay = new Set<number>();
  readonly #database: Database;

  private constructor(database: Database) {
    this.#database = database;
  }

  static async create(database: Database, count: number): Promise<Items> {
    const { knex } = database;
    await knex.schema.dropTableIfExists(TABLE);
    await knex.schema.createTable(TABLE, (table) => {
      table.integer('id').primary();
      table.integer('times_done').notNullable().defaultTo(0);
    });
    await knex(TABLE).insert(Array.from({ length: count }, (_, i) => ({ id: i + 1 })));
    return new Items(database);
  }

  /** A job on these items; `meanwhile` runs before an item is written down as done. */
  job(
    meanwhile: (id: number, signal: AbortSignal) => Promise<void> = async () => undefined,
  ): QueueJob {
    return {
      name: 'work-items',
      about: 'does the items of a test',
      due: (_context, _at, limit) => this.open(limit),
      handle: async (_context, id, signal) => {
        this.handled.push(id);
        if (this.#underWay.has(id)) this.overlapping.push(id);
        this.#underWay.add(id);
        await meanwhile(id, signal).finally(() => this.#underWay.delete(id));
        const moved = await this.#database
          .knex(TABLE)
          .where({ id, times_done: 0 })
          .update({ times_done: 1 });
        if (moved !== 1) return { kind: 'skipped', why: 'done already' };
        this.done.push(id);
        return { kind: 'moved', to: 'done' };
      },
    };
  }

  async open(limit = 1_000): Promise<number[]> {
    const rows: { id: number }[] = await this.#database
      .knex(TABLE)
      .where({ times_done: 0 })
      .orderBy('id')
      .limit(limit)
      .select('id');
    return rows.map(({ id }) => id);
  }

  async untilOpen(ids: readonly number[]): Promise<void> {
    await patiently(`only ${ids.length} items are open`, async () => {
      const open = await this.open();
      const [counted] = await this.#database
        .knex(TABLE)
        .where({ times_done: 1 })
        .count('* as done');
      // The row is seen before the handler that wrote it goes on to note it.
      return open.join() === ids.join() && Number(counted?.done) === this.done.length;
    });
  }
}
