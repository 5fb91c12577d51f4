import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Sen, rupiah } from '../../src/domain/money.ts';
import { ORDER_STATES, ORDER_TRANSITIONS, type OrderState } from '../../src/domain/order-states.ts';
import { after, instant, type Instant } from '../../src/domain/time.ts';
import { decideNews, type NewsDecision } from '../../src/orders/following/decide-news.ts';
import type { Order } from '../../src/orders/order.ts';
import type { NewsMeaning, OrderNews } from '../../src/orders/order-provider.ts';
import { MINUTE, RULES } from './order-world.ts';
import { newsOf, paidWith } from './scripted-orders.ts';

const NOW = instant(Date.parse('2026-11-21T03:00:00.000Z'));
const AMOUNT = rupiah(50_000);

function orderIn(state: OrderState, changes: Partial<Order> = {}): Order {
  return {
    id: 1,
    batchId: 'B20261121-TESTED',
    rowNumber: 2,
    kind: 'ewallet',
    reference: 'TAGIH-1',
    amount: AMOUNT,
    details: {},
    state,
    reasonCode: null,
    reason: null,
    reasonSentence: null,
    provider: 'xendit',
    attemptNumber: 1,
    providerId: 'TAGIH1W1',
    providerReference: null,
    providerStatus: null,
    failureCode: null,
    payment: {},
    expiresAt: null,
    tries: 0,
    notFoundSince: null,
    nextActionAt: null,
    finishedAt: null,
    ...changes,
  };
}

const tell = (meaning: NewsMeaning, order: Order): OrderNews =>
  newsOf(meaning, { providerId: 'TAGIH1W1', amount: order.amount });

function decide(order: Order, news: OrderNews, now: Instant = NOW, timesSent = 1): NewsDecision {
  return decideNews(order, timesSent, news, now, RULES);
}

const endOf = (decision: NewsDecision, state: OrderState): OrderState =>
  decision.kind === 'move' ? ORDER_TRANSITIONS[decision.transition].to : state;

/** The state after all of this news, in this order; an order that moved on has no more tries behind it. */
function stateAfter(meanings: readonly NewsMeaning[], from: OrderState): OrderState {
  return meanings.reduce((state, meaning) => {
    const order = orderIn(state);
    return endOf(decide(order, tell(meaning, order)), state);
  }, from);
}

const TELLING = ['open', 'paid', 'expired', 'failed', 'cancelled'] as const;

describe('whatever comes first, twice or in the wrong order', () => {
  test.each(['creating', 'unknown', 'open'] as const)(
    'the same news about an order that is %s ends in the same state',
    (from) => {
      fc.assert(
        fc.property(
          fc.array(fc.constantFrom(...TELLING), { minLength: 1, maxLength: 8 }).chain((news) =>
            fc.record({
              news: fc.constant(news),
              otherwise: fc
                .shuffledSubarray(news, { minLength: news.length })
                .chain((shuffled) =>
                  fc
                    .array(fc.constantFrom(...shuffled), { maxLength: 4 })
                    .map((repeated) => [...shuffled, ...repeated]),
                ),
            }),
          ),
          ({ news, otherwise }) => {
            expect(stateAfter(otherwise, from)).toBe(stateAfter(news, from));
          },
        ),
        { numRuns: 500 },
      );
    },
  );

  test.each<[readonly NewsMeaning[], OrderState]>([
    [['expired', 'paid'], 'paid'],
    [['cancelled', 'paid'], 'paid'],
    [['expired', 'failed'], 'failed'],
    [['cancelled', 'failed'], 'failed'],
    [['expired', 'cancelled'], 'cancelled'],
    [['paid', 'failed'], 'quarantined'],
    [['paid', 'expired', 'open', 'cancelled'], 'paid'],
    [['verified', 'failed'], 'quarantined'],
    [['verified', 'paid'], 'quarantined'],
  ])('%j is %s, in either order', (news, end) => {
    expect(stateAfter(news, 'open')).toBe(end);
    expect(stateAfter(news.toReversed(), 'open')).toBe(end);
  });

  test('nothing that is told moves an order out of a quarantine', () => {
    const meanings: readonly NewsMeaning[] = [...TELLING, 'verified', 'not_found', 'unknown'];
    expect(stateAfter(meanings, 'quarantined')).toBe('quarantined');
  });

  test('no news asks for a move that the table does not allow', () => {
    const meanings: readonly NewsMeaning[] = [
      ...TELLING,
      'verified',
      'not_found',
      'caller_rejected',
      'throttled',
      'unknown',
    ];
    for (const state of ORDER_STATES) {
      for (const meaning of meanings) {
        const quiet = { tries: 9, notFoundSince: after(NOW, -60 * MINUTE) };
        for (const order of [orderIn(state), orderIn(state, quiet)]) {
          const decision = decide(order, tell(meaning, order));
          if (decision.kind !== 'move') continue;
          const { from } = ORDER_TRANSITIONS[decision.transition];
          expect(from, `${meaning} of ${state}`).toContain(state);
        }
      }
    }
  });
});

