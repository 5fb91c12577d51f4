import type { Migration } from '../src/platform/database/migration.ts';
import { dropAppendOnly, makeAppendOnly } from './append-only.ts';

/**
 * Runs, what they matched, and exceptions that outlive the run that found them. Everything that a run
 * found can be read again as it was then: matches carry the runs that made and revoked them, exceptions
 * keep every version. Runs are numbered in the order of their commits.
 */
export const reconciliation: Migration = {
  name: '0004-reconciliation',

  async up(db, dialect) {
    // Lines of a file on their way into `records`: written in short transactions, taken in by one.
    await db.schema.createTable('import_lines', (table) => {
      table.text('import_id').notNullable();
      table.integer('row_number').notNullable();
      table.text('staged_at').notNullable();
      table.text('item').notNullable();
      table.text('content_hash').notNullable();
      table.text('reference').notNullable();
      table.text('status').notNullable();
      table.bigInteger('amount_sen').notNullable();
      table.bigInteger('fee_sen').notNullable();
      table.bigInteger('tax_sen').notNullable();
      table.text('occurred_at').notNullable();
      table.text('business_day').notNullable();
      table.text('raw').notNullable(); // redacted
      table.primary(['import_id', 'row_number']);
      table.index(['import_id', 'item']);
    });

    await db.schema.createTable('reconciliation_runs', (table) => {
      table.integer('number').primary();
      table.text('id').notNullable().unique();
      table.text('stream').notNullable();
      table.text('provider').notNullable();
      table.text('as_of').notNullable();
      table.text('started_at').notNullable();
      table.text('ended_at').notNullable();
      table.text('summary').notNullable(); // JSON
      table.index(['stream', 'number']);
    });
    await makeAppendOnly(db, dialect, 'reconciliation_runs');

    await db.schema.createTable('matches', (table) => {
      table.bigIncrements('id');
      table.integer('run_number').notNullable();
      table.text('stream').notNullable();
      table.text('pass').notNullable();
      table.text('subject').notNullable(); // the ledger's side: partner_trx_id
      table.text('source').notNullable();
      table.bigInteger('record_id').notNullable().references('records.id');
      table.text('outcome').notNullable(); // what both sides say
      table.bigInteger('amount_sen').notNullable();
      table.integer('revoked_run_number'); // null: live
      table.text('revoked_why');
      table.index(['stream', 'subject']);
      table.index(['run_number', 'id']);
      table.check("outcome in ('paid','not_paid')", [], 'matches_outcome');
    });
    // Exclusive: a record belongs to one live match, and an item of the ledger to one per source.
    await db.raw(
      'CREATE UNIQUE INDEX matches_live_record ON matches (record_id) WHERE revoked_run_number IS NULL',
    );
    await db.raw(
      `CREATE UNIQUE INDEX matches_live_subject ON matches (stream, subject, source)
       WHERE revoked_run_number IS NULL`,
    );
    await db.raw(
      `CREATE INDEX matches_revoked ON matches (revoked_run_number, id)
       WHERE revoked_run_number IS NOT NULL`,
    );

    await db.schema.createTable('exceptions', (table) => {
      table.bigIncrements('id');
      table.text('stream').notNullable();
      table.text('category').notNullable();
      table.text('item').notNullable(); // what it is about: with stream and category, its identity
      table.text('status').notNullable();
      table.integer('version').notNullable(); // its newest
      table.text('first_seen').notNullable();
      table.integer('first_run_number').notNullable();
      table.unique(['stream', 'category', 'item']);
      table.index(['stream', 'status']);
      table.check("status in ('open','auto_closed')", [], 'exceptions_status');
    });

    await db.schema.createTable('exception_versions', (table) => {
      table.bigInteger('exception_id').notNullable().references('exceptions.id');
      table.integer('version').notNullable();
      table.integer('run_number').notNullable(); // the run that found it so
      table.text('change').notNullable();
      table.text('status').notNullable();
      table.text('severity').notNullable();
      table.text('our_reference');
      table.text('partner_trx_id');
      table.text('provider_reference');
      table.text('batch_id');
      table.text('event_at');
      table.text('expected_by');
      table.bigInteger('amount_ours_sen');
      table.bigInteger('amount_theirs_sen');
      table.text('status_ours');
      table.text('status_theirs');
      table.text('source');
      table.text('pass');
      table.text('nearest_candidate');
      table.text('why').notNullable();
      table.primary(['exception_id', 'version']);
      table.index(['run_number']);
      table.check("severity in ('critical','high','medium','low')", [], 'exceptions_severity');
      table.check(
        "change in ('opened','changed','auto_closed','reopened')",
        [],
        'exceptions_change',
      );
    });
    await makeAppendOnly(db, dialect, 'exception_versions');
  },

  async down(db, dialect) {
    for (const table of ['exception_versions', 'reconciliation_runs']) {
      await dropAppendOnly(db, dialect, table);
    }
    for (const table of [
      'exception_versions',
      'exceptions',
      'matches',
      'reconciliation_runs',
      'import_lines',
    ]) {
      await db.schema.dropTable(table);
    }
  },
};
