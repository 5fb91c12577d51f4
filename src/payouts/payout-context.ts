import type { Clock } from '../domain/time.ts';
import type { Database } from '../platform/database/database.ts';
import type { RateLimits } from '../platform/limits/rate-limits.ts';
import type { Log } from '../platform/log.ts';
import type {
  BankFailureRules,
  DoubtfulBatchRules,
  UnknownsRules,
} from './breakers/count-outcomes.ts';
import type { ApprovalLayers } from './approval/approval-layers.ts';
import type { PayoutProvider } from './provider-port.ts';
import type { RemittanceRules } from './remittance/decide-remittance.ts';
import type { SettlementRules } from './settlement/decide-settlement.ts';

/** What the payout stages are given; made once at the entry point. */
export interface PayoutContext {
  readonly database: Database;
  readonly clock: Clock;
  readonly provider: PayoutProvider;
  readonly limits: RateLimits;
  readonly rules: PayoutRules;
  readonly log: Log;
}

/** The settings of the payout stages, in their units. */
export interface PayoutRules extends SettlementRules, RemittanceRules {
  readonly approvalLayers: ApprovalLayers;
  readonly nameScorePercent: number;
  readonly inquiryCacheMs: number;
  readonly firstAskMs: number;
  readonly maxAskMs: number;
  readonly retryFirstMs: number;
  readonly retryMaxMs: number;
  readonly expectedWithinMs: number;
  /** Pause between two tries of a breaker's way back. */
  readonly breakerProbeMs: number;
  readonly unknowns: UnknownsRules;
  readonly bankFailures: BankFailureRules;
  /** How long nothing goes to a bank where payouts failed. */
  readonly bankPauseMs: number;
  readonly doubtfulBatch: DoubtfulBatchRules;
  /** How long an endpoint goes at half its rate after a 429. */
  readonly throttleMs: number;
  /** A failure is asked about once more after so long. */
  readonly confirmFailedMs: number;
  /** New ids that one payout may get, the first included. */
  readonly maxAttempts: number;
  /** A request that has not left so long after its intent does not leave any more. */
  readonly sendWithinMs: number;
  /** A send whose answer was not recorded after so long has lost its worker. */
  readonly sendLostAfterMs: number;
}
