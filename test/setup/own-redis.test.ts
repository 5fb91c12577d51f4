import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import {
  ensureOwnRedis,
  type OwnRedisOptions,
  startOwnRedis,
} from '../../src/platform/redis/own-redis.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { removeDir, tempDir } from '../support/servers.ts';
import { hasEnded, isGone, redisUser, until, withRedis } from './redis-users.ts';

function optionsFor(dir: string): OwnRedisOptions {
  return { dir, searchPath: process.env.PATH ?? '', clock: systemClock };
}

const recordSchema = z.object({ pids: z.array(z.object({ pid: z.number() })) });

async function recordedPids(dir: string): Promise<number[]> {
  const text = await readFile(join(dir, 'redis-processes.json'), 'utf8');
  return recordSchema.parse(JSON.parse(text)).pids.map(({ pid }) => pid);
}

test('it keeps every change, evicts nothing and lets only this user in', async () => {
  const dir = await tempDir();
  const redis = await startOwnRedis(optionsFor(dir));
  await withRedis(redis.socketPath, async (client) => {
    for (const [name, value] of [
      ['appendonly', 'yes'],
      ['appendfsync', 'everysec'],
      ['maxmemory-policy', 'noeviction'],
      ['port', '0'],
      ['save', ''],
    ] as const) {
      expect(await client.config('GET', name)).toEqual([name, value]);
    }
  });
  expect((await stat(redis.socketPath)).mode & 0o777).toBe(0o700);
  await redis.stop();
});

test('stop ends server and supervisor, leaves no zombie, and what was written is there again', async () => {
  const dir = await tempDir();
  const first = await startOwnRedis(optionsFor(dir));
  await withRedis(first.socketPath, (client) => client.set('kept', 'yes'));
  const pids = await recordedPids(dir);
  expect(pids).toContain(first.pid);
  await first.stop();
  expect(pids.filter((pid) => !isGone(pid))).toEqual([]);

  const second = await startOwnRedis(optionsFor(dir));
  expect(await withRedis(second.socketPath, (client) => client.get('kept'))).toBe('yes');
  await second.stop();
});

test('when the parent is SIGKILLed, its Redis ends', async () => {
  const dir = await tempDir();
  const parent = redisUser('ensure', dir);
  const { pid = 0, owner } = await parent.said('ready');
  expect(owner).toBe(true);
  const pids = await recordedPids(dir);
  parent.kill();
  await until('the server is gone', () => isGone(pid));
  await until('the supervisor has ended', () => pids.every(hasEnded));
});

test('when only the supervisor is SIGKILLed, its parent ends the server too', async () => {
  const dir = await tempDir();
  let why = '';
  const redis = await startOwnRedis({ ...optionsFor(dir), onExit: (reason) => (why = reason) });
  const [supervisorPid = 0] = await recordedPids(dir);
  process.kill(supervisorPid, 'SIGKILL');
  await until('the server has ended', () => hasEnded(redis.pid));
  await until('we were told', () => why !== '');
  expect(why).toContain('ended');
});

test('a server that is killed is reported with the end of its log', async () => {
  const dir = await tempDir();
  let why = '';
  const redis = await startOwnRedis({ ...optionsFor(dir), onExit: (reason) => (why = reason) });
  process.kill(redis.pid, 'SIGKILL');
  await until('we were told', () => why !== '');
  expect(why).toContain('redis.log');
  expect(why).toContain('eady to accept connections');
});

test('processes that ask at the same moment share one server', async () => {
  const dir = await tempDir();
  const users = Array.from({ length: 4 }, () => redisUser('ensure', dir));
  const answers = await Promise.all(users.map((user) => user.said('ready')));
  expect(new Set(answers.map(({ pid }) => pid)).size).toBe(1);
  expect(answers.filter(({ owner }) => owner)).toHaveLength(1);
});

test('callers in one process that ask at the same moment share one server', async () => {
  const dir = await tempDir();
  const found = await Promise.all(Array.from({ length: 5 }, () => ensureOwnRedis(optionsFor(dir))));
  expect(new Set(found.map(({ pid }) => pid)).size).toBe(1);
  expect(found.filter(({ owner }) => owner)).toHaveLength(1);
  await Promise.all(found.map((redis) => redis.stop()));
});

