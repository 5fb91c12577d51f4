import { after, epochMs, type Instant, now } from '../domain/time.ts';
import { insertEvidence } from '../records/evidence-store.ts';
import type { BankContext } from './bank-context.ts';
import type { AccountsAnswer } from './bank-provider.ts';
import {
  type Connection,
  dueConnections,
  moveConnection,
  postponeConnection,
} from './connection-store.ts';
import { keepAccounts } from './keep-accounts.ts';

const AT_ONCE = 100;

export interface Followed {
  readonly connected: number;
  readonly failed: number;
  /** Still connecting: asked again later. */
  readonly waiting: number;
}

/**
 * Asks for the accounts of each connection that is due, until they are there, the bank has refused, or
 * too much time has passed. Runs once.
 */
export async function followConnections(
  context: BankContext,
  signal?: AbortSignal,
): Promise<Followed> {
  const { database, provider, clock } = context;
  const due = await dueConnections(database.knex, provider.name, now(clock), AT_ONCE);
  const counts = { connected: 0, failed: 0, waiting: 0 };
  for (const connection of due) {
    signal?.throwIfAborted();
    counts[await followOne(context, connection, signal)] += 1;
  }
  return counts;
}

async function followOne(
  context: BankContext,
  connection: Connection,
  signal?: AbortSignal,
): Promise<keyof Followed> {
  const { database, provider, limits, clock } = context;
  if (connection.ibankId === null) {
    const reason =
      'The answer to the login never came, and nothing was heard since: connect again.';
    await moveConnection(database.knex, connection.id, 'never_answered', reason, now(clock));
    return 'failed';
  }
  const permit = await limits.acquire(provider.endpoints.accounts, signal);
  const answer = await provider.accounts(permit, connection.ibankId);
  return database.transaction(async (tx) => {
    const at = now(clock);
    await insertEvidence(tx, answer.evidence);
    const { meaning, accounts } = answer;
    const said = `${answer.code ?? 'no code'}: ${answer.message}`;
    if (meaning === 'told' && accounts.length > 0) {
      await keepAccounts(tx, provider.name, connection.id, accounts, at);
      await moveConnection(tx, connection.id, 'accounts_told', null, at);
      return 'connected';
    }
    if (meaning === 'failed') {
      await moveConnection(tx, connection.id, 'bank_refused', said, at);
      return 'failed';
    }
    if (isTooLate(context, connection, at)) {
      const reason = `No account in time; the last word was ${said}`;
      await moveConnection(tx, connection.id, 'never_answered', reason, at);
      return 'failed';
    }
    const tries = connection.tries + 1;
    const nextAt = after(at, waitMs(context, tries));
    await postponeConnection(tx, { id: connection.id, tries }, whyWaiting(answer, said), nextAt);
    return 'waiting';
  });
}

function isTooLate({ rules }: BankContext, { createdAt }: Connection, at: Instant): boolean {
  return epochMs(at) - epochMs(createdAt) >= rules.connectWithinMs;
}

function waitMs({ rules }: BankContext, tries: number): number {
  return Math.min(rules.maxAskMs, rules.firstAskMs * 2 ** Math.min(tries, 30));
}

function whyWaiting({ meaning }: AccountsAnswer, said: string): string {
  return meaning === 'told' ? 'The bank has no accounts for us yet.' : said;
}
