import { beforeEach, expect, it } from 'vitest';
import { rupiah } from '../../src/domain/money.ts';
import { ExceptionWorld } from '../reconciliation-exceptions/exception-world.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { program } from './described-answers.ts';
import { type Answered, type Desk, PEOPLE, startDesk } from './harness.ts';

const idsOf = ({ json }: Answered): number[] =>
  (json.exceptions as { exceptionId: number }[]).map(({ exceptionId }) => exceptionId);

describeOnBothDatabases('exceptions for programs', (open) => {
  let desk: Desk;
  let world: ExceptionWorld;
  let run: number;

  beforeEach(async () => {
    const clock = new ManualClock();
    desk = await startDesk({ clock, database: await open() });
    world = new ExceptionWorld(desk.database, clock);
    run = await world.run();
  });

  const list = (query = '') => program(desk, 'viewer').get(`/api/exceptions${query}`);

  it('lists what waits for somebody, the most severe first, and filters as the desk does', async () => {
    const low = await world.opened(run, { severity: 'low', category: 'amount_under' });
    const critical = await world.opened(run, { severity: 'critical' });
    const closed = await world.opened(run, { severity: 'high' });
    await world.by('sari', 'resolve', closed, { resolution: 'accepted' });
    expect(idsOf(await list())).toEqual([critical, low]);
    expect(idsOf(await list('?status=any'))).toEqual([critical, closed, low]);
    expect(idsOf(await list('?category=amount_under&stream=va'))).toEqual([low]);
    expect(idsOf(await list('?stream=bank'))).toEqual([]);
    const { json } = await list('?status=resolved');
    expect(json.exceptions).toMatchObject([
      { exceptionId: closed, resolution: 'accepted', actor: 'sari', version: 2 },
    ]);
    const wrong = await list('?status=perhaps');
    expect([wrong.status, wrong.error.code]).toEqual([400, 'request_invalid']);
  });

  it.each(['severest', 'largest', 'oldest', 'newest'])(
    'comes page by page, each once: %s',
    async (sort) => {
      for (let i = 0; i < 7; i += 1) {
        await world.opened(run, {
          severity: (['low', 'critical', 'high'] as const)[i % 3] ?? 'low',
          ours: rupiah(1_000 * (1 + (i % 2))),
        });
      }
      const seen: number[] = [];
      for (let after: string | null = ''; after !== null; ) {
        const page = await list(`?sort=${sort}&limit=3${after === '' ? '' : `&after=${after}`}`);
        seen.push(...idsOf(page));
        after = page.json.nextAfter as string | null;
      }
      expect([seen.length, new Set(seen).size]).toEqual([7, 7]);
    },
  );

  it('come in groups by what they have in common, with the value at risk', async () => {
    const mine = await world.opened(run, { severity: 'low', ours: rupiah(1_000) });
    await world.opened(run, { severity: 'low', ours: rupiah(2_000) });
    await world.opened(run, { severity: 'high', ours: rupiah(500) });
    await world.by('sari', 'assign', mine, { assignee: 'tono' });
    const groups = async (query: string) =>
      (await program(desk, 'viewer').get(`/api/exceptions/groups?${query}`)).json;
    expect(await groups('by=severity')).toMatchObject({
      by: 'severity',
      groups: [
        { name: 'low', count: 2 },
        { name: 'high', count: 1 },
      ],
      isCut: false,
    });
    expect(await groups('by=assignee&severity=low')).toMatchObject({
      groups: expect.arrayContaining([
        expect.objectContaining({ name: 'tono', count: 1 }),
        expect.objectContaining({ name: null, count: 1 }),
      ]) as unknown,
    });
    expect(idsOf(await list('?nobody=yes'))).not.toContain(mine);
    expect((await program(desk, 'viewer').get('/api/exceptions/groups')).status).toBe(400);
  });

  it('one tells why, what can be done, what it would cost, and its whole life', async () => {
    const id = await world.opened(run, { why: 'it was not seen there' });
    await world.by('sari', 'assign', id, { assignee: 'tono' });
    const { json } = await program(desk, 'viewer').get(`/api/exceptions/${id}`);
    expect(json).toMatchObject({
      exceptionId: id,
      version: 2,
      status: 'assigned',
      assignee: 'tono',
      why: 'it was not seen there',
      actions: expect.arrayContaining(['resolve', 'request_write_off']) as unknown,
      life: [
        { version: 1, change: 'opened', actor: null },
        { version: 2, change: 'assigned', actor: 'sari' },
      ],
    });
    expect(json.lossSen).toBe(15_000_000);
    const missing = await program(desk, 'viewer').get('/api/exceptions/99');
    expect([missing.status, missing.error.code]).toEqual([404, 'exception_unknown']);
  });

  it('a program decides about the version that it has seen, once', async () => {
    const id = await world.opened(run);
    const decide = `/api/exceptions/${id}/decide`;
    const body = { action: 'assign', to: ' tono ', note: 'look', seen_version: 1 };
    const refused = await program(desk, 'viewer').post(decide, body);
    expect([refused.status, refused.error.code]).toEqual([403, 'role_may_not']);
    const done = await program(desk, 'maker').post(decide, body, 'assign-1');
    expect(done.json).toMatchObject({ status: 'assigned', assignee: 'tono', version: 2 });
    expect(await world.now(id)).toMatchObject({ version: 2, actor: PEOPLE.maker, note: 'look' });
    // Under the same key the same answer; without one it is known as done.
    const again = await program(desk, 'maker').post(decide, body, 'assign-1');
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect((await program(desk, 'maker').post(decide, body)).json).toMatchObject({ version: 2 });
    const stale = await program(desk, 'approver').post(decide, {
      action: 'investigate',
      seen_version: 1,
    });
    expect([stale.status, stale.error.code]).toEqual([409, 'exception_changed']);
    expect(stale.error.message).toContain(PEOPLE.maker);
    expect((await world.now(id)).version).toBe(2);
  });

  it.each([
    [{ action: 'assign' }, 'assignee_missing'],
    [{ action: 'resolve' }, 'resolution_missing'],
    [{ action: 'note' }, 'note_missing'],
    [{ action: 'note', note: 'x', resolution: 'accepted' }, 'exception_input'],
    [{ action: 'approve_write_off' }, 'request_invalid'],
    [{ action: 'investigate', unknown: 1 }, 'request_invalid'],
  ])('%o is refused: %s', async (asked, code) => {
    const id = await world.opened(run);
    const answer = await program(desk, 'maker').post(`/api/exceptions/${id}/decide`, {
      ...asked,
      seen_version: 1,
    });
    expect([answer.status, answer.error.code]).toEqual([400, code]);
    expect((await world.now(id)).version).toBe(1);
  });

  it('of many, one that changed meanwhile is refused with what happened; the others are done', async () => {
    const [first, second] = [await world.opened(run), await world.opened(run)];
    await world.by('tono', 'resolve', first, { resolution: 'not_ours' });
    const body = {
      action: 'investigate',
      exceptions: [first, second, 99].map((id) => ({ id, seen_version: 1 })),
    };
    const { status, json } = await program(desk, 'maker').post('/api/exceptions/decide', body);
    expect([status, json]).toEqual([
      200,
      {
        done: 1,
        doneAlready: 0,
        refused: 2,
        outcomes: [
          expect.objectContaining({ exceptionId: first, code: 'exception_changed' }),
          expect.objectContaining({ exceptionId: second, status: 'investigating', code: null }),
          expect.objectContaining({ exceptionId: 99, code: 'exception_unknown' }),
        ],
      },
    ]);
    expect((await world.now(second)).status).toBe('investigating');
    const twice = await program(desk, 'maker').post('/api/exceptions/decide', {
      ...body,
      exceptions: [body.exceptions[1], body.exceptions[1]],
    });
    expect([twice.status, twice.error.code]).toEqual([400, 'request_invalid']);
    const again = await program(desk, 'maker').post('/api/exceptions/decide', body);
    expect(again.json).toMatchObject({ done: 0, doneAlready: 1, refused: 2 });
  });

  it('a write-off: one person asks, a second one approves, and it is posted once', async () => {
    const id = await world.opened(run);
    const asked = { action: 'request_write_off', note: 'no answer', seen_version: 1 };
    await program(desk, 'approver').post(`/api/exceptions/${id}/decide`, asked);
    const approve = (role: 'maker' | 'approver' | 'admin') =>
      program(desk, role).post(`/api/exceptions/${id}/approve-write-off`, { seen_version: 2 });
    expect((await approve('maker')).error.code).toBe('role_may_not');
    const own = await approve('approver');
    expect([own.status, own.error.code]).toEqual([403, 'approver_is_maker']);
    expect((await approve('admin')).json).toMatchObject({ status: 'written_off', version: 3 });
    expect((await approve('admin')).status).toBe(200);
    const entries: string[] = await desk.database.knex('entries').orderBy('line').pluck('account');
    expect(entries).toEqual(['expenses:write-offs', 'assets:clearing:va']);
    const reopen = { action: 'reopen', note: 'it came', seen_version: 3 };
    await program(desk, 'maker').post(`/api/exceptions/${id}/decide`, reopen);
    expect((await world.now(id)).status).toBe('open');
  });

  it('write-offs of many are approved together', async () => {
    const ids = [await world.opened(run), await world.opened(run)];
    for (const id of ids) await world.by('sari', 'request_write_off', id, { note: 'lost' });
    const body = { exceptions: ids.map((id) => ({ id, seen_version: 2 })) };
    const path = '/api/exceptions/approve-write-offs';
    expect((await program(desk, 'maker').post(path, body)).error.code).toBe('role_may_not');
    const { json } = await program(desk, 'approver').post(path, body);
    expect(json).toMatchObject({ done: 2, refused: 0 });
    expect((await world.now(ids[1] ?? 0)).status).toBe('written_off');
  });

  it('while a run is under way nothing is decided', async () => {
    const id = await world.opened(run);
    await world.run({ state: 'running' });
    const decide = () =>
      program(desk, 'maker').post(
        `/api/exceptions/${id}/decide`,
        { action: 'investigate', seen_version: 1 },
        'investigate-1',
      );
    const { status, error } = await decide();
    expect([status, error.code]).toEqual([409, 'reconciliation_under_way']);
    // It is over in a moment: the same request goes through then, under the same key.
    await desk.database
      .knex('reconciliation_runs')
      .where({ state: 'running' })
      .update({ state: 'interrupted' });
    expect((await decide()).json).toMatchObject({ status: 'investigating' });
  });

  it('the CSV to edit has what it is filtered by', async () => {
    const va = await world.opened(run);
    const closed = await world.opened(run);
    await world.by('sari', 'resolve', closed, { resolution: 'accepted' });
    const rows = async (query: string) =>
      (await program(desk, 'viewer').get(`/api/exceptions.csv${query}`)).text
        .trim()
        .split('\r\n')
        .slice(1)
        .map((row) => Number(row.split(',')[0]));
    expect(await rows('')).toEqual([va]);
    expect(await rows('?status=any&stream=va')).toEqual([va, closed]);
    expect(await rows('?severity=low')).toEqual([]);
  });
});
