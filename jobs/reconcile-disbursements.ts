import { reconcileDisbursements } from '../src/reconciliation/reconcile-disbursements.ts';
import type { ScheduledJob } from '../src/work/job.ts';

export const reconcileDisbursementsJob: ScheduledJob = {
  name: 'reconcile-disbursements',
  about: 'holds the ledger against status answers, callbacks and statements, every morning',
  schedule: { kind: 'cron', pattern: '0 5 * * *' },
  async run({ payouts }) {
    const { matched, exceptions } = await reconcileDisbursements(payouts);
    return { matched: matched.items.count, added: matched.added, open: exceptions.open.count };
  },
};
