import { beforeAll, describe, expect, it } from 'vitest';
import { type AuditEntry, writeAudit } from '../../src/audit/audit-log.ts';
import { listEntries, newestNumberBefore } from '../../src/audit/audit-store.ts';
import type { Instant } from '../../src/domain/time.ts';
import type { Database } from '../../src/platform/database/database.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { type Desk, type DeskAnswer, startDesk } from './harness.ts';

const entry = (changes: Partial<AuditEntry> = {}): AuditEntry => ({
  at: '2026-11-20T16:59:59.000Z' as Instant,
  actor: 'siti',
  action: 'batch_rejected',
  subject: 'B20261120-AAAAAA',
  details: { payouts: 3, reason: 'not ours' },
  ...changes,
});
const write = ({ database }: Desk, ...entries: readonly AuditEntry[]): Promise<void> =>
  database.transaction((tx) => writeAudit(tx, ...entries));

/** The numbers of the rows, from top to bottom. */
const numbersOf = ({ html }: DeskAnswer): number[] =>
  [...html.matchAll(/<tr><td class="num">(\d+)<\/td>/g)].map(([, number]) => Number(number));
const at = (time: string): Instant => `2026-11-${time}.000Z` as Instant;

describe('the audit page', () => {
  it('shows who did what to what, newest first, in the words of the language', async () => {
    const desk = await startDesk();
    await write(
      desk,
      entry(),
      entry({ action: 'limit_changed', subject: 'agus', details: { limitSen: 150_000_000 } }),
      entry({ action: 'a_new_deed' }),
    );
    const page = await desk.at('approver').get('/audit');
    const numbers = numbersOf(page);
    expect(numbers).toEqual(numbers.toSorted((a, b) => b - a));
    expect(page.html).toContain('Batch rejected');
    expect(page.html).toContain('payouts: 3; reason: not ours');
    expect(page.html).toMatch(/limit: Rp.?1,500,000/);
    expect(page.html).toContain('a_new_deed');
    await desk.at('approver').post('/account/language', { language: 'id' });
    expect((await desk.at('approver').get('/audit')).html).toContain('Batch ditolak');
  });

  it('is for approvers and administrators', async () => {
    const desk = await startDesk();
    const statuses = await Promise.all(
      (['viewer', 'maker', 'approver', 'admin'] as const).map(
        async (role) => (await desk.at(role).get('/audit')).status,
      ),
    );
    expect(statuses).toEqual([403, 403, 200, 200]);
  });

  it('is filtered by person, deed, subject and day, each alone and together', async () => {
    const desk = await startDesk();
    await write(
      desk,
      entry({ actor: 'filter-1', at: at('20T16:59:59') }), // 23:59:59 in Jakarta
      entry({ actor: 'filter-1', action: 'user_created', at: at('20T17:00:00') }),
      entry({ actor: 'filter-2', subject: 'B-OTHER', at: at('21T03:00:00') }),
    );
    const find = async (query: string) =>
      numbersOf(await desk.at('admin').get(`/audit?${query}`)).length;
    expect(await find('by=filter-1')).toBe(2);
    expect(await find('by=filter-1&action=user_created')).toBe(1);
    expect(await find('subject=B-OTHER&by=&action=&until=')).toBe(1);
    expect(await find('by=filter-1&until=2026-11-20')).toBe(1);
    expect(await find('by=filter-1&until=2026-11-21')).toBe(2);
    expect(await find('until=2020-01-01')).toBe(0);
    expect((await desk.at('admin').get('/audit?by=nobody')).html).toContain('There is no such');
    for (const wrong of ['until=yesterday', 'until=2026-02-30', 'page=2', 'before=x']) {
      const { status } = await desk.at('admin').get(`/audit?${wrong}`);
      expect([wrong, status]).toEqual([wrong, 400]);
    }
  });

  it('hundreds of entries come in pages that keep the filter', async () => {
    const desk = await startDesk();
    const many = Array.from({ length: 230 }, (_, index) => entry({ subject: `B-${index}` }));
    await write(desk, ...many, entry({ actor: 'another' }));
    const seen: number[] = [];
    for (let address: string | undefined = '/audit?by=siti'; address !== undefined; ) {
      const page = await desk.at('admin').get(address);
      seen.push(...numbersOf(page));
      address = /href="(\/audit\?[^"]*before=\d+)"/.exec(page.html)?.[1]?.replaceAll('&amp;', '&');
    }
    expect(seen).toHaveLength(230);
    expect(new Set(seen).size).toBe(230);
  });

  it('what a person wrote into it is text', async () => {
    const desk = await startDesk();
    const script = '<script>alert(1)</script>';
    await write(desk, entry({ actor: script, subject: script, details: { reason: script } }));
    const { html } = await desk.at('admin').get(`/audit?by=${encodeURIComponent(script)}`);
    expect(html).not.toContain('<script>alert');
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  });
});

