import type { Database } from '../../src/platform/database/database.ts';
import { rowsOf } from '../../src/platform/database/database.ts';
import { type Line, type LineSide, OURS } from './generated-line.ts';

/** What the engine made of a line. */
interface Outcome {
  /** Items of the other side in its match, in order; none: it has no match. */
  partners: string[];
  /** The pass that matched it. */
  pass: string | null;
  /** Of the open exceptions that name it, or that are about its reference. */
  categories: string[];
  why: string[];
}

/** One line of which the engine says something else than the truth; for a person to read. */
export interface Mistake {
  readonly family: string;
  readonly line: string;
  readonly expected: string;
  readonly came: string;
  readonly why: string;
}

/** Holds every line against the truth, strictly: its match and its only category. */
export async function findMistakes(
  database: Database,
  stream: string,
  lines: Iterable<Line>,
): Promise<{ mistakes: Mistake[]; matched: number; lines: number }> {
  const outcomes = await outcomesOf(database, stream);
  const mistakes: Mistake[] = [];
  let [matched, count] = [0, 0];
  for (const line of lines) {
    count += 1;
    const outcome = outcomes.get(keyOf(line.side, line.item)) ?? NOTHING;
    if (outcome.partners.length > 0) matched += 1;
    const [expected, came] = [inWords(line), outcomeInWords(outcome)];
    if (expected !== came) mistakes.push(mistakeOf(line, expected, came, outcome));
  }
  return { mistakes, matched, lines: count };
}

const NOTHING: Outcome = { partners: [], pass: null, categories: [], why: [] };

const keyOf = (side: LineSide, item: string): string => `${side} ${item}`;

const inWords = ({ expected, partners }: Line): string =>
  expected === 'matched' ? `matched with ${partners.toSorted().join(', ')}` : expected;

function outcomeInWords({ partners, categories }: Outcome): string {
  const told = categories.toSorted().join(' and ');
  if (partners.length === 0) return told === '' ? 'pending' : told;
  const match = `matched with ${partners.toSorted().join(', ')}`;
  return told === '' ? match : `${match}, and ${told} besides`;
}

function mistakeOf(line: Line, expected: string, came: string, { pass, why }: Outcome): Mistake {
  const { side, item, reference, amountSen, day, status, description } = line;
  const named = reference === '' ? 'no reference' : reference;
  return {
    family: line.family,
    line: `${side} ${item}: ${named}, Rp ${amountSen / 100}, ${day}, ${status} ${description}`,
    expected,
    came: pass === null ? came : `${came} (pass "${pass}")`,
    why: why.join(' | '),
  };
}

/** By side and item. */
async function outcomesOf(database: Database, stream: string): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  const of = (key: string): Outcome => {
    const known = outcomes.get(key);
    if (known !== undefined) return known;
    const made: Outcome = { partners: [], pass: null, categories: [], why: [] };
    outcomes.set(key, made);
    return made;
  };
  await addMatches(database, stream, of);
  await addExceptions(database, stream, of);
  return outcomes;
}

interface MatchedRow {
  readonly match: string;
  readonly pass: string;
  readonly source: string;
  readonly item: string;
}

async function addMatches(
  database: Database,
  stream: string,
  of: (key: string) => Outcome,
): Promise<void> {
  const found: unknown = await database.knex.raw(
    `SELECT live.run_number || '.' || live.leg || '.' || live.number AS match, live.pass AS pass,
       records.source AS source, records.item AS item
     FROM match_claims AS claim
     JOIN matches AS live ON live.run_number = claim.run_number AND live.leg = claim.leg
       AND live.number = claim.number
     JOIN records ON records.id = claim.record_id WHERE records.stream = ?`,
    [stream],
  );
  const byMatch = new Map<string, { pass: string; ours: string[]; theirs: string[] }>();
  for (const { match, pass, source, item } of rowsOf<MatchedRow>(found)) {
    const members = byMatch.get(match) ?? { pass, ours: [], theirs: [] };
    byMatch.set(match, members);
    members[sideOf(source)].push(item);
  }
  for (const { pass, ours, theirs } of byMatch.values()) {
    for (const item of ours) Object.assign(of(keyOf('ours', item)), { pass, partners: theirs });
    for (const item of theirs) Object.assign(of(keyOf('theirs', item)), { pass, partners: ours });
  }
}

const sideOf = (source: string): LineSide => (source === OURS ? 'ours' : 'theirs');

interface ToldRow {
  readonly category: string;
  readonly why: string;
  readonly source: string;
  readonly item: string;
}

async function addExceptions(
  database: Database,
  stream: string,
  of: (key: string) => Outcome,
): Promise<void> {
  const open = `exceptions JOIN exception_versions AS version
      ON version.exception_id = exceptions.id AND version.version = exceptions.version
    WHERE exceptions.stream = :stream AND exceptions.status = 'open'`;
  const unmatched = `NOT EXISTS (SELECT 1 FROM match_claims WHERE match_claims.record_id = records.id)`;
  const found: unknown = await database.knex.raw(
    `WITH told AS (SELECT exceptions.id AS id, exceptions.category AS category, version.why AS why,
         version.ours_record_id AS ours_id, version.theirs_record_id AS theirs_id,
         version.partner_trx_id AS reference FROM ${open})
     SELECT told.category AS category, told.why AS why, records.source AS source, records.item AS item
     FROM (SELECT id AS told_id, ours_id AS record_id FROM told WHERE ours_id IS NOT NULL
       UNION SELECT id, theirs_id FROM told WHERE theirs_id IS NOT NULL
       UNION SELECT told.id, records.id FROM told JOIN records ON records.stream = :stream
         AND records.reference = told.reference AND ${unmatched}
         WHERE told.ours_id IS NOT NULL AND told.theirs_id IS NOT NULL) AS named
     JOIN told ON told.id = named.told_id
     JOIN records ON records.id = named.record_id`,
    { stream },
  );
  for (const { category, why, source, item } of rowsOf<ToldRow>(found)) {
    const outcome = of(keyOf(sideOf(source), item));
    outcome.categories.push(category);
    outcome.why.push(why);
  }
}
