import type { Queryable } from '../../platform/database/database.ts';
import { type ExceptionRule, findExceptions } from '../exceptions/found-store.ts';
import type { Find, FindingsAt } from '../streams/findings.ts';
import { bankingDaysBefore } from './banking-days-back.ts';
import { type Covered, type FeedGap, feedGaps } from './feed-gaps.ts';
import { keptSentence } from '../../domain/sentence.ts';
import { eitherSaid } from '../../platform/database/said-in-sql.ts';
import { type SayWhy, whySayer } from '../exceptions/why-sql.ts';
import { sayWhy } from '../exceptions/whys.ts';

/** The stream's feeds: one that brings nothing any more, and holes between what was brought. */
export const findFeedProblems: Find = async (db, at) => {
  for (const [source, days] of Object.entries(at.feeds)) {
    const since = bankingDaysBefore(at.asOf, days, at.holidays);
    await findExceptions(db, stale(whySayer(db)), {
      stream: at.stream,
      source,
      days,
      since,
      asOf: at.asOf,
    });
    await findGaps(db, at, source);
  }
};

/**
 * Brought is what was imported or, of a source that is asked and not imported, recorded. A source that never
 * brought anything is stale once the stream has been reconciled for as long without it.
 */
const stale = (say: SayWhy): ExceptionRule => ({
  category: 'stale_feed',
  columns: {
    item: 'source',
    severity: `'medium'`,
    event_at: 'last_at',
    source: 'source',
  },
  why: eitherSaid([['is_first = 1', say('why/feed_never', STALE)]], say('why/feed_stale', STALE)),
  from: `(
    SELECT cast(:source AS text) AS source,
      CASE WHEN brought.last_at IS NULL THEN 1 ELSE 0 END AS is_first,
      coalesce(brought.last_at, (SELECT min(started_at) FROM reconciliation_runs
        WHERE stream = :stream AND state = 'finished' AND started_at <= :asOf)) AS last_at
    FROM (SELECT max(at) AS last_at FROM (
      SELECT imported_at AS at FROM imports WHERE source = :source AND imported_at <= :asOf
      UNION ALL
      SELECT max(recorded_at) FROM records WHERE source = :source AND recorded_at <= :asOf
        AND NOT EXISTS (SELECT 1 FROM imports WHERE source = :source)
    ) AS each_time) AS brought
  ) AS feed WHERE last_at < :since`,
});

const STALE = { source: 'source', at: 'last_at', days: 'cast(:days AS integer)' };

async function findGaps(
  db: Queryable,
  { asOf, holidays }: FindingsAt,
  source: string,
): Promise<void> {
  const covered: Covered[] = await db('imports')
    .where({ source })
    .andWhere('imported_at', '<=', asOf)
    .whereNotNull('covers_from')
    .whereNotNull('covers_to')
    .select('covers_from as from', 'covers_to as to');
  for (const gap of feedGaps(covered, holidays)) await insertGap(db, source, gap);
}

async function insertGap(
  db: Queryable,
  source: string,
  { after, before, firstDay, lastDay, bankingDays }: FeedGap,
): Promise<void> {
  const why = sayWhy('why/feed_gap', { source, firstDay, lastDay, bankingDays, after, before });
  await db('recon_found')
    .insert({
      category: 'gap_in_feed',
      item: `${source} ${after}`,
      severity: 'medium',
      event_at: after,
      source,
      why: why.text,
      why_sentence: keptSentence(why),
    })
    .onConflict(['category', 'item'])
    .ignore();
}
