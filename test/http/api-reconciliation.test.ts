import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, it, vi } from 'vitest';
import type { Role } from '../../src/access/roles.ts';
import { seedRun } from '../reconciliation-periods/builder.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { reconcileOwn } from '../support/reconcile.ts';
import { program } from './described-answers.ts';
import { type Desk, PEOPLE, startDesk } from './harness.ts';

const sample = (name: string): string =>
  fileURLToPath(new URL(`../../samples/reconciliation/${name}`, import.meta.url));
const settings = { reconciliationFile: sample('shop.json') };

const importSample = async (desk: Desk, source: string, said: Record<string, string> = {}) =>
  program(desk, 'maker').upload(
    '/api/imports',
    await readFile(sample(`${source}.csv`), 'utf8'),
    { source, ...said },
    `${source}.csv`,
  );

/** Both files of the shop are there. */
async function importBoth(desk: Desk): Promise<void> {
  for (const source of ['shop-orders', 'shop-bank']) {
    expect((await importSample(desk, source)).status).toBe(201);
  }
}

const start = (desk: Desk, stream: string, role: Role = 'maker', key?: string) =>
  program(desk, role).post('/api/runs', { stream }, key);

/** Looks at the stream until nothing is under way. */
const ended = (desk: Desk, stream: string) =>
  vi.waitFor(
    async () => {
      const { json } = await program(desk, 'viewer').get(`/api/streams/${stream}`);
      expect(json.underWay).toBeNull();
      return json;
    },
    { timeout: 20_000, interval: 50 },
  );

