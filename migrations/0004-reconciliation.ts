import type { Knex } from 'knex';
import type { Dialect } from '../src/platform/database/database.ts';
import type { Migration } from '../src/platform/database/migration.ts';
import { dropAppendOnly, makeAppendOnly } from './append-only.ts';

const APPEND_ONLY = ['match_revocations', 'periods'];
/** What an interrupted run left in these is removed; what a finished one wrote stays as it is. */
const FINAL = ['matches', 'match_members', 'exception_versions'];

/**
 * Runs, what they matched, and exceptions that outlive the run that found them (docs/decisions/0013).
 * Whatever a run has written counts once the run is finished. Every change carries the number of a run, a
 * person's too, so that everything can be read again as it was.
 */
export const reconciliation: Migration = {
  name: '0004-reconciliation',

  async up(db, dialect) {
    await makeImportLines(db);
    await makeRuns(db, dialect);
    await makeMatches(db);
    await makeExceptions(db);

    // A closed period: what it was closed with. Late items fall into the next one.
    await db.schema.createTable('periods', (table) => {
      table.text('stream').notNullable();
      table.text('period').notNullable(); // 2026-11, or what else the person called it
      table.text('from_day').notNullable(); // business days, both within
      table.text('to_day').notNullable();
      table.text('closed_by').notNullable();
      table.text('closed_at').notNullable();
      table.integer('run_number').notNullable(); // its own run: everything before it belongs to the period
      table.integer('previous_run_number').notNullable(); // of the period before; 0 for the first
      table.text('evidence').notNullable(); // JSON: rules, hashes of the inputs, as-of, hashes of the reports
      table.primary(['stream', 'period']);
      table.unique(['stream', 'to_day']);
    });
    for (const table of APPEND_ONLY) await makeAppendOnly(db, dialect, table);
    for (const table of FINAL) await makeFinalWithItsRun(db, dialect, table);
  },

  async down(db, dialect) {
    for (const table of APPEND_ONLY) await dropAppendOnly(db, dialect, table);
    if (dialect === 'postgres') {
      await db.raw('DROP FUNCTION final_with_its_run() CASCADE');
      await db.raw('DROP FUNCTION reconciliation_runs_final() CASCADE');
    }
    for (const table of [
      'periods',
      'exception_versions',
      'exceptions',
      'open_items',
      'match_claims',
      'match_members',
      'match_revocations',
      'matches',
      'books_read',
      'reconciliation_runs',
      'import_lines',
    ]) {
      await db.schema.dropTable(table);
    }
  },
};

/** Lines of a file on their way into `records`: written in short transactions, taken in by one. */
async function makeImportLines(db: Knex): Promise<void> {
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
    table.text('account').notNullable().defaultTo('');
    table.text('description').notNullable().defaultTo('');
    table.text('group_key').notNullable().defaultTo('');
    table.text('counterparty').notNullable().defaultTo('');
    table.text('occurred_at').notNullable();
    table.text('business_day').notNullable();
    table.text('raw').notNullable(); // redacted
    table.primary(['import_id', 'row_number']);
    table.index(['import_id', 'item']);
  });
}

async function makeRuns(db: Knex, dialect: Dialect): Promise<void> {
  await db.schema.createTable('reconciliation_runs', (table) => {
    table.integer('number').primary();
    table.text('id').notNullable().unique();
    table.text('stream').notNullable();
    table.text('kind').notNullable(); // reconciliation; by_hand: a person's match or revocation; close
    table.text('state').notNullable(); // clearing: its process is gone, and its rows are being removed
    table.text('as_of').notNullable();
    table.text('started_at').notNullable();
    table.text('started_by').notNullable();
    table.text('heartbeat_at').notNullable(); // while it runs: an older one was killed
    table.text('ended_at');
    table.bigInteger('records_upto').notNullable(); // the newest record that it has seen
    table.text('rules').notNullable(); // JSON: the stream's definition as it was used
    table.text('rules_sha256').notNullable();
    table.text('circumstances'); // hash of what matching depends on beside records and matches
    table.text('summary'); // JSON, once finished
    table.index(['stream', 'number']);
    table.check("kind in ('reconciliation','by_hand','close')", [], 'reconciliation_runs_kind');
    table.check(
      "state in ('running','clearing','publishing','finished','interrupted')",
      [],
      'reconciliation_runs_state',
    );
  });
  // One run of a stream at a time.
  await db.raw(
    `CREATE UNIQUE INDEX reconciliation_runs_one ON reconciliation_runs (stream)
     WHERE state IN ('running','clearing','publishing')`,
  );
  await makeFinishedRunsFinal(db, dialect);
  // How far each projection of our books into records has read its table.
  await db.schema.createTable('books_read', (table) => {
    table.text('source').notNullable(); // ledger:disbursement
    table.text('of_table').notNullable(); // postings
    table.bigInteger('upto').notNullable();
    table.primary(['source', 'of_table']);
  });
}

