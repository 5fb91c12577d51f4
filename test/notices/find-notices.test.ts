import { beforeEach, expect, it } from 'vitest';
import { closeBreaker, tripBreaker } from '../../src/breakers/breaker-store.ts';
import { rupiah } from '../../src/domain/money.ts';
import { findNotices } from '../../src/notices/find-notices.ts';
import { ExceptionWorld } from '../reconciliation-exceptions/exception-world.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { MORNING, seedBatch, seedPayout } from '../support/payout-builder.ts';
import { NoticeWorld } from './notice-world.ts';

describeOnBothDatabases('what is told', (open) => {
  let world: NoticeWorld;

  /** The desk has been watched for a while. */
  beforeEach(async () => {
    world = new NoticeWorld(await open());
    await world.found();
  });

  /** `MONTHLY`: two rows, of which one waits for the bank. */
  async function uploaded(): Promise<void> {
    await seedBatch(world.db, { id: 'MONTHLY', state: 'checking' });
    const row = { batchId: 'MONTHLY', ledger: 'nothing', statusRecord: 'none' } as const;
    await seedPayout(world.db, { ...row, reference: 'PAY-1', state: 'ready' });
    await seedPayout(world.db, { ...row, reference: 'PAY-2', state: 'inquiring' });
  }

  it('an approval that is needed: once the bank has said all names, and once', async () => {
    await uploaded();
    expect(await world.found()).toEqual([]);
    await world.move('PAY-2', 'ready');
    expect(await world.found()).toEqual(['approval_needed MONTHLY 0']);
    expect(await world.found()).toEqual([]);
    expect(await world.bodyOf('approval_needed')).toMatchObject({
      kind: 'approval_needed',
      link: 'https://rekon.example/batches/MONTHLY',
      facts: { batchId: 'MONTHLY', payouts: 2, totalSen: rupiah(200_000) },
    });
  });

  it('not an approval of a batch that is paused, until it goes on', async () => {
    await uploaded();
    await world.move('PAY-2', 'review');
    await world.db('batches').where({ id: 'MONTHLY' }).update({ paused_at: MORNING });
    expect(await world.found()).toEqual([]);
    await world.db('batches').where({ id: 'MONTHLY' }).update({ paused_at: null });
    expect(await world.found()).toEqual(['approval_needed MONTHLY 0']);
  });

  it('a batch that is finished, and again after a retry that a second person approved', async () => {
    await uploaded();
    await world.move('PAY-2', 'ready');
    await world.found();
    await world.approve('MONTHLY');
    expect(await world.found()).toEqual([]);
    await world.move('PAY-1', 'paid');
    expect(await world.found()).toEqual([]);
    await world.move('PAY-2', 'failed');
    expect(await world.found()).toEqual(['batch_finished MONTHLY 1']);
    expect(await world.found()).toEqual([]);
    expect((await world.bodyOf('batch_finished')).facts).toEqual({
      batchId: 'MONTHLY',
      payouts: { failed: 1, paid: 1 },
      amountsSen: { failed: rupiah(100_000), paid: rupiah(100_000) },
    });

    await world.move('PAY-2', 'ready');
    expect(await world.found()).toEqual(['approval_needed MONTHLY 1']);
    await world.approve('MONTHLY');
    await world.move('PAY-2', 'paid');
    expect(await world.found()).toEqual(['batch_finished MONTHLY 2']);
  });

  it('not the end of a batch that was rejected', async () => {
    await uploaded();
    for (const reference of ['PAY-1', 'PAY-2']) await world.move(reference, 'cancelled');
    await world.db('batches').where({ id: 'MONTHLY' }).update({ state: 'rejected' });
    expect(await world.found()).toEqual([]);
  });

  const trip = (kind: 'kill_switch' | 'bank_failures' | 'throttled', scope = '') =>
    tripBreaker(world.db, {
      provider: 'oy',
      kind,
      scope,
      reason: 'account 1239812390 of BUDI',
      at: MORNING,
      by: 'agus',
      nextProbeAt: null,
    });

  it('a breaker that opens, also one that closed before anybody looked; each anew', async () => {
    await trip('bank_failures', '014');
    expect(await world.found()).toEqual(['breaker_open 1']);
    await trip('kill_switch');
    await closeBreaker(world.db, 2, { by: 'agus', at: MORNING });
    await trip('kill_switch');
    expect(await world.found()).toEqual(['breaker_open 2', 'breaker_open 3']);
    const body = await world.bodyOf('breaker_open');
    expect(body.facts).toMatchObject({ breaker: 'kill_switch', stops: 'everything' });
    expect(JSON.stringify(body)).not.toMatch(/1239812390|BUDI|agus/);
    expect(await world.found()).toEqual([]);
  });

  it('not an endpoint that only goes slower', async () => {
    await trip('throttled', '/api/remit');
    expect(await world.found()).toEqual([]);
  });

  it('critical exceptions that a reconciliation has newly found, all of a run at once', async () => {
    const books = new ExceptionWorld(world.database, world.clock);
    const first = await books.run();
    const known = await books.opened(first, { severity: 'critical', category: 'amount_over' });
    const grave = await books.opened(first, { severity: 'high' });
    await books.opened(first, { severity: 'critical', category: 'status_mismatch' });
    await books.opened(first, { severity: 'medium' });
    expect(await world.found()).toEqual(['critical_exceptions run-1']);
    expect((await world.bodyOf('critical_exceptions')).facts).toEqual({
      runId: 'run-1',
      stream: 'va',
      exceptions: 2,
      categories: { amount_over: 1, status_mismatch: 1 },
    });

    const second = await books.run();
    await books.foundAgain(known, second, 'changed', { severity: 'critical' });
    expect(await world.found()).toEqual([]);
    const third = await books.run();
    await books.foundAgain(grave, third, 'changed', { severity: 'critical' });
    expect(await world.found()).toEqual(['critical_exceptions run-3']);
  });

  it('nothing of a run that is not finished', async () => {
    const books = new ExceptionWorld(world.database, world.clock);
    const run = await books.run({ state: 'publishing' });
    await books.opened(run, { severity: 'critical' });
    expect(await world.found()).toEqual([]);
    await world.db('reconciliation_runs').update({ state: 'finished' });
    expect(await world.found()).toEqual(['critical_exceptions run-1']);
  });

  it('a feed that has become stale, without the account number in its name', async () => {
    const books = new ExceptionWorld(world.database, world.clock);
    const run = await books.run({ state: 'running' });
    await books.opened(run, { category: 'stale_feed', severity: 'medium' });
    await world.db('exception_versions').update({ source: 'bca:1239812390' });
    await world.db('reconciliation_runs').update({ state: 'finished' });
    expect(await world.found()).toEqual(['feed_stale run-1']);
    expect((await world.bodyOf('feed_stale')).facts).toEqual({
      runId: 'run-1',
      stream: 'va',
      feeds: ['bca:…'],
    });
  });

  it('once, where two sweeps run at the same time', async () => {
    await uploaded();
    await world.move('PAY-2', 'ready');
    await trip('kill_switch');
    const swept = await Promise.all([1, 2, 3].map(() => findNotices(world.context)));
    expect(swept.reduce((sum, { found }) => sum + found, 0)).toBe(2);
  });
});

describeOnBothDatabases('the first look', (open) => {
  it('tells what still holds, and nothing of what had ended before', async () => {
    const world = new NoticeWorld(await open());
    const books = new ExceptionWorld(world.database, world.clock);
    await books.opened(await books.run(), { severity: 'critical' });
    await seedBatch(world.db, { id: 'OLD' });
    await seedPayout(world.db, { batchId: 'OLD', reference: 'OLD-1', state: 'paid' });
    await world.approve('OLD');
    await seedBatch(world.db, { id: 'NEW', state: 'checking' });
    await seedPayout(world.db, { batchId: 'NEW', reference: 'NEW-1', state: 'ready' });
    const stop = { provider: '*', reason: 'x', at: MORNING, nextProbeAt: null } as const;
    await tripBreaker(world.db, { ...stop, kind: 'kill_switch' });
    await closeBreaker(world.db, 1, { by: 'agus', at: MORNING });
    await tripBreaker(world.db, { ...stop, kind: 'kill_switch' });
    expect(await world.found()).toEqual(['approval_needed NEW 0', 'breaker_open 2']);
    expect(await world.found()).toEqual([]);
  });
});
