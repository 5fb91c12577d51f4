import { expect, test } from 'vitest';
import type { Row } from '../support/payout-files.ts';
import { describeMoneyOut } from '../support/payout-suite.ts';
import { DAY } from '../support/payout-world.ts';

describeMoneyOut('a row with the same account and amount as an earlier one', (worlds) => {
  const twin = (reference: string, changes: Partial<Row> = {}): Row[] => [
    { reference, amount: 125_000, ...changes },
  ];

  test.each([
    ['seven days later, to the millisecond', 7 * DAY, {}, true],
    ['a millisecond after the seven days', 7 * DAY + 1, {}, false],
    ['of another amount', 0, { amount: 125_001 }, false],
    ['of another account', 0, { account: '9998887776' }, false],
    ['of another bank', 0, { bank: '008' }, false],
  ])('%s: suspected? %s', async (_name, laterMs, changes, suspected) => {
    const world = await worlds.scripted();
    await world.upload(twin('PAY-1'));
    await world.advance(laterMs);
    await world.upload(twin('PAY-2', changes));
    const earlier = await world.payout('PAY-1');
    expect((await world.payout('PAY-2')).suspectedDuplicateOf).toBe(suspected ? earlier.id : null);
    expect(earlier.suspectedDuplicateOf, 'the first one can go on').toBeNull();
  });

  test('in the same file: the later one is suspected', async () => {
    const world = await worlds.scripted();
    await world.upload([...twin('PAY-1'), ...twin('PAY-2')]);
    expect((await world.payout('PAY-1')).suspectedDuplicateOf).toBeNull();
    expect((await world.payout('PAY-2')).suspectedDuplicateOf).not.toBeNull();
  });

  test.each(['invalid', 'cancelled'])('that is %s: not suspected', async (state) => {
    const world = await worlds.scripted();
    await world.upload(twin('PAY-1'));
    await world.database.knex('payouts').update({ state });
    await world.upload(twin('PAY-2'));
    expect((await world.payout('PAY-2')).suspectedDuplicateOf).toBeNull();
  });

  test('that failed: suspected, for both could be paid if the first one is tried again', async () => {
    const world = await worlds.scripted();
    world.provider.whenSent('PAY-1', 'needs_repair');
    await world.uploadAndApprove(twin('PAY-1'));
    await world.sendAll();
    await world.upload(twin('PAY-2'));
    const second = await world.payout('PAY-2');
    expect(second.suspectedDuplicateOf).not.toBeNull();
    expect(second.reason).toContain(', failed)');
  });

  test('with the setting at 0 nothing is ever suspected', async () => {
    const world = await worlds.scripted();
    const intake = { ...world.intake, duplicateWindowMs: 0 };
    await world.receive(twin('PAY-1'), { intake });
    await world.receive(twin('PAY-2'), { intake });
    expect((await world.payout('PAY-2')).suspectedDuplicateOf).toBeNull();
  });
});
