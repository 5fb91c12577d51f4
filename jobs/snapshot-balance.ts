import { readBalance } from '../src/payouts/balance/read-balance.ts';
import type { ScheduledJob } from '../src/work/job.ts';

export const snapshotBalanceJob: ScheduledJob = {
  name: 'snapshot-balance',
  about: 'keeps what the provider says the deposit holds, to compare with the ledger',
  schedule: { kind: 'every', ms: 300_000 },
  async run({ payouts }, signal) {
    const { balance, available } = await readBalance(payouts, signal);
    return { balanceSen: balance, availableSen: available };
  },
};
