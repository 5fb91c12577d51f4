import { beforeEach, describe, expect, test } from 'vitest';
import { negateSen, rupiah, type Sen, ZERO } from '../../src/domain/money.ts';
import { journal } from '../../src/ledger/ledger-store.ts';
import { verifyLedger } from '../../src/ledger/verify-ledger.ts';
import type { WriteOff } from '../../src/ledger/write-off-postings.ts';
import { writeOffReversed, writtenOff } from '../../src/ledger/write-off-postings.ts';
import { now } from '../../src/domain/time.ts';
import { reverseWriteOffsOfRun } from '../../src/reconciliation/exceptions/reverse-write-offs.ts';
import { lossOf } from '../../src/reconciliation/exceptions/write-off.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { ExceptionWorld } from './exception-world.ts';

const NONE = { amountOurs: null, amountTheirs: null, feeExpected: null, feeActual: null };

describe('what a write-off costs', () => {
  test.each([
    ['ours, and they do not show it', 'va', { amountOurs: 100 }, 100],
    ['theirs alone', 'va', { amountTheirs: 100 }, -100],
    ['they show less', 'va', { amountOurs: 100, amountTheirs: 90 }, 10],
    ['they show more', 'va', { amountOurs: 90, amountTheirs: 100 }, -10],
    ['money out that only we believe in', 'disbursement', { amountOurs: 100 }, -100],
    ['money out that only they show', 'disbursement', { amountTheirs: 100 }, 100],
    [
      'the same, with a higher fee',
      'va',
      { amountOurs: 5, amountTheirs: 5, feeExpected: 1, feeActual: 3 },
      2,
    ],
    ['a debit of the bank that we do not have', 'bank', { amountTheirs: -100 }, 100],
    ['nothing', 'va', {}, 0],
  ])('%s', (_what, stream, amounts, loss) => {
    expect(lossOf({ stream, ...NONE, ...(amounts as Partial<typeof NONE>) })).toBe(loss);
  });

  test.each([rupiah(7), rupiah(-7)])(
    'a posting of %d balances, and its reverse takes it back',
    (loss) => {
      const of: WriteOff = { exceptionId: 1, version: 3, stream: 'va', loss };
      const sum = (amounts: readonly Sen[]): number => amounts.reduce((a, b) => a + b, 0);
      const [there, back] = [writtenOff(of).entries, writeOffReversed(of).entries];
      expect(sum(there.map(({ amount }) => amount))).toBe(0);
      expect(there.map(({ account, amount }) => [account, negateSen(amount)])).toEqual(
        back.map(({ account, amount }) => [account, amount]),
      );
    },
  );
});