describe('the check of the chain', () => {
  const sealOf = ({ html }: DeskAnswer): string =>
    /<code id="seal">([^<]+)<\/code>/.exec(html)?.[1] ?? '';

  it('says that the log is whole, and what to note for the next time', async () => {
    const desk = await startDesk();
    await write(desk, entry());
    const checked = await desk.at('approver').post('/audit/verify', { noted: '' });
    expect(checked.html).toContain('The audit log is whole');
    const noted = sealOf(checked);
    expect(noted).toMatch(/^\d+:[0-9a-f]{64}$/);
    await write(desk, entry());
    const later = await desk.at('approver').post('/audit/verify', { noted: ` ${noted} ` });
    expect(later.html).toContain('still there, as you noted it');
    const other = `1:${'0'.repeat(64)}`;
    const cut = await desk.at('approver').post('/audit/verify', { noted: other });
    expect(cut.html).toContain('the entry that you noted is gone');
    const unreadable = await desk.at('approver').post('/audit/verify', { noted: 'x' });
    expect(unreadable.status).toBe(400);
  });

  it('names the first entry that somebody changed', async () => {
    const desk = await startDesk();
    await write(desk, entry({ subject: 'B-CHANGED' }), entry());
    const { knex } = desk.database;
    const [changed] = await listEntries(knex, { subject: 'B-CHANGED', limit: 1 });
    await knex.raw('DROP TRIGGER audit_log_no_update');
    await knex('audit_log').where({ subject: 'B-CHANGED' }).update({ actor: 'somebody' });
    const { html } = await desk.at('admin').post('/audit/verify');
    expect(html).toContain(`The audit log was changed: entry ${changed?.number} does not follow`);
  });
});

describeOnBothDatabases('the audit log by moments', (open) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
    const times = ['20T10:00:00', '20T12:00:00', '20T11:59:59', '21T10:00:00'];
    const entries = times.map((time) => entry({ at: at(time) }));
    await database.transaction((tx) => writeAudit(tx, ...entries));
  });

  it.each([
    ['20T09:00:00', 0],
    ['20T10:00:01', 1],
    ['20T12:00:00', 3], // written a moment later by a slower clock
    ['21T10:00:00', 3],
    ['22T00:00:00', 4],
  ])('the highest number of before %s is %i', async (time, number) => {
    expect(await newestNumberBefore(database.knex, at(time))).toBe(number);
  });

  it('each filter narrows the list', async () => {
    const numbers = async (filter: Parameters<typeof listEntries>[1]) =>
      (await listEntries(database.knex, filter)).map(({ number }) => number);
    expect(await numbers({ limit: 2 })).toEqual([4, 3]);
    expect(await numbers({ limit: 9, before: 3 })).toEqual([2, 1]);
    expect(await numbers({ limit: 9, action: 'batch_rejected', actor: 'siti' })).toHaveLength(4);
    expect(await numbers({ limit: 9, action: 'batch_paused' })).toEqual([]);
  });
});
