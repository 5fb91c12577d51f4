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
      table.text('revoked_at');
      table.check("role in ('viewer','maker','approver','admin')", [], 'api_tokens_role');
    });
    await db.schema.createTable('audit_log', (table) => {
      table.bigInteger('number').primary(); // 1, 2, 3 …
      table.text('at').notNullable();
      table.text('actor').notNullable();
      table.text('action').notNullable();
      table.text('subject').notNullable();
      table.text('details').notNullable(); // JSON
      table.text('seal').notNullable(); // hash of this entry and of the seal before it (src/audit/seal.ts)
      table.index(['subject']);
      table.index(['actor']);
    });
    await makeAppendOnly(db, dialect, 'audit_log');
  },

  async down(db, dialect) {
    await dropAppendOnly(db, dialect, 'audit_log');
    await db.schema.dropTable('audit_log');
    await db.schema.dropTable('api_tokens');
  },
};
