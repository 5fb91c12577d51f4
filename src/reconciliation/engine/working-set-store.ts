import { dialectOf, type Queryable, rowsOf, unindexed } from '../../platform/database/database.ts';
import { tempSchema } from '../exceptions/found-store.ts';
import { literal } from '../rules/key-sql.ts';

/**
 * The open items of one leg and what the passes make of them, in temporary tables of the run's connection:
 * nothing in the database is locked by them.
 *
 * - `recon_items`: what has no match (yet); `aside`: it has several candidates, and later passes leave it.
 *   `side` 0 ours, 1 theirs. `outcome` 0 not moved, 1 moved, 2 open,
 *   3 moved back. `day_number`: banking days, see domain/banking-days.
 * - `recon_pairs`, `recon_theirs`: 1:1 matches by the id of ours, and of theirs.
 * - `recon_groups`, `recon_group_members`: the other matches, by the lowest id of ours.
 * - `recon_new_…`: what the pass that is under way matches, before it is kept in those (new-matches-store).
 * - `recon_ambiguous`: items with several candidates, by the pass that found them.
 * - `recon_superseded`: of the whole run: records that have a newer version.
 */
const PAIR = `ours_id bigint PRIMARY KEY, theirs_id bigint NOT NULL, pass text NOT NULL,
    ours_sen bigint NOT NULL, theirs_sen bigint NOT NULL, fee_sen bigint NOT NULL`;
const GROUP = `ours_id bigint PRIMARY KEY, pass text NOT NULL, ours_count integer NOT NULL,
    theirs_count integer NOT NULL, ours_sen bigint NOT NULL, theirs_sen bigint NOT NULL,
    fee_sen bigint NOT NULL`;
const MEMBER = 'record_id bigint PRIMARY KEY, ours_id bigint NOT NULL, side integer NOT NULL';

const TABLES: Readonly<Record<string, string>> = {
  recon_items: `id bigint PRIMARY KEY, side integer NOT NULL, outcome integer NOT NULL,
    reference text NOT NULL, amount_sen bigint NOT NULL, fee_sen bigint NOT NULL,
    tax_sen bigint NOT NULL, account text NOT NULL, group_key text NOT NULL,
    counterparty text NOT NULL, day text, day_number integer,
    aside integer NOT NULL`,
  recon_pairs: PAIR,
  recon_theirs: 'theirs_id bigint PRIMARY KEY, ours_id bigint NOT NULL',
  recon_groups: GROUP,
  recon_group_members: MEMBER,
  recon_new_pairs: PAIR,
  recon_new_groups: GROUP,
  recon_new_members: MEMBER,
  recon_ambiguous: `id bigint PRIMARY KEY, pass text NOT NULL, kind text NOT NULL,
    candidates bigint NOT NULL, candidate_id bigint`,
  // Of one pass: what both sides have in common (keys, and the amount where it must be equal), with the
  // lines of it where each side has one.
  recon_classes: `k1 text, k2 text, k3 text, k4 text, outcome integer NOT NULL,
    expected_sen bigint NOT NULL, items integer NOT NULL, named integer NOT NULL, outcomes integer NOT NULL,
    ours_id bigint NOT NULL, theirs_id bigint NOT NULL, ours_sen bigint NOT NULL,
    theirs_sen bigint NOT NULL, ours_day integer NOT NULL, theirs_day integer NOT NULL`,
  // Items with its keys (or sums of them), equal ones counted, and what could go with what.
  recon_keyed: `id bigint PRIMARY KEY, side integer NOT NULL, outcome integer NOT NULL,
    k1 text NOT NULL, k2 text NOT NULL, k3 text NOT NULL, k4 text NOT NULL, amount_sen bigint NOT NULL,
    expected_sen bigint NOT NULL, day_from integer NOT NULL, day_to integer NOT NULL,
    members integer NOT NULL, sum_key text`,
  // Which lines of ours a sum in recon_keyed is made of, by its lowest id.
  recon_summands: 'id bigint PRIMARY KEY, sum_id bigint NOT NULL',
  recon_sums: `no bigint PRIMARY KEY, side integer NOT NULL, outcome integer NOT NULL, k1 text NOT NULL,
    k2 text NOT NULL, k3 text NOT NULL, k4 text NOT NULL, amount_sen bigint NOT NULL,
    expected_sen bigint NOT NULL, day_from integer NOT NULL, day_to integer NOT NULL,
    items integer NOT NULL, id bigint NOT NULL`,
  recon_links: 'ours_no bigint NOT NULL, theirs_no bigint NOT NULL',
};

export async function makeWorkingSet(db: Queryable): Promise<void> {
  await dropWorkingSet(db);
  for (const [table, columns] of Object.entries(TABLES)) await makeTable(db, table, columns);
  for (const index of INDEXES) await db.raw(`CREATE INDEX ${index}`);
}

