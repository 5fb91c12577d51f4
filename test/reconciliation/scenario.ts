import { rupiah, type Sen } from '../../src/domain/money.ts';
import type { Instant } from '../../src/domain/time.ts';
import type { Database } from '../../src/platform/database/database.ts';
import type { ExceptionCategory } from '../../src/reconciliation/exceptions/categories.ts';
import {
  listExceptions,
  type ReconciliationException,
} from '../../src/reconciliation/exceptions/exception-store.ts';
import type { ReconciliationOptions } from '../../src/reconciliation/reconcile-stream.ts';
import type { LegSummary, RunSummary } from '../../src/reconciliation/runs/run-summary.ts';
import { countUnaccounted } from '../../src/reconciliation/streams/disbursement/unaccounted-store.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { seedBatch, seedRecord } from '../support/payout-builder.ts';
import { reconcileOwn } from '../support/reconcile.ts';
import { insertImportedFile } from '../support/imported-file.ts';

export const NOON = '2026-11-21T05:00:00.000Z' as Instant;
export const EVENING = '2026-11-21T11:00:00.000Z' as Instant;
export const LAST_WEEK = '2026-11-14T05:00:00.000Z' as Instant;
export const AMOUNT = rupiah(100_000);

export interface StatementExtras {
  readonly amount?: Sen;
  readonly item?: string;
  readonly occurredAt?: Instant;
  readonly fee?: Sen;
}

/** A database with one approved batch, at noon. */
export class Scenario {
  readonly clock = new ManualClock(Date.parse(NOON));

  private constructor(readonly database: Database) {}

  static async on(database: Database): Promise<Scenario> {
    await seedBatch(database.knex);
    return new Scenario(database);
  }

  /** Whatever the scenario: every payout is final, pending, or named in an open exception. */
  async reconcile(options: ReconciliationOptions = {}): Promise<RunSummary> {
    const summary = await reconcileOwn(this, 'disbursement', options);
    const unaccounted = options.dryRun
      ? 0
      : await countUnaccounted(this.database.knex, summary.asOf);
    if (unaccounted !== 0) {
      throw new Error(`${unaccounted} payouts are neither final, pending nor named`);
    }
    return summary;
  }

  /** The payouts, and the provider's balance against the ledger. */
  async reconcileWithBalance(options: ReconciliationOptions = {}): Promise<void> {
    await this.reconcile(options);
    await reconcileOwn(this, 'balance', options);
  }

  openExceptions(): Promise<ReconciliationException[]> {
    return listExceptions(this.database.knex, { limit: 1000 });
  }

  async categories(): Promise<ExceptionCategory[]> {
    return (await this.openExceptions()).map((exception) => exception.category).toSorted();
  }

  statementLine(
    reference: string,
    status: 'paid' | 'failed' | 'reversed' | 'top_up',
    extras: StatementExtras = {},
  ): Promise<void> {
    return seedRecord(this.database.knex, {
      source: 'oy:statement',
      reference,
      status,
      item: `trx-${reference}:DISBURSEMENT`,
      amount: AMOUNT,
      ...extras,
    });
  }

  async statementImport(from: Instant, to: Instant): Promise<void> {
    const source = 'oy:statement';
    await insertImportedFile(this.database, { id: `import ${from}`, source, from, to });
  }

  async balanceTold(balanceRupiah: number, at: Instant): Promise<void> {
    const balance = rupiah(balanceRupiah);
    await this.database.knex('balance_snapshots').insert({
      provider: 'oy',
      at,
      balance_sen: balance,
      pending_sen: 0,
      available_sen: balance,
    });
  }
}

/** What the run found by one kind of evidence. */
export function legOf(summary: RunSummary, name: 'status' | 'callback' | 'statement'): LegSummary {
  const found = summary.legs.find(({ leg }) => leg === name);
  if (!found) throw new Error(`the run has no leg ${name}`);
  return found;
}

/** Names of the legs in which the run matched something. */
export const matchedBy = (summary: RunSummary): string[] =>
  summary.legs.filter((leg) => leg.oursMatched.count > 0).map(({ leg }) => leg);
