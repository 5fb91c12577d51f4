import { queueJobs } from '../../../jobs/registry.ts';
import type { Instant } from '../../domain/time.ts';
import type { WorkContext } from '../../work/job.ts';

export interface QueueLength {
  readonly name: string;
  readonly due: number;
  /** There may be more: counting stopped here. */
  readonly isCapped: boolean;
}

const COUNTED_AT_MOST = 1000;

/** What the feeder would put into each queue now, by the database; counted no further than needed. */
export function queueLengths(work: WorkContext, at: Instant): Promise<QueueLength[]> {
  return Promise.all(
    queueJobs.map(async (job) => {
      const ids = await job.due(work, at, COUNTED_AT_MOST);
      return { name: job.name, due: ids.length, isCapped: ids.length >= COUNTED_AT_MOST };
    }),
  );
}
