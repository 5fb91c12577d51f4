import { after, now } from '../../domain/time.ts';
import { recordBalance } from '../balance/read-balance.ts';
import type { PayoutContext } from '../payout-context.ts';
import { releaseHeldPayouts } from '../store/batch-store.ts';
import { type Breaker, closeBreaker, openBreakers, postponeProbe } from '../store/breaker-store.ts';
import { heldAmount } from '../store/payout-totals-store.ts';

export interface ProbeCounts {
  readonly open: number;
  readonly closed: number;
}

/**
 * Looks whether open breakers may close again, by asking for the balance:
 * - `caller_rejected`: the provider serves us, so it was that payout's own refusal (the staging mocks
 *   do this per account). Sends go on, and that payout stays held for a person.
 * - `low_balance`: the available balance covers what is held for it, and those payouts go again.
 */
export async function probeBreakers(
  context: PayoutContext,
  signal?: AbortSignal,
): Promise<ProbeCounts> {
  const { database, clock, provider } = context;
  const at = now(clock);
  const open = await openBreakers(database.knex, provider.name);
  const due = open.filter((breaker) => breaker.nextProbeAt !== null && breaker.nextProbeAt <= at);
  if (due.length === 0) return { open: open.length, closed: 0 };

  const permit = await context.limits.acquire(provider.endpoints.balance, signal);
  const balance = await recordBalance(context, await provider.balance(permit));
  let closed = 0;
  for (const breaker of due) {
    if (await closeIfMended(context, breaker, balance?.available ?? null)) closed += 1;
  }
  return { open: open.length - closed, closed };
}

function closeIfMended(
  context: PayoutContext,
  breaker: Breaker,
  available: number | null,
): Promise<boolean> {
  const { database, clock, rules } = context;
  return database.transaction(async (tx) => {
    const at = now(clock);
    const needed = breaker.kind === 'low_balance' ? await heldAmount(tx, 'low_balance') : 0;
    if (available === null || available < needed) {
      await postponeProbe(tx, breaker.id, after(at, rules.breakerProbeMs));
      return false;
    }
    if (!(await closeBreaker(tx, breaker.id, 'probe: balance', at))) return false;
    if (breaker.kind === 'low_balance') {
      await releaseHeldPayouts(tx, { reasonCode: 'low_balance' }, at);
    }
    return true;
  });
}
