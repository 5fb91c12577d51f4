import type { Migration } from '../src/platform/database/migration.ts';

/** What runs by the clock, with its history; and what stops sends until somebody or something mends it. */
export const schedulesAndBreakers: Migration = {
  name: '0005-schedules-and-breakers',

  async up(db) {
    await db.schema.createTable('schedules', (table) => {
      table.text('name').primary();
      table.text('next_run_at').notNullable();
      table.text('last_run_at');
      table.text('lease_owner');
      table.text('lease_until');
    });
    await db.schema.createTable('schedule_runs', (table) => {
      table.bigIncrements('id');
      table.text('name').notNullable();
      table.text('owner').notNullable();
      table.text('started_at').notNullable();
      table.text('ended_at');
      table.text('counts'); // JSON
      table.text('error');
      table.index(['name', 'started_at']);
    });
    await db.schema.createTable('breakers', (table) => {
      table.bigIncrements('id');
      table.text('provider').notNullable(); // '*': all of them
      table.text('kind').notNullable();
      table.text('scope').notNullable(); // a bank, a batch, an endpoint; '' where the kind has none
      table.text('opened_at').notNullable();
      table.text('opened_by'); // a person
      table.text('reason').notNullable(); // in English
      table.text('reason_sentence'); // JSON: key and facts; null: a person's or provider's own words
      table.text('next_probe_at'); // null: only a person closes it
      table.bigInteger('canary_payout_id'); // sent to see whether it is mended
      table.text('closed_at');
      table.text('closed_by');
      table.text('closed_reason');
    });
    // One open breaker of a kind and scope at a time.
    await db.raw(
      'CREATE UNIQUE INDEX breakers_open ON breakers (provider, kind, scope) WHERE closed_at IS NULL',
    );
    // The last answers to sends, and the last ends by bank: what the breakers count. Older ones go.
    await db.schema.createTable('outcomes', (table) => {
      table.bigIncrements('id');
      table.text('provider').notNullable();
      table.text('kind').notNullable(); // answer | end
      table.text('scope').notNullable(); // '' for an answer, the bank for an end
      table.text('at').notNullable();
      table.boolean('good').notNullable();
      table.index(['provider', 'kind', 'scope', 'id']);
    });
    await db.schema.createTable('balance_snapshots', (table) => {
      table.bigIncrements('id');
      table.text('provider').notNullable();
      table.text('at').notNullable();
      table.bigInteger('balance_sen').notNullable();
      table.bigInteger('pending_sen').notNullable();
      table.bigInteger('available_sen').notNullable();
      table.index(['provider', 'at']);
    });
  },

  async down(db) {
    for (const table of [
      'balance_snapshots',
      'outcomes',
      'breakers',
      'schedule_runs',
      'schedules',
    ]) {
      await db.schema.dropTable(table);
    }
  },
};
