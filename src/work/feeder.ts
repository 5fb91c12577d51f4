import type { Queue } from 'bullmq';
import { now } from '../domain/time.ts';
import type { QueueJob, WorkContext } from './job.ts';

export interface FeederLimits {
  readonly queueLength: number;
  /** A job that threw, or whose worker died, is offered again after so long. */
  readonly failedPauseMs: number;
}

/**
 * Tops one queue up from the database to a bounded length; returns how many ids it offered. Every
 * worker feeds: an id that is queued already is ignored by Redis, and an item that is no longer due is
 * skipped by its handler, so that twice does no harm and an emptied Redis fills up again by itself.
 */
export async function feedQueue(
  job: QueueJob,
  queue: Queue,
  context: WorkContext,
  { queueLength, failedPauseMs }: FeederLimits,
): Promise<number> {
  await queue.clean(failedPauseMs, queueLength, 'failed');
  const waiting = await queue.getWaitingCount();
  if (waiting > queueLength / 2) return 0;
  // The failed ones are still due, and most overdue: without them in the count they would crowd out
  // everything else for as long as they fail.
  const failed = await queue.getFailedCount();
  const ids = await job.due(context, now(context.payouts.clock), queueLength + failed);
  if (ids.length === 0) return 0;
  await queue.addBulk(
    // Not all digits, and no colon: neither is allowed in a job id.
    ids.map((id) => ({ name: job.name, data: { id }, opts: { jobId: `item-${id}` } })),
  );
  return ids.length;
}
