import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { hasEnded } from '../setup/redis-users.ts';
import { until } from './patience.ts';

/** The Redis that Rekon itself started in a data directory: its supervisor and its server. */
interface OwnRedisProcesses {
  readonly supervisorPid: number;
  readonly serverPid: number | null;
}

async function processesOf(dataDir: string): Promise<OwnRedisProcesses | null> {
  const file = join(dataDir, 'redis', 'redis-processes.json');
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return null;
  const { pids } = JSON.parse(text) as { pids: { pid: number }[] };
  const [supervisor, server] = pids;
  return supervisor ? { supervisorPid: supervisor.pid, serverPid: server?.pid ?? null } : null;
}

/** As a power cut ends it. Rekon starts it again on the same append-only file. */
export async function killOwnRedis(dataDir: string): Promise<void> {
  const pid = await runningServer(dataDir);
  process.kill(pid, 'SIGKILL');
  await until('Redis is dead', () => hasEnded(pid));
}

/** Waits until one runs that is not the one given; resolves to its pid. */
export async function runningServer(dataDir: string, otherThan?: number): Promise<number> {
  let pid = 0;
  await until('a Redis runs', async () => {
    const found = await processesOf(dataDir);
    pid = found?.serverPid ?? 0;
    return pid !== 0 && pid !== otherThan && !hasEnded(pid);
  });
  return pid;
}

export async function flushOwnRedis(dataDir: string): Promise<void> {
  const config = await readFile(join(dataDir, 'redis', 'redis.conf'), 'utf8');
  const path = /^unixsocket "(.+)"$/m.exec(config)?.[1];
  if (path === undefined) throw new Error(`no socket in the configuration of ${dataDir}/redis`);
  const redis = new Redis({ path, maxRetriesPerRequest: null, retryStrategy: () => 50 });
  redis.on('error', () => undefined);
  try {
    await redis.flushall();
  } finally {
    redis.disconnect();
  }
}

/** Its supervisor ends it when its Rekon has ended; this waits for that. */
export async function endOwnRedis(dataDir: string): Promise<void> {
  const found = await processesOf(dataDir);
  if (!found) return;
  const { supervisorPid, serverPid } = found;
  await until('the Redis of the test has ended', () => {
    return hasEnded(supervisorPid) && (serverPid === null || hasEnded(serverPid));
  });
}
