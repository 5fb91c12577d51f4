import type { RunSummary } from '../../reconciliation/runs/run-summary.ts';

/** Shares from 0 to 1; null where there was nothing to match. */
export interface MatchRate {
  readonly byCount: number | null;
  readonly byValue: number | null;
}

const NOTHING_NEW: MatchRate = { byCount: null, byValue: null };

/**
 * What a run's passes matched, of everything that was due in it: items that were open before and new ones, of
 * both sides and all legs. A run that met nothing new says nothing about the rules, and has no rate.
 */
export function matchRate({ legs, rollForward }: RunSummary): MatchRate {
  const sum = (of: (leg: RunSummary['legs'][number]) => number): number =>
    legs.reduce((total, leg) => total + of(leg), 0);
  const matched = sum(({ oursMatched, theirsMatched }) => oursMatched.count + theirsMatched.count);
  const isNews = rollForward.opened.count + rollForward.reopened.count > 0;
  if (matched === 0 && !isNews) return NOTHING_NEW;
  const left = sum(
    ({ oursOpen, theirsOpen, pending }) => oursOpen.count + theirsOpen.count - pending.count,
  );
  // What goes out of an account is below zero: its size counts.
  const value = sum(
    ({ oursMatched, theirsMatched }) =>
      Math.abs(oursMatched.amountSen) + Math.abs(theirsMatched.amountSen),
  );
  const valueLeft = sum(({ oursOpen, theirsOpen, pending }) =>
    Math.abs(oursOpen.amountSen + theirsOpen.amountSen - pending.amountSen),
  );
  return { byCount: share(matched, left), byValue: share(value, valueLeft) };
}

function share(matched: number, left: number): number | null {
  const all = matched + Math.max(0, left);
  return all === 0 ? null : matched / all;
}

/** Cut off after one decimal: what is not all of it is never 100 %. */
export function percent(locale: string, rate: number): string {
  const format = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  return format.format(Math.floor(rate * 1000 + 1e-9) / 1000);
}
