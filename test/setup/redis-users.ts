import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { systemClock } from '../../src/platform/clock.ts';

const line = z.object({
  event: z.enum(['ready', 'takeover']),
  pid: z.number().optional(),
  owner: z.boolean().optional(),
  socketPath: z.string().optional(),
});
type Line = z.infer<typeof line>;

/** A process of its own that uses, and perhaps starts, the Redis of `dir`. */
export interface RedisUser {
  process: ChildProcess;
  said(event: Line['event']): Promise<Line>;
  kill(): void;
}

const FIXTURE = fileURLToPath(new URL('fixtures/redis-user.ts', import.meta.url));
const PATIENCE_MS = 20_000;

export function redisUser(mode: 'ensure' | 'keep', dir: string): RedisUser {
  const child = spawn(process.execPath, ['--import', 'tsx', FIXTURE, mode, dir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: Line[] = [];
  createInterface({ input: child.stdout }).on('line', (text) => {
    lines.push(line.parse(JSON.parse(text)));
  });
  const kill = (): void => {
    child.kill('SIGKILL');
  };
  const exited = once(child, 'exit');
  onTestFinished(async () => {
    kill();
    await exited;
  });
  return {
    process: child,
    kill,
    async said(event) {
      await until(`a process says ${event}`, () => lines.some((one) => one.event === event));
      const found = lines.find((one) => one.event === event);
      if (!found) throw new Error('unreachable');
      return found;
    },
  };
}

export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadlineMs = systemClock.nowMs() + PATIENCE_MS;
  while (!(await holds())) {
    if (systemClock.nowMs() > deadlineMs) throw new Error(`waited in vain until ${what}`);
    await systemClock.sleep(20);
  }
}

/** Nothing is left of the process, not even a zombie. */
export function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
}

/** It runs no more; its zombie may wait for a parent that reaps nothing, as pid 1 of a container. */
export function hasEnded(pid: number): boolean {
  if (isGone(pid)) return true;
  try {
    return /\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return isGone(pid);
  }
}

export async function withRedis<Result>(
  socketPath: string,
  use: (redis: Redis) => Promise<Result>,
): Promise<Result> {
  const redis = new Redis({ path: socketPath, maxRetriesPerRequest: 0, retryStrategy: () => null });
  redis.on('error', () => undefined);
  try {
    return await use(redis);
  } finally {
    redis.disconnect();
  }
}
