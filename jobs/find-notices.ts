import { findNotices } from '../src/notices/find-notices.ts';
import type { ScheduledJob } from '../src/work/job.ts';

export const findNoticesJob: ScheduledJob = {
  name: 'find-notices',
  about: 'looks for what somebody is to be told of, once each: approvals, ends, stops, exceptions',
  schedule: { kind: 'every', ms: 15_000 },
  run: async ({ notices }) => (notices ? { ...(await findNotices(notices)) } : { found: 0 }),
};
