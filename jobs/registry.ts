import type { QueueJob, ScheduledJob } from '../src/work/job.ts';
import { applyStatementEvidenceJob } from './apply-statement-evidence.ts';
import { clearBrokenUploadsJob } from './clear-broken-uploads.ts';
import { createOrderJob } from './create-order.ts';
import { deliverNoticeJob } from './deliver-notice.ts';
import { findNoticesJob } from './find-notices.ts';
import { followConnectionsJob } from './follow-connections.ts';
import { followOrderJob } from './follow-order.ts';
import { forgetCallbacksJob } from './forget-callbacks.ts';
import { importMutationsJob } from './import-mutations.ts';
import { inquireRecipientJob } from './inquire-recipient.ts';
import { probeBreakersJob } from './probe-breakers.ts';
import { processCallbackJob } from './process-callback.ts';
import { pullVaHistoryJob } from './pull-va-history.ts';
import { pullVaListJob } from './pull-va-list.ts';
import { reconcileStreamsJob } from './reconcile-streams.ts';
import { remitPayoutJob } from './remit-payout.ts';
import { sendRefundJob } from './send-refund.ts';
import { settlePayoutJob } from './settle-payout.ts';
import { snapshotBalanceJob } from './snapshot-balance.ts';
import { sweepOpenOrdersJob } from './sweep-open-orders.ts';
import { sweepOpenPayoutsJob } from './sweep-open-payouts.ts';

/** Money out, item by item, in the order of a payout's life … */
export const payoutQueueJobs: readonly QueueJob[] = [
  inquireRecipientJob,
  remitPayoutJob,
  processCallbackJob,
  settlePayoutJob,
];

/** … and by the clock. */
export const payoutScheduledJobs: readonly ScheduledJob[] = [
  sweepOpenPayoutsJob,
  probeBreakersJob,
  applyStatementEvidenceJob,
  snapshotBalanceJob,
  reconcileStreamsJob,
];

/** Money in, identity checks, bank accounts: item by item … */
const moneyInQueueJobs: readonly QueueJob[] = [
  createOrderJob,
  followOrderJob,
  pullVaHistoryJob,
  sendRefundJob,
];

/** … and by the clock. */
const moneyInScheduledJobs: readonly ScheduledJob[] = [
  sweepOpenOrdersJob,
  pullVaListJob,
  followConnectionsJob,
  importMutationsJob,
];

/** Everything that runs. */
export const queueJobs: readonly QueueJob[] = [
  ...payoutQueueJobs,
  ...moneyInQueueJobs,
  deliverNoticeJob,
];
export const scheduledJobs: readonly ScheduledJob[] = [
  ...payoutScheduledJobs,
  ...moneyInScheduledJobs,
  findNoticesJob,
  clearBrokenUploadsJob,
  forgetCallbacksJob,
];
