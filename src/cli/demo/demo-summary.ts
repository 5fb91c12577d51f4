import { relative } from 'node:path';
import { formatRupiah, type Sen, sen } from '../../domain/money.ts';
import type { ReceivedBatch } from '../../intake/receive-batch.ts';
import { verifyLedger } from '../../ledger/verify-ledger.ts';
import { totalsByState } from '../../payouts/store/payout-totals-store.ts';
import type { RunSummary } from '../../reconciliation/run-summary.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { type MoneyInSummary, moneyInText } from './money-in-summary.ts';
import type { Installation } from '../installation.ts';
import { table } from '../terminal.ts';

export interface DemoFacts {
  readonly installation: Installation;
  readonly sandbox: Sandbox;
  readonly received: ReceivedBatch;
  readonly run: RunSummary;
  readonly reports: Readonly<Record<string, string>>;
  readonly moneyIn: MoneyInSummary;
}

export interface DemoSummary {
  /** Every check below holds. */
  readonly ok: boolean;
  readonly unit: string;
  readonly batchId: string;
  readonly payouts: {
    /** Every row of the file; the rows that were refused at once count as `invalid`. */
    readonly total: number;
    readonly byState: Readonly<Record<string, number>>;
    readonly amountByState: Readonly<Record<string, Sen>>;
    /** Neither final nor named in an exception: must be 0. */
    readonly unaccounted: number;
  };
  readonly sandbox: { readonly settledCount: number; readonly settledAmount: Sen };
  readonly ledger: { readonly balanced: boolean; readonly paidEqualsSettled: boolean };
  readonly reconciliation: RunSummary;
  /** Each stream of money in, beside the provider's own books. */
  readonly moneyIn: MoneyInSummary;
  readonly reports: Readonly<Record<string, string>>;
}

/** What the demo did, in figures, and whether they agree with the provider's own books. */
export async function demoSummary(facts: DemoFacts): Promise<DemoSummary> {
  const { installation, sandbox, received, run, reports, moneyIn } = facts;
  const { counts } = received;
  const totals = await totalsByState(installation.database.knex);
  const byState: Record<string, number> = {};
  const amountByState: Record<string, Sen> = {};
  for (const { state, count, amount } of totals) {
    byState[state] = count;
    amountByState[state] = amount;
  }
  byState.invalid = (byState.invalid ?? 0) + counts.rejected + counts.duplicate;
  const books = sandbox.oy.summary();
  const settledAmount = sen(books.settledAmount);
  const ledger = await verifyLedger(installation.database.knex);
  const paidEqualsSettled =
    amountByState.paid === settledAmount && byState.paid === books.settledCount;
  const { unaccounted } = run.payouts;
  return {
    ok: ledger.balanced && paidEqualsSettled && unaccounted === 0 && moneyIn.ok,
    unit: 'amounts in sen: 1/100 IDR',
    batchId: received.batchId,
    payouts: { total: counts.read, byState, amountByState, unaccounted },
    sandbox: { settledCount: books.settledCount, settledAmount },
    ledger: { balanced: ledger.balanced, paidEqualsSettled },
    reconciliation: run,
    moneyIn,
    reports,
  };
}

export function summaryText(summary: DemoSummary, file: string): string {
  const { payouts, sandbox, ledger, reconciliation, reports } = summary;
  const here = (path: string): string => relative(process.cwd(), path);
  const { exceptions } = reconciliation;
  return [
    '',
    table(
      ['state', 'payouts', 'amount'],
      Object.entries(payouts.byState).map(([state, count]) => [
        state,
        String(count),
        formatRupiah(payouts.amountByState[state] ?? sen(0)),
      ]),
    ),
    '',
    `Paid here:            ${formatRupiah(payouts.amountByState.paid ?? sen(0))}`,
    `Settled at provider:  ${formatRupiah(sandbox.settledAmount)}  ${ledger.paidEqualsSettled ? '(the same)' : 'THEY DIFFER'}`,
    `Ledger:               ${ledger.balanced ? 'balances' : 'DOES NOT BALANCE'}`,
    `Exceptions:           ${exceptions.open.count} open: ${Object.entries(exceptions.byCategory)
      .map(([category, tally]) => `${tally.count} ${category}`)
      .join(', ')}`,
    `Not accounted for:    ${payouts.unaccounted}`,
    '',
    moneyInText(summary.moneyIn),
    '',
    'Reports:',
    ...Object.values(reports).map((path) => `  ${here(path)}`),
    `  ${here(file)}`,
  ].join('\n');
}
