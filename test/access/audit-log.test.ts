import { beforeEach, describe, expect, it } from 'vitest';
import { type AuditEntry, writeAudit } from '../../src/audit/audit-log.ts';
import { listEntries } from '../../src/audit/audit-store.ts';
import { verifyAudit } from '../../src/audit/verify-audit.ts';
import type { Instant } from '../../src/domain/time.ts';
import type { Database } from '../../src/platform/database/database.ts';
import { describeOnBothDatabases } from '../support/databases.ts';

const AT = '2026-11-26T03:00:00.000Z' as Instant;
const entry = (subject: string): AuditEntry => ({
  at: AT,
  actor: 'sari',
  action: 'batch_approved',
  subject,
  details: { totalSen: 100 },
});

describeOnBothDatabases('the audit log', (open, dialect) => {
  let database: Database;
  beforeEach(async () => {
    database = await open();
  });
  const write = (...subjects: string[]) =>
    database.transaction((tx) => writeAudit(tx, ...subjects.map(entry)));

  /** What somebody does who may do anything to the database. */
  async function tamper(change: (db: Database['knex']) => Promise<unknown>): Promise<void> {
    const { knex } = database;
    if (dialect === 'postgres') {
      await knex.raw('ALTER TABLE audit_log DISABLE TRIGGER USER');
      await change(knex);
      await knex.raw('ALTER TABLE audit_log ENABLE TRIGGER USER');
      return;
    }
    await knex.raw('DROP TRIGGER audit_log_no_update');
    await knex.raw('DROP TRIGGER audit_log_no_delete');
    await change(knex);
  }

  it('numbers its entries without a gap, and each follows from the one before', async () => {
    await write('a', 'b');
    await write('c');
    expect((await listEntries(database.knex, { limit: 10 })).map((each) => each.number)).toEqual([
      3, 2, 1,
    ]);
    expect(await verifyAudit(database.knex)).toMatchObject({
      isWhole: true,
      entries: 3,
      firstBroken: null,
    });
  });

  it('is whole while there is nothing in it', async () => {
    expect(await verifyAudit(database.knex)).toMatchObject({ isWhole: true, entries: 0 });
  });

  it('of many people at once no two entries have the same number', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `at once ${index}`);
    await Promise.all(names.map((name) => write(name, `${name} too`)));
    expect(await verifyAudit(database.knex)).toMatchObject({ isWhole: true, entries: 40 });
  });

  it('a deed that is undone leaves no entry', async () => {
    await expect(
      database.transaction(async (tx) => {
        await writeAudit(tx, entry('undone'));
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    await write('a');
    expect(await verifyAudit(database.knex)).toMatchObject({ isWhole: true, entries: 1 });
  });

  describe('tells when somebody', () => {
    beforeEach(() => write('a', 'b', 'c', 'd'));

    it.each<[string, (db: Database['knex']) => Promise<unknown>, number]>([
      ['changed a word', (db) => db('audit_log').where({ number: 2 }).update({ actor: 'budi' }), 2],
      [
        'changed an amount',
        (db) => db('audit_log').where({ number: 3 }).update({ details: '{"totalSen":1}' }),
        3,
      ],
      ['removed an entry', (db) => db('audit_log').where({ number: 2 }).delete(), 2],
      [
        'put one in',
        (db) =>
          db('audit_log').insert({ ...entry('x'), details: '{}', number: 5, seal: 'f'.repeat(64) }),
        5,
      ],
    ])('%s', async (_, change, firstBroken) => {
      await tamper(change);
      expect(await verifyAudit(database.knex)).toMatchObject({ isWhole: false, firstBroken });
    });

    it('cut off the newest, where their seal was noted elsewhere', async () => {
      const { entries: number, seal } = await verifyAudit(database.knex);
      expect(await verifyAudit(database.knex, { number, seal })).toMatchObject({ isWhole: true });
      await tamper((db) => db('audit_log').where({ number: 4 }).delete());
      expect(await verifyAudit(database.knex)).toMatchObject({ isWhole: true, entries: 3 });
      expect(await verifyAudit(database.knex, { number, seal })).toMatchObject({ isWhole: false });
    });
  });
});
