import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { BREAKERS } from '../../src/breakers/breaker-kinds.ts';
import { resumeSending, stopSending } from '../../src/payouts/breakers/kill-switch.ts';
import { resetBreaker } from '../../src/payouts/breakers/reset-breaker.ts';
import { slowedEndpoints } from '../../src/breakers/slowed-endpoints.ts';
import { resumeBatch } from '../../src/payouts/approval/batch-operations.ts';
import { remitPayout } from '../../src/payouts/remittance/remit-payout.ts';
import { openBreakers } from '../../src/breakers/breaker-store.ts';
import { rows } from '../support/payout-files.ts';
import { describeMoneyOut, type ScriptedWorld } from '../support/payout-suite.ts';
import { APPROVER } from '../support/payout-world.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

const sent = (world: ScriptedWorld): string[] =>
  world.provider.seen('remit').map(({ subject }) => subject);

const refs = (count: number, from = 1): string[] =>
  Array.from({ length: count }, (_, i) => `PAY-${from + i}`);

const reset = async (world: ScriptedWorld): Promise<void> => {
  const [open] = await openBreakers(world.database.knex);
  if (!open) throw new Error('no breaker is open');
  await resetBreaker(world.context, { breakerId: open.id, by: APPROVER, reason: 'looked at it' });
};

describe('docs/operations.md', () => {
  test('lists every stop, what opens it, its way back and what mends it', () => {
    const page = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
    const listed = [
      ...page.matchAll(/^\| `([a-z_]+)` \| ([a-z]+) \| (.+?) \| ([a-z]+) \| (.+?) \|$/gm),
    ].map(([, kind, scope, opensOn, wayBack, mends]) => ({
      kind,
      scope,
      opensOn,
      wayBack,
      reset: mends,
    }));
    expect(listed).toEqual(Object.entries(BREAKERS).map(([kind, of]) => ({ kind, ...of })));
  });
});

describeMoneyOut('the kill switch', (worlds) => {
  test('nothing is sent by any worker until sending is resumed; what was sent is followed', async () => {
    const world = await worlds.scripted();
    await world.uploadAndApprove(rows('PAY-1', 'PAY-2'));
    const { id } = await world.payout('PAY-1');
    await remitPayout(world.context, id);
    await stopSending(world.context, { by: APPROVER, reason: 'a strange file' });
    const other = { ...world.context, database: worlds.secondConnection(world.database) };
    const second = await world.payout('PAY-2');
    expect(await remitPayout(other, second.id)).toMatchObject({
      why: 'a breaker is open: kill_switch',
    });
    await world.settleAll();
    expect(await world.states()).toEqual({ 'PAY-1': 'paid', 'PAY-2': 'approved' });
    expect(await world.sendAll(), 'not even queued').toEqual([]);
    await world.probe();
    await resumeSending(world.context, { by: APPROVER });
    await world.runToRest();
    expect(await world.states()).toEqual({ 'PAY-1': 'paid', 'PAY-2': 'paid' });
    expect(await world.database.knex('audit_log').orderBy('number').pluck('action')).toEqual(
      expect.arrayContaining(['sending_stopped', 'sending_resumed']),
    );
  });

  test('twice off, twice on: it says that there is nothing to do', async () => {
    const world = await worlds.scripted();
    const order = { by: APPROVER };
    await expect(resumeSending(world.context, order)).rejects.toMatchObject({
      code: 'nothing_to_do',
    });
    await stopSending(world.context, order);
    await world.advance(SECOND);
    await expect(stopSending(world.context, order)).rejects.toMatchObject({
      code: 'nothing_to_do',
    });
  });

  test('resuming does not close other stops', async () => {
    const world = await worlds.scripted();
    world.provider.whenSent('PAY-1', 'caller_rejected');
    await world.uploadAndApprove(rows('PAY-1'));
    await world.sendAll();
    await stopSending(world.context, { by: APPROVER });
    await resumeSending(world.context, { by: APPROVER });
    expect(await world.openBreakers()).toEqual(['caller_rejected']);
  });
});

