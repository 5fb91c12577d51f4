import { sen } from '../domain/money.ts';
import { type Instant, now } from '../domain/time.ts';
import { differencesTolerated } from '../ledger/difference-postings.ts';
import { post } from '../ledger/post.ts';
import type { Queryable } from '../platform/database/database.ts';
import { inChunks } from './engine/in-chunks.ts';
import { dropSettledItems } from './engine/publish-matches.ts';
import {
  addOpenings,
  insertNewExceptions,
  insertVersions,
} from './exceptions/publish-findings-store.ts';
import { rollForwardOf } from './exceptions/roll-forward-store.ts';
import type { Found } from './find-in-stream.ts';
import { differenceAccounts } from './matches/difference-accounts.ts';
import { comeTo, type RunAtWork } from './run-at-work.ts';
import { finishPublishing } from './runs/run-lifecycle.ts';
import { keepRun, lastReconciliation, startPublishing } from './runs/run-store.ts';
import type { RunSummary } from './runs/run-summary.ts';

/** Writes what a run found, and makes all of it count by one transaction. */
export async function publishRun(work: RunAtWork, found: Found): Promise<RunSummary> {
  const { context, own, stream, run } = work;
  const { clock } = context;
  const { name } = stream.definition;
  await comeTo(work, 'publishing exceptions');
  await publishExceptions(work);
  const last = await lastReconciliation(own.knex, name);
  const rollForward = await rollForwardOf(own.knex, {
    stream: name,
    afterRunNumber: last?.number ?? 0,
    runNumber: run.number,
    view: 'after_run',
  });
  const summary = { ...found.summary, rollForward };
  // From this transaction on, everything that the run wrote counts.
  await own.transaction(async (tx) => {
    const at = now(clock);
    for (const each of found.differences) await postDifferences(tx, work, each, at);
    await startPublishing(tx, run.number, { at, summary });
  });
  const isMatched = summary.legs.some(({ byPass }) => Object.keys(byPass).length > 0);
  if (isMatched) await dropSettledItems(own, clock, name, 'matched');
  await finishPublishing(own, clock, run.number);
  return summary;
}

async function publishExceptions({ context, own, stream, run }: RunAtWork): Promise<void> {
  const { clock } = context;
  const of = { stream: stream.definition.name, run: run.number, at: run.startedAt };
  await inChunks(own, clock, 0, async (tx, after, rows) => {
    await keepRun(tx, run.number, now(clock));
    return insertNewExceptions(tx, of, { after, rows });
  });
  await addOpenings(own.knex, of);
  await inChunks(own, clock, 0, async (tx, after, rows) => {
    await keepRun(tx, run.number, now(clock));
    return insertVersions(tx, of, { after, rows });
  });
}

async function postDifferences(
  tx: Queryable,
  { stream: { definition }, run }: RunAtWork,
  { leg, pass, losses, gains, fees }: Found['differences'][number],
  at: Instant,
): Promise<void> {
  const posting = differencesTolerated(
    { run: run.number, leg, pass, stream: definition.name },
    { losses: sen(losses), gains: sen(gains), fees: sen(fees) },
    differenceAccounts(definition),
  );
  if (posting !== null) await post(tx, posting, at);
}
