import { openBreakers } from '../../breakers/breaker-store.ts';
import type { Sen } from '../../domain/money.ts';
import { inFlight } from '../../ledger/accounts.ts';
import { accountBalance } from '../../ledger/ledger-store.ts';
import { openTotals, type StateTotal } from '../../payouts/store/payout-totals-store.ts';
import type { Queryable } from '../../platform/database/database.ts';
import type { RunSummary } from '../../reconciliation/runs/run-summary.ts';
import { DISBURSING } from '../../reconciliation/streams/providers.ts';
import { type LastBalance, lastBalance } from './last-balance-store.ts';
import { lastSummaries } from './last-runs-store.ts';
import { countBatchesToApprove } from './today-store.ts';

/** What waits for a person, and where the money is. */
export interface Today {
  readonly toApprove: number;
  /** Of payouts that have no end yet. */
  readonly totals: readonly StateTotal[];
  readonly breakers: number;
  readonly balance: LastBalance | null;
  readonly reserved: Sen;
  readonly lastRuns: readonly RunSummary[];
}

export async function readToday(db: Queryable): Promise<Today> {
  return {
    toApprove: await countBatchesToApprove(db),
    totals: await openTotals(db),
    breakers: (await openBreakers(db)).length,
    balance: await lastBalance(db, DISBURSING),
    reserved: await accountBalance(db, inFlight(DISBURSING)),
    lastRuns: await lastSummaries(db),
  };
}
