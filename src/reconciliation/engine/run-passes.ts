import { UserError } from '../../domain/errors.ts';
import { dialectOf, type Queryable } from '../../platform/database/database.ts';
import type { Leg, Pass } from '../rules/definition.ts';
import { sumsUp } from '../rules/keyed-sql.ts';
import { MOST_LINKS } from '../rules/linked-pass-sql.ts';
import { compilePass } from '../rules/pass-sql.ts';
import { matchBySubset } from './match-by-subset.ts';
import {
  addPassTallies,
  hasTakenFrom,
  keepFirst,
  keepNew,
  type PassTally,
  takeInAgain,
  tallyNew,
} from './new-matches-store.ts';
import { carryOut, countLinks } from './passes-store.ts';
import {
  analyse,
  itemsSql,
  type LegToLoad,
  loadItems,
  numberDays,
  overQuery,
} from './working-set-store.ts';

/** What the passes of a leg did, by name; those that matched nothing included. */
export interface PassesDone {
  readonly tallies: ReadonlyMap<string, PassTally>;
  /** Subset sums that were given up. */
  readonly gaveUp: number;
}

/**
 * Loads a leg's items and carries out its passes in order; those that add up lines of which a later pass has
 * taken some come again, until none finds more. Throws a UserError for one too loose.
 */
export async function runPasses(
  db: Queryable,
  leg: Leg,
  of: LegToLoad,
  step: (name: string) => Promise<void>,
): Promise<PassesDone> {
  const { passes } = leg;
  const tallies = new Map<string, PassTally>();
  const gaveUp = new Map<string, number>();
  const again = new Set<Pass>();
  await step('loading');
  const first = await startWithEqual(db, passes[0], of);
  if (first !== null) tallies.set(first.pass.name, first.tally);
  const rest = passes.slice(first === null ? 0 : 1);
  for (let pass = rest.shift(); pass !== undefined; ) {
    await step(`pass ${pass.name}`);
    again.delete(pass);
    const found = await match(db, pass);
    gaveUp.set(pass.name, found.gaveUp);
    tallies.set(pass.name, addUp(tallies.get(pass.name), found.tally));
    const done = passes.slice(0, passes.length - rest.length);
    for (const other of await changedBy(db, pass, found.tally, done)) again.add(other);
    await keepNew(db, found.tally.ours + found.tally.theirs);
    if (pass.subset === undefined) await setAside(db, pass);
    // A subset sum at once: what it has set aside is not for the weaker passes behind it.
    pass = again.has(pass) ? pass : (rest.shift() ?? passes.find((each) => again.has(each)));
  }
  await numberDays(db);
  return { tallies, gaveUp: [...gaveUp.values()].reduce((sum, each) => sum + each, 0) };
}

/** Passes that add up lines of which this one has taken some; a subset sum itself may be clear by now. */
async function changedBy(
  db: Queryable,
  pass: Pass,
  { matches }: PassTally,
  done: readonly Pass[],
): Promise<Pass[]> {
  const changed: Pass[] = [];
  for (const other of matches === 0 ? [] : done.filter(sumsUp)) {
    const isChanged = other === pass ? pass.subset !== undefined : await hasTakenFrom(db, other);
    if (isChanged) changed.push(other);
  }
  return changed;
}

const addUp = (before: PassTally | undefined, tally: PassTally): PassTally =>
  before === undefined ? tally : addPassTallies(before, tally);

/** With so few new records, what was open already is most of what there is to read. */
const LITTLE = 50_000;

/**
 * An exact pass that comes first takes most of a day's items: it reads the records themselves, and what it
 * leaves is loaded then. Null: everything is loaded, and no pass has run.
 */
async function startWithEqual(
  db: Queryable,
  first: Pass | undefined,
  of: LegToLoad,
): Promise<{ pass: Pass; tally: PassTally } | null> {
  const compiled = first && first.subset === undefined ? compilePass(first, dialectOf(db)) : null;
  const isLittle = of.upto - of.after < LITTLE;
  if (first === undefined || compiled?.kind !== 'equal' || !of.oursWait || isLittle) {
    await loadItems(db, of, { unmatched: false });
    return null;
  }
  const query = await itemsSql(db, of);
  for (const statement of compiled.match) await carryOut(db, overQuery(query, statement));
  const tally = await tallyNew(db);
  await keepFirst(db);
  await loadItems(db, of, { unmatched: true });
  await setAside(db, first);
  return { pass: first, tally };
}

async function setAside(db: Queryable, pass: Pass): Promise<void> {
  for (const statement of compilePass(pass, dialectOf(db)).setAside) await carryOut(db, statement);
}

const needsDays = ({ days, subset }: Pass): boolean => days !== undefined || subset !== undefined;

/** Finds what the pass matches, and how many subset sums it gives up. */
async function match(db: Queryable, pass: Pass): Promise<{ tally: PassTally; gaveUp: number }> {
  if (needsDays(pass)) await numberDays(db);
  if (pass.subset !== undefined) {
    await takeInAgain(db, pass);
    const gaveUp = await matchBySubset(db, pass, pass.subset);
    return { tally: await tallyNew(db), gaveUp };
  }
  for (const statement of compilePass(pass, dialectOf(db)).match) {
    const table = await carryOut(db, statement);
    if (table !== null) await analyse(db, table);
    if (table === 'recon_links' && (await countLinks(db)) > MOST_LINKS) throw tooLoose(pass);
  }
  return { tally: await tallyNew(db), gaveUp: 0 };
}

function tooLoose(pass: Pass): UserError {
  return new UserError(
    'pass_too_loose',
    `The pass "${pass.name}" finds more than ${MOST_LINKS} possible pairs; nothing was matched.`,
    'Give it a further key, a smaller tolerance or a narrower window of days.',
  );
}
