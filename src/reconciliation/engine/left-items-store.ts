import type { Instant } from '../../domain/time.ts';
import { type Queryable, rowsOf } from '../../platform/database/database.ts';
import { tempSchema } from '../exceptions/found-store.ts';
import type { Due, Leg } from '../rules/definition.ts';
import { feeSql } from '../rules/key-sql.ts';
import { analyseLeftovers } from './working-set-store.ts';

export interface LegToClassify {
  readonly stream: string;
  readonly leg: Leg;
  readonly ourReference: 'reference' | 'counterparty';
  readonly asOf: Instant;
  /** The banking day of `asOf`. */
  readonly today: number;
  /** Nothing of before is ours to explain; null: everything is. */
  readonly since: Instant | null;
  /** What stays pending at its own source is told here; not of our own books, which know better. */
  readonly tellsOverdue: boolean;
}

/** The leftovers beside what people read of them, when they are due, and what they are for their side. */
export async function makeLeftItems(db: Queryable, of: LegToClassify): Promise<void> {
  await db.raw(`DROP TABLE IF EXISTS ${tempSchema(db)}.recon_left_items`);
  const { ours, theirs } = of.leg.due;
  const covered = of.leg.dueWhenCovered
    ? `CASE WHEN side = 0 AND NOT EXISTS (SELECT 1 FROM imports WHERE imports.source IN (${of.leg.theirs
        .map((source) => `'${source}'`)
        .join(', ')}) AND imports.covers_from <= records.occurred_at
        AND imports.covers_to > records.occurred_at) THEN 1 ELSE 0 END`
    : '0';
  await db.raw(
    `CREATE TEMPORARY TABLE recon_left_items AS
     SELECT item.id AS id, item.side AS side, item.outcome AS outcome, item.reference AS reference,
       item.amount_sen AS amount_sen, item.fee_sen AS fee_sen, item.tax_sen AS tax_sen,
       item.day_number AS day_number, records.source AS source, records.item AS item,
       records.status AS status, records.occurred_at AS occurred_at, records.counterparty AS counterparty,
       records.account AS account, recon_ambiguous.pass AS pass, recon_ambiguous.kind AS kind,
       recon_ambiguous.candidates AS candidates, recon_ambiguous.candidate_id AS candidate_id,
       CASE side WHEN 0 THEN ${of.ourReference === 'counterparty' ? "nullif(records.counterparty, '')" : "nullif(item.reference, '')"} END AS our_reference,
       due_day.day || 'T17:00:00.000Z' AS expected_by,
       CASE WHEN ${covered} = 1 THEN 0
         WHEN side = 0 THEN ${isDue(ours, of.today)} ELSE ${isDue(theirs, of.today)} END AS is_due,
       0 AS told
     FROM recon_items AS item JOIN records ON records.id = item.id
     LEFT JOIN recon_ambiguous ON recon_ambiguous.id = item.id
     LEFT JOIN (SELECT day_number, max(day) AS day FROM recon_days GROUP BY day_number) AS due_day
       ON due_day.day_number = item.day_number + CASE side WHEN 0 THEN ${daysOf(ours)} ELSE ${daysOf(theirs)} END
     WHERE ${of.since === null ? 'true' : `(records.occurred_at IS NULL OR records.occurred_at > '${of.since}')`}`,
  );
  await db.raw('CREATE INDEX recon_left_items_by_id ON recon_left_items (id)');
  await db.raw('CREATE INDEX recon_left_items_by_reference ON recon_left_items (reference, side)');
  await db.raw(
    'CREATE INDEX recon_left_items_by_amount ON recon_left_items (side, amount_sen, id)',
  );
  await analyseLeftovers(db, 'recon_left_items');
}

const daysOf = (due: Due): string =>
  typeof due === 'number' ? String(due) : 'cast(NULL AS integer)';

function isDue(due: Due, today: number): string {
  if (typeof due !== 'number') return due === null ? '0' : '1';
  return `CASE WHEN item.day_number IS NULL OR ${today} > item.day_number + ${due} THEN 1 ELSE 0 END`;
}

/** One line for each reference that is left on both sides: how much of it there is on each. */
export async function makeReferences(db: Queryable, { leg }: LegToClassify): Promise<void> {
  await db.raw(`DROP TABLE IF EXISTS ${tempSchema(db)}.recon_references`);
  const expected = `amount_sen - ${feeSql(leg.fee, 'recon_left_items')}`;
  await db.raw(
    `CREATE TEMPORARY TABLE recon_references AS
     SELECT reference, sum(1 - side) AS ours, sum(side) AS theirs,
       min(CASE side WHEN 0 THEN id END) AS ours_id, min(CASE side WHEN 1 THEN id END) AS theirs_id,
       cast(sum(CASE side WHEN 0 THEN amount_sen ELSE 0 END) AS bigint) AS ours_sen,
       cast(sum(CASE side WHEN 1 THEN amount_sen ELSE 0 END) AS bigint) AS theirs_sen,
       cast(sum(CASE side WHEN 0 THEN ${expected} ELSE 0 END) AS bigint) AS expected_sen,
       count(DISTINCT amount_sen) AS amounts, min(outcome) AS least, max(outcome) AS most,
       min(CASE side WHEN 0 THEN outcome END) AS our_least,
       max(CASE side WHEN 0 THEN outcome END) AS our_most,
       min(CASE side WHEN 1 THEN outcome END) AS their_least,
       max(CASE side WHEN 1 THEN outcome END) AS their_most,
       max(is_due) AS is_due, min(expected_by) AS expected_by,
       max(CASE WHEN kind = 'ambiguous' THEN 1 ELSE 0 END) AS is_ambiguous
     FROM recon_left_items WHERE reference <> '' GROUP BY reference
     HAVING sum(side) > 0 AND sum(1 - side) > 0`,
  );
  await db.raw('CREATE INDEX recon_references_by ON recon_references (reference)');
  await analyseLeftovers(db, 'recon_references');
}

/** Leftovers that no exception of the leg tells: not due, or still pending at their own source. */
export async function tallyPending(db: Queryable): Promise<{ count: number; amount: number }> {
  const found: unknown = await db.raw(
    `SELECT count(*) AS count, cast(coalesce(sum(amount_sen), 0) AS bigint) AS amount
     FROM recon_left_items WHERE told = 0 AND ((is_due = 0 AND outcome <> 0) OR outcome = 2)`,
  );
  const row = rowsOf<{ count: number; amount: number }>(found)[0];
  return { count: row?.count ?? 0, amount: row?.amount ?? 0 };
}
