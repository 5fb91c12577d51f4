import { type Sen, ZERO } from '../domain/money.ts';
import { businessDay, type Instant } from '../domain/time.ts';
import type { Queryable } from '../platform/database/database.ts';
import { addRecord } from '../records/record-store.ts';
import type { BankAccount } from './account-store.ts';
import { itemOf, sourceOf, tellProblem } from './bank-problems.ts';
import type { MutationList } from './bank-provider.ts';
import { distinguishMutations, type KeyedMutation } from './distinguish-mutations.ts';
import {
  findMutations,
  type KnownMutation,
  saveMutation,
  touchMutation,
} from './mutation-store.ts';

export interface MutationCounts {
  readonly added: number;
  /** A new version: pending became complete, or something changed. */
  readonly changed: number;
  readonly known: number;
  /** Told to a person. */
  readonly problems: number;
}

export const NO_MUTATIONS: MutationCounts = { added: 0, changed: 0, known: 0, problems: 0 };

export interface MutationsTold {
  readonly list: MutationList;
  /** A message may have been on its way for an hour; a pull tells how it is now. */
  readonly by: 'pull' | 'message';
  readonly evidenceId: number | null;
  readonly at: Instant;
  /** A balance of the account was checked before: what appears undated now is new. */
  readonly opened: boolean;
}

/**
 * Every mutation becomes a record; what changed becomes a new version of it. What is wrong with one (a
 * date that cannot be read, a line that changed after it was complete) is told to a person.
 * The same list again changes nothing.
 */
export async function keepMutations(
  tx: Queryable,
  account: BankAccount,
  told: MutationsTold,
): Promise<MutationCounts> {
  const lines = distinguishMutations(told.list.mutations);
  const known = await findMutations(
    tx,
    account.id,
    lines.map(({ key }) => key),
  );
  const counts = { ...NO_MUTATIONS };
  for (const line of lines) {
    const before = known.get(line.key);
    const isOld = told.by === 'message' && before?.status === 'complete';
    if (isOld) counts.known += 1;
    else await keepOne(tx, account, told, line, before, counts);
  }
  await tellUnreadable(tx, account, told, counts);
  return counts;
}

type Counting = { -readonly [count in keyof MutationCounts]: MutationCounts[count] };

async function keepOne(
  tx: Queryable,
  account: BankAccount,
  told: MutationsTold,
  line: KeyedMutation,
  before: KnownMutation | undefined,
  counts: Counting,
): Promise<void> {
  const { mutation, key } = line;
  const { status, amount, date, description, raw } = mutation;
  const news = await addRecord(
    tx,
    {
      stream: 'bank',
      source: sourceOf(account),
      item: itemOf(account, key),
      reference: '', // a mutation has none, only free text
      status,
      amount,
      fee: ZERO,
      account: account.ledgerPath,
      description,
      occurredAt: date.at,
      raw,
      evidenceId: told.evidenceId,
      importId: null,
    },
    told.at,
  );
  counts[news] += 1;
  const atStart = before?.atStart ?? inFirstBalance(account, told, line);
  await saveMutation(
    tx,
    account.id,
    { key, status, amount, occurredAt: date.at, atStart },
    told.at,
  );
  if (news === 'known') return;
  for (const [kind, details] of problemsOf(line, before)) {
    counts.problems += 1;
    await tellProblem(tx, account, { key, kind, details, at: told.at });
  }
}

/**
 * Complete on a day that is read for the first time: the first balance holds it, if it is of before. What
 * was read before there was a balance is looked at again when there is one (openMutations).
 */
function inFirstBalance(
  { pulledTo }: BankAccount,
  told: MutationsTold,
  { mutation: { status, date, amount } }: KeyedMutation,
): Sen {
  if (status !== 'complete') return ZERO;
  if (date.at === null) return told.opened ? ZERO : amount;
  return pulledTo === null || businessDay(date.at) > pulledTo ? amount : ZERO;
}

/** What a person should know about a line that is new or has changed. */
function problemsOf(
  { mutation, sharesId }: KeyedMutation,
  before: KnownMutation | undefined,
): [kind: string, details: string][] {
  const problems: [string, string][] = [];
  const { date, amount, status } = mutation;
  if (date.at === null) {
    problems.push([
      'date_unreadable',
      `The transaction date ${date.raw} is no date; none is kept.`,
    ]);
  }
  if (sharesId) {
    problems.push(['id_twice', 'Another mutation of the same answer has the same id.']);
  }
  if (before?.status === 'complete') {
    const changes = [
      ...(status === before.status ? [] : [`status (now ${status})`]),
      ...(amount === before.amount ? [] : [`amount (${before.amount} sen, now ${amount} sen)`]),
      ...(date.at === before.occurredAt ? [] : ['date']),
    ];
    const what = changes.length > 0 ? changes.join(', ') : 'description';
    problems.push(['changed_after_complete', `It was complete, and changed since: ${what}.`]);
  }
  return problems;
}

async function tellUnreadable(
  tx: Queryable,
  account: BankAccount,
  told: MutationsTold,
  counts: Counting,
): Promise<void> {
  for (const { id, why } of told.list.unreadable) {
    counts.problems += 1;
    if (id !== null) await touchMutation(tx, account.id, id, told.at);
    const details = `A mutation is ${why}.`;
    await tellProblem(tx, account, { key: id, kind: 'not_understood', details, at: told.at });
  }
}
