import type { Migration } from '../src/platform/database/migration.ts';
import { dropAppendOnly, makeAppendOnly } from './append-only.ts';

const HISTORY = ['bank_balances', 'bank_balance_checks'];

/** Bank accounts that a provider reads for us. Credentials are nowhere; mutations are in `records`. */
export const bankAccounts: Migration = {
  name: '0008-bank-accounts',

  async up(db, dialect) {
    await db.schema.createTable('bank_connections', (table) => {
      table.bigIncrements('id');
      table.text('provider').notNullable();
      table.text('ibank_id'); // the provider's; null until the login is answered
      table.text('bank_code').notNullable();
      table.text('phone_masked').notNullable();
      table.text('history_from'); // instants: what the first pull goes back to
      table.text('history_to');
      table.text('state').notNullable();
      table.text('reason'); // why it failed, or waits
      table.text('connected_by').notNullable();
      table.text('created_at').notNullable();
      table.text('changed_at').notNullable();
      table.integer('tries').notNullable().defaultTo(0);
      table.text('next_action_at');
      table.unique(['provider', 'ibank_id']);
      table.check("state in ('connecting','connected','failed')", [], 'bank_connections_state');
    });
    await db.raw(
      `CREATE INDEX bank_connections_due ON bank_connections (next_action_at)
       WHERE next_action_at IS NOT NULL`,
    );

    await db.schema.createTable('bank_accounts', (table) => {
      table.bigIncrements('id');
      table.text('provider').notNullable();
      table.text('provider_account_id').notNullable();
      table.bigInteger('connection_id').notNullable().references('bank_connections.id');
      table.text('bank_code').notNullable();
      table.text('bank_name').notNullable();
      table.text('account_type').notNullable();
      table.text('account_number').notNullable(); // in full: the ledger's path is made of it
      table.text('ledger_path').notNullable();
      table.text('pulled_to'); // the last day (Jakarta) whose mutations were pulled
      table.text('pulled_at');
      table.text('created_at').notNullable();
      table.unique(['provider', 'provider_account_id']);
      table.unique(['provider', 'ledger_path']);
    });

    await db.schema.createTable('bank_balances', (table) => {
      table.bigIncrements('id');
      table.bigInteger('account_id').notNullable().references('bank_accounts.id');
      table.bigInteger('balance_sen').notNullable();
      table.text('as_of').notNullable(); // when it was so, as far as the provider says
      table.text('last_updated_raw').notNullable(); // as printed
      table.text('taken_at').notNullable();
      table.text('reason').notNullable();
      table.bigInteger('evidence_id').references('evidence.id');
      table.index(['account_id', 'id']);
      table.check("reason in ('before','after','callback')", [], 'bank_balances_reason');
    });

    // One line for each balance that was held against the mutations; the first one opens the account.
    await db.schema.createTable('bank_balance_checks', (table) => {
      table.bigIncrements('id');
      table.bigInteger('account_id').notNullable().references('bank_accounts.id');
      table.bigInteger('opening_id').references('bank_balances.id'); // the check before this one
      table.bigInteger('closing_id').notNullable().unique().references('bank_balances.id');
      table.bigInteger('difference_sen').notNullable(); // balance - (first balance + mutations since)
      table.text('checked_at').notNullable();
      table.index(['account_id', 'id']);
    });
    for (const table of HISTORY) await makeAppendOnly(db, dialect, table);

    // What is known of each mutation now; its versions are in `records`.
    await db.schema.createTable('bank_mutations', (table) => {
      table.bigInteger('account_id').notNullable().references('bank_accounts.id');
      table.text('mutation_key').notNullable(); // the provider's id, told apart where two share one
      table.text('status').notNullable();
      table.bigInteger('amount_sen').notNullable(); // out of the account < 0
      table.text('occurred_at'); // null: the date cannot be read
      // what the first balance holds of it: its amount, where it was complete when its day was first read
      table.bigInteger('at_start_sen').notNullable();
      table.text('first_seen_at').notNullable();
      table.text('last_seen_at').notNullable();
      table.text('vanished_at'); // it was there, and is not any more
      table.primary(['account_id', 'mutation_key']);
      table.index(['account_id', 'occurred_at']);
      table.check("status in ('pending','complete')", [], 'bank_mutations_status');
    });
  },

  async down(db, dialect) {
    await db.schema.dropTable('bank_mutations');
    for (const table of HISTORY) await dropAppendOnly(db, dialect, table);
    for (const table of ['bank_balance_checks', 'bank_balances', 'bank_accounts']) {
      await db.schema.dropTable(table);
    }
    await db.schema.dropTable('bank_connections');
  },
};
