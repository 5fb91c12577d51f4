import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/domain/errors.ts';
import { rupiah } from '../../src/domain/money.ts';
import { accountBalance } from '../../src/ledger/ledger-store.ts';
import { approveBatch } from '../../src/payouts/approval/approve-batch.ts';
import { readyContent } from '../../src/payouts/approval/batch-content.ts';
import { decideReview } from '../../src/payouts/approval/batch-operations.ts';
import { readBalance } from '../../src/payouts/balance/read-balance.ts';
import { ACCOUNT, rows } from '../support/payout-files.ts';
import { atOnce, lockSnapshots } from '../support/payout-at-once.ts';
import { describeMoneyOut } from '../support/payout-suite.ts';
import { MAKER } from '../support/payout-world.ts';

/** What the person is told. */
async function refusal(work: Promise<unknown>): Promise<Pick<UserError, 'code' | 'message'>> {
  const outcome: unknown = await work.then(
    () => 'it was not refused',
    (error: unknown) => error,
  );
  if (!(outcome instanceof UserError)) throw new Error(`not a refusal: ${String(outcome)}`);
  expect(outcome.next, 'a refusal says what to do next').toMatch(/\.$/);
  return { code: outcome.code, message: outcome.message };
}

describeMoneyOut('approving a batch', (worlds) => {
  describe('is refused', () => {
    test.each(['sari', 'SARI', '  Sari ', 'ｓａｒｉ'])(
      'to the one who uploaded it, also written "%s"',
      async (by) => {
        const world = await worlds.scripted();
        const batch = await world.upload(rows('PAY-1'), { by: MAKER });
        await world.inquireAll();
        expect(await refusal(world.approve(batch, { by }))).toEqual({
          code: 'approver_is_maker',
          message: `${by} uploaded batch ${batch} and cannot approve it.`,
        });
        expect(await world.states()).toEqual({ 'PAY-1': 'ready' });
      },
    );

    test('when no row is ready', async () => {
      const world = await worlds.scripted();
      world.provider.whenInquired(ACCOUNT, 'not_known');
      const batch = await world.upload([{ reference: 'PAY-1' }]);
      await world.inquireAll();
      expect((await refusal(world.approve(batch))).code).toBe('nothing_to_approve');
    });

    test('while the bank is still being asked', async () => {
      const world = await worlds.scripted();
      const batch = await world.upload(rows('PAY-1', 'PAY-2'));
      expect(await refusal(world.approve(batch))).toEqual({
        code: 'inquiry_under_way',
        message: `2 rows of batch ${batch} are still being asked about at the bank.`,
      });
    });

    test.each([
      ['another hash', { hash: 'f'.repeat(64) }],
      ['another count', { count: 1 }],
      ['another total', { total: rupiah(125_000) }],
    ])('to one who saw %s', async (_name, seen) => {
      const world = await worlds.scripted();
      const batch = await world.upload(rows('PAY-1', 'PAY-2'));
      await world.inquireAll();
      expect(await refusal(world.approve(batch, seen))).toEqual({
        code: 'approval_stale',
        message: `Batch ${batch} is not what you saw: it now has 2 rows over Rp 250.000.`,
      });
    });

    test('to one who saw the batch before a row in review was accepted', async () => {
      const world = await worlds.scripted();
      world.provider.names.set(ACCOUNT, 'SITI AMINAH');
      const batch = await world.upload([
        { reference: 'PAY-1', name: 'Budi Santoso' },
        { reference: 'PAY-2', account: '8881234567' },
      ]);
      await world.inquireAll();
      const seen = await readyContent(world.database.knex, batch);
      const order = { batchId: batch, by: 'rina', rowNumber: 2, reason: 'known to us' } as const;
      await decideReview(world.context, { ...order, decision: 'accept' });
      expect((await refusal(world.approve(batch, seen))).code).toBe('approval_stale');
    });

    test('when the batch is changed while its balance is being asked for', async () => {
      const world = await worlds.scripted();
      world.provider.names.set(ACCOUNT, 'SITI AMINAH');
      const batch = await world.upload([
        { reference: 'PAY-1', name: 'Budi Santoso' },
        { reference: 'PAY-2', account: '8881234567' },
      ]);
      await world.inquireAll();
      world.provider.whenBalance(async () => {
        const order = { batchId: batch, by: 'rina', rowNumber: 2, reason: 'known to us' } as const;
        await decideReview(world.context, { ...order, decision: 'accept' });
        return 'told';
      });
      expect((await refusal(world.approve(batch))).message).toContain('nothing was approved');
      expect(await world.states()).toEqual({ 'PAY-1': 'ready', 'PAY-2': 'ready' });
    });

    test.each([
      ['silent', 'unknown', 'provider_silent'],
      ['refusing us', 'caller_rejected', 'provider_refuses_us'],
    ] as const)('while the provider is %s', async (_name, meaning, code) => {
      const world = await worlds.scripted();
      const batch = await world.upload(rows('PAY-1'));
      await world.inquireAll();
      world.provider.whenBalance(meaning);
      expect((await refusal(world.approve(batch))).code).toBe(code);
    });

    test('for a batch that does not exist, or was rejected', async () => {
      const world = await worlds.scripted();
      expect((await refusal(world.approve('B20261121-NOSUCH'))).code).toBe('batch_unknown');
    });
  });

  describe('asks whether the deposit covers it', () => {
    test('and counts what was approved before and is not sent yet', async () => {
      const world = await worlds.scripted();
      world.provider.available = rupiah(200_000);
      await world.uploadAndApprove([{ reference: 'PAY-1', amount: 150_000 }]);
      const second = await world.upload([
        { reference: 'PAY-2', amount: 60_000, account: '8881234567' },
      ]);
      await world.inquireAll();
      expect(await refusal(world.approve(second))).toEqual({
        code: 'balance_too_low',
        message:
          'The deposit has Rp 200.000 available; Rp 210.000 is needed' +
          ' (Rp 60.000 for this batch, Rp 150.000 for rows approved before).',
      });
      expect(await world.states()).toEqual({ 'PAY-1': 'approved', 'PAY-2': 'ready' });

      world.provider.available = rupiah(210_000);
      await world.approve(second);
      expect(await world.states()).toEqual({ 'PAY-1': 'approved', 'PAY-2': 'approved' });
    });

    test('the first answer opens the ledger’s deposit, once', async () => {
      const world = await worlds.scripted();
      world.provider.available = rupiah(500_000);
      await readBalance(world.context);
      world.provider.available = rupiah(700_000);
      await readBalance(world.context);
      expect(await accountBalance(world.database.knex, 'assets:oy:deposit')).toBe(rupiah(500_000));
    });

    test('two first answers at once open it once, and neither asker sees an error', async () => {
      const world = await worlds.scripted();
      const other = { ...world.context, database: worlds.secondConnection(world.database) };
      const outcomes = await atOnce(world.database, lockSnapshots, () => [
        readBalance(world.context),
        readBalance(other),
      ]);
      expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
      expect(await accountBalance(world.database.knex, 'assets:oy:deposit')).toBe(
        world.provider.available,
      );
    });
  });

  test('owes exactly the approved total, and writes down who approved what', async () => {
    const world = await worlds.scripted();
    const batch = await world.upload([
      { reference: 'PAY-1', amount: 10_000 },
      { reference: 'PAY-2', amount: 25_500, account: '8881234567' },
    ]);
    await world.inquireAll();
    const seen = await readyContent(world.database.knex, batch);
    const approval = await world.approve(batch, seen);
    expect(approval).toMatchObject({ count: 2, total: rupiah(35_500), approvedBy: 'budi' });
    const { knex } = world.database;
    expect(await accountBalance(knex, 'liabilities:payouts')).toBe(rupiah(-35_500));
    expect(await knex('approvals').select('batch_id', 'approved_by', 'total_sen')).toEqual([
      { batch_id: batch, approved_by: 'budi', total_sen: rupiah(35_500) },
    ]);
    const audit = await knex('audit_log').where({ action: 'batch_approved' }).first<{
      actor: string;
      details: string;
    }>();
    expect(audit.actor).toBe('budi');
    expect(JSON.parse(audit.details)).toEqual({
      hash: seen.hash,
      count: 2,
      totalSen: rupiah(35_500),
    });
  });

  test('rows in review stay behind; accepted later, they need an approval of their own', async () => {
    const world = await worlds.scripted();
    world.provider.names.set(ACCOUNT, 'SITI AMINAH');
    const batch = await world.uploadAndApprove([
      { reference: 'PAY-1', name: 'Budi Santoso' },
      { reference: 'PAY-2', account: '8881234567' },
    ]);
    expect(await world.states()).toEqual({ 'PAY-1': 'review', 'PAY-2': 'approved' });
    const order = { batchId: batch, by: 'rina', rowNumber: 2, reason: 'known to us' } as const;
    await decideReview(world.context, { ...order, decision: 'accept' });
    await world.sendAll();
    expect(await world.states()).toEqual({ 'PAY-1': 'ready', 'PAY-2': 'processing' });
    await world.approve(batch);
    await world.sendAll();
    expect(await world.states()).toEqual({ 'PAY-1': 'processing', 'PAY-2': 'processing' });
  });

  test('two approvers at once: exactly one approves, and it is owed once', async () => {
    const world = await worlds.scripted();
    const batch = await world.upload(rows('PAY-1', 'PAY-2'));
    await world.inquireAll();
    await readBalance(world.context);
    const other = { ...world.context, database: worlds.secondConnection(world.database) };
    const outcomes = await Promise.allSettled([
      approveBatch(world.context, { batchId: batch, by: 'budi' }),
      approveBatch(other, { batchId: batch, by: 'rina' }),
    ]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const lost = outcomes.find((outcome) => outcome.status === 'rejected');
    expect((await refusal(Promise.reject(lost?.reason))).code).toMatch(
      /^(approval_stale|nothing_to_approve)$/,
    );
    const { knex } = world.database;
    expect(await knex('approvals').pluck('payout_count')).toEqual([2]);
    expect(await accountBalance(knex, 'liabilities:payouts')).toBe(rupiah(-250_000));
    expect(await world.story('PAY-1')).toEqual(['recipient_confirmed', 'approval_given']);
  });
});

describeMoneyOut('a row that was changed after its approval', (worlds) => {
  test.each([
    ['account', { account_number: '9998887776' }],
    ['bank', { bank_code: '008' }],
    ['amount', { amount_sen: rupiah(900_000) }],
    ['note', { note: 'another' }],
    ['e-mails', { emails: '["thief@example.com"]' }],
  ])('%s: is not sent, is owed no more, and goes to review', async (_name, change) => {
    const world = await worlds.scripted();
    await world.uploadAndApprove(rows('PAY-1', 'PAY-2'));
    await world.database.knex('payouts').where({ reference: 'PAY-1' }).update(change);
    await world.sendAll();
    expect(world.provider.seen('remit').map(({ subject }) => subject)).toEqual(['PAY-2']);
    const changed = await world.payout('PAY-1');
    expect([changed.state, changed.reasonCode, changed.approvedHash]).toEqual([
      'review',
      'changed_after_approval',
      null,
    ]);
    expect(await accountBalance(world.database.knex, 'liabilities:payouts')).toBe(rupiah(-125_000));
  });

  test('it can be accepted as it is now, approved anew, and paid', async () => {
    const world = await worlds.scripted();
    const batch = await world.uploadAndApprove(rows('PAY-1'));
    await world.database.knex('payouts').update({ amount_sen: rupiah(90_000) });
    await world.sendAll();
    const order = { batchId: batch, by: 'rina', rowNumber: 2, reason: 'agreed' } as const;
    await decideReview(world.context, { ...order, decision: 'accept' });
    await world.approve(batch);
    await world.runToRest();
    expect(await world.states()).toEqual({ 'PAY-1': 'paid' });
    expect(world.provider.seen('remit')).toHaveLength(1);
  });

  test('changed while it is held after a first send: quarantined, never sent again', async () => {
    const world = await worlds.scripted();
    world.provider.whenSent('PAY-1', 'throttled', 'accepted');
    await world.uploadAndApprove(rows('PAY-1'));
    await world.sendAll();
    await world.database.knex('payouts').update({ account_number: '9998887776' });
    await world.runToRest();
    const payout = await world.payout('PAY-1');
    expect([payout.state, payout.reasonCode]).toEqual(['quarantined', 'changed_after_send']);
    expect(world.provider.seen('remit')).toHaveLength(1);
  });
});
