import type { Clock } from '../../domain/time.ts';
import { now } from '../../domain/time.ts';
import type { Database } from '../../platform/database/database.ts';
import { keepClearing, keepRun } from '../runs/run-store.ts';
import { inChunks } from './in-chunks.ts';
import {
  openItems,
  type Publication,
  publishChunk,
  PUBLICATIONS,
  rangeOf,
  removeOfRun,
  type RunAndLeg,
} from './publish-matches-store.ts';
import { countSettled, dropSettled, findSettled, type WhySettled } from './settled-items-store.ts';

/** Writes a leg's matches and what it leaves open; nobody sees them before the run is finished. */
export async function publishLeg(
  own: Database,
  clock: Clock,
  of: RunAndLeg & { readonly stream: string; readonly oursWait: boolean },
): Promise<void> {
  for (const publication of [...PUBLICATIONS, openItems(of.oursWait)]) {
    await publishTable(own, clock, of, publication);
  }
}

async function publishTable(
  own: Database,
  clock: Clock,
  { run, leg, stream }: RunAndLeg & { readonly stream: string },
  publication: Publication,
): Promise<void> {
  const range = await rangeOf(own.knex, publication);
  if (range === null) return;
  // Chunks are ranges of keys: where keys are rare, a chunk is only faster done.
  await inChunks(own, clock, range.first - 1, async (tx, after, width) => {
    const upto = Math.min(after + width, range.last);
    await keepRun(tx, run, now(clock));
    await publishChunk(tx, publication, { run, leg, stream, after, upto });
    return upto === range.last ? null : upto;
  });
}

/** What was open and is settled leaves the stream's open items. */
export async function dropSettledItems(
  own: Database,
  clock: Clock,
  stream: string,
  why: WhySettled,
): Promise<void> {
  await findSettled(own.knex, stream, why);
  const settled = await countSettled(own.knex);
  if (settled === 0) return;
  await inChunks(own, clock, 0, async (tx, after, rows) => {
    await dropSettled(tx, { stream, after, rows });
    return after + rows < settled ? after + rows : null;
  });
}

/** What a run that was killed had written; nobody has seen it. */
export async function removeInterrupted(own: Database, clock: Clock, run: number): Promise<void> {
  await inChunks(own, clock, run, async (tx, number, rows) => {
    await keepClearing(tx, number, now(clock));
    return (await removeOfRun(tx, number, rows)) === 0 ? null : number;
  });
}
