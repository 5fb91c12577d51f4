import { PAYOUT_IN_FLIGHT_STATES } from '../../domain/payout-states.ts';
import type { Sen } from '../../domain/money.ts';
import { after, now } from '../../domain/time.ts';
import { recordBalance } from '../balance/read-balance.ts';
import type { PayoutContext } from '../payout-context.ts';
import { releaseHeldPayouts } from '../store/approval-store.ts';
import {
  type Breaker,
  closeBreaker,
  dropCanary,
  openBreakers,
  postponeProbe,
} from '../../breakers/breaker-store.ts';
import { forgetOutcomes } from '../store/outcome-store.ts';
import { findPayout } from '../store/payout-store.ts';
import { heldAmount } from '../store/payout-totals-store.ts';
import { BREAKERS, type WayBack } from '../../breakers/breaker-kinds.ts';

export interface ProbeCounts {
  readonly open: number;
  readonly closed: number;
}

/** More than any breaker looks back on, at some hundred banks. */
const OUTCOMES_KEPT = 100_000;

/** Looks whether open breakers may close again, each by its own way back. */
export async function probeBreakers(
  context: PayoutContext,
  signal?: AbortSignal,
): Promise<ProbeCounts> {
  const { database, clock, provider } = context;
  const at = now(clock);
  const open = await openBreakers(database.knex, provider.name);
  const of = (wayBack: WayBack): Breaker[] =>
    open.filter(({ kind }) => BREAKERS[kind].wayBack === wayBack);
  const isDue = ({ nextProbeAt }: Breaker): boolean => nextProbeAt !== null && nextProbeAt <= at;

  let closed = 0;
  // Those that close by themselves ask nobody: of every provider.
  const everywhere = await openBreakers(database.knex);
  for (const breaker of everywhere.filter(({ kind }) => BREAKERS[kind].wayBack === 'time')) {
    if (isDue(breaker) && (await closeInTime(context, breaker))) closed += 1;
  }
  for (const breaker of of('canary')) if (await judgeCanary(context, breaker)) closed += 1;
  closed += await probeBalance(context, of('probe').filter(isDue), signal);
  await forgetOutcomes(database.knex, OUTCOMES_KEPT);
  return { open: open.length - closed, closed };
}

function closeInTime(context: PayoutContext, breaker: Breaker): Promise<boolean> {
  const { database, clock } = context;
  return closeBreaker(database.knex, breaker.id, { by: 'time', at: now(clock) });
}

/** Paid: the breaker closes. Any other end, or a stop on the way: another one is tried after a pause. */
function judgeCanary(context: PayoutContext, breaker: Breaker): Promise<boolean> {
  const { database, clock, rules } = context;
  return database.transaction(async (tx) => {
    if (breaker.canaryPayoutId === null) return false;
    const canary = await findPayout(tx, breaker.canaryPayoutId);
    const at = now(clock);
    if (canary?.state === 'paid') {
      return closeBreaker(tx, breaker.id, { by: `canary ${canary.reference}`, at });
    }
    const onItsWay: readonly string[] = PAYOUT_IN_FLIGHT_STATES;
    if (canary && onItsWay.includes(canary.state)) return false;
    const pause = breaker.kind === 'bank_failures' ? rules.bankPauseMs : rules.breakerProbeMs;
    await dropCanary(tx, breaker.id, breaker.canaryPayoutId, after(at, pause));
    return false;
  });
}

/**
 * Asks for the balance once for all that wait for it:
 * - `caller_rejected`: the provider serves us, so it was that payout's own refusal (the staging mocks
 *   do this per account). Sends go on, and that payout stays held for a person.
 * - `low_balance`: the available balance covers what is held for it, and those payouts go again.
 */
async function probeBalance(
  context: PayoutContext,
  due: readonly Breaker[],
  signal?: AbortSignal,
): Promise<number> {
  if (due.length === 0) return 0;
  const { provider } = context;
  const permit = await context.limits.acquire(provider.endpoints.balance, signal);
  const balance = await recordBalance(context, await provider.balance(permit));
  let closed = 0;
  for (const breaker of due) {
    if (await closeIfMended(context, breaker, balance?.available ?? null)) closed += 1;
  }
  return closed;
}

function closeIfMended(
  context: PayoutContext,
  breaker: Breaker,
  available: Sen | null,
): Promise<boolean> {
  const { database, clock, rules } = context;
  return database.transaction(async (tx) => {
    const at = now(clock);
    const needed = breaker.kind === 'low_balance' ? await heldAmount(tx, 'low_balance') : 0;
    if (available === null || available < needed) {
      await postponeProbe(tx, breaker.id, after(at, rules.breakerProbeMs));
      return false;
    }
    if (!(await closeBreaker(tx, breaker.id, { by: 'probe: balance', at }))) return false;
    if (breaker.kind === 'low_balance') {
      await releaseHeldPayouts(tx, { reasonCode: 'low_balance' }, at);
    }
    return true;
  });
}
