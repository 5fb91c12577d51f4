import { describe, expect, test } from 'vitest';
import {
  AMOUNT,
  DEPOSIT,
  type Doctored,
  failed,
  IN_FLIGHT,
  opened,
  OPENING,
  OWED,
  paid,
  payment,
  payout,
  posting,
  reversed,
  sent,
  world,
} from './doctored-world.ts';
import { judge } from './judge.ts';

const waiting = payout({ reference: 'PAY-2', state: 'review' });
const nothingWrong = { doublePaid: [], lost: [], unbalanced: [], stuck: [] };

describe('a sound world', () => {
  test('one paid, one in review, one bad row', () => {
    expect(judge(world())).toEqual({ ...nothingWrong, toldToPerson: 0 });
  });

  test('failed once and paid under a second id', () => {
    const second = payment({ partnerTrxId: 'PAY-1.r2' });
    const entries = [
      ...opened,
      ...sent('PAY-1'),
      ...failed('PAY-1'),
      ...sent('PAY-1.r2'),
      ...paid('PAY-1.r2'),
    ];
    const transactions = [payment({ state: 'failed' }), second];
    expect(judge(world({ transactions, entries }))).toMatchObject(nothingWrong);
  });

  test('reversed on both sides, and the deposit was topped up', () => {
    const judged = judge(
      world({
        transactions: [payment({ state: 'reversed' })],
        balance: OPENING + 700,
        deposits: [700],
        payouts: [payout({ state: 'reversed' }), waiting],
        entries: [...opened, ...sent('PAY-1'), ...paid('PAY-1'), ...reversed('PAY-1')],
      }),
    );
    expect(judged).toMatchObject(nothingWrong);
  });
});

describe('paid twice', () => {
  test('the row was settled under two ids', () => {
    const judged = judge(
      world({ transactions: [payment(), payment({ partnerTrxId: 'PAY-1.r2' })] }),
    );
    expect(judged.doublePaid).toEqual([
      'PAY-1 was paid 2 times: PAY-1 (IDR 125000.00), PAY-1.r2 (IDR 125000.00)',
    ]);
  });

  test('a payment that came back counts: the second one is one too many', () => {
    const transactions = [payment({ state: 'reversed' }), payment({ partnerTrxId: 'PAY-1.r2' })];
    expect(judge(world({ transactions })).doublePaid).toHaveLength(1);
  });

  test.each([
    ['another account', { account: '1300000009' }],
    ['another bank', { bank: '009' }],
    ['another amount', { amount: AMOUNT + 100 }],
  ])('%s was paid than the file asks for', (_what, change) => {
    const judged = judge(world({ transactions: [payment(change)] }));
    expect(judged.doublePaid[0]).toMatch(
      /^PAY-1: .* was paid, but the files ask for IDR 125000.00 to 014 1300000001$/,
    );
  });

  test('nobody had asked for it', () => {
    const judged = judge(world({ transactions: [payment(), payment({ partnerTrxId: 'X-1' })] }));
    expect(judged.doublePaid).toContain('X-1 was paid and nobody had approved it');
  });

  test('it was in the file, and nobody had approved it', () => {
    expect(judge(world({ approved: [] })).doublePaid).toEqual([
      'PAY-1 was paid and nobody had approved it',
    ]);
  });
});

describe('lost', () => {
  test('the provider paid, and the ledger does not know', () => {
    const judged = judge(world({ entries: [...opened, ...sent('PAY-1'), ...failed('PAY-1')] }));
    expect(judged.lost).toEqual([
      'PAY-1: the ledger has IDR 0.00 paid, the provider IDR 125000.00',
    ]);
  });

  test('the ledger says paid, and the provider failed it', () => {
    const judged = judge(world({ transactions: [payment({ state: 'failed' })] }));
    expect(judged.lost).toEqual([
      'PAY-1: the ledger has IDR 125000.00 paid, the provider IDR 0.00',
    ]);
  });

  test('it came back, and the ledger still has it as paid', () => {
    const judged = judge(world({ transactions: [payment({ state: 'reversed' })] }));
    expect(judged.lost).toHaveLength(1);
  });

  test('a person took the payment back in the ledger, and the provider had paid', () => {
    const unpaid = posting('payout_unpaid', 'PAY-1', OWED, IN_FLIGHT);
    const entries = [...opened, ...sent('PAY-1'), ...paid('PAY-1'), ...unpaid];
    expect(judge(world({ entries })).lost).toHaveLength(1);
  });

  test('a good row of a file has no payout', () => {
    expect(judge(world({ payouts: [payout()] })).lost).toEqual([
      'PAY-2 of payouts-1.csv has no payout',
    ]);
  });
});