describe('the amount', () => {
  const paid = (comparable: Sen | null): OrderNews => {
    const payment = { ...paidWith('TAGIH1W1', comparable ?? AMOUNT), comparable };
    return { ...tell('paid', orderIn('open')), payment };
  };

  test.each([
    ['less', 49_999],
    ['more', 50_001],
  ])('%s than was asked for is for a person, also once it is paid', (_name, amount) => {
    for (const state of ['creating', 'unknown', 'open', 'paid', 'expired'] as const) {
      const decision = decide(orderIn(state), paid(rupiah(amount)));
      expect(decision).toMatchObject({
        transition: 'contradiction_found',
        reasonCode: 'other_amount',
      });
    }
  });

  test('that cannot be compared, or of an order without one, is taken as it is', () => {
    expect(decide(orderIn('open'), paid(null))).toMatchObject({ transition: 'found_paid' });
    const open = orderIn('open', { amount: null });
    expect(decide(open, paid(rupiah(1)))).toMatchObject({ transition: 'found_paid' });
  });
});

describe('"no such order"', () => {
  const since = (ms: number) => ({ notFoundSince: after(NOW, -ms) });
  const quiet = { ...since(RULES.notFoundQuietMs), tries: RULES.notFoundAnswers };

  test.each([
    ['said once', {}],
    ['repeated at once', { ...since(MINUTE), tries: 10 }],
    ['repeated too seldom', { ...since(60 * MINUTE), tries: 1 }],
  ])('%s is not believed', (_name, changes) => {
    const order = orderIn('unknown', changes);
    expect(decide(order, tell('not_found', order))).toEqual({
      kind: 'ask_again',
      reasonCode: 'not_found',
      notFound: true,
    });
  });

  test('repeated over the quiet period: the same id goes again', () => {
    const order = orderIn('unknown', quiet);
    expect(decide(order, tell('not_found', order))).toMatchObject({
      transition: 'not_found_confirmed',
      sendAgain: true,
    });
  });

  test.each<[string, Partial<Order>, number, string]>([
    ['after it was open', { state: 'open' }, 1, 'contradiction'],
    ['after "duplicate"', { reasonCode: 'exists_already' }, 1, 'exists_with_nothing_behind'],
    ['after the last send', {}, RULES.maxSends, 'never_arrives'],
  ])('%s it is for a person', (_name, changes, timesSent, reasonCode) => {
    const order = orderIn('unknown', { ...quiet, ...changes });
    expect(decide(order, tell('not_found', order), NOW, timesSent)).toMatchObject({
      transition: 'contradiction_found',
      reasonCode,
    });
  });

  test.each(['accepted', 'creating', 'paid', 'verified', 'failed', 'expired', 'rejected'] as const)(
    'about one that is %s says nothing',
    (state) => {
      const order = orderIn(state, quiet);
      expect(decide(order, tell('not_found', order)).kind).toBe('nothing_new');
    },
  );
});

describe('an order whose time is over', () => {
  const expiresAt = after(NOW, -RULES.expiryGraceMs);

  test('is expired once the grace is over and the provider still says open', () => {
    const order = orderIn('open', { expiresAt });
    expect(decide(order, tell('open', order)).kind).toBe('ask_again');
    expect(decide(order, tell('open', order), after(NOW, 1))).toMatchObject({
      transition: 'found_expired',
      reasonCode: 'time_over',
    });
  });

  test('is asked about on while the provider says nothing clear', () => {
    const order = orderIn('open', { expiresAt });
    for (const meaning of ['unknown', 'throttled', 'caller_rejected'] as const) {
      expect(decide(order, tell(meaning, order), after(NOW, 1)).kind).toBe('ask_again');
    }
  });
});

describe('an answer that says nothing', () => {
  test('never moves an order, and keeps in mind that the id was called a duplicate', () => {
    for (const state of ORDER_STATES) {
      for (const meaning of ['unknown', 'throttled', 'caller_rejected'] as const) {
        expect(decide(orderIn(state), tell(meaning, orderIn(state))).kind).not.toBe('move');
      }
    }
    const duplicate = orderIn('unknown', { reasonCode: 'exists_already' });
    expect(decide(duplicate, tell('unknown', duplicate))).toMatchObject({
      reasonCode: 'exists_already',
    });
  });
});
