import { pullVaHistory } from '../src/collections/va/pull-va-history.ts';
import { dueVas } from '../src/collections/va/va-store.ts';
import type { QueueJob } from '../src/work/job.ts';

export const pullVaHistoryJob: QueueJob = {
  name: 'pull-va-history',
  about:
    'pulls the payments of one virtual account: after a callback, a change in the list, or a while',
  share: 1 / 6,
  async due({ moneyIn }, at, limit) {
    return moneyIn?.vas ? dueVas(moneyIn.vas.database.knex, at, limit) : [];
  },
  handle: async ({ moneyIn }, id, signal) =>
    moneyIn?.vas
      ? pullVaHistory(moneyIn.vas, id, signal)
      : { kind: 'skipped', why: 'no provider of virtual accounts' },
};
