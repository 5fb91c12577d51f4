import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { PEOPLE, payoutFile, SALARIES, startDesk, type Desk } from './harness.ts';
import { rawAnswers } from './raw-answers.ts';
import { startSlowUpload } from './slow-upload.ts';

const FILE = payoutFile(SALARIES);

async function batchCount(desk: Desk): Promise<number> {
  const rows: unknown[] = await desk.database.knex('batches').select('id');
  return rows.length;
}

/** Nothing of an upload is left, on the disk or in the database. */
async function nothingIsLeft(desk: Desk): Promise<void> {
  await vi.waitFor(async () => expect(await desk.filesUnderWay()).toEqual([]));
  expect(await batchCount(desk)).toBe(0);
}

describe('an upload', () => {
  it('that breaks off leaves no batch, and the same file again is taken', async () => {
    const desk = await startDesk();
    const upload = startSlowUpload(desk.url, desk.tokens.maker);
    await upload.write(FILE);
    await vi.waitFor(async () => expect(await desk.filesUnderWay()).toHaveLength(1));
    upload.breakOff();
    await nothingIsLeft(desk);
    expect((await desk.as('maker').upload(FILE)).status).toBe(201);
    expect(await desk.filesUnderWay()).toEqual([]);
    expect(desk.logLines.filter((line) => line.includes('"level":50'))).toEqual([]);
  });

  it('under way when the server closes leaves nothing, and does not hold it up', async () => {
    const desk = await startDesk();
    const upload = startSlowUpload(desk.url, desk.tokens.maker);
    await upload.write(FILE);
    await vi.waitFor(async () => expect(await desk.filesUnderWay()).toHaveLength(1));
    await Promise.all([desk.close(), upload.answer.catch(() => null)]);
    await nothingIsLeft(desk);
  });

  it.each([
    ['whose length is told', async (desk: Desk, file: string) => desk.as('maker').upload(file)],
    [
      'whose length is not told',
      async (desk: Desk, file: string) => {
        const upload = startSlowUpload(desk.url, desk.tokens.maker);
        await upload.write(file);
        const { status, text } = await upload.answer;
        const { error } = JSON.parse(text) as { error: Record<string, unknown> };
        return { status, error };
      },
    ],
  ])('larger than the limit is refused: one %s', async (_name, send) => {
    const desk = await startDesk({ settings: { maxUploadBytes: 100_000 } });
    const refused = await send(desk, FILE + '#'.repeat(200_000));
    expect(refused.status).toBe(413);
    expect(refused.error).toMatchObject({
      code: 'file_too_large',
      message:
        'The file has more than 100000 bytes, which are the most that is taken; nothing of it was kept.',
      next: 'Split it into several files and upload them one by one.',
    });
    await nothingIsLeft(desk);
  });

  it('of exactly the limit is taken', async () => {
    const desk = await startDesk({ settings: { maxUploadBytes: Buffer.byteLength(FILE) } });
    expect((await desk.as('maker').upload(FILE)).status).toBe(201);
    expect((await desk.as('maker').upload(`${FILE}\n`)).status).toBe(413);
  });

  it('of the same file twice is refused and names the earlier batch', async () => {
    const desk = await startDesk();
    const first = await desk.as('maker').upload(FILE);
    const again = await desk.as('admin').upload(FILE, {}, 'another-name.csv');
    expect(again.status).toBe(409);
    expect(again.error).toMatchObject({
      code: 'file_uploaded_before',
      details: { batchId: first.json.batchId },
    });
    expect(again.error.message).toContain(PEOPLE.maker);
  });

  it.each([
    ['an empty file', '', 'file_empty'],
    ['a header only', 'reference,bank_code,account_number,amount\n', 'file_header_only'],
    ['a missing column', 'reference,bank_code,amount\nA,014,10000\n', 'file_columns_missing'],
    ['a PDF', '%PDF-1.7\n%\u00e2\u00e3', 'file_not_csv'],
  ])('of %s is refused, with what to do', async (_name, content, code) => {
    const desk = await startDesk();
    const refused = await desk.as('maker').upload(content);
    expect([refused.status, refused.error.code]).toEqual([422, code]);
    expect(refused.error.next).toMatch(/\w/);
    expect(refused.text).not.toContain(desk.dataDir);
    await nothingIsLeft(desk);
  });

  it('keeps the name of the file as a label, and never as a path', async () => {
    const desk = await startDesk();
    const names: string[] = [];
    for (const [index, name] of ['../../etc/passwd', 'C:\\gaji\\Nopember é.csv'].entries()) {
      const rows = [{ reference: `N-${index}`, account: `400000000${index}`, amount: 10_000 }];
      const { json } = await desk.as('maker').upload(payoutFile(rows), {}, name);
      const batch = await desk.as('viewer').get(`/api/batches/${String(json.batchId)}`);
      names.push(String(batch.json.file));
    }
    expect(names).toEqual(['passwd', 'Nopember é.csv']);
  });

  it('may say how its amounts are written, before or after the file', async () => {
    const desk = await startDesk();
    const rows = 'reference;bank_code;account_number;amount\nX-1;014;1239812390;1.250\n';
    const bare = await desk.as('maker').upload(rows);
    expect(bare.json.counts).toMatchObject({ accepted: 0, rejected: 1 });
    const said = await desk.as('maker').upload(`${rows}\n`, { number_style: 'english' });
    expect(said.json.counts).toMatchObject({ accepted: 0, rejected: 1 });
    const told = await desk
      .as('maker')
      .upload(rows.replace('1.250', '125.000'), { number_style: 'indonesian' });
    expect(told.json.counts).toMatchObject({ accepted: 1, amountSen: 12_500_000 });
    const wrong = await desk.as('maker').upload(FILE, { number_style: 'roman' });
    expect([wrong.status, wrong.error.code]).toEqual([400, 'request_invalid']);
  });

  it.each([
    ['no file', (form: FormData) => form.set('number_style', 'plain'), 400],
    ['a text where the file should be', (form: FormData) => form.set('file', FILE), 400],
    ['a file in another field', (form: FormData) => form.set('csv', new Blob([FILE])), 400],
    [
      'two files',
      (form: FormData) => {
        form.append('file', new Blob([FILE]), 'a.csv');
        form.append('file', new Blob([FILE]), 'b.csv');
      },
      413,
    ],
  ])('with %s is refused', async (_name, fill, status) => {
    const desk = await startDesk();
    const form = new FormData();
    fill(form);
    const refused = await desk.as('maker').call('/api/batches', { method: 'POST', body: form });
    expect(refused.status).toBe(status);
    expect(refused.error.next).toMatch(/\w/);
    await nothingIsLeft(desk);
  });

  it('leaves its connection fit for the next request', async () => {
    const desk = await startDesk();
    const head = (text: string) =>
      `${text} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${desk.tokens.maker}\r\n`;
    const form = `--b\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\n${FILE}\r\n--b--\r\nand some words behind it\r\n`;
    const upload = `${head('POST /api/batches')}content-type: multipart/form-data; boundary=b\r\ncontent-length: ${Buffer.byteLength(form)}\r\n\r\n${form}`;
    const answers = await rawAnswers(
      desk.port,
      `${upload}${head('GET /api/batches')}connection: close\r\n\r\n`,
    );
    expect(answers.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 201', 'HTTP/1.1 200']);
  });

  it('that is no form is refused', async () => {
    const desk = await startDesk();
    const statuses: number[] = [];
    for (const type of ['text/csv', 'application/json', 'multipart/form-data']) {
      const refused = await desk.as('maker').call('/api/batches', {
        method: 'POST',
        headers: { 'content-type': type },
        body: type === 'application/json' ? '{}' : FILE,
      });
      statuses.push(refused.status);
    }
    expect(statuses).toEqual([415, 415, 400]);
    await nothingIsLeft(desk);
  });

  it('waits for nobody: a fifth one at once is told to come back', async () => {
    const desk = await startDesk();
    const slow = Array.from({ length: 4 }, () => startSlowUpload(desk.url, desk.tokens.maker));
    await Promise.all(slow.map((upload) => upload.write(FILE)));
    await vi.waitFor(async () => expect(await desk.filesUnderWay()).toHaveLength(4));
    const fifth = await desk.as('maker').upload(FILE);
    expect([fifth.status, fifth.error.code]).toEqual([429, 'too_many_at_once']);
    const [first, ...others] = slow;
    expect((await first?.finish())?.status).toBe(201);
    const answers = await Promise.all(others.map((upload) => upload.finish()));
    expect(answers.map(({ status }) => status)).toEqual([409, 409, 409]);
  });

  it('clears away what a killed server left behind', async () => {
    const desk = await startDesk();
    const uploads = join(desk.dataDir, 'uploads');
    await mkdir(uploads, { recursive: true });
    await writeFile(join(uploads, 'left-over'), FILE);
    const twoHoursAgo = new Date(desk.clock.nowMs() - 2 * 3_600_000);
    await utimes(join(uploads, 'left-over'), twoHoursAgo, twoHoursAgo);
    await desk.as('maker').upload(FILE);
    expect(await desk.filesUnderWay()).toEqual([]);
  });

  it('on a full disk says so, keeps nothing, and works again when there is room', async () => {
    const desk = await startDesk();
    const rows = Array.from({ length: 2000 }, (_, index) => ({
      reference: `FULL-${index}`,
      account: String(5_000_000_000 + index),
      amount: 10_000,
    }));
    const { knex } = desk.database;
    const [size] = await knex.raw<{ page_count: number }[]>('PRAGMA page_count');
    await knex.raw(`PRAGMA max_page_count = ${(size?.page_count ?? 0) + 20}`);
    const refused = await desk.as('maker').upload(payoutFile(rows));
    expect(refused.status).toBe(507);
    expect(refused.error).toMatchObject({
      code: 'disk_full',
      message: 'The disk of the Rekon server is full; nothing of this request was kept.',
    });
    await nothingIsLeft(desk);
    await knex.raw('PRAGMA max_page_count = 1073741823');
    expect((await desk.as('maker').upload(payoutFile(rows))).status).toBe(201);
  });
});
