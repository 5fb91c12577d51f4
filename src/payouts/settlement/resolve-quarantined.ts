import { writeAudit } from '../../audit/audit-log.ts';
import type { UserError } from '../../domain/errors.ts';
import { MONEY_POSITIONS } from '../../domain/payout-states.ts';
import { after, now } from '../../domain/time.ts';
import { payoutResolved } from '../../ledger/payout-postings.ts';
import { post } from '../../ledger/post.ts';
import type { Payout } from '../payout.ts';
import type { PayoutContext } from '../payout-context.ts';
import {
  findPayoutByReference,
  lockPayoutAndAttempt,
  transitionPayout,
} from '../store/payout-store.ts';
import { payoutProblem } from '../payout-problems.ts';

export interface QuarantineDecision {
  readonly reference: string;
  readonly as: 'paid' | 'failed';
  readonly by: string;
  readonly reason: string;
}

/**
 * A person has found out, outside of Rekon, what became of a payout whose answers contradict one
 * another. Failed can be tried again (`retryBatch`), which asks the provider once more before a new
 * id goes. Throws UserErrors.
 */
export async function resolveQuarantined(
  context: PayoutContext,
  decision: QuarantineDecision,
): Promise<void> {
  const { database, clock, provider, rules } = context;
  const { reference, as, by, reason } = decision;
  if (reason.trim() === '') throw reasonMissing();
  const found = await findPayoutByReference(database.knex, reference);
  if (!found) throw unknownReference(reference);
  await database.transaction(async (tx) => {
    const at = now(clock);
    const payout = (await lockPayoutAndAttempt(tx, found.id))?.payout;
    if (payout?.state !== 'quarantined') throw notQuarantined(found, payout?.state ?? 'unknown');
    const event = await transitionPayout(
      tx,
      payout,
      as === 'paid' ? 'resolved_as_paid' : 'resolved_as_failed',
      {
        reasonCode: 'resolved_by_person',
        reason,
        // A failure is asked about once more, whoever said so.
        nextActionAt: as === 'failed' ? after(at, rules.confirmFailedMs) : null,
        // What is owed for it from now on, where its approval was void.
        approvedAmount: payout.approvedAmount ?? payout.amount,
      },
      { at, actor: by, message: reason },
    );
    if (event === null) throw notQuarantined(found, 'being changed');
    const postings = payoutResolved({
      provider: provider.name,
      eventId: event,
      partnerTrxId: payout.partnerTrxId ?? payout.reference,
      amount: payout.approvedAmount ?? payout.amount,
      from: positionOf(payout),
      to: MONEY_POSITIONS[as],
    });
    for (const posting of postings) await post(tx, posting, at);
    const details = { as, reason };
    await writeAudit(tx, {
      at,
      actor: by,
      action: 'quarantine_resolved',
      subject: reference,
      details,
    });
  });
}

function positionOf({ id, quarantinedFrom }: Payout) {
  if (quarantinedFrom === null || quarantinedFrom === 'quarantined') {
    throw new Error(`payout ${id} is quarantined, and nobody wrote down out of which state`);
  }
  return MONEY_POSITIONS[quarantinedFrom];
}

function reasonMissing(): UserError {
  return payoutProblem('reason_missing/quarantined_payout');
}

function unknownReference(reference: string): UserError {
  return payoutProblem('payout_unknown/resolution', { reference });
}

function notQuarantined(payout: Payout, state: Payout['state'] | 'being changed'): UserError {
  return payoutProblem('not_quarantined/payout', { reference: payout.reference, state });
}
