import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FILE_TEMPLATES } from '../../src/http/desk/uploads/templates.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { tempDir } from '../support/servers.ts';
import { type StoredSheet, writeWorkbookFile } from '../support/workbook.ts';
import { type Desk, payoutFile, SALARIES, startDesk } from './harness.ts';

const text = (html: string): string =>
  html
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .replaceAll('&quot;', '"');

async function batchCount(desk: Desk): Promise<number> {
  return (await desk.database.knex('batches').select('id')).length;
}

async function workbook(sheets: readonly StoredSheet[]): Promise<Blob> {
  const path = join(await tempDir(), 'payouts.xlsx');
  await writeWorkbookFile(path, sheets);
  return new Blob([new Uint8Array(await readFile(path))]);
}

const COLUMNS = ['reference', 'bank_code', 'account_number', 'account_name', 'amount'];

describeOnBothDatabases('a file that finance uploads at the desk', (open) => {
  it('shows its bad rows with column and reason, and is corrected by its file of rejects', async () => {
    const desk = await startDesk({ database: await open() });
    const maker = desk.at('maker');
    const rows = [
      ...SALARIES,
      { reference: 'SALARY-3', account: '12AB', amount: 5 },
      { reference: 'SALARY-1', account: '1239812399', amount: 50_000 },
    ];
    const sent = await maker.upload(payoutFile(rows));
    expect(sent.status).toBe(303);
    const { html } = await maker.get(sent.location ?? '');
    const said = text(html);
    expect(said).toContain('Rows that were not taken');
    expect(said).toContain('4 rejected account_number 12AB');
    expect(said).toContain('4 rejected amount 5');
    expect(said).toContain('5 uploaded before reference SALARY-1');
    const viewer = await desk.at('viewer').get(sent.location ?? '');
    expect(viewer.html).not.toContain('12AB');

    const rejectsPath = /href="(\/api\/batches\/[^"]+rejects.csv)"/.exec(html)?.[1] ?? '';
    const rejects = (await maker.get(rejectsPath)).html;
    const corrected = rejects.replace('12AB', '1239812392').replace(',5,', ',75000,');
    const again = await maker.upload(corrected, '/batches', 'corrected.csv');
    const second = await maker.get(again.location ?? '');
    expect(text(second.html)).toContain('This file corrects rows of batch');
    // What came in before is named with its batch, one click away.
    expect(text(second.html)).toContain('uploaded before');
    expect(second.html).toContain(`href="${sent.location}"`);
  });

  it('shows warnings about rows that were taken', async () => {
    const desk = await startDesk({ database: await open() });
    const file = payoutFile(SALARIES).replaceAll(',014,', ',14,');
    const { location } = await desk.at('maker').upload(file);
    const said = text((await desk.at('viewer').get(location ?? '')).html);
    expect(said).toContain('bank_code_padded 2 The bank code "14" was read as 014');
  });
});

describe('a file that is not taken', () => {
  it('brings its person back to the form with what is wrong, and stores nothing', async () => {
    const desk = await startDesk();
    const refused = await desk.at('maker').upload('reference,amount\nA,1\n');
    expect(refused.status).toBe(422);
    expect(text(refused.html)).toContain('The file was not taken, and nothing of it was stored.');
    expect(refused.html).toContain('file_columns_missing');
    expect(refused.html).toContain('type="file"');
    expect(await batchCount(desk)).toBe(0);
    expect(await desk.filesUnderWay()).toEqual([]);
  });

  it('twice the same leads to the batch that it is', async () => {
    const desk = await startDesk();
    const first = await desk.at('maker').upload(payoutFile(SALARIES));
    const again = await desk.at('admin').upload(payoutFile(SALARIES));
    expect([again.status, again.location]).toEqual([303, `${first.location}?repeat=1`]);
    const page = await desk.at('admin').get(again.location ?? '');
    expect(text(page.html)).toContain('This very file was uploaded before');
  });

  it('of another kind than was chosen is told apart', async () => {
    const desk = await startDesk();
    const fields = { kind: 'va' };
    const file = payoutFile(SALARIES);
    const refused = await desk.at('maker').upload(file, '/batches', 'x.csv', fields);
    expect(refused.status).toBe(422);
    expect(refused.html).toContain('<option value="va" selected');
  });

  it('a kind that there is not', async () => {
    const desk = await startDesk();
    const fields = { kind: 'gold' };
    const { status } = await desk
      .at('maker')
      .upload(payoutFile(SALARIES), '/batches', 'x.csv', fields);
    expect(status).toBe(400);
    const byProgram = await desk.as('maker').upload(payoutFile(SALARIES), { kind: 'va' });
    expect([byProgram.status, byProgram.error.code]).toEqual([400, 'request_invalid']);
  });

  it('the script is told where to go, and shows the reason in the page', async () => {
    const desk = await startDesk();
    const { formToken } = desk.at('maker');
    const form = new FormData();
    form.set('form_token', formToken);
    form.set('file', new Blob([payoutFile(SALARIES)]), 'a.csv');
    const headers = { 'hx-request': 'true' };
    const init = { method: 'POST', body: form, headers };
    const { status, headers: answer } = await desk.at('maker').call('/batches', init);
    expect(status).toBe(200);
    expect(answer.get('hx-redirect')).toMatch(/^\/batches\/B/);
  });
});

