import type { Sen } from '../../domain/money.ts';
import type { LegSummary, RollForward, Tally } from '../../reconciliation/runs/run-summary.ts';
import type { Run } from '../../reconciliation/runs/run-store.ts';
import { columns, onePage, type ReportTable, type Row } from '../tables/report-table.ts';
import { ROLL_FORWARD_LINES } from './roll-forward-table.ts';

/** One line of summary.csv; what is not there is an empty cell. */
export interface Figure {
  readonly section: string;
  readonly item: string;
  readonly count?: number;
  readonly amount?: Sen;
  readonly text?: string;
}

const SUMMARY_COLUMNS = columns(['section', 'item', 'count', 'amount', 'text'], {
  count: 'count',
  amount: 'amount',
});

export function summaryTable(figures: () => AsyncIterable<Figure>): ReportTable {
  return {
    name: 'summary',
    columns: SUMMARY_COLUMNS,
    async *pages() {
      const rows: Row[] = [];
      for await (const { section, item, count, amount, text } of figures()) {
        rows.push([section, item, count ?? null, amount ?? null, text ?? null]);
      }
      yield* onePage(rows);
    },
  };
}

export function* facts(
  section: string,
  values: Readonly<Record<string, string>>,
): Generator<Figure> {
  for (const [item, text] of Object.entries(values)) yield { section, item, text };
}

export function* tallies(
  section: string,
  values: Readonly<Record<string, Tally>>,
): Generator<Figure> {
  for (const [item, { count, amountSen: amount }] of Object.entries(values)) {
    yield { section, item, count, amount };
  }
}

export function* rollForwardFigures(of: RollForward): Generator<Figure> {
  for (const [line, item] of ROLL_FORWARD_LINES) {
    yield { section: 'roll-forward', item, count: of[line].count, amount: of[line].amountSen };
  }
}

/** What a run says of itself; a person's match or revocation says only who and when. */
export function* runFigures(run: Run): Generator<Figure> {
  yield* facts('run', {
    run_id: run.id,
    number: String(run.number),
    kind: run.kind,
    stream: run.stream,
    as_of: run.asOf,
    started_at: run.startedAt,
    started_by: run.startedBy,
    ended_at: run.endedAt ?? '',
    records_upto: String(run.recordsUpto),
    rules_sha256: run.rulesSha256,
  });
  if (run.summary === null) return;
  for (const leg of run.summary.legs) yield* legFigures(leg);
  const { open, bySeverity, byCategory } = run.summary.exceptions;
  yield* tallies('exceptions', { open });
  yield* tallies('exceptions by severity', bySeverity);
  yield* tallies('exceptions by category', byCategory);
}

function* legFigures(of: LegSummary): Generator<Figure> {
  const section = `leg ${of.leg}`;
  yield* tallies(section, {
    ours: of.ours,
    theirs: of.theirs,
    ours_matched: of.oursMatched,
    theirs_matched: of.theirsMatched,
    ours_open: of.oursOpen,
    theirs_open: of.theirsOpen,
    pending: of.pending,
  });
  yield { section, item: 'tolerated', amount: of.toleratedSen };
  yield { section, item: 'fees', amount: of.feesSen };
  yield { section, item: 'revoked', count: of.revoked };
  yield { section, item: 'gave_up', count: of.gaveUp };
  yield* tallies(`${section} by pass`, of.byPass);
}
