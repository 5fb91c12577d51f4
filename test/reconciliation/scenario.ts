import { rupiah, type Sen } from '../../src/domain/money.ts';
import type { Instant } from '../../src/domain/time.ts';
import type { Database } from '../../src/platform/database/database.ts';
import type { ExceptionCategory } from '../../src/reconciliation/categories.ts';
import {
  listExceptions,
  type ReconciliationException,
} from '../../src/reconciliation/exception-store.ts';
import {
  reconcileDisbursements,
  type ReconciliationOptions,
} from '../../src/reconciliation/reconcile-disbursements.ts';
import type { RunSummary } from '../../src/reconciliation/run-summary.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { seedBatch, seedRecord } from '../support/payout-builder.ts';

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
    const { database, clock } = this;
    const summary = await reconcileDisbursements({ database, clock }, options);
    if (summary.payouts.unaccounted !== 0) {
      throw new Error(
        `${summary.payouts.unaccounted} payouts are neither final, pending nor named`,
      );
    }
    return summary;
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
    await this.database.knex('imports').insert({
      id: `import ${from}`,
      source: 'oy:statement',
      file_name: 'statement.csv',
      file_sha256: from,
      imported_by: 'fin',
      imported_at: to,
      rows_read: 1,
      rows_accepted: 1,
      rows_duplicate: 0,
      rows_rejected: 0,
      covers_from: from,
      covers_to: to,
    });
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
