import { after, type Clock, type Instant, now } from '../../domain/time.ts';
import type { Database } from '../../platform/database/database.ts';
import { sha256 } from '../../platform/sha256.ts';
import { highWaterMark } from '../books/books-read-store.ts';
import { inChunks } from '../engine/in-chunks.ts';
import { removeInterrupted } from '../engine/publish-matches.ts';
import { showVersions } from '../exceptions/publish-findings-store.ts';
import { reverseWriteOffsOfRun } from '../exceptions/reverse-write-offs.ts';
import type { StreamDefinition } from '../rules/definition.ts';
import {
  endRun,
  findRunUnderWay,
  giveUpRun,
  insertRun,
  lastReconciliation,
  lockRuns,
  type RunUnderWay,
  runUnderWay,
  takeOver,
} from './run-store.ts';

/** A run that has come no step further for so long is taken for dead. */
export const DEAD_AFTER_MS = 120_000;

export interface RunToBegin {
  readonly id: string;
  readonly definition: StreamDefinition;
  readonly asOf: Instant;
  readonly by: string;
  /** See `circumstancesOf`. */
  readonly circumstances: string;
}

export interface BegunRun {
  readonly number: number;
  /** Records up to here were seen by the run before. */
  readonly after: number;
  readonly upto: number;
  readonly startedAt: Instant;
}

/** Begins a run of its stream; what a killed one left is finished or removed first. Throws a UserError. */
export async function beginRun(own: Database, clock: Clock, run: RunToBegin): Promise<BegunRun> {
  const stream = run.definition.name;
  const other = await findRunUnderWay(own.knex, stream);
  if (other !== null) await clearAway(own, clock, stream, other);
  const rules = JSON.stringify(run.definition);
  const newest = await recordsUpto(own);
  const startedAt = now(clock);
  return own.transaction(async (tx): Promise<BegunRun> => {
    await lockRuns(tx);
    const faster = await findRunUnderWay(tx, stream);
    if (faster !== null) throw runUnderWay(stream, faster);
    const seen = (await lastReconciliation(tx, stream))?.recordsUpto ?? 0;
    const upto = Math.max(seen, newest); // a run that was faster may have seen more
    const number = await insertRun(tx, {
      id: run.id,
      stream,
      kind: 'reconciliation',
      state: 'running',
      asOf: run.asOf,
      at: startedAt,
      by: run.by,
      recordsUpto: upto,
      rules,
      rulesSha256: sha256(rules),
      circumstances: run.circumstances,
    });
    return { number, after: seen, upto, startedAt };
  });
}

/** The newest record, once no older one can still appear. Throws a UserError where records are being written. */
export const recordsUpto = (own: Database): Promise<number> => highWaterMark(own, 'records');

async function clearAway(
  own: Database,
  clock: Clock,
  stream: string,
  other: RunUnderWay,
): Promise<void> {
  const isDead = other.heartbeatAt < after(now(clock), -DEAD_AFTER_MS);
  if (!isDead) throw runUnderWay(stream, other);
  if (other.state === 'publishing') {
    await finishPublishing(own, clock, other.number);
    return;
  }
  const isTaken = await own.transaction((tx) => takeOver(tx, other, now(clock)));
  if (!isTaken) throw runUnderWay(stream, other);
  // Its rows before its end: until they are gone, nobody else may claim what it had claimed.
  await removeInterrupted(own, clock, other.number);
  await own.transaction((tx) => endRun(tx, other.number, 'clearing', 'interrupted'));
}

/** A run that failed, before it counts: what it wrote goes, and the next one need not wait. */
export async function abandonRun(own: Database, clock: Clock, run: number): Promise<void> {
  if (!(await own.transaction((tx) => giveUpRun(tx, run, now(clock))))) return;
  await removeInterrupted(own, clock, run);
  await own.transaction((tx) => endRun(tx, run, 'clearing', 'interrupted'));
}

/** The run counts already; what it found becomes the newest of its exceptions. Can be done by anybody, again. */
export async function finishPublishing(own: Database, clock: Clock, run: number): Promise<void> {
  await inChunks(own, clock, 0, (tx, position, rows) =>
    showVersions(tx, run, { after: position, rows }),
  );
  await own.transaction(async (tx) => {
    await reverseWriteOffsOfRun(tx, { runNumber: run, at: now(clock) });
    await endRun(tx, run, 'publishing', 'finished');
  });
}
