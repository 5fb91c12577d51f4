import { type Sen, ZERO } from '../domain/money.ts';
import { type Instant, now } from '../domain/time.ts';
import { askEarlierAttempt } from '../payouts/settlement/ask-earlier-attempt.ts';
import { askPayoutStatus } from '../payouts/settlement/ask-payout-status.ts';
import type { PayoutContext, StepOutcome } from '../payouts/payout-context.ts';
import { findPayoutByPartnerTrxId } from '../payouts/store/payout-store.ts';
import { addRecord } from '../records/record-store.ts';
import type { Queryable } from '../platform/database/database.ts';
import { findCallback, finishCallback } from './callback-store.ts';

/** What a disbursement callback says; an adapter reads it from the provider's own format. */
export interface DisbursementHint {
  readonly partnerTrxId: string;
  readonly status: 'paid' | 'failed' | 'pending';
  readonly amount: Sen | null;
  readonly changedAt: Instant | null;
  /** Redacted, for the record. */
  readonly raw: string;
}

export type ReadCallback = (body: string) => DisbursementHint | null;

/** How a callback ended; kept with it. */
export type CallbackOutcome = 'not_understood' | 'unknown_reference' | 'agrees' | 'asked';

/**
 * Works a stored callback. Nobody signs OY's callbacks, so one is a hint to ask and never believed by
 * itself; what repeats what we know is only recorded. Idempotent: twice is once.
 */
export async function processCallback(
  context: PayoutContext,
  read: ReadCallback,
  callbackId: number,
  signal?: AbortSignal,
): Promise<StepOutcome> {
  const { database, clock } = context;
  const callback = await findCallback(database.knex, callbackId);
  if (callback?.state !== 'received') return { kind: 'skipped', why: 'processed already' };
  const hint = read(callback.body);
  const outcome = await work(context, hint, signal);
  await database.transaction(async (tx) => {
    const at = now(clock);
    if (hint !== null) await keepRecord(tx, callback.provider, hint, at);
    await finishCallback(tx, callback.id, outcome, at);
  });
  return { kind: 'moved', to: outcome };
}

async function work(
  context: PayoutContext,
  hint: DisbursementHint | null,
  signal?: AbortSignal,
): Promise<CallbackOutcome> {
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