const INDEXES = [
  'recon_keyed_by_key ON recon_keyed (side, k1, k2, k3, k4, expected_sen, day_from)',
  'recon_sums_by_key ON recon_sums (side, k1, k2, k3, k4, outcome, expected_sen, day_from)',
  'recon_summands_of ON recon_summands (sum_id)',
  'recon_group_members_of ON recon_group_members (ours_id, side)',
];

/** One of them anew, under its own or another name. */
export async function makeWorkingTable(db: Queryable, like: string, name = like): Promise<void> {
  await makeTable(db, name, TABLES[like] ?? '');
}

async function makeTable(db: Queryable, table: string, columns: string): Promise<void> {
  // Only so spelled does SQLite use the key as the table's own order.
  const spelled =
    dialectOf(db) === 'sqlite'
      ? columns.replace(/bigint PRIMARY KEY/, 'INTEGER PRIMARY KEY')
      : columns;
  await db.raw(`CREATE TEMPORARY TABLE ${table} (${spelled})`);
}

export async function dropWorkingSet(db: Queryable): Promise<void> {
  for (const table of Object.keys(TABLES)) {
    await db.raw(`DROP TABLE IF EXISTS ${tempSchema(db)}.${table}`);
  }
}

/** PostgreSQL plans joins of a table that it has not looked at as if it were small. */
export async function analyse(db: Queryable, table: string): Promise<void> {
  if (dialectOf(db) === 'postgres') await db.raw(`ANALYZE ${table}`);
}

/** For what is left, which SQLite too would join in the wrong order without having looked at it. */
export async function analyseLeftovers(db: Queryable, table: string): Promise<void> {
  await db.raw(`ANALYZE ${tempSchema(db)}.${table}`);
}

export interface LegToLoad {
  readonly stream: string;
  readonly leg: number;
  readonly ours: readonly string[];
  readonly theirs: readonly string[];
  /** Records up to here were seen by the run before; those of them that are open are in `open_items`. */
  readonly after: number;
  readonly upto: number;
  readonly oursWait: boolean;
}

const OUTCOME = `CASE records.status WHEN 'paid' THEN 1 WHEN 'complete' THEN 1 WHEN 'top_up' THEN 1
  WHEN 'adjustment' THEN 1 WHEN 'reversed' THEN 3 WHEN 'refunded' THEN 3 WHEN 'pending' THEN 2
  WHEN 'processing' THEN 2 ELSE 0 END`;

// Without its banking day: that is looked up for what the exact passes leave.
const ITEM = `records.id, SIDE, ${OUTCOME}, records.reference, records.amount_sen, records.fee_sen,
  records.tax_sen, records.account, records.group_key, records.counterparty, records.business_day,
  cast(NULL AS integer), 0`;

const NOT_CLAIMED = (leg: number): string => `NOT EXISTS (SELECT 1 FROM match_claims
    WHERE match_claims.record_id = records.id AND match_claims.leg = ${leg})`;
const NOT_SUPERSEDED = `NOT EXISTS (SELECT 1 FROM recon_superseded
    WHERE recon_superseded.record_id = records.id)`;

/** Older versions of items that have a newer one: they take no part, whatever they were. */
export async function findSuperseded(
  db: Queryable,
  of: { after: number; upto: number; stream: string },
): Promise<void> {
  await db.raw(`DROP TABLE IF EXISTS ${tempSchema(db)}.recon_superseded`);
  await makeTable(db, 'recon_superseded', 'record_id bigint PRIMARY KEY');
  await db.raw(
    `INSERT INTO recon_superseded (record_id)
     SELECT DISTINCT older.id FROM records AS newer
     JOIN records AS older ON older.source = newer.source AND older.item = newer.item
       AND older.version < newer.version
     WHERE newer.version > 1 AND newer.id > :after AND newer.id <= :upto
       AND ${unindexed(db, 'newer.stream')} = :stream`,
    of,
  );
}

/**
 * What takes part in a leg, as a query: what is new, and what was left open. The exact pass that comes first
 * reads it as it is; only what that leaves is copied.
 */
export async function itemsSql(db: Queryable, of: LegToLoad): Promise<string> {
  const sources = of.oursWait ? [...of.ours, ...of.theirs] : of.theirs;
  const side = `CASE WHEN records.source IN ${listed(of.theirs)} THEN 1 ELSE 0 END`;
  const item = ITEM.replace('SIDE', side);
  const takesPart = `${unindexed(db, 'records.stream')} = ${literal(of.stream)}
    AND ${unindexed(db, 'records.source')} IN ${listed(sources)}`;
  const isOpen = `${NOT_CLAIMED(of.leg)} AND ${NOT_SUPERSEDED}`;
  return `SELECT ${item} FROM open_items JOIN records ON records.id = open_items.record_id
     WHERE open_items.stream = ${literal(of.stream)} AND open_items.leg = ${of.leg}
       AND records.id <= ${of.after} AND ${takesPart} AND ${isOpen}
     UNION ALL
     SELECT ${item} FROM records
     WHERE records.id > ${of.after} AND records.id <= ${of.upto} AND ${takesPart}
       ${(await hasOnlyFresh(db, of)) ? '' : `AND ${isOpen}`}`;
}

