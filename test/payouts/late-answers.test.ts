import { expect, test } from 'vitest';
import type { StatusMeaning } from '../../src/payouts/provider-port.ts';
import { remitPayout } from '../../src/payouts/remittance/remit-payout.ts';
import { askPayoutStatus } from '../../src/payouts/settlement/ask-payout-status.ts';
import type { Database } from '../../src/platform/database/database.ts';
import { rows } from '../support/payout-files.ts';
import { describeMoneyOut } from '../support/payout-suite.ts';
import { deferred } from '../support/payout-world.ts';

const SECOND = 1000;

describeMoneyOut('an answer that was asked for before the end and comes after it', (worlds) => {
  test.each(['in_progress', 'not_found'] as const)(
    '%s: tells an older story, and contradicts nothing',
    async (older) => {
      const world = await worlds.scripted();
      await world.uploadAndApprove(rows('PAY-1'));
      await world.sendAll();
      const { id } = await world.payout('PAY-1');
      const slow = deferred<StatusMeaning>();
      world.provider.whenAsked('PAY-1', () => slow.promise, 'paid');
      const first = askPayoutStatus(world.context, id);
      while (world.provider.seen('status').length === 0) await turn();
      await world.advance(SECOND);
      await askPayoutStatus(world.context, id);
      expect(await world.states()).toEqual({ 'PAY-1': 'paid' });
      slow.resolve(older);
      await first;
      expect(await world.states()).toEqual({ 'PAY-1': 'paid' });
    },
  );
});

describeMoneyOut('a payout that failed at the bank', (worlds) => {
  test('is asked about once more after ten minutes: paid after all is a contradiction', async () => {
    const world = await worlds.scripted();
    world.provider.whenAsked('PAY-1', 'failed', 'paid');
    await world.uploadAndApprove(rows('PAY-1'));
    await world.sendAll();
    await world.settleAll();
    expect(await world.states()).toEqual({ 'PAY-1': 'failed' });
    expect(await world.nextLookMs('PAY-1')).toBe(600 * SECOND);
    await world.runToRest();
    expect(await world.states()).toEqual({ 'PAY-1': 'quarantined' });
  });
});

/** A database that answers so many transactions more, as to a worker that dies after the last one. */
function diesAfter(database: Database, transactions: number): Database {
  let left = transactions;
  return {
    ...database,
    transaction: (work) => {
      left -= 1;
      return left >= 0 ? database.transaction(work) : Promise.reject(new Error('died'));
    },
  };
}

describeMoneyOut('a worker dies right after it has written what an answer means', (worlds) => {
  test.each([
    ['paid', 'paid'],
    ['failed', 'failed'],
  ] as const)('the payout is %s, and the ledger says the same', async (answer, state) => {
    const world = await worlds.scripted();
    world.provider.whenAsked('PAY-1', answer);
    await world.uploadAndApprove(rows('PAY-1'));
    await world.sendAll();
    const dying = { ...world.context, database: diesAfter(world.database, 1) };
    await askPayoutStatus(dying, (await world.payout('PAY-1')).id).catch(() => undefined);
    expect(await world.states()).toEqual({ 'PAY-1': state });
    expect(await world.moneyProblems()).toEqual([]);
  });

  test('nothing was created: it is held, and the money is back in the deposit', async () => {
    const world = await worlds.scripted();
    world.provider.whenSent('PAY-1', 'throttled');
    await world.uploadAndApprove(rows('PAY-1'));
    const dying = { ...world.context, database: diesAfter(world.database, 2) };
    await remitPayout(dying, (await world.payout('PAY-1')).id).catch(() => undefined);
    expect(await world.states()).toEqual({ 'PAY-1': 'held' });
    expect(await world.moneyProblems()).toEqual([]);
  });
});

function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
