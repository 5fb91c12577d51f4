import { deliverNotice } from '../src/notices/deliver-notice.ts';
import { dueDeliveries } from '../src/notices/notice-store.ts';
import type { QueueJob } from '../src/work/job.ts';

export const deliverNoticeJob: QueueJob = {
  name: 'deliver-notice',
  about: 'sends a notice to a webhook or by mail, again after growing pauses until it arrives',
  share: 1 / 12,
  async due({ notices }, at, limit) {
    return notices ? dueDeliveries(notices.database.knex, at, limit) : [];
  },
  // A request under way is not broken off when the worker stops: it is bounded by its own time-out.
  handle: async ({ notices }, id) =>
    notices ? deliverNotice(notices, id) : { kind: 'skipped', why: 'nobody is told here' },
};
