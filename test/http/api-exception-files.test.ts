import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { ExceptionWorld } from '../reconciliation-exceptions/exception-world.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { program } from './described-answers.ts';
import { type Desk, PEOPLE, startDesk } from './harness.ts';

const FILES = '/api/exceptions/files';
const HEADER = 'exception_id;version;action;new_assignee;new_resolution;new_note';

describeOnBothDatabases('edited exceptions in a file, for programs', (open) => {
  let desk: Desk;
  let world: ExceptionWorld;
  let ids: [number, number, number];

  beforeEach(async () => {
    desk = await startDesk({ database: await open() });
    world = new ExceptionWorld(desk.database, new ManualClock());
    const run = await world.run();
    ids = [await world.opened(run), await world.opened(run), await world.opened(run)];
  });

  const upload = async (rows: readonly string[], role: 'maker' | 'approver' | 'viewer' = 'maker') =>
    program(desk, role).upload(FILES, [HEADER, ...rows, ''].join('\r\n'), {}, 'open.csv');
  const statuses = () => Promise.all(ids.map(async (id) => (await world.now(id)).status));

  it('a dry run says what each row would do; applied is just that', async () => {
    const [first, second, third] = ids;
    const dry = await upload([
      `${first};1;resolve;;accepted;small`,
      `${second};1;;tono;;`,
      `${third};1;reopen;;;why not`,
    ]);
    expect([dry.status, dry.json]).toMatchObject([
      201,
      { name: 'open.csv', isApplied: false, read: 3, done: 2, refused: 1, untouched: 0 },
    ]);
    expect(await statuses()).toEqual(['open', 'open', 'open']);
    const page = dry.headers.get('location') ?? '';
    const rows = await program(desk, 'maker').get(`${page}?limit=2`);
    expect(rows.json).toMatchObject({
      nextAfter: 3,
      rows: [
        { exceptionId: first, outcome: 'done', from: 'open', to: 'resolved' },
        { exceptionId: second, outcome: 'done', assignee: 'tono' },
      ],
    });
    const rest = await program(desk, 'maker').get(`${page}?after=3`);
    expect(rest.json).toMatchObject({
      nextAfter: null,
      rows: [{ row: 4, outcome: 'refused', code: 'exception_status' }],
    });

    const preview = { preview: dry.json.preview };
    const applied = await program(desk, 'maker').post(`${page}/apply`, preview);
    expect(applied.json).toMatchObject({ isApplied: true, done: 2, refused: 1 });
    expect(await statuses()).toEqual(['resolved', 'assigned', 'open']);
    expect(await world.now(first)).toMatchObject({ note: 'small', actor: PEOPLE.maker });
    const refused = await program(desk, 'maker').get(`${page}/refused.csv`);
    expect(refused.text).toContain(`${third};1;reopen`);
    // Once more nothing happens.
    expect((await program(desk, 'maker').post(`${page}/apply`, preview)).json).toMatchObject({
      isApplied: true,
      done: 2,
    });
    expect((await world.now(first)).version).toBe(2);
  });

  it('where something changed since the dry run nothing is applied', async () => {
    const [first, second] = ids;
    const { json, headers } = await upload([
      `${first};1;investigate;;;`,
      `${second};1;investigate;;;`,
    ]);
    const page = headers.get('location') ?? '';
    await world.by('tono', 'resolve', second, { resolution: 'not_ours' });
    const stale = await program(desk, 'maker').post(`${page}/apply`, { preview: json.preview });
    expect([stale.status, stale.error.code]).toEqual([409, 'edited_file_outdated']);
    expect(await statuses()).toEqual(['open', 'resolved', 'open']);
    const { json: anew } = await program(desk, 'maker').get(page);
    await program(desk, 'maker').post(`${page}/apply`, { preview: anew.preview });
    expect(await statuses()).toEqual(['investigating', 'resolved', 'open']);
  });

  it('the same upload under the same key is one file', async () => {
    const form = (text: string) => {
      const body = new FormData();
      body.set('file', new Blob([text]), 'open.csv');
      return { method: 'POST', body, headers: { 'idempotency-key': 'file-1' } };
    };
    const text = `${HEADER}\r\n${ids[0]};1;investigate;;;\r\n`;
    const first = await desk.as('maker').call(FILES, form(text));
    const again = await desk.as('maker').call(FILES, form(text));
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.json).toEqual(first.json);
    expect(await readdir(join(desk.dataDir, 'edited-exceptions'))).toHaveLength(1);
    const other = await desk.as('maker').call(FILES, form(`${text}\r\n`));
    expect([other.status, other.error.code]).toEqual([422, 'idempotency_key_reused']);
  });

  it('a file is its person’s alone, and one that is none is refused', async () => {
    const row = `${ids[0]};1;investigate;;;`;
    expect((await upload([row], 'viewer')).error.code).toBe('role_may_not');
    const page = (await upload([row])).headers.get('location') ?? '';
    for (const path of [page, `${page}/refused.csv`]) {
      const { status, error } = await program(desk, 'approver').get(path);
      expect([path, status, error.code]).toEqual([path, 404, 'edited_file_unknown']);
    }
    const none = await program(desk, 'maker').upload(FILES, 'name,amount\nMaya,5\n', {}, 'x.csv');
    expect([none.status, none.error.code]).toEqual([422, 'file_columns_unknown']);
    expect(await desk.filesUnderWay()).toEqual([]);
  });

  it('a write-off in a file is approved by who may, and not by who asked for it', async () => {
    await world.by('sari', 'request_write_off', ids[0], { note: 'lost' });
    const row = `${ids[0]};2;approve_write_off;;;`;
    expect((await upload([row])).json).toMatchObject({ done: 0, refused: 1 });
    const { json, headers } = await upload([row], 'approver');
    const page = headers.get('location') ?? '';
    await program(desk, 'approver').post(`${page}/apply`, { preview: json.preview });
    expect((await world.now(ids[0])).status).toBe('written_off');
  });
});
