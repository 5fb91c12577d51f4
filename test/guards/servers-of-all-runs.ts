import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { systemClock } from '../../src/platform/clock.ts';
import { startOwnRedis } from '../../src/platform/redis/own-redis.ts';
import { startPostgres } from '../support/postgres-server.ts';

/**
 * One Redis and one PostgreSQL for all runs of the check: they are started by the program as it is, and
 * each run of tests is only told where they are.
 */
const REDIS = 'REKON_GUARDS_REDIS';
const POSTGRES = 'REKON_GUARDS_POSTGRES';

export interface ServersOfAllRuns {
  /** For the environment of a run of tests. */
  readonly places: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

export async function startServersOfAllRuns(): Promise<ServersOfAllRuns> {
  const dir = await mkdtemp(join(tmpdir(), 'rekon-guards-redis-'));
  const searchPath = process.env.PATH ?? '';
  const redis = await startOwnRedis({ dir, searchPath, clock: systemClock });
  const postgres = await startPostgres().catch(() => null);
  return {
    places: { [REDIS]: redis.socketPath, [POSTGRES]: postgres?.url ?? '' },
    async stop() {
      await Promise.all([redis.stop(), postgres?.stop()]);
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/**
 * The global set-up of such a run, instead of test/support/global-setup.ts.
 * @public Vitest takes it by the name of the file, as the configuration of the copy says.
 */
export default function tellTheServers(project: TestProject): void {
  const redis = process.env[REDIS];
  if (redis === undefined) throw new Error('this set-up is for test/guards/check-guards.ts');
  project.provide('redisSocket', redis);
  project.provide('postgresUrl', process.env[POSTGRES] || null);
}
