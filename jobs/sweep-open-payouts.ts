import { sweepLostSends } from '../src/payouts/settlement/sweep-open-payouts.ts';
import type { ScheduledJob } from '../src/work/job.ts';

export const sweepOpenPayoutsJob: ScheduledJob = {
  name: 'sweep-open-payouts',
  about: 'takes up sends whose worker died before the answer: their outcome is asked for',
  schedule: { kind: 'every', ms: 10_000 },
  run: async ({ payouts }) => ({ ...(await sweepLostSends(payouts)) }),
};
