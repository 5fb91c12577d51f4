import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { tempDir } from '../support/servers.ts';
import { endOwnRedis } from './own-redis.ts';
import { startRekon } from './processes.ts';

vi.setConfig({ testTimeout: 120_000 });

it('`rekon start` says where callbacks have a port of their own, and a stop closes both ports', async ({
  onTestFinished,
}) => {
  const home = await tempDir();
  const dataDir = join(home, 'data');
  const rekon = await startRekon({
    name: 'start',
    args: ['start', '--data', dataDir],
    environment: { PORT: '0', CALLBACK_PORT: '0', SANDBOX_PORT: '0' },
    logFile: join(home, 'start.log'),
  });
  onTestFinished(async () => {
    await rekon.stop();
    await endOwnRedis(dataDir);
  });
  const desk = await rekon.says(/The desk and API at (\S+)/);
  const callbacks = await rekon.says(/Callbacks and \/health alone at (\S+)/);
  await rekon.says(/Jobs are running/);
  const statusAt = async (address: string) => (await fetch(address)).status;
  expect(await statusAt(`${callbacks}/health`)).toBe(200);
  expect(await statusAt(`${callbacks}/sign-in`)).toBe(404);
  expect(await statusAt(`${desk}/sign-in`)).toBe(200);
  expect(await statusAt(`${desk}/health`)).toBe(404);
  await rekon.stop();
  for (const address of [desk, callbacks]) {
    await expect(fetch(`${address}/health`)).rejects.toThrow('fetch failed');
  }
});
