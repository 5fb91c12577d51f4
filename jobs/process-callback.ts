import { dueCallbacks } from '../src/callbacks/callback-store.ts';
import { processCallback } from '../src/callbacks/process-callback.ts';
import type { QueueJob } from '../src/work/job.ts';

export const processCallbackJob: QueueJob = {
  name: 'process-callback',
  about:
    'works a stored callback by its channel: a hint to ask or to pull, or news that was verified',
  share: 1 / 12,
  due: ({ payouts }, at, limit) => dueCallbacks(payouts.database.knex, at, limit),
  handle: ({ payouts, callbacks }, id, signal) => processCallback(payouts, callbacks, id, signal),
};
