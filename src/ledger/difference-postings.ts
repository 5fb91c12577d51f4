import { negateSen, type Sen } from '../domain/money.ts';
import type { Entry, Posting } from './posting.ts';

/** Where a stream's tolerated differences and fees go, and against what; paths of the ledger. */
export interface DifferenceAccounts {
  readonly differences: string;
  readonly against: string;
  /** Null: fees are not ours to post. */
  readonly fees: string | null;
}

/** What the matches of one pass kept or lacked, in sen. Losses and gains are both above zero. */
export interface ToleratedAmounts {
  /** Theirs were so much less than expected. */
  readonly losses: Sen;
  readonly gains: Sen;
  /** What they kept by the pass's model. */
  readonly fees: Sen;
}

/** Made once for a run, a leg and a pass; null: nothing differed. */
export function differencesTolerated(
  of: {
    readonly run: number;
    readonly leg: number;
    readonly pass: string;
    readonly stream: string;
  },
  amounts: ToleratedAmounts,
  accounts: DifferenceAccounts,
): Posting | null {
  const key = `differences_tolerated:${of.run}:${of.leg}:${of.pass}`;
  const entries = entriesOf(amounts, accounts);
  if (entries.length === 0) return null;
  return {
    key,
    kind: 'differences_tolerated',
    subject: of.stream,
    memo: `kept or lacking by the pass "${of.pass}"`,
    entries,
  };
}

/** A match was taken back, and what it had tolerated with it; null: it had not. */
export function differenceRevoked(
  of: { readonly match: string; readonly stream: string },
  amounts: ToleratedAmounts,
  accounts: DifferenceAccounts,
): Posting | null {
  const entries = entriesOf(amounts, accounts);
  if (entries.length === 0) return null;
  return {
    key: `difference_revoked:${of.match}`,
    kind: 'difference_revoked',
    subject: of.stream,
    memo: 'its match was taken back',
    entries: entries.map(({ account, amount }) => ({ account, amount: negateSen(amount) })),
  };
}

function entriesOf(
  { losses, gains, fees }: ToleratedAmounts,
  { differences, against, fees: feeAccount }: DifferenceAccounts,
): Entry[] {
  const entries: Entry[] = [
    { account: differences, amount: losses },
    { account: against, amount: negateSen(losses) },
    { account: differences, amount: negateSen(gains) },
    { account: against, amount: gains },
  ];
  if (feeAccount !== null) {
    entries.push(
      { account: feeAccount, amount: fees },
      { account: against, amount: negateSen(fees) },
    );
  }
  return entries.filter(({ amount }) => amount !== 0);
}
