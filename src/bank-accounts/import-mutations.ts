import { UserError } from '../domain/errors.ts';
import { businessDay, now } from '../domain/time.ts';
import { insertEvidence } from '../records/evidence-store.ts';
import { type BankAccount, findAccount, lockAccount, setPulledTo } from './account-store.ts';
import { checkedBalance, newestBalance } from './bank-balance-store.ts';
import type { BankContext } from './bank-context.ts';
import type { Days, ReadMeaning } from './bank-provider.ts';
import { checkBalances } from './check-balances.ts';
import { findConnection } from './connection-store.ts';
import { windowsOf } from './days.ts';
import { keepBalance } from './keep-balance.ts';
import { keepMutations, type MutationCounts, NO_MUTATIONS } from './keep-mutations.ts';
import { tellVanished } from './tell-vanished.ts';

export interface MutationImport extends MutationCounts {
  /** Days asked for and taken in, oldest first. */
  readonly windows: readonly Days[];
  /** Balances that the mutations do not explain. */
  readonly gaps: number;
  /** Null: it came to its end. Else why it stopped; what was taken in stays, and it goes on from there. */
  readonly stopped: { readonly meaning: ReadMeaning; readonly message: string } | null;
}

/**
 * Pulls an account's mutations into the records: a balance, window after window from some days behind
 * the last pull to today, a balance again; then the one is held against the other. Each window is
 * committed by itself, so that it can be stopped anywhere and begun again. `accountId` is the provider's.
 * Throws a UserError for an account that is not connected.
 */
export async function importMutations(
  context: BankContext,
  accountId: string,
  signal?: AbortSignal,
): Promise<MutationImport> {
  const { database, provider, clock, rules } = context;
  const account = await findAccount(database.knex, provider.name, accountId);
  if (!account) throw notConnected(accountId);
  const connection = await findConnection(database.knex, account.connectionId);
  const windows = windowsOf(
    {
      pulledTo: account.pulledTo,
      historyFrom: connection?.historyFrom ?? null,
      today: businessDay(now(clock)),
    },
    rules,
  );
  const startedAt = now(clock);
  await askBalance(context, account, 'before', signal);
  const settledUpTo = (await newestBalance(database.knex, account.id))?.id ?? 0;
  const done: Days[] = [];
  let counts: MutationCounts = NO_MUTATIONS;
  for (const days of windows) {
    const window = await pullWindow(context, account, days, signal);
    if (window.stopped) return { ...counts, windows: done, gaps: 0, stopped: window.stopped };
    counts = addUp(counts, window.counts);
    done.push(days);
  }
  await askBalance(context, account, 'after', signal);
  return database.transaction(async (tx) => {
    const at = now(clock);
    const locked = await lockAccount(tx, account.id);
    const vanished = await tellVanished(tx, locked, spanOf(done), startedAt, at);
    const gaps = await checkBalances(tx, locked, settledUpTo, at);
    const problems = counts.problems + vanished;
    return { ...counts, problems, windows: done, gaps, stopped: null };
  });
}

/** A balance that is not told is no reason not to pull: it is checked when one is. */
async function askBalance(
  context: BankContext,
  account: BankAccount,
  reason: 'before' | 'after',
  signal?: AbortSignal,
): Promise<void> {
  const { database, provider, limits } = context;
  const permit = await limits.acquire(provider.endpoints.balance, signal);
  const answer = await provider.balance(permit, account.accountId);
  await database.transaction(async (tx) => {
    const evidenceId = await insertEvidence(tx, answer.evidence);
    if (answer.told === null) return;
    await keepBalance(tx, account, answer.told, {
      reason,
      evidenceId,
      takenAt: answer.evidence.at,
    });
  });
}

type Window =
  | { readonly counts: MutationCounts; readonly stopped: null }
  | { readonly stopped: NonNullable<MutationImport['stopped']> };

async function pullWindow(
  context: BankContext,
  { id, accountId }: BankAccount,
  days: Days,
  signal?: AbortSignal,
): Promise<Window> {
  const { database, provider, limits } = context;
  const permit = await limits.acquire(provider.endpoints.mutations, signal);
  const answer = await provider.mutations(permit, accountId, days);
  return database.transaction(async (tx): Promise<Window> => {
    const evidenceId = await insertEvidence(tx, answer.evidence);
    const { meaning, message } = answer;
    if (meaning !== 'told') return { stopped: { meaning, message } };
    const account = await lockAccount(tx, id);
    const { at } = answer.evidence;
    const opened = (await checkedBalance(tx, id, 'first')) !== null;
    const list = answer;
    const counts = await keepMutations(tx, account, { list, by: 'pull', evidenceId, at, opened });
    await setPulledTo(tx, id, days.to, at);
    return { counts, stopped: null };
  });
}

/** The first window's start and the last one's end; there is always one, of today. */
function spanOf(windows: readonly Days[]): Days {
  const [first, last] = [windows[0], windows.at(-1)];
  if (!first || !last) throw new Error('a pull without a window');
  return { from: first.from, to: last.to };
}

function addUp(a: MutationCounts, b: MutationCounts): MutationCounts {
  return {
    added: a.added + b.added,
    changed: a.changed + b.changed,
    known: a.known + b.known,
    problems: a.problems + b.problems,
  };
}

function notConnected(accountId: string): UserError {
  return new UserError(
    'bank_account_unknown',
    `There is no connected bank account ${accountId}.`,
    'List the connected accounts, and connect the bank first if it is not among them.',
  );
}
