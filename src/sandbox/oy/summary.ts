import { addSen, type Sen, sumSen, ZERO } from '../../domain/money.ts';
import type { BalanceFigures } from './answers.ts';
import type { TransactionState } from './events.ts';
import type { OyState, Tally, Transaction } from './state.ts';

export interface Summary {
  readonly balance: Sen;
  readonly pendingBalance: Sen;
  readonly availableBalance: Sen;
  /** Payouts for which money left, those that came back later included. */
  readonly settledCount: number;
  readonly settledAmount: Sen;
  readonly settledFees: Sen;
  readonly reversedCount: number;
  readonly reversedAmount: Sen;
  readonly byState: Readonly<Record<TransactionState, Readonly<Tally>>>;
  readonly callbacks: {
    readonly open: number;
    readonly delivered: number;
    readonly givenUp: number;
  };
}

function feeTaken(transaction: Transaction): Sen {
  return transaction.state === 'paid' || transaction.state === 'reversed' ? transaction.fee : ZERO;
}

export function summaryOf(state: OyState, figures: BalanceFigures): Summary {
  const { byState, callbacks, delivered, givenUp } = state;
  return {
    balance: figures.balance,
    pendingBalance: figures.pending,
    availableBalance: figures.available,
    settledCount: byState.paid.count + byState.reversed.count,
    settledAmount: addSen(byState.paid.amount, byState.reversed.amount),
    settledFees: sumSen(state.transactions.map(feeTaken)),
    reversedCount: byState.reversed.count,
    reversedAmount: byState.reversed.amount,
    byState,
    callbacks: { open: callbacks.size, delivered, givenUp },
  };
}
