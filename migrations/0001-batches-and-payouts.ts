import type { Migration } from '../src/platform/database/migration.ts';
import { dropAppendOnly, makeAppendOnly } from './append-only.ts';
import { eventCheck } from './event-check.ts';

const PAYOUT_STATES =
  "'inquiring','invalid','review','ready','approved','sending','unknown','processing','held'," +
  "'paid','failed','quarantined','reversed','cancelled'";

const OPEN_STATES =
  "'inquiring','review','ready','approved','sending','unknown','processing','held','quarantined'";

const CORRECTS_WHOLE = '(corrects_batch_id IS NULL) = (corrects_row_number IS NULL)';

/** Each event with the states that it leads from and to; `src/domain/payout-states.ts` says the same. */
const PAYOUT_EVENTS: Readonly<Record<string, string>> = {
  recipient_confirmed: 'inquiring > ready',
  recipient_doubtful: 'inquiring > review',
  recipient_rejected: 'inquiring > invalid',
  review_accepted: 'review > ready',
  approval_given: 'ready > approved',
  approval_void: 'approved > review',
  send_started: 'approved held > sending',
  send_accepted: 'sending > processing',
  send_unanswered: 'sending > unknown',
  send_not_created: 'sending > held',
  send_rejected: 'sending > failed',
  found_in_progress: 'sending unknown held > processing',
  not_found_confirmed: 'unknown > held',
  found_paid: 'sending unknown processing held > paid',
  found_failed: 'sending unknown processing held > failed',
  contradiction_found: 'ready approved sending unknown processing held paid failed > quarantined',
  resolved_as_paid: 'quarantined > paid',
  resolved_as_failed: 'quarantined > failed',
  came_back: 'paid > reversed',
  retry_requested: 'failed > ready',
  cancelled_by_person: 'inquiring review ready approved > cancelled',
};

