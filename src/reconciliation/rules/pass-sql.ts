import type { Dialect } from '../../platform/database/database.ts';
import { ASIDE, kindAside } from './aside-sql.ts';
import type { Pass } from './definition.ts';
import { literal, toleranceSql } from './key-sql.ts';
import {
  COMPLETE,
  expectedOf,
  FOUR,
  keyedRows,
  KEYS,
  keysOf,
  sumsUp,
  unnamedOnly,
} from './keyed-sql.ts';
import { compileLinked } from './linked-pass-sql.ts';

/**
 * A pass compiled to the statements that carry it out over the run's temporary tables
 * (`../engine/working-set-store.ts`); the same text is printed by `rekon rules explain`.
 */
export interface CompiledPass {
  /** One statement decides and matches at once: exact keys and amounts, no window. */
  readonly kind: 'equal' | 'linked' | 'grouped';
  readonly match: readonly string[];
  /** After what was matched has left: items with several candidates are set aside. */
  readonly setAside: readonly string[];
}

export function compilePass(pass: Pass, dialect: Dialect): CompiledPass {
  if (sumsUp(pass) && pass.sumOurs === undefined) {
    return { kind: 'grouped', ...compileGrouped(pass, dialect) };
  }
  const byEquality = pass.days === undefined && pass.tolerance === undefined;
  if (byEquality && pass.sumOurs === undefined && pass.onlyWithoutReference !== 'either') {
    return { kind: 'equal', ...compileEqual(pass, dialect) };
  }
  return { kind: 'linked', ...compileLinked(pass, dialect) };
}

/** Exact: what has the same keys, outcome and expected amount, once on each side. */
function compileEqual(pass: Pass, dialect: Dialect): Omit<CompiledPass, 'kind'> {
  const keys = keysOf(pass, dialect);
  const names = keys.map((_, index) => `k${index + 1}`);
  const partition = [...names, 'outcome', 'expected_sen'].join(', ');
  const keyed = `SELECT id, side, outcome, amount_sen, ${expectedOf(pass)} AS expected_sen,
      ${keys.map((key, index) => `${key} AS ${names[index]}`).join(', ')}
    FROM recon_items WHERE aside = 0 AND outcome <> 2${unnamedOnly(pass)}`;
  const known = names.map((name) => `${name} IS NOT NULL`).join(' AND ');
  return {
    match: [
      `INSERT INTO recon_new_pairs (ours_id, theirs_id, pass, ours_sen, theirs_sen, fee_sen)
   SELECT ours_id, theirs_id, ${literal(pass.name)}, ours_sen, expected_sen, ours_sen - expected_sen
   FROM (
     SELECT max(signed_id) AS ours_id, -min(signed_id) AS theirs_id,
       ${pass.fee === undefined ? 'expected_sen' : 'max(CASE WHEN signed_id > 0 THEN amount_sen END)'} AS ours_sen,
       expected_sen
     FROM (SELECT CASE side WHEN 0 THEN id ELSE -id END AS signed_id,
         ${pass.fee === undefined ? '' : 'amount_sen, '}${partition} FROM (${keyed}) AS keyed WHERE ${known}) AS signed
     GROUP BY ${partition} HAVING count(*) = 2 AND max(signed_id) > 0 AND min(signed_id) < 0
   ) AS once ORDER BY ours_id`,
    ],
    setAside: [
      `INSERT INTO recon_ambiguous (id, pass, kind, candidates, candidate_id)
   SELECT id, ${literal(pass.name)}, ${literal(kindAside(pass))},
     CASE side WHEN 0 THEN of_theirs ELSE items - of_theirs END,
     CASE side WHEN 0 THEN first_theirs ELSE first_ours END
   FROM (
     SELECT id, side, count(*) OVER same AS items, sum(side) OVER same AS of_theirs,
       min(CASE side WHEN 0 THEN id END) OVER same AS first_ours,
       min(CASE side WHEN 1 THEN id END) OVER same AS first_theirs
     FROM (${keyed}) AS keyed WHERE ${known}
     WINDOW same AS (PARTITION BY ${partition})
   ) AS counted WHERE of_theirs > 0 AND of_theirs < items`,
      ASIDE,
    ],
  };
}

