import { ensureOwnRedis, type OwnRedis, type OwnRedisOptions } from './own-redis.ts';

export interface KeepOwnRedisOptions extends OwnRedisOptions {
  checkEveryMs?: number;
  /** This process started the server, because the one that had started it before is gone. */
  onTakeover?: (redis: OwnRedis) => void;
  /** Redis is down and could not be started now; the next attempt follows at the next check. */
  onTrouble?: (error: unknown) => void;
}

export interface KeptRedis {
  /** Stays the same, whichever process runs the server. */
  readonly socketPath: string;
  /** Ends the keeping, and the server where this process runs it. */
  stop(): Promise<void>;
}

const CHECK_EVERY_MS = 1_000;

/**
 * Sees to it that the Redis of a directory runs for as long as this process does: whichever of the
 * sharing processes notices first that the server's owner has gone starts the next one. The first
 * start must succeed; later failures are reported and tried again.
 */
export async function keepOwnRedis(options: KeepOwnRedisOptions): Promise<KeptRedis> {
  const stopping = new AbortController();
  let wake = new AbortController();
  const watched: OwnRedisOptions = {
    ...options,
    onExit(why) {
      wake.abort();
      options.onExit?.(why);
    },
  };
  let redis = await ensureOwnRedis(watched);

  const check = async (): Promise<void> => {
    try {
      const found = await ensureOwnRedis(watched);
      if (found.owner) options.onTakeover?.(found);
      if (found.pid !== redis.pid) redis = found;
    } catch (error) {
      options.onTrouble?.(error);
    }
  };
  const keep = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await options.clock.sleep(options.checkEveryMs ?? CHECK_EVERY_MS, wake.signal);
      if (stopping.signal.aborted) return;
      wake = new AbortController(); // before the check: an exit during it shortens the next pause
      await check();
    }
  };
  const keeping = keep();

  return {
    socketPath: redis.socketPath,
    async stop() {
      stopping.abort();
      wake.abort();
      await keeping;
      await redis.stop();
    },
  };
}
