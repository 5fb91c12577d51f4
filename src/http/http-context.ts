import type { CallbackChannel } from '../callbacks/callback-channel.ts';
import type { Clock } from '../domain/time.ts';
import type { IntakeContext } from '../intake/receive-batch.ts';
import type { OrderContext } from '../orders/order-context.ts';
import type { PayoutContext } from '../payouts/payout-context.ts';
import type { Database } from '../platform/database/database.ts';
import type { Log } from '../platform/log.ts';
import type { Settings } from '../platform/settings.ts';
import type { DeclaredTotals } from '../records/import/control-totals.ts';
import type { StatementSource } from '../records/import/statement-source.ts';
import type { ReportSettings } from '../reporting/tables/csv-format.ts';
import type { ReconciledStreams, WorkContext } from '../work/job.ts';
import type { RedisLook } from '../work/look-at-queues.ts';

/** Files that are evidence: a provider's statement, or a user's own. */
export interface StatementDesk {
  /** Those that can be imported. Throws UserErrors for what is wrong in the settings of reconciliation. */
  sources(): Promise<readonly Pick<StatementSource, 'name' | 'stream' | 'columns'>[]>;
  /** Takes a file in, with what follows from it: as `rekon import`. Throws UserErrors. */
  take(file: {
    readonly path: string;
    readonly fileName: string;
    readonly source: string;
    readonly declared: DeclaredTotals;
    readonly by: string;
  }): Promise<{ readonly id: string }>;
}

/** What Redis holds of the queues; `nowhere`: none is set, and none was started in the data directory. */
export type QueuesInRedis = RedisLook | { readonly kind: 'nowhere' };

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
    | 'callbackPort'
    | 'callbackHost'
    | 'callbackUrl'
    | 'callbackMaxBytes'
    | 'callbacksPerSecond'
    | 'maxUploadBytes'
    | 'nikHashKey'
    | 'sessionIdleMinutes'
    | 'sessionHours'
    | 'schedules'
    | 'idempotencyKeepHours'
  > &
    ReportSettings;
  /** Where providers tell us things. */
  readonly callbackChannels: readonly CallbackChannel[];
  /** Uploads and downloads lie in it while they last. */
  readonly dataDir: string;
  intake(): IntakeContext;
  payouts(): PayoutContext;
  /** Where people decide about orders and refunds. Opens providers once, however often it is called. */
  orders(): OrderContext;
  /** What jobs are given: the desk asks them what is due. Opens providers; to be called once. */
  work(): WorkContext;
  /** Never fails, and never takes longer than a moment. */
  queues(): Promise<QueuesInRedis>;
  /** What can be reconciled. Throws UserErrors for what is wrong in the settings file. */
  streams(): Promise<ReconciledStreams>;
  readonly statements: StatementDesk;
}

/** What the routes are given. */
export interface HttpContext extends HttpSideOptions {
  /** Aborts when the server is told to close. */
  readonly closing: AbortSignal;
}
