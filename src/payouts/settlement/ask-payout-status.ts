import type { Knex } from 'knex';
import { type Instant, now, after } from '../../domain/time.ts';
import { ZERO } from '../../domain/money.ts';
import { payoutFailed, payoutNotCreated, payoutPaid } from '../../ledger/payout-postings.ts';
import { post } from '../../ledger/post.ts';
import type { Posting } from '../../ledger/posting.ts';
import { insertEvidence } from '../../records/evidence-store.ts';
import { addRecord } from '../../records/record-store.ts';
import type { Payout } from '../payout.ts';
import { backOffMs, type PayoutContext, type StepOutcome } from '../payout-context.ts';
import type { StatusAnswer } from '../provider-port.ts';
import {
  findPayout,
  lockPayoutAndAttempt,
  postponePayout,
  transitionPayout,
} from '../store/payout-store.ts';
import { decideSettlement, type SettlementDecision } from './decide-settlement.ts';

const ASKABLE = ['sending', 'unknown', 'processing', 'paid', 'failed'];

/**
 * Step 4: asks what became of a payout and settles it. The sweep, a callback and a person all come
 * through here. Asking about a payout that is paid or failed already can only confirm or contradict.
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
    case 'ask_again': {
      const postponed = await postponePayout(
        tx,
        payout,
        {
          ...heard,
          reasonCode: decision.reasonCode,
          reason: answer.message,
          notFoundSince: decision.notFound ? (payout.notFoundSince ?? at) : null,
          // The first "no such transaction" in a row is counted from one.
          ...(decision.notFound && payout.notFoundSince === null && { tries: 1 }),
          nextActionAt: after(at, pause),
        },
        note,
      );
      return postponed ? { kind: 'postponed' } : { kind: 'skipped', why: 'lost a race' };
    }
    case 'move': {
      const { transition, reasonCode, reason, posting, sendAgain } = decision;
      const stillOpen = transition === 'found_in_progress';
      await transitionPayout(
        tx,
        payout,
        transition,
        {
          ...heard,
          reasonCode,
          reason,
          notFoundSince: null,
          nextActionAt: sendAgain ? at : stillOpen ? after(at, pause) : null,
          // The back-off goes on where it was: a new state is not new impatience.
          ...(stillOpen && { tries: payout.tries + 1 }),
        },
        note,
      );
      if (posting !== null) await post(tx, postingFor(context, payout, timesSent, posting), at);
      return { kind: 'moved', to: transition };
    }
  }
}

function postingFor(
  context: PayoutContext,
  payout: Payout,
  timesSent: number,
  kind: 'paid' | 'failed' | 'not_created',
): Posting {
  const provider = context.provider.name;
  const id = payout.partnerTrxId ?? '';
  switch (kind) {
    case 'paid':
      return payoutPaid(provider, id, payout.amount);
    case 'failed':
      return payoutFailed(provider, id, payout.amount);
    case 'not_created': {
      const { amount } = payout;
      return payoutNotCreated({ provider, partnerTrxId: id, times: timesSent, amount });
    }
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
    case 'needs_attention':
    case 'unknown':
      return null;
  }
}
