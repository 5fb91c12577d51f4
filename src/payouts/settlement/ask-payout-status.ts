import type { Knex } from 'knex';
import { type Instant, now, after } from '../../domain/time.ts';
import { ZERO } from '../../domain/money.ts';
import { isFinal } from '../../domain/payout-states.ts';
import {
  payoutFailed,
  payoutFound,
  payoutNotCreated,
  payoutPaid,
} from '../../ledger/payout-postings.ts';
import { post } from '../../ledger/post.ts';
import type { Posting } from '../../ledger/posting.ts';
import { insertEvidence } from '../../records/evidence-store.ts';
import { addRecord } from '../../records/record-store.ts';
import { noteEnd, noteForeignTransaction, noteThrottled } from '../breakers/trip-breakers.ts';
import type { Payout } from '../payout.ts';
import type { PayoutContext } from '../payout-context.ts';
import { backOffMs, type StepOutcome } from '../../domain/step.ts';
import type { StatusAnswer } from '../provider-port.ts';
import {
  findPayout,
  lockPayoutAndAttempt,
  postponePayout,
  transitionPayout,
} from '../store/payout-store.ts';
import { decideSettlement, type SettlementDecision } from './decide-settlement.ts';
import { sayOfPayout } from '../payout-reasons.ts';

const ASKABLE = ['sending', 'unknown', 'processing', 'held', 'paid', 'failed'];

/**
 * Step 4: asks what became of a payout and settles it. The sweep, a callback and a person all come
 * through here. Asking about a payout that is paid or failed already can only confirm or contradict;
 * one that is held because "nothing was created" may turn out to have been.
 */
export async function askPayoutStatus(
  context: PayoutContext,
  payoutId: number,
  signal?: AbortSignal,
): Promise<StepOutcome> {
  const { database, provider, limits } = context;
  const payout = await findPayout(database.knex, payoutId);
  if (!payout || payout.partnerTrxId === null || !ASKABLE.includes(payout.state)) {
    return { kind: 'skipped', why: 'nothing to ask about' };
  }
  const permit = await limits.acquire(provider.endpoints.status, signal);
  const answer = await provider.askStatus(permit, payout.partnerTrxId);
  return settle(context, payoutId, payout.partnerTrxId, answer);
}

/** Decides on the payout as it is now, and writes state, event, record and posting in one transaction. */
function settle(
  context: PayoutContext,
  payoutId: number,
  partnerTrxId: string,
  answer: StatusAnswer,
): Promise<StepOutcome> {
  const { database, clock, rules } = context;
  return database.transaction(async (tx): Promise<StepOutcome> => {
    const at = now(clock);
    const evidenceId = await insertEvidence(tx, answer.evidence);
    const locked = await lockPayoutAndAttempt(tx, payoutId);
    const payout = locked?.payout;
    if (!payout || payout.partnerTrxId !== partnerTrxId || !ASKABLE.includes(payout.state)) {
      return { kind: 'skipped', why: 'moved on meanwhile' };
    }
    if (answer.meaning === 'throttled') {
      await noteThrottled(context, tx, context.provider.endpoints.status, at);
    }
    await keepRecord(context, tx, payout, answer, evidenceId, at);
    const timesSent = locked.attempt?.timesSent ?? 0;
    const decision = decideSettlement(payout, timesSent, answer, at, rules);
    return apply(context, tx, payout, timesSent, answer, decision, evidenceId, at);
  });
}

