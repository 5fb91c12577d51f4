import { beforeEach, describe, expect, it } from 'vitest';
import { tripBreaker } from '../../src/breakers/breaker-store.ts';
import { sayOfBreaker } from '../../src/breakers/breaker-reasons.ts';
import { now } from '../../src/domain/time.ts';
import { sayWhy } from '../../src/reconciliation/exceptions/whys.ts';
import { ExceptionWorld } from '../reconciliation-exceptions/exception-world.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { updateUserLanguage } from './desk-language.ts';
import { type Desk, PEOPLE, payoutFile, SALARIES, startDesk, uploadedBatch } from './harness.ts';

const textOf = (html: string): string =>
  html
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'");

describe('for who has chosen Bahasa Indonesia', () => {
  const clock = new ManualClock();
  let desk: Desk;

  beforeEach(async () => {
    desk = await startDesk({ clock });
    for (const name of Object.values(PEOPLE)) await updateUserLanguage(desk, name, 'id');
  });

  it('a row says why it was refused, and one in English says it in English', async () => {
    const maker = desk.at('maker');
    const rows = [
      ...SALARIES,
      { reference: 'SALARY-3', account: '12AB', amount: 5 },
      { reference: 'SALARY-1', account: '1239812399', amount: 50_000 },
    ];
    const file = payoutFile(rows).replaceAll(',014,', ',14,');
    const { location } = await maker.upload(file);
    const said = textOf((await maker.get(location ?? '')).html);
    expect(said).toContain('Nomor rekening bukan angka saja: ada karakter selain digit.');
    expect(said).toContain(
      'Jumlahnya Rp 5; paling sedikit yang dapat dikirim ke bank adalah Rp 10.000.',
    );
    expect(said).toContain('Referensi SALARY-1 adalah milik baris 2 berkas ini.');
    expect(said).toContain('Kode bank "14" dibaca sebagai 014');
    expect(said).not.toMatch(/The (?:account|amount|reference|bank)/);

    await updateUserLanguage(desk, PEOPLE.approver, 'en');
    const english = textOf((await desk.at('approver').get(location ?? '')).html);
    expect(english).toContain('The reference SALARY-1 is that of row 2 of this file.');
  });

  it('a file says why it was not taken', async () => {
    const refused = await desk.at('maker').upload('reference,amount\nA,1\n');
    const said = textOf(refused.html);
    expect(said).toContain('Kolom-kolom ini tidak ada: bank_code, account_number (templat Rekon)');
    expect(said).toContain('Tambahkan kolom yang kurang');
    expect(said).not.toMatch(/The columns|Add the/);
  });

  it('what is refused is told with what to do', async () => {
    const said = async (path: string) => textOf((await desk.at('maker').get(path)).html);
    expect(await said('/batches/B20261121-222222')).toContain('Tidak ada batch B20261121-222222.');
    expect(await said('/payouts/NOBODY')).toContain(
      'Tidak ada pembayaran dengan referensi NOBODY. Referensinya adalah referensi dari berkas',
    );
    expect(await said('/audit')).toContain(
      'maya di sini pembuat, dan tidak boleh melakukan ini. Mintalah orang yang perannya',
    );
  });

  it('a payout says why it waits for a person', async () => {
    const batchId = await uploadedBatch(desk, [
      { reference: 'BONUS-1', account: '1239812390', amount: 125_000, name: 'ZZZ QQQ' },
      { reference: 'BONUS-2', account: '1239812391', amount: 250_000 },
      { reference: 'BONUS-3', account: '1239812391', amount: 250_000 },
    ]);
    const batch = textOf((await desk.at('approver').get(`/batches/${batchId}`)).html);
    expect(batch).toMatch(/nama cocok \d+ %, perlu 85 %: tidak ada satu kata utuh pun yang cocok/);
    expect(batch).toContain(
      `rekening dan jumlahnya sama dengan BONUS-2 (batch ${batchId}, baris 3)`,
    );
    const payout = textOf((await desk.at('approver').get('/payouts/BONUS-1')).html);
    expect(payout).toContain('tidak ada satu kata utuh pun yang cocok');
  });

  it('a breaker says why it has opened; what a person wrote stays as it is', async () => {
    const at = now(clock);
    const of = { provider: 'oy', at, nextProbeAt: null };
    const reason = sayOfBreaker('breaker/unknowns_in_a_row', { count: 5 });
    await desk.database.transaction(async (tx) => {
      await tripBreaker(tx, { ...of, kind: 'unknowns', reason });
      await tripBreaker(tx, { ...of, kind: 'kill_switch', reason: 'the bank is away', by: 'budi' });
    });
    const said = textOf((await desk.at('viewer').get('/jobs')).html);
    expect(said).toContain('5 pengiriman berturut-turut tanpa jawaban yang jelas');
    expect(said).toContain('the bank is away');
  });

  it('an exception says why there is one', async () => {
    const world = new ExceptionWorld(desk.database, clock);
    const run = await world.run();
    const why = sayWhy('why/alone', {
      reference: sayWhy('alone/not_there'),
      nearest: sayWhy('nearest/amount', { amount: 15_100_000, off: 100_000 }),
    });
    const id = await world.opened(run, { why });
    const said = 'Tidak ada pasangannya: tidak ada baris di sisi lain dengan referensi ini; jumlah';
    for (const path of ['/exceptions', `/exceptions/${id}`]) {
      const page = textOf((await desk.at('maker').get(path)).html);
      expect(page).toContain(`${said} terdekat yang tersisa adalah Rp 151.000, berbeda Rp 1.000.`);
    }
  });
});
