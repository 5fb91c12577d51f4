import { beforeEach, expect, it } from 'vitest';
import { type AuditEntry, writeAudit } from '../../src/audit/audit-log.ts';
import type { Instant } from '../../src/domain/time.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { program } from './described-answers.ts';
import { type Desk, startDesk } from './harness.ts';

const at = (time: string): Instant => `2026-11-${time}.000Z` as Instant;
const entry = (changes: Partial<AuditEntry> = {}): AuditEntry => ({
  at: at('20T16:59:59'), // 23:59:59 in Jakarta
  actor: 'siti',
  action: 'batch_rejected',
  subject: 'B20261120-AAAAAA',
  details: { payouts: 3, reason: 'not ours' },
  ...changes,
});

describeOnBothDatabases('the audit log for programs', (open) => {
  let desk: Desk;

  beforeEach(async () => {
    desk = await startDesk({ database: await open() });
  });

  const write = (...entries: readonly AuditEntry[]) =>
    desk.database.transaction((tx) => writeAudit(tx, ...entries));
  const list = async (query: string) =>
    (await program(desk, 'approver').get(`/api/audit?${query}`)).json as {
      entries: { number: number; details: object }[];
      nextBefore: number | null;
    };
  const verify = async (query = '') =>
    (await program(desk, 'approver').get(`/api/audit/verify${query}`)).json;

  it('is filtered by person, deed, subject and day, and comes page by page', async () => {
    await write(
      entry({ actor: 'filter-1' }),
      entry({ actor: 'filter-1', action: 'user_created', at: at('20T17:00:00') }),
      entry({ actor: 'filter-2', subject: 'B-OTHER', at: at('21T03:00:00') }),
    );
    const count = async (query: string) => (await list(query)).entries.length;
    expect(await count('by=filter-1')).toBe(2);
    expect(await count('by=filter-1&action=user_created')).toBe(1);
    expect(await count('subject=B-OTHER')).toBe(1);
    expect(await count('by=filter-1&until=2026-11-20')).toBe(1);
    expect(await count('until=2020-01-01')).toBe(0);
    const first = await list('by=filter-1&limit=1');
    const second = await list(`by=filter-1&limit=5&before=${first.nextBefore}`);
    expect(second).toMatchObject({
      entries: [{ details: { payouts: 3, reason: 'not ours' } }],
      nextBefore: null,
    });
  });

  it.each(['viewer', 'maker'] as const)('is not for a %s', async (role) => {
    for (const path of ['/api/audit', '/api/audit/verify']) {
      expect((await program(desk, role).get(path)).error.code).toBe('role_may_not');
    }
  });

  it('is whole, and what was noted is still there', async () => {
    await write(entry());
    const { isWhole, noted } = await verify();
    expect([isWhole, noted]).toEqual([true, expect.stringMatching(/^\d+:[0-9a-f]{64}$/)]);
    await write(entry());
    expect(await verify(`?noted=${String(noted)}`)).toMatchObject({ isWhole: true, isNoted: true });
    const cut = await verify(`?noted=1:${'0'.repeat(64)}`);
    expect(cut).toMatchObject({ isWhole: false, isNoted: false });
    const unreadable = await program(desk, 'approver').get('/api/audit/verify?noted=x');
    expect([unreadable.status, unreadable.error.code]).toEqual([400, 'noted_entry_invalid']);
  });

  it('names the first entry that somebody changed', async () => {
    await write(entry({ subject: 'B-CHANGED' }), entry());
    const { knex, dialect } = desk.database;
    const unlock = {
      sqlite: 'DROP TRIGGER audit_log_no_update',
      postgres: 'ALTER TABLE audit_log DISABLE TRIGGER USER',
    };
    await knex.raw(unlock[dialect]);
    const changed = (await list('subject=B-CHANGED')).entries[0]?.number;
    await knex('audit_log').where({ subject: 'B-CHANGED' }).update({ actor: 'somebody' });
    expect(await verify()).toMatchObject({ isWhole: false, firstBroken: changed });
  });
});