describeOnBothDatabases('reconciliation for programs', (open) => {
  it('a run is asked for, watched at its stream, and read with its figures', async () => {
    const desk = await startDesk({ database: await open(), settings });
    await importBoth(desk);
    const never = await program(desk, 'viewer').get('/api/streams/shop');
    expect(never.json).toMatchObject({ stream: 'shop', isDeclared: true, lastRun: null });
    expect((await start(desk, 'shop', 'viewer')).error.code).toBe('role_may_not');
    const begun = await start(desk, 'shop', 'maker', 'run-1');
    expect([begun.status, begun.headers.get('location'), begun.json]).toEqual([
      202,
      '/api/streams/shop',
      { streams: ['shop'] },
    ]);
    const stream = await ended(desk, 'shop');
    const again = await start(desk, 'shop', 'maker', 'run-1');
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    const { json: list } = await program(desk, 'viewer').get('/api/runs?stream=shop');
    expect(list).toMatchObject({
      runs: [{ number: 1, state: 'finished', startedBy: PEOPLE.maker }],
      nextBefore: null,
    });
    const last = stream.lastRun as { runId: string; figures: { matchRateByCount: number } };
    const { json: run } = await program(desk, 'viewer').get(`/api/runs/${last.runId}`);
    expect(run).toMatchObject({ runId: last.runId, stream: 'shop', figures: last.figures });
    expect(last.figures.matchRateByCount).toBeGreaterThan(0.5);
    const exceptions: number[] = await desk.database
      .knex('exceptions')
      .where({ stream: 'shop' })
      .pluck('id');
    expect(last.figures).toMatchObject({ exceptionsOpen: { count: exceptions.length } });
  });

  it('every stream is reconciled by one request, and the list tells how each stands', async () => {
    const desk = await startDesk({ database: await open(), settings });
    await importBoth(desk);
    const begun = await start(desk, '*');
    expect(begun.headers.get('location')).toBe('/api/streams');
    expect(begun.json.streams).toHaveLength(8);
    await ended(desk, (begun.json.streams as string[]).at(-1) ?? '');
    const { json } = await program(desk, 'viewer').get('/api/streams');
    const streams = json.streams as { stream: string; lastRun: object | null }[];
    expect(streams.filter(({ lastRun }) => lastRun === null)).toEqual([]);
    expect(streams.map(({ stream }) => stream)).toContain('shop');
  });

  it('a run that is under way is told, and why one could not begin', async () => {
    const desk = await startDesk({ database: await open(), settings });
    const { knex } = desk.database;
    await seedRun(knex, { number: 1, stream: 'shop', state: 'running' });
    await knex('reconciliation_runs').update({
      heartbeat_at: new Date(desk.clock.nowMs()).toISOString(),
    });
    const { json } = await program(desk, 'viewer').get('/api/streams/shop');
    expect(json.underWay).toMatchObject({ startedBy: 'rekon', step: null });
    expect((await start(desk, 'shop')).status).toBe(202);
    await vi.waitFor(async () => {
      const { json: failed } = await program(desk, 'viewer').get('/api/streams/shop');
      expect(failed.failed).toMatchObject({
        message: expect.stringContaining('A reconciliation of shop is under way') as string,
      });
    });
  });

  it('runs come a page at a time, of one kind or all', async () => {
    const desk = await startDesk({ database: await open(), settings });
    await reconcileOwn(desk, 'disbursement');
    await reconcileOwn(desk, 'balance');
    const first = await program(desk, 'viewer').get('/api/runs?limit=1');
    expect(first.json).toMatchObject({ runs: [{ stream: 'balance' }], nextBefore: 2 });
    const second = await program(desk, 'viewer').get('/api/runs?limit=2&before=2');
    expect(second.json).toMatchObject({ runs: [{ stream: 'disbursement' }], nextBefore: null });
    const closings = await program(desk, 'viewer').get('/api/runs?kind=close');
    expect(closings.json.runs).toEqual([]);
  });

  it.each([
    ['/api/streams/none', 'stream_unknown'],
    ['/api/runs/none', 'run_unknown'],
    ['/api/imports/none', 'import_unknown'],
    ['/api/imports/none/rejects.csv', 'import_unknown'],
  ])('%s is not there', async (path, code) => {
    const desk = await startDesk({ database: await open(), settings });
    const { status, error } = await program(desk, 'viewer').get(path);
    expect([status, error.code]).toEqual([404, code]);
    expect((await start(desk, 'none')).error.code).toBe('stream_unknown');
  });

  it('an import tells read = accepted + known already + rejected, with the reasons', async () => {
    const desk = await startDesk({ database: await open(), settings });
    const orders = await readFile(sample('shop-orders.csv'), 'utf8');
    const file = `${orders}900;INV-1;2025-10-06;JKT;;1,00;;;LUNAS\r\n`;
    const send = (role: Role) =>
      program(desk, role).upload('/api/imports', file, { source: 'shop-orders' }, 'orders.csv');
    expect((await send('viewer')).error.code).toBe('role_may_not');
    const { status, headers, json } = await send('maker');
    expect([status, json]).toMatchObject([
      201,
      {
        source: 'shop-orders',
        stream: 'shop',
        file: 'orders.csv',
        importedBy: PEOPLE.maker,
        rows: { read: 69, accepted: 68, duplicate: 0, rejected: 1 },
        rejects: [{ reason: expect.stringContaining('is not a date') as string }],
      },
    ]);
    const path = headers.get('location') ?? '';
    expect((await program(desk, 'viewer').get(path)).json).toEqual(json);
    expect((await program(desk, 'viewer').get(`${path}/rejects.csv`)).text).toContain('INV-1');
    const list = await program(desk, 'viewer').get('/api/imports?limit=1');
    expect(list.json).toMatchObject({ imports: [{ importId: json.importId }] });
    const again = await send('maker');
    expect([again.status, again.error.code]).toEqual([409, 'file_imported_already']);
    expect(await desk.database.knex('imports').pluck('id')).toEqual([json.importId]);
    expect(await desk.filesUnderWay()).toEqual([]);
  });

  it('a file that does not hold what was said of it is refused as a whole', async () => {
    const desk = await startDesk({ database: await open(), settings });
    for (const [said, status, code] of [
      [{ rows: '99' }, 422, 'control_total_differs'],
      [{ total_sen: '1' }, 422, 'control_total_differs'],
      [{ total_sen: '148.433.012' }, 400, 'request_invalid'],
      [{ source: 'none' }, 400, 'usage'],
    ] as const) {
      const { status: answered, error } = await importSample(desk, 'shop-bank', said);
      expect([said, answered, error.code]).toEqual([said, status, code]);
    }
    expect(await desk.database.knex('imports').pluck('id')).toEqual([]);
    const right = { rows: '54', total_sen: '14843301200' };
    expect((await importSample(desk, 'shop-bank', right)).json).toMatchObject({
      totalSen: 14_843_301_200,
    });
  });

  it('tells which files can be imported', async () => {
    const desk = await startDesk({ database: await open(), settings });
    const { json } = await program(desk, 'viewer').get('/api/imports/sources');
    expect(json.sources).toContainEqual(
      expect.objectContaining({ source: 'oy:statement', stream: 'disbursement' }),
    );
    expect(json.sources).toContainEqual(expect.objectContaining({ source: 'shop-bank' }));
  });
});
