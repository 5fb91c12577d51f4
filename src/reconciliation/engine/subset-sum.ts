/** What may be added up; `amount` in sen. */
export interface Addend {
  readonly id: number;
  readonly amount: number;
}

export type SubsetSum =
  | { readonly kind: 'none' }
  | { readonly kind: 'one'; readonly ids: readonly number[] }
  | { readonly kind: 'several' }
  | { readonly kind: 'gave_up' };

const MOST_STEPS = 200_000;

/**
 * Which addends, at most `mostRows` of them, sum up to exactly `target`, if there is exactly one way. All
 * amounts above zero. A search with a bound: beyond it the answer is `gave_up`, never a guess.
 */
export function findSubset(
  addends: readonly Addend[],
  target: number,
  mostRows: number,
): SubsetSum {
  const sorted = addends.toSorted((a, b) => b.amount - a.amount || a.id - b.id);
  const restSums = suffixSums(sorted);
  const solutions: number[][] = [];
  const chosen: number[] = [];
  let steps = 0;

  // False: the search is over, by a second solution or by the bound.
  function search(from: number, left: number): boolean {
    steps += 1;
    if (steps > MOST_STEPS) return false;
    if (left === 0) {
      solutions.push([...chosen]);
      return solutions.length < 2;
    }
    if (chosen.length === mostRows || left > (restSums[from] ?? 0)) return true;
    for (let index = from; index < sorted.length; index += 1) {
      const addend = sorted[index];
      if (addend === undefined || addend.amount > left) continue;
      if (left > (restSums[index] ?? 0)) return true;
      chosen.push(addend.id);
      const goesOn = search(index + 1, left - addend.amount);
      chosen.pop();
      if (!goesOn) return false;
    }
    return true;
  }

  search(0, target);
  const [first, second] = solutions;
  if (second !== undefined) return { kind: 'several' };
  if (steps > MOST_STEPS) return { kind: 'gave_up' };
  return first === undefined ? { kind: 'none' } : { kind: 'one', ids: first };
}

/** What is left to add from each place on. */
function suffixSums(sorted: readonly Addend[]): number[] {
  const sums = Array.from({ length: sorted.length + 1 }, () => 0);
  for (let index = sorted.length - 1; index >= 0; index -= 1) {
    sums[index] = (sums[index + 1] ?? 0) + (sorted[index]?.amount ?? 0);
  }
  return sums;
}
