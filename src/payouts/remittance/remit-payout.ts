import type { Knex } from 'knex';
import { after, type Instant, now } from '../../domain/time.ts';
import { payoutNotCreated, payoutReleased, payoutSent } from '../../ledger/payout-postings.ts';
import { post } from '../../ledger/post.ts';
import { insertEvidence } from '../../records/evidence-store.ts';
import { contentHash, owedFor, type Payout } from '../payout.ts';
import type { PayoutContext } from '../payout-context.ts';
import { backOffMs, type StepOutcome } from '../../domain/step.ts';
import type { RemitAnswer } from '../provider-port.ts';
import { type Attempt, recordSend } from '../store/attempt-store.ts';
import { decideSend } from '../breakers/decide-send.ts';
import { noteAnswer, noteThrottled } from '../breakers/trip-breakers.ts';
import { confirmEarlierAttempt } from '../settlement/ask-earlier-attempt.ts';
import { mayBatchBeSent } from '../../batches/batch-store.ts';
import { claimCanary, openBreakers, tripBreaker } from '../../breakers/breaker-store.ts';
import { findPayout, lockPayoutAndAttempt, transitionPayout } from '../store/payout-store.ts';
import { decideRemittance, type RemittanceDecision } from './decide-remittance.ts';
import { partnerTrxId } from './partner-trx-id.ts';
import { sayOfBreaker } from '../../breakers/breaker-reasons.ts';
import { sayOfPayout } from '../payout-reasons.ts';

/**
 * Step 3: sends the money. The intent (state, attempt, reservation) is committed before the request
 * leaves; if anything dies in between, the payout is `sending` and the sweep asks what became of it.
 */
export async function remitPayout(
  context: PayoutContext,
  payoutId: number,
  signal?: AbortSignal,
): Promise<StepOutcome> {
  const { database, provider, limits, clock } = context;
  const payout = await findPayout(database.knex, payoutId);
  if (!payout || !mayBeSent(payout, now(clock)))
    return { kind: 'skipped', why: 'not waiting to be sent' };

  // A new id only after a final answer on the old one, and that answer is asked for once more.
  const earlier = await confirmEarlierAttempt(context, payout, signal);
  if (earlier !== 'none' && earlier !== 'confirmed') return earlier;

  const permit = await limits.acquire(provider.endpoints.remit, signal);
  const confirmedFor = earlier === 'confirmed' ? payout.attemptNumber : null;
  const intent = await startSend(context, payoutId, confirmedFor);
  if (intent.kind === 'skipped') return intent;
  const { partnerTrxId: id, request } = intent.attempt;
  const answer = await provider.remit(permit, id, request, intent.leaveBefore);
  return recordAnswer(context, payoutId, intent.attempt, answer);
}

/** A held payout without a next look waits for a person, whatever an old job says. */
function mayBeSent(payout: Payout, at: Instant): boolean {
  const waiting = payout.state === 'approved' || payout.state === 'held';
  return waiting && payout.nextActionAt !== null && payout.nextActionAt <= at;
}

type Intent =
  | { kind: 'started'; attempt: Attempt; leaveBefore: Instant }
  | { kind: 'skipped'; why: string };

/** `approved | held → sending`, in one transaction with every check that must hold at that moment. */
function startSend(
  context: PayoutContext,
  payoutId: number,
  /** The attempt before this one was confirmed to have failed; a later attempt has another before it. */
  confirmedFor: number | null,
): Promise<Intent> {
  const { database, provider, clock, rules } = context;
  return database.transaction(async (tx): Promise<Intent> => {
    const at = now(clock);
    const locked = await lockPayoutAndAttempt(tx, payoutId);
    if (!locked || !mayBeSent(locked.payout, at)) return skip('another worker was first');
    const { payout } = locked;
    const isNewId = payout.attemptNumber > 1 && locked.attempt === null;
    if (isNewId && confirmedFor !== payout.attemptNumber) {
      return skip('the earlier attempt was not confirmed');
    }
    const stopped = await whySendIsStopped(tx, provider.name, payout, at);
    if (stopped !== null) return skip(stopped);
    if (contentHash(payout) !== payout.approvedHash) {
      await voidApproval(tx, payout, at);
      return skip('the row is not what was approved');
    }
    const attempt = nextSend(context, payout, locked.attempt);
    await recordSend(tx, payout.id, attemptNumber(payout), attempt, at);
    const event = await transitionPayout(
      tx,
      payout,
      'send_started',
      {
        partnerTrxId: attempt.partnerTrxId,
        attemptNumber: attemptNumber(payout),
        reasonCode: null,
        reason: null,
        notFoundSince: null,
        nextActionAt: after(at, rules.sendLostAfterMs),
        expectedBy: after(at, rules.expectedWithinMs),
      },
      { at, message: `send ${attempt.timesSent} of ${attempt.partnerTrxId}` },
    );
    if (event === null) throw new Error(`payout ${payout.id} was moved by another worker`);
    await post(tx, payoutSent(sendOf(context, payout, attempt)), at);
    return { kind: 'started', attempt, leaveBefore: after(at, rules.sendWithinMs) };
  });
}

/**
 * What forbids this send at this moment: the batch, the kill switch, a breaker. Where breakers let one
 * payout through to see, this one is made the one, or stopped if another was first.
 */
