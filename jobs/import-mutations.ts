import { listAccounts } from '../src/bank-accounts/account-store.ts';
import { importMutations } from '../src/bank-accounts/import-mutations.ts';
import type { ScheduledJob } from '../src/work/job.ts';

export const importMutationsJob: ScheduledJob = {
  name: 'import-mutations',
  about:
    'reads the mutations of every connected bank account, some days back, and checks its balance',
  schedule: { kind: 'every', ms: 1_800_000 },
  async run({ moneyIn }, signal) {
    if (!moneyIn?.banks) return {};
    const { banks } = moneyIn;
    const accounts = await listAccounts(banks.database.knex, banks.provider.name);
    const counts = { accounts: accounts.length, added: 0, changed: 0, gaps: 0, stopped: 0 };
    for (const { accountId } of accounts) {
      const { added, changed, gaps, stopped } = await importMutations(banks, accountId, signal);
      counts.added += added;
      counts.changed += changed;
      counts.gaps += gaps;
      if (stopped) counts.stopped += 1;
    }
    return counts;
  },
};
