import type { Dialect } from '../../platform/database/database.ts';
import type { Pass } from './definition.ts';
import { feeSql, keySql, literal, sidesOf } from './key-sql.ts';

/** Items of the run with the keys of a pass, and which keys two of them must have in common. */

export const FOUR = [1, 2, 3, 4] as const;

const bySide = (ours: string, theirs: string): string =>
  ours === theirs ? ours : `CASE side WHEN 0 THEN ${ours} ELSE ${theirs} END`;

export function keysOf(pass: Pass, dialect: Dialect): string[] {
  return pass.keys.map((key) => {
    const { ours, theirs } = sidesOf(key);
    return bySide(keySql(ours, 'recon_items', dialect), keySql(theirs, 'recon_items', dialect));
  });
}

export const expectedOf = (pass: Pass): string =>
  pass.fee === undefined
    ? 'amount_sen'
    : `CASE side WHEN 0 THEN amount_sen - ${feeSql(pass.fee, 'recon_items')} ELSE amount_sen END`;

/** Where the pass is only for lines of a side without a reference. */
export function unnamedOnly({ onlyWithoutReference: side }: Pass): string {
  if (side === undefined || side === 'either') return '';
  return ` AND (side <> ${side === 'ours' ? 0 : 1} OR reference = '')`;
}

/** Whether a line names something stands in for a key; two that do are not linked. */
const NAMES_SOMETHING = `CASE reference WHEN '' THEN '' ELSE 'named' END`;

/** Of what `ours` and `theirs` must have in common; spelled so that an index by the keys can be used. */
export function sameKeys(pass: Pass): string {
  const isEither = pass.onlyWithoutReference === 'either';
  return FOUR.map((number) =>
    isEither && number === 4
      ? `theirs.k4 IN ('', CASE ours.k4 WHEN '' THEN 'named' ELSE '' END)`
      : `theirs.k${number} = ours.k${number}`,
  ).join(' AND ');
}

/** Every item with its keys; items without one of them, or without a day where there is a window, have no part. */
export function keyedRows(
  pass: Pass,
  dialect: Dialect,
  { signed, asideBy = [] }: { readonly signed: boolean; readonly asideBy?: readonly string[] },
): string {
  const keys = keysOf(pass, dialect);
  if (pass.onlyWithoutReference === 'either') keys[3] = NAMES_SOMETHING;
  const names = FOUR.map((number) => keys[number - 1] ?? "''");
  const day = pass.days === undefined ? '0' : 'day_number';
  const sign = signed ? 'CASE outcome WHEN 3 THEN -1 ELSE 1 END * ' : '';
  const outcome = signed ? '1' : 'outcome';
  const where = signed ? 'outcome IN (1, 3)' : 'outcome <> 2';
  return `SELECT id, side, ${outcome} AS outcome, ${names.map((each, i) => `${each} AS k${i + 1}`).join(', ')},
     ${sign}amount_sen AS amount_sen, ${sign}(${expectedOf(pass)}) AS expected_sen, ${day} AS day_number,
     recon_items.${SUM_FIELD[pass.sumOurs ?? 'none']} AS sum_key
   FROM recon_items WHERE ${takesPart(asideBy)} AND ${where}${unnamedOnly(pass)}`;
}

function takesPart(asideBy: readonly string[]): string {
  if (asideBy.length === 0) return 'aside = 0';
  const names = asideBy.map((name) => literal(name)).join(', ');
  return `(aside = 0 OR id IN (SELECT id FROM recon_ambiguous WHERE pass IN (${names})))`;
}

const SUM_FIELD: Readonly<Record<string, string>> = {
  none: 'reference',
  group: 'group_key',
  reference: 'reference',
  day: 'day',
};

export const COMPLETE = `${FOUR.map((number) => `k${number} IS NOT NULL`).join(' AND ')} AND day_number IS NOT NULL`;
export const KEYS = FOUR.map((number) => `k${number}`).join(', ');

/** Several lines together may be one side of a match: what other passes take changes what they add up to. */
export const sumsUp = ({ match }: Pass): boolean => match !== '1:1';

/** Every item that takes part in a pass, with its keys; `further`: a condition on the keys. */
export function insertKeyed(pass: Pass, dialect: Dialect, further = ''): string {
  const rows = keyedRows(pass, dialect, { signed: pass.sumOurs !== undefined });
  const columns = `INSERT INTO recon_keyed (id, side, outcome, ${KEYS}, amount_sen, expected_sen,
     day_from, day_to, members, sum_key)`;
  const single = `SELECT id, side, outcome, ${KEYS}, amount_sen, expected_sen, day_number, day_number, 1, NULL
   FROM (${rows}) AS keyed WHERE ${COMPLETE}${further}`;
  if (pass.sumOurs === undefined) return `${columns}\n   ${single}`;
  return `${columns}
   ${single} AND side = 1
   UNION ALL
   SELECT min(id), 0, 1, ${KEYS}, sum(amount_sen), sum(expected_sen), max(day_number), max(day_number),
     count(*), sum_key
   FROM (${rows}) AS keyed WHERE ${COMPLETE} AND side = 0 AND sum_key <> ''
   GROUP BY ${KEYS}, sum_key`;
}

/**
 * Whether the pass under way has matched lines that this one adds up, and both sides have others with the same
 * keys left, which may add up now. `asideBy`: names of passes whose asides this one would look at again.
 */
export function takesFromSums(pass: Pass, dialect: Dialect, asideBy: readonly string[]): string {
  const rows = keyedRows(pass, dialect, { signed: pass.subset === undefined, asideBy });
  const isTaken = `id IN (SELECT ours_id FROM recon_new_pairs
     UNION ALL SELECT theirs_id FROM recon_new_pairs UNION ALL SELECT record_id FROM recon_new_members)`;
  return `SELECT 1 AS there FROM (
     SELECT ${KEYS}, side, CASE WHEN ${isTaken} THEN 1 ELSE 0 END AS taken FROM (${rows}) AS keyed
     WHERE ${COMPLETE}
   ) AS lines GROUP BY ${KEYS}
   HAVING max(taken) = 1 AND max(CASE WHEN taken = 0 AND side = 0 THEN 1 ELSE 0 END) = 1
     AND max(CASE WHEN taken = 0 AND side = 1 THEN 1 ELSE 0 END) = 1
   LIMIT 1`;
}

/** Which lines of ours a sum is made of, by its lowest id. */
export function insertSummands(pass: Pass, dialect: Dialect): string {
  return `INSERT INTO recon_summands (id, sum_id)
   SELECT id, min(id) OVER (PARTITION BY ${KEYS}, sum_key)
   FROM (${keyedRows(pass, dialect, { signed: true })}) AS keyed
   WHERE ${COMPLETE} AND side = 0 AND sum_key <> ''`;
}
