import type { UserError } from '../../domain/errors.ts';
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
import { reconciliationProblem } from '../reconciliation-problems.ts';

/** What the passes of a leg did, by name; those that matched nothing included. */
export interface PassesDone {
  readonly tallies: ReadonlyMap<string, PassTally>;
  /** Subset sums that were given up. */
  readonly gaveUp: number;
}

/**
 * Loads a leg's items and carries out its passes in order. Where later passes have taken lines that an earlier
 * one adds up, it comes again, and those behind it, as the next run would have it: until none finds more.
 * Throws a UserError for one too loose.
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
  await step('loading');
  const first = await startWithEqual(db, passes[0], of);
  if (first !== null) tallies.set(first.pass.name, first.tally);
  for (let from: number | null = first === null ? 0 : 1; from !== null; ) {
    let again: number | null = null;
    for (const [index, pass] of passes.entries()) {
      if (index < from) continue;
      await step(`pass ${pass.name}`);
      const found = await carryOutPass(db, pass, passes.slice(0, index));
      gaveUp.set(pass.name, found.gaveUp);
      tallies.set(pass.name, addUp(tallies.get(pass.name), found.tally));
      again = earlier(again, found.changes);
    }
    if (again !== null) await takeInAgain(db, passes.slice(again));
    from = again;
  }
  await numberDays(db);
  return { tallies, gaveUp: [...gaveUp.values()].reduce((sum, each) => sum + each, 0) };
}

/** Matches, keeps and sets aside; `changes`: the first of the passes before it that would find more now. */
async function carryOutPass(
  db: Queryable,
  pass: Pass,
  before: readonly Pass[],
): Promise<{ tally: PassTally; gaveUp: number; changes: number | null }> {
  let total: PassTally | undefined;
  let changes: number | null = null;
  for (;;) {
    const { tally, gaveUp } = await match(db, pass);
    total = addUp(total, tally);
    if (tally.matches > 0) changes = earlier(changes, await firstChanged(db, pass, before));
    await keepNew(db, tally.ours + tally.theirs);
    // One sum less may leave another one only one way to add up.
    if (pass.subset !== undefined && tally.matches > 0) continue;
    if (pass.subset === undefined) await setAside(db, pass);
    return { tally: total, gaveUp, changes };
  }
}

async function firstChanged(
  db: Queryable,
  pass: Pass,
  before: readonly Pass[],
): Promise<number | null> {
  for (const [index, other] of before.entries()) {
    if (!sumsUp(other)) continue;
    if (await hasTakenFrom(db, [other, ...before.slice(index + 1), pass])) return index;
  }
  return null;
}

const earlier = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.min(a, b);

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
    await takeInAgain(db, [pass]);
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
  return reconciliationProblem('pass_too_loose', { pass: pass.name, most: MOST_LINKS });
}
