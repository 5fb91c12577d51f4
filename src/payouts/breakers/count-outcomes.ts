/** When counted outcomes open a breaker. Pure; `good` is newest first. */
export interface UnknownsRules {
  /** So many sends in a row without a clear answer … */
  readonly inARow: number;
  /** … or such a share … */
  readonly percent: number;
  /** … of so many. */
  readonly ofLast: number;
}

/** Why sends stop, in words; null while they may go on. */
export function tooManyUnknowns(good: readonly boolean[], rules: UnknownsRules): string | null {
  const firstGood = good.indexOf(true);
  const inARow = firstGood === -1 ? good.length : firstGood;
  if (inARow >= rules.inARow) return `${inARow} sends in a row without a clear answer`;
  const last = good.slice(0, rules.ofLast);
  const bad = last.filter((each) => !each).length;
  if (last.length < rules.ofLast || bad * 100 < rules.percent * rules.ofLast) return null;
  return `${bad} of the last ${rules.ofLast} sends without a clear answer`;
}

export interface BankFailureRules {
  readonly failures: number;
  readonly ofLast: number;
}

export function tooManyFailures(good: readonly boolean[], rules: BankFailureRules): string | null {
  const last = good.slice(0, rules.ofLast);
  const bad = last.filter((each) => !each).length;
  if (bad < rules.failures) return null;
  return `${bad} of the last ${last.length} payouts to this bank failed there`;
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
): string | null {
  if (names.asked < rules.leastRows || names.wrong * 100 < rules.percent * names.asked) return null;
  return `of the first ${names.asked} names ${names.wrong} differ or are not known at the bank; is a column shifted?`;
}
