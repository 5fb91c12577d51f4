import type { Migration } from '../src/platform/database/migration.ts';
import { dropAppendOnly, makeAppendOnly } from './append-only.ts';

/** Who may do what over HTTP, and who did what. */
export const accessAndAudit: Migration = {
  name: '0006-access-and-audit',

  async up(db, dialect) {
    await db.schema.createTable('api_tokens', (table) => {
      table.bigIncrements('id');
      table.text('user_name').notNullable();
      table.text('role').notNullable();
      table.text('token_sha256').notNullable().unique();
      table.text('created_at').notNullable();
      table.text('last_used_at'); // to the hour
      table.text('revoked_at');
      table.check("role in ('viewer','maker','approver','admin')", [], 'api_tokens_role');
    });
    await db.schema.createTable('users', (table) => {
      table.text('key').primary(); // the name in small letters: how names are compared
      table.text('name').notNullable();
      table.text('role').notNullable();
      table.text('language').notNullable();
      table.text('password_hash').notNullable(); // scrypt (src/access/passwords.ts)
      table.boolean('must_change_password').notNullable();
      table.bigInteger('approval_limit_sen'); // of one approval; null: none
      table.text('created_at').notNullable();
      table.text('disabled_at');
      table.check("role in ('viewer','maker','approver','admin')", [], 'users_role');
      table.check("language in ('id','en')", [], 'users_language');
    });
    await db.schema.createTable('sessions', (table) => {
      table.text('token_sha256').primary();
      table.text('user_key').notNullable().references('users.key');
      table.text('form_token').notNullable(); // what forms of the session carry
      table.text('created_at').notNullable();
      table.text('last_seen_at').notNullable();
      table.text('ends_at').notNullable();
      table.index(['user_key']);
    });
    await db.schema.createTable('sign_in_failures', (table) => {
      table.text('key').primary(); // a user's name, or an address
      table.integer('count').notNullable();
      table.text('last_at').notNullable();
    });
    // Writes of programs under an Idempotency-Key, and what they were answered.
    await db.schema.createTable('idempotency_keys', (table) => {
      table.text('caller').notNullable();
      table.text('key').notNullable();
      table.text('route').notNullable(); // method and address
      table.text('body_sha256').notNullable();
      table.text('claim').notNullable(); // the request that works it, or has worked it
      table.text('lease_until').notNullable(); // while it is worked: an older one broke off
      table.text('expires_at').notNullable();
      table.integer('status'); // of the answer; null: there is none yet
      table.text('location');
      table.text('answer');
      table.primary(['caller', 'key']);
      table.index(['expires_at']);
    });
    await db.schema.createTable('audit_log', (table) => {
      table.bigInteger('number').primary(); // 1, 2, 3 …
      table.text('at').notNullable();
      table.text('actor').notNullable();
      table.text('action').notNullable();
      table.text('subject').notNullable();
      table.text('details').notNullable(); // JSON
      table.text('seal').notNullable(); // hash of this entry and of the seal before it (src/audit/seal.ts)
      // Newest first, a page at a time, of whatever is asked for.
      table.index(['subject', 'number']);
      table.index(['actor', 'number']);
      table.index(['action', 'number']);
      table.index(['at', 'number']);
    });
    await makeAppendOnly(db, dialect, 'audit_log');
  },

  async down(db, dialect) {
    await dropAppendOnly(db, dialect, 'audit_log');
    await db.schema.dropTable('audit_log');
    for (const table of [
      'idempotency_keys',
      'sign_in_failures',
      'sessions',
      'users',
      'api_tokens',
    ]) {
      await db.schema.dropTable(table);
    }
  },
};
