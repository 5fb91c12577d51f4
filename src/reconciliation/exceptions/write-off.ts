import { negateSen, type Sen, subtractSen, ZERO } from '../../domain/money.ts';
import type { ReconciliationException } from './exception-store.ts';

/** Streams whose amounts are money that leaves us: what they show and we do not is a loss there. */
const MONEY_OUT: readonly string[] = ['disbursement'];

/** What an exception is about: theirs − ours; where there is one only, the other counts as nothing. */
export function atStake({
  amountOurs,
  amountTheirs,
}: Pick<ReconciliationException, 'amountOurs' | 'amountTheirs'>): Sen {
  return subtractSen(amountTheirs ?? ZERO, amountOurs ?? ZERO);
}

type Amounts = Pick<
  ReconciliationException,
  'stream' | 'amountOurs' | 'amountTheirs' | 'feeExpected' | 'feeActual'
>;

/**
 * What a write-off costs us; a gain is below zero. Money in that they do not show is lost, and so is money
 * out that only they show. Where the amounts agree, it is about the fee.
 */
export function lossOf(exception: Amounts): Sen {
  const { stream, feeExpected, feeActual } = exception;
  const difference = atStake(exception);
  if (difference === ZERO && feeExpected !== null && feeActual !== null) {
    return subtractSen(feeActual, feeExpected);
  }
  return MONEY_OUT.includes(stream) ? difference : negateSen(difference);
}
