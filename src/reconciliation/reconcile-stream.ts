import { ulid } from 'ulid';
import { subtractSen } from '../domain/money.ts';
import { type Instant, now } from '../domain/time.ts';
import type { Queryable } from '../platform/database/database.ts';
import { tuneConnection } from './engine/working-set-store.ts';
import { rollForward } from './exceptions/roll-forward.ts';
import { findInStream, type Found } from './find-in-stream.ts';
import { publishRun } from './publish-run.ts';
import type { ReconciliationContext, RunAtWork } from './run-at-work.ts';
import { circumstancesOf } from './runs/circumstances-store.ts';
import { abandonRun, beginRun, recordsUpto } from './runs/run-lifecycle.ts';
import { lastReconciliation } from './runs/run-store.ts';
import { NOTHING, type RollForward, type RunSummary } from './runs/run-summary.ts';
import { changesOfRun } from './runs/summary-store.ts';
import type { StreamToReconcile } from './streams/findings.ts';

export interface ReconciliationOptions {
  /** Tells what a run would find, and writes nothing. */
  readonly dryRun?: boolean;
  /** The time by which things are due or not; now, unless said. It does not hide later evidence. */
  readonly asOf?: Instant;
  readonly by?: string;
}

/**
 * Holds a stream's two sides against each other (docs/decisions/0013, docs/reconciliation.md): what is open
 * is loaded, matched by the passes in order, what is left is classified, and all of it is published under
 * one run. Throws UserErrors: a run is under way; a pass is too loose.
 */
export async function reconcileStream(
  context: ReconciliationContext,
  stream: StreamToReconcile,
  options: ReconciliationOptions = {},
): Promise<RunSummary> {
  const { database, clock } = context;
  const asOf = options.asOf ?? now(clock);
  const id = (context.newId ?? (() => ulid(clock.nowMs())))();
  const own = database.ownConnection();
  try {
    await tuneConnection(own.knex);
    await stream.projectBooks?.(database, now(clock));
    const { definition } = stream;
    const { holidays } = context;
    const circumstances = await circumstancesOf(own.knex, { definition, holidays, asOf });
    const common = { context, own, stream, id, asOf, circumstances };
    if (options.dryRun) return await foresee(common);
    const by = options.by ?? 'rekon';
    const run = await beginRun(own, clock, { id, definition, asOf, by, circumstances });
    return await runIt({ ...common, run, dryRun: false });
  } finally {
    await own.close();
  }
}

async function runIt(work: RunAtWork): Promise<RunSummary> {
  try {
    return await publishRun(work, await findInStream(work));
  } catch (error) {
    // Where this fails too, the next run takes over once nothing was heard of this one for a while.
    await abandonRun(work.own, work.context.clock, work.run.number).catch(() => undefined);
    throw error;
  }
}

/** The same run, as far as it writes nothing. */
async function foresee(common: Omit<RunAtWork, 'run' | 'dryRun'>): Promise<RunSummary> {
  const { context, own, stream } = common;
  const last = await lastReconciliation(own.knex, stream.definition.name);
  const range = { after: last?.recordsUpto ?? 0, upto: await recordsUpto(own) };
  const run = { number: 0, startedAt: now(context.clock), ...range };
  const { summary } = await findInStream({ ...common, run, dryRun: true });
  return { ...summary, rollForward: await foreseenRollForward(own.knex, summary) };
}

/** From how the exceptions are now, people's decisions since the last run among them. */
async function foreseenRollForward(
  db: Queryable,
  { exceptions: { open } }: Found['summary'],
): Promise<RollForward> {
  const changes = await changesOfRun(db);
  const moved = rollForward({
    opened: changes['opened'] ?? NOTHING,
    reopened: changes['reopened'] ?? NOTHING,
    // Not counted: what changed was open before, and is after.
    revalued: { count: 0, amountSen: (changes['changed'] ?? NOTHING).amountSen },
    autoClosed: changes['auto_closed'] ?? NOTHING,
  });
  const opening = {
    count: open.count - moved.closing.count,
    amountSen: subtractSen(open.amountSen, moved.closing.amountSen),
  };
  return { ...moved, opening, closing: open };
}
