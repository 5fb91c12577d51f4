import { beforeEach, describe, expect, it } from 'vitest';
import { type Desk, payoutFile, SALARIES, startDesk, uploadedBatch } from './harness.ts';

describe('payouts at the desk', () => {
  let desk: Desk;
  beforeEach(async () => {
    desk = await startDesk();
  });

  const fieldOf = (html: string, name: string): string =>
    new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';

  it('a file becomes a batch, and its page says how it was understood', async () => {
    const answer = await desk.at('maker').upload(payoutFile(SALARIES));
    expect(answer.status).toBe(303);
    const { html } = await desk.at('viewer').get(answer.location ?? '');
    expect(html).toContain('2 = 2 Accepted + 0 Uploaded before + 0 Rejected');
    expect(html).toContain('SALARY-1');
  });

  it('whoever only looks on sees accounts masked', async () => {
    const id = await uploadedBatch(desk, SALARIES);
    expect((await desk.at('viewer').get(`/batches/${id}`)).html).not.toContain('1239812390');
    expect((await desk.at('approver').get(`/batches/${id}`)).html).toContain('1239812390');
  });

  it('an upload whose form is not ours leaves nothing', async () => {
    const form = new FormData();
    form.set('form_token', 'guessed');
    form.set('file', new Blob([payoutFile(SALARIES)]), 'payouts.csv');
    const { status } = await desk.at('maker').call('/batches', { method: 'POST', body: form });
    expect(status).toBe(403);
    expect(await desk.database.knex('batches')).toEqual([]);
    expect(await desk.filesUnderWay()).toEqual([]);
  });

  it('the approver approves what the page shows; after an edit that is void', async () => {
    const id = await uploadedBatch(desk, SALARIES);
    const { html } = await desk.at('approver').get(`/batches/${id}`);
    const shown = {
      hash: fieldOf(html, 'hash'),
      count: fieldOf(html, 'count'),
      total_sen: fieldOf(html, 'total_sen'),
    };
    expect(shown).toMatchObject({ count: '2', total_sen: '37500000' });
    const other = await desk
      .at('approver')
      .post(`/batches/${id}/approve`, { ...shown, count: '1' });
    expect(other.status).toBe(409);
    const answer = await desk.at('approver').post(`/batches/${id}/approve`, shown);
    expect([answer.status, answer.location]).toEqual([303, `/batches/${id}`]);
    const states = await desk.database.knex('payouts').pluck('state');
    expect(states).toEqual(['approved', 'approved']);
  });

  it('the maker is told that somebody else approves', async () => {
    const id = await uploadedBatch(desk, SALARIES);
    const { html } = await desk.at('maker').get(`/batches/${id}`);
    expect(html).not.toContain('/approve"');
    expect(html).toContain('somebody else approves it');
  });

  it('rows are found by state and by reference', async () => {
    const id = await uploadedBatch(desk, SALARIES);
    const found = async (query: string): Promise<string[]> => {
      const { html } = await desk.at('viewer').get(`/batches/${id}?${query}`);
      return html.match(/SALARY-\d(?=<)/g) ?? [];
    };
    expect(await found('state=ready')).toEqual(['SALARY-1', 'SALARY-2']);
    expect(await found('state=paid')).toEqual([]);
    expect(await found('named=SALARY-2')).toEqual(['SALARY-2']);
  });

  it('what does not work is said on a page, with what to do next', async () => {
    const { status, html } = await desk.at('viewer').get('/batches/B20261121-AAAAAA');
    expect(status).toBe(404);
    expect(html).toContain('<code>batch_unknown</code>');
    expect(html).toContain('This did not work');
  });

  it('a file’s name with markup in it stays text', async () => {
    const { location } = await desk
      .at('maker')
      .upload(payoutFile(SALARIES), '/batches', '<b>gaji<b>.csv');
    const { html } = await desk.at('maker').get(location ?? '');
    expect(html).not.toContain('<b>gaji');
    expect(html).toContain('&lt;b&gt;gaji');
  });
});
