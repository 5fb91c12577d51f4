import { sen } from '../../domain/money.ts';
import { type Queryable, rowsOf } from '../../platform/database/database.ts';
import { atStake, isOpen } from '../exceptions/exception-sql.ts';
import type { Leg } from '../rules/definition.ts';
import {
  addTallies,
  type LegSummary,
  NOTHING,
  type RunSummary,
  type Tally,
} from './run-summary.ts';

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

export interface PassDifference {
  readonly pass: string;
  readonly losses: number;
  readonly gains: number;
  readonly fees: number;
}

export type MatchedOfLeg = Pick<
  LegSummary,
  'byPass' | 'oursMatched' | 'theirsMatched' | 'toleratedSen' | 'feesSen'
> & {
  /** Of the passes that tolerated something, or have a fee. */
  readonly differences: readonly PassDifference[];
};

interface PassRow {
  readonly matches: number;
  readonly ours: number;
  readonly theirs: number;
  readonly ours_sen: number;
  readonly theirs_sen: number;
  readonly fees: number;
  readonly gains: number;
}

/** What the passes of the leg matched, from the run's temporary tables. */
export async function matchedOfLeg(db: Queryable, leg: Leg): Promise<MatchedOfLeg> {
  const rows: { readonly pass: string; readonly row: PassRow }[] = [];
  for (const { name: pass } of leg.passes) rows.push({ pass, row: await matchedByPass(db, pass) });
  const sum = (of: (row: PassRow) => number): number =>
    rows.reduce((total, { row }) => total + of(row), 0);
  const differences = rows.map(({ pass, row }) => {
    const difference = row.theirs_sen - (row.ours_sen - row.fees);
    return { pass, gains: row.gains, losses: row.gains - difference, fees: row.fees };
  });
  return {
    byPass: Object.fromEntries(
      rows
        .filter(({ row }) => row.matches > 0)
        .toSorted((a, b) => (a.pass < b.pass ? -1 : 1))
        .map(({ pass, row }) => [pass, { count: row.matches, amountSen: sen(row.ours_sen) }]),
    ),
    oursMatched: { count: sum((row) => row.ours), amountSen: sen(sum((row) => row.ours_sen)) },
    theirsMatched: {
      count: sum((row) => row.theirs),
      amountSen: sen(sum((row) => row.theirs_sen)),
    },
    toleratedSen: sen(sum((row) => row.theirs_sen - (row.ours_sen - row.fees))),
    feesSen: sen(sum((row) => row.fees)),
    differences: differences.filter(
      ({ losses, gains, fees }) => losses + gains !== 0 || fees !== 0,
    ),
  };
}

/** Not grouped: SQLite would sort a million matches for a handful of names. */
async function matchedByPass(db: Queryable, pass: string): Promise<PassRow> {
  const difference = 'theirs_sen - (ours_sen - fee_sen)';
  const of = (table: string, ours: string, theirs: string): string =>
    `SELECT count(*) AS matches, ${ours} AS ours, ${theirs} AS theirs, sum(ours_sen) AS ours_sen,
       sum(theirs_sen) AS theirs_sen, sum(fee_sen) AS fees,
       sum(CASE WHEN ${difference} > 0 THEN ${difference} ELSE 0 END) AS gains
     FROM ${table} WHERE pass = :pass`;
  const found: unknown = await db.raw(
    `${of('recon_pairs', 'count(*)', 'count(*)')}
     UNION ALL ${of('recon_groups', 'sum(ours_count)', 'sum(theirs_count)')}`,
    { pass },
  );
  const rows = rowsOf<Record<keyof PassRow, number | string | null>>(found);
  const total = (name: keyof PassRow): number =>
    rows.reduce((sum, row) => sum + Number(row[name] ?? 0), 0);
  return {
    matches: total('matches'),
    ours: total('ours'),
    theirs: total('theirs'),
    ours_sen: total('ours_sen'),
    theirs_sen: total('theirs_sen'),
    fees: total('fees'),
    gains: total('gains'),
  };
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
