import { type Instant, now } from '../domain/time.ts';
import type { Queryable } from '../platform/database/database.ts';
import { type BankAccount, findAccount, lockAccount } from './account-store.ts';
import { checkedBalance, newestBalance } from './bank-balance-store.ts';
import type { BankContext } from './bank-context.ts';
import type { BankCallback, CallbackAccount } from './bank-provider.ts';
import { checkBalances } from './check-balances.ts';
import { maskPhone } from './connect-bank.ts';
import {
  type Connection,
  connectionsWithoutId,
  findConnectionByIbankId,
  moveConnection,
  nameConnection,
} from './connection-store.ts';
import { keepAccounts } from './keep-accounts.ts';
import { keepBalance } from './keep-balance.ts';
import { keepMutations } from './keep-mutations.ts';

/** How it ended; kept with the callback. */
export type PfmCallbackOutcome =
  | 'connected'
  | 'failed'
  /** The login is under way, or the code says nothing: the question for the accounts will tell. */
  | 'no_news'
  | 'not_understood'
  | 'unknown_reference';

/**
 * Works "PFM Callback Response": the connection is there, with accounts, balances and mutations, which
 * are taken in as if they had been pulled. It moves no money. Idempotent; one that comes late changes
 * nothing that is known better.
 */
export async function applyPfmCallback(
  { database, provider, clock }: BankContext,
  body: string,
): Promise<PfmCallbackOutcome> {
  const callback = provider.readCallback(body);
  if (callback === null) return 'not_understood';
  if (callback.ibankId === null) return 'unknown_reference';
  return database.transaction(async (tx) => {
    const at = now(clock);
    const connection = await connectionOf(tx, provider.name, callback, at);
    if (!connection) return 'unknown_reference';
    if (callback.meaning === 'failed') {
      const reason = `${callback.code ?? 'no code'}: ${callback.message}`;
      await moveConnection(tx, connection.id, 'bank_refused', reason, at);
      return 'failed';
    }
    if (callback.meaning !== 'told') return 'no_news';
    const told = callback.accounts.map(({ account }) => account);
    await keepAccounts(tx, provider.name, connection.id, told, at);
    await moveConnection(tx, connection.id, 'accounts_told', null, at);
    for (const each of callback.accounts) {
      const found = await findAccount(tx, provider.name, each.account.id);
      if (found) await takeIn(tx, await lockAccount(tx, found.id), each, at);
    }
    return 'connected';
  });
}

/** By its id; or the only one of this bank and phone whose login was never answered. */
async function connectionOf(
  tx: Queryable,
  provider: string,
  { ibankId, bankCode, phone }: BankCallback,
  at: Instant,
): Promise<Connection | null> {
  if (ibankId === null) return null;
  const known = await findConnectionByIbankId(tx, provider, ibankId);
  if (known || bankCode === null || phone === null) return known;
  const nameless = await connectionsWithoutId(tx, provider, bankCode);
  const [one, ...others] = nameless.filter((each) => each.phoneMasked === maskPhone(phone));
  if (!one || others.length > 0) return null;
  return (await nameConnection(tx, one.id, ibankId, at)) ? one : null;
}

async function takeIn(
  tx: Queryable,
  account: BankAccount,
  { balance, mutations, unreadable }: CallbackAccount,
  at: Instant,
): Promise<void> {
  const newest = await newestBalance(tx, account.id);
  const asOf = balance?.lastUpdated.at ?? null;
  // A balance that is not newer than the newest says nothing; nor does one without a date beside one.
  if (balance && (newest === null || (asOf !== null && asOf > newest.asOf))) {
    await keepBalance(tx, account, balance, { reason: 'callback', evidenceId: null, takenAt: at });
  }
  const opened = (await checkedBalance(tx, account.id, 'first')) !== null;
  const list = { mutations, unreadable };
  await keepMutations(tx, account, { list, by: 'message', evidenceId: null, at, opened });
  await checkBalances(tx, account, 0, at);
}