describeOnBothDatabases('writing off', (open) => {
  let world: ExceptionWorld;
  let run: number;
  let id: number;
  const clock = new ManualClock();

  beforeEach(async () => {
    world = new ExceptionWorld(await open(), clock);
    run = await world.run();
    id = await world.opened(run); // Rp 150.000 of ours that they do not show
  });

  const posted = async (): Promise<string[]> =>
    (await journal(world.db, { limit: 100 }))
      .toSorted((a, b) => (a.key === b.key ? b.amount - a.amount : a.key < b.key ? -1 : 1))
      .map(({ key, account, amount }) => `${key} ${account} ${amount / 100}`);
  const isSound = async (): Promise<boolean> => (await verifyLedger(world.db)).balanced;

  test('one asks, a second one approves, and the loss is posted once', async () => {
    await world.by('sari', 'request_write_off', id, { note: 'the provider has closed' });
    expect(await world.now(id)).toMatchObject({
      status: 'write_off_requested',
      requestedBy: 'sari',
    });
    expect(await posted()).toEqual([]);
    await world.by('budi', 'approve_write_off', id);
    expect(await world.now(id)).toMatchObject({
      status: 'written_off',
      requestedBy: 'sari',
      actor: 'budi',
      note: 'the provider has closed',
    });
    expect(await posted()).toEqual([
      `written_off:${id}:3 expenses:write-offs 150000`,
      `written_off:${id}:3 assets:clearing:va -150000`,
    ]);
    expect(await isSound()).toBe(true);
  });

  test('a gain is an income', async () => {
    const gain = await world.opened(run, {
      category: 'missing_in_ledger',
      ours: null,
      theirs: rupiah(500),
    });
    await world.writtenOff(gain);
    expect(await posted()).toEqual([
      `written_off:${gain}:3 assets:clearing:va 500`,
      `written_off:${gain}:3 income:write-offs -500`,
    ]);
  });

  test.each(['sari', 'SARI', ' sari '])('who asked cannot approve it as "%s"', async (name) => {
    await world.by('sari', 'request_write_off', id, { note: 'small' });
    await expect(world.by(name, 'approve_write_off', id)).rejects.toMatchObject({
      code: 'approver_is_maker',
    });
    expect(await posted()).toEqual([]);
  });

  test('who asks anew after a decline is who cannot approve', async () => {
    await world.by('sari', 'request_write_off', id, { note: 'small' });
    await world.by('budi', 'decline_write_off', id, { note: 'ask them first' });
    expect(await world.now(id)).toMatchObject({ status: 'investigating', requestedBy: null });
    await world.by('budi', 'request_write_off', id, { note: 'they do not answer' });
    await expect(world.by('budi', 'approve_write_off', id)).rejects.toMatchObject({
      code: 'approver_is_maker',
    });
    await world.by('sari', 'approve_write_off', id);
    expect((await world.now(id)).status).toBe('written_off');
  });

  test('without a difference of money there is nothing to write off', async () => {
    const equal = await world.opened(run, { ours: rupiah(5), theirs: rupiah(5) });
    const asked = world.by('sari', 'request_write_off', equal, { note: 'small' });
    await expect(asked).rejects.toMatchObject({ code: 'nothing_at_stake' });
  });

  test('an amount that has changed since it was asked for is not approved', async () => {
    await world.by('sari', 'request_write_off', id, { note: 'small' });
    const theirs = rupiah(40_000);
    await world.foundAgain(id, await world.run(), 'changed', { theirs }, 'write_off_requested');
    await expect(world.by('budi', 'approve_write_off', id)).rejects.toMatchObject({
      code: 'write_off_outdated',
      message: expect.stringContaining('asked for over Rp 150.000; now it is Rp 110.000'),
    });
  });

  test('reopened by a person: what was posted is taken back, and it can be written off again', async () => {
    await world.writtenOff(id);
    await world.by('tono', 'reopen', id, { note: 'they have paid' });
    expect(await world.now(id)).toMatchObject({ status: 'open', requestedBy: null });
    await world.writtenOff(id);
    await world.by('tono', 'reopen', id, { note: 'once more' });
    expect(await posted()).toEqual([
      `write_off_reversed:${id}:4 assets:clearing:va 150000`,
      `write_off_reversed:${id}:4 expenses:write-offs -150000`,
      `write_off_reversed:${id}:7 assets:clearing:va 150000`,
      `write_off_reversed:${id}:7 expenses:write-offs -150000`,
      `written_off:${id}:3 expenses:write-offs 150000`,
      `written_off:${id}:3 assets:clearing:va -150000`,
      `written_off:${id}:6 expenses:write-offs 150000`,
      `written_off:${id}:6 assets:clearing:va -150000`,
    ]);
    const balances = (await verifyLedger(world.db)).accounts.map(({ balance }) => balance);
    expect(balances).toEqual([ZERO, ZERO]);
  });

  test('reopened by a run over another amount: the first amount is taken back, once', async () => {
    await world.writtenOff(id);
    const untouched = await world.opened(run);
    await world.writtenOff(untouched);
    const second = await world.run();
    await world.foundAgain(id, second, 'reopened', { theirs: rupiah(1) });
    const at = now(clock);
    const reverse = () =>
      world.context.database.transaction((tx) =>
        reverseWriteOffsOfRun(tx, { runNumber: second, at }),
      );
    await reverse();
    await reverse();
    expect((await posted()).filter((line) => line.startsWith('write_off_reversed'))).toEqual([
      `write_off_reversed:${id}:4 assets:clearing:va 150000`,
      `write_off_reversed:${id}:4 expenses:write-offs -150000`,
    ]);
    expect(await isSound()).toBe(true);
  });
});
