import { UserError } from '../../domain/errors.ts';
import { dialectOf, type Queryable } from '../../platform/database/database.ts';
import type { Leg, Pass } from '../rules/definition.ts';
import { compilePass, MOST_LINKS } from '../rules/pass-sql.ts';
import { matchBySubset } from './match-by-subset.ts';
import { carryOut, countLinks } from './passes-store.ts';
import {
  analyse,
  countMatched,
  itemsSql,
  type LegToLoad,
  loadItems,
  numberDays,
  overQuery,
  removeMatched,
} from './working-set-store.ts';

/** Loads a leg's items and carries out its passes in order. Throws a UserError for one too loose. */
export async function runPasses(
  db: Queryable,
  leg: Leg,
  of: LegToLoad,
  step: (name: string) => Promise<void>,
): Promise<{ gaveUp: number }> {
  let gaveUp = 0;
  await step('loading');
  const started = await startWithEqual(db, leg.passes[0], of);
  for (const pass of started ? leg.passes.slice(1) : leg.passes) {
    await step(`pass ${pass.name}`);
    const before = await countMatched(db);
    if (needsDays(pass)) await numberDays(db);
    if (pass.subset === undefined) await runPass(db, pass);
    else gaveUp += await matchBySubset(db, pass, pass.subset);
    await removeMatched(db, (await countMatched(db)) - before);
    if (pass.subset === undefined) await setAside(db, pass);
  }
  await numberDays(db);
  return { gaveUp };
}

/**
 * An exact pass that comes first takes most of a day's items: it reads the records themselves, and what it
 * leaves is loaded then. False: everything is loaded, and no pass has run.
 */
async function startWithEqual(
  db: Queryable,
  first: Pass | undefined,
  of: LegToLoad,
): Promise<boolean> {
  const compiled = first && first.subset === undefined ? compilePass(first, dialectOf(db)) : null;
  if (first === undefined || compiled?.kind !== 'equal' || !of.oursWait) {
    await loadItems(db, of, { unmatched: false });
    return false;
  }
  const query = await itemsSql(db, of);
  for (const statement of compiled.match) {
    await carryOut(db, readsItems(statement) ? overQuery(query, statement) : statement);
  }
  await analyse(db, 'recon_pairs');
  await analyse(db, 'recon_theirs');
  await loadItems(db, of, { unmatched: true });
  await setAside(db, first);
  return true;
}

const readsItems = (statement: string): boolean => statement.includes('FROM recon_items');

async function setAside(db: Queryable, pass: Pass): Promise<void> {
  for (const statement of compilePass(pass, dialectOf(db)).setAside) await carryOut(db, statement);
}

const needsDays = ({ days, subset }: Pass): boolean => days !== undefined || subset !== undefined;

async function runPass(db: Queryable, pass: Pass): Promise<void> {
  for (const statement of compilePass(pass, dialectOf(db)).match) {
    const table = await carryOut(db, statement);
    if (table !== null) await analyse(db, table);
    if (table === 'recon_links' && (await countLinks(db)) > MOST_LINKS) throw tooLoose(pass);
  }
}

function tooLoose(pass: Pass): UserError {
  return new UserError(
    'pass_too_loose',
    `The pass "${pass.name}" finds more than ${MOST_LINKS} possible pairs; nothing was matched.`,
    'Give it a further key, a smaller tolerance or a narrower window of days.',
  );
}
