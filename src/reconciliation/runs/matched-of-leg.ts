import { sen } from '../../domain/money.ts';
import type { PassTally } from '../engine/new-matches-store.ts';
import type { LegSummary } from './run-summary.ts';

/** What the matches of a pass tolerated or kept as fees, in sen: to be posted. */
export interface PassDifference {
  readonly pass: string;
  readonly losses: number;
  readonly gains: number;
  readonly fees: number;
}

export type MatchedOfLeg = Pick<
  LegSummary,
  'byPass' | 'oursMatched' | 'theirsMatched' | 'toleratedSen' | 'feesSen'
> & {
  /** Of the passes that tolerated something, or have a fee. */
  readonly differences: readonly PassDifference[];
};

/** What the passes of a leg matched, for its summary and for the ledger. */
export function matchedOfLeg(tallies: ReadonlyMap<string, PassTally>): MatchedOfLeg {
  const rows = [...tallies].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const sum = (of: (tally: PassTally) => number): number =>
    rows.reduce((total, [, tally]) => total + of(tally), 0);
  return {
    byPass: Object.fromEntries(
      rows
        .filter(([, { matches }]) => matches > 0)
        .map(([pass, tally]) => [pass, { count: tally.matches, amountSen: sen(tally.oursSen) }]),
    ),
    oursMatched: { count: sum(({ ours }) => ours), amountSen: sen(sum((of) => of.oursSen)) },
    theirsMatched: {
      count: sum(({ theirs }) => theirs),
      amountSen: sen(sum((of) => of.theirsSen)),
    },
    toleratedSen: sen(sum(toleratedOf)),
    feesSen: sen(sum(({ feesSen }) => feesSen)),
    differences: rows
      .map(([pass, tally]) => ({
        pass,
        gains: tally.gainsSen,
        losses: tally.gainsSen - toleratedOf(tally),
        fees: tally.feesSen,
      }))
      .filter(({ losses, gains, fees }) => losses + gains !== 0 || fees !== 0),
  };
}

const toleratedOf = ({ theirsSen, oursSen, feesSen }: PassTally): number =>
  theirsSen - (oursSen - feesSen);
