import { sen } from '../../domain/money.ts';
import type { Instant } from '../../domain/time.ts';
import { type Queryable, rowsOf } from '../../platform/database/database.ts';
import { type AgeBucket, ageBucketSql } from '../exceptions/age.ts';
import type { Severity } from '../exceptions/categories.ts';
import { atStake, isOpen } from '../exceptions/exception-sql.ts';
import { addTallies, NOTHING, type RunSummary, type Tally } from './run-summary.ts';

interface TallyRow {
  readonly key: string;
  readonly count: number | string;
  readonly amount: number | string | null;
}

/** Rows of key, count and amount, in the order of the keys whatever the database's collation. */
async function tallies(
  db: Queryable,
  sql: string,
  bindings: Record<string, string | number> = {},
): Promise<Record<string, Tally>> {
  const found: unknown = await db.raw(sql, bindings);
  const inOrder = rowsOf<TallyRow>(found).toSorted((a, b) => (a.key < b.key ? -1 : 1));
  return Object.fromEntries(
    inOrder.map((row) => [
      row.key,
      { count: Number(row.count), amountSen: sen(Number(row.amount ?? 0)) },
    ]),
  );
}

function sumOf(of: Readonly<Record<string, Tally>>): Tally {
  return Object.values(of).reduce(addTallies, NOTHING);
}

interface OpenRow {
  readonly category: string;
  readonly severity: Severity;
  readonly age: AgeBucket;
  readonly count: number | string;
  readonly amount: number | string | null;
}

/** Of the rows that share a key, in the order of the keys. */
function tallyBy(
  rows: readonly OpenRow[],
  key: (row: OpenRow) => string,
): Readonly<Record<string, Tally>> {
  const found = new Map<string, Tally>();
  for (const row of rows.toSorted((a, b) => (key(a) < key(b) ? -1 : 1))) {
    const tally = { count: Number(row.count), amountSen: sen(Number(row.amount ?? 0)) };
    found.set(key(row), addTallies(found.get(key(row)) ?? NOTHING, tally));
  }
  return Object.fromEntries(found);
}

/**
 * Exceptions that are open once the run counts: those that it leaves as they are, and those that it opens or
 * changes. Read before the run counts, so from its comparison (publish-findings-store).
 */
export async function openAfter(
  db: Queryable,
  { stream, asOf }: { readonly stream: string; readonly asOf: Instant },
): Promise<RunSummary['exceptions']> {
  const open = `(
    SELECT exceptions.category AS category, kept.severity AS severity, ${atStake('kept')} AS amount,
      coalesce(kept.expected_by, kept.event_at, exceptions.first_seen) AS dated
    FROM exceptions JOIN exception_versions AS kept
      ON kept.exception_id = exceptions.id AND kept.version = exceptions.version
    WHERE exceptions.stream = :stream AND ${isOpen('exceptions.status')}
      AND NOT EXISTS (SELECT 1 FROM recon_changes WHERE recon_changes.exception_id = exceptions.id)
    UNION ALL
    SELECT found.category, found.severity, ${atStake('found')},
      coalesce(found.expected_by, found.event_at, exceptions.first_seen)
    FROM recon_found AS found JOIN recon_changes AS news
      ON news.category = found.category AND news.item = found.item AND ${isOpen('news.status')}
    JOIN exceptions ON exceptions.id = news.exception_id
    UNION ALL
    SELECT found.category, found.severity, ${atStake('found')},
      coalesce(found.expected_by, found.event_at, :asOf)
    FROM recon_found AS found JOIN recon_news
      ON recon_news.category = found.category AND recon_news.item = found.item
  ) AS open_ones`;
  const result: unknown = await db.raw(
    `SELECT category, severity, age, count(*) AS count, sum(amount) AS amount
     FROM (SELECT category, severity, amount, ${ageBucketSql('dated', asOf)} AS age FROM ${open}) AS aged
     GROUP BY category, severity, age`,
    { stream, asOf },
  );
  const rows = rowsOf<OpenRow>(result);
  const byCategory = tallyBy(rows, ({ category }) => category);
  const ages = [...new Set(rows.map(({ age }) => age))].toSorted();
  return {
    open: sumOf(byCategory),
    byCategory,
    bySeverity: tallyBy(rows, ({ severity }) => severity),
    byAge: Object.fromEntries(
      ages.map((each) => [
        each,
        tallyBy(
          rows.filter(({ age }) => age === each),
          ({ severity }) => severity,
        ),
      ]),
    ),
  };
}

/** What the run opens, reopens, changes and closes; by the comparison, so for a dry run too. */
export async function changesOfRun(db: Queryable): Promise<Record<string, Tally>> {
  return tallies(
    db,
    `SELECT change AS key, count(*) AS count, sum(amount) AS amount FROM (
       SELECT news.change AS change, CASE news.change
           WHEN 'changed' THEN ${atStake('found')} - (${atStake('known')})
           WHEN 'auto_closed' THEN ${atStake('known')} ELSE ${atStake('found')} END AS amount
       FROM recon_changes AS news
       LEFT JOIN recon_found AS found ON found.category = news.category AND found.item = news.item
       LEFT JOIN exception_versions AS known
         ON known.exception_id = news.exception_id AND known.version = news.version - 1
       UNION ALL
       SELECT 'opened', ${atStake('found')} FROM recon_found AS found JOIN recon_news
         ON recon_news.category = found.category AND recon_news.item = found.item
     ) AS changes GROUP BY change`,
  );
}
