import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writePeriodReports, writePeriodWorkbook } from '../../src/reporting/period-reports.ts';
import { writeRunWorkbook } from '../../src/reporting/run-reports.ts';
import { readZip } from '../reporting/zip-reader.ts';
import { reconcileOwn } from '../support/reconcile.ts';
import { ManualClock, tempDir } from '../support/servers.ts';
import { type Desk, PEOPLE, SALARIES, startDesk, uploadedBatch } from './harness.ts';

const NOVEMBER_20 = Date.parse('2026-11-20T03:00:00.000Z');
const DAY_MS = 24 * 60 * 60 * 1000;
const MARCH = { stream: 'disbursement', period: '2026-03' };
const PERIODS = '/reconciliation/periods';
const ASKED = `${PERIODS}/closing?stream=disbursement&period=`;

/** A day with a batch, reconciled. */
async function reconciledDesk(): Promise<Desk & { readonly runId: string }> {
  const desk = await startDesk();
  await uploadedBatch(desk, SALARIES);
  const { runId } = await reconcileOwn(desk, 'disbursement');
  return { ...desk, runId };
}

async function bytes(desk: Desk, path: string) {
  const response = await fetch(desk.url + path, {
    headers: { authorization: `Bearer ${desk.tokens.viewer}` },
  });
  const body = Buffer.from(await response.arrayBuffer());
  return { status: response.status, headers: response.headers, body };
}

const close = (desk: Desk, fields: Record<string, string> = {}) =>
  desk.at('approver').post(PERIODS, { ...MARCH, ...fields });

