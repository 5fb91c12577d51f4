import { negateSen, type Sen } from '../domain/money.ts';
import { clearing, WRITE_OFF_GAINS, WRITE_OFFS } from './accounts.ts';
import type { Entry, Posting } from './posting.ts';

/** A difference that reconciliation found, and that two people gave up. */
export interface WriteOff {
  readonly exceptionId: number;
  /** Of the exception: the one that wrote it off, or that took this back. */
  readonly version: number;
  readonly stream: string;
  /** Above zero: lost; below: gained. Never zero. */
  readonly loss: Sen;
}

export function writtenOff(of: WriteOff): Posting {
  return {
    key: `written_off:${of.exceptionId}:${of.version}`,
    kind: 'written_off',
    subject: subjectOf(of),
    memo: of.loss > 0 ? 'a difference given up' : 'a difference in our favour, claimed by nobody',
    entries: entriesOf(of),
  };
}

/** It was reopened: what its write-off had posted is taken back. `loss` is that of the write-off. */
export function writeOffReversed(of: WriteOff): Posting {
  return {
    key: `write_off_reversed:${of.exceptionId}:${of.version}`,
    kind: 'write_off_reversed',
    subject: subjectOf(of),
    memo: 'a write-off taken back, since its exception is open again or has settled itself',
    entries: entriesOf(of).map(({ account, amount }) => ({ account, amount: negateSen(amount) })),
  };
}

const subjectOf = ({ exceptionId }: WriteOff): string => `exception:${exceptionId}`;

/** A loss is a debit of the expense, a gain a credit of the income; the clearing account has the rest. */
function entriesOf({ stream, loss }: WriteOff): Entry[] {
  return [
    { account: loss > 0 ? WRITE_OFFS : WRITE_OFF_GAINS, amount: loss },
    { account: clearing(stream), amount: negateSen(loss) },
  ];
}