describeMoneyOut('sends without a clear answer', (worlds) => {
  test('five in a row stop the sends; one is tried later, and when it is paid the others follow', async () => {
    const world = await worlds.scripted();
    for (const id of refs(5)) world.provider.whenSent(id, 'unknown');
    await world.uploadAndApprove(rows(...refs(8)));
    await world.sendAll();
    expect(sent(world)).toEqual(refs(5));
    expect(await world.openBreakers()).toEqual(['unknowns']);
    expect(await world.sendAll()).toEqual([]);

    await world.advance(30 * SECOND);
    await world.sendAll();
    expect(sent(world), 'one, to see').toEqual(refs(6));
    await world.sendAll();
    expect(sent(world), 'and no other').toEqual(refs(6));
    await world.runToRest();
    expect(await world.openBreakers()).toEqual([]);
    expect(Object.values(await world.states())).toEqual(Array(8).fill('paid'));
  });

  test('the one that was tried gets no clear answer either: another one after its end', async () => {
    const world = await worlds.scripted();
    for (const id of refs(5)) world.provider.whenSent(id, 'unknown');
    world.provider.whenSent('PAY-6', 'unknown');
    world.provider.whenAsked('PAY-6', 'unknown', 'failed');
    await world.uploadAndApprove(rows(...refs(8)));
    await world.sendAll();
    await world.advance(30 * SECOND);
    await world.sendAll();
    await world.probe();
    await world.sendAll();
    expect(sent(world)).toEqual(refs(6));
    await world.runToRest();
    expect(await world.openBreakers()).toEqual([]);
    expect(sent(world)).toEqual(refs(8));
  });

  test('a fifth of the last fifty, never five in a row', async () => {
    const world = await worlds.scripted();
    const unclear = refs(50).filter((_, i) => i % 5 === 4);
    for (const id of unclear) world.provider.whenSent(id, 'unknown');
    await world.uploadAndApprove(rows(...refs(60)));
    await world.sendAll();
    expect(sent(world)).toHaveLength(50);
    expect(await openBreakers(world.database.knex)).toMatchObject([
      { kind: 'unknowns', reason: '10 of the last 50 sends without a clear answer' },
    ]);
  });

  test('status questions go on while the sends are stopped', async () => {
    const world = await worlds.scripted();
    for (const id of refs(5)) world.provider.whenSent(id, 'unknown');
    await world.uploadAndApprove(rows(...refs(5)));
    await world.sendAll();
    await world.settleAll();
    expect(Object.values(await world.states())).toEqual(Array(5).fill('paid'));
  });

  test('a person closes it: what was counted before counts no more', async () => {
    const world = await worlds.scripted();
    for (const id of refs(6)) world.provider.whenSent(id, 'unknown');
    await world.uploadAndApprove(rows(...refs(7)));
    await world.sendAll();
    await world.advance(SECOND);
    await reset(world);
    await world.sendAll();
    expect(sent(world)).toEqual(refs(7));
    expect(await world.openBreakers()).toEqual([]);
  });
});

describeMoneyOut('something else behind our id', (worlds) => {
  test('every send stops, approvals too, until a person has looked', async () => {
    const world = await worlds.scripted();
    world.provider.whenSent('PAY-1', 'exists_already');
    world.provider.whenAsked('PAY-1', { meaning: 'paid', accountNumber: '999' });
    await world.uploadAndApprove(rows('PAY-1', 'PAY-2'));
    const { id } = await world.payout('PAY-1');
    await remitPayout(world.context, id);
    await world.askAll();
    expect(await world.states()).toEqual({ 'PAY-1': 'quarantined', 'PAY-2': 'approved' });
    expect(await openBreakers(world.database.knex)).toMatchObject([
      { kind: 'foreign_transaction', provider: '*', nextProbeAt: null },
    ]);
    const other = await world.upload([{ reference: 'PAY-3', account: '777' }]);
    await world.inquireAll();
    await expect(world.approve(other)).rejects.toMatchObject({ code: 'approval_stopped' });
    await world.sendAll();
    expect(sent(world)).toEqual(['PAY-1']);
    await reset(world);
    await world.approve(other);
    await world.runToRest();
    expect(sent(world)).toEqual(['PAY-1', 'PAY-2', 'PAY-3']);
  });
});

