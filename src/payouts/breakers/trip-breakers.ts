import { after, type Instant } from '../../domain/time.ts';
import type { Queryable } from '../../platform/database/database.ts';
import type { PayoutContext } from '../payout-context.ts';
import type { Payout } from '../payout.ts';
import { countName, setPaused } from '../../batches/batch-store.ts';
import { hasTripped, lastClosedAt, tripBreaker } from '../../breakers/breaker-store.ts';
import { insertOutcome, lastOutcomes } from '../store/outcome-store.ts';
import { EVERY_PROVIDER } from '../../breakers/breaker-kinds.ts';
import { looksShifted, tooManyFailures, tooManyUnknowns } from './count-outcomes.ts';
import { sayOfBreaker } from '../../breakers/breaker-reasons.ts';
import type { Told } from '../../domain/sentence.ts';

/** Counts an answer to a send, in the transaction that records it. */
export async function noteAnswer(
  context: PayoutContext,
  tx: Queryable,
  clear: boolean,
  at: Instant,
): Promise<void> {
  const { rules } = context;
  const provider = context.provider.name;
  const of = { provider, kind: 'answer', scope: '' } as const;
  await insertOutcome(tx, { ...of, good: clear }, at);
  if (clear) return;
  const { unknowns } = rules;
  const since = await lastClosedAt(tx, { provider, kind: 'unknowns', scope: '' });
  const most = Math.max(unknowns.inARow, unknowns.ofLast);
  const reason = tooManyUnknowns(await lastOutcomes(tx, of, since, most), unknowns);
  if (reason === null) return;
  const nextProbeAt = after(at, rules.breakerProbeMs);
  await tripBreaker(tx, { provider, kind: 'unknowns', reason, at, nextProbeAt });
}

/** Counts a payout that ended: paid, or failed at its bank. */
export async function noteEnd(
  context: PayoutContext,
  tx: Queryable,
  payout: Payout,
  paid: boolean,
  at: Instant,
): Promise<void> {
  const { rules } = context;
  const provider = context.provider.name;
  const scope = payout.bankCode;
  const of = { provider, kind: 'end', scope } as const;
  await insertOutcome(tx, { ...of, good: paid }, at);
  if (paid) return;
  const since = await lastClosedAt(tx, { provider, kind: 'bank_failures', scope });
  const last = await lastOutcomes(tx, of, since, rules.bankFailures.ofLast);
  const reason = tooManyFailures(last, rules.bankFailures);
  if (reason === null) return;
  const nextProbeAt = after(at, rules.bankPauseMs);
  await tripBreaker(tx, { provider, kind: 'bank_failures', scope, reason, at, nextProbeAt });
}

/** Counts the name of one of a batch's first rows; too many wrong ones pause the batch, once. */
export async function noteName(
  context: PayoutContext,
  tx: Queryable,
  payout: Payout,
  right: boolean,
  at: Instant,
): Promise<void> {
  const { doubtfulBatch } = context.rules;
  const names = await countName(tx, payout.batchId, right, doubtfulBatch.firstRows);
  const reason = names && looksShifted(names, doubtfulBatch);
  if (!reason) return;
  const of = { kind: 'doubtful_batch', scope: payout.batchId } as const;
  if (await hasTripped(tx, of)) return;
  await tripBreaker(tx, { ...of, provider: context.provider.name, reason, at, nextProbeAt: null });
  await setPaused(tx, payout.batchId, at);
}

/** 429: the endpoint goes at half its rate until it was quiet for a while. */
export async function noteThrottled(
  context: PayoutContext,
  tx: Queryable,
  endpoint: string,
  at: Instant,
): Promise<void> {
  await tripBreaker(tx, {
    provider: context.provider.name,
    kind: 'throttled',
    scope: endpoint,
    reason: sayOfBreaker('breaker/throttled', { endpoint }),
    at,
    nextProbeAt: after(at, context.rules.throttleMs),
  });
}

/** Something of ours at the provider is not what we asked for: nobody may send until a person knows why. */
export async function noteForeignTransaction(
  tx: Queryable,
  payout: Payout,
  partnerTrxId: string,
  difference: Told,
  at: Instant,
): Promise<void> {
  await tripBreaker(tx, {
    provider: EVERY_PROVIDER,
    kind: 'foreign_transaction',
    reason: sayOfBreaker('breaker/foreign_transaction', {
      row: payout.rowNumber,
      batch: payout.batchId,
      difference,
      id: partnerTrxId,
    }),
    at,
    nextProbeAt: null,
  });
}
