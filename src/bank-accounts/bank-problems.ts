import type { Instant } from '../domain/time.ts';
import type { Queryable } from '../platform/database/database.ts';
import { reportProblem } from '../records/data-problem-store.ts';
import type { BankAccount } from './account-store.ts';

/** As of the records that mutations become. */
export const sourceOf = ({ provider }: Pick<BankAccount, 'provider'>): string =>
  `${provider}:mutations`;

export const itemOf = ({ accountId }: Pick<BankAccount, 'accountId'>, key: string): string =>
  `${accountId}:${key}`;

/** Tells a person what is wrong with a mutation, or with the account itself (`key` null). */
export async function tellProblem(
  tx: Queryable,
  account: BankAccount,
  of: { key: string | null; kind: string; details: string; at: Instant },
): Promise<void> {
  const { key, kind, details, at } = of;
  const item = key === null ? account.accountId : itemOf(account, key);
  await reportProblem(tx, { stream: 'bank', source: sourceOf(account), item, kind, details, at });
}