async function makeFinishedRunsFinal(db: Knex, dialect: Dialect): Promise<void> {
  if (dialect === 'sqlite') {
    await db.raw(
      `CREATE TRIGGER reconciliation_runs_final BEFORE UPDATE ON reconciliation_runs
       WHEN OLD.state IN ('finished','interrupted')
       BEGIN SELECT RAISE(ABORT, 'a run that has ended is not changed'); END`,
    );
    await db.raw(
      `CREATE TRIGGER reconciliation_runs_kept BEFORE DELETE ON reconciliation_runs
       BEGIN SELECT RAISE(ABORT, 'runs are kept'); END`,
    );
    return;
  }
  await db.raw(
    `CREATE FUNCTION reconciliation_runs_final() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       IF TG_OP IN ('DELETE','TRUNCATE') THEN RAISE EXCEPTION 'runs are kept'; END IF;
       IF OLD.state IN ('finished','interrupted')
       THEN RAISE EXCEPTION 'a run that has ended is not changed'; END IF;
       RETURN NEW;
     END $$`,
  );
  await db.raw(
    `CREATE TRIGGER reconciliation_runs_final BEFORE UPDATE OR DELETE ON reconciliation_runs
     FOR EACH ROW EXECUTE FUNCTION reconciliation_runs_final()`,
  );
  await db.raw(
    `CREATE TRIGGER reconciliation_runs_kept BEFORE TRUNCATE ON reconciliation_runs
     FOR EACH STATEMENT EXECUTE FUNCTION reconciliation_runs_final()`,
  );
}

/** Rows of a run that counts are neither changed nor removed. */
async function makeFinalWithItsRun(db: Knex, dialect: Dialect, table: string): Promise<void> {
  if (dialect === 'sqlite') {
    for (const verb of ['UPDATE', 'DELETE']) {
      await db.raw(
        `CREATE TRIGGER ${table}_final_${verb.toLowerCase()} BEFORE ${verb} ON ${table}
         WHEN (SELECT state FROM reconciliation_runs WHERE number = OLD.run_number) IN ('publishing','finished')
         BEGIN SELECT RAISE(ABORT, '${table} of a finished run are not changed'); END`,
      );
    }
    return;
  }
  await db.raw(
    `CREATE OR REPLACE FUNCTION final_with_its_run() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       IF TG_OP = 'TRUNCATE' THEN RAISE EXCEPTION '% of a finished run are not changed', TG_TABLE_NAME; END IF;
       IF (SELECT state FROM reconciliation_runs WHERE number = OLD.run_number) IN ('publishing','finished')
       THEN RAISE EXCEPTION '% of a finished run are not changed', TG_TABLE_NAME; END IF;
       IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
       RETURN NEW;
     END $$`,
  );
  await db.raw(
    `CREATE TRIGGER ${table}_final BEFORE UPDATE OR DELETE ON ${table}
     FOR EACH ROW EXECUTE FUNCTION final_with_its_run()`,
  );
  await db.raw(
    `CREATE TRIGGER ${table}_kept BEFORE TRUNCATE ON ${table}
     FOR EACH STATEMENT EXECUTE FUNCTION final_with_its_run()`,
  );
}

async function makeMatches(db: Knex): Promise<void> {
  await db.schema.createTable('matches', (table) => {
    table.integer('run_number').notNullable().references('reconciliation_runs.number');
    table.integer('leg').notNullable();
    table.bigInteger('number').notNullable(); // of its records of ours the lowest id: no other can have it
    table.text('pass').notNullable(); // its name; `by hand`
    table.bigInteger('ours_id'); // records; of a 1:1 match
    table.bigInteger('theirs_id');
    table.integer('ours_count').notNullable();
    table.integer('theirs_count').notNullable();
    table.bigInteger('ours_sen').notNullable();
    table.bigInteger('theirs_sen').notNullable();
    table.bigInteger('fee_sen').notNullable(); // kept by them, by the pass's model: ours - fee = theirs
    table.bigInteger('difference_sen').notNullable(); // tolerated: theirs - (ours - fee)
    table.text('made_by'); // a person; null: the run
    table.text('note');
    table.primary(['run_number', 'leg', 'number']);
    table.check(
      '(ours_id is not null and theirs_id is not null) = (ours_count = 1 and theirs_count = 1)',
      [],
      'matches_pair',
    );
    table.check('difference_sen = theirs_sen - (ours_sen - fee_sen)', [], 'matches_difference');
  });
  // Members of matches that are not 1:1; of revoked ones too.
  await db.schema.createTable('match_members', (table) => {
    table.integer('run_number').notNullable();
    table.integer('leg').notNullable();
    table.bigInteger('number').notNullable();
    table.bigInteger('record_id').notNullable().references('records.id');
    table.text('side').notNullable();
    table.primary(['run_number', 'leg', 'number', 'record_id']);
    table.check("side in ('ours','theirs')", [], 'match_members_side');
  });
  // Exclusive: a record belongs to one live match of a leg.
  await db.schema.createTable('match_claims', (table) => {
    table.bigInteger('record_id').notNullable();
    table.integer('leg').notNullable();
    table.integer('run_number').notNullable();
    table.bigInteger('number').notNullable();
    table.primary(['record_id', 'leg']);
  });
  await db.schema.createTable('match_revocations', (table) => {
    table.integer('run_number').notNullable(); // the match
    table.integer('leg').notNullable();
    table.bigInteger('number').notNullable();
    table.integer('revoked_run_number').notNullable();
    table.text('why').notNullable();
    table.text('revoked_by'); // a person; null: the run
    table.text('revoked_at').notNullable();
    table.primary(['run_number', 'leg', 'number']);
    table.index(['revoked_run_number']);
  });
  // What the stream's last finished run left without a match, with the leg it is open in.
  await db.schema.createTable('open_items', (table) => {
    table.text('stream').notNullable();
    table.integer('leg').notNullable();
    table.bigInteger('record_id').notNullable();
    table.integer('run_number').notNullable();
    table.primary(['stream', 'leg', 'record_id']);
  });
}

