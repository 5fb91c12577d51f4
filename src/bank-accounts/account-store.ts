import type { BusinessDay, Instant } from '../domain/time.ts';
import { dialectOf, type Queryable } from '../platform/database/database.ts';
import type { BankAccountTold } from './bank-provider.ts';

export interface BankAccount {
  readonly id: number;
  readonly provider: string;
  /** The provider's own id. */
  readonly accountId: string;
  readonly connectionId: number;
  readonly bankCode: string;
  readonly bankName: string;
  readonly type: string;
  readonly number: string;
  /** `assets:bank:014:12345678900` */
  readonly ledgerPath: string;
  /** The last day whose mutations were pulled; null: none yet. */
  readonly pulledTo: BusinessDay | null;
}

const COLUMNS = {
  id: 'id',
  provider: 'provider',
  accountId: 'provider_account_id',
  connectionId: 'connection_id',
  bankCode: 'bank_code',
  bankName: 'bank_name',
  type: 'account_type',
  number: 'account_number',
  ledgerPath: 'ledger_path',
  pulledTo: 'pulled_to',
} as const;

/** A card's number comes masked and would be two cards' at once; then the provider's id stands for it. */
export function bankPath({ bankCode, number, id }: BankAccountTold): string {
  return `assets:bank:${bankCode}:${/^\d+$/.test(number) ? number : id}`;
}

export async function findAccount(
  db: Queryable,
  provider: string,
  accountId: string,
): Promise<BankAccount | null> {
  const row = await db('bank_accounts')
    .where({ provider, provider_account_id: accountId })
    .first<BankAccount | undefined>(COLUMNS);
  return row ?? null;
}

/** As above, and nobody else changes what hangs on it until this transaction ends. */
export async function lockAccount(tx: Queryable, id: number): Promise<BankAccount> {
  const query = tx('bank_accounts').where({ id }).first<BankAccount | undefined>(COLUMNS);
  const row = await (dialectOf(tx) === 'postgres' ? query.forUpdate() : query);
  if (!row) throw new Error(`there is no bank account ${id}`);
  return row;
}

export async function listAccounts(db: Queryable, provider: string): Promise<BankAccount[]> {
  return db('bank_accounts').where({ provider }).orderBy('id').select<BankAccount[]>(COLUMNS);
}

/** `path_taken`: another account of the provider's has this bank's number; nothing was added. */
export async function keepAccount(
  tx: Queryable,
  provider: string,
  connectionId: number,
  told: BankAccountTold,
  at: Instant,
): Promise<'added' | 'known' | 'number_changed' | 'path_taken'> {
  const known = await findAccount(tx, provider, told.id);
  if (known) {
    await tx('bank_accounts')
      .where({ id: known.id })
      .update({ connection_id: connectionId, bank_name: told.bankName, account_type: told.type });
    return known.ledgerPath === bankPath(told) ? 'known' : 'number_changed';
  }
  const inserted: unknown[] = await tx('bank_accounts')
    .insert({
      provider,
      provider_account_id: told.id,
      connection_id: connectionId,
      bank_code: told.bankCode,
      bank_name: told.bankName,
      account_type: told.type,
      account_number: told.number,
      ledger_path: bankPath(told),
      created_at: at,
    })
    .onConflict()
    .ignore()
    .returning('id');
  if (inserted.length > 0) return 'added';
  return (await findAccount(tx, provider, told.id)) ? 'known' : 'path_taken';
}

export async function setPulledTo(
  tx: Queryable,
  id: number,
  pulledTo: BusinessDay,
  at: Instant,
): Promise<void> {
  await tx('bank_accounts').where({ id }).update({ pulled_at: at });
  await tx('bank_accounts')
    .where({ id })
    .andWhere((where) => {
      void where.whereNull('pulled_to').orWhere('pulled_to', '<', pulledTo);
    })
    .update({ pulled_to: pulledTo });
}
