import { randomBytes } from 'node:crypto';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { inject, onTestFinished } from 'vitest';

export { realClock } from './real-clock.ts';
export { ManualClock } from './manual-clock.ts';

/** `describe.skipIf(!hasPostgres)`: where PostgreSQL cannot run, its tests count as skipped. */
export const hasPostgres: boolean = inject('postgresUrl') !== null;

/** Connect with `{ path: redisSocket }`. One server for all test files: use a fresh prefix. */
export const redisSocket: string = inject('redisSocket');

export interface FreshDatabase {
  url: string;
  drop(): Promise<void>;
}

export async function freshPostgresDatabase(): Promise<FreshDatabase> {
  const server = inject('postgresUrl');
  if (server === null) throw new Error('PostgreSQL does not run here: skip by `hasPostgres`');
  const name = `test_${randomName()}`;
  await runOn(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    drop: () => runOn(server, `drop database if exists ${name} with (force)`),
  };
}

async function runOn(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** A BullMQ `prefix` that no other test uses. */
export function freshRedisPrefix(): string {
  return `test-${randomName()}`;
}

/** A directory that is removed when the running test has finished. Call it in a test or a beforeEach. */
export async function tempDir(): Promise<string> {
  const dir = await makeTempDir();
  onTestFinished(() => removeDir(dir));
  return dir;
}

/** For a `beforeAll`: remove it with `removeDir` in the `afterAll`. */
export async function makeTempDir(): Promise<string> {
  return realpath(await mkdtemp(join(tmpdir(), 'rekon-test-')));
}

export async function removeDir(dir: string): Promise<void> {
  // A server that was killed a moment ago may still be writing its last words.
  await rm(dir, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
}

function randomName(): string {
  return randomBytes(6).toString('hex');
}
