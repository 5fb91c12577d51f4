import type { Clock } from '../domain/time.ts';
import type { Database } from '../platform/database/database.ts';
import type { RateLimits } from '../platform/limits/rate-limits.ts';
import type { BankProvider } from './bank-provider.ts';

/** What the stage of bank accounts is given; made once at the entry point. */
export interface BankContext {
  readonly database: Database;
  readonly clock: Clock;
  readonly provider: BankProvider;
  readonly limits: RateLimits;
  readonly rules: BankRules;
}

/** The settings of the stage, in their units. */
export interface BankRules {
  /** How far each pull goes back behind the last one: banks book late, and pending lines change. */
  readonly overlapDays: number;
  /** How many days one request asks for, and one transaction takes in. */
  readonly windowDays: number;
  /** How far the very first pull goes back where the login named no start. */
  readonly firstDays: number;
  /** From the login to the first question for the accounts; each next wait is twice as long. */
  readonly firstAskMs: number;
  readonly maxAskMs: number;
  /** After so long without an account, a connection has failed. */
  readonly connectWithinMs: number;
}

export const DEFAULT_BANK_RULES: BankRules = {
  overlapDays: 7,
  windowDays: 7,
  firstDays: 7,
  firstAskMs: 5_000,
  maxAskMs: 10 * 60_000,
  connectWithinMs: 24 * 60 * 60_000,
};
