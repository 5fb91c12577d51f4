import { after, now } from '../../domain/time.ts';
import { insertEvidence } from '../../records/evidence-store.ts';
import type { Payout } from '../payout.ts';
import type { PayoutContext } from '../payout-context.ts';
import { backOffMs, type StepOutcome } from '../../domain/step.ts';
import type { InquiryAnswer } from '../provider-port.ts';
import { noteName, noteThrottled } from '../breakers/trip-breakers.ts';
import { openBreakers, tripBreaker } from '../../breakers/breaker-store.ts';
import { findPayout, postponePayout, transitionPayout } from '../store/payout-store.ts';
import { findRecipientName, saveRecipientName } from '../store/recipient-store.ts';
import { decideInquiry } from './decide-inquiry.ts';
import { sayOfBreaker } from '../../breakers/breaker-reasons.ts';

/** Step 1: asks the bank for the recipient's name. Moves no money, so it may be asked again at will. */
export async function inquireRecipient(
  context: PayoutContext,
  payoutId: number,
  signal?: AbortSignal,
): Promise<StepOutcome> {
  const { database, provider, limits, clock, rules } = context;
  const payout = await findPayout(database.knex, payoutId);
  if (payout?.state !== 'inquiring') return { kind: 'skipped', why: 'not waiting for an inquiry' };

  const askedSince = after(now(clock), -rules.inquiryCacheMs);
  const remembered = await findRecipientName(database.knex, provider.name, payout, askedSince);
  if (remembered !== null) {
    return record(context, payout, { meaning: 'known', recipientName: remembered, message: '' });
  }
  const open = await openBreakers(database.knex, provider.name);
  if (open.some((breaker) => breaker.kind === 'caller_rejected')) {
    return { kind: 'skipped', why: 'the provider refuses us; a probe is under way' };
  }
  const permit = await limits.acquire(provider.endpoints.inquiry, signal);
  return record(context, payout, await provider.inquire(permit, payout));
}

type HeardName = Pick<InquiryAnswer, 'meaning' | 'recipientName' | 'message'> &
  Partial<Pick<InquiryAnswer, 'evidence' | 'code'>>;

function record(context: PayoutContext, payout: Payout, answer: HeardName): Promise<StepOutcome> {
  const { database, provider, clock, rules } = context;
  const decision = decideInquiry(payout, answer, rules.nameScorePercent);
  const at = now(clock);
  return database.transaction(async (tx): Promise<StepOutcome> => {
    const note = {
      at,
      code: answer.code ?? null,
      message: answer.message,
      ...(answer.evidence && { evidenceId: await insertEvidence(tx, answer.evidence) }),
    };
    if (answer.meaning === 'known' && answer.evidence && answer.recipientName !== null) {
      await saveRecipientName(tx, provider.name, payout, answer.recipientName, at);
    }
    if (answer.meaning === 'throttled') {
      await noteThrottled(context, tx, provider.endpoints.inquiry, at);
    }
    if (answer.meaning === 'caller_rejected') {
      await tripBreaker(tx, {
        provider: provider.name,
        kind: 'caller_rejected',
        reason: sayOfBreaker('breaker/inquiry_refused', {
          code: answer.code ?? '',
          message: answer.message,
        }),
        at,
        nextProbeAt: after(at, rules.breakerProbeMs),
      });
    }
    if (decision.kind === 'ask_again') {
      const pause = backOffMs(payout.tries, rules.retryFirstMs, rules.retryMaxMs);
      const changes = {
        reasonCode: decision.reasonCode,
        // Whose double it may be was written down by the upload, for the person who will look.
        ...(payout.suspectedDuplicateOf === null && { reason: answer.message }),
        nextActionAt: after(at, pause),
      };
      const postponed = await postponePayout(tx, payout, changes, note);
      return postponed ? { kind: 'postponed' } : LOST;
    }
    const { transition, reasonCode, reason } = decision;
    const recipientName = answer.recipientName;
    const changes = { reasonCode, reason, recipientName, nextActionAt: null };
    const event = await transitionPayout(tx, payout, transition, changes, note);
    if (event === null) return LOST;
    await noteName(context, tx, payout, !WRONG_NAME.has(reasonCode), at);
    return { kind: 'moved', to: transition };
  });
}

const WRONG_NAME: ReadonlySet<string | null> = new Set(['recipient_unknown', 'name_differs']);

const LOST: StepOutcome = { kind: 'skipped', why: 'another worker was first' };
