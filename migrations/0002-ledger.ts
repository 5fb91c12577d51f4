import type { Migration } from '../src/platform/database/migration.ts';
import { dropAppendOnly, makeAppendOnly } from './append-only.ts';

/**
 * Double entry. The entries of a posting are inserted first, the posting row last: it closes the
 * set, and is refused unless the entries sum to zero. A set that is never closed fails at commit
 * (deferred foreign key); a closed set takes no further entry; nothing is changed or removed.
 */
export const ledger: Migration = {
  name: '0002-ledger',

  async up(db, dialect) {
    await db.schema.createTable('postings', (table) => {
      table.bigIncrements('number'); // the order in which they were made
      table.text('key').notNullable().unique(); // the event that caused it, so that it is made once
      table.text('kind').notNullable();
      table.text('subject').notNullable(); // partner_trx_id, batch id, provider, …
      table.text('at').notNullable();
      table.text('business_day').notNullable();
      table.text('memo').notNullable();
      table.index(['subject']);
      table.index(['business_day']);
    });
    const numbered =
      dialect === 'sqlite' ? 'INTEGER PRIMARY KEY' : 'BIGINT GENERATED ALWAYS AS IDENTITY';
    // Written out, since the schema builder does not make a deferred key for SQLite.
    await db.raw(
      `CREATE TABLE entries (
         number ${numbered}, -- the order in which they were made
         posting_key TEXT NOT NULL REFERENCES postings (key) DEFERRABLE INITIALLY DEFERRED,
         line INTEGER NOT NULL,
         account TEXT NOT NULL,
         amount_sen BIGINT NOT NULL CHECK (amount_sen <> 0), -- debit > 0, credit < 0
         business_day TEXT NOT NULL, -- of its posting
         UNIQUE (posting_key, line)
       )`,
    );
    // Balances, the trial balance of a day and an account's journal read this index and hardly more.
    await db.raw(
      'CREATE INDEX entries_by_account ON entries (account, business_day, number, amount_sen)',
    );
    if (dialect === 'sqlite') {
      await db.raw(
        `CREATE TRIGGER postings_balance BEFORE INSERT ON postings
         WHEN coalesce((SELECT sum(amount_sen) FROM entries WHERE posting_key = NEW.key), 1) <> 0
         BEGIN SELECT RAISE(ABORT, 'posting does not balance'); END`,
      );
      await db.raw(
        `CREATE TRIGGER entries_closed BEFORE INSERT ON entries
         WHEN EXISTS (SELECT 1 FROM postings WHERE key = NEW.posting_key)
         BEGIN SELECT RAISE(ABORT, 'posting is closed'); END`,
      );
    } else {
      await db.raw(
        `CREATE FUNCTION postings_balance() RETURNS trigger LANGUAGE plpgsql AS $$
         BEGIN
           IF coalesce((SELECT sum(amount_sen) FROM entries WHERE posting_key = NEW.key), 1) <> 0
           THEN RAISE EXCEPTION 'posting does not balance'; END IF;
           RETURN NEW;
         END $$`,
      );
      await db.raw(
        `CREATE TRIGGER postings_balance BEFORE INSERT ON postings
         FOR EACH ROW EXECUTE FUNCTION postings_balance()`,
      );
      await db.raw(
        `CREATE FUNCTION entries_closed() RETURNS trigger LANGUAGE plpgsql AS $$
         BEGIN
           IF EXISTS (SELECT 1 FROM postings WHERE key = NEW.posting_key)
           THEN RAISE EXCEPTION 'posting is closed'; END IF;
           RETURN NEW;
         END $$`,
      );
      await db.raw(
        `CREATE TRIGGER entries_closed BEFORE INSERT ON entries
         FOR EACH ROW EXECUTE FUNCTION entries_closed()`,
      );
    }
    await makeAppendOnly(db, dialect, 'postings');
    await makeAppendOnly(db, dialect, 'entries');
  },

  async down(db, dialect) {
    await dropAppendOnly(db, dialect, 'postings');
    await dropAppendOnly(db, dialect, 'entries');
    await db.schema.dropTable('entries');
    await db.schema.dropTable('postings');
    if (dialect === 'postgres') {
      await db.raw('DROP FUNCTION postings_balance()');
      await db.raw('DROP FUNCTION entries_closed()');
    }
  },
};
