import type { Migration } from '../src/platform/database/migration.ts';
import { dropAppendOnly, makeAppendOnly } from './append-only.ts';
import { eventCheck } from './event-check.ts';

const KINDS = "'va','checkout','invoice','ewallet','emoney','identity'";

const ORDER_STATES =
  "'accepted','creating','unknown','open','paid','verified','failed','expired','cancelled'," +
  "'rejected','quarantined'";

/** Each event with the states that it leads from and to; `src/domain/order-states.ts` says the same. */
const ORDER_EVENTS: Readonly<Record<string, string>> = {
  creation_started: 'accepted > creating',
  creation_confirmed: 'creating > open',
  creation_unanswered: 'creating > unknown',
  creation_put_off: 'creating > accepted',
  creation_rejected: 'creating > rejected',
  not_found_confirmed: 'unknown > accepted',
  found_open: 'creating unknown > open',
  found_paid: 'creating unknown open expired cancelled > paid',
  found_verified: 'creating unknown open > verified',
  found_failed: 'creating unknown open expired cancelled > failed',
  found_expired: 'creating unknown open > expired',
  found_cancelled: 'creating unknown open expired > cancelled',
  contradiction_found: 'creating unknown open paid verified failed expired cancelled > quarantined',
  resolved_as_paid: 'quarantined > paid',
  resolved_as_failed: 'quarantined > failed',
  retry_requested: 'failed expired cancelled > accepted',
  cancelled_by_person: 'accepted open > cancelled',
};

