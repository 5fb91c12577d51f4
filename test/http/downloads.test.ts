import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { writeResults, writeResultsWorkbook } from '../../src/reporting/results.ts';
import { writeRunReports } from '../../src/reporting/run-reports.ts';
import { reconcileOwn } from '../support/reconcile.ts';
import { tempDir } from '../support/servers.ts';
import { type Desk, payoutFile, SALARIES, startDesk, uploadedBatch } from './harness.ts';

const text = (path: string): Promise<string> => readFile(path, 'utf8');

/** As sent, with its byte order mark, which `text()` would take away. */
async function download(desk: Desk, path: string) {
  const response = await fetch(desk.url + path, {
    headers: { authorization: `Bearer ${desk.tokens.maker}` },
  });
  const body = Buffer.from(await response.arrayBuffer()).toString('utf8');
  return { status: response.status, headers: response.headers, body };
}

describe('downloads', () => {
  it('the results of a batch are the file that the command line writes', async () => {
    const desk = await startDesk();
    const batchId = await uploadedBatch(desk, SALARIES);
    const { status, headers, body } = await download(desk, `/api/batches/${batchId}/results.csv`);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(headers.get('content-disposition')).toBe(
      `attachment; filename="${batchId}-results.csv"`,
    );
    expect(headers.get('content-length')).toBe(String(Buffer.byteLength(body)));
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    const written = join(await tempDir(), 'results.csv');
    await writeResults(desk, batchId, written);
    expect(body).toBe(await text(written));
    expect(body).toContain('SALARY-2');
    expect(await desk.filesUnderWay()).toEqual([]);
  });

  it('the results are there as an Excel file too, from the page and as the command line writes it', async () => {
    const desk = await startDesk();
    const batchId = await uploadedBatch(desk, SALARIES);
    const address = `/api/batches/${batchId}/results.xlsx`;
    expect((await desk.at('maker').get(`/batches/${batchId}`)).html).toContain(`href="${address}"`);
    const headers = { authorization: `Bearer ${desk.tokens.approver}` };
    const response = await fetch(desk.url + address, { headers });
    expect(response.headers.get('content-type')).toContain('spreadsheetml.sheet');
    expect(response.headers.get('content-disposition')).toContain(`${batchId}-results.xlsx`);
    const written = join(await tempDir(), 'results.xlsx');
    await writeResultsWorkbook(desk, batchId, written);
    expect(Buffer.from(await response.arrayBuffer()).equals(await readFile(written))).toBe(true);
    expect(await desk.filesUnderWay()).toEqual([]);
  });

  it('whoever only looks on does not get the accounts of a batch as a file', async () => {
    const desk = await startDesk();
    const batchId = await uploadedBatch(desk, SALARIES);
    for (const name of ['results.csv', 'results.xlsx', 'rejects.csv']) {
      const { status, error } = await desk.as('viewer').get(`/api/batches/${batchId}/${name}`);
      expect([status, error.code]).toEqual([403, 'role_may_not']);
      expect((await desk.at('viewer').get(`/batches/${batchId}`)).html).not.toContain(name);
    }
  });

  it('the rejects of a batch name each bad row and its reason', async () => {
    const desk = await startDesk();
    const file = `${payoutFile(SALARIES)}BAD-1,014,12A,BUDI,10000\n`;
    const { json } = await desk.as('maker').upload(file);
    expect(json.counts).toMatchObject({ read: 3, accepted: 2, rejected: 1 });
    const { body } = await download(desk, `/api/batches/${String(json.batchId)}/rejects.csv`);
    const lines = body.trim().split('\r\n');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(
      new RegExp(`^BAD-1,014,12A,BUDI,10000,${String(json.batchId)},4,.*digits`),
    );
  });

  it('runs are listed, and their files are those that the command line writes', async () => {
    const desk = await startDesk();
    await uploadedBatch(desk, SALARIES);
    const { runId } = await reconcileOwn(desk, 'disbursement');
    const { json } = await desk.as('viewer').get('/api/runs?limit=5&stream=disbursement');
    expect(json.runs).toMatchObject([{ runId, stream: 'disbursement', summary: { runId } }]);
    const files = await writeRunReports(desk, runId, await tempDir());
    for (const [name, path] of Object.entries(files)) {
      const { status, headers, body } = await download(desk, `/api/runs/${runId}/${name}.csv`);
      expect([name, status]).toEqual([name, 200]);
      expect(headers.get('content-disposition')).toBe(
        `attachment; filename="${runId}-${name}.csv"`,
      );
      expect(body).toBe(await text(path));
    }
    const open = await download(desk, '/api/exceptions.csv');
    expect(open.body).toMatch(/^\uFEFFexception_id,/);
    expect(await desk.filesUnderWay()).toEqual([]);
  });

  it.each([
    ['/api/batches/B20261121-AAAAAA', 'batch_unknown'],
    ['/api/batches/B20261121-AAAAAA/results.csv', 'batch_unknown'],
    ['/api/batches/B20261121-AAAAAA/review', 'batch_unknown'],
    ['/api/batches/..%2F..%2Fetc%2Fpasswd/rejects.csv', 'batch_unknown'],
    ['/api/runs/none/summary.csv', 'run_unknown'],
    ['/api/runs/..%2F..%2Fetc/matches.csv', 'run_unknown'],
    ['/api/runs/%00/matches.csv', 'run_unknown'],
  ])('%s is not there', async (path, code) => {
    const desk = await startDesk();
    const { status, error } = await desk.as('maker').get(path);
    expect([status, error.code]).toEqual([404, code]);
    expect(await desk.filesUnderWay()).toEqual([]);
  });

  it('readers who go away leave nothing behind and free their places', async () => {
    const desk = await startDesk();
    const { json } = await desk.as('maker').upload(wideFile());
    const path = `/api/batches/${String(json.batchId)}/results.csv`;
    const readers = Array.from({ length: 8 }, () => startReading(desk, path));
    const sockets = await Promise.all(readers);
    const ninth = await desk.as('maker').get(path);
    expect([ninth.status, ninth.error.code]).toEqual([429, 'too_many_at_once']);
    for (const socket of sockets) socket.destroy();
    await vi.waitFor(async () => expect((await download(desk, path)).status).toBe(200));
    expect(await desk.filesUnderWay()).toEqual([]);
  });
});

/** More than the sockets of one connection hold: 240 rows with 50,000 characters in a column of their own. */
function wideFile(): string {
  const memo = 'x'.repeat(50_000);
  const lines = Array.from({ length: 240 }, (_, index) =>
    [`WIDE-${index}`, '014', 6_000_000_000 + index, 10_000, memo].join(','),
  );
  return ['reference,bank_code,account_number,amount,memo', ...lines, ''].join('\n');
}

/** Reads the beginning of a download, and then no more. */
async function startReading(desk: Desk, path: string) {
  const socket = connect(desk.port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(
    `GET ${path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${desk.tokens.maker}\r\n\r\n`,
  );
  await new Promise((resolve) => socket.once('data', resolve));
  socket.pause();
  return socket;
}
