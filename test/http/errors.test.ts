import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { STATUS_OF_CODE } from '../../src/http/error-answers.ts';
import { loggableError } from '../../src/http/loggable-error.ts';
import { payoutFile, SALARIES, startDesk } from './harness.ts';

describe('errors over HTTP', () => {
  it('each says what happened and what to do, and carries the number of its request', async () => {
    const desk = await startDesk();
    const { status, error, headers } = await desk.as('viewer').get('/api/batches/none');
    expect(status).toBe(404);
    expect(error).toEqual({
      code: 'batch_unknown',
      message: expect.stringContaining('none'),
      next: expect.stringMatching(/\w/),
      details: {},
      requestId: headers.get('x-request-id'),
    });
  });

  it.each([
    ['broken JSON', { body: '{"hash":', type: 'application/json' }, 400, 'request_malformed'],
    ['JSON that is a list', { body: '[]', type: 'application/json' }, 400, 'request_invalid'],
    [
      'a field that is not known',
      { body: '{"reason":"x","by":"agus"}', type: 'application/json' },
      400,
      'request_invalid',
    ],
    ['another type', { body: 'reason=x', type: 'text/plain' }, 415, 'media_type_unsupported'],
    [
      'far too much',
      { body: JSON.stringify({ reason: 'x'.repeat(20_000) }), type: 'application/json' },
      413,
      'body_too_large',
    ],
    [
      'a poisoned object',
      { body: '{"__proto__":{"by":"agus"}}', type: 'application/json' },
      400,
      'request_malformed',
    ],
  ])('a body that is %s is refused', async (_name, { body, type }, status, code) => {
    const desk = await startDesk();
    const refused = await desk.as('approver').call('/api/batches/B20261121-AAAAAA/pause', {
      method: 'POST',
      headers: { 'content-type': type },
      body,
    });
    expect([refused.status, refused.error.code]).toEqual([status, code]);
    expect(refused.error.next).toMatch(/\w/);
  });

  it.each(['limit=0x10', 'limit=-1', 'limit=1.5', 'limit=201', 'limit=', 'limit=1&limit=2', 'a=1'])(
    'the query ?%s is refused',
    async (query) => {
      const desk = await startDesk();
      const { status, error } = await desk.as('viewer').get(`/api/batches?${query}`);
      expect([status, error.code]).toEqual([400, 'request_invalid']);
    },
  );

  it.each([
    [`/api/runs/${'x'.repeat(2000)}/matches.csv`, 414],
    ['/api/runs/%zz/matches.csv', 400],
  ])('an address that cannot be read is refused in the same way', async (path, status) => {
    const desk = await startDesk();
    const refused = await desk.stranger.get(path);
    expect([refused.status, refused.error.code]).toEqual([status, 'request_malformed']);
    expect(refused.error.requestId).toBe(refused.headers.get('x-request-id'));
  });

  it('a fault tells the caller a number, and the log its place, and neither an account', async () => {
    const desk = await startDesk();
    await desk.as('maker').upload(payoutFile(SALARIES));
    await desk.database.knex.raw('ALTER TABLE rejected_rows RENAME TO elsewhere');
    const bad = `${payoutFile(SALARIES)}BAD-1,014,12A3334445556,SITI NURHALIZA,10000\n`;
    const { status, text, error } = await desk.as('maker').upload(bad);
    expect(status).toBe(500);
    expect(error.code).toBe('internal_error');
    expect(text).not.toMatch(/rejected_rows|SQLITE|node_modules|\.ts/);
    const logged = desk.logLines.find((line) => line.includes('a request failed')) ?? '';
    expect(logged).toContain(String(error.requestId));
    expect(logged).toContain('SQLITE_ERROR');
    expect(desk.logLines.join('')).not.toMatch(/1239812390|12A3334445556|NURHALIZA/);
    expect(await desk.filesUnderWay()).toEqual([]);
  });

  it('no token reaches the log', async () => {
    const desk = await startDesk();
    await desk.as('viewer').get('/api/batches?limit=1');
    await desk.as('viewer').get(`/api/batches?token=${desk.tokens.maker}`);
    await desk.stranger.get('/nowhere/rekon_secret');
    expect(desk.logLines.length).toBeGreaterThan(2);
    expect(desk.logLines.join('')).not.toMatch(/rekon_/);
  });

  it('the state of health is told, good or bad', async () => {
    const desk = await startDesk();
    const well = await desk.stranger.get('/health');
    expect([well.status, well.json]).toEqual([200, { status: 'ok', database: 'answers' }]);
    await desk.database.close();
    const unwell = await desk.stranger.get('/health');
    expect([unwell.status, unwell.json]).toEqual([503, { status: 'unwell', database: 'fails' }]);
    expect((await desk.as('viewer').get('/api/batches')).status).toBe(500);
  });

  it('a port that is taken is named, with the setting', async () => {
    const desk = await startDesk();
    await expect(startDesk({ settings: { port: desk.port } })).rejects.toMatchObject({
      code: 'address_not_free',
      message: expect.stringContaining(String(desk.port)),
      next: expect.stringContaining('PORT'),
    });
  });
});

describe('the table of statuses', () => {
  it('has every code that the stages behind the API can throw', () => {
    const own = [
      'file_not_found',
      'file_not_readable',
      'file_not_writable',
      'disk_full',
      'internal_error',
    ];
    const plain = ['reason_missing', 'request_invalid', 'request_malformed'];
    const known = [...Object.keys(STATUS_OF_CODE), ...own, ...plain];
    const folders = ['intake', 'payouts/approval', 'payouts/balance', 'reporting', 'http'];
    const thrown = folders.flatMap((folder) => codesIn(`src/${folder}`));
    expect(thrown).toContain('file_quote_unclosed');
    const startUp = ['setting_invalid', 'address_not_free', 'report_format'];
    // Orders with files are uploaded, and periods closed, at the command line.
    const ofOrders = ['folder_not_readable', 'folder_too_full'];
    const elsewhere = [...startUp, ...ofOrders, 'period_unknown'];
    expect(thrown.filter((code) => ![...known, ...elsewhere].includes(code))).toEqual([]);
  });
});

/** The first argument of every `new UserError(`, and what catalogues of errors have. */
function codesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.startsWith('desk/sentences/'))
    .flatMap((name) => [
      ...readFileSync(`${folder}/${name}`, 'utf8').matchAll(
        /new UserError\(\s*'([a-z_]+)'|^ {2}'?([a-z_]+)(?:\/\w+)?'?: \{(?=\n {4}says:| says:)/gm,
      ),
    ])
    .map((match) => match[1] ?? match[2] ?? '');
}

describe('an error in the log', () => {
  it('of a database tells no statement and no value', () => {
    const error = Object.assign(new Error("insert into payouts ('1239812390', 'BUDI')"), {
      code: '23505',
    });
    const told = loggableError(error);
    expect(told).toMatchObject({ type: 'Error', code: '23505', message: undefined });
    expect(JSON.stringify(told)).not.toContain('BUDI');
  });

  it('of ours tells its message, without long numbers', () => {
    expect(loggableError(new RangeError('no 1239812390'))).toMatchObject({ message: 'no …' });
    expect(loggableError('thrown text')).toEqual({ type: 'string' });
  });
});
