import { sen } from '../domain/money.ts';
import { businessDay } from '../domain/time.ts';
import { makeCalendar, numberOfDay } from './engine/calendar-store.ts';
import { classifyLeg } from './engine/classify-store.ts';
import { tallyPending } from './engine/left-items-store.ts';
import { dropSettledItems, publishLeg } from './engine/publish-matches.ts';
import { runPasses } from './engine/run-passes.ts';
import {
  findSuperseded,
  makeWorkingSet,
  type SideTally,
  tallySide,
} from './engine/working-set-store.ts';
import { makeFound } from './exceptions/found-store.ts';
import { compareFindings } from './exceptions/publish-findings-store.ts';
import { revokeSuperseded } from './matches/revoke-superseded.ts';
import { pretendTakenBack } from './matches/taken-back-store.ts';
import type { Leg } from './rules/definition.ts';
import { comeTo, type RunAtWork } from './run-at-work.ts';
import { matchedOfLeg, type PassDifference } from './runs/matched-of-leg.ts';
import { findAsBefore, hasNothingNew } from './runs/nothing-new-store.ts';
import { lastReconciliation } from './runs/run-store.ts';
import {
  addTallies,
  leftAsItIs,
  type LegSummary,
  type RunSummary,
  type Tally,
} from './runs/run-summary.ts';
import { openAfter } from './runs/summary-store.ts';
import type { FindingsAt } from './streams/findings.ts';

/** What a run found: all of its summary but the roll-forward, and what its passes tolerated. */
export interface Found {
  readonly summary: Omit<RunSummary, 'rollForward'>;
  readonly differences: readonly (PassDifference & { readonly leg: number })[];
}

/**
 * Matches leg by leg, classifies what is left, and compares all findings with the exceptions there are.
 * Matches are published as they are found, under a run that nobody sees yet; a dry run publishes nothing.
 */
export async function findInStream(work: RunAtWork): Promise<Found> {
  const { context, own, stream, id, asOf, run, dryRun } = work;
  const { definition } = stream;
  const db = own.knex;
  await makeCalendar(db, { asOf: businessDay(asOf), holidays: context.holidays });
  await makeFound(db);
  const { legs, differences } = (await legsAsBefore(work)) ?? (await reconcileLegs(work));
  await comeTo(work, 'findings');
  for (const find of stream.find ?? []) await find(db, findingsAt(work));
  await compareFindings(db, { stream: definition.name, run: run.number, at: run.startedAt });
  const exceptions = await openAfter(db, { stream: definition.name, asOf });
  const { name } = definition;
  const summary = { runId: id, number: run.number, dryRun, stream: name, asOf, legs, exceptions };
  return { summary, differences };
}

type FoundInLegs = Pick<Found, 'differences'> & { readonly legs: readonly LegSummary[] };

async function reconcileLegs(work: RunAtWork): Promise<FoundInLegs> {
  const { own, stream, run } = work;
  const { definition } = stream;
  await findSuperseded(own.knex, { stream: definition.name, after: run.after, upto: run.upto });
  const revoked = await takeBackSuperseded(work);
  const legs: LegSummary[] = [];
  const differences: (PassDifference & { leg: number })[] = [];
  for (const leg of definition.legs) {
    const found = await reconcileLeg(work, leg, revoked.get(leg.number) ?? 0);
    legs.push(found.summary);
    differences.push(...found.differences.map((each) => ({ ...each, leg: leg.number })));
  }
  return { legs, differences };
}

/**
 * Where nothing came since the last run, its legs would find the same again. Null: something did, or the
 * stream holds our books, whose payouts and orders go on without a record.
 */
async function legsAsBefore(work: RunAtWork): Promise<FoundInLegs | null> {
  const { own, stream, run } = work;
  if (stream.projectBooks !== undefined) return null;
  const last = await lastReconciliation(own.knex, stream.definition.name);
  if (last?.summary == null || last.circumstances !== work.circumstances) return null;
  const range = { stream: stream.definition.name, after: run.after, upto: run.upto };
  if (!(await hasNothingNew(own.knex, range, last))) return null;
  await findAsBefore(own.knex, stream.definition.name);
  return { legs: last.summary.legs.map(leftAsItIs), differences: [] };
}

function findingsAt({ context, stream, asOf, run }: RunAtWork): FindingsAt {
  return {
    stream: stream.definition.name,
    asOf,
    after: run.after,
    upto: run.upto,
    feeds: stream.definition.feeds,
    holidays: context.holidays,
  };
}

/** What has a newer version goes for good, whatever becomes of the run. Returns how many matches, by leg. */
async function takeBackSuperseded(work: RunAtWork): Promise<Map<number, number>> {
  const { context, own, stream, run, dryRun } = work;
  const { definition } = stream;
  if (dryRun) return pretendTakenBack(own.knex, definition.name);
  await dropSettledItems(own, context.clock, definition.name, 'superseded');
  return revokeSuperseded(own, context.clock, definition, { run: run.number, at: run.startedAt });
}

async function reconcileLeg(
  work: RunAtWork,
  leg: Leg,
  revoked: number,
): Promise<{ summary: LegSummary; differences: readonly PassDifference[] }> {
  const { context, own, stream, run, dryRun } = work;
  const { name, ours } = stream.definition;
  const db = own.knex;
  await makeWorkingSet(db);
  const { number, oursWait, theirs } = leg;
  const load = {
    stream: name,
    leg: number,
    ours,
    theirs,
    after: run.after,
    upto: run.upto,
    oursWait,
  };
  const done = await runPasses(db, leg, load, (step) => comeTo(work, `${leg.name}: ${step}`));
  if (!dryRun) {
    await comeTo(work, `${leg.name}: publishing matches`);
    await publishLeg(own, context.clock, { run: run.number, leg: number, stream: name, oursWait });
  }
  await comeTo(work, `${leg.name}: what is left`);
  await classifyLeftovers(work, leg);
  const { differences, ...matched } = matchedOfLeg(done.tallies);
  const oursOpen = toTally(await tallySide(db, 0));
  const theirsOpen = toTally(await tallySide(db, 1));
  const summary = {
    leg: leg.name,
    ours: addTallies(matched.oursMatched, oursOpen),
    theirs: addTallies(matched.theirsMatched, theirsOpen),
    ...matched,
    revoked,
    oursOpen,
    theirsOpen,
    pending: toTally(await tallyPending(db)),
    gaveUp: done.gaveUp,
  };
  return { summary, differences };
}

async function classifyLeftovers({ own, stream, asOf }: RunAtWork, leg: Leg): Promise<void> {
  const { name, ourReference } = stream.definition;
  await classifyLeg(own.knex, {
    stream: name,
    leg,
    ourReference,
    asOf,
    today: await numberOfDay(own.knex, businessDay(asOf)),
    since: (await stream.since?.(own.knex)) ?? null,
    tellsOverdue: stream.projectBooks === undefined,
  });
}

const toTally = ({ count, amount }: SideTally): Tally => ({ count, amountSen: sen(amount) });
