import type { Sen } from '../../domain/money.ts';
import type { Instant } from '../../domain/time.ts';
import type { Queryable } from '../../platform/database/database.ts';
import type { VaState } from './va-provider.ts';

/** A virtual account whose payments are pulled; ours or not. */
export interface PulledVa {
  readonly id: number;
  readonly provider: string;
  /** The provider's id. */
  readonly vaId: string;
  readonly orderId: number | null;
  readonly partnerUserId: string | null;
  readonly vaNumber: string;
  /** When its last pull ended, and how many payments were stored then. */
  readonly pulledAt: Instant | null;
  readonly paymentsKnown: number;
  readonly nextPullAt: Instant | null;
}

const COLUMNS = [
  'id',
  'provider',
  'va_id as vaId',
  'order_id as orderId',
  'partner_user_id as partnerUserId',
  'va_number as vaNumber',
  'pulled_at as pulledAt',
  'payments_known as paymentsKnown',
  'next_pull_at as nextPullAt',
];

export async function findVa(db: Queryable, id: number): Promise<PulledVa | null> {
  const row = await db('virtual_accounts').where({ id }).first<PulledVa | undefined>(COLUMNS);
  return row ?? null;
}

export async function findVaByNumber(
  db: Queryable,
  provider: string,
  vaNumber: string,
): Promise<PulledVa | null> {
  const row = await db('virtual_accounts')
    .where({ provider, va_number: vaNumber })
    .orderBy('id', 'desc')
    .first<PulledVa | undefined>(COLUMNS);
  return row ?? null;
}

/** The order that was sent under this id of ours; null: the account was made elsewhere. */
async function orderOf(
  tx: Queryable,
  provider: string,
  partnerUserId: string | null,
): Promise<number | null> {
  if (partnerUserId === null) return null;
  const row = await tx('order_attempts')
    .where({ provider, kind: 'va', provider_id: partnerUserId })
    .first<{ orderId: number } | undefined>('order_id as orderId');
  return row?.orderId ?? null;
}

/**
 * Takes in what the provider tells of an account. A new one, one whose status changed and one into which
 * more has come is pulled at once. True where there is something new.
 */
export async function keepVa(
  tx: Queryable,
  provider: string,
  va: VaState,
  at: Instant,
): Promise<{ readonly isNews: boolean; readonly orderId: number | null }> {
  const known = await tx('virtual_accounts')
    .where({ provider, va_id: va.id })
    .first<
      | { id: number; order_id: number | null; status: string; amount_detected_sen: number | null }
      | undefined
    >('id', 'order_id', 'status', 'amount_detected_sen');
  if (known === undefined) {
    const orderId = await orderOf(tx, provider, va.partnerUserId);
    await tx('virtual_accounts')
      .insert({
        provider,
        va_id: va.id,
        order_id: orderId,
        partner_user_id: va.partnerUserId,
        va_number: va.vaNumber,
        bank_code: va.bankCode,
        status: va.providerStatus,
        amount_detected_sen: va.detected,
        next_pull_at: at,
        updated_at: at,
      })
      .onConflict(['provider', 'va_id'])
      .ignore();
    return { isNews: true, orderId };
  }
  const detected = va.detected ?? known.amount_detected_sen;
  const isNews = known.status !== va.providerStatus || known.amount_detected_sen !== detected;
  if (isNews) {
    await tx('virtual_accounts').where({ id: known.id }).update({
      status: va.providerStatus,
      amount_detected_sen: detected,
      next_pull_at: at,
      updated_at: at,
    });
  }
  return { isNews, orderId: known.order_id };
}

/** One of our orders was made, or heard of: its account is known from now on, and pulled. */
export async function keepVaOfOrder(
  tx: Queryable,
  va: {
    readonly provider: string;
    readonly vaId: string;
    readonly orderId: number;
    readonly partnerUserId: string;
    readonly vaNumber: string;
    readonly bankCode: string;
    readonly status: string;
  },
  at: Instant,
): Promise<void> {
  await tx('virtual_accounts')
    .insert({
      provider: va.provider,
      va_id: va.vaId,
      order_id: va.orderId,
      partner_user_id: va.partnerUserId,
      va_number: va.vaNumber,
      bank_code: va.bankCode,
      status: va.status,
      next_pull_at: at,
      updated_at: at,
    })
    .onConflict(['provider', 'va_id'])
    .merge({ order_id: va.orderId, next_pull_at: at, updated_at: at });
}

/** Ids of accounts whose history is to be pulled now, longest overdue first. */
export async function dueVas(db: Queryable, at: Instant, limit: number): Promise<number[]> {
  return db('virtual_accounts')
    .where('next_pull_at', '<=', at)
    .orderBy('next_pull_at')
    .orderBy('id')
    .limit(limit)
    .pluck('id');
}

export async function makeVaDue(tx: Queryable, id: number, at: Instant): Promise<void> {
  await tx('virtual_accounts').where({ id }).update({ next_pull_at: at });
}

/**
 * After a pull: when the next one is due. A hint that came while it ran stands: what it is about may have
 * come in after the page on which it would be.
 */
export async function notePull(
  tx: Queryable,
  { id, nextPullAt: wasDueAt }: Pick<PulledVa, 'id' | 'nextPullAt'>,
  pulled: { at: Instant; nextPullAt: Instant; paymentsKnown?: number },
): Promise<void> {
  const { at, nextPullAt, paymentsKnown } = pulled;
  if (paymentsKnown !== undefined) {
    const changes = { pulled_at: at, payments_known: paymentsKnown };
    await tx('virtual_accounts').where({ id }).update(changes);
  }
  await tx('virtual_accounts')
    .where({ id, next_pull_at: wasDueAt })
    .update({ next_pull_at: nextPullAt });
}

/** What a person changed about the account of one of our orders, as the provider took it. */
export async function changeVaOrder(
  tx: Queryable,
  orderId: number,
  changed: {
    readonly amount: Sen | null;
    readonly expiresAt: Instant | null;
    readonly at: Instant;
  },
): Promise<void> {
  const { amount, expiresAt, at } = changed;
  await tx('orders')
    .where({ id: orderId })
    .update({ amount_sen: amount, expires_at: expiresAt, updated_at: at });
}
