import type { Instant } from '../../domain/time.ts';
import type { Queryable } from '../../platform/database/database.ts';
import type { PayoutDestination } from '../provider-port.ts';

/** A good answer to an inquiry, used again until it is too old: each inquiry may cost money. */
export async function findRecipientName(
  db: Queryable,
  provider: string,
  destination: PayoutDestination,
  askedSince: Instant,
): Promise<string | null> {
  const row = await db('recipient_names')
    .where({
      provider,
      bank_code: destination.bankCode,
      account_number: destination.accountNumber,
    })
    .andWhere('asked_at', '>=', askedSince)
    .first<{ name: string } | undefined>('name');
  return row?.name ?? null;
}

export async function saveRecipientName(
  tx: Queryable,
  provider: string,
  destination: PayoutDestination,
  name: string,
  at: Instant,
): Promise<void> {
  await tx('recipient_names')
    .insert({
      provider,
      bank_code: destination.bankCode,
      account_number: destination.accountNumber,
      name,
      asked_at: at,
    })
    .onConflict(['provider', 'bank_code', 'account_number'])
    .merge(['name', 'asked_at']);
}
