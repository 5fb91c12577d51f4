import type { FeeModel, Pass } from '../../src/reconciliation/rules/definition.ts';
import type { PlainItem } from './brute-force.ts';

/** Days, fees and tolerances by their written meaning, in exact integers; no code of the engine's. */

/**
 * How many banking days lie before it; a day on which banks rest counts as the next on which they work.
 */
export function bankingDayNumber(day: string, holidays: ReadonlySet<string>): number {
  let number = 0;
  for (let ms = Date.parse('2026-11-01'); ms < Date.parse(day); ms += 24 * 60 * 60 * 1000) {
    const date = new Date(ms);
    const rests =
      [0, 6].includes(date.getUTCDay()) || holidays.has(date.toISOString().slice(0, 10));
    if (!rests) number += 1;
  }
  return number;
}

/** What should come of a line: ours less what they keep of it. */
export function expectedOf(pass: Pass, item: PlainItem): number {
  if (item.side === 'theirs' || pass.fee === undefined) return item.amount;
  if (pass.fee === 'recorded') return item.amount - item.fee - item.tax;
  return item.amount - Math.sign(item.amount || 1) * feeOf(pass.fee, Math.abs(item.amount));
}

function feeOf(fee: Exclude<FeeModel, string>, amount: number): number {
  const raw = (fee.flat ?? 0) + percentOf(amount, fee.percent ?? 0);
  const kept = Math.min(Math.max(raw, fee.least ?? raw), fee.most ?? Number.MAX_SAFE_INTEGER);
  return kept + percentOf(kept, fee.taxPercent ?? 0);
}

/** Rounded half up to a whole rupiah, in sen. */
function percentOf(amount: number, percent: number): number {
  const exact = BigInt(amount) * BigInt(Math.round(percent * 10_000)); // of 1,000,000
  const rupiah = 100n * 1_000_000n;
  return Number((exact + rupiah / 2n) / rupiah) * 100;
}

/** The greater of the absolute one and the percentage, which has a cap. */
export function toleranceOf({ tolerance }: Pass, expected: number): number {
  if (tolerance === undefined) return 0;
  const { absolute = 0, percent = 0, most = 0 } = tolerance;
  const share = (BigInt(Math.abs(expected)) * BigInt(Math.round(percent * 10_000))) / 1_000_000n;
  return Math.max(absolute, Math.min(Number(share), most));
}
