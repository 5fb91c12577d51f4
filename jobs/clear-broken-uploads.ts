import { clearBrokenUploads } from '../src/intake/broken-uploads.ts';
import type { ScheduledJob } from '../src/work/job.ts';

export const clearBrokenUploadsJob: ScheduledJob = {
  name: 'clear-broken-uploads',
  about: 'removes what an upload had stored whose server died: it never became a batch',
  schedule: { kind: 'every', ms: 60_000 },
  run: async ({ payouts }) => ({ cleared: await clearBrokenUploads(payouts) }),
};
