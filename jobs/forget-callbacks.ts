import { forgetCallbacks } from '../src/callbacks/callback-store.ts';
import { after, now } from '../src/domain/time.ts';
import type { ScheduledJob } from '../src/work/job.ts';

const AT_ONCE = 10_000;

export const forgetCallbacksJob: ScheduledJob = {
  name: 'forget-callbacks',
  about:
    'removes callbacks that were worked or refused long ago; what they told stays in the records',
  schedule: { kind: 'cron', pattern: '30 3 * * *' },
  async run({ payouts, callbackKeepMs }) {
    const { database, clock } = payouts;
    const before = after(now(clock), -callbackKeepMs);
    let forgotten = 0;
    for (;;) {
      const count = await forgetCallbacks(database.knex, before, AT_ONCE);
      forgotten += count;
      if (count < AT_ONCE) return { forgotten };
    }
  },
};
