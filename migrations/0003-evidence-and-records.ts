import type { Migration } from '../src/platform/database/migration.ts';
import { dropAppendOnly, makeAppendOnly } from './append-only.ts';

/** What the outside said: answers as they came (redacted), callbacks as they came, records made of both. */
export const evidenceAndRecords: Migration = {
  name: '0003-evidence-and-records',

  async up(db, dialect) {
    await db.schema.createTable('evidence', (table) => {
      table.bigIncrements('id');
      table.text('provider').notNullable();
      table.text('endpoint').notNullable();
      table.text('subject').notNullable(); // partner_trx_id, or "bank:account hash" of an inquiry
      table.text('at').notNullable();
      table.integer('duration_ms').notNullable();
      table.integer('http_status'); // null: no answer
      table.text('code');
      table.text('body').notNullable(); // redacted; or why there was no answer
      table.index(['subject']);
    });
    await makeAppendOnly(db, dialect, 'evidence');

    await db.schema.createTable('callbacks', (table) => {
      table.bigIncrements('id');
      table.text('provider').notNullable();
      table.text('channel').notNullable(); // oy:disbursement, oy:va, xendit:ewallet, …
      table.text('received_at').notNullable();
      table.text('source_ip').notNullable();
      table.text('headers').notNullable(); // JSON, without secrets
      table.text('body').notNullable(); // raw, but for secrets
      table.text('body_sha256').notNullable();
      table.text('verified_by'); // address, token or signature; null: refused
      table.integer('times_received').notNullable().defaultTo(1); // the same message again and again
      table.text('last_received_at').notNullable();
      table.integer('replays').notNullable().defaultTo(0); // by a person
      table.text('state').notNullable();
      table.text('outcome'); // of a refused one: why
      table.integer('tries').notNullable().defaultTo(0);
      table.text('next_action_at');
      table.text('processed_at');
      table.check("state in ('received','processed','refused')", [], 'callbacks_state');
    });
    await db.raw(
      `CREATE INDEX callbacks_due ON callbacks (state, next_action_at) WHERE next_action_at IS NOT NULL`,
    );
    // The same message is one message, however often it comes.
    await db.raw(
      `CREATE UNIQUE INDEX callbacks_once ON callbacks (channel, body_sha256) WHERE state <> 'refused'`,
    );
    await db.raw('CREATE INDEX callbacks_by_state ON callbacks (state, received_at)');
    // The few that came to nothing, for reconciliation.
    await db.raw(
      `CREATE INDEX callbacks_to_nothing ON callbacks (channel)
       WHERE outcome IN ('not_understood', 'unknown_reference')`,
    );

    await db.schema.createTable('imports', (table) => {
      table.text('id').primary();
      table.text('source').notNullable();
      table.text('file_name').notNullable();
      table.text('file_sha256').notNullable();
      table.text('imported_by').notNullable();
      table.text('imported_at').notNullable();
      table.integer('rows_read').notNullable();
      table.integer('rows_accepted').notNullable();
      table.integer('rows_duplicate').notNullable();
      table.integer('rows_rejected').notNullable();
      table.text('covers_from'); // instants: what the file claims to be complete for
      table.text('covers_to');
      table.integer('declared_rows'); // control totals, where the file or the person told them
      table.bigInteger('declared_total_sen');
      table.bigInteger('total_sen').notNullable().defaultTo(0); // of the lines that could be read
      table.text('hinted_at'); // when payouts that it tells more of were made due to be asked about
      table.unique(['source', 'file_sha256']);
    });

    await db.schema.createTable('records', (table) => {
      table.bigIncrements('id');
      table.text('stream').notNullable(); // disbursement, va, checkout, ewallet, emoney, bank
      table.text('source').notNullable(); // oy:status, oy:callback, oy:statement, …
      table.text('item').notNullable(); // the provider's own identity of the thing recorded
      table.integer('version').notNullable();
      table.text('content_hash').notNullable();
      table.text('reference').notNullable(); // partner_trx_id, '' where the source has none
      table.text('status').notNullable(); // paid, failed, pending, complete, reversed, top_up, …
      table.bigInteger('amount_sen').notNullable(); // of a mutation: out of the account < 0
      table.bigInteger('fee_sen').notNullable().defaultTo(0);
      table.bigInteger('tax_sen').notNullable().defaultTo(0);
      table.text('account').notNullable().defaultTo(''); // whose money it is about, where a source has several
      table.text('description').notNullable().defaultTo(''); // free text to find references in
      table.text('group_key').notNullable().defaultTo(''); // what is settled together: a batch, a payout day
      table.text('counterparty').notNullable().defaultTo(''); // a second key: customer, branch, provider
      table.text('occurred_at');
      table.text('business_day');
      table.text('raw').notNullable(); // redacted
      table.text('import_id').references('imports.id');
      table.bigInteger('evidence_id').references('evidence.id');
      table.text('recorded_at').notNullable();
      table.unique(['source', 'item', 'version']);
      table.index(['stream', 'reference']);
    });
    // The few that replace an earlier one.
    await db.raw('CREATE INDEX records_later_versions ON records (id) WHERE version > 1');
    await makeAppendOnly(db, dialect, 'records');

    // What is wrong with evidence itself: a date in the year 6726, a payment that changed its amount.
    await db.schema.createTable('data_problems', (table) => {
      table.bigIncrements('id');
      table.text('stream').notNullable();
      table.text('source').notNullable();
      table.text('item').notNullable();
      table.text('kind').notNullable();
      table.text('details').notNullable();
      table.text('first_seen_at').notNullable();
      table.text('last_seen_at').notNullable();
      table.integer('times_seen').notNullable().defaultTo(1);
      table.unique(['source', 'item', 'kind']);
    });
  },

  async down(db, dialect) {
    for (const table of ['records', 'evidence']) await dropAppendOnly(db, dialect, table);
    for (const table of ['data_problems', 'records', 'imports', 'callbacks', 'evidence']) {
      await db.schema.dropTable(table);
    }
  },
};