async function whySendIsStopped(
  tx: Knex,
  provider: string,
  payout: Payout,
  at: Instant,
): Promise<string | null> {
  if (!(await mayBatchBeSent(tx, payout.batchId))) return 'the batch is paused';
  const decision = decideSend(await openBreakers(tx, provider), payout, at);
  switch (decision.kind) {
    case 'go':
      return null;
    case 'stopped':
      return decision.why;
    case 'canary':
      for (const breaker of decision.breakers) {
        if (!(await claimCanary(tx, breaker.id, payout.id, at))) {
          return 'another payout is tried first';
        }
      }
      return null;
  }
}

const skip = (why: string): { kind: 'skipped'; why: string } => ({ kind: 'skipped', why });

const attemptNumber = (payout: Payout): number => Math.max(1, payout.attemptNumber);

/** The first send of a new id, or the same bytes under the same id once more. */
function nextSend(context: PayoutContext, payout: Payout, earlier: Attempt | null): Attempt {
  if (earlier) return { ...earlier, timesSent: earlier.timesSent + 1 };
  const id = partnerTrxId(payout.reference, attemptNumber(payout));
  const request = context.provider.remitBody({ ...payout, partnerTrxId: id });
  return { partnerTrxId: id, request, timesSent: 1 };
}

function sendOf(context: PayoutContext, payout: Payout, attempt: Attempt) {
  return {
    provider: context.provider.name,
    partnerTrxId: attempt.partnerTrxId,
    times: attempt.timesSent,
    amount: payout.amount,
  };
}

const CHANGED_AFTER_SEND = {
  reasonCode: 'changed_after_send',
  reason: sayOfPayout('reason/not_as_sent'),
  nextActionAt: null,
};

async function voidApproval(tx: Knex, payout: Payout, at: Instant): Promise<void> {
  if (payout.state === 'held') {
    // Sent once under an id that the provider may know: it stays owed until a person decides.
    await transitionPayout(tx, payout, 'contradiction_found', CHANGED_AFTER_SEND, { at });
    return;
  }
  const event = await transitionPayout(
    tx,
    payout,
    'approval_void',
    {
      approvedHash: null,
      approvedAmount: null,
      reasonCode: 'changed_after_approval',
      reason: sayOfPayout('reason/not_as_approved'),
      nextActionAt: null,
    },
    { at },
  );
  if (event !== null) await post(tx, payoutReleased(event, payout.reference, owedFor(payout)), at);
}

/** Writes what the answer means: state, event, evidence, breaker and money in one transaction. */
function recordAnswer(
  context: PayoutContext,
  payoutId: number,
  attempt: Attempt,
  answer: RemitAnswer,
): Promise<StepOutcome> {
  const { database, provider, clock, rules } = context;
  const decision = decideRemittance(answer.meaning, attempt.timesSent, rules);
  return database.transaction(async (tx): Promise<StepOutcome> => {
    const at = now(clock);
    const evidenceId = await insertEvidence(tx, answer.evidence);
    const locked = await lockPayoutAndAttempt(tx, payoutId);
    if (locked?.payout.state !== 'sending' || !isSameSend(locked.attempt, attempt)) {
      // A callback or the sweep was faster; the answer is kept, and what they found stands.
      return skip('settled meanwhile');
    }
    const { payout } = locked;
    await transitionPayout(
      tx,
      payout,
      decision.transition,
      {
        providerCode: answer.code,
        ...(answer.providerTrxId !== null && { providerTrxId: answer.providerTrxId }),
        reasonCode: decision.reasonCode,
        reason: decision.reasonCode === null ? null : answer.message,
        nextActionAt: nextLook(decision, attempt, at, rules),
      },
      { at, code: answer.code, message: answer.message, evidenceId },
    );
    if (answer.meaning !== 'not_sent')
      await noteAnswer(context, tx, answer.meaning !== 'unknown', at);
    if (answer.meaning === 'throttled')
      await noteThrottled(context, tx, provider.endpoints.remit, at);
    if (decision.money === 'goes_back') {
      await post(tx, payoutNotCreated(sendOf(context, payout, attempt)), at);
    }
    if (decision.opensBreaker !== null) {
      await tripBreaker(tx, {
        provider: provider.name,
        kind: decision.opensBreaker,
        reason: sayOfBreaker('breaker/send_refused', {
          row: payout.rowNumber,
          batch: payout.batchId,
          code: String(answer.code),
          message: answer.message,
        }),
        at,
        nextProbeAt: after(at, rules.breakerProbeMs),
      });
    }
    return { kind: 'moved', to: decision.transition };
  });
}

/** A worker that was frozen may come back with the answer to an earlier send of the same id. */
function isSameSend(newest: Attempt | null, attempt: Attempt): boolean {
  return newest?.partnerTrxId === attempt.partnerTrxId && newest.timesSent === attempt.timesSent;
}

function nextLook(
  decision: RemittanceDecision,
  attempt: Attempt,
  at: Instant,
  rules: PayoutContext['rules'],
): Instant | null {
  switch (decision.next) {
    case 'ask_status':
      return after(at, rules.firstAskMs);
    case 'ask_status_soon':
      return at;
    case 'send_again_later':
      return after(at, backOffMs(attempt.timesSent - 1, rules.retryFirstMs, rules.retryMaxMs));
    case 'confirm_failure':
      return after(at, rules.confirmFailedMs);
    case 'person':
      return null;
  }
}