/** What has the same key belongs together: its sums are compared. What moved back counts against what moved. */
function compileGrouped(pass: Pass, dialect: Dialect): Omit<CompiledPass, 'kind'> {
  const tolerance = toleranceSql(pass.tolerance, 'ours.expected_sen');
  const counts: Readonly<Record<string, string>> = {
    '1:N': 'ours.items = 1',
    'N:1': 'theirs.items = 1',
    'M:N': 'true',
  };
  const days =
    pass.days === undefined
      ? ''
      : `AND theirs.day_to - ours.day_to BETWEEN ${pass.days.from} AND ${pass.days.to}`;
  const agree = `FROM recon_sums AS ours
   JOIN recon_sums AS theirs ON theirs.side = 1
     AND ${FOUR.map((number) => `theirs.k${number} = ours.k${number}`).join(' AND ')}
   WHERE ours.side = 0 AND ${counts[pass.match]}
     AND abs(theirs.expected_sen - ours.expected_sen) <= ${tolerance} ${days}`;
  return {
    match: [
      'DELETE FROM recon_sums',
      'DELETE FROM recon_keyed',
      `INSERT INTO recon_keyed (id, side, outcome, ${KEYS}, amount_sen, expected_sen, day_from, day_to,
     members, sum_key)
   SELECT id, side, outcome, ${KEYS}, amount_sen, expected_sen, day_number, day_number, 1, NULL
   FROM (${keyedRows(pass, dialect, { signed: true })}) AS keyed WHERE ${COMPLETE}`,
      `INSERT INTO recon_sums (no, side, outcome, ${KEYS}, amount_sen, expected_sen, day_from, day_to,
     items, id)
   SELECT row_number() OVER (), side, 1, ${KEYS}, amount_sen, expected_sen, day_from, day_to, items, id
   FROM (SELECT side, ${KEYS}, sum(amount_sen) AS amount_sen, sum(expected_sen) AS expected_sen, min(day_from) AS day_from,
       max(day_to) AS day_to, count(*) AS items, min(id) AS id
     FROM recon_keyed GROUP BY side, ${KEYS}) AS counted`,
      `INSERT INTO recon_new_groups (ours_id, pass, ours_count, theirs_count, ours_sen, theirs_sen, fee_sen)
   SELECT ours.id, ${literal(pass.name)}, ours.items, theirs.items, ours.amount_sen, theirs.expected_sen,
     ours.amount_sen - ours.expected_sen ${agree}`,
      `INSERT INTO recon_new_members (record_id, ours_id, side)
   SELECT member.id, recon_new_groups.ours_id, member.side FROM recon_new_groups
   JOIN recon_keyed AS first_of ON first_of.id = recon_new_groups.ours_id
   JOIN recon_keyed AS member
     ON ${FOUR.map((number) => `member.k${number} = first_of.k${number}`).join(' AND ')}`,
      `INSERT INTO recon_new_pairs (ours_id, theirs_id, pass, ours_sen, theirs_sen, fee_sen)
   SELECT grouped.ours_id, theirs.record_id, grouped.pass, grouped.ours_sen, grouped.theirs_sen,
     grouped.fee_sen
   FROM recon_new_groups AS grouped JOIN recon_new_members AS theirs
     ON theirs.ours_id = grouped.ours_id AND theirs.side = 1
   WHERE grouped.ours_count = 1 AND grouped.theirs_count = 1`,
      'DELETE FROM recon_new_members WHERE ours_id IN (SELECT ours_id FROM recon_new_pairs)',
      'DELETE FROM recon_new_groups WHERE ours_id IN (SELECT ours_id FROM recon_new_pairs)',
    ],
    setAside: [],
  };
}