describe('closing a period at the desk', () => {
  it('says everything that stands in the way, and offers no button', async () => {
    const desk = await startDesk({ clock: new ManualClock(NOVEMBER_20) });
    const { html } = await desk.at('approver').get(`${ASKED}2026-11`);
    expect(html).toContain('Close 2026-11 of disbursement?');
    expect(html).toContain('2026-11-01 – 2026-11-30');
    expect(html).toContain('The period is not over.');
    expect(html).toContain('disbursement was never reconciled.');
    expect(html).not.toContain('>Close the period<');
    const forced = await close(desk, { period: '2026-11' });
    expect([forced.status, forced.html.includes('period_not_over')]).toEqual([409, true]);
    const unnamed = await desk.at('approver').get(`${ASKED}march`);
    expect([unnamed.status, unnamed.html.includes('period_days')]).toEqual([400, true]);
  });

  it('asks an approver first, closes, and keeps the reports byte for byte', async () => {
    const desk = await reconciledDesk();
    const asked = await desk.at('approver').get(`${ASKED}2026-03`);
    expect(asked.html).toContain('>Close the period<');
    expect(asked.html).toContain('A closed period cannot be opened again.');
    const closed = await close(desk);
    expect([closed.status, closed.location]).toEqual([303, `${PERIODS}/disbursement/2026-03`]);

    const page = await desk.at('viewer').get(closed.location ?? '');
    expect(page.html).toContain('2026-03 · disbursement');
    expect(page.html).toContain(PEOPLE.approver);
    expect((await desk.at('viewer').get(PERIODS)).html).toContain(`href="${closed.location}"`);
    await reconcileOwn(desk, 'disbursement');
    const dir = await tempDir();
    const { files, evidence } = await writePeriodReports(desk, MARCH, dir);
    for (const { name, path, sha256 } of files) {
      expect(page.html).toContain(sha256);
      const sent = await bytes(desk, `/api/periods/disbursement/2026-03/${name}.csv`);
      expect(sent.headers.get('content-disposition')).toBe(
        `attachment; filename="disbursement-2026-03-${name}.csv"`,
      );
      expect(sent.body).toEqual(await readFile(path));
    }
    const kept = await bytes(desk, '/api/periods/disbursement/2026-03/evidence.json');
    expect(kept.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(kept.body).toEqual(await readFile(evidence));
    const workbook = await bytes(desk, '/api/periods/disbursement/2026-03/report.xlsx');
    const written = readZip(await readFile(await writePeriodWorkbook(desk, MARCH, dir)));
    expect(readZip(workbook.body)).toEqual(written);
  });

  it('a closed one cannot be closed again, and a maker cannot close at all', async () => {
    const desk = await reconciledDesk();
    expect((await desk.at('maker').get(`${ASKED}2026-03`)).html).not.toContain(
      '>Close the period<',
    );
    expect((await desk.at('maker').post(PERIODS, MARCH)).status).toBe(403);
    expect((await close(desk)).status).toBe(303);
    const again = await desk.at('approver').get(`${ASKED}2026-03`);
    expect(again.html).toContain('It is closed already.');
    expect((await close(desk)).status).toBe(409);
  });

  it('with input missing it is closed only in spite of that, and the page says so ever after', async () => {
    const clock = new ManualClock(NOVEMBER_20);
    const desk = await startDesk({ clock });
    const { knex } = desk.database;
    await knex('imports').insert({
      id: 'I1',
      source: 'oy:statement',
      file_name: 'statement.csv',
      file_sha256: 'a'.repeat(64),
      imported_by: 'tono',
      imported_at: '2026-11-02T03:00:00.000Z',
      rows_read: 1,
      rows_accepted: 1,
      rows_duplicate: 0,
      rows_rejected: 0,
      covers_from: '2026-11-01T03:00:00.000Z',
      covers_to: '2026-11-02T03:00:00.000Z',
    });
    await clock.advance(15 * DAY_MS);
    await reconcileOwn(desk, 'disbursement');
    const approver = desk.at('approver');
    const november = { ...MARCH, period: '2026-11' };
    // The session of the harness lasts a day; the test's clock went on further.
    const api = desk.as('approver');
    const asked = await api.get('/api/periods/obstacles?stream=disbursement&period=2026-11');
    expect(asked.json).toMatchObject({
      from: '2026-11-01',
      to: '2026-11-30',
      obstacles: [],
      inputMissing: { code: 'period_input_missing' },
    });
    expect((await api.post('/api/periods', november)).error.code).toBe('period_input_missing');
    const closed = await api.post('/api/periods', { ...november, despite_gaps: true });
    expect([closed.status, closed.json.despiteGaps]).toEqual([
      201,
      [expect.objectContaining({ category: 'stale_feed' })],
    ]);
    expect((await approver.get(PERIODS)).location).toContain('/sign-in');
  });
});

describe('periods over JSON', () => {
  it('are closed and listed as on the command line', async () => {
    const desk = await reconciledDesk();
    const { status, json } = await desk.as('approver').post('/api/periods', MARCH);
    expect(status).toBe(201);
    expect(json).toMatchObject({
      ...MARCH,
      from: '2026-03-01',
      to: '2026-03-31',
      closedBy: PEOPLE.approver,
      reports: { files: [{ name: 'summary' }, {}, {}, {}] },
    });
    expect(json).not.toHaveProperty('rules');
    const list = await desk.as('viewer').get('/api/periods?stream=disbursement');
    expect(list.json.periods).toEqual([
      {
        ...MARCH,
        from: '2026-03-01',
        to: '2026-03-31',
        closedBy: PEOPLE.approver,
        closedAt: expect.any(String),
        exceptionsOpen: { count: expect.any(Number), amountSen: expect.any(Number) },
      },
    ]);
    expect((await desk.as('viewer').get('/api/periods?stream=va')).json).toEqual({ periods: [] });
    const again = await desk.as('approver').post('/api/periods', MARCH);
    expect([again.status, again.error.code]).toEqual([409, 'period_closed']);
  });

  it.each([
    ['/api/periods/va/2026-03/summary.csv', 404, 'period_unknown'],
    ['/api/periods/va/2026-03/report.xlsx', 404, 'period_unknown'],
    ['/api/periods/va/..%2F..%2Fetc/evidence.json', 404, 'period_unknown'],
    ['/api/periods/obstacles?stream=va&period=2026-13', 400, 'period_days'],
    ['/api/periods/obstacles?stream=va', 400, 'request_invalid'],
    ['/api/periods?month=2026-03', 400, 'request_invalid'],
  ])('%s is refused', async (path, status, code) => {
    const desk = await startDesk();
    const answer = await desk.as('viewer').get(path);
    expect([answer.status, answer.error.code]).toEqual([status, code]);
    expect(await desk.filesUnderWay()).toEqual([]);
  });

  it('a report that cannot be made as it was closed is not given out as if it could', async () => {
    const desk = await reconciledDesk();
    await desk.as('approver').post('/api/periods', MARCH);
    const { knex } = desk.database;
    const row = await knex('periods').first<{ evidence: string }>('evidence');
    const other = row.evidence.replaceAll(
      /"sha256": "[0-9a-f]{64}"/g,
      `"sha256": "${'0'.repeat(64)}"`,
    );
    await knex.raw('DROP TRIGGER IF EXISTS periods_no_update');
    await knex('periods').update({ evidence: other });
    const { status, error } = await desk
      .as('viewer')
      .get('/api/periods/disbursement/2026-03/summary.csv');
    expect([status, error.code]).toEqual([409, 'period_report_differs']);
  });
});

describe('the workbook of a run', () => {
  it('is the file that the command line writes', async () => {
    const desk = await reconciledDesk();
    const { headers, body } = await bytes(desk, `/api/runs/${desk.runId}/report.xlsx`);
    expect(headers.get('content-type')).toBe(
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    );
    expect(headers.get('content-disposition')).toBe(
      `attachment; filename="${desk.runId}-report.xlsx"`,
    );
    const path = await writeRunWorkbook(desk, desk.runId, join(await tempDir()));
    expect(readZip(body)).toEqual(readZip(await readFile(path)));
    const { status, error } = await desk.as('viewer').get('/api/runs/none/report.xlsx');
    expect([status, error.code]).toEqual([404, 'run_unknown']);
  });
});
