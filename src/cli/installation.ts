import { resolve } from 'node:path';
import { hostname } from 'node:os';
import { SEN_PER_RUPIAH, sen } from '../domain/money.ts';
import type { Clock } from '../domain/time.ts';
import type { CallbackChannel } from '../callbacks/callback-channel.ts';
import type { IntakeContext } from '../intake/receive-batch.ts';
import { DEFAULT_INTAKE_LIMITS } from '../intake/file/limits.ts';
import { readApprovalLayers } from '../payouts/approval/approval-layers.ts';
import type { OrderContext } from '../orders/order-context.ts';
import type { NoticeContext } from '../notices/notice-target.ts';
import type { PayoutContext, PayoutRules } from '../payouts/payout-context.ts';
import { systemClock } from '../platform/clock.ts';
import { type Database, openDatabase } from '../platform/database/database.ts';
import { explainDatabaseError } from '../platform/database/explain-database-error.ts';
import { migrateToLatest } from '../platform/database/migrate.ts';
import { noRateLimits, type RateLimits } from '../platform/limits/rate-limits.ts';
import { createLog, type Log } from '../platform/log.ts';
import { deskAddress } from '../platform/callback-settings.ts';
import { readSettings, type Settings } from '../platform/settings.ts';
import { createOyClient, type OyClient } from '../providers/oy/oy-client.ts';
import type { QueuesInRedis, StatementDesk } from '../http/http-context.ts';
import type { ReconciledStreams, WorkContext } from '../work/job.ts';
import { callbackChannels, callbackHandlers } from './callback-wiring.ts';
import { noticeTargets } from './notice-targets.ts';
import { type MoneyInProviders, openMoneyIn } from './providers.ts';
import { queueSight } from './queue-sight.ts';
import { SECOND_MS, sendingRules } from './sending-rules.ts';
import { readStreams } from './streams.ts';
import { statementDesk } from './take-statement.ts';

/** One Rekon as a command sees it: its settings, its database, and what the stages need. */
export interface Installation {
  readonly dataDir: string;
  readonly settings: Settings;
  /** The machine's search path, for finding a redis-server. */
  readonly searchPath: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly database: Database;
  readonly provider: OyClient;
  /** No OY_BASE_URL: the sandbox stands in for the provider. */
  readonly usesSandbox: boolean;
  readonly providerUrl: string;
  /** Names this process in leases and histories. */
  readonly owner: string;
  /** Where providers tell us things, and how each is known. */
  readonly callbackChannels: readonly CallbackChannel[];
  intake(): IntakeContext;
  payouts(limits?: RateLimits): PayoutContext;
  /** Providers of money in, as far as they are set; closed with the installation. */
  moneyIn(limits?: RateLimits): MoneyInProviders;
  /** Where people decide about orders and refunds; the same providers each time. */
  orders(): OrderContext;
  /** What can be reconciled. */
  streams(): Promise<ReconciledStreams>;
  /** Files that are evidence, for the web desk. */
  readonly statements: StatementDesk;
  /** What Redis holds of the queues. */
  queues(): Promise<QueuesInRedis>;
  /** Who is told what happens. */
  notices(): NoticeContext;
  /** What every job is given. */
  work(limits?: RateLimits): WorkContext;
  close(): Promise<void>;
}

export interface InstallationOptions {
  readonly dataDir: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly logLevel?: string;
}