const STATUSES =
  "'open','assigned','investigating','pending_provider','write_off_requested','resolved','written_off','auto_closed'";
const CHANGES =
  "'opened','changed','auto_closed','reopened','assigned','noted','investigated','sent_to_provider'," +
  "'resolved','write_off_requested','write_off_declined','written_off'";

async function makeExceptions(db: Knex): Promise<void> {
  await db.schema.createTable('exceptions', (table) => {
    table.bigIncrements('id');
    table.text('stream').notNullable();
    table.text('category').notNullable();
    table.text('item').notNullable(); // what it is about: with stream and category, its identity
    table.text('status').notNullable(); // of its newest version
    table.integer('version').notNullable(); // its newest; 0: the run that found it is not finished
    table.text('first_seen').notNullable();
    table.integer('first_run_number').notNullable();
    table.unique(['stream', 'category', 'item']);
    table.index(['stream', 'status']);
    table.index(['status', 'category', 'stream']);
    table.check(`status in (${STATUSES})`, [], 'exceptions_status');
  });

  await db.schema.createTable('exception_versions', (table) => {
    table.bigInteger('exception_id').notNullable().references('exceptions.id');
    table.integer('version').notNullable();
    table.integer('run_number').notNullable(); // that made it; of a person's: the stream's newest
    table.text('at').notNullable();
    table.text('actor'); // a person; null: the run
    table.text('change').notNullable();
    table.text('status').notNullable();
    table.text('severity').notNullable();
    // What people add; a run carries it on.
    table.text('assignee');
    table.text('note');
    table.text('resolution'); // code
    table.text('requested_by'); // of a write-off: who asked for it
    // What the run found.
    table.integer('leg').notNullable();
    table.bigInteger('ours_record_id');
    table.bigInteger('theirs_record_id');
    table.text('our_reference');
    table.text('partner_trx_id');
    table.text('provider_reference');
    table.text('bank_reference');
    table.text('batch_id');
    table.text('event_at');
    table.text('expected_by');
    table.bigInteger('amount_ours_sen');
    table.bigInteger('amount_theirs_sen');
    table.bigInteger('fee_expected_sen');
    table.bigInteger('fee_actual_sen');
    table.text('status_ours');
    table.text('status_theirs');
    table.text('source');
    table.text('pass');
    table.text('nearest_candidate');
    table.text('why').notNullable(); // in English
    table.text('why_sentence'); // JSON: the same without a language
    table.primary(['exception_id', 'version']);
    table.index(['run_number', 'exception_id']);
    table.index(['severity', 'exception_id']); // the workbench lists by these three
    table.check("severity in ('critical','high','medium','low')", [], 'exceptions_severity');
    table.check(`change in (${CHANGES})`, [], 'exceptions_change');
    table.check(`status in (${STATUSES})`, [], 'exception_versions_status');
    table.check(
      "change <> 'written_off' or (requested_by is not null and requested_by <> actor)",
      [],
      'exception_versions_two_people',
    );
  });
  await db.raw(
    `CREATE INDEX exception_versions_by_assignee ON exception_versions (assignee, exception_id)
     WHERE assignee IS NOT NULL`,
  );
  // Words for words as atStake (src/reconciliation/exceptions/exception-sql.ts) says it: else it is of no use.
  await db.raw(
    `CREATE INDEX exception_versions_by_stake ON exception_versions ((
       CASE WHEN amount_ours_sen IS NOT NULL AND amount_theirs_sen IS NOT NULL
         THEN abs(amount_ours_sen - amount_theirs_sen)
       ELSE abs(coalesce(amount_ours_sen, amount_theirs_sen, 0)) END), exception_id)`,
  );
}
