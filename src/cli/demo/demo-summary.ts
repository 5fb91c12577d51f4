import { relative } from 'node:path';
import { formatRupiah, type Sen, sen } from '../../domain/money.ts';
import type { ReceivedBatch } from '../../intake/receive-batch.ts';
import { verifyLedger } from '../../ledger/verify-ledger.ts';
import { totalsByState } from '../../payouts/store/payout-totals-store.ts';
import { now } from '../../domain/time.ts';
import { countUnaccounted } from '../../reconciliation/streams/disbursement/unaccounted-store.ts';
import type { RunSummary } from '../../reconciliation/runs/run-summary.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { type MoneyInSummary, moneyInText } from './money-in-summary.ts';
import { type StreamsSummary, streamsText } from './reconciliation.ts';
import type { Installation } from '../installation.ts';
import { table } from '../terminal.ts';

export interface DemoFacts {
  readonly installation: Installation;
  readonly sandbox: Sandbox;
  readonly received: ReceivedBatch;
  readonly streams: StreamsSummary;
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
  /** Of payouts. */
  readonly reconciliation: RunSummary;
  /** Of every stream: payouts, money in, bank, balance, and the pair of samples/reconciliation. */
  readonly streams: StreamsSummary;
  /** Each stream of money in, beside the provider's own books. */
  readonly moneyIn: MoneyInSummary;
  readonly reports: Readonly<Record<string, string>>;
}

/** What the demo did, in figures, and whether they agree with the provider's own books. */
export async function demoSummary(facts: DemoFacts): Promise<DemoSummary> {
  const { installation, sandbox, received, streams, reports, moneyIn } = facts;
  const { database, clock } = installation;
  const run = streams.runs.find(({ stream }) => stream === 'disbursement');
  if (run === undefined) throw new Error('payouts were not reconciled');
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
  const unaccounted = await countUnaccounted(database.knex, now(clock));
  return {
    ok:
      ledger.balanced &&
      paidEqualsSettled &&
      unaccounted === 0 &&
      moneyIn.ok &&
      streams.rollForwardHolds,
    unit: 'amounts in sen: 1/100 IDR',
    batchId: received.batchId,
    payouts: { total: counts.read, byState, amountByState, unaccounted },
    sandbox: { settledCount: books.settledCount, settledAmount },
    ledger: { balanced: ledger.balanced, paidEqualsSettled },
    reconciliation: run,
    streams,
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
    streamsText(summary.streams),
    '',
    'Reports:',
    ...Object.values(reports).map((path) => `  ${here(path)}`),
    `  ${here(file)}`,
  ].join('\n');
}
