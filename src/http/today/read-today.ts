import { mayDo, type Permission, type Role } from '../../access/roles.ts';
import { openBreakers } from '../../breakers/breaker-store.ts';
import type { Sen } from '../../domain/money.ts';
import { type Clock, now } from '../../domain/time.ts';
import { inFlight } from '../../ledger/accounts.ts';
import { accountBalance } from '../../ledger/ledger-store.ts';
import { openTotals, type StateTotal } from '../../payouts/store/payout-totals-store.ts';
import type { Database } from '../../platform/database/database.ts';
import type { RunSummary } from '../../reconciliation/runs/run-summary.ts';
import { DISBURSING } from '../../reconciliation/streams/providers.ts';
import type { ReconciledStreams } from '../../work/job.ts';
import { countRefundsToApprove, countUnknownRefunds } from '../collections/refunds-store.ts';
import { feedsNow } from '../jobs/feeds.ts';
import { type LastBalance, lastBalance } from './last-balance-store.ts';
import { lastSummaries } from './last-runs-store.ts';
import { type OrdersThatWait, quarantinedOrders } from './today-store.ts';
import { batchesToApproveBy } from './waits-for.ts';
import { countWriteOffsToApprove } from './write-offs-store.ts';

/** Whose day it is. */
export interface Somebody {
  readonly user: string;
  readonly role: Role;
  /** The most that one approval of theirs releases; null: nothing is set. */
  readonly approvalLimit: Sen | null;
}

/** What waits for a person, and where the money is. */
export interface Today {
  /** Ids of the batches that this person can still approve. */
  readonly toApprove: readonly string[];
  /** Refunds and write-offs that somebody else asked for, where this person may approve them. */
  readonly refunds: number;
  readonly writeOffs: number;
  /** Refunds whose end nothing has told. */
  readonly unknownRefunds: number;
  readonly orders: readonly OrdersThatWait[];
  /** Of payouts that have no end yet. */
  readonly totals: readonly StateTotal[];
  readonly breakers: number;
  readonly staleFeeds: number;
  readonly balance: LastBalance | null;
  readonly reserved: Sen;
  readonly lastRuns: readonly RunSummary[];
}

interface TodayContext {
  readonly database: Database;
  readonly clock: Clock;
  readonly streams: () => Promise<ReconciledStreams>;
}

export async function readToday(
  { database, clock, streams }: TodayContext,
  person: Somebody,
): Promise<Today> {
  const db = database.knex;
  const { user, role } = person;
  const may = (permission: Permission): boolean => mayDo(role, permission);
  const feeds = await feedsNow(db, await streams(), now(clock));
  return {
    toApprove: may('approve') ? await batchesToApproveBy(db, person) : [],
    refunds: may('approve_refund') ? await countRefundsToApprove(db, user) : 0,
    writeOffs: may('approve_write_off') ? await countWriteOffsToApprove(db, user) : 0,
    unknownRefunds: await countUnknownRefunds(db),
    orders: await quarantinedOrders(db),
    totals: await openTotals(db),
    breakers: (await openBreakers(db)).length,
    staleFeeds: feeds.filter(({ isStale }) => isStale === true).length,
    balance: await lastBalance(db, DISBURSING),
    reserved: await accountBalance(db, inFlight(DISBURSING)),
    lastRuns: await lastSummaries(db),
  };
}