async function apply(
  context: PayoutContext,
  tx: Knex,
  payout: Payout,
  timesSent: number,
  answer: StatusAnswer,
  decision: SettlementDecision,
  evidenceId: number,
  at: Instant,
): Promise<StepOutcome> {
  const { rules } = context;
  const note = { at, code: answer.code, message: answer.message, evidenceId };
  const pause = backOffMs(payout.tries, rules.firstAskMs, rules.maxAskMs);
  const heard = {
    providerCode: answer.code,
    ...(answer.providerTrxId !== null && { providerTrxId: answer.providerTrxId }),
  };
  switch (decision.kind) {
    case 'nothing_new':
      return { kind: 'skipped', why: 'the answer says what is known' };
    case 'confirmed': {
      const done = await postponePayout(tx, payout, { nextActionAt: null }, note, 'confirmed');
      return done ? { kind: 'moved', to: 'confirmed' } : LOST;
    }
    case 'ask_again': {
      const postponed = await postponePayout(
        tx,
        payout,
        {
          ...heard,
          // Of one that has its end, the reason of that end stays.
          ...(!isFinal(payout.state) && {
            reasonCode: decision.reasonCode,
            reason: answer.message,
          }),
          notFoundSince: decision.notFound ? (payout.notFoundSince ?? at) : null,
          // The first "no such transaction" in a row is counted from one.
          ...(decision.notFound && payout.notFoundSince === null && { tries: 1 }),
          nextActionAt: after(at, pause),
        },
        note,
      );
      return postponed ? { kind: 'postponed' } : LOST;
    }
    case 'move': {
      const { transition, reasonCode, reason } = decision;
      const stillOpen = transition === 'found_in_progress';
      const moved = await transitionPayout(
        tx,
        payout,
        transition,
        {
          ...heard,
          reasonCode,
          reason,
          notFoundSince: null,
          nextActionAt: nextLook(decision, at, pause, rules),
          // The back-off goes on where it was: a new state is not new impatience.
          ...(stillOpen && { tries: payout.tries + 1 }),
        },
        note,
      );
      if (moved === null) return LOST;
      for (const posting of postingsFor(context, payout, timesSent, decision)) {
        await post(tx, posting, at);
      }
      await noteForBreakers(context, tx, payout, answer, decision, at);
      return { kind: 'moved', to: transition };
    }
  }
}

const LOST: StepOutcome = { kind: 'skipped', why: 'another worker was first' };

type Move = Extract<SettlementDecision, { kind: 'move' }>;

function nextLook(
  { transition, sendAgain }: Move,
  at: Instant,
  pause: number,
  rules: PayoutContext['rules'],
): Instant | null {
  if (sendAgain) return at;
  if (transition === 'found_in_progress') return after(at, pause);
  // A failure is acted upon, by a retry under a new id: it is asked for twice.
  return transition === 'found_failed' ? after(at, rules.confirmFailedMs) : null;
}

async function noteForBreakers(
  context: PayoutContext,
  tx: Knex,
  payout: Payout,
  answer: StatusAnswer,
  { transition, foreign, reason }: Move,
  at: Instant,
): Promise<void> {
  const id = payout.partnerTrxId ?? '';
  const why = reason ?? sayOfPayout('reason/something_else');
  if (foreign) await noteForeignTransaction(tx, payout, id, why, at);
  if (transition === 'found_paid') await noteEnd(context, tx, payout, true, at);
  if (transition === 'found_failed' && answer.failedAtBank) {
    await noteEnd(context, tx, payout, false, at);
  }
}

function postingsFor(
  context: PayoutContext,
  payout: Payout,
  timesSent: number,
  { transition, posting }: Move,
): Posting[] {
  const provider = context.provider.name;
  const id = payout.partnerTrxId ?? '';
  const { amount } = payout;
  const send = { provider, partnerTrxId: id, times: timesSent, amount };
  const wasGivenBack = payout.state === 'held' && transition !== 'contradiction_found';
  const found = wasGivenBack ? [payoutFound(send)] : [];
  switch (posting) {
    case null:
      return found;
    case 'paid':
      return [...found, payoutPaid(provider, id, amount)];
    case 'failed':
      return [...found, payoutFailed(provider, id, amount)];
    case 'not_created':
      return [payoutNotCreated(send)];
  }
}

/** A status answer that tells something about the transaction is a record, to reconcile with. */
async function keepRecord(
  context: PayoutContext,
  tx: Knex,
  payout: Payout,
  answer: StatusAnswer,
  evidenceId: number,
  at: Instant,
): Promise<void> {
  const status = recordStatus(answer);
  if (status === null) return;
  await addRecord(
    tx,
    {
      stream: 'disbursement',
      source: `${context.provider.name}:status`,
      item: payout.partnerTrxId ?? '',
      reference: payout.partnerTrxId ?? '',
      status,
      amount: answer.amount ?? payout.amount,
      fee: ZERO,
      occurredAt: answer.changedAt,
      raw: answer.evidence.body,
      evidenceId,
      importId: null,
    },
    at,
  );
}

function recordStatus(answer: StatusAnswer): 'paid' | 'failed' | 'pending' | null {
  switch (answer.meaning) {
    case 'paid':
      return 'paid';
    case 'failed':
      return 'failed';
    case 'in_progress':
      return 'pending';
    case 'not_found':
    case 'caller_rejected':
    case 'throttled':
    case 'needs_attention':
    case 'unknown':
      return null;
  }
}