/** A row asks a provider for one thing; money that comes in through it is a payment, posted once. */
export const ordersAndPayments: Migration = {
  name: '0007-orders-and-payments',

  async up(db, dialect) {
    await db.schema.createTable('orders', (table) => {
      table.bigIncrements('id');
      table.text('batch_id').notNullable().references('batches.id');
      table.integer('row_number').notNullable();
      table.text('kind').notNullable();
      table.text('reference').notNullable();
      table.bigInteger('amount_sen'); // null: the payer decides, or no money is asked for
      table.text('details').notNullable(); // JSON, by kind
      table.text('cells').notNullable(); // JSON array: the row as uploaded
      table.text('corrects_batch_id').references('batches.id');
      table.integer('corrects_row_number');
      table.text('state').notNullable();
      table.text('reason_code');
      table.text('reason');
      table.text('reason_sentence'); // JSON: the reason without a language; null: somebody's own words
      table.text('provider'); // from the first attempt on
      table.integer('attempt_number').notNullable().defaultTo(0);
      table.text('provider_id'); // our id at the provider
      table.text('provider_reference'); // the provider's own
      table.text('provider_status');
      table.text('failure_code');
      table.text('payment'); // JSON: what the payer needs (va_number, payment_url, …)
      table.text('expires_at');
      table.text('subject_hash'); // of an identity check: finds it by NIK without holding one
      table.integer('tries').notNullable().defaultTo(0); // in this state; drives the back-off
      table.text('not_found_since');
      table.text('next_action_at');
      table.text('expected_by');
      table.text('created_at').notNullable();
      table.text('updated_at').notNullable();
      table.text('finished_at');
      table.unique(['batch_id', 'row_number']);
      table.unique(['kind', 'reference']);
      table.check(`kind in (${KINDS})`, [], 'orders_kind');
      table.check(`state in (${ORDER_STATES})`, [], 'orders_state');
      table.check('amount_sen is null or amount_sen > 0', [], 'orders_amount');
      table.check(
        '(corrects_batch_id IS NULL) = (corrects_row_number IS NULL)',
        [],
        'orders_corrects_whole',
      );
    });
    await db.raw(
      `CREATE UNIQUE INDEX orders_corrects ON orders (corrects_batch_id, corrects_row_number)
       WHERE corrects_batch_id IS NOT NULL`,
    );
    await db.raw(
      `CREATE INDEX orders_due ON orders (state, kind, next_action_at) WHERE next_action_at IS NOT NULL`,
    );
    await db.raw('CREATE INDEX orders_by_batch_state ON orders (batch_id, state)');
    // Lists of the desk: the newest of a kind, of all states or of one.
    await db.raw('CREATE INDEX orders_by_kind_state ON orders (kind, state, id)');
    await db.raw(
      'CREATE INDEX orders_by_provider_reference ON orders (kind, provider_reference) WHERE provider_reference IS NOT NULL',
    );
    await db.raw(
      'CREATE INDEX orders_by_subject ON orders (subject_hash) WHERE subject_hash IS NOT NULL',
    );

    // Files that a row names (a PDF, photographs): here until the provider has them, and no longer.
    await db.schema.createTable('order_files', (table) => {
      table.bigInteger('order_id').notNullable().references('orders.id');
      table.text('column').notNullable();
      table.text('file_name').notNullable();
      table.text('sha256').notNullable();
      table.binary('content').notNullable();
      table.primary(['order_id', 'column']);
    });

    await db.schema.createTable('order_attempts', (table) => {
      table.bigIncrements('id');
      table.bigInteger('order_id').notNullable().references('orders.id');
      table.integer('number').notNullable();
      table.text('kind').notNullable();
      table.text('provider').notNullable();
      table.text('provider_id').notNullable();
      table.text('request'); // the exact body: a repeat sends the same bytes; null: it held secrets
      table.text('first_sent_at').notNullable();
      table.text('last_sent_at').notNullable();
      table.integer('times_sent').notNullable();
      table.unique(['order_id', 'number']);
      table.unique(['provider', 'kind', 'provider_id']);
    });

    await db.schema.createTable('order_events', (table) => {
      table.bigIncrements('id');
      table.bigInteger('order_id').notNullable().references('orders.id');
      table.text('at').notNullable();
      table.text('event').notNullable();
      table.text('from_state').notNullable();
      table.text('to_state').notNullable();
      table.text('code');
      table.text('message');
      table.text('actor');
      table.bigInteger('evidence_id');
      table.index(['order_id', 'id']);
      table.check(
        eventCheck(ORDER_EVENTS, ['asked_in_vain', 'payment_noted', 'changed_by_person']),
        [],
        'order_events_move',
      );
    });
    await makeAppendOnly(db, dialect, 'order_events');

    await db.schema.createTable('payments', (table) => {
      table.bigIncrements('id');
      table.text('stream').notNullable();
      table.text('provider').notNullable();
      table.text('item').notNullable(); // the provider's identity of it
      table.bigInteger('order_id').references('orders.id'); // null: through something we did not make
      table.text('through').notNullable(); // what it came in through: a VA's id, our id of a charge
      table.bigInteger('gross_sen').notNullable();
      table.bigInteger('fee_sen').notNullable();
      table.bigInteger('tax_sen').notNullable();
      table.text('paid_at').notNullable();
      table.text('business_day').notNullable();
      table.text('source').notNullable(); // what told it first: oy:va-history, xendit:callback, …
      table.text('recorded_at').notNullable();
      table.unique(['provider', 'stream', 'item']);
      table.index(['order_id']);
      table.index(['provider', 'stream', 'through']);
      table.index(['stream', 'business_day']);
      table.check('gross_sen > 0 and fee_sen >= 0 and tax_sen >= 0', [], 'payments_amounts');
    });
    await makeAppendOnly(db, dialect, 'payments');

    // Virtual accounts that the provider lists, ours or not: whose histories are pulled.
    await db.schema.createTable('virtual_accounts', (table) => {
      table.bigIncrements('id');
      table.text('provider').notNullable();
      table.text('va_id').notNullable();
      table.bigInteger('order_id').references('orders.id');
      table.text('partner_user_id');
      table.text('va_number').notNullable();
      table.text('bank_code').notNullable();
      table.text('status').notNullable();
      table.bigInteger('amount_detected_sen');
      table.integer('payments_known').notNullable().defaultTo(0);
      table.text('pulled_at');
      table.text('next_pull_at');
      table.text('updated_at').notNullable();
      table.unique(['provider', 'va_id']);
      table.index(['provider', 'va_number']);
    });
    await db.raw(
      'CREATE INDEX virtual_accounts_due ON virtual_accounts (next_pull_at) WHERE next_pull_at IS NOT NULL',
    );

    // Money that goes back to a payer: asked for by one person, approved by another.
    await db.schema.createTable('refunds', (table) => {
      table.bigIncrements('id');
      table.text('refund_id').notNullable().unique(); // our id at the provider
      table.bigInteger('order_id').notNullable().references('orders.id');
      table.text('provider').notNullable();
      table.text('provider_id').notNullable(); // our id of the order that is given back
      table.bigInteger('amount_sen').notNullable();
      table.text('reason').notNullable();
      table.text('requested_by').notNullable();
      table.text('requested_at').notNullable();
      table.text('approved_by');
      table.text('approved_at');
      table.text('state').notNullable();
      table.text('state_since').notNullable();
      table.text('request'); // the exact body: a repeat sends the same bytes
      table.text('reason_code'); // why it waits, or must be looked at
      table.text('provider_reference');
      table.text('provider_code');
      table.text('message');
      table.integer('tries').notNullable().defaultTo(0);
      table.text('next_action_at');
      table.text('updated_at').notNullable();
      table.check('amount_sen > 0', [], 'refunds_amount');
      table.check(
        "state in ('requested','approved','sending','unknown','processing','done','failed','declined')",
        [],
        'refunds_state',
      );
      table.check('approved_by is null or approved_by <> requested_by', [], 'refunds_two_people');
      table.check(
        "approved_by is not null or state in ('requested','declined')",
        [],
        'refunds_approved',
      );
      table.check(
        "request is not null or state in ('requested','approved','failed','declined')",
        [],
        'refunds_request_kept',
      );
      table.index(['order_id']);
    });
    await db.raw(
      'CREATE INDEX refunds_due ON refunds (state, next_action_at) WHERE next_action_at IS NOT NULL',
    );
  },

  async down(db, dialect) {
    for (const table of ['payments', 'order_events']) await dropAppendOnly(db, dialect, table);
    for (const table of [
      'refunds',
      'virtual_accounts',
      'payments',
      'order_events',
      'order_attempts',
      'order_files',
      'orders',
    ]) {
      await db.schema.dropTable(table);
    }
  },
};
