import { probeBreakers } from '../src/payouts/breakers/probe-breakers.ts';
import type { ScheduledJob } from '../src/work/job.ts';

export const probeBreakersJob: ScheduledJob = {
  name: 'probe-breakers',
  about: 'looks whether what stopped the sends is mended, and lets them go on',
  schedule: { kind: 'every', ms: 2_000 },
  run: async ({ payouts }, signal) => ({ ...(await probeBreakers(payouts, signal)) }),
};
