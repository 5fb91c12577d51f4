import type { Instant } from '../../domain/time.ts';
import type { Queryable } from '../../platform/database/database.ts';
import { bankingDaysBefore } from '../../reconciliation/completeness/banking-days-back.ts';
import type { ReconciledStreams } from '../../work/job.ts';
import { importedSources, lastRecordedAt } from './feeds-store.ts';

/** A source of files or records, and whether it still brings something. */
export interface Feed {
  readonly source: string;
  /** That expects it; null: none does. */
  readonly stream: string | null;
  /** It should bring something every so many banking days; null: nobody says. */
  readonly everyDays: number | null;
  readonly lastAt: Instant | null;
  readonly coversTo: Instant | null;
  /** Null: without a rhythm, or before the first time, there is nothing to judge by. */
  readonly isStale: boolean | null;
}

/** Those that streams expect, by their rhythm, and whatever else was ever imported. */
export async function feedsNow(
  db: Queryable,
  { all, holidays }: ReconciledStreams,
  at: Instant,
): Promise<Feed[]> {
  const imported = await importedSources(db);
  const expected = all.flatMap(({ definition }) =>
    Object.entries(definition.feeds).map(([source, everyDays]) => ({
      source,
      everyDays,
      stream: definition.name,
    })),
  );
  const feeds: Feed[] = [];
  for (const { source, everyDays, stream } of expected) {
    const file = imported.find((each) => each.source === source);
    const lastAt = file?.lastAt ?? (await lastRecordedAt(db, source));
    const isStale = lastAt === null ? null : lastAt < bankingDaysBefore(at, everyDays, holidays);
    feeds.push({ source, stream, everyDays, lastAt, coversTo: file?.coversTo ?? null, isStale });
  }
  const others = imported.filter(({ source }) => !expected.some((each) => each.source === source));
  return [
    ...feeds,
    ...others.map((each) => ({ ...each, stream: null, everyDays: null, isStale: null })),
  ];
}