/** Reads the settings, opens the database and brings its schema up to date. */
export async function openInstallation(options: InstallationOptions): Promise<Installation> {
  const settings = readSettings(options.environment);
  const dataDir = resolve(options.dataDir);
  const clock = systemClock;
  const log = createLog(options.logLevel ?? settings.logLevel);
  const database = await openUpToDate(settings, dataDir, clock);
  const usesSandbox = settings.oyBaseUrl === '';
  const providerUrl = usesSandbox ? `http://127.0.0.1:${settings.sandboxPort}` : settings.oyBaseUrl;
  const provider = createOyClient({
    baseUrl: providerUrl,
    username: settings.oyUsername,
    apiKey: settings.oyApiKey,
    timeoutMs: settings.requestTimeoutMs,
    maxAnswerBytes: settings.maxAnswerBytes,
    clock,
    onPermitError: (error) =>
      log.warn({ error }, 'a permit was not given back; it lapses by itself'),
  });
  const sandboxUrl = usesSandbox ? providerUrl : null;
  const opened: MoneyInProviders[] = [];
  const payouts = (limits: RateLimits = noRateLimits): PayoutContext => ({
    database,
    clock,
    provider,
    limits,
    rules: payoutRules(settings),
    log,
  });
  const moneyIn = (limits: RateLimits = noRateLimits): MoneyInProviders => {
    const parts = { settings, database, clock, log, limits, oyUrl: providerUrl, sandboxUrl };
    const providers = openMoneyIn(parts);
    opened.push(providers);
    return providers;
  };
  let decidedWith: OrderContext | null = null;
  const orders = (): OrderContext => (decidedWith ??= moneyIn().context.orders);
  const intake = (): IntakeContext => ({
    database,
    clock,
    limits: {
      ...DEFAULT_INTAKE_LIMITS,
      maxFileBytes: settings.maxUploadBytes,
      maxRows: settings.maxUploadRows,
      maxAmount: sen(settings.maxPayoutRupiah * SEN_PER_RUPIAH),
    },
    duplicateWindowMs: settings.duplicateWindowDays * DAY_MS,
  });
  const streams = (): Promise<ReconciledStreams> => readStreams(settings.reconciliationFile);
  const notices = (): NoticeContext => ({
    database,
    clock,
    log,
    targets: noticeTargets(settings, clock),
    maxTries: settings.noticeMaxTries,
    deskUrl: deskAddress(settings),
  });
  return {
    dataDir,
    settings,
    searchPath: options.environment.PATH ?? '',
    clock,
    log,
    database,
    provider,
    usesSandbox,
    providerUrl,
    owner: `${hostname()}:${process.pid}`,
    intake,
    callbackChannels: callbackChannels(settings, sandboxUrl),
    payouts,
    moneyIn,
    orders,
    streams,
    statements: statementDesk({ database, clock, dataDir, settings, intake, payouts, moneyIn }),
    queues: queueSight({ settings, dataDir, clock }),
    notices,
    work(limits) {
      const out = payouts(limits);
      const providers = moneyIn(limits);
      return {
        payouts: out,
        moneyIn: providers.context,
        callbacks: callbackHandlers(out, providers, settings),
        callbackKeepMs: settings.callbackKeepDays * DAY_MS,
        streams,
        notices: notices(),
      };
    },
    async close() {
      for (const providers of opened) await providers.close();
      await provider.close();
      await database.close();
    },
  };
}

/** The database with its newest schema; a UserError where it cannot be had. */
async function openUpToDate(settings: Settings, dataDir: string, clock: Clock): Promise<Database> {
  const file = resolve(dataDir, 'rekon.sqlite');
  let database: Database | null = null;
  try {
    database = openDatabase(
      settings.databaseUrl === ''
        ? { kind: 'sqlite', file, busyTimeoutMs: settings.sqliteBusyTimeoutMs }
        : {
            kind: 'postgres',
            url: settings.databaseUrl,
            poolSize: settings.postgresPoolSize,
            // A worker that is only slow must not lose an answer that it is writing down.
            idleTransactionMs: Math.max(settings.jobLockSeconds * SECOND_MS, SLOW_MS),
          },
    );
    await migrateToLatest(database, clock);
    return database;
  } catch (error) {
    await database?.close();
    throw explainDatabaseError(error, database?.describe ?? file) ?? error;
  }
}

const SLOW_MS = 30_000;
const DAY_MS = 86_400_000;

function payoutRules(settings: Settings): PayoutRules {
  return {
    ...sendingRules(settings),
    approvalLayers: readApprovalLayers(settings.approvalLayers),
    nameScorePercent: settings.nameScorePercent,
    inquiryCacheMs: settings.inquiryCacheDays * DAY_MS,
    maxAskMs: settings.statusMaxAskSeconds * SECOND_MS,
    expectedWithinMs: settings.expectedWithinSeconds * SECOND_MS,
    confirmFailedMs: settings.failedConfirmSeconds * SECOND_MS,
    breakerProbeMs: settings.breakerProbeSeconds * SECOND_MS,
    unknowns: {
      inARow: settings.unknownsInARow,
      percent: settings.unknownsPercent,
      ofLast: settings.unknownsOfLast,
    },
    bankFailures: { failures: settings.bankFailures, ofLast: settings.bankFailuresOfLast },
    bankPauseMs: settings.bankPauseSeconds * SECOND_MS,
    doubtfulBatch: {
      firstRows: settings.doubtfulFirstRows,
      leastRows: settings.doubtfulLeastRows,
      percent: settings.doubtfulPercent,
    },
    maxRefusals: settings.maxRefusals,
  };
}
