import type { Dialect } from '../../platform/database/database.ts';
import { ASIDE, kindAside } from './aside-sql.ts';
import type { Pass } from './definition.ts';
import { literal, toleranceSql } from './key-sql.ts';
import {
  COMPLETE,
  FOUR,
  insertKeyed,
  insertSummands,
  keyedRows,
  KEYS,
  sameKeys,
} from './keyed-sql.ts';

/** How much one pass may have to look at; a pass that links more is too loose to prove anything. */
export const MOST_LINKS = 5_000_000;

/**
 * By a window of days or a tolerance. What could belong together has keys in common, and the amount where it
 * must be equal: of one line on each side, they agree or do not; only what is crowded is linked with one
 * another. There equal ones are counted first, so that crowds cost nothing.
 */
export function compileLinked(
  pass: Pass,
  dialect: Dialect,
): { match: readonly string[]; setAside: readonly string[] } {
  const isSum = pass.sumOurs !== undefined;
  const classes = classesOf(pass);
  return {
    match: [
      ...(classes.length > 0 ? matchTwoOfAClass(pass, dialect, classes) : []),
      'DELETE FROM recon_links',
      'DELETE FROM recon_sums',
      'DELETE FROM recon_keyed',
      insertKeyed(pass, dialect, classes.length > 0 ? inACrowd(classes) : ''),
      ...(isSum ? ['DELETE FROM recon_summands', insertSummands(pass, dialect)] : []),
      `INSERT INTO recon_sums (no, side, outcome, ${KEYS}, amount_sen, expected_sen, day_from, day_to,
     items, id)
   SELECT row_number() OVER (), side, outcome, ${KEYS}, 0, expected_sen, day_from, day_to, items, id
   FROM (SELECT side, outcome, ${KEYS}, expected_sen, day_from, day_to, count(*) AS items, min(id) AS id
     FROM recon_keyed GROUP BY side, outcome, ${KEYS}, expected_sen, day_from, day_to) AS counted`,
      `INSERT INTO recon_links (ours_no, theirs_no)
   SELECT ours.no, theirs.no FROM recon_sums AS ours
   JOIN recon_sums AS theirs ON theirs.side = 1 AND ours.outcome = theirs.outcome
     AND ${sameKeys(pass)}
     AND ${amountAgrees(pass, 'ours.expected_sen', 'theirs.expected_sen')}
     AND ${dayAgrees(pass, 'ours.day_to', 'theirs.day_from')}
   WHERE ours.side = 0 LIMIT ${MOST_LINKS + 1}`,
      ...(isSum ? groupsOfLinks(pass) : [pairsOfLinks(pass, '')]),
    ],
    setAside: [linkedAside(pass, isSum), ASIDE],
  };
}

function amountAgrees(pass: Pass, expected: string, theirs: string): string {
  const tolerance = toleranceSql(pass.tolerance, expected);
  return tolerance === '0'
    ? `${theirs} = ${expected}`
    : `${theirs} BETWEEN ${expected} - ${tolerance} AND ${expected} + ${tolerance}`;
}

const dayAgrees = ({ days }: Pass, ours: string, theirs: string): string =>
  days === undefined ? 'true' : `${theirs} BETWEEN ${ours} + ${days.from} AND ${ours} + ${days.to}`;

/** The columns that two lines must have in common at least; sums have theirs only once they are made. */
function classesOf(pass: Pass): string[] {
  if (pass.sumOurs !== undefined) return [];
  const keys = pass.keys.map((_, index) => `k${index + 1}`);
  return pass.tolerance === undefined ? [...keys, 'outcome', 'expected_sen'] : keys;
}

const inACrowd = (classes: readonly string[]): string =>
  ` AND (${classes.join(', ')}) IN (SELECT ${classes.join(', ')} FROM recon_classes WHERE items > 2)`;

function matchTwoOfAClass(pass: Pass, dialect: Dialect, classes: readonly string[]): string[] {
  const rows = keyedRows(pass, dialect, { signed: false });
  const ours = (column: string): string => `max(CASE side WHEN 0 THEN ${column} END)`;
  const theirs = (column: string): string => `max(CASE side WHEN 1 THEN ${column} END)`;
  const keys = classes.filter((column) => column.startsWith('k'));
  const named =
    pass.onlyWithoutReference === 'either' ? "sum(CASE k4 WHEN '' THEN 0 ELSE 1 END)" : '0';
  return [
    'DELETE FROM recon_classes',
    `INSERT INTO recon_classes (${[...keys, ''].join(', ')}outcome, outcomes, expected_sen, items, named,
     ours_id, theirs_id, ours_sen, theirs_sen, ours_day, theirs_day)
   SELECT ${[...keys, ''].join(', ')}min(outcome), max(outcome) - min(outcome) + 1, ${ours('expected_sen')},
     count(*), ${named}, ${ours('id')}, ${theirs('id')}, ${ours('amount_sen')}, ${theirs('amount_sen')},
     ${ours('day_number')}, ${theirs('day_number')}
   FROM (${rows}) AS keyed WHERE ${COMPLETE}
   GROUP BY ${classes.join(', ')} HAVING min(side) = 0 AND max(side) = 1`,
    `INSERT INTO recon_new_pairs (ours_id, theirs_id, pass, ours_sen, theirs_sen, fee_sen)
   SELECT ours_id, theirs_id, ${literal(pass.name)}, ours_sen, theirs_sen, ours_sen - expected_sen
   FROM recon_classes WHERE items = 2 AND outcomes = 1 AND named < 2
     AND ${amountAgrees(pass, 'expected_sen', 'theirs_sen')}
     AND ${dayAgrees(pass, 'ours_day', 'theirs_day')} ORDER BY ours_id`,
  ];
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

const pairsOfLinks = (pass: Pass, further: string): string =>
  `INSERT INTO recon_new_pairs (ours_id, theirs_id, pass, ours_sen, theirs_sen, fee_sen)
   SELECT ours.id, theirs.id, ${literal(pass.name)}, our_item.amount_sen, their_item.amount_sen,
     our_item.amount_sen - our_item.expected_sen
   ${ALONE}${further} ORDER BY ours.id`;

/** A sum of one line of ours is an ordinary pair. */
function groupsOfLinks(pass: Pass): string[] {
  return [
    pairsOfLinks(pass, ' AND our_item.members = 1'),
    `INSERT INTO recon_new_groups (ours_id, pass, ours_count, theirs_count, ours_sen, theirs_sen, fee_sen)
   SELECT ours.id, ${literal(pass.name)}, our_item.members, 1, our_item.amount_sen, their_item.amount_sen,
     our_item.amount_sen - our_item.expected_sen
   ${ALONE} AND our_item.members > 1`,
    `INSERT INTO recon_new_members (record_id, ours_id, side)
   SELECT theirs.id, ours.id, 1 ${ALONE} AND our_item.members > 1`,
    `INSERT INTO recon_new_members (record_id, ours_id, side)
   SELECT summand.id, recon_new_groups.ours_id, 0 FROM recon_new_groups
   JOIN recon_summands AS summand ON summand.sum_id = recon_new_groups.ours_id`,
  ];
}

function linkedAside(pass: Pass, isSum: boolean): string {
  const members = isSum
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
