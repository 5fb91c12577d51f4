import { sen } from '../../domain/money.ts';
import { type Queryable, rowsOf } from '../../platform/database/database.ts';
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

/**
 * Exceptions that are open once the run counts: those that it leaves as they are, and those that it opens or
 * changes. Read before the run counts, so from its comparison (publish-findings-store).
 */
export async function openAfter(db: Queryable, stream: string): Promise<RunSummary['exceptions']> {
  const open = `(
    SELECT exceptions.category AS category, kept.severity AS severity, ${atStake('kept')} AS amount
    FROM exceptions JOIN exception_versions AS kept
      ON kept.exception_id = exceptions.id AND kept.version = exceptions.version
    WHERE exceptions.stream = :stream AND ${isOpen('exceptions.status')}
      AND NOT EXISTS (SELECT 1 FROM recon_changes WHERE recon_changes.exception_id = exceptions.id)
    UNION ALL
    SELECT found.category, found.severity, ${atStake('found')}
    FROM recon_found AS found JOIN recon_changes AS news
      ON news.category = found.category AND news.item = found.item AND ${isOpen('news.status')}
    UNION ALL
    SELECT found.category, found.severity, ${atStake('found')}
    FROM recon_found AS found JOIN recon_news
      ON recon_news.category = found.category AND recon_news.item = found.item
  ) AS open_ones`;
  const by = (column: string): Promise<Record<string, Tally>> =>
    tallies(
      db,
      `SELECT ${column} AS key, count(*) AS count, sum(amount) AS amount FROM ${open} GROUP BY ${column}`,
      { stream },
    );
  const byCategory = await by('category');
  return { open: sumOf(byCategory), byCategory, bySeverity: await by('severity') };
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
