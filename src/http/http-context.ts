import type { CallbackChannel } from '../callbacks/callback-channel.ts';
import type { Clock } from '../domain/time.ts';
import type { IntakeContext } from '../intake/receive-batch.ts';
import type { PayoutContext } from '../payouts/payout-context.ts';
import type { Database } from '../platform/database/database.ts';
import type { Log } from '../platform/log.ts';
import type { Settings } from '../platform/settings.ts';
import type { ReportSettings } from '../reporting/tables/csv-format.ts';

/** What the HTTP side is given; an installation fits. */
export interface HttpSideOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: Pick<
    Settings,
    | 'host'
    | 'port'
    | 'publicUrl'
    | 'callbackMaxBytes'
    | 'callbacksPerSecond'
    | 'maxUploadBytes'
    | 'sessionIdleMinutes'
    | 'sessionHours'
    | 'idempotencyKeepHours'
  > &
    ReportSettings;
  /** Where providers tell us things. */
  readonly callbackChannels: readonly CallbackChannel[];
  /** Uploads and downloads lie in it while they last. */
  readonly dataDir: string;
  intake(): IntakeContext;
  payouts(): PayoutContext;
}

/** What the routes are given. */
export interface HttpContext extends HttpSideOptions {
  /** Aborts when the server is told to close. */
  readonly closing: AbortSignal;
}
