import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startOwnRedis } from '../../src/platform/redis/own-redis.ts';
import { startPostgres } from './postgres-server.ts';
import { systemClock } from '../../src/platform/clock.ts';

declare module 'vitest' {
  interface ProvidedContext {
    redisSocket: string;
    /** Null where PostgreSQL cannot run: its tests are then skipped, and the run says so. */
    postgresUrl: string | null;
  }
}

interface StartedServer {
  stop(): Promise<void>;
}

/**
 * Starts the servers that the tests share. They end at teardown, and also when the runner is killed:
 * each hangs on a pipe that only the runner holds.
 */
export default async function startTestServers(project: TestProject): Promise<() => Promise<void>> {
  const dir = await mkdtemp(join(tmpdir(), 'rekon-test-'));
  const [redis, postgres] = await Promise.allSettled([startTestRedis(dir), startPostgres()]);
  const started: StartedServer[] = [redis, postgres].flatMap((server) =>
    server.status === 'fulfilled' ? [server.value] : [],
  );
  const stopAll = async (): Promise<void> => {
    await Promise.all(started.map((server) => server.stop()));
    await rm(dir, { recursive: true, force: true });
  };
  if (redis.status === 'rejected') {
    await stopAll();
    throw redis.reason;
  }
  project.provide('redisSocket', redis.value.socketPath);
  project.provide('postgresUrl', postgres.status === 'fulfilled' ? postgres.value.url : null);
  if (postgres.status === 'rejected') sayPostgresIsMissing(postgres.reason);
  return stopAll;
}

function startTestRedis(dir: string) {
  return startOwnRedis({
    dir: join(dir, 'redis'),
    searchPath: process.env.PATH ?? '',
    clock: systemClock,
  });
}

function sayPostgresIsMissing(reason: unknown): void {
  const why = reason instanceof Error ? reason.message : String(reason);
  process.stderr.write(
    `\n!! SKIPPED: every test on PostgreSQL, for it does not run here: ${why}\n\n`,
  );
}
