import type { Dialect } from '../../platform/database/database.ts';
import type { Pass } from './definition.ts';
import { isByReference, literal, toleranceSql } from './key-sql.ts';
import {
  COMPLETE,
  expectedOf,
  FOUR,
  insertKeyed,
  insertSummands,
  keyedRows,
  KEYS,
  keysOf,
  sameKeys,
  unnamedOnly,
} from './keyed-sql.ts';

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

/** How much one pass may have to look at; a pass that links more is too loose to prove anything. */
export const MOST_LINKS = 5_000_000;

export function compilePass(pass: Pass, dialect: Dialect): CompiledPass {
  if (pass.match !== '1:1' && pass.sumOurs === undefined) return compileGrouped(pass, dialect);
  const byEquality = pass.days === undefined && pass.tolerance === undefined;
  if (byEquality && pass.sumOurs === undefined && pass.onlyWithoutReference !== 'either') {
    return compileEqual(pass, dialect);
  }
  return compileLinked(pass, dialect);
}

/** Exact: what has the same keys, outcome and expected amount, once on each side. */
function compileEqual(pass: Pass, dialect: Dialect): CompiledPass {
  const keys = keysOf(pass, dialect);
  const names = keys.map((_, index) => `k${index + 1}`);
  const partition = [...names, 'outcome', 'expected_sen'].join(', ');
  const keyed = `SELECT id, side, outcome, amount_sen, ${expectedOf(pass)} AS expected_sen,
      ${keys.map((key, index) => `${key} AS ${names[index]}`).join(', ')}
    FROM recon_items WHERE aside = 0 AND outcome <> 2${unnamedOnly(pass)}`;
  const known = names.map((name) => `${name} IS NOT NULL`).join(' AND ');
  return {
    kind: 'equal',
    match: [
      `INSERT INTO recon_pairs (ours_id, theirs_id, pass, ours_sen, theirs_sen, fee_sen)
   SELECT ours_id, theirs_id, ${literal(pass.name)}, ours_sen, expected_sen, ours_sen - expected_sen
   FROM (
     SELECT max(signed_id) AS ours_id, -min(signed_id) AS theirs_id,
       ${pass.fee === undefined ? 'expected_sen' : 'max(CASE WHEN signed_id > 0 THEN amount_sen END)'} AS ours_sen,
       expected_sen
     FROM (SELECT CASE side WHEN 0 THEN id ELSE -id END AS signed_id,
         ${pass.fee === undefined ? '' : 'amount_sen, '}${partition} FROM (${keyed}) AS keyed WHERE ${known}) AS signed
     GROUP BY ${partition} HAVING count(*) = 2 AND max(signed_id) > 0 AND min(signed_id) < 0
   ) AS once ORDER BY ours_id`,
      theirsOf(pass),
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

/** Several lines under one reference are duplicates of each other, not candidates to choose from. */
const kindAside = (pass: Pass): string => (isByReference(pass) ? 'duplicate' : 'ambiguous');

const ASIDE = `UPDATE recon_items SET aside = 1 WHERE aside = 0
   AND EXISTS (SELECT 1 FROM recon_ambiguous WHERE recon_ambiguous.id = recon_items.id)`;

const theirsOf = (pass: Pass): string =>
  `INSERT INTO recon_theirs (theirs_id, ours_id)
   SELECT theirs_id, ours_id FROM recon_pairs WHERE pass = ${literal(pass.name)} ORDER BY theirs_id`;

/** By a window of days or a tolerance: equal ones are counted first, so that crowds cost nothing. */
function compileLinked(pass: Pass, dialect: Dialect): CompiledPass {
  const tolerance = toleranceSql(pass.tolerance, 'ours.expected_sen');
  const amount =
    tolerance === '0'
      ? 'theirs.expected_sen = ours.expected_sen'
      : `theirs.expected_sen BETWEEN ours.expected_sen - ${tolerance} AND ours.expected_sen + ${tolerance}`;
  const days =
    pass.days === undefined
      ? ''
      : ` AND theirs.day_from BETWEEN ours.day_to + ${pass.days.from} AND ours.day_to + ${pass.days.to}`;
  const grouped = pass.sumOurs !== undefined;
  return {
    kind: 'linked',
    match: [
      'DELETE FROM recon_links',
      'DELETE FROM recon_sums',
      'DELETE FROM recon_keyed',
      insertKeyed(pass, dialect),
      ...(pass.sumOurs === undefined
        ? []
        : ['DELETE FROM recon_summands', insertSummands(pass, dialect)]),
      `INSERT INTO recon_sums (no, side, outcome, ${KEYS}, amount_sen, expected_sen, day_from, day_to,
     items, id)
   SELECT row_number() OVER (), side, outcome, ${KEYS}, 0, expected_sen, day_from, day_to, items, id
   FROM (SELECT side, outcome, ${KEYS}, expected_sen, day_from, day_to, count(*) AS items, min(id) AS id
     FROM recon_keyed GROUP BY side, outcome, ${KEYS}, expected_sen, day_from, day_to) AS counted`,
      `INSERT INTO recon_links (ours_no, theirs_no)
   SELECT ours.no, theirs.no FROM recon_sums AS ours
   JOIN recon_sums AS theirs ON theirs.side = 1 AND ours.outcome = theirs.outcome
     AND ${sameKeys(pass)}
     AND ${amount}${days}
   WHERE ours.side = 0 LIMIT ${MOST_LINKS + 1}`,
      ...(grouped ? groupsOfLinks(pass) : pairsOfLinks(pass)),
    ],
    setAside: [linkedAside(pass, grouped), ASIDE],
  };
}

// Alone on both sides: one item each, and one link each.
const ALONE = `FROM (
     SELECT ours_no, theirs_no, count(*) OVER (PARTITION BY ours_no) AS of_ours,
       count(*) OVER (PARTITION BY theirs_no) AS of_theirs
     FROM recon_links
   ) AS links
   JOIN recon_sums AS ours ON ours.no = links.ours_no AND ours.items = 1
   JOIN recon_sums AS theirs ON theirs.no = links.theirs_no AND theirs.items = 1
   JOIN recon_keyed AS our_item ON our_item.id = ours.id
   JOIN recon_keyed AS their_item ON their_item.id = theirs.id
   WHERE of_ours = 1 AND of_theirs = 1`;

function pairsOfLinks(pass: Pass): string[] {
  return [
    `INSERT INTO recon_pairs (ours_id, theirs_id, pass, ours_sen, theirs_sen, fee_sen)
   SELECT ours.id, theirs.id, ${literal(pass.name)}, our_item.amount_sen, their_item.amount_sen,
     our_item.amount_sen - our_item.expected_sen
   ${ALONE} ORDER BY ours.id`,
    theirsOf(pass),
  ];
}

/** A sum of one line of ours is an ordinary pair. */
function groupsOfLinks(pass: Pass): string[] {
  const of = literal(pass.name);
  return [
    `INSERT INTO recon_pairs (ours_id, theirs_id, pass, ours_sen, theirs_sen, fee_sen)
   SELECT ours.id, theirs.id, ${of}, our_item.amount_sen, their_item.amount_sen,
     our_item.amount_sen - our_item.expected_sen
   ${ALONE} AND our_item.members = 1 ORDER BY ours.id`,
    theirsOf(pass),
    `INSERT INTO recon_groups (ours_id, pass, ours_count, theirs_count, ours_sen, theirs_sen, fee_sen)
   SELECT ours.id, ${of}, our_item.members, 1, our_item.amount_sen, their_item.amount_sen,
     our_item.amount_sen - our_item.expected_sen
   ${ALONE} AND our_item.members > 1`,
    `INSERT INTO recon_group_members (record_id, ours_id, side)
   SELECT theirs.id, ours.id, 1 ${ALONE} AND our_item.members > 1`,
    `INSERT INTO recon_group_members (record_id, ours_id, side)
   SELECT summand.id, recon_groups.ours_id, 0 FROM recon_groups
   JOIN recon_summands AS summand ON summand.sum_id = recon_groups.ours_id
   WHERE recon_groups.pass = ${of}`,
  ];
}

function linkedAside(pass: Pass, grouped: boolean): string {
  const members = grouped
    ? `LEFT JOIN recon_summands AS summand ON summand.sum_id = keyed.id AND keyed.side = 0
   JOIN recon_items AS item ON item.id = coalesce(summand.id, keyed.id)`
    : 'JOIN recon_items AS item ON item.id = keyed.id';
  return `INSERT INTO recon_ambiguous (id, pass, kind, candidates, candidate_id)
   SELECT item.id, ${literal(pass.name)}, ${literal(kindAside(pass))}, max(linked.candidates), min(linked.candidate_id)
   FROM (
     SELECT links.ours_no AS no, sum(theirs.items) AS candidates, min(theirs.id) AS candidate_id
     FROM recon_links AS links JOIN recon_sums AS theirs ON theirs.no = links.theirs_no
     GROUP BY links.ours_no
     UNION ALL
     SELECT links.theirs_no, sum(ours.items), min(ours.id)
     FROM recon_links AS links JOIN recon_sums AS ours ON ours.no = links.ours_no
     GROUP BY links.theirs_no
   ) AS linked
   JOIN recon_sums AS sums ON sums.no = linked.no
   JOIN recon_keyed AS keyed ON keyed.side = sums.side AND keyed.outcome = sums.outcome
     AND ${FOUR.map((number) => `keyed.k${number} = sums.k${number}`).join(' AND ')}
     AND keyed.expected_sen = sums.expected_sen AND keyed.day_from = sums.day_from
     AND keyed.day_to = sums.day_to
   ${members} AND item.aside = 0
   WHERE true GROUP BY item.id`;
}

/** What has the same key belongs together: its sums are compared. What moved back counts against what moved. */
function compileGrouped(pass: Pass, dialect: Dialect): CompiledPass {
  const of = literal(pass.name);
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
    kind: 'grouped',
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
      `INSERT INTO recon_groups (ours_id, pass, ours_count, theirs_count, ours_sen, theirs_sen, fee_sen)
   SELECT ours.id, ${of}, ours.items, theirs.items, ours.amount_sen, theirs.expected_sen,
     ours.amount_sen - ours.expected_sen ${agree}`,
      `INSERT INTO recon_group_members (record_id, ours_id, side)
   SELECT member.id, recon_groups.ours_id, member.side FROM recon_groups
   JOIN recon_keyed AS first_of ON first_of.id = recon_groups.ours_id
   JOIN recon_keyed AS member
     ON ${FOUR.map((number) => `member.k${number} = first_of.k${number}`).join(' AND ')}
   WHERE recon_groups.pass = ${of}`,
      `INSERT INTO recon_pairs (ours_id, theirs_id, pass, ours_sen, theirs_sen, fee_sen)
   SELECT recon_groups.ours_id, theirs.record_id, recon_groups.pass, recon_groups.ours_sen,
     recon_groups.theirs_sen, recon_groups.fee_sen
   FROM recon_groups JOIN recon_group_members AS theirs
     ON theirs.ours_id = recon_groups.ours_id AND theirs.side = 1
   WHERE recon_groups.pass = ${of} AND recon_groups.ours_count = 1 AND recon_groups.theirs_count = 1`,
      theirsOf(pass),
      `DELETE FROM recon_group_members WHERE ours_id IN (SELECT ours_id FROM recon_pairs)`,
      `DELETE FROM recon_groups WHERE ours_id IN (SELECT ours_id FROM recon_pairs)`,
    ],
    setAside: [],
  };
}
