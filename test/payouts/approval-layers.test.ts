import { describe, expect, test } from 'vitest';
import { changeUser, insertUser } from '../../src/access/user-store.ts';
import { UserError } from '../../src/domain/errors.ts';
import { rupiah, type Sen } from '../../src/domain/money.ts';
import { now } from '../../src/domain/time.ts';
import { accountBalance } from '../../src/ledger/ledger-store.ts';
import {
  approversNeeded,
  ONE_APPROVER,
  readApprovalLayers,
} from '../../src/payouts/approval/approval-layers.ts';
import { batchApprovals } from '../../src/payouts/approval/approval-progress.ts';
import { approveBatch } from '../../src/payouts/approval/approve-batch.ts';
import { readyContent } from '../../src/payouts/approval/batch-content.ts';
import { decideReview } from '../../src/payouts/approval/batch-operations.ts';
import { requireBatch } from '../../src/batches/require-batch.ts';
import { readBalance } from '../../src/payouts/balance/read-balance.ts';
import { retryBatch } from '../../src/payouts/retry/retry-batch.ts';
import { atOnce, lockBatches } from '../support/payout-at-once.ts';
import { ACCOUNT, rows } from '../support/payout-files.ts';
import { describeMoneyOut, type ScriptedWorld } from '../support/payout-suite.ts';
import { MAKER } from '../support/payout-world.ts';

const LAYERS = readApprovalLayers('0:1, 200000:2, 300000:3');
const OPTIONS = { rules: { approvalLayers: LAYERS } };

/** 125.000 each. */
const ONE = rows('PAY-1');
const TWO = rows('PAY-1', 'PAY-2');
const THREE = rows('PAY-1', 'PAY-2', 'PAY-3');

async function refusalCode(work: Promise<unknown>): Promise<string> {
  const outcome: unknown = await work.then(
    () => 'it was not refused',
    (error: unknown) => error,
  );
  if (outcome instanceof UserError) return outcome.code;
  throw new Error(`not a refusal: ${String(outcome)}`);
}

async function ready(world: ScriptedWorld, content = TWO): Promise<string> {
  const batch = await world.upload(content, { by: MAKER });
  await world.inquireAll();
  return batch;
}

/** As the status shows it: who counts, how many are missing, and what every approval has become. */
async function progressOf(world: ScriptedWorld, batchId: string) {
  const { knex } = world.database;
  const batch = await requireBatch(knex, batchId, 'payouts');
  const content = await readyContent(knex, batchId);
  const seen = content.count === 0 ? null : content;
  const { approvals, progress } = await batchApprovals(knex, LAYERS, batch, seen);
  const standings = approvals.map(({ by, standing }) => `${by} ${standing}`);
  return { standings, by: progress?.by ?? [], missing: progress?.missing ?? null };
}

const owed = ({ database }: ScriptedWorld): Promise<Sen> =>
  accountBalance(database.knex, 'liabilities:payouts');

