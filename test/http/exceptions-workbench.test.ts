import { beforeEach, describe, expect, it } from 'vitest';
import { rupiah } from '../../src/domain/money.ts';
import { AT, ExceptionWorld } from '../reconciliation-exceptions/exception-world.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { type Desk, PEOPLE, startDesk } from './harness.ts';

const DAY_MS = 86_400_000;

/** The numbers of the exceptions on a page of the list, from above. */
const listed = (html: string): number[] =>
  [...html.matchAll(/<td><a href="\/exceptions\/(\d+)">/g)].map((match) => Number(match[1]));

const byNumber = (a: number, b: number): number => a - b;

const nextPage = (html: string): string | null =>
  /href="(\/exceptions\?[^"]*after=[^"]*)"/.exec(html)?.[1]?.replaceAll('&amp;', '&') ?? null;

describe('the exceptions workbench', () => {
  let desk: Desk;
  let clock: ManualClock;
  let world: ExceptionWorld;
  let run: number;

  beforeEach(async () => {
    clock = new ManualClock();
    desk = await startDesk({ clock });
    world = new ExceptionWorld(desk.database, clock);
    run = await world.run();
  });

  const pick = async (...ids: number[]): Promise<string[]> =>
    Promise.all(ids.map(async (id) => `${id}.${(await world.now(id)).version}`));

  /** The form of the list, with so many lines ticked. */
  const decide = (
    role: 'viewer' | 'maker' | 'approver' | 'admin',
    picks: readonly string[],
    fields: Record<string, string>,
    path = '/exceptions',
  ) => {
    const at = desk.at(role);
    const body = new URLSearchParams({ form_token: at.formToken, back: '/exceptions', ...fields });
    for (const each of picks) body.append('pick', each);
    return at.call(path, { method: 'POST', body });
  };

  it('shows what waits for somebody, the most severe first, with why', async () => {
    const low = await world.opened(run, { severity: 'low' });
    const critical = await world.opened(run, { severity: 'critical', why: 'paid <twice>' });
    const closed = await world.opened(run);
    await world.by('sari', 'resolve', closed, { resolution: 'accepted' });
    const { status, html } = await desk.at('viewer').get('/exceptions');
    expect(status).toBe(200);
    expect(listed(html)).toEqual([critical, low]);
    expect(html).toContain('paid &lt;twice&gt;');
    expect(html).not.toContain('type="checkbox" name="pick"'); // a viewer looks on
    expect((await desk.at('maker').get('/exceptions')).html).toContain('name="pick"');
  });

  it('filters by stream, category, severity, status and person', async () => {
    const va = await world.opened(run, { severity: 'high', category: 'amount_under' });
    const bank = await world.opened(run, { stream: 'bank', severity: 'low' });
    await world.run({ stream: 'bank' });
    await world.by('sari', 'assign', bank, { assignee: 'tono' });
    const list = async (query: string) =>
      listed((await desk.at('viewer').get(`/exceptions?${query}`)).html);
    expect(await list('stream=va')).toEqual([va]);
    expect(await list('category=amount_under')).toEqual([va]);
    expect(await list('severity=low&stream=')).toEqual([bank]);
    expect(await list('assignee=tono')).toEqual([bank]);
    expect(await list('status=assigned')).toEqual([bank]);
    expect(await list('status=any&sort=newest')).toEqual([bank, va]);
    expect(await list('stream=va&severity=low')).toEqual([]);
    expect((await desk.at('viewer').get('/exceptions?status=perhaps')).status).toBe(400);
  });

  it.each([
    [2, '1-3d'],
    [3, '3-7d'],
  ])('%i days after it was expected it is of the age %s', async (days, bucket) => {
    const later = new ManualClock(Date.parse(AT) + days * DAY_MS);
    const old = await startDesk({ clock: later });
    const found = new ExceptionWorld(old.database, later);
    const id = await found.opened(await found.run());
    for (const age of ['<24h', '1-3d', '3-7d', '7-30d', '30d+']) {
      const query = new URLSearchParams({ age });
      const { html } = await old.at('viewer').get(`/exceptions?${query.toString()}`);
      expect([age, listed(html)]).toEqual([age, age === bucket ? [id] : []]);
    }
  });

  it.each(['severest', 'largest', 'oldest', 'newest'])(
    'goes through all of them page by page: %s',
    async (sort) => {
      const severities = ['low', 'critical', 'medium', 'high'] as const;
      for (let i = 0; i < 120; i += 1) {
        // Many of the same amount: they too come once each.
        const ours = rupiah(1_000 * (1 + (i % 3)));
        await world.opened(run, { severity: severities[i % 4] ?? 'low', ours });
      }
      const seen: number[] = [];
      for (let path: string | null = `/exceptions?sort=${sort}`; path !== null; ) {
        const { html } = await desk.at('viewer').get(path);
        seen.push(...listed(html));
        path = nextPage(html);
      }
      expect(seen).toHaveLength(120);
      expect(new Set(seen).size).toBe(120);
    },
  );

  it('many are assigned, noted and resolved at once', async () => {
    const ids = [await world.opened(run), await world.opened(run), await world.opened(run)];
    const assigned = await decide('maker', await pick(...ids), {
      action: 'assign',
      to: 'tono',
      note: 'look at the\r\nstatement',
    });
    expect([assigned.status, assigned.location]).toEqual([303, '/exceptions?done=3']);
    expect((await desk.at('maker').get(assigned.location ?? '')).html).toContain('Done: 3.');
    for (const id of ids) {
      expect(await world.now(id)).toMatchObject({
        status: 'assigned',
        assignee: 'tono',
        note: 'look at the\nstatement',
        actor: PEOPLE.maker,
      });
    }
    const resolved = await decide('maker', await pick(...ids), {
      action: 'resolve',
      resolution: 'explained_timing',
    });
    expect(resolved.location).toBe('/exceptions?done=3');
    expect(await world.now(ids[0] ?? 0)).toMatchObject({ resolution: 'explained_timing' });
  });

  it('one that changed meanwhile is refused with what happened; the others are done', async () => {
    const [first, second] = [await world.opened(run), await world.opened(run)];
    const picks = await pick(first, second);
    await world.by('tono', 'resolve', first, { resolution: 'not_ours' });
    const answer = await decide('maker', picks, { action: 'investigate' });
    expect(answer.status).toBe(200);
    expect(answer.html).toContain('tono resolved it (not_ours)');
    expect(answer.html).toContain('exception_changed');
    expect((await world.now(second)).status).toBe('investigating');
    // Sent again, nothing is done twice.
    const again = await decide('maker', picks.slice(1), { action: 'investigate' });
    expect(again.location).toBe('/exceptions?already=1');
  });

  it('nothing chosen, and what does not go with the action, is refused in words', async () => {
    const id = await world.opened(run);
    const none = await decide('maker', [], { action: 'investigate' });
    expect([none.status, none.html.includes('No exception was chosen.')]).toEqual([422, true]);
    const both = await decide('maker', await pick(id), {
      action: 'note',
      note: 'x',
      resolution: 'accepted',
    });
    expect([both.status, both.html.includes('exception_input')]).toEqual([400, true]);
    expect((await decide('maker', ['12'], { action: 'note', note: 'x' })).status).toBe(400);
    expect((await world.now(id)).version).toBe(1);
  });

  describe('in groups', () => {
    const openGroup = (html: string, name: string): string =>
      new RegExp(`<a href="([^"]+)">${name}</a>`).exec(html)?.[1]?.replaceAll('&amp;', '&') ?? '';

    it('shows count, value and the oldest of each, and each opens its own list', async () => {
      const va = await world.opened(run, { ours: rupiah(1_000) });
      const bank = [
        await world.opened(run, { stream: 'bank', ours: rupiah(2_000) }),
        await world.opened(run, { stream: 'bank', ours: rupiah(500), severity: 'low' }),
      ];
      const { status, html } = await desk.at('viewer').get('/exceptions?group=stream');
      expect(status).toBe(200);
      const text = html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
      expect(text).toMatch(/bank 2 Rp\s?2,500 0 d 21 Nov 2026, 10:00:00 WIB va 1 Rp\s?1,000/);
      expect(text).toMatch(/Together 3 Rp\s?3,500/);
      const list = openGroup(html, 'bank');
      expect(list).toBe('/exceptions?stream=bank');
      expect(listed((await desk.at('viewer').get(list)).html).toSorted(byNumber)).toEqual(bank);
      const low = await desk.at('viewer').get('/exceptions?group=severity&stream=bank');
      expect(openGroup(low.html, 'Low')).toBe('/exceptions?stream=bank&severity=low');
      const byCategory = await desk.at('viewer').get('/exceptions?group=category&severity=high');
      const category = openGroup(byCategory.html, 'Ours, and the provider does not show it');
      expect(category).toBe('/exceptions?category=missing_at_provider&severity=high');
      expect(listed((await desk.at('viewer').get(category)).html).toSorted(byNumber)).toEqual([
        va,
        bank[0],
      ]);
    });

    it('those that nobody has are a group too, and many of it are decided at once', async () => {
      const free = [await world.opened(run), await world.opened(run)];
      const taken = await world.opened(run);
      await world.by('sari', 'assign', taken, { assignee: 'tono' });
      const { html } = await desk.at('maker').get('/exceptions?group=assignee');
      expect(openGroup(html, 'tono')).toBe('/exceptions?assignee=tono');
      const back = openGroup(html, 'nobody');
      expect(back).toBe('/exceptions?nobody=yes');
      const list = await desk.at('maker').get(back);
      expect(listed(list.html).toSorted(byNumber)).toEqual(free);
      expect(list.html).toContain(`name="back" value="${back}"`);
      const done = await decide('maker', await pick(...free), {
        action: 'assign',
        to: 'tono',
        back,
      });
      expect(done.location).toBe('/exceptions?nobody=yes&done=2');
      expect(listed((await desk.at('maker').get(done.location ?? '')).html)).toEqual([]);
      const csv = await desk.at('maker').get('/exceptions/export.csv?nobody=yes');
      expect(csv.html.trim().split('\r\n')).toHaveLength(1);
    });

    it('by age, the oldest first; and in Bahasa Indonesia', async () => {
      await world.opened(run);
      const { html } = await desk.at('viewer').get('/exceptions?group=age');
      expect(openGroup(html, '&lt;24h')).toBe('/exceptions?age=%3C24h');
      expect((await desk.at('viewer').get('/exceptions?group=colour')).status).toBe(400);
      await desk.at('viewer').post('/account/language', { language: 'id' });
      const inIndonesian = await desk.at('viewer').get('/exceptions?group=assignee');
      expect(inIndonesian.html).toContain('Nilai berisiko');
      expect(openGroup(inIndonesian.html, 'belum ada')).toBe('/exceptions?nobody=yes');
    });
  });

  it('a write-off: one person asks, a second one approves, and it is posted', async () => {
    const id = await world.opened(run);
    const asked = await decide('approver', await pick(id), {
      action: 'request_write_off',
      note: 'the bank does not answer',
      back: `/exceptions/${id}`,
    });
    expect(asked.location).toBe(`/exceptions/${id}?done=1`);
    const approve = async (role: 'maker' | 'approver' | 'admin') =>
      decide(role, await pick(id), { back: `/exceptions/${id}` }, '/exceptions/write-offs/approve');
    expect((await approve('maker')).html).toContain('role_may_not');
    const own = await approve('approver');
    expect([own.status, own.html.includes('approver_is_maker')]).toEqual([403, true]);
    // By the other form it cannot be approved at all.
    const around = await decide('maker', await pick(id), { action: 'approve_write_off' });
    expect(around.status).toBe(400);
    const page = await desk.at('admin').get(`/exceptions/${id}`);
    expect(page.html).toContain('agus asks to write off a loss of');
    expect(page.html).toContain('150,000');
    expect((await approve('admin')).location).toBe(`/exceptions/${id}?done=1`);
    const entries = await desk.database.knex('entries').orderBy('line').select('account');
    expect(entries).toEqual([
      { account: 'expenses:write-offs' },
      { account: 'assets:clearing:va' },
    ]);
    const reopened = await decide('maker', await pick(id), { action: 'reopen', note: 'it came' });
    expect(reopened.status).toBe(303);
    expect((await world.now(id)).status).toBe('open');
  });

  it('while a run is under way nothing is decided', async () => {
    const id = await world.opened(run);
    await world.run({ state: 'running' });
    const { status, html } = await decide('maker', await pick(id), { action: 'investigate' });
    expect([status, html.includes('A reconciliation of va is under way')]).toEqual([409, true]);
  });

  it('comes back to the list, and to no other site', async () => {
    const id = await world.opened(run);
    const away = await decide('maker', await pick(id), {
      action: 'investigate',
      back: 'https://elsewhere.example/exceptions',
    });
    expect(away.location).toBe('/exceptions?done=1');
  });

  it('an exception that there is not', async () => {
    const missing = await desk.at('viewer').get('/exceptions/99');
    expect([missing.status, missing.html.includes('exception_unknown')]).toEqual([404, true]);
    expect((await desk.at('viewer').get('/exceptions/all')).status).toBe(400);
  });

  it('the CSV to edit has what the list was filtered by', async () => {
    const va = await world.opened(run);
    await world.opened(run, { stream: 'bank' });
    const { headers, html } = await desk.at('viewer').get('/exceptions/export.csv?stream=va');
    expect(headers.get('content-type')).toContain('text/csv');
    const [header = '', ...rows] = html.trim().split('\r\n');
    expect(header).toMatch(/exception_id.*action,new_assignee,new_resolution,new_note$/);
    expect(rows.map((row) => row.split(',')[0])).toEqual([String(va)]);
  });

  it('reads the same in Bahasa Indonesia', async () => {
    const id = await world.opened(run);
    await desk.at('maker').post('/account/language', { language: 'id' });
    const list = await desk.at('maker').get('/exceptions');
    expect(list.html).toContain('Ada di kita, tidak terlihat di penyedia');
    expect(list.html).toContain('Penanggung jawab');
    const page = await desk.at('maker').get(`/exceptions/${id}`);
    expect(page.html).toContain(`Selisih ${id}: `);
    expect(page.html).toContain('Rekonsiliasi 1 menemukannya');
  });
});
