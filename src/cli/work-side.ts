import { join } from 'node:path';
import { queueJobs, scheduledJobs } from '../../jobs/registry.ts';
import { slowedEndpoints } from '../breakers/slowed-endpoints.ts';
import { redisRateLimits } from '../platform/limits/redis-rate-limits.ts';
import { connectRedis, REDIS_PREFIX, type RedisLocation } from '../platform/redis/connect.ts';
import { keepOwnRedis } from '../platform/redis/keep-own-redis.ts';
import { reportOutages } from '../platform/redis/report-outages.ts';
import type { WorkContext } from '../work/job.ts';
import { withChosenTimes } from '../work/chosen-times.ts';
import { runWorker } from '../work/run-worker.ts';
import type { Installation } from './installation.ts';
import { moneyInLimits } from './providers.ts';

const WINDOW_MS = 1000;
/** After the last answer: writing down what it says. */
const STOP_EXTRA_MS = 5_000;

export interface WorkSide {
  readonly redis: RedisLocation;
  stop(): Promise<void>;
}

/** Starts the jobs of this process: Redis (a shared one, or our own), limits, queues and schedules. */
export async function startWorkSide(installation: Installation): Promise<WorkSide> {
  const { settings, clock, log, provider } = installation;
  const { location, stopRedis } = await openRedis(installation);
  const redis = connectRedis(location);
  reportOutages(redis, settings.redisUrl === '' ? 'our own' : 'REDIS_URL', clock, log);
  const limits = redisRateLimits({
    redis,
    prefix: REDIS_PREFIX,
    clock,
    windowMs: WINDOW_MS,
    arrivalAllowanceMs: settings.arrivalAllowanceMs,
    isSlowed: slowedEndpoints(installation.database, clock),
    limits: {
      [provider.endpoints.inquiry]: settings.limitInquiryPerSecond,
      [provider.endpoints.remit]: settings.limitRemitPerSecond,
      [provider.endpoints.status]: settings.limitStatusPerSecond,
      [provider.endpoints.balance]: settings.limitBalancePerSecond,
      ...moneyInLimits(settings),
    },
  });
  const context: WorkContext = installation.work(limits);
  const worker = await runWorker(
    context,
    {
      redis,
      prefix: REDIS_PREFIX,
      concurrency: settings.workerConcurrency,
      lockMs: settings.jobLockSeconds * 1000,
      queueLength: settings.queueLength,
      feedEveryMs: settings.feedEveryMs,
      owner: installation.owner,
      stopWithinMs: settings.requestTimeoutMs + STOP_EXTRA_MS,
      queueJobs,
      scheduledJobs: withChosenTimes(scheduledJobs, settings.schedules),
    },
    log,
  );
  return {
    redis: location,
    async stop() {
      await worker.stop();
      redis.disconnect();
      await stopRedis();
    },
  };
}

async function openRedis(
  installation: Installation,
): Promise<{ location: RedisLocation; stopRedis: () => Promise<void> }> {
  const { settings, clock, log, searchPath, dataDir } = installation;
  if (settings.redisUrl !== '') {
    return { location: { kind: 'url', url: settings.redisUrl }, stopRedis: async () => undefined };
  }
  const own = await keepOwnRedis({
    dir: join(dataDir, 'redis'),
    searchPath,
    clock,
    onTakeover: () => log.info('took over Redis'),
    onTrouble: (error) => log.error({ error }, 'Redis is down and does not start'),
    onExit: (why) => log.error({ why }, 'Redis ended'),
  });
  return { location: { kind: 'socket', path: own.socketPath }, stopRedis: () => own.stop() };
}
