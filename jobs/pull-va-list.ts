import { pullVaList } from '../src/collections/va/pull-va-list.ts';
import type { ScheduledJob } from '../src/work/job.ts';

export const pullVaListJob: ScheduledJob = {
  name: 'pull-va-list',
  about:
    'reads the list of all virtual accounts: new ones, and those that were paid, are pulled next',
  schedule: { kind: 'every', ms: 900_000 },
  async run({ moneyIn }, signal) {
    return moneyIn?.vas ? { ...(await pullVaList(moneyIn.vas, signal)) } : {};
  },
};
