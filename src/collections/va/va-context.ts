import type { Clock } from '../../domain/time.ts';
import type { Database } from '../../platform/database/database.ts';
import type { RateLimits } from '../../platform/limits/rate-limits.ts';
import type { VaProvider } from './va-provider.ts';

/** What the pulls of virtual accounts are given. */
export interface VaContext {
  readonly database: Database;
  readonly clock: Clock;
  readonly limits: RateLimits;
  readonly provider: VaProvider;
  readonly rules: VaRules;
}

export interface VaRules {
  /** Lines asked for at a time. */
  readonly pageLines: number;
  /** Lines that are read again, so that a history that moves meanwhile leaves no gap. */
  readonly overlapLines: number;
  /** A history of more lines than this is not read to its end in one go. */
  readonly mostLines: number;
  readonly pullEveryMs: number;
  readonly retryMs: number;
}
