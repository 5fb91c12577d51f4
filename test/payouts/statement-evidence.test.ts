import { OY_STATEMENT } from '../../src/records/import/statement-source.ts';
import { expect, test } from 'vitest';
import { applyStatementEvidenceJob } from '../../jobs/apply-statement-evidence.ts';
import { accountBalances } from '../../src/ledger/ledger-store.ts';
import { importStatement } from '../../src/records/import/import-statement.ts';
import type { OyStatementCells } from '../../src/records/import/oy-statement.ts';
import { now } from '../../src/domain/time.ts';
import { countUnaccounted } from '../../src/reconciliation/streams/disbursement/unaccounted-store.ts';
import { readBalance } from '../../src/payouts/balance/read-balance.ts';
import { statementCells, statementFile, statementText } from '../records/statement-builder.ts';
import { rows } from '../support/payout-files.ts';
import { describeMoneyOut, type ScriptedWorld } from '../support/payout-suite.ts';
import { reconcileOwn } from '../support/reconcile.ts';
import { makeTempDir, removeDir } from '../support/servers.ts';

/** Imports the lines as one file; the amount of a row is 125,000 rupiah. */
async function importLines(
  world: ScriptedWorld,
  ...lines: Partial<OyStatementCells>[]
): Promise<void> {
  const dir = await makeTempDir();
  try {
    const cells = lines.map((line) => statementCells({ amount: '125000', ...line }));
    const path = await statementFile(dir, statementText(cells));
    await importStatement(
      { database: world.database, clock: world.clock },
      { path, fileName: 'statement.csv', source: OY_STATEMENT, importedBy: 'rina' },
    );
  } finally {
    await removeDir(dir);
  }
}

const apply = (world: ScriptedWorld) =>
  applyStatementEvidenceJob.run(world.work, new AbortController().signal);

const reversal = (changes: Partial<OyStatementCells> = {}): Partial<OyStatementCells> => ({
  type: 'REVERSAL',
  ...changes,
});

async function onePaid(world: ScriptedWorld): Promise<void> {
  await world.uploadAndApprove(rows('PAY-1', 'PAY-2'));
  await world.runToRest();
}

/** What is open once the stream is reconciled, by category. */
async function openAfterReconciling(
  world: ScriptedWorld,
  stream: 'disbursement' | 'balance',
): Promise<string[]> {
  return Object.keys((await reconcileOwn(world, stream)).exceptions.byCategory);
}

const balances = async (world: ScriptedWorld): Promise<Record<string, number>> =>
  Object.fromEntries(
    (await accountBalances(world.database.knex)).map((line) => [line.account, line.balance]),
  );

