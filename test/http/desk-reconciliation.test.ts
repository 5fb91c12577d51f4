import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { setLanguage } from '../../src/access/users.ts';
import { type DeskAnswer, type Desk, PEOPLE, startDesk } from './harness.ts';
import { seedRun } from '../reconciliation-periods/builder.ts';
import { reconcileOwn } from '../support/reconcile.ts';

const sample = (name: string): string =>
  fileURLToPath(new URL(`../../samples/reconciliation/${name}`, import.meta.url));
const SHOP = { settings: { reconciliationFile: sample('shop.json') } };
const IMPORTS = '/reconciliation/imports';
const STREAM = '/reconciliation/streams/shop';

async function importSample(desk: Desk, source: string, fields: Record<string, string> = {}) {
  const file = new Blob([await readFile(sample(`${source}.csv`))]);
  return desk.at('maker').upload(file, IMPORTS, `${source}.csv`, { source, ...fields });
}

/** Both files of the shop are there. */
async function shopDesk(): Promise<Desk> {
  const desk = await startDesk(SHOP);
  for (const source of ['shop-orders', 'shop-bank']) {
    expect((await importSample(desk, source)).status).toBe(303);
  }
  return desk;
}

/** Presses the button, and looks until the run has ended. */
async function reconcile(desk: Desk, stream = 'shop'): Promise<DeskAnswer> {
  const sent = await desk.at('maker').post('/reconciliation/run', { stream });
  expect(sent.status).toBe(303);
  return vi.waitFor(
    async () => {
      const page = await desk.at('maker').get(sent.location ?? '');
      expect(page.html).not.toContain('under way');
      return page;
    },
    { timeout: 20_000, interval: 50 },
  );
}

const linkIn = (html: string, pattern: RegExp): string => pattern.exec(html)?.[0] ?? '';

