import { dialectOf, type Queryable, rowsOf } from '../../platform/database/database.ts';
import { openedJsonArray } from '../../platform/database/json-rows.ts';
import { ASIDE } from '../rules/aside-sql.ts';
import type { Pass } from '../rules/definition.ts';
import { literal } from '../rules/key-sql.ts';
import { insertKeyed } from '../rules/keyed-sql.ts';

/** Something that could be part of a target's sum. Amounts above zero, whatever the sign of both. */
export interface Candidate {
  readonly target: number;
  readonly targetSen: number;
  readonly id: number;
  readonly amount: number;
}

/** Every line that takes part in the pass, with its keys. */
export async function loadKeyed(db: Queryable, pass: Pass): Promise<void> {
  await db.raw('DELETE FROM recon_keyed');
  await db.raw(insertKeyed(pass, dialectOf(db)));
}

/** At most one more than may be looked at, for each of the first targets, so that too many can be told. */
export async function subsetCandidates(
  db: Queryable,
  of: {
    many: 0 | 1;
    days: { from: number; to: number } | null;
    mostTargets: number;
    mostCandidates: number;
  },
): Promise<Candidate[]> {
  const gap = of.many === 0 ? 'target.day_from - part.day_from' : 'part.day_from - target.day_from';
  const days = of.days === null ? '' : `AND ${gap} BETWEEN ${of.days.from} AND ${of.days.to}`;
  const keys = [1, 2, 3, 4].map((number) => `part.k${number} = target.k${number}`).join(' AND ');
  const found: unknown = await db.raw(
    `SELECT target, target_sen AS "targetSen", id, amount FROM (
       SELECT target.id AS target, abs(target.expected_sen) AS target_sen, part.id AS id,
         abs(part.expected_sen) AS amount,
         row_number() OVER (PARTITION BY target.id ORDER BY part.id) AS place
       FROM (SELECT * FROM recon_keyed WHERE side = :one AND expected_sen <> 0
         ORDER BY id LIMIT :targets) AS target
       JOIN recon_keyed AS part ON part.side = :many AND part.outcome = target.outcome AND ${keys} ${days}
         AND abs(part.expected_sen) < abs(target.expected_sen) AND part.expected_sen <> 0
         AND (part.expected_sen > 0) = (target.expected_sen > 0)
     ) AS parts WHERE place <= :most ORDER BY target, id`,
    { one: 1 - of.many, many: of.many, targets: of.mostTargets, most: of.mostCandidates + 1 },
  );
  return rowsOf<Candidate>(found);
}

export async function insertSubsets(
  db: Queryable,
  pass: string,
  many: 'ours' | 'theirs',
  subsets: readonly { readonly target: number; readonly members: readonly number[] }[],
): Promise<void> {
  if (subsets.length === 0) return;
  const rows = subsets.flatMap(({ target, members }) => {
    const ours = many === 'ours' ? Math.min(...members) : target;
    const side = many === 'ours' ? 0 : 1;
    return [...members.map((id) => [id, ours, side]), [target, ours, 1 - side]];
  });
  await db.raw(
    `INSERT INTO recon_new_members (record_id, ours_id, side)
     SELECT cast(value->>0 AS bigint), cast(value->>1 AS bigint), cast(value->>2 AS integer)
     FROM ${openedJsonArray(db)}`,
    [JSON.stringify(rows)],
  );
  await db.raw(
    `INSERT INTO recon_new_groups (ours_id, pass, ours_count, theirs_count, ours_sen, theirs_sen, fee_sen)
     SELECT members.ours_id, ${literal(pass)}, sum(1 - members.side), sum(members.side),
       cast(sum(CASE members.side WHEN 0 THEN keyed.amount_sen ELSE 0 END) AS bigint),
       cast(sum(CASE members.side WHEN 1 THEN keyed.amount_sen ELSE 0 END) AS bigint),
       cast(sum(CASE members.side WHEN 0 THEN keyed.amount_sen - keyed.expected_sen ELSE 0 END) AS bigint)
     FROM recon_new_members AS members JOIN recon_keyed AS keyed ON keyed.id = members.record_id
     GROUP BY members.ours_id`,
  );
}

export async function setTargetsAside(
  db: Queryable,
  pass: string,
  targets: readonly { target: number; candidates: number; kind: string }[],
): Promise<void> {
  if (targets.length === 0) return;
  await db.raw(
    `INSERT INTO recon_ambiguous (id, pass, kind, candidates)
     SELECT cast(value->>0 AS bigint), ${literal(pass)}, value->>2, cast(value->>1 AS bigint)
     FROM ${openedJsonArray(db)} WHERE true ON CONFLICT (id) DO NOTHING`,
    [JSON.stringify(targets.map(({ target, candidates, kind }) => [target, candidates, kind]))],
  );
  await db.raw(ASIDE);
}
