import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { rupiah } from '../../src/domain/money.ts';
import { type BusinessDay, now } from '../../src/domain/time.ts';
import { openingBalance, payoutPaid, payoutSent } from '../../src/ledger/payout-postings.ts';
import { post } from '../../src/ledger/post.ts';
import type { Posting } from '../../src/ledger/posting.ts';
import { DEFAULT_CSV_FORMAT } from '../../src/reporting/tables/csv-format.ts';
import { writeTrialBalance } from '../../src/reporting/trial-balance.ts';
import { ManualClock, tempDir } from '../support/servers.ts';
import { type Desk, SALARIES, startDesk, uploadedBatch, whatIsReady } from './harness.ts';

const TODAY = '2026-11-21' as BusinessDay;

async function postToday(desk: Desk, ...postings: Posting[]): Promise<void> {
  await desk.database.transaction(async (tx) => {
    for (const posting of postings) await post(tx, posting, now(desk.clock));
  });
}

/** The text of a page, as a person reads it. */
const textOf = (html: string): string => html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');

describe('the ledger at the desk', () => {
  let desk: Desk;
  beforeEach(async () => {
    desk = await startDesk({ clock: new ManualClock() });
    await postToday(desk, openingBalance('xendit', rupiah(10_000_000)));
  });

  it('shows the balance of each account, which sum to nothing', async () => {
    const { status, html } = await desk.at('viewer').get('/ledger');
    expect(status).toBe(200);
    const text = textOf(html);
    expect(text).toMatch(/assets:xendit:deposit\s+Rp\s?10,000,000/);
    expect(text).toMatch(/equity:opening-balances\s+-Rp\s?10,000,000/);
    expect(text).toMatch(/Total\s+Rp\s?0/);
  });

  it('leads from a balance to the entry, to the posting, to the payout that caused it', async () => {
    const batchId = await uploadedBatch(desk, SALARIES);
    await postToday(
      desk,
      payoutSent({ provider: 'oy', partnerTrxId: 'SALARY-1', times: 1, amount: rupiah(125_000) }),
    );
    const at = desk.at('viewer');
    const next = async (path: string, link: RegExp) => {
      const { html } = await at.get(path);
      return (link.exec(html)?.[1] ?? 'no such link').replaceAll('&amp;', '&');
    };
    const account = await next(
      '/ledger',
      /href="(\/ledger\/account\?account=assets%3Aoy%3Ain[^"]*)"/,
    );
    const posting = await next(account, /href="(\/ledger\/posting\?key=payout_sent[^"]*)"/);
    expect(await next(posting, /href="(\/batches\/[^"]*)"/)).toBe(`/batches/${batchId}`);
    const payout = await next(posting, /href="(\/payouts\/[^"]*)"/);
    expect(payout).toBe('/payouts/SALARY-1');
    expect((await at.get(payout)).html).toContain('SALARY-1');
  });

  it('says who approved the batch that a posting is about', async () => {
    const batchId = await uploadedBatch(desk, SALARIES);
    const body = await whatIsReady(desk, batchId);
    const approved = await desk.as('approver').post(`/api/batches/${batchId}/approve`, body);
    expect(approved.status).toBe(200);
    const { html } = await desk.at('viewer').get('/ledger/posting?key=batch_approved%3A1');
    expect(textOf(html)).toMatch(new RegExp(`Approval of the batch ${batchId} By agus`));
  });

  it('shows the trial balance of a day, balanced, and the same as the file of the command line', async () => {
    const at = desk.at('viewer');
    const page = textOf((await at.get(`/ledger/trial-balance?day=${TODAY}`)).html);
    expect(page).toContain('Trial balance of 2026-11-21');
    expect(page).toContain('Balanced: debits and credits are equal');
    const before = textOf((await at.get('/ledger/trial-balance?day=2026-11-20')).html);
    expect(before).toContain('Nothing has been posted yet.');

    const response = await fetch(`${desk.url}/ledger/trial-balance.csv?day=${TODAY}`, {
      headers: { cookie: 'rekon_session=session-of-vina' },
    });
    expect(response.headers.get('content-disposition')).toBe(
      'attachment; filename="trial-balance-2026-11-21.csv"',
    );
    const body = Buffer.from(await response.arrayBuffer()).toString('utf8');
    expect(body).toBe(
      [
        '\uFEFFday,account,opening,debits,credits,closing_debit,closing_credit',
        '2026-11-21,assets:xendit:deposit,0,10000000,0,10000000,0',
        '2026-11-21,equity:opening-balances,0,0,10000000,0,10000000',
        '',
      ].join('\r\n'),
    );
    const written = join(await tempDir(), 'trial-balance.csv');
    await writeTrialBalance(desk, TODAY, written, DEFAULT_CSV_FORMAT);
    expect(body).toBe(await readFile(written, 'utf8'));
    expect(await desk.filesUnderWay()).toEqual([]);
  });

  it('proves that every posting balances', async () => {
    const { html } = await desk.at('viewer').get('/ledger/proof');
    expect(textOf(html)).toContain('The ledger balances.');
  });

  it('goes through a long journal page by page', async () => {
    const postings = Array.from({ length: 130 }, (_, index) =>
      payoutPaid('oy', `PAY-${index}`, rupiah(1)),
    );
    await postToday(desk, ...postings);
    const at = desk.at('viewer');
    for (const first of ['/ledger/journal', '/ledger/account?account=liabilities%3Apayouts']) {
      const page = (await at.get(first)).html;
      const older = /href="([^"]*behind=[^"]*)"/.exec(page)?.[1] ?? '';
      const rest = (await at.get(older.replaceAll('&amp;', '&'))).html;
      const keys = (html: string) =>
        [...html.matchAll(/<code>payout_paid:PAY-(\d+)<\/code>/g)].map(([, each]) => Number(each));
      expect([...keys(page), ...keys(rest)]).toEqual(
        postings.map((_, index) => index).toReversed(),
      );
      expect(rest).not.toContain('behind=');
    }
  });

  it('masks the account of a bank from who may not see accounts, in pages and in the file', async () => {
    await postToday(desk, {
      key: 'written_off:1:1',
      kind: 'written_off',
      subject: 'exception:1',
      memo: '',
      entries: [
        { account: 'assets:bank:014:1239812390', amount: rupiah(5) },
        { account: 'expenses:write-offs', amount: rupiah(-5) },
      ],
    });
    for (const path of [
      '/ledger',
      '/ledger/journal',
      '/ledger/trial-balance',
      '/ledger/trial-balance.csv',
    ]) {
      const seen = async (role: 'viewer' | 'maker') => (await desk.at(role).get(path)).html;
      expect(await seen('viewer')).toContain('assets:bank:014:******2390');
      expect(await seen('viewer')).not.toContain('1239812390');
      expect(await seen('maker')).toContain('assets:bank:014:1239812390');
    }
  });

  it.each([
    ['/ledger/trial-balance?day=2026-02-30', 400, 'request_invalid'],
    ['/ledger/account', 400, 'request_invalid'],
    ['/ledger/account?account=a&behind=1', 400, 'request_invalid'],
    ['/ledger/posting?key=none', 404, 'posting_unknown'],
  ])('%s is answered by a page that says what is wrong', async (path, status, code) => {
    const answer = await desk.at('viewer').get(path);
    expect([answer.status, /<code>(\w+)<\/code>/.exec(answer.html)?.[1]]).toEqual([status, code]);
  });

  it('speaks Indonesian to who wants it', async () => {
    await desk.at('viewer').post('/account/language', { language: 'id' });
    const { html } = await desk.at('viewer').get('/ledger/trial-balance');
    expect(textOf(html)).toContain('Neraca saldo 2026-11-21');
    expect(textOf(html)).toMatch(/Rp\s?10\.000\.000/);
  });
});
