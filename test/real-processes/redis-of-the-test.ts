import { join } from 'node:path';
import { Redis } from 'ioredis';
import { closedPort } from '../cli/rekon.ts';
import { makeTempDir, removeDir } from '../support/servers.ts';
import type { RunningTest } from './installation.ts';
import { until } from './patience.ts';
import { type RunningProcess, startProcess } from './processes.ts';

/** A Redis that operations run themselves (REDIS_URL), with an append-only file; it ends with the test. */
export interface RedisOfTheTest {
  readonly url: string;
  /** As a power cut ends it. */
  kill(): Promise<void>;
  /** Its files are gone. */
  forgetEverything(): Promise<void>;
  /** On the same port and directory; resolves once it answers. */
  startAgain(): Promise<void>;
}

export async function redisOfTheTest(test: RunningTest): Promise<RedisOfTheTest> {
  const home = await makeTempDir();
  const port = await closedPort();
  const url = `redis://127.0.0.1:${port}`;
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', home, '--save', ''];
  const start = async (): Promise<RunningProcess> => {
    const started = await startProcess({
      name: 'Redis',
      command: 'redis-server',
      args: [...args, '--appendonly', 'yes', '--maxmemory-policy', 'noeviction'],
      environment: { LC_ALL: 'C' },
      logFile: join(home, 'redis.log'),
    });
    await until('Redis answers', () => answers(url), { report: () => started.words() });
    return started;
  };
  let server = await start();
  test.onTestFinished(async () => {
    await server.stop();
    await removeDir(home);
  });
  return {
    url,
    kill: () => server.kill(),
    forgetEverything: () => removeDir(join(home, 'appendonlydir')),
    async startAgain() {
      server = await start();
    },
  };
}

async function answers(url: string): Promise<boolean> {
  const redis = new Redis(url, { maxRetriesPerRequest: 0, retryStrategy: () => null });
  redis.on('error', () => undefined);
  try {
    return (await redis.ping()) === 'PONG';
  } catch {
    return false;
  } finally {
    redis.disconnect();
  }
}
