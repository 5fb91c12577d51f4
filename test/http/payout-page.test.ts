import { describe, expect, it } from 'vitest';
import { updateUserLanguage } from './desk-language.ts';
import { PAYOUT_TRANSITIONS } from '../../src/domain/payout-states.ts';
import { payoutAddress, referenceOfAddress } from '../../src/http/reference-address.ts';
import { payoutWords } from '../../src/http/desk/payouts/words.ts';
import { remitPayout } from '../../src/payouts/remittance/remit-payout.ts';
import { askPayoutStatus } from '../../src/payouts/settlement/ask-payout-status.ts';
import { findPayoutByReference } from '../../src/payouts/store/payout-store.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import {
  type Desk,
  type FileRow,
  SALARIES,
  startDesk,
  uploadedBatch,
  whatIsReady,
} from './harness.ts';

async function sent(desk: Desk, rows: readonly FileRow[]): Promise<string> {
  const batchId = await uploadedBatch(desk, rows);
  const ready = await whatIsReady(desk, batchId);
  await desk.as('approver').post(`/api/batches/${batchId}/approve`, ready);
  for (const { reference } of rows) {
    const payout = await findPayoutByReference(desk.database.knex, reference);
    await remitPayout(desk.payouts, payout?.id ?? 0);
    await askPayoutStatus(desk.payouts, payout?.id ?? 0);
  }
  return batchId;
}

const text = (html: string): string =>
  html
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .replaceAll('&#39;', "'");

describeOnBothDatabases('a payout’s page', (open) => {
  it('tells every event, code and posting, what was sent and what was answered', async () => {
    const desk = await startDesk({ database: await open() });
    const batchId = await sent(desk, SALARIES);
    const { status, html } = await desk.at('maker').get('/payouts/SALARY-1');
    const said = text(html);
    expect(status).toBe(200);
    expect(said).toContain('Payout SALARY-1');
    expect(html).toContain(`href="/batches/${batchId}"`);
    for (const happened of [
      'The bank confirmed the recipient: the name agrees',
      'Approved by a second person',
      'by agus',
      'Being sent: the intent is written down, the request leaves',
      'The provider accepted it and works on it',
      'Reserved in the deposit for a send',
      'assets:oy:in-flight',
      'What happens next',
    ]) {
      expect(said).toContain(happened);
    }
    expect(said).toMatch(/code 10[12] : (accepted, )?in progress/);
    expect(said).toContain('oy:status');
    expect(said).toContain('HTTP 200');
  });

  it('shows what was sent and answered without accounts and names', async () => {
    const desk = await startDesk({ database: await open() });
    await sent(desk, SALARIES);
    const maker = await desk.at('maker').get('/payouts/SALARY-1');
    const [, ...evidence] = maker.html.split('What was sent');
    expect(evidence.join('')).not.toContain('1239812390');
    expect(evidence.join('')).toContain('******2390');
    const viewer = await desk.at('viewer').get('/payouts/SALARY-1');
    expect(viewer.status).toBe(200);
    expect(viewer.html).not.toContain('1239812390');
  });
});

describe('a payout’s address', () => {
  it.each(['GAJI/11 #1?x=1%2F', '..', '.', '~', '~..', 'Upah & "Lembur" é', 'x'.repeat(100)])(
    'holds any reference: %s',
    async (reference) => {
      const desk = await startDesk();
      const batchId = await uploadedBatch(desk, [
        {
          reference: `"${reference.replaceAll('"', '""')}"`,
          account: '1239812390',
          amount: 20_000,
        },
      ]);
      const address = payoutAddress(reference);
      const page = await desk.at('viewer').get(address);
      expect(page.status).toBe(200);
      expect(new URL(address, 'http://desk').pathname).toBe(address);
      expect(referenceOfAddress(decodeURIComponent(address.slice('/payouts/'.length)))).toBe(
        reference,
      );
      const batch = await desk.at('viewer').get(`/batches/${batchId}`);
      expect(batch.html).toContain(`href="${address}"`);
    },
  );

  it('of no payout says so, with what to do', async () => {
    const desk = await startDesk();
    const { status, html } = await desk.at('viewer').get('/payouts/NOBODY');
    expect(status).toBe(404);
    expect(text(html)).toContain('There is no payout with the reference NOBODY.');
  });
});

describe('a quarantined payout', () => {
  it('is ended on its page by who may decide, with what shows it', async () => {
    const desk = await startDesk();
    await sent(desk, SALARIES);
    await desk.database
      .knex('payouts')
      .where({ reference: 'SALARY-1' })
      .update({ state: 'quarantined', quarantined_from: 'processing' });
    expect((await desk.at('maker').get('/payouts/SALARY-1')).html).not.toContain('/resolve"');
    const approver = desk.at('approver');
    expect(text((await approver.get('/payouts/SALARY-1')).html)).toContain('What became of it');
    const fields = { as: 'failed', reason: 'the bank sent it back' };
    const done = await approver.post('/payouts/SALARY-1/resolve', fields);
    expect([done.status, done.headers.get('location')]).toEqual([303, '/payouts/SALARY-1']);
    const page = text((await approver.get('/payouts/SALARY-1')).html);
    expect(page).toContain('A person decided: it failed');
    expect(page).toContain('the bank sent it back');
    expect(page).not.toContain('What became of it');
  });
});

describe('a payout’s words', () => {
  it('are there for every event, in both languages', () => {
    const events = [...Object.keys(PAYOUT_TRANSITIONS), 'asked_in_vain', 'confirmed'].toSorted();
    for (const words of Object.values(payoutWords)) {
      expect(Object.keys(words.events).toSorted()).toEqual(events);
    }
    expect(Object.keys(payoutWords.id.reasons)).toEqual(Object.keys(payoutWords.en.reasons));
  });

  it('are Indonesian for who reads Indonesian', async () => {
    const desk = await startDesk();
    await sent(desk, SALARIES);
    await updateUserLanguage(desk, 'maya', 'id');
    const { html } = await desk.at('maker').get('/payouts/SALARY-2');
    const said = text(html);
    expect(said).toContain('Pembayaran SALARY-2');
    expect(said).toContain('Disetujui oleh orang kedua');
    expect(said).toContain('Dicadangkan dari deposit untuk pengiriman');
    expect(said).toMatch(/Rp\s?250\.000/);
  });
});
