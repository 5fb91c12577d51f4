import type { Redis } from 'ioredis';
import type { Clock } from '../../domain/time.ts';
import type { Log } from '../log.ts';

/** While Redis stays away, it is said again so often. */
const SAY_AGAIN_MS = 30_000;

/**
 * A connection that waits for Redis says nothing by itself. This says when Redis does not answer and
 * why, again every half minute while it is so, and once when it is back.
 */
export function reportOutages(redis: Redis, where: string, clock: Clock, log: Log): void {
  let saidAtMs: number | null = null;
  redis.on('error', (error: Error) => {
    const nowMs = clock.nowMs();
    if (saidAtMs !== null && nowMs - saidAtMs < SAY_AGAIN_MS) return;
    saidAtMs = nowMs;
    log.error(
      { redis: where, why: whyOf(error) },
      'Redis does not answer: no job runs and nothing is sent until it does; trying on',
    );
  });
  redis.on('ready', () => {
    if (saidAtMs !== null) log.info({ redis: where }, 'Redis answers again: jobs go on');
    saidAtMs = null;
  });
}

/** Trouble that `reportOutages` tells once for all connections of a process. */
export function isConnectionTrouble(error: Error): boolean {
  const code = 'code' in error ? String(error.code) : '';
  return (
    /^(ECONN|ENOENT|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)/.test(code) ||
    /^(Connection is closed|LOADING|NOAUTH|WRONGPASS)/.test(error.message)
  );
}

function whyOf(error: Error): string {
  // A failed connection to a name with several addresses has its reasons inside.
  if (error instanceof AggregateError) return error.errors.map(String).join('; ');
  return error.message;
}
