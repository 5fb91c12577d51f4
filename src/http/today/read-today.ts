import { mayDo, type Permission } from '../../access/roles.ts';
import type { Session } from '../../access/session-store.ts';
import { openBreakers } from '../../breakers/breaker-store.ts';
import type { Sen } from '../../domain/money.ts';
import { now } from '../../domain/time.ts';
import { inFlight } from '../../ledger/accounts.ts';
import { accountBalance } from '../../ledger/ledger-store.ts';
import { openTotals, type StateTotal } from '../../payouts/store/payout-totals-store.ts';
import type { RunSummary } from '../../reconciliation/runs/run-summary.ts';
import { DISBURSING } from '../../reconciliation/streams/providers.ts';
import { countRefundsToApprove, countUnknownRefunds } from '../collections/refunds-store.ts';
import type { HttpContext } from '../http-context.ts';
import { feedsNow } from '../jobs/feeds.ts';
import type { ServerState } from '../server-state.ts';
import { type LastBalance, lastBalance } from './last-balance-store.ts';
import { lastSummaries } from './last-runs-store.ts';
import { type OrdersThatWait, quarantinedOrders } from './today-store.ts';
import { batchesToApproveBy } from './waits-for.ts';
import { countWriteOffsToApprove } from './write-offs-store.ts';

/** What waits for a person, and where the money is. */
export interface Today {
  /** Batches that this person can still approve. */
  readonly toApprove: readonly string[];
  /** That this person may approve: somebody else asked for them. */
  readonly refunds: number;
  /** Refunds whose end nothing has told. */
  readonly unknownRefunds: number;
  readonly orders: readonly OrdersThatWait[];
  /** Of payouts that have no end yet. */
  readonly totals: readonly StateTotal[];
  readonly breakers: number;
  /** Write-offs that somebody else has asked for. */
  readonly writeOffs: number;
  readonly staleFeeds: number;
  readonly balance: LastBalance | null;
  readonly reserved: Sen;
  readonly lastRuns: readonly RunSummary[];
}

export async function readToday(
  {
    database: { knex },
    clock,
    work,
    totals,
  }: Pick<HttpContext, 'database' | 'clock'> & Pick<ServerState, 'work' | 'totals'>,
  person: Pick<Session, 'user' | 'role' | 'approvalLimit'>,
): Promise<Today> {
  const { user, role } = person;
  const may = (permission: Permission): boolean => mayDo(role, permission);
  const feeds = await feedsNow(knex, await work().streams(), now(clock));
  return {
    toApprove: may('approve') ? await batchesToApproveBy(knex, person) : [],
    refunds: may('approve_refund') ? await countRefundsToApprove(knex, user) : 0,
    unknownRefunds: await countUnknownRefunds(knex),
    orders: await quarantinedOrders(knex),
    totals: await totals.read('open', () => openTotals(knex)),
    breakers: (await openBreakers(knex)).length,
    writeOffs: may('approve_write_off') ? await countWriteOffsToApprove(knex, user) : 0,
    staleFeeds: feeds.filter(({ isStale }) => isStale === true).length,
    balance: await lastBalance(knex, DISBURSING),
    reserved: await accountBalance(knex, inFlight(DISBURSING)),
    lastRuns: await lastSummaries(knex),
  };
}
