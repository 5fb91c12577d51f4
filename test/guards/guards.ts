import type { Guard } from './guard.ts';
import { GUARDS_OF_ANSWERS } from './guards-of-answers.ts';
import { GUARDS_OF_APPROVAL } from './guards-of-approval.ts';
import { GUARDS_OF_ASKING } from './guards-of-asking.ts';
import { GUARDS_OF_BOOKS } from './guards-of-books.ts';
import { GUARDS_OF_IDS } from './guards-of-ids.ts';
import { GUARDS_OF_INTENT } from './guards-of-intent.ts';
import { GUARDS_OF_LATE_NEWS } from './guards-of-late-news.ts';
import { GUARDS_OF_MONEY_IN } from './guards-of-money-in.ts';
import { GUARDS_OF_PACE } from './guards-of-pace.ts';
import { GUARDS_OF_RECONCILIATION } from './guards-of-reconciliation.ts';
import { GUARDS_OF_STOPS } from './guards-of-stops.ts';
import { GUARDS_OF_TWO_WORKERS } from './guards-of-two-workers.ts';

/**
 * Everything that keeps a promise of docs/guarantees.md, with the tests that would tell if it were
 * gone. `npm run guards` takes each out of a copy of the program and runs them.
 */
export const GUARDS: readonly Guard[] = [
  ...GUARDS_OF_TWO_WORKERS,
  ...GUARDS_OF_IDS,
  ...GUARDS_OF_ASKING,
  ...GUARDS_OF_LATE_NEWS,
  ...GUARDS_OF_INTENT,
  ...GUARDS_OF_ANSWERS,
  ...GUARDS_OF_APPROVAL,
  ...GUARDS_OF_STOPS,
  ...GUARDS_OF_BOOKS,
  ...GUARDS_OF_PACE,
  ...GUARDS_OF_MONEY_IN,
  ...GUARDS_OF_RECONCILIATION,
];

/** What is taken out for a guard: its own, and that of the guard that stands before it. */
export function switchedOff(guard: Guard): { file: string; find: string; replace: string }[] {
  const before = GUARDS.find(({ id }) => id === guard.behind);
  return [guard, ...(before ? [before] : [])].flatMap((each) =>
    each.switchOff.map(({ file = each.file, find, replace }) => ({ file, find, replace })),
  );
}