test('when the owner is killed, a sharing process takes over with all the data', async () => {
  const dir = await tempDir();
  const owner = redisUser('ensure', dir);
  const { pid: firstPid, socketPath = '' } = await owner.said('ready');
  const heirs = [redisUser('keep', dir), redisUser('keep', dir)];
  await Promise.all(heirs.map((heir) => heir.said('ready')));
  await withRedis(socketPath, (client) => client.set('job', 'waiting'));

  owner.kill();
  const { pid } = await Promise.race(heirs.map((heir) => heir.said('takeover')));
  expect(pid).not.toBe(firstPid);
  expect(await withRedis(socketPath, (client) => client.get('job'))).toBe('waiting');
});

test('when its own server is killed, the owner starts the next one', async () => {
  const dir = await tempDir();
  const keeper = redisUser('keep', dir);
  const { socketPath = '' } = await keeper.said('ready');
  const [, serverPid = 0] = await recordedPids(dir);
  process.kill(serverPid, 'SIGKILL');
  const { pid = 0 } = await keeper.said('takeover');
  expect(pid).not.toBe(serverPid);
  expect(await withRedis(socketPath, (client) => client.ping())).toBe('PONG');
  keeper.kill();
  await until('the second server is gone', () => isGone(pid));
});

test('a long path gets a short socket, the same one in every process', async () => {
  const dir = join(await tempDir(), 'a-directory-with-a-long-name'.repeat(4), 'data');
  const redis = await startOwnRedis(optionsFor(dir));
  onTestFinished(() => removeDir(dirname(redis.socketPath)));
  expect(Buffer.byteLength(redis.socketPath)).toBeLessThanOrEqual(100);
  const other = redisUser('ensure', dir);
  const answer = await other.said('ready');
  expect(answer).toMatchObject({ owner: false, pid: redis.pid, socketPath: redis.socketPath });
  await redis.stop();
});

test('a second start on the same directory is refused', async () => {
  const dir = await tempDir();
  const redis = await startOwnRedis(optionsFor(dir));
  await expect(startOwnRedis(optionsFor(dir))).rejects.toMatchObject({
    code: 'redis_already_running',
  });
  await redis.stop();
});

test('without a server on the PATH the error says what to do', async () => {
  const dir = await tempDir();
  await expect(startOwnRedis({ ...optionsFor(dir), searchPath: dir })).rejects.toMatchObject({
    code: 'redis_not_installed',
    next: expect.stringContaining('npm run setup'),
  });
});

test('a damaged file is named, with the end of the log and the way out', async () => {
  const dir = await tempDir();
  await mkdir(join(dir, 'appendonlydir'));
  await writeFile(join(dir, 'appendonlydir/appendonly.aof.manifest'), 'not a manifest\n');
  await expect(startOwnRedis(optionsFor(dir))).rejects.toMatchObject({
    code: 'redis_not_ready',
    message: expect.stringContaining('manifest'),
    next: expect.stringContaining('appendonlydir'),
  });
});

test('a full disk is named', async () => {
  const dir = await tempDir();
  const server = join(dir, 'redis-server');
  await writeFile(server, '#!/bin/sh\necho "Write error: No space left on device" >&2\nexit 1\n');
  await chmod(server, 0o755);
  await expect(
    startOwnRedis({ ...optionsFor(join(dir, 'data')), searchPath: dir }),
  ).rejects.toMatchObject({ code: 'redis_not_ready', next: expect.stringContaining('Free space') });
});

test('a server that never answers is ended after the bound', async () => {
  const dir = await tempDir();
  const server = join(dir, 'redis-server');
  await writeFile(server, '#!/bin/sh\nexec sleep 60\n');
  await chmod(server, 0o755);
  const searchPath = `${dir}:${process.env.PATH ?? ''}`;
  const data = join(dir, 'data');
  await expect(
    startOwnRedis({ dir: data, searchPath, clock: systemClock, readyWithinMs: 200 }),
  ).rejects.toMatchObject({ code: 'redis_not_ready' });
  expect((await recordedPids(data)).every(isGone)).toBe(true);
});