describe('an Excel file', () => {
  const rows: StoredSheet['rows'] = [
    COLUMNS,
    ['XL-1', '014', '1239812390', null, { number: '1.25E5' }],
    ['XL-2', { number: '14', style: 2 }, { number: '1239812391' }, null, { number: '250000' }],
    ['XL-3', '014', { number: '1.2398123901234568E19' }, null, { number: '250000' }],
  ];

  it('becomes the same batch as a CSV; a number that lost digits is refused', async () => {
    const desk = await startDesk();
    const file = await workbook([
      { name: 'Gaji', rows },
      { name: 'Kode bank', rows: [['014', 'BCA']] },
    ]);
    const { location } = await desk.at('maker').upload(file, '/batches', 'gaji.xlsx');
    const { html } = await desk.at('maker').get(location ?? '');
    const said = text(html);
    expect(said).toContain('gaji.xlsx');
    expect(said).toContain('Sheet Gaji');
    expect(said).toContain('Only the first sheet was read; left out: Kode bank.');
    expect(said).toContain('more than 15 digits, the first in C4');
    expect(said).toContain('3 = 2 Accepted + 0 Uploaded before + 1 Rejected');
    expect(said).toContain('4 rejected account_number 1.2398123901234567e+19');
    const amounts: unknown = await desk.database
      .knex('payouts')
      .orderBy('row_number')
      .select('row_number as row', 'bank_code as bank', 'amount_sen as sen');
    expect(amounts).toEqual([
      { row: 2, bank: '014', sen: 12_500_000 },
      { row: 3, bank: '014', sen: 25_000_000 },
    ]);
    expect(await desk.filesUnderWay()).toEqual([]);
  });

  it('is taken from a program as well', async () => {
    const desk = await startDesk();
    const file = await workbook([{ name: 'Gaji', rows }]);
    const { status, json } = await desk.as('maker').upload(file, {}, 'gaji.xlsx');
    expect(status).toBe(201);
    expect(json).toMatchObject({ counts: { read: 3, accepted: 2, rejected: 1 } });
  });

  it('that is none leaves nothing', async () => {
    const desk = await startDesk();
    const file = new Blob([new Uint8Array([0x50, 0x4b, 0x03, 0x04, 1, 2, 3, 4])]);
    const { status, html } = await desk.at('maker').upload(file, '/batches', 'x.xlsx');
    expect(status).toBe(422);
    expect(html).toContain('file_not_workbook');
    expect(await batchCount(desk)).toBe(0);
    expect(await desk.filesUnderWay()).toEqual([]);
  });
});

describe('a template', () => {
  it.each(FILE_TEMPLATES.map(({ fileName, kind }) => [fileName, kind] as const))(
    '%s is downloaded, and taken as it is',
    async (fileName, kind) => {
      const desk = await startDesk();
      const page = await desk.at('maker').get('/upload');
      expect(page.html).toContain(`href="/templates/${fileName}"`);
      const { headers, html } = await desk.at('maker').get(`/templates/${fileName}`);
      expect(headers.get('content-disposition')).toBe(`attachment; filename="${fileName}"`);
      const { location } = await desk.at('maker').upload(html, '/batches', fileName, { kind });
      const [batch]: { rows_read: number; rows_accepted: number; warnings: string }[] =
        await desk.database.knex('batches').select('rows_read', 'rows_accepted', 'warnings');
      expect([location === null, batch]).toEqual([
        false,
        expect.objectContaining({ rows_read: 1, rows_accepted: 1 }),
      ]);
    },
  );
});
