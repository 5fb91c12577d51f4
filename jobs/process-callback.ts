import { dueCallbacks } from '../src/callbacks/callback-store.ts';
import { processCallback } from '../src/callbacks/process-callback.ts';
import type { QueueJob } from '../src/work/job.ts';

export const processCallbackJob: QueueJob = {
  name: 'process-callback',
  about: 'takes a stored callback as a hint, and asks the provider before anything is believed',
  share: 1 / 12,
  due: ({ payouts }, at, limit) => dueCallbacks(payouts.database.knex, at, limit),
  handle: ({ payouts, readCallback }, id, signal) =>
    processCallback(payouts, readCallback, id, signal),
};
