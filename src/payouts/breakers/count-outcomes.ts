import { sayOfBreaker } from '../../breakers/breaker-reasons.ts';
import type { Said } from '../../domain/sentence.ts';

/** When counted outcomes open a breaker. Pure; `good` is newest first. */
export interface UnknownsRules {
  /** So many sends in a row without a clear answer … */
  readonly inARow: number;
  /** … or such a share … */
  readonly percent: number;
  /** … of so many. */
  readonly ofLast: number;
}

/** Why sends stop; null while they may go on. */
export function tooManyUnknowns(good: readonly boolean[], rules: UnknownsRules): Said | null {
  const firstGood = good.indexOf(true);
  const inARow = firstGood === -1 ? good.length : firstGood;
  if (inARow >= rules.inARow) return sayOfBreaker('breaker/unknowns_in_a_row', { count: inARow });
  const last = good.slice(0, rules.ofLast);
  const bad = last.filter((each) => !each).length;
  if (last.length < rules.ofLast || bad * 100 < rules.percent * rules.ofLast) return null;
  return sayOfBreaker('breaker/unknowns_of_last', { count: bad, of: rules.ofLast });
}

export interface BankFailureRules {
  readonly failures: number;
  readonly ofLast: number;
}

export function tooManyFailures(good: readonly boolean[], rules: BankFailureRules): Said | null {
  const last = good.slice(0, rules.ofLast);
  const bad = last.filter((each) => !each).length;
  if (bad < rules.failures) return null;
  return sayOfBreaker('breaker/bank_failures', { count: bad, of: last.length });
}

export interface DoubtfulBatchRules {
  /** Of the first so many rows of a batch … */
  readonly firstRows: number;
  /** … once at least so many were asked for … */
  readonly leastRows: number;
  /** … such a share differs or is not known at the bank. */
  readonly percent: number;
}

export function looksShifted(
  names: { readonly asked: number; readonly wrong: number },
  rules: DoubtfulBatchRules,
): Said | null {
  if (names.asked < rules.leastRows || names.wrong * 100 < rules.percent * names.asked) return null;
  return sayOfBreaker('breaker/names', names);
}
