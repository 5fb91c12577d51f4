import type { QueueJob, ScheduledJob } from '../src/work/job.ts';
import { applyStatementEvidenceJob } from './apply-statement-evidence.ts';
import { inquireRecipientJob } from './inquire-recipient.ts';
import { probeBreakersJob } from './probe-breakers.ts';
import { processCallbackJob } from './process-callback.ts';
import { reconcileDisbursementsJob } from './reconcile-disbursements.ts';
import { remitPayoutJob } from './remit-payout.ts';
import { settlePayoutJob } from './settle-payout.ts';
import { snapshotBalanceJob } from './snapshot-balance.ts';
import { sweepOpenPayoutsJob } from './sweep-open-payouts.ts';

/** Everything that runs: item by item, in the order of a payout's life … */
export const queueJobs: readonly QueueJob[] = [
  inquireRecipientJob,
  remitPayoutJob,
  processCallbackJob,
  settlePayoutJob,
];

/** … and by the clock. */
export const scheduledJobs: readonly ScheduledJob[] = [
  sweepOpenPayoutsJob,
  probeBreakersJob,
  applyStatementEvidenceJob,
  snapshotBalanceJob,
  reconcileDisbursementsJob,
];
