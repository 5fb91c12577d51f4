import { after, now } from '../../domain/time.ts';
import { insertEvidence } from '../../records/evidence-store.ts';
import { noteThrottled } from '../breakers/trip-breakers.ts';
import type { Payout } from '../payout.ts';
import type { PayoutContext } from '../payout-context.ts';
import { backOffMs, type StepOutcome } from '../../domain/step.ts';
import type { StatusAnswer } from '../provider-port.ts';
import { newestAttempt } from '../store/attempt-store.ts';
import {
  howAttemptFailed,
  lockPayoutAndAttempt,
  postponePayout,
  transitionPayout,
} from '../store/payout-store.ts';
import { decideEarlierAttempt } from './decide-earlier-attempt.ts';
import { sayOfPayout } from '../payout-reasons.ts';

/**
 * Before the first send of a new attempt: is the one before it still what it was, failed for good? That
 * answer is asked for at the last moment, so that a failure which was none stops the new id from going.
 * `none`: there is no earlier attempt, or the new id went already. An outcome: not now, or never.
 */
export async function confirmEarlierAttempt(
  context: PayoutContext,
  payout: Payout,
  signal?: AbortSignal,
): Promise<'none' | 'confirmed' | StepOutcome> {
  const { database } = context;
  if (payout.attemptNumber < 2) return 'none';
  const earlier = await newestAttempt(database.knex, payout.id);
  // Never without one: the retry follows a failure, and a failure follows a send.
  if (!earlier) throw new Error(`payout ${payout.id} is to be tried again, and was never sent`);
  if (earlier.number >= payout.attemptNumber) return 'none';
  return askEarlierAttempt(context, payout, earlier.partnerTrxId, signal);
}

/** Asks about an id of an attempt that had failed and was followed, or is to be followed, by a new one. */
export async function askEarlierAttempt(
  context: PayoutContext,
  payout: Payout,
  partnerTrxId: string,
  signal?: AbortSignal,
): Promise<'confirmed' | StepOutcome> {
  const { provider, limits } = context;
  const permit = await limits.acquire(provider.endpoints.status, signal);
  const answer = await provider.askStatus(permit, partnerTrxId);
  return record(context, payout, partnerTrxId, answer);
}

function record(
  context: PayoutContext,
  seen: Payout,
  partnerTrxId: string,
  answer: StatusAnswer,
): Promise<'confirmed' | StepOutcome> {
  const { database, clock, provider, rules } = context;
  return database.transaction(async (tx) => {
    const at = now(clock);
    const evidenceId = await insertEvidence(tx, answer.evidence);
    if (answer.meaning === 'throttled') {
      await noteThrottled(context, tx, provider.endpoints.status, at);
    }
    const locked = await lockPayoutAndAttempt(tx, seen.id);
    if (!locked) return { kind: 'skipped', why: 'there is no such payout' } as const;
    const { payout } = locked;
    const decision = decideEarlierAttempt(payout, await howAttemptFailed(tx, payout.id), answer);
    const note = { at, code: answer.code, message: answer.message, evidenceId };
    switch (decision.kind) {
      case 'confirmed':
        return 'confirmed';
      case 'contradicted': {
        const { reason } = decision;
        const moved = await transitionPayout(
          tx,
          payout,
          'contradiction_found',
          {
            reasonCode: 'earlier_attempt',
            reason: sayOfPayout('reason/earlier_attempt', { id: partnerTrxId, why: reason }),
            nextActionAt: null,
          },
          note,
        );
        return moved === null ? LOST : { kind: 'moved', to: 'contradiction_found' };
      }
      case 'ask_again': {
        // Only a payout that waits for this answer waits longer for it.
        if (payout.state !== 'approved')
          return { kind: 'skipped', why: 'no clear answer' } as const;
        const pause = backOffMs(payout.tries, rules.retryFirstMs, rules.retryMaxMs);
        const changes = { reason: answer.message, nextActionAt: after(at, pause) };
        const postponed = await postponePayout(tx, payout, changes, note);
        return postponed ? { kind: 'postponed' } : LOST;
      }
      case 'nothing_to_do':
        return { kind: 'skipped', why: decision.why };
    }
  });
}

const LOST: StepOutcome = { kind: 'skipped', why: 'another worker was first' };
