import type { OrderRules } from '../orders/order-context.ts';
import type { PayoutRules } from '../payouts/payout-context.ts';
import type { Settings } from '../platform/settings.ts';

export const SECOND_MS = 1000;

/** How payouts and orders alike are sent, asked about and tried again. */
export function sendingRules(settings: Settings) {
  return {
    firstAskMs: settings.statusFirstAskSeconds * SECOND_MS,
    retryFirstMs: settings.retryFirstSeconds * SECOND_MS,
    retryMaxMs: settings.retryMaxSeconds * SECOND_MS,
    notFoundQuietMs: settings.notFoundQuietSeconds * SECOND_MS,
    notFoundAnswers: settings.notFoundAnswers,
    maxSends: settings.maxSends,
    maxAttempts: settings.maxAttempts,
    sendWithinMs: settings.sendWithinMs,
    // Past the lock no worker can still be waiting for the answer.
    sendLostAfterMs: settings.jobLockSeconds * SECOND_MS + settings.requestTimeoutMs,
    throttleMs: settings.throttleSeconds * SECOND_MS,
  } satisfies Partial<OrderRules> & Partial<PayoutRules>;
}
