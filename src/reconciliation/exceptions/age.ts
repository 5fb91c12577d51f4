import { after, epochMs, type Instant } from '../../domain/time.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Days from which a bucket begins (design, section 7), oldest first. */
export const AGE_BUCKETS = [
  [30, '30d+'],
  [7, '7-30d'],
  [3, '3-7d'],
  [1, '1-3d'],
  [0, '<24h'],
] as const satisfies readonly (readonly [fromDays: number, name: string])[];

export type AgeBucket = (typeof AGE_BUCKETS)[number][1];

/** From when an exception's age is counted: when it was due, else when it happened, else when it was seen. */
export interface Dated {
  readonly expectedBy: Instant | null;
  readonly eventAt: Instant | null;
  readonly firstSeen: Instant;
}

/** Whole days, 0 while it is not due. */
export function ageInDays({ expectedBy, eventAt, firstSeen }: Dated, asOf: Instant): number {
  const from = expectedBy ?? eventAt ?? firstSeen;
  return Math.max(0, Math.floor((epochMs(asOf) - epochMs(from)) / DAY_MS));
}

export function ageBucket(days: number): AgeBucket {
  return AGE_BUCKETS.find(([from]) => days >= from)?.[1] ?? '<24h';
}

/** The bucket of what is dated by this SQL expression, as of an instant. */
export function ageBucketSql(dated: string, asOf: Instant): string {
  const older = AGE_BUCKETS.filter(([days]) => days > 0).map(
    ([days, name]) => `WHEN ${dated} <= '${after(asOf, -days * DAY_MS)}' THEN '${name}'`,
  );
  return `CASE ${older.join(' ')} ELSE '<24h' END`;
}

/** Youngest first. */
export const AGE_BUCKET_NAMES: readonly AgeBucket[] = AGE_BUCKETS.map(
  ([, name]) => name,
).toReversed();

/** When the exceptions of a bucket were expected: after one instant, up to another, where there is one. */
export function expectedWithin(
  bucket: string,
  asOf: Instant,
): { readonly expectedAfter?: Instant; readonly expectedUpto?: Instant } {
  const index = AGE_BUCKETS.findIndex(([, name]) => name === bucket);
  const fromDays = AGE_BUCKETS[index]?.[0] ?? 0;
  const endDays = AGE_BUCKETS[index - 1]?.[0];
  return {
    ...(endDays !== undefined && { expectedAfter: after(asOf, -endDays * DAY_MS) }),
    ...(fromDays > 0 && { expectedUpto: after(asOf, -fromDays * DAY_MS) }),
  };
}