describe('reconciliation at the desk', () => {
  it('a maker reconciles a stream now, watches it, and opens what the run found', async () => {
    const desk = await shopDesk();
    const before = await desk.at('maker').get(STREAM);
    expect(before.html).toContain('This stream was never reconciled.');
    const page = await reconcile(desk);
    expect(page.html).toContain(`<td>${PEOPLE.maker}</td>`);
    const address = linkIn(page.html, /\/reconciliation\/runs\/\w+/);
    const run = await desk.at('viewer').get(address);
    expect(run.status).toBe(200);
    expect(run.html).toContain('Run 1 · shop');
    for (const pass of ['exact reference', 'settlement batch', 'paid in parts']) {
      expect(run.html).toContain(`<th scope="row">${pass}</th>`);
    }
    for (const line of ['Open before', 'Closed by themselves', 'Open after']) {
      expect(run.html).toContain(line);
    }
    const id = address.split('/').at(-1);
    for (const file of ['summary.csv', 'matches.csv', 'report.xlsx']) {
      expect(run.html).toContain(`href="/api/runs/${id}/${file}"`);
      expect((await desk.at('viewer').get(`/api/runs/${id}/${file}`)).status).toBe(200);
    }
  });

  it('every stream is reconciled by one button, and the list tells how each stands', async () => {
    const desk = await shopDesk();
    const page = await reconcile(desk, '*');
    expect(page.html).toContain('href="/reconciliation/streams/disbursement"');
    expect(page.html).toContain('href="/reconciliation/streams/shop"');
    const { json } = await desk.as('viewer').get('/api/runs');
    expect(json.runs).toHaveLength(8);
    expect(json.runs).toMatchObject(
      Array.from({ length: 8 }, () => ({ state: 'finished', kind: 'reconciliation' })),
    );
  });

  it('the plots say in words and figures what they draw', async () => {
    const desk = await shopDesk();
    const { html } = await reconcile(desk);
    for (const plot of ['rate', 'age', 'value']) {
      expect(html).toContain(`role="img" aria-labelledby="${plot}-title ${plot}-about"`);
      expect(html).toMatch(new RegExp(`<svg[^>]*>\\s*<title id="${plot}-title">[^<]+</title>`));
      expect(html).toMatch(new RegExp(`<desc id="${plot}-about">[^<]+</desc>`));
    }
    expect(html.match(/<summary>The same in figures<\/summary>/g)).toHaveLength(3);
    expect(html).toMatch(/\d%<\/td>/);
    expect(html).toContain('viewBox="0 0 720 240"');
    expect(html).toContain('patternUnits="userSpaceOnUse"');
    expect(html).not.toMatch(/\sstyle=/);
  });

  it('a run of another process is shown with who began it, until it has ended', async () => {
    const desk = await startDesk(SHOP);
    const { knex } = desk.database;
    await seedRun(knex, { number: 1, stream: 'shop', state: 'running' });
    const page = await desk.at('viewer').get(STREAM);
    expect(page.html).toContain('A run is under way');
    expect(page.html).toContain('Started by rekon');
    const part = await desk.at('viewer').get(`${STREAM}/progress`);
    expect(part.html).toContain('hx-get="/reconciliation/streams/shop/progress"');
    expect(part.html).not.toContain('<html');
    await knex('reconciliation_runs').update({ state: 'interrupted' });
    const ended = await desk.at('viewer').get(`${STREAM}/progress`);
    expect([ended.status, ended.headers.get('hx-refresh'), ended.html]).toEqual([200, 'true', '']);
  });

  it('why a run could not begin is told on the page of its stream', async () => {
    const desk = await startDesk(SHOP);
    const { knex } = desk.database;
    await seedRun(knex, { number: 1, stream: 'shop', state: 'running' });
    await knex('reconciliation_runs').update({
      heartbeat_at: new Date(desk.clock.nowMs()).toISOString(),
    });
    expect((await desk.at('maker').post('/reconciliation/run', { stream: 'shop' })).status).toBe(
      303,
    );
    await vi.waitFor(async () => {
      expect((await desk.at('maker').get(STREAM)).html).not.toContain('Doing now');
    });
    await knex('reconciliation_runs').update({ state: 'interrupted' });
    const { html } = await desk.at('maker').get(STREAM);
    expect(html).toContain('The last run from here did not succeed');
    expect(html).toContain('A reconciliation of shop is under way, started by rekon');
  });

  it('runs are listed newest first, and earlier ones a page at a time', async () => {
    const desk = await startDesk(SHOP);
    for (let number = 1; number <= 60; number += 1) {
      await seedRun(desk.database.knex, { number, stream: 'shop', state: 'interrupted' });
    }
    const first = await desk.at('viewer').get(STREAM);
    const next = linkIn(first.html, /\/reconciliation\/streams\/shop\?before=\d+/);
    expect(next).toBe('/reconciliation/streams/shop?before=11');
    const numbers = (html: string) =>
      [...html.matchAll(/runs\/R\d+">(\d+)</g)].map(([, number]) => Number(number));
    expect(numbers(first.html)).toEqual(Array.from({ length: 50 }, (_, index) => 60 - index));
    const second = await desk.at('viewer').get(next);
    expect(numbers(second.html)).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
  });

  it('a viewer looks and presses nothing; an unknown stream, run or import is not there', async () => {
    const desk = await startDesk(SHOP);
    const viewer = desk.at('viewer');
    const list = await viewer.get('/reconciliation');
    expect(list.html).toContain(`href="${STREAM}"`);
    expect(list.html).not.toContain('Reconcile every stream now');
    expect((await viewer.get(STREAM)).html).not.toContain('Reconcile now');
    expect((await viewer.get(IMPORTS)).html).not.toContain('<h2>Import a file</h2>');
    expect((await viewer.post('/reconciliation/run', { stream: 'shop' })).status).toBe(403);
    for (const path of ['streams/none', 'runs/none', 'imports/none', 'imports/none/rejects.csv']) {
      expect([path, (await viewer.get(`/reconciliation/${path}`)).status]).toEqual([path, 404]);
    }
    const unknown = await desk.at('maker').post('/reconciliation/run', { stream: 'none' });
    expect([unknown.status, unknown.html.includes('stream_unknown')]).toEqual([404, true]);
  });

  it('speaks Bahasa Indonesia to who chose it', async () => {
    const desk = await startDesk(SHOP);
    await reconcileOwn(desk, 'disbursement');
    await setLanguage(desk, { user: PEOPLE.maker, language: 'id' });
    const list = await desk.at('maker').get('/reconciliation');
    expect(list.html).toContain('Rekonsiliasi semua aliran sekarang');
    expect(list.html).toContain('Nilai berisiko');
    const stream = await desk.at('maker').get('/reconciliation/streams/disbursement');
    expect(stream.html).toContain('Pembayaran: buku besar terhadap');
    expect((await desk.at('maker').get(IMPORTS)).html).toContain('Impor berkas');
    expect((await desk.at('maker').get('/reconciliation/periods')).html).toContain('Tutup periode');
  });
});

describe('a file that is evidence, imported at the desk', () => {
  it('read is accepted and known already and rejected, with the reasons and the rejects to download', async () => {
    const desk = await startDesk(SHOP);
    const orders = await readFile(sample('shop-orders.csv'), 'utf8');
    const file = `${orders}900;INV-1;2025-10-06;JKT;;1,00;;;LUNAS\r\n`;
    const at = desk.at('maker');
    const sent = await at.upload(file, IMPORTS, 'orders.csv', { source: 'shop-orders' });
    expect(sent.status).toBe(303);
    const page = await at.get(sent.location ?? '');
    expect(page.html).toContain('69 = 68 accepted + 0 known already + 1 rejected');
    expect(page.html).toContain('is not a date such as');
    const rejects = await at.get(`${sent.location}/rejects.csv`);
    expect(rejects.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(rejects.html).toContain('INV-1');
    expect((await at.get(IMPORTS)).html).toContain('orders.csv');
    const again = await at.upload(file, IMPORTS, 'orders.csv', { source: 'shop-orders' });
    expect([again.status, again.html.includes('file_imported_already')]).toEqual([409, true]);
    expect(await desk.filesUnderWay()).toEqual([]);
  });

  it('a file that does not hold what was said is refused as a whole', async () => {
    const desk = await startDesk(SHOP);
    const rows = await importSample(desk, 'shop-bank', { rows: '99' });
    expect(rows.html).toContain('The file should have 99 rows, and has 54.');
    const total = await importSample(desk, 'shop-bank', { rows: '54', total: '148.433.012' });
    expect([total.status, total.html.includes('Write the total plainly')]).toEqual([400, true]);
    const right = await importSample(desk, 'shop-bank', { rows: '54', total: '148433012' });
    expect(right.status).toBe(303);
    const page = await desk.at('viewer').get(right.location ?? '');
    expect(page.html).toContain('54 = 54 accepted');
    expect(page.html).toMatch(/<dd>Rp\s148,433,012<\/dd>/);
  });

  it('a statement of OY is taken in without a settings file; another form’s is refused', async () => {
    const desk = await startDesk();
    const statement =
      'trx_id,partner_trx_id,created,settled,bank_code,account,amount,fee,status,type\n' +
      'A-1,INV-1,02-03-2026 03:00:00,02-03-2026 03:00:02,014,1239812390,150000.50,0,SUCCESS,DISBURSEMENT\n';
    const at = desk.at('approver');
    const fields = { source: 'oy:statement' };
    const foreign = await at.upload(statement, IMPORTS, 's.csv', {
      ...fields,
      form_token: 'another',
    });
    expect([foreign.status, foreign.html.includes('form_not_ours')]).toEqual([403, true]);
    const sent = await at.upload(statement, IMPORTS, 'statement.csv', fields);
    const page = await at.get(sent.location ?? '');
    expect(page.html).toContain('href="/reconciliation/streams/disbursement"');
    const unknown = await at.upload(statement, IMPORTS, 's.csv', { source: 'none' });
    expect([unknown.status, unknown.html.includes('There is no source none')]).toEqual([400, true]);
    const nothing = await desk.at('viewer').upload(statement, IMPORTS, 's.csv', fields);
    expect(nothing.status).toBe(403);
  });
});
