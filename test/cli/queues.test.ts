import { expect, it, onTestFinished, vi } from 'vitest';
import { queueJobs } from '../../jobs/registry.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { tempDir } from '../support/servers.ts';
import { against, closedPort, jsonOf, rekon, started } from './rekon.ts';

// Each command is a process of its own, which takes seconds on a busy machine.
vi.setConfig({ testTimeout: 300_000 });

interface Queues {
  redis: string;
  queues: { name: string; due: number; inRedis: object | null }[];
  failed: unknown[];
}

it('the queues are told with what Redis holds, and without where it cannot be asked', async () => {
  const sandbox = await startSandbox();
  onTestFinished(() => sandbox.close());
  const dir = await tempDir();
  const look = async (settings: Readonly<Record<string, string>> = {}): Promise<Queues> => {
    const environment = { ...against(sandbox), ...settings };
    const said = await rekon(['jobs', 'queues', '--data', dir, '--json'], environment);
    expect(said.code, said.stderr).toBe(0);
    return jsonOf<Queues>(said);
  };
  const names = queueJobs.map(({ name }) => name);

  const before = await look();
  expect([before.redis, before.queues.map(({ name }) => name)]).toEqual(['not known', names]);
  expect(before.queues.every(({ inRedis }) => inRedis === null)).toBe(true);
  const away = { REDIS_URL: `redis://127.0.0.1:${await closedPort()}` };
  expect((await look(away)).redis).toBe('silent');

  const running = started(['start', '--data', dir], against(sandbox));
  await running.says(/Jobs are running/);
  const { redis, queues, failed } = await look();
  expect([redis, failed]).toEqual(['answers', []]);
  const nothing = { waiting: 0, active: 0, delayed: 0, failed: 0, oldestWaitingSince: null };
  expect(queues).toEqual(names.map((name) => ({ name, due: 0, inRedis: { name, ...nothing } })));
});
