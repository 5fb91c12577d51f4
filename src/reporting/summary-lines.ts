import { type Sen, toPlainRupiah } from '../domain/money.ts';
import type { Tally } from '../reconciliation/run-summary.ts';
import type { Run } from '../reconciliation/run-store.ts';

/** Columns of summary.csv: one figure a line. `amount` in rupiah, empty where there is none. */
export const SUMMARY_COLUMNS = ['section', 'item', 'count', 'amount', 'text'] as const;

/** A run's summary as lines, in fixed order. */
export async function* summaryLines(run: Run): AsyncGenerator<readonly string[]> {
  const { ledger, records, matched, payouts, exceptions } = run.summary;
  yield* facts('run', {
    run_id: run.id,
    number: String(run.number),
    stream: run.stream,
    provider: run.provider,
    as_of: run.asOf,
    started_at: run.startedAt,
    ended_at: run.endedAt,
  });
  yield* tallies('ledger', { items: ledger.items, ...ledger.byBelief });
  yield* tallies('records', records.bySource);
  yield* facts('records', {
    statement_from: records.statementFrom ?? '',
    statement_to: records.statementTo ?? '',
  });
  yield* tallies('matched', {
    items: matched.items,
    ...matched.bySource,
    awaiting_statement: matched.awaitingStatement,
  });
  yield* counts('matched', {
    added_by_this_run: matched.added,
    revoked_by_this_run: matched.revoked,
  });
  yield* tallies('payouts', {
    final: payouts.final,
    pending: payouts.pending,
    in_exception: payouts.inException,
  });
  yield* counts('payouts', { unaccounted: payouts.unaccounted });
  yield* tallies('exceptions', { open: exceptions.open });
  yield* tallies('exceptions by severity', exceptions.bySeverity);
  yield* tallies('exceptions by category', exceptions.byCategory);
  yield* counts('exceptions', {
    opened_by_this_run: exceptions.opened,
    reopened_by_this_run: exceptions.reopened,
    changed_by_this_run: exceptions.changed,
    auto_closed_by_this_run: exceptions.autoClosed,
    still_open: exceptions.stillOpen,
  });
}

function* facts(section: string, values: Record<string, string>): Generator<readonly string[]> {
  for (const [item, text] of Object.entries(values)) yield [section, item, '', '', text];
}

function* counts(section: string, values: Record<string, number>): Generator<readonly string[]> {
  for (const [item, count] of Object.entries(values)) yield [section, item, String(count), '', ''];
}

function* tallies(section: string, values: Record<string, Tally>): Generator<readonly string[]> {
  for (const [item, tally] of Object.entries(values)) {
    yield [section, item, String(tally.count), rupiah(tally.amountSen), ''];
  }
}

const rupiah = (amount: Sen): string => toPlainRupiah(amount);