describeMoneyOut('failures at one bank', (worlds) => {
  const atBank = (count: number, bank: string, from = 1) =>
    rows(...refs(count, from)).map((row) => ({
      ...row,
      bank,
      account: `${from}${row.account ?? ''}`,
    }));

  test('that bank is left out for a while, the others go on; then one is tried', async () => {
    const world = await worlds.scripted();
    for (const id of refs(5)) {
      world.provider.whenAsked(id, { meaning: 'failed', failedAtBank: true });
    }
    await world.uploadAndApprove(atBank(5, '014'));
    await world.sendAll();
    await world.settleAll();
    expect(await openBreakers(world.database.knex)).toMatchObject([
      { kind: 'bank_failures', scope: '014' },
    ]);
    await world.uploadAndApprove([...atBank(3, '014', 6), ...atBank(2, '008', 9)]);
    await world.sendAll();
    expect(sent(world)).toEqual([...refs(5), 'PAY-9', 'PAY-10']);
    await world.advance(15 * MINUTE);
    await world.sendAll();
    await world.sendAll();
    expect(sent(world)).toEqual([...refs(5), 'PAY-9', 'PAY-10', 'PAY-6']);
    await world.runToRest();
    expect(await world.openBreakers()).toEqual([]);
    expect(sent(world)).toHaveLength(10);
  });

  test('rows that are wrong themselves are not the bank’s failure', async () => {
    const world = await worlds.scripted();
    for (const id of refs(6)) world.provider.whenAsked(id, 'failed');
    await world.uploadAndApprove(atBank(6, '014'));
    await world.sendAll();
    await world.settleAll();
    expect(await world.openBreakers()).toEqual([]);
  });
});

describeMoneyOut('a shifted column', (worlds) => {
  const wrongNames = (count: number) =>
    rows(...refs(count)).map((row) => ({ ...row, name: 'SITI RAHAYU' }));

  test('most of the first names are wrong: the batch is paused, and cannot be approved', async () => {
    const world = await worlds.scripted();
    const batchId = await world.upload(wrongNames(30));
    await world.inquireAll();
    expect(await openBreakers(world.database.knex)).toMatchObject([
      { kind: 'doubtful_batch', scope: batchId },
    ]);
    expect(await world.inquireAll(), 'no more inquiries are paid for').toEqual([]);
    await expect(world.approve(batchId)).rejects.toMatchObject({ code: 'approval_stopped' });
  });

  test('a person looks and resumes it: it is not stopped for this again', async () => {
    const world = await worlds.scripted();
    const batchId = await world.upload(wrongNames(30));
    await world.inquireAll();
    await resumeBatch(world.context, { batchId, by: APPROVER });
    expect(await world.openBreakers()).toEqual([]);
    await world.inquireAll();
    expect(await world.openBreakers()).toEqual([]);
    expect(new Set(Object.values(await world.states()))).toEqual(new Set(['review']));
  });

  test('a few wrong names among many stop nothing', async () => {
    const world = await worlds.scripted();
    const right = rows(...refs(45, 6)).map((row) => ({ ...row, account: `8${row.account ?? ''}` }));
    await world.upload([...wrongNames(5), ...right]);
    await world.inquireAll();
    expect(await world.openBreakers()).toEqual([]);
  });
});

describeMoneyOut('too many requests', (worlds) => {
  test('the endpoint goes at half its rate until it was quiet for a minute; sends go on', async () => {
    const world = await worlds.scripted();
    world.provider.whenSent('PAY-1', 'throttled', 'accepted');
    await world.uploadAndApprove(rows('PAY-1', 'PAY-2'));
    const isSlowed = slowedEndpoints(world.database, world.clock);
    expect(await isSlowed('oy:remit')).toBe(false);
    await world.sendAll();
    await world.advance(SECOND);
    expect([await isSlowed('oy:remit'), await isSlowed('oy:inquiry')]).toEqual([true, false]);
    expect(sent(world)).toEqual(['PAY-1', 'PAY-2']);
    await world.advance(MINUTE);
    await world.probe();
    await world.advance(SECOND);
    expect(await isSlowed('oy:remit')).toBe(false);
  });

  test.each(['inquiry', 'status'] as const)(
    'at the %s: slowed, and asked again',
    async (endpoint) => {
      const world = await worlds.scripted();
      if (endpoint === 'inquiry') world.provider.whenInquired('any', 'throttled', 'known');
      else world.provider.whenAsked('PAY-1', 'throttled', 'paid');
      const batchId = await world.upload(rows('PAY-1'));
      await world.runFor(MINUTE);
      await world.approve(batchId);
      await world.runToRest();
      expect((await world.payout('PAY-1')).state).toBe('paid');
      const kinds = await world.database.knex('breakers').select('kind', 'scope');
      expect(kinds).toEqual([
        { kind: 'throttled', scope: endpoint === 'status' ? 'oy:remit-status' : 'oy:inquiry' },
      ]);
    },
  );
});
