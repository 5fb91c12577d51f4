import type { Migration } from '../src/platform/database/migration.ts';

/** What somebody elsewhere is told of, once each, and whether it arrived. */
export const notices: Migration = {
  name: '0009-notices',

  async up(db) {
    await db.schema.createTable('notices', (table) => {
      table.text('id').primary(); // what a receiver knows it by
      table.text('kind').notNullable(); // src/notices/notice.ts; or a note of the sweep to itself
      table.text('subject').notNullable(); // with the kind, what happened: told once
      table.text('at').notNullable();
      table.text('body').notNullable(); // JSON, as it is sent; '' where nobody is told
      table.unique(['kind', 'subject']);
    });
    await db.schema.createTable('notice_deliveries', (table) => {
      table.bigIncrements('id');
      table.text('notice_id').notNullable().references('notices.id');
      table.text('target').notNullable(); // hash of an address, which may hold a secret
      table.text('shown').notNullable(); // the address for people: its host
      table.text('state').notNullable();
      table.integer('tries').notNullable().defaultTo(0);
      table.text('next_action_at');
      table.text('delivered_at');
      table.text('problem'); // of the last try
      table.unique(['notice_id', 'target']);
      table.check("state in ('waiting','delivered','given_up')", [], 'notice_deliveries_state');
    });
    await db.raw(
      `CREATE INDEX notice_deliveries_due ON notice_deliveries (next_action_at)
       WHERE next_action_at IS NOT NULL`,
    );
  },

  async down(db) {
    for (const table of ['notice_deliveries', 'notices']) await db.schema.dropTable(table);
  },
};
