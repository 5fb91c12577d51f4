import { writeAudit } from '../../audit/audit-log.ts';
import { now } from '../../domain/time.ts';
import type { PayoutContext } from '../payout-context.ts';
import { setPaused } from '../../batches/batch-store.ts';
import { releaseHeldPayouts } from '../store/approval-store.ts';
import { type Breaker, closeBreaker, findOpenBreaker } from '../../breakers/breaker-store.ts';
import { payoutProblem } from '../payout-problems.ts';

export interface BreakerReset {
  readonly breakerId: number;
  readonly by: string;
  readonly reason: string;
}

/**
 * A person closes a breaker, whatever its own way back, and says why. What it held for its own reason
 * goes again. Throws UserErrors.
 */
export function resetBreaker(context: PayoutContext, reset: BreakerReset): Promise<Breaker> {
  const { database, clock } = context;
  const { breakerId, by, reason } = reset;
  if (reason.trim() === '') {
    throw payoutProblem('reason_missing/breaker');
  }
  return database.transaction(async (tx) => {
    const at = now(clock);
    const breaker = await findOpenBreaker(tx, breakerId);
    if (!breaker || !(await closeBreaker(tx, breakerId, { by, reason, at }))) {
      throw payoutProblem('breaker_unknown', { breaker: breakerId });
    }
    if (breaker.kind === 'low_balance') {
      await releaseHeldPayouts(tx, { reasonCode: 'low_balance' }, at);
    }
    if (breaker.kind === 'doubtful_batch') await setPaused(tx, breaker.scope, null);
    const details = { kind: breaker.kind, scope: breaker.scope, reason };
    await writeAudit(tx, {
      at,
      actor: by,
      action: 'breaker_reset',
      subject: `breaker ${breakerId}`,
      details,
    });
    return breaker;
  });
}
