import {
  disbursementCallback,
  type ReadDisbursementHint,
} from '../../src/callbacks/disbursement-callback.ts';
import type { PayoutContext } from '../../src/payouts/payout-context.ts';
import { readOyHint } from '../../src/providers/oy/oy-callbacks.ts';
import { RUNNER_STREAMS } from '../../src/reconciliation/streams/index.ts';
import type { WorkContext } from '../../src/work/job.ts';

const DAY_MS = 86_400_000;
const PAYOUT_STREAMS = Object.values(RUNNER_STREAMS).filter(
  ({ definition }) => definition.name === 'disbursement',
);

/** What jobs are given where nothing but payouts is run. */
export function payoutWork(
  payouts: PayoutContext,
  read: ReadDisbursementHint = readOyHint,
): WorkContext {
  return {
    payouts,
    moneyIn: null,
    callbacks: new Map([['oy:disbursement', disbursementCallback(payouts, read)]]),
    callbackKeepMs: 90 * DAY_MS,
    notices: null,
    streams: () => Promise.resolve({ holidays: new Set<string>(), all: PAYOUT_STREAMS }),
  };
}
