import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { ExceptionWorld } from '../reconciliation-exceptions/exception-world.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { type Desk, PEOPLE, startDesk } from './harness.ts';

const HOUR_MS = 3_600_000;
const HEADER = 'exception_id;version;action;new_assignee;new_resolution;new_note';

describe('exceptions in a file: preview, then just that', () => {
  let desk: Desk;
  let world: ExceptionWorld;
  let ids: [number, number, number];

  beforeEach(async () => {
    desk = await startDesk();
    world = new ExceptionWorld(desk.database, new ManualClock());
    const run = await world.run();
    ids = [await world.opened(run), await world.opened(run), await world.opened(run)];
  });

  const file = (...rows: string[]): string => [HEADER, ...rows, ''].join('\r\n');
  /** Uploads it; resolves to the address of its preview. */
  const uploaded = async (text: string, role: 'maker' | 'approver' | 'admin' = 'maker') => {
    const { status, location, html } = await desk
      .at(role)
      .upload(text, '/exceptions/file', 'open.csv');
    if (status !== 303 || location === null) throw new Error(`${status}: ${html}`);
    return location;
  };
  const previewIn = (html: string): string =>
    /name="preview" value="([0-9a-f]{64})"/.exec(html)?.[1] ?? '';
  const statuses = () => Promise.all(ids.map(async (id) => (await world.now(id)).status));

  it('shows what each row would do and which is refused, and applies what was shown', async () => {
    const [first, second, third] = ids;
    const page = await uploaded(
      file(
        `${first};1;resolve;;accepted;small`,
        `${second};1;;tono;;`,
        `${third};1;reopen;;;why not`,
        `${third + 1};1;;;;`,
      ),
    );
    const preview = await desk.at('maker').get(page);
    expect(preview.html).toContain('Preview: open.csv');
    expect(preview.html).toContain('Open → Resolved');
    expect(preview.html).toContain('does not go from there');
    expect(preview.html).toMatch(/Assign to a person<\/td><td>tono<\/td><td>Open → Assigned/);
    expect(await statuses()).toEqual(['open', 'open', 'open']);

    const applied = await desk.at('maker').post(page, { preview: previewIn(preview.html) });
    expect([applied.status, applied.location]).toEqual([303, page]);
    expect(await statuses()).toEqual(['resolved', 'assigned', 'open']);
    expect(await world.now(first)).toMatchObject({ note: 'small', actor: PEOPLE.maker });
    const result = await desk.at('maker').get(page);
    expect(result.html).toContain('Applied: open.csv');
    const refused = await desk.at('maker').get(`${page}/refused.csv`);
    expect(refused.headers.get('content-type')).toContain('text/csv');
    expect(refused.html).toContain('row;reason');
    expect(refused.html).toContain(`${third};1;reopen`);
    // Once more, nothing happens.
    const again = await desk.at('maker').post(page, { preview: previewIn(preview.html) });
    expect(again.location).toBe(page);
    expect((await world.now(first)).version).toBe(2);
  });

  it('where something changed since the preview nothing is applied, and a new one is shown', async () => {
    const [first, second] = ids;
    const page = await uploaded(file(`${first};1;investigate;;;`, `${second};1;investigate;;;`));
    const preview = previewIn((await desk.at('maker').get(page)).html);
    await world.by('tono', 'resolve', second, { resolution: 'not_ours' });
    const stale = await desk.at('maker').post(page, { preview });
    expect(stale.location).toBe(`${page}?changed=yes`);
    expect(await statuses()).toEqual(['open', 'resolved', 'open']);
    const anew = await desk.at('maker').get(stale.location ?? '');
    expect(anew.html).toContain('nothing was applied');
    expect(anew.html).toContain('tono resolved it (not_ours)');
    await desk.at('maker').post(page, { preview: previewIn(anew.html) });
    expect(await statuses()).toEqual(['investigating', 'resolved', 'open']);
  });

  it('a write-off in a file is approved by who may, and not by who asked for it', async () => {
    const [first] = ids;
    await world.by('sari', 'request_write_off', first, { note: 'lost' });
    const row = file(`${first};2;approve_write_off;;;`);
    const byMaker = await desk.at('maker').get(await uploaded(row));
    expect(byMaker.html).toContain('does not allow `approve_write_off`');
    expect(previewIn(byMaker.html)).toBe('');
    const page = await uploaded(row, 'approver');
    const { html } = await desk.at('approver').get(page);
    await desk.at('approver').post(page, { preview: previewIn(html) });
    expect((await world.now(first)).status).toBe('written_off');
  });

  it("another person's upload is not there, nor any other file of the server", async () => {
    const page = await uploaded(file(`${ids[0]};1;investigate;;;`));
    for (const path of [page, `${page}/refused.csv`, '/exceptions/file/..%2F..%2Frekon.sqlite']) {
      const { status, html } = await desk.at('approver').get(path);
      expect([path, status, html.includes('edited_file_unknown')]).toEqual([path, 404, true]);
    }
    const posted = await desk.at('approver').post(page, { preview: 'a'.repeat(64) });
    expect(posted.status).toBe(404);
    expect((await desk.at('viewer').get(page)).status).toBe(403);
  });

  it('a file that is none is refused as a whole, and the page says why', async () => {
    const page = await uploaded('name,amount\nMaya,5\n');
    const { status, html } = await desk.at('maker').get(page);
    expect([status, /<code>(file_\w+)/.exec(html)?.[1]]).toEqual([422, 'file_columns_unknown']);
  });

  it('a form that is not ours leaves nothing behind', async () => {
    const at = desk.at('maker');
    const form = new FormData();
    form.set('form_token', 'another');
    form.set('file', new Blob([file(`${ids[0]};1;investigate;;;`)]), 'open.csv');
    const { status } = await at.call('/exceptions/file', { method: 'POST', body: form });
    expect(status).toBe(403);
    expect(await readdir(join(desk.dataDir, 'edited-exceptions'))).toEqual([]);
  });

  it('is kept for an hour', async () => {
    // Files bear the time of the machine.
    const clock = new ManualClock(desk.clock.nowMs());
    const own = await startDesk({ clock, settings: { sessionIdleMinutes: 300 } });
    const first = await own.at('maker').upload(file('1;1;note;;;x'), '/exceptions/file');
    await clock.advance(2 * HOUR_MS);
    await own.at('maker').upload(file('1;1;note;;;x'), '/exceptions/file');
    expect((await own.at('maker').get(first.location ?? '')).status).toBe(404);
    expect(await readdir(join(own.dataDir, 'edited-exceptions'))).toHaveLength(1);
  });
});
