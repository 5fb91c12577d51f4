import { writeAudit } from '../../audit/audit-log.ts';
import { now } from '../../domain/time.ts';
import type { PayoutContext } from '../payout-context.ts';
import { closeBreakerOf, tripBreaker } from '../../breakers/breaker-store.ts';
import { EVERY_PROVIDER } from '../../breakers/breaker-kinds.ts';
import { payoutProblem } from '../payout-problems.ts';
import { sayOfBreaker } from '../../breakers/breaker-reasons.ts';

export interface PersonsOrder {
  readonly by: string;
  readonly reason?: string;
}

/**
 * Stops every send of every worker: each looks in the database right before it sends, so that nothing
 * has to be reached. Payments under way are followed on. Throws a UserError if it is stopped already.
 */
export function stopSending(context: PayoutContext, order: PersonsOrder): Promise<void> {
  const { database, clock } = context;
  const { by, reason } = order;
  return database.transaction(async (tx) => {
    const at = now(clock);
    const stopped = await tripBreaker(tx, {
      provider: EVERY_PROVIDER,
      kind: 'kill_switch',
      reason: reason ?? sayOfBreaker('breaker/stopped_by', { by }),
      at,
      by,
      nextProbeAt: null,
    });
    if (!stopped) throw payoutProblem('nothing_to_do/sending_stopped');
    const details = { reason: reason ?? null };
    await writeAudit(tx, { at, actor: by, action: 'sending_stopped', subject: 'sends', details });
  });
}

/** Lets sends go on. Other breakers stay as they are. Throws a UserError if it was not stopped. */
export function resumeSending(context: PayoutContext, order: PersonsOrder): Promise<void> {
  const { database, clock } = context;
  const { by, reason } = order;
  return database.transaction(async (tx) => {
    const at = now(clock);
    const closed = { by, at, ...(reason !== undefined && { reason }) };
    if (!(await closeBreakerOf(tx, { kind: 'kill_switch', scope: '' }, closed))) {
      throw payoutProblem('nothing_to_do/sending_not_stopped');
    }
    const details = { reason: reason ?? null };
    await writeAudit(tx, { at, actor: by, action: 'sending_resumed', subject: 'sends', details });
  });
}