describe('unbalanced', () => {
  test('a posting does not sum to zero', () => {
    const [debit, ...others] = paid('PAY-1');
    const crooked = debit ? [{ ...debit, amount: debit.amount + 1 }] : [];
    const judged = judge(world({ entries: [...opened, ...sent('PAY-1'), ...crooked, ...others] }));
    expect(judged.unbalanced).toEqual([
      'posting payout_paid:PAY-1 is out of balance by IDR 0.01',
      'the ledger is out of balance by IDR 0.01',
    ]);
  });

  test('the deposit is not what the provider holds', () => {
    expect(judge(world({ balance: OPENING })).unbalanced).toEqual([
      'the ledger’s deposit is IDR 9875000.00, the provider’s balance IDR 10000000.00',
    ]);
  });

  test('the ledger opened with a balance that never was', () => {
    const wrong = posting('opening_balance', 'oy', 'equity:opening-balances', DEPOSIT, OPENING + 1);
    const judged = judge(world({ entries: [...wrong, ...sent('PAY-1'), ...paid('PAY-1')] }));
    expect(judged.unbalanced).toEqual([
      'the ledger opened with IDR 10000000.01, which the deposit never held',
    ]);
  });
});

describe('stuck', () => {
  test.each(['inquiring', 'approved', 'sending', 'unknown', 'processing'])(
    '%s, and nobody will ever look',
    (state) => {
      const judged = judge(world({ payouts: [payout(), payout({ reference: 'PAY-2', state })] }));
      expect(judged.stuck).toEqual([
        `PAY-2 is ${state} (no reason) and did not come to an end; next look: never`,
      ]);
    },
  );

  test('held for the deposit, which has been ample for long', () => {
    const held = payout({ reference: 'PAY-2', state: 'held', reasonCode: 'low_balance' });
    expect(judge(world({ payouts: [payout(), held] })).stuck).toHaveLength(1);
  });

  test('held for a person is no fault', () => {
    const held = payout({ reference: 'PAY-2', state: 'held', reasonCode: 'caller_rejected' });
    expect(judge(world({ payouts: [payout(), held] })).stuck).toEqual([]);
  });

  test('money is reserved for what is not on its way', () => {
    const entries = [...opened, ...sent('PAY-1'), ...paid('PAY-1'), ...sent('PAY-2')];
    const judged = judge(world({ entries, balance: OPENING - 2 * AMOUNT }));
    expect(judged.stuck).toEqual(['PAY-2: IDR 125000.00 is reserved, and nothing is on its way']);
  });
});

describe('what a person was told', () => {
  const quarantined = payout({
    state: 'quarantined',
    reasonCode: 'contradiction',
    quarantinedAt: '2026-11-21T04:00:00.000Z',
  });
  const inQuarantine: Doctored = {
    payouts: [quarantined, waiting],
    entries: [...opened, ...sent('PAY-1')],
  };

  test('after a lie the two sides may differ', () => {
    const lies = { 'PAY-1': ['remit-status said 204, and the books say paid'] };
    expect(judge(world({ ...inQuarantine, lies }))).toEqual({ ...nothingWrong, toldToPerson: 1 });
  });

  test('without a lie a quarantine is a fault of the program', () => {
    expect(judge(world(inQuarantine)).lost).toContain(
      'PAY-1 was quarantined (contradiction), and the provider had said nothing untrue of it',
    );
  });

  test('sent as often as allowed, and never arrived: a person is rightly asked', () => {
    const never = { ...quarantined, reasonCode: 'never_arrives' };
    const payouts = [never, waiting];
    const judged = judge(world({ ...inQuarantine, payouts, transactions: [], balance: OPENING }));
    expect(judged).toEqual({ ...nothingWrong, toldToPerson: 1 });
  });

  test('it had arrived before it was called missing: that is a fault', () => {
    const never = { ...quarantined, reasonCode: 'never_arrives' };
    expect(judge(world({ ...inQuarantine, payouts: [never, waiting] })).lost).not.toEqual([]);
  });

  test('after a lie an open exception tells a person as well; without one nobody knows', () => {
    const lies = { 'PAY-1': ['remit said 205, and the books say processing'] };
    const of: Doctored = {
      lies,
      payouts: [payout({ state: 'failed' }), waiting],
      entries: [...opened, ...sent('PAY-1'), ...failed('PAY-1')],
    };
    expect(judge(world({ ...of, openExceptions: ['PAY-1'] }))).toMatchObject(nothingWrong);
    expect(judge(world(of)).lost).not.toEqual([]);
  });
});

test('the judge imports nothing of the program', async () => {
  const { readFile } = await import('node:fs/promises');
  for (const file of ['judge.ts', 'world-at-rest.ts']) {
    const text = await readFile(new URL(file, import.meta.url), 'utf8');
    expect(text).not.toMatch(/from '(?!\.\/world-at-rest\.ts)/);
  }
});
