import { followConnections } from '../src/bank-accounts/follow-connections.ts';
import type { ScheduledJob } from '../src/work/job.ts';

export const followConnectionsJob: ScheduledJob = {
  name: 'follow-connections',
  about: 'asks whether bank accounts that are being connected are there',
  schedule: { kind: 'every', ms: 10_000 },
  async run({ moneyIn }, signal) {
    return moneyIn?.banks ? { ...(await followConnections(moneyIn.banks, signal)) } : {};
  },
};
