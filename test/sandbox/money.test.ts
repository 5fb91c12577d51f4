import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addSen,
  rupiah,
  type Sen,
  sen,
  subtractSen,
  sumSen,
  ZERO,
} from '../../src/domain/money.ts';
import { OyBooks } from '../../src/sandbox/oy/books.ts';
import type { BooksEvent } from '../../src/sandbox/oy/events.ts';
import { BCA, sandboxForTest, START_MS } from './harness.ts';

const ACCOUNTS = [
  '1239812390',
  '6666666666',
  '7777777777',
  '8888888888',
  '9999999999',
  '1234567890',
  '2100000',
];

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('remit' as const),
      id: fc.integer({ min: 1, max: 12 }),
      account: fc.constantFrom(...ACCOUNTS),
      amount: fc.integer({ min: 9_000, max: 900_000 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      ms: fc.integer({ min: 0, max: 1500 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('top-up' as const),
      amount: fc.integer({ min: 1, max: 10_000_000 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom('succeed' as const, 'fail' as const, 'reverse' as const),
      id: fc.integer({ min: 1, max: 12 }),
    }),
  },
);

function attempt(command: () => unknown): void {
  try {
    command();
  } catch {
    // A command that does not fit the state is refused and must change nothing.
  }
}

type Step = Exclude<typeof step extends fc.Arbitrary<infer T> ? T : never, { do: 'wait' }>;

function take(books: OyBooks, each: Step, fee: Sen): void {
  if (each.do === 'top-up') books.deposit(sen(each.amount));
  else if (each.do === 'remit') remitOnce(books, each, fee);
  else if (each.do === 'reverse') attempt(() => books.reverse(String(each.id)));
  else attempt(() => books.resolve(String(each.id), each.do === 'succeed' ? 'success' : 'failure'));
}

/** An accepted remit takes amount and fee from what is available; any other answer takes nothing. */
function remitOnce(books: OyBooks, each: Extract<Step, { do: 'remit' }>, fee: Sen): void {
  const before = books.summary().availableBalance;
  const { code } = books.remit({
    recipient_bank: BCA,
    recipient_account: each.account,
    amount: each.amount,
    partner_trx_id: String(each.id),
  });
  const spent = subtractSen(before, books.summary().availableBalance);
  expect(spent).toBe(code === '101' ? addSen(rupiah(each.amount), fee) : ZERO);
}

function checkBooks(books: OyBooks, opening = rupiah(1_000_000)): void {
  const summary = books.summary();
  const cost = (states: readonly string[]) =>
    sumSen(
      books.transactions
        .filter((each) => states.includes(each.state))
        .map((each) => addSen(each.amount, each.fee)),
    );
  const returned = sumSen(
    books.transactions.filter((each) => each.state === 'reversed').map((each) => each.amount),
  );
  const deposited = sumSen(books.deposits.map((deposit) => deposit.amount));
  expect(summary.pendingBalance).toBe(cost(['processing', 'suspect']));
  expect(summary.balance).toBe(
    addSen(subtractSen(addSen(opening, deposited), cost(['paid', 'reversed'])), returned),
  );
  expect(summary.availableBalance).toBe(subtractSen(summary.balance, summary.pendingBalance));
  expect(new Set(books.transactions.map((each) => each.partnerTrxId)).size).toBe(
    books.transactions.length,
  );
}

describe('the books add up', () => {
  it('after any sequence of payouts, waits, top-ups, resolutions and reversals; replay gives the same', () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 60 }),
        fc.integer({ min: 0, max: 5000 }),
        (steps, fee) => {
          let nowMs = START_MS;
          const events: BooksEvent[] = [];
          const options = {
            clock: { nowMs: () => nowMs },
            openingBalance: rupiah(1_000_000),
            fee: sen(fee * 100),
          };
          const books = new OyBooks({ ...options, onEvent: (event) => events.push(event) });
          for (const each of steps) {
            if (each.do === 'wait') nowMs += each.ms;
            else take(books, each, options.fee);
            checkBooks(books);
          }
          const replayed = new OyBooks({ ...options, history: events });
          expect(replayed.summary()).toEqual(books.summary());
          expect(replayed.transactions).toEqual(books.transactions);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('dates a settlement when it was due, however late anyone looks', async () => {
    const { oy, clock } = await sandboxForTest();
    await oy.remit('P-1');
    clock.advance(3_600_000);
    expect((await oy.status('P-1')).json.last_updated_date).toBe('21-11-2026 03:00:01');
  });

  it('pays once when twenty identical remits race', async () => {
    const { oy, clock } = await sandboxForTest();
    const answers = await Promise.all(Array.from({ length: 20 }, () => oy.remit('P-1')));
    const codes = answers.map((answer) => answer.code).toSorted();
    expect(codes).toEqual(['101', ...Array.from({ length: 19 }, () => '203')]);
    clock.advance(1000);
    expect(await oy.summary()).toMatchObject({ settledCount: 1, settledAmountSen: 12_500_000 });
  });

  it('says 203 also when the second remit asks for another amount, and keeps the first', async () => {
    const { oy } = await sandboxForTest();
    await oy.remit('P-1');
    expect((await oy.remit('P-1', { amount: 999_999, recipient_bank: '008' })).code).toBe('203');
    expect((await oy.status('P-1')).json).toMatchObject({ amount: 125_000, recipient_bank: BCA });
  });

  it('says 257 while the first is processing, and 203 after, when asked to', async () => {
    const { oy, clock } = await sandboxForTest({ answer257WhileProcessing: true });
    await oy.remit('P-1');
    expect((await oy.remit('P-1')).code).toBe('257');
    clock.advance(1000);
    expect((await oy.remit('P-1')).code).toBe('203');
  });

  it('gives the same ids, names and settling times for the same seed, in any order', async () => {
    const first = await sandboxForTest({ seed: 7, settleAfterMs: { min: 500, max: 2000 } });
    const second = await sandboxForTest({ seed: 7, settleAfterMs: { min: 500, max: 2000 } });
    const other = await sandboxForTest({ seed: 8 });
    for (const id of ['A', 'B', 'C']) await first.oy.remit(id);
    for (const id of ['C', 'A', 'B']) await second.oy.remit(id);
    await other.oy.remit('A');
    for (const each of [first, second]) each.clock.advance(2000);
    const bookOf = ({ sandbox }: typeof first) =>
      [...sandbox.oy.transactions].toSorted((a, b) => a.partnerTrxId.localeCompare(b.partnerTrxId));
    expect(bookOf(first)).toEqual(bookOf(second));
    expect(bookOf(other)[0]?.trxId).not.toBe(bookOf(first)[0]?.trxId);
  });
});
