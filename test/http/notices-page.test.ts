import { expect, it } from 'vitest';
import { insertTestNotice } from '../../src/notices/find-notices.ts';
import type { NoticeTarget } from '../../src/notices/notice-target.ts';
import { MAX_TRIES, NoticeWorld } from '../notices/notice-world.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { updateUserLanguage } from './desk-language.ts';
import { startDesk } from './harness.ts';
import { formsOf, textOf } from './order-world-at-desk.ts';

const NOTICES = '/jobs/notices';
/** Longer than any pause between the few tries, and shorter than a session may be idle. */
const PAUSE_MS = 180_000;

/** One receiver that takes everything, and one that refuses until it is mended. */
function receivers() {
  const accounting = { isDown: true };
  const mail: NoticeTarget = {
    key: 'hash-of-a-list',
    shown: 'mail',
    send: () => Promise.resolve({ kind: 'arrived' }),
  };
  const webhook: NoticeTarget = {
    key: 'hash-of-an-address',
    shown: 'accounting.example',
    send: () =>
      Promise.resolve(
        accounting.isDown ? { kind: 'failed', why: 'it answered HTTP 503' } : { kind: 'arrived' },
      ),
  };
  return { accounting, targets: [mail, webhook] };
}

describeOnBothDatabases('notices at the desk', (open) => {
  it('who was told what, whether it arrived, and when it is tried next', async () => {
    const world = new NoticeWorld(await open(), receivers().targets);
    const desk = await startDesk({ database: world.database, clock: world.clock });
    expect(textOf((await desk.at('viewer').get(NOTICES)).html)).toContain(
      'Nobody has been told anything yet.',
    );
    await insertTestNotice(world.context);
    await world.deliver();
    const { html } = await desk.at('viewer').get(NOTICES);
    const said = textOf(html);
    for (const each of [
      'This notice was sent to see whether notices arrive.',
      'accounting.example Waits',
      'mail Arrived',
      'it answered HTTP 503',
      '10:00:30 WIB',
    ]) {
      expect(said).toContain(each);
    }
    expect(html).not.toContain('hash-of-an-address');
    expect((await desk.at('viewer').get('/jobs')).html).toContain(`href="${NOTICES}"`);
    await updateUserLanguage(desk, 'vina', 'id');
    expect(textOf((await desk.at('viewer').get(NOTICES)).html)).toContain(
      'Pemberitahuan ini dikirim untuk memastikan bahwa pemberitahuan sampai.',
    );
  });

  it('what was given up is tried again by whoever may order jobs, and arrives', async () => {
    const { accounting, targets } = receivers();
    const world = new NoticeWorld(await open(), targets);
    const desk = await startDesk({ database: world.database, clock: world.clock });
    await insertTestNotice(world.context);
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      await world.deliver();
      await world.clock.advance(PAUSE_MS);
    }
    const waiting = await desk.at('viewer').get(`${NOTICES}?state=given_up`);
    expect(textOf(waiting.html)).toContain('accounting.example Given up');
    expect(formsOf((await desk.at('maker').get(NOTICES)).html)).not.toContain(`${NOTICES}/retry`);
    expect((await desk.at('maker').post(`${NOTICES}/retry`)).status).toBe(403);

    expect(formsOf((await desk.at('approver').get(NOTICES)).html)).toContain(`${NOTICES}/retry`);
    const answer = await desk.at('approver').post(`${NOTICES}/retry`);
    expect([answer.status, answer.location]).toEqual([303, `${NOTICES}?retried=1`]);
    const page = await desk.at('approver').get(answer.location ?? '');
    expect(textOf(page.html)).toContain('One delivery is tried again.');
    expect(formsOf(page.html)).not.toContain(`${NOTICES}/retry`);
    accounting.isDown = false;
    await world.deliver();
    expect((await world.deliveries()).map(({ state }) => state)).toEqual([
      'delivered',
      'delivered',
    ]);
    const [audited] = await desk.database.knex('audit_log').where({ action: 'notices_retried' });
    expect(audited).toMatchObject({ actor: 'agus', details: '{"deliveries":1}' });
  });

  it('older notices are on further pages', async () => {
    const world = new NoticeWorld(await open(), receivers().targets);
    const desk = await startDesk({ database: world.database, clock: world.clock });
    for (let notice = 0; notice < 51; notice += 1) await insertTestNotice(world.context);
    const first = await desk.at('viewer').get(NOTICES);
    const older = /href="(\/jobs\/notices\?[^"]*before=[^"]*)"/.exec(first.html)?.[1] ?? '';
    const second = await desk.at('viewer').get(older.replaceAll('&amp;', '&'));
    const shown = (html: string): number => [...html.matchAll(/<strong>Test notice/g)].length;
    expect([shown(first.html), shown(second.html)]).toEqual([50, 1]);
  });
});
