import { type Sen, subtractSen, toPlainRupiah } from '../domain/money.ts';
import { businessDay, epochMs, type Instant } from '../domain/time.ts';
import { EXCEPTION_CATEGORIES } from '../reconciliation/categories.ts';
import type { ReconciliationException } from '../reconciliation/exception-store.ts';
import type { Run } from '../reconciliation/run-store.ts';

/**
 * Columns of exceptions.csv. Amounts in rupiah, `difference` = theirs − ours; instants in UTC,
 * `business_day` is that of `event_at` in Jakarta. The age counts from `expected_by` (else `event_at`,
 * else `first_seen`) to the run's as-of time.
 */
export const EXCEPTION_COLUMNS = [
  'exception_id',
  'stream',
  'category',
  'severity',
  'status',
  'change', // by this run: opened, changed, reopened, auto_closed; else none
  'first_seen',
  'expected_by',
  'age_days',
  'age_bucket',
  'our_ref',
  'partner_trx_id',
  'provider_ref',
  'batch_id',
  'event_at',
  'business_day',
  'amount_ours',
  'amount_theirs',
  'difference',
  'status_ours',
  'status_theirs',
  'source',
  'pass',
  'nearest_candidate',
  'why',
  'suggested_action',
  'version',
] as const;

const DAY_MS = 24 * 60 * 60 * 1000;

/** Days from which a bucket begins (design, section 7). */
const AGE_BUCKETS: readonly (readonly [fromDays: number, name: string])[] = [
  [30, '30d+'],
  [7, '7-30d'],
  [3, '3-7d'],
  [1, '1-3d'],
  [0, '<24h'],
];

export function exceptionCells(
  exception: ReconciliationException,
  run: Pick<Run, 'number' | 'asOf'>,
): readonly string[] {
  const ageDays = ageInDays(exception, run.asOf);
  const { amountOurs, amountTheirs, eventAt } = exception;
  return [
    String(exception.id),
    exception.stream,
    exception.category,
    exception.severity,
    exception.status,
    exception.runNumber === run.number ? exception.change : 'none',
    exception.firstSeen,
    exception.expectedBy ?? '',
    String(ageDays),
    ageBucket(ageDays),
    exception.ourReference ?? '',
    exception.partnerTrxId ?? '',
    exception.providerReference ?? '',
    exception.batchId ?? '',
    eventAt ?? '',
    eventAt === null ? '' : businessDay(eventAt),
    amount(amountOurs),
    amount(amountTheirs),
    amountOurs === null || amountTheirs === null
      ? ''
      : amount(subtractSen(amountTheirs, amountOurs)),
    exception.statusOurs ?? '',
    exception.statusTheirs ?? '',
    exception.source ?? '',
    exception.pass ?? '',
    exception.nearestCandidate ?? '',
    exception.why,
    EXCEPTION_CATEGORIES[exception.category].suggestedAction,
    String(exception.version),
  ];
}

const amount = (of: Sen | null): string => (of === null ? '' : toPlainRupiah(of));

/** Whole days, 0 while it is not due. */
function ageInDays(exception: ReconciliationException, asOf: Instant): number {
  const from = exception.expectedBy ?? exception.eventAt ?? exception.firstSeen;
  return Math.max(0, Math.floor((epochMs(asOf) - epochMs(from)) / DAY_MS));
}

export function ageBucket(days: number): string {
  return AGE_BUCKETS.find(([from]) => days >= from)?.[1] ?? '<24h';
}
