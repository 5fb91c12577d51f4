import { beforeEach, expect, it } from 'vitest';
import { rupiah } from '../../src/domain/money.ts';
import { type BusinessDay, now } from '../../src/domain/time.ts';
import { openingBalance, payoutPaid, payoutSent } from '../../src/ledger/payout-postings.ts';
import { post } from '../../src/ledger/post.ts';
import type { Posting } from '../../src/ledger/posting.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { ManualClock } from '../support/servers.ts';
import { program } from './described-answers.ts';
import { type Desk, PEOPLE, SALARIES, startDesk, uploadedBatch, whatIsReady } from './harness.ts';

const TODAY = '2026-11-21' as BusinessDay;
const SENT = { provider: 'oy', partnerTrxId: 'SALARY-1', times: 1, amount: rupiah(125_000) };

describeOnBothDatabases('the ledger for programs', (open) => {
  let desk: Desk;

  const postToday = (...postings: Posting[]) =>
    desk.database.transaction(async (tx) => {
      for (const posting of postings) await post(tx, posting, now(desk.clock));
    });
  const get = async (path: string) => (await program(desk, 'viewer').get(path)).json;

  beforeEach(async () => {
    desk = await startDesk({ clock: new ManualClock(), database: await open() });
    await postToday(openingBalance('xendit', rupiah(10_000_000)));
  });

  it('balances sum to nothing, and the proof says so', async () => {
    const { accounts } = (await get('/api/ledger/balances')) as {
      accounts: { account: string; balanceSen: number }[];
    };
    expect(accounts).toContainEqual({
      account: 'assets:xendit:deposit',
      balanceSen: 1_000_000_000,
    });
    expect(accounts.reduce((sum, { balanceSen }) => sum + balanceSen, 0)).toBe(0);
    expect(await get('/api/ledger/proof')).toMatchObject({
      isBalanced: true,
      totalSen: 0,
      accounts: 2,
      unbalancedPostings: [],
    });
  });

  it('leads from an account to its entries, to the posting, to the payout that caused it', async () => {
    const batchId = await uploadedBatch(desk, SALARIES);
    await postToday(payoutSent(SENT));
    const { entries } = (await get('/api/ledger/entries?account=assets:oy:in-flight')) as {
      entries: { key: string; amountSen: number }[];
    };
    expect(entries).toMatchObject([{ amountSen: 12_500_000, day: TODAY }]);
    const key = encodeURIComponent(entries[0]?.key ?? '');
    expect(await get(`/api/ledger/posting?key=${key}`)).toMatchObject({
      kind: 'payout_sent',
      entries: expect.arrayContaining([
        { account: 'assets:oy:in-flight', amountSen: 12_500_000 },
      ]) as unknown,
      cause: { what: 'payout', name: 'SALARY-1', batchId, row: 2 },
    });
  });

  it('says who approved the batch that a posting is about', async () => {
    const batchId = await uploadedBatch(desk, SALARIES);
    const ready = await whatIsReady(desk, batchId);
    await program(desk, 'approver').post(`/api/batches/${batchId}/approve`, ready);
    expect(await get('/api/ledger/posting?key=batch_approved%3A1')).toMatchObject({
      cause: { what: 'approval', name: batchId, by: PEOPLE.approver },
    });
  });

  it('the journal, and that of an account, come page by page, newest first', async () => {
    await postToday(payoutSent(SENT), payoutPaid('oy', 'SALARY-1', rupiah(125_000)));
    const first = await get('/api/ledger/journal?limit=2');
    expect(first).toMatchObject({ postings: [{ kind: 'payout_paid' }, { kind: 'payout_sent' }] });
    const before = String(first.nextBefore);
    expect(await get(`/api/ledger/journal?limit=2&before=${before}`)).toMatchObject({
      postings: [{ kind: 'opening_balance' }],
      nextBefore: null,
    });
    const account = '/api/ledger/entries?account=assets:oy:in-flight&limit=1';
    const newest = await get(account);
    expect(newest.entries).toMatchObject([{ kind: 'payout_paid', amountSen: -12_500_000 }]);
    expect(await get(`${account}&after=${String(newest.nextAfter)}`)).toMatchObject({
      entries: [{ kind: 'payout_sent' }],
    });
    expect(await get(`${account}&day=2026-11-20`)).toMatchObject({ entries: [], nextAfter: null });
  });

  it('the trial balance of a day is balanced, and is the same as its file', async () => {
    const day = await get(`/api/ledger/trial-balance?day=${TODAY}`);
    expect(day).toMatchObject({
      day: TODAY,
      isOver: false,
      isBalanced: true,
      debitsSen: 1_000_000_000,
      creditsSen: 1_000_000_000,
      lines: [
        { account: 'assets:xendit:deposit', openingSen: 0, closingSen: 1_000_000_000 },
        { account: 'equity:opening-balances', closingSen: -1_000_000_000 },
      ],
    });
    expect(await get('/api/ledger/trial-balance?day=2026-11-20')).toMatchObject({
      isOver: true,
      lines: [],
    });
    const { text } = await program(desk, 'viewer').get('/api/ledger/trial-balance.csv');
    expect(text).toContain('assets:xendit:deposit');
  });

  it('the number of a bank account is masked for who may not see accounts', async () => {
    await postToday({
      key: 'opening_balance:bank',
      kind: 'opening_balance',
      subject: 'bank',
      memo: '',
      entries: [
        { account: 'assets:bank:014:1239812390', amount: rupiah(100) },
        { account: 'equity:opening-balances', amount: rupiah(-100) },
      ],
    });
    const paths = [
      'balances',
      'journal',
      'trial-balance',
      'trial-balance.csv',
      'posting?key=opening_balance%3Abank',
      'entries?account=assets:bank:014:1239812390',
    ];
    for (const path of paths) {
      const masked = await program(desk, 'viewer').get(`/api/ledger/${path}`);
      expect([path, masked.text.includes('******2390')]).toEqual([path, true]);
      expect([path, masked.text.includes('1239812390')]).toEqual([path, false]);
      const whole = await program(desk, 'maker').get(`/api/ledger/${path}`);
      expect([path, whole.text.includes('1239812390')]).toEqual([path, true]);
    }
  });

  it.each([
    ['/api/ledger/posting?key=none', 404, 'posting_unknown'],
    ['/api/ledger/posting', 400, 'request_invalid'],
    ['/api/ledger/trial-balance?day=2026-02-30', 400, 'request_invalid'],
    ['/api/ledger/entries', 400, 'request_invalid'],
    ['/api/ledger/entries?account=a&after=1', 400, 'request_invalid'],
  ])('%s is refused', async (path, status, code) => {
    const answer = await program(desk, 'viewer').get(path);
    expect([answer.status, answer.error.code]).toEqual([status, code]);
  });
});
