import { forgetKeys } from '../src/access/idempotency-key-store.ts';
import { forgetCallbacks } from '../src/callbacks/callback-store.ts';
import { after, now } from '../src/domain/time.ts';
import type { ScheduledJob } from '../src/work/job.ts';

const AT_ONCE = 10_000;

export const forgetCallbacksJob: ScheduledJob = {
  name: 'forget-callbacks',
  about:
    'removes callbacks that were worked or refused long ago (what they told stays in the records), and idempotency keys whose time is over',
  schedule: { kind: 'cron', pattern: '30 3 * * *' },
  async run({ payouts, callbackKeepMs }) {
    const { database, clock } = payouts;
    const at = now(clock);
    const before = after(at, -callbackKeepMs);
    return {
      forgotten: await inParts((most) => forgetCallbacks(database.knex, before, most)),
      keysForgotten: await inParts((most) => forgetKeys(database.knex, at, most)),
    };
  },
};

/** One long statement would hold up everybody who writes. */
async function inParts(forget: (most: number) => Promise<number>): Promise<number> {
  let forgotten = 0;
  for (;;) {
    const count = await forget(AT_ONCE);
    forgotten += count;
    if (count < AT_ONCE) return forgotten;
  }
}
