import { type Sen, ZERO } from '../domain/money.ts';
import type { Instant } from '../domain/time.ts';
import { askEarlierAttempt } from '../payouts/settlement/ask-earlier-attempt.ts';
import { askPayoutStatus } from '../payouts/settlement/ask-payout-status.ts';
import type { PayoutContext } from '../payouts/payout-context.ts';
import { findPayoutByPartnerTrxId } from '../payouts/store/payout-store.ts';
import { addRecord } from '../records/record-store.ts';
import type { Queryable } from '../platform/database/database.ts';
import type { CallbackHandler } from './process-callback.ts';

/** What a disbursement callback says; an adapter reads it from the provider's own format. */
export interface DisbursementHint {
  readonly partnerTrxId: string;
  readonly status: 'paid' | 'failed' | 'pending';
  readonly amount: Sen | null;
  readonly changedAt: Instant | null;
  /** Redacted, for the record. */
  readonly raw: string;
}

export type ReadDisbursementHint = (body: string) => DisbursementHint | null;

type Outcome = 'not_understood' | 'unknown_reference' | 'agrees' | 'asked';

/**
 * Nobody signs OY's callbacks, so one is a hint to ask and never believed by itself; what repeats what
 * we know is only recorded.
 */
export function disbursementCallback(
  context: PayoutContext,
  read: ReadDisbursementHint,
): CallbackHandler {
  return async ({ provider, body }, signal) => {
    const hint = read(body);
    const outcome = await work(context, hint, signal);
    if (hint === null) return { outcome };
    return { outcome, keep: (tx, at) => keepRecord(tx, provider, hint, at) };
  };
}

async function work(
  context: PayoutContext,
  hint: DisbursementHint | null,
  signal?: AbortSignal,
): Promise<Outcome> {
  const { database } = context;
  if (hint === null) return 'not_understood';
  const found = await findPayoutByPartnerTrxId(database.knex, hint.partnerTrxId);
  if (!found) return 'unknown_reference';
  const { payout, number } = found;
  if (number < payout.attemptNumber) {
    // An attempt that failed, and a newer one follows or has followed it.
    if (hint.status === 'failed') return 'agrees';
    await askEarlierAttempt(context, payout, hint.partnerTrxId, signal);
    return 'asked';
  }
  if (payout.state === hint.status && hint.amount === payout.amount) return 'agrees';
  await askPayoutStatus(context, payout.id, signal);
  return 'asked';
}

async function keepRecord(
  tx: Queryable,
  provider: string,
  hint: DisbursementHint,
  at: Instant,
): Promise<void> {
  if (hint.amount === null) return;
  const { amount, status, partnerTrxId, changedAt, raw } = hint;
  await addRecord(
    tx,
    {
      stream: 'disbursement',
      source: `${provider}:callback`,
      item: partnerTrxId,
      reference: partnerTrxId,
      status,
      amount,
      fee: ZERO,
      occurredAt: changedAt,
      raw,
      evidenceId: null,
      importId: null,
    },
    at,
  );
}