/** A file becomes a batch of payouts; a person approves it; each send of a payout is an attempt. */
export const batchesAndPayouts: Migration = {
  name: '0001-batches-and-payouts',

  async up(db, dialect) {
    await db.schema.createTable('batches', (table) => {
      table.text('id').primary();
      table.text('file_name').notNullable();
      table.text('kind').notNullable(); // payouts, or what else its rows ask for
      table.text('file_sha256').notNullable();
      table.bigInteger('file_bytes').notNullable();
      table.text('format').notNullable(); // JSON: how the file was understood
      table.text('uploaded_by').notNullable();
      table.text('uploaded_at').notNullable();
      table.text('state').notNullable();
      table.text('paused_at');
      table.text('heartbeat_at').notNullable(); // while receiving: an older one was abandoned
      table.integer('rows_read').notNullable().defaultTo(0);
      table.integer('rows_accepted').notNullable().defaultTo(0);
      table.integer('rows_duplicate').notNullable().defaultTo(0);
      table.integer('rows_rejected').notNullable().defaultTo(0);
      table.integer('rows_ignored').notNullable().defaultTo(0);
      table.bigInteger('amount_sen').notNullable().defaultTo(0);
      table.text('warnings').notNullable().defaultTo('[]'); // JSON: of accepted rows, by code
      table.integer('content_version').notNullable().defaultTo(0); // +1 for each edit
      table.text('corrects_batch_id').references('batches.id'); // whose rejects file it was, if of one
      // Of the first rows: names asked for, and those that differ or that the bank does not know.
      table.integer('names_asked').notNullable().defaultTo(0);
      table.integer('names_wrong').notNullable().defaultTo(0);
      table.check(
        "state in ('receiving','checking','approved','rejected','cancelled','working')",
        [],
        'batches_state',
      );
      table.unique(['kind', 'file_sha256']);
    });

    await db.schema.createTable('payouts', (table) => {
      table.bigIncrements('id');
      table.text('batch_id').notNullable().references('batches.id');
      table.integer('row_number').notNullable();
      table.text('reference').notNullable().unique();
      table.text('bank_code').notNullable();
      table.text('account_number').notNullable();
      table.text('expected_name');
      table.bigInteger('amount_sen').notNullable();
      table.text('note');
      table.text('emails').notNullable(); // JSON array
      table.text('cells').notNullable(); // JSON array: the row as uploaded
      table.text('content_hash').notNullable();
      // The refused row that this one corrects: of one that was refused again and again, the first.
      table.text('corrects_batch_id').references('batches.id');
      table.integer('corrects_row_number');
      table.text('approved_hash');
      table.bigInteger('approved_sen'); // the amount at approval: what is owed for it
      table.text('state').notNullable();
      table.text('quarantined_from'); // the state that decides where its money is meanwhile
      table.text('reason_code');
      table.text('reason');
      table.text('reason_sentence'); // JSON: the reason without a language; null: somebody's own words
      table.text('recipient_name');
      table.bigInteger('suspected_duplicate_of');
      table.integer('attempt_number').notNullable().defaultTo(0);
      table.text('partner_trx_id');
      table.text('provider_trx_id');
      table.text('provider_code');
      table.integer('tries').notNullable().defaultTo(0); // in this state; drives the back-off
      table.text('not_found_since');
      table.text('next_action_at');
      table.text('expected_by');
      table.text('updated_at').notNullable();
      table.text('finished_at');
      table.unique(['batch_id', 'row_number']);
      table.index(['account_number', 'bank_code', 'amount_sen'], 'payouts_by_destination');
      table.check(`state in (${PAYOUT_STATES})`, [], 'payouts_state');
      table.check('amount_sen > 0', [], 'payouts_amount');
      table.check(CORRECTS_WHOLE, [], 'payouts_corrects_whole');
    });
    // A refused row is corrected once: corrected twice, under two references, it would be paid twice.
    await db.raw(
      `CREATE UNIQUE INDEX payouts_corrects ON payouts (corrects_batch_id, corrects_row_number)
       WHERE corrects_batch_id IS NOT NULL`,
    );
    // What the feeder and the sweep ask all day; final payouts are not in it.
    await db.raw(
      `CREATE INDEX payouts_due ON payouts (state, next_action_at) WHERE next_action_at IS NOT NULL`,
    );
    // Pages of one state, and what each state adds up to, without a look at the rows themselves.
    await db.raw(
      'CREATE INDEX payouts_by_batch_state ON payouts (batch_id, state, row_number, amount_sen)',
    );
    // What a reconciliation looks at, whatever the history: those that are not final, and the latest ends.
    await db.raw(
      `CREATE INDEX payouts_open ON payouts (state, amount_sen) WHERE state IN (${OPEN_STATES})`,
    );
    await db.raw(
      'CREATE INDEX payouts_finished ON payouts (finished_at) WHERE finished_at IS NOT NULL',
    );

    await db.schema.createTable('recipient_names', (table) => {
      table.text('provider').notNullable();
      table.text('bank_code').notNullable();
      table.text('account_number').notNullable();
      table.text('name').notNullable();
      table.text('asked_at').notNullable();
      table.primary(['provider', 'bank_code', 'account_number']);
    });

    await db.schema.createTable('rejected_rows', (table) => {
      table.text('batch_id').notNullable().references('batches.id');
      table.integer('row_number').notNullable();
      table.text('kind').notNullable(); // rejected | duplicate
      table.text('cells').notNullable();
      table.text('reasons').notNullable(); // JSON array of {code, column, message}
      table.text('corrects_batch_id').references('batches.id'); // as of payouts
      table.integer('corrects_row_number');
      table.primary(['batch_id', 'row_number']);
      table.check(CORRECTS_WHOLE, [], 'rejected_rows_corrects_whole');
    });
    // The few rows of a batch that were refused again; and the foreign key, when an upload is discarded.
    for (const [name, column] of [
      ['rejected_rows_again', 'batch_id'],
      ['rejected_rows_corrects', 'corrects_batch_id'],
    ] as const) {
      await db.raw(
        `CREATE INDEX ${name} ON rejected_rows (${column}) WHERE corrects_batch_id IS NOT NULL`,
      );
    }

    await db.schema.createTable('approvals', (table) => {
      table.bigIncrements('id');
      table.text('batch_id').notNullable().references('batches.id');
      table.text('approved_by').notNullable();
      table.text('approved_at').notNullable();
      table.text('content_hash').notNullable();
      table.integer('payout_count').notNullable();
      table.bigInteger('total_sen').notNullable();
      table.bigInteger('available_balance_sen').notNullable();
      table.integer('content_version').notNullable(); // of the batch: an edit voids those before it
      table.text('approver_key').notNullable(); // the name as names are compared
      table.integer('layer').notNullable(); // the 1st, 2nd or 3rd of this content …
      table.integer('layers_needed').notNullable(); // … of so many: the last one releases it
      table.check('layer > 0 and layers_needed > 0', [], 'approvals_layers');
    });
    // One person counts once for one content.
    await db.raw(
      `CREATE UNIQUE INDEX approvals_of_one_person ON approvals
       (batch_id, content_version, content_hash, approver_key)`,
    );
    await makeAppendOnly(db, dialect, 'approvals');

    await db.schema.createTable('attempts', (table) => {
      table.bigIncrements('id');
      table.bigInteger('payout_id').notNullable().references('payouts.id');
      table.integer('number').notNullable();
      table.text('partner_trx_id').notNullable().unique();
      table.text('request').notNullable(); // the exact body: a repeat sends the same bytes
      table.text('first_sent_at').notNullable();
      table.text('last_sent_at').notNullable();
      table.integer('times_sent').notNullable();
      table.unique(['payout_id', 'number']);
    });

    await db.schema.createTable('payout_events', (table) => {
      table.bigIncrements('id');
      table.bigInteger('payout_id').notNullable().references('payouts.id');
      table.text('at').notNullable();
      table.text('event').notNullable();
      table.text('from_state').notNullable();
      table.text('to_state').notNullable();
      table.text('code');
      table.text('message');
      table.text('actor');
      table.bigInteger('evidence_id');
      table.index(['payout_id', 'id']);
      table.check(
        eventCheck(PAYOUT_EVENTS, ['asked_in_vain', 'confirmed']),
        [],
        'payout_events_move',
      );
    });
    await makeAppendOnly(db, dialect, 'payout_events');
  },

  async down(db, dialect) {
    for (const table of ['payout_events', 'approvals']) await dropAppendOnly(db, dialect, table);
    for (const table of [
      'payout_events',
      'attempts',
      'approvals',
      'rejected_rows',
      'recipient_names',
      'payouts',
      'batches',
    ]) {
      await db.schema.dropTable(table);
    }
  },
};