describeMoneyOut('approval by several people', (worlds) => {
  test('the first approval is kept and sends nothing; the second one releases it, owed once', async () => {
    const world = await worlds.scripted(OPTIONS);
    const batch = await ready(world);
    const first = await world.approve(batch, { by: 'budi' });
    expect(first).toMatchObject({ layer: 1, layersNeeded: 2, isReleased: false });
    await world.sendAll();
    expect(await world.states()).toEqual({ 'PAY-1': 'ready', 'PAY-2': 'ready' });
    expect(await owed(world)).toBe(0);
    expect(await progressOf(world, batch)).toEqual({
      standings: ['budi counts'],
      by: ['budi'],
      missing: 1,
    });

    const second = await world.approve(batch, { by: 'rina' });
    expect(second).toMatchObject({ layer: 2, layersNeeded: 2, isReleased: true });
    expect(await owed(world)).toBe(rupiah(-250_000));
    expect(await progressOf(world, batch)).toEqual({
      standings: ['budi released', 'rina released'],
      by: [],
      missing: null,
    });
    await world.sendAll();
    expect(await world.states()).toEqual({ 'PAY-1': 'processing', 'PAY-2': 'processing' });
  });

  test('who approved, when, and what, is written down for each of them', async () => {
    const world = await worlds.scripted(OPTIONS);
    const batch = await ready(world);
    const { hash } = await readyContent(world.database.knex, batch);
    await world.approve(batch, { by: 'budi' });
    await world.approve(batch, { by: 'rina' });
    const { knex } = world.database;
    const kept: unknown[] = await knex('approvals')
      .orderBy('id')
      .select('approved_by', 'content_hash', 'payout_count', 'total_sen', 'layer', 'layers_needed');
    const same = {
      content_hash: hash,
      payout_count: 2,
      total_sen: rupiah(250_000),
      layers_needed: 2,
    };
    expect(kept).toEqual([
      { approved_by: 'budi', layer: 1, ...same },
      { approved_by: 'rina', layer: 2, ...same },
    ]);
    const deeds: unknown[] = await knex('audit_log')
      .where({ subject: batch })
      .whereLike('action', 'batch_approv%')
      .orderBy('number')
      .select('actor', 'action');
    expect(deeds).toEqual([
      { actor: 'budi', action: 'batch_approval_given' },
      { actor: 'rina', action: 'batch_approved' },
    ]);
  });

  test('the total says how many people are needed', async () => {
    const small = await worlds.scripted(OPTIONS);
    expect(await small.approve(await ready(small, ONE))).toMatchObject({ isReleased: true });

    const large = await worlds.scripted(OPTIONS);
    const batch = await ready(large, THREE);
    for (const by of ['budi', 'rina']) {
      expect(await large.approve(batch, { by })).toMatchObject({ isReleased: false });
    }
    expect(await owed(large)).toBe(0);
    expect(await large.approve(batch, { by: 'tono' })).toMatchObject({ isReleased: true });
    expect(await owed(large)).toBe(rupiah(-375_000));
  });

  test.each(['budi', 'BUDI', '  Budi ', 'ｂｕｄｉ'])(
    'one person counts once, also written "%s"',
    async (again) => {
      const world = await worlds.scripted(OPTIONS);
      const batch = await ready(world);
      await world.approve(batch, { by: 'budi' });
      expect(await refusalCode(world.approve(batch, { by: again }))).toBe('approved_already');
      expect(await owed(world)).toBe(0);
    },
  );

  test('the maker is none of them', async () => {
    const world = await worlds.scripted(OPTIONS);
    const batch = await ready(world);
    await world.approve(batch, { by: 'budi' });
    expect(await refusalCode(world.approve(batch, { by: 'SARI' }))).toBe('approver_is_maker');
    expect(await owed(world)).toBe(0);
  });

  test('two people at once, both needed: it is released once', async () => {
    const world = await worlds.scripted(OPTIONS);
    const batch = await ready(world);
    await readBalance(world.context);
    const other = { ...world.context, database: worlds.secondConnection(world.database) };
    const outcomes = await atOnce(world.database, lockBatches, () => [
      approveBatch(world.context, { batchId: batch, by: 'budi' }),
      approveBatch(other, { batchId: batch, by: 'rina' }),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
    expect(await world.database.knex('approvals').orderBy('id').pluck('layer')).toEqual([1, 2]);
    expect(await owed(world)).toBe(rupiah(-250_000));
    expect(await world.story('PAY-1')).toEqual(['recipient_confirmed', 'approval_given']);
  });

  test('when fewer are asked for from now on, the next approval releases what was begun', async () => {
    const world = await worlds.scripted(OPTIONS);
    const batch = await ready(world);
    await world.approve(batch, { by: 'budi' });
    const rules = { ...world.context.rules, approvalLayers: ONE_APPROVER };
    const eased = { ...world.context, rules };
    expect(await refusalCode(approveBatch(eased, { batchId: batch, by: 'budi' }))).toBe(
      'approved_already',
    );
    await approveBatch(eased, { batchId: batch, by: 'rina' });
    expect(await owed(world)).toBe(rupiah(-250_000));
  });
});

describeMoneyOut('what the first approvers saw is what the last one releases', (worlds) => {
  test('an edit of the batch voids the approvals before it, also where the hash stays', async () => {
    const world = await worlds.scripted(OPTIONS);
    world.provider.names.set(ACCOUNT, 'SITI AMINAH');
    const batch = await ready(world, [
      { reference: 'PAY-1', name: 'Budi Santoso' },
      { reference: 'PAY-2', account: '8881234567', amount: 250_000 },
    ]);
    const before = await readyContent(world.database.knex, batch);
    await world.approve(batch, { by: 'budi' });
    const order = { batchId: batch, by: 'tono', rowNumber: 2, reason: 'another person' } as const;
    await decideReview(world.context, { ...order, decision: 'reject' });
    expect((await readyContent(world.database.knex, batch)).hash).toBe(before.hash);

    expect(await progressOf(world, batch)).toEqual({
      standings: ['budi void'],
      by: [],
      missing: 2,
    });
    expect(await world.approve(batch, { by: 'rina' })).toMatchObject({
      layer: 1,
      isReleased: false,
    });
    expect(await owed(world)).toBe(0);
    expect(await world.approve(batch, { by: 'budi' })).toMatchObject({ isReleased: true });
  });

  test('a row that was changed past Rekon voids the approvals before it', async () => {
    const world = await worlds.scripted(OPTIONS);
    const batch = await ready(world);
    await world.approve(batch, { by: 'budi' });
    const thief = { account_number: '9998887776' };
    await world.database.knex('payouts').where({ reference: 'PAY-1' }).update(thief);
    expect(await world.approve(batch, { by: 'rina' })).toMatchObject({
      layer: 1,
      isReleased: false,
    });
    expect((await progressOf(world, batch)).standings).toEqual(['budi void', 'rina counts']);
    expect(await owed(world)).toBe(0);
  });

  test('a retry of what failed is approved anew, by as many people', async () => {
    const world = await worlds.scripted(OPTIONS);
    const batch = await ready(world, [{ reference: 'PAY-1', amount: 250_000 }]);
    world.provider.whenAsked('PAY-1', 'failed');
    for (const by of ['budi', 'rina']) await world.approve(batch, { by });
    await world.sendAll();
    await world.settleAll();
    expect(await world.states()).toEqual({ 'PAY-1': 'failed' });
    await retryBatch(world.context, { batchId: batch, by: MAKER });
    expect((await progressOf(world, batch)).missing).toBe(2);
    expect(await world.approve(batch, { by: 'rina' })).toMatchObject({ isReleased: false });
    expect(await world.states()).toEqual({ 'PAY-1': 'ready' });
    expect(await world.approve(batch, { by: 'budi' })).toMatchObject({ isReleased: true });
  });
});

describeMoneyOut('the limit of an approver', (worlds) => {
  async function limited(world: ScriptedWorld, name: string, limit: number): Promise<void> {
    const at = now(world.clock);
    const passwordHash = '';
    await world.database.transaction(async (tx) => {
      await insertUser(tx, { name, role: 'approver', language: 'id', passwordHash, at });
      await changeUser(tx, name, { approvalLimit: rupiah(limit) });
    });
  }

  test.each(['budi', ' BUDI '])(
    'an approval above the limit of its approver is refused, also written "%s"',
    async (by) => {
      const world = await worlds.scripted();
      await limited(world, 'Budi', 249_999);
      const batch = await ready(world);
      expect(await refusalCode(world.approve(batch, { by }))).toBe('approval_above_limit');
      expect(await world.states()).toEqual({ 'PAY-1': 'ready', 'PAY-2': 'ready' });
      expect(await world.database.knex('approvals').pluck('id')).toEqual([]);
    },
  );

  test('it says both amounts, and what to do', async () => {
    const world = await worlds.scripted();
    await limited(world, 'budi', 100_000);
    const batch = await ready(world);
    await expect(world.approve(batch, { by: 'budi' })).rejects.toMatchObject({
      message: `Batch ${batch} is over Rp 250.000; one approval of budi is for Rp 100.000 at most.`,
      next: expect.stringContaining('Ask somebody with a higher limit') as string,
    });
  });

  test('as much as the limit is allowed, and a name without a user has none', async () => {
    const world = await worlds.scripted();
    await limited(world, 'budi', 250_000);
    expect(await world.approve(await ready(world), { by: 'budi' })).toMatchObject({
      isReleased: true,
    });
    const another = await worlds.scripted();
    expect(await another.approve(await ready(another), { by: 'rina' })).toMatchObject({
      isReleased: true,
    });
  });

  test('it holds for each of several approvers', async () => {
    const world = await worlds.scripted(OPTIONS);
    await limited(world, 'rina', 200_000);
    const batch = await ready(world);
    await world.approve(batch, { by: 'budi' });
    expect(await refusalCode(world.approve(batch, { by: 'rina' }))).toBe('approval_above_limit');
    expect(await owed(world)).toBe(0);
  });
});

describe('APPROVAL_LAYERS', () => {
  test.each([
    ['0:1', [1, 1, 1]],
    ['0:2', [2, 2, 2]],
    ['500:2', [1, 2, 2]],
    ['0:1, 500:2, 5000:3', [1, 2, 3]],
    [' 0 : 1,500:2 ', [1, 2, 2]],
  ])('%s', (setting, expected) => {
    const layers = readApprovalLayers(setting);
    expect([499, 500, 5000].map((total) => approversNeeded(layers, rupiah(total)))).toEqual(
      expected,
    );
  });

  test.each([
    ['', 'rupiah:approvers'],
    ['two', 'rupiah:approvers'],
    ['0:0', 'rupiah:approvers'],
    ['-1:2', 'rupiah:approvers'],
    ['500.000:2', 'rupiah:approvers'],
    ['0:1,', 'rupiah:approvers'],
    ['0:4', 'more than 3'],
    ['500:1, 500:2', 'do not rise'],
    ['500:2, 0:1', 'do not rise'],
    ['0:2, 500:1', 'fewer approvers'],
  ])('%j is refused by its name', (setting, why) => {
    const reading = (): unknown => readApprovalLayers(setting);
    expect(reading).toThrow('The setting APPROVAL_LAYERS is not usable');
    expect(reading).toThrow(why);
  });
});
