import { type Sen, sen } from '../../domain/money.ts';

/** All in sen, as of the moment `at` of the provider's balance. */
export interface BalanceFigures {
  /** The provider's balance: it drops when a payout settles. */
  readonly balance: Sen;
  /** The ledger's deposit and in-flight together: they drop when we learn that a payout is paid. */
  readonly ledger: Sen;
  /** Of it, in flight: the provider may have settled any of these already. */
  readonly inFlight: Sen;
  /** Booked as paid just before: the balance may have been read before the provider settled them. */
  readonly justPaid: Sen;
  /** On the statement and not in the ledger; named by exceptions of their own. */
  readonly topUps: Sen;
  readonly reversals: Sen;
  readonly adjustments: Sen;
  readonly fees: Sen;
}

export type BalanceDecision =
  | { readonly kind: 'agrees' }
  /** `expected`: what the balance would have to be at least, or at most; `unexplained` > 0. */
  | { readonly kind: 'differs'; readonly expected: Sen; readonly unexplained: Sen };

/**
 * The ledger and the balance never move at the same moment: what the provider has settled and we have
 * not heard of is in the ledger still. So the balance must lie between two bounds, which are equal when
 * nothing is in flight.
 */
export function decideBalance(figures: BalanceFigures): BalanceDecision {
  const { balance, ledger, inFlight, justPaid, topUps, reversals, adjustments, fees } = figures;
  const explained = sen(ledger + topUps + reversals - adjustments - fees);
  const lowest = sen(explained - inFlight);
  const highest = sen(explained + justPaid);
  if (balance < lowest) {
    return { kind: 'differs', expected: lowest, unexplained: sen(lowest - balance) };
  }
  if (balance > highest) {
    return { kind: 'differs', expected: highest, unexplained: sen(balance - highest) };
  }
  return { kind: 'agrees' };
}
