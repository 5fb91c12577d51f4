import { type Sen, subtractSen } from '../domain/money.ts';
import { after, businessDay, epochMs, type Instant } from '../domain/time.ts';
import { EXCEPTION_CATEGORIES } from '../reconciliation/exceptions/categories.ts';
import type {
  ExceptionFilter,
  ReconciliationException,
} from '../reconciliation/exceptions/exception-store.ts';
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

const DAY_MS = 24 * 60 * 60 * 1000;

/** Days from which a bucket begins (design, section 7). */
const AGE_BUCKETS: readonly (readonly [fromDays: number, name: string])[] = [
  [30, '30d+'],
  [7, '7-30d'],
  [3, '3-7d'],
  [1, '1-3d'],
  [0, '<24h'],
];

/** Youngest first. */
export const AGE_BUCKET_NAMES = AGE_BUCKETS.map(([, name]) => name).toReversed();

/** When the exceptions of a bucket were expected, as a filter of exceptions. */
export function expectedWithin(
  bucket: string,
  asOf: Instant,
): Pick<ExceptionFilter, 'expectedAfter' | 'expectedUpto'> {
  const index = AGE_BUCKETS.findIndex(([, name]) => name === bucket);
  const [fromDays = 0] = AGE_BUCKETS[index] ?? [];
  const [endDays] = AGE_BUCKETS[index - 1] ?? [];
  return {
    ...(endDays !== undefined && { expectedAfter: after(asOf, -endDays * DAY_MS) }),
    ...(fromDays > 0 && { expectedUpto: after(asOf, -fromDays * DAY_MS) }),
  };
}

/** Whole days, 0 while it is not due. */
export function ageInDays(exception: ReconciliationException, asOf: Instant): number {
  const from = exception.expectedBy ?? exception.eventAt ?? exception.firstSeen;
  return Math.max(0, Math.floor((epochMs(asOf) - epochMs(from)) / DAY_MS));
}

export function ageBucket(days: number): string {
  return AGE_BUCKETS.find(([from]) => days >= from)?.[1] ?? '<24h';
}
