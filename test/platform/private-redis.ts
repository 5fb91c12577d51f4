import { join } from 'node:path';
import { Redis } from 'ioredis';
import { onTestFinished } from 'vitest';
import { type OwnRedis, startOwnRedis } from '../../src/platform/redis/own-redis.ts';
import { makeTempDir, realClock, removeDir } from '../support/servers.ts';

export interface PrivateRedis {
  readonly socketPath: string;
  readonly dir: string;
  /** A connection of its own, which waits for Redis to come back; closed with the test. */
  connect(): Redis;
  /** As after a power cut: no last words. */
  kill(): Promise<void>;
  /** Removes its file. */
  forgetEverything(): Promise<void>;
  /** On the same directory and socket. */
  startAgain(): Promise<void>;
}

/** A Redis that a test may empty, kill and restart. It ends with the test. */
export async function privateRedis(): Promise<PrivateRedis> {
  const base = await makeTempDir();
  const dir = join(base, 'redis');
  const connections: Redis[] = [];
  const start = (): Promise<OwnRedis> =>
    startOwnRedis({ dir, searchPath: process.env.PATH ?? '', clock: realClock });
  let server = await start();
  onTestFinished(async () => {
    for (const connection of connections) connection.disconnect();
    await server.stop();
    await removeDir(base);
  });
  return {
    socketPath: server.socketPath,
    dir,
    connect() {
      const connection = new Redis({
        path: server.socketPath,
        maxRetriesPerRequest: null,
        retryStrategy: () => 20,
      });
      connection.on('error', () => undefined);
      connections.push(connection);
      return connection;
    },
    async kill() {
      process.kill(server.pid, 'SIGKILL');
      await server.stop(); // its supervisor ends after it
    },
    forgetEverything: () => removeDir(join(dir, 'appendonlydir')),
    async startAgain() {
      server = await start();
    },
  };
}
