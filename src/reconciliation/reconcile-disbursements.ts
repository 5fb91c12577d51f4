import { ulid } from 'ulid';
import { after, type Clock, type Instant, now } from '../domain/time.ts';
import type { Database, Queryable } from '../platform/database/database.ts';
import { checkBalance } from './balance/check-balance.ts';
import { publishFindings } from './exception-store.ts';
import { matchByExactReference, revokeStaleMatches } from './match-store.ts';
import { openingInstant } from './balance/balance-figures-store.ts';
import { findPayoutExceptions } from './payout-exceptions-store.ts';
import { findRecordExceptions } from './record-exceptions-store.ts';
import { beginExclusiveRun, insertRun, nextRunNumber } from './run-store.ts';
import type { RunSummary } from './run-summary.ts';
import { summarise } from './summary-store.ts';
import {
  dropWorkingSet,
  loadEvidenceSide,
  loadLedgerSide,
  loadOpenPayouts,
  makeWorkingSet,
} from './working-set-store.ts';

export interface ReconciliationContext {
  readonly database: Database;
  readonly clock: Clock;
  /** For tests; ULIDs otherwise. */
  readonly newId?: () => string;
}

export interface ReconciliationOptions {
  /** Tells what a run would find, and writes nothing. */
  readonly dryRun?: boolean;
  /** The time by which things are due or not; now, unless said. It does not hide later evidence. */
  readonly asOf?: Instant;
  readonly provider?: string;
  /** What waits for a person or a worker is an exception when it has waited longer; a day. */
  readonly waitingWithinMs?: number;
}

export const DISBURSEMENT = 'disbursement';
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Ledger against evidence, by reference (design, section 7): status answers, callbacks and imported
 * statements. One transaction, so that both sides are seen as of one moment; set-based, so that it takes
 * seconds for a million items. Matches of earlier runs stay; what they claim takes no part.
 */
export async function reconcileDisbursements(
  context: ReconciliationContext,
  options: ReconciliationOptions = {},
): Promise<RunSummary> {
  const { database } = context;
  const dryRun = options.dryRun ?? false;
  let summary: RunSummary | null = null;
  try {
    await database.transaction(async (tx) => {
      summary = await run(context, tx, options);
      if (dryRun) throw new DryRunEnds();
    });
  } catch (error) {
    if (!(error instanceof DryRunEnds)) throw error;
  }
  if (summary === null) throw new Error('a run ended without a summary');
  return summary;
}

/** A dry run is the same run, rolled back. */
class DryRunEnds extends Error {}

async function run(
  context: ReconciliationContext,
  tx: Queryable,
  options: ReconciliationOptions,
): Promise<RunSummary> {
  const { clock } = context;
  await beginExclusiveRun(tx);
  const startedAt = now(clock);
  const asOf = options.asOf ?? startedAt;
  const of = {
    run: await nextRunNumber(tx),
    stream: DISBURSEMENT,
    provider: options.provider ?? 'oy',
    at: startedAt,
  };
  const waitingSince = after(asOf, -(options.waitingWithinMs ?? DAY_MS));

  await makeWorkingSet(tx);
  await loadLedgerSide(tx, of.provider);
  const revoked = await revokeStaleMatches(tx, of);
  await loadEvidenceSide(tx, of.stream, of.provider);
  await matchByExactReference(tx, of);
  await loadOpenPayouts(tx, { asOf, waitingSince });

  const openedAt = await openingInstant(tx, of.provider);
  await findPayoutExceptions(tx, of.provider);
  await findRecordExceptions(tx, { provider: of.provider, openedAt });
  await checkBalance(tx, { provider: of.provider, openedAt, asOf });
  await publishFindings(tx, of);

  const id = (context.newId ?? (() => ulid(clock.nowMs())))();
  const { stream, provider } = of;
  const measured = await summarise(tx, of, revoked);
  const dryRun = options.dryRun ?? false;
  const summary: RunSummary = { runId: id, dryRun, stream, provider, asOf, ...measured };
  await dropWorkingSet(tx);
  const endedAt = now(clock);
  await insertRun(tx, { id, number: of.run, stream, provider, asOf, startedAt, endedAt, summary });
  return summary;
}