describeMoneyOut('a payout that comes back', (worlds) => {
  test('the statement shows it: reversed, the money is in the deposit again, nothing is owed', async () => {
    const world = await worlds.scripted();
    await onePaid(world);
    const before = await balances(world);
    await importLines(world, {}, reversal());
    expect(await apply(world)).toEqual({ reversed: 1, contradicted: 0, asked: 0 });
    expect(await world.states()).toEqual({ 'PAY-1': 'reversed', 'PAY-2': 'paid' });
    const after = await balances(world);
    expect((after['assets:oy:deposit'] ?? 0) - (before['assets:oy:deposit'] ?? 0)).toBe(12_500_000);
    expect(after['liabilities:payouts']).toBe(before['liabilities:payouts']);
    expect(after['assets:oy:in-flight']).toBe(0);
  });

  test('twice, in another file, or looked at again: once', async () => {
    const world = await worlds.scripted();
    await onePaid(world);
    await importLines(world, {}, reversal());
    await apply(world);
    const once = await balances(world);
    await importLines(world, reversal(), { trx_id: 'trx-2', partner_trx_id: 'PAY-2' });
    expect(await apply(world)).toEqual({ reversed: 0, contradicted: 0, asked: 0 });
    expect(await balances(world)).toEqual(once);
  });

  test('the statement is faster than we are: reversed once we know that it was paid', async () => {
    const world = await worlds.scripted();
    await world.uploadAndApprove(rows('PAY-1'));
    await world.sendAll();
    await importLines(world, {}, reversal());
    expect(await apply(world)).toEqual({ reversed: 0, contradicted: 0, asked: 1 });
    await world.askAll();
    expect(await world.states()).toEqual({ 'PAY-1': 'paid' });
    expect(await apply(world)).toMatchObject({ reversed: 1 });
  });

  test('another amount comes back than was paid: a person looks', async () => {
    const world = await worlds.scripted();
    await onePaid(world);
    await importLines(world, {}, reversal({ amount: '100000' }));
    expect(await apply(world)).toMatchObject({ reversed: 0, contradicted: 1 });
    const { state, reasonCode } = await world.payout('PAY-1');
    expect([state, reasonCode]).toEqual(['quarantined', 'reversal_differs']);
  });

  test('reconciliation: an exception until it is applied, and none afterwards', async () => {
    const world = await worlds.scripted();
    await onePaid(world);
    const day = '21-11-2026 03:01:00';
    await importLines(world, { settled: day }, reversal({ settled: '21-11-2026 03:05:00' }), {
      trx_id: 'trx-2',
      partner_trx_id: 'PAY-2',
      settled: day,
    });
    await world.advance(600_000);
    expect(await openAfterReconciling(world, 'disbursement')).toContain('reversed_unexpected');
    await apply(world);
    expect(await openAfterReconciling(world, 'disbursement')).not.toContain('reversed_unexpected');
    expect(await countUnaccounted(world.database.knex, now(world.clock))).toBe(0);
  });

  test('the balance check counts a reversal once, in the ledger or in the statement', async () => {
    const world = await worlds.scripted();
    await onePaid(world);
    const moved = { settled: '21-11-2026 03:05:00' };
    await importLines(world, reversal(moved));
    await world.advance(600_000);
    // The provider's balance has both payouts gone and one of them back.
    world.provider.available = (world.provider.available -
      12_500_000) as typeof world.provider.available;
    await readBalance(world.context);
    expect(await openAfterReconciling(world, 'balance')).toEqual([]);
    await apply(world);
    await readBalance(world.context);
    expect(await openAfterReconciling(world, 'balance')).toEqual([]);
  });
});

describeMoneyOut('a statement as a hint to ask', (worlds) => {
  test('it tells the end of a payout that we still wait for: asked at once, once', async () => {
    const world = await worlds.scripted();
    await world.uploadAndApprove(rows('PAY-1'));
    await world.sendAll();
    await importLines(world, {});
    expect(await apply(world)).toMatchObject({ asked: 1 });
    await world.askAll();
    expect(await world.states()).toEqual({ 'PAY-1': 'paid' });
    expect(await apply(world)).toMatchObject({ asked: 0 });
  });

  test.each([
    ['failed', 'paid', 'SUCCESS'],
    ['paid', 'failed', 'FAILED'],
  ] as const)(
    'we say %s and the statement %s: asked; the provider decides',
    async (ours, theirs, status) => {
      const world = await worlds.scripted();
      world.provider.whenAsked('PAY-1', ours);
      await world.uploadAndApprove(rows('PAY-1'));
      await world.runToRest();
      await importLines(world, { status });
      expect(await apply(world)).toMatchObject({ asked: 1 });
      await world.advance(1000);
      await world.askAll();
      expect((await world.payout('PAY-1')).state, 'it stays with what it said').toBe(ours);
      expect(await world.nextLookMs('PAY-1')).toBe(null);

      world.provider.whenAsked('PAY-1', theirs);
      await importLines(world, { status, fee: '1' });
      await apply(world);
      await world.advance(1000);
      await world.askAll();
      expect((await world.payout('PAY-1')).state).toBe('quarantined');
    },
  );
});