/** Nothing new was replaced or matched by hand yet: a million questions less. */
async function hasOnlyFresh(db: Queryable, of: LegToLoad): Promise<boolean> {
  const found: unknown = await db.raw(
    `SELECT 1 AS there FROM recon_superseded WHERE record_id > :after
     UNION ALL
     SELECT 1 FROM match_claims WHERE record_id > :after LIMIT 1`,
    { after: of.after },
  );
  return rowsOf(found).length === 0;
}

/** `statement` over the query instead of the table of the same name. */
export const overQuery = (query: string, statement: string): string =>
  `WITH recon_items (${ITEM_COLUMNS}) AS (${query})\n${statement}`;

/** Copies both sides of a leg; `unmatched`: only what the pass before has left. */
export async function loadItems(
  db: Queryable,
  of: LegToLoad,
  { unmatched }: { unmatched: boolean },
): Promise<void> {
  const where = unmatched ? `WHERE NOT ${MATCHED}` : '';
  const query = await itemsSql(db, of);
  await db.raw(
    `INSERT INTO recon_items
     SELECT * FROM (SELECT ${ITEM_COLUMNS} FROM (
       ${overQuery(query, 'SELECT * FROM recon_items')}) AS loaded) AS recon_items ${where}`,
  );
  if (!of.oursWait) await lookUpOurs(db, of);
  await analyse(db, 'recon_items');
}

const ITEM_COLUMNS = `id, side, outcome, reference, amount_sen, fee_sen, tax_sen, account, group_key,
  counterparty, day, day_number, aside`;

/** Of a row of recon_items: a pass has matched it. */
export const MATCHED = `(CASE side
      WHEN 0 THEN EXISTS (SELECT 1 FROM recon_pairs WHERE recon_pairs.ours_id = recon_items.id)
      ELSE EXISTS (SELECT 1 FROM recon_theirs WHERE recon_theirs.theirs_id = recon_items.id) END
    OR EXISTS (SELECT 1 FROM recon_group_members
      WHERE recon_group_members.record_id = recon_items.id))`;

const listed = (sources: readonly string[]): string =>
  `(${sources.map((source) => literal(source)).join(', ')})`;

/** Ours do not wait here: those that theirs name are looked up, however old. */
async function lookUpOurs(db: Queryable, of: LegToLoad): Promise<void> {
  await db.raw(
    `INSERT INTO recon_items
     SELECT ${ITEM.replace('SIDE', '0')}
     FROM (SELECT DISTINCT reference FROM recon_items WHERE side = 1 AND reference <> '') AS named
     JOIN records ON records.stream = :stream AND records.reference = named.reference
     WHERE records.source IN ${listed(of.ours)} AND records.id <= :upto AND ${NOT_CLAIMED(of.leg)} AND ${NOT_SUPERSEDED}
       AND NOT EXISTS (SELECT 1 FROM records AS later WHERE later.source = records.source
         AND later.item = records.item AND later.version > records.version AND later.id <= :upto)`,
    { stream: of.stream, upto: of.upto },
  );
}

export interface SideTally {
  readonly count: number;
  readonly amount: number;
}

export async function tallySide(db: Queryable, side: 0 | 1): Promise<SideTally> {
  const found: unknown = await db.raw(
    `SELECT count(*) AS count, cast(coalesce(sum(amount_sen), 0) AS bigint) AS amount
     FROM recon_items WHERE side = ?`,
    [side],
  );
  const row = rowsOf<{ count: number; amount: number }>(found)[0];
  return { count: row?.count ?? 0, amount: row?.amount ?? 0 };
}

/** Looks up the banking days of what has none yet: what the exact passes have left. */
export async function numberDays(db: Queryable): Promise<void> {
  await db.raw(
    `UPDATE recon_items SET day_number = (SELECT day_number FROM recon_days
       WHERE recon_days.day = recon_items.day) WHERE day_number IS NULL AND day IS NOT NULL`,
  );
}

/** Sorts and temporary tables of a run may use more memory than a worker's small questions do. */
export async function tuneConnection(db: Queryable): Promise<void> {
  if (dialectOf(db) === 'postgres') {
    await db.raw("SET work_mem = '64MB'");
    return;
  }
  await db.raw('PRAGMA cache_size = -64000');
  await db.raw('PRAGMA temp.cache_size = -32000');
}
