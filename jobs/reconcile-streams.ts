import { reconcileStream } from '../src/reconciliation/reconcile-stream.ts';
import type { ScheduledJob } from '../src/work/job.ts';

export const reconcileStreamsJob: ScheduledJob = {
  name: 'reconcile-streams',
  about: 'holds both sides of every stream against each other, every morning',
  schedule: { kind: 'cron', pattern: '0 5 * * *' },
  async run(context, signal) {
    const { database, clock } = context.payouts;
    const { all, holidays } = await context.streams();
    const counts = { streams: 0, matched: 0, opened: 0, open: 0 };
    for (const stream of all) {
      signal.throwIfAborted();
      const run = await reconcileStream({ database, clock, holidays }, stream, { by: 'schedule' });
      counts.streams += 1;
      counts.matched += run.legs.reduce((sum, leg) => sum + leg.oursMatched.count, 0);
      counts.opened += run.rollForward.opened.count;
      counts.open += run.exceptions.open.count;
    }
    return counts;
  },
};
