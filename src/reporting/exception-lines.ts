import { type Sen, subtractSen } from '../domain/money.ts';
import { businessDay, type Instant } from '../domain/time.ts';
import { ageBucket, ageInDays } from '../reconciliation/exceptions/age.ts';
import { EXCEPTION_CATEGORIES } from '../reconciliation/exceptions/categories.ts';
import type { ReconciliationException } from '../reconciliation/exceptions/exception-store.ts';
import { columns, type Row } from './tables/report-table.ts';

/** Columns of exceptions.csv; docs/reports.md says what each is. */
export const EXCEPTION_TABLE_COLUMNS = columns(
  [
    'exception_id',
    'stream',
    'leg',
    'category',
    'severity',
    'status',
    'change',
    'first_seen',
    'expected_by',
    'age_days',
    'age_bucket',
    'our_ref',
    'partner_trx_id',
    'provider_ref',
    'bank_ref',
    'batch_id',
    'event_at',
    'business_day',
    'amount_ours',
    'amount_theirs',
    'fee_expected',
    'fee_actual',
    'difference',
    'status_ours',
    'status_theirs',
    'source',
    'pass',
    'nearest_candidate',
    'why',
    'suggested_action',
    'assignee',
    'note',
    'resolution',
    'version',
  ],
  {
    exception_id: 'count',
    age_days: 'count',
    amount_ours: 'amount',
    amount_theirs: 'amount',
    fee_expected: 'amount',
    fee_actual: 'amount',
    difference: 'amount',
    version: 'count',
  },
);
export interface ExceptionView {
  /** Ages are counted to it. */
  readonly asOf: Instant;
  /** What the newest version did is told: it belongs to what the report is about. */
  readonly tellsChange: boolean;
  readonly leg: string | null;
}

export function exceptionRow(exception: ReconciliationException, view: ExceptionView): Row {
  const ageDays = ageInDays(exception, view.asOf);
  const { amountOurs, amountTheirs, eventAt } = exception;
  return [
    exception.id,
    exception.stream,
    view.leg,
    exception.category,
    exception.severity,
    exception.status,
    view.tellsChange ? exception.change : 'none',
    exception.firstSeen,
    exception.expectedBy,
    ageDays,
    ageBucket(ageDays),
    exception.ourReference,
    exception.partnerTrxId,
    exception.providerReference,
    exception.bankReference,
    exception.batchId,
    eventAt,
    eventAt === null ? null : businessDay(eventAt),
    amountOurs,
    amountTheirs,
    exception.feeExpected,
    exception.feeActual,
    differenceOf(amountOurs, amountTheirs),
    exception.statusOurs,
    exception.statusTheirs,
    exception.source,
    exception.pass,
    exception.nearestCandidate,
    exception.why,
    EXCEPTION_CATEGORIES[exception.category].suggestedAction,
    exception.assignee,
    exception.note,
    exception.resolution,
    exception.version,
  ];
}

const differenceOf = (ours: Sen | null, theirs: Sen | null): Sen | null =>
  ours === null || theirs === null ? null : subtractSen(theirs, ours);
