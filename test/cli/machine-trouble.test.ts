import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { openDatabase } from '../../src/platform/database/database.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { makeTempDir, removeDir, tempDir } from '../support/servers.ts';
import { against, closedPort, jsonOf, payoutFile, rekon, started } from './rekon.ts';

// Each command is a process of its own, which takes seconds on a busy machine.
vi.setConfig({ testTimeout: 90_000 });

const DAMAGED = 'is damaged, or is not a database of Rekon. (SQLITE_NOTADB)';

describe('Redis is down', () => {
  it('the doctor says so', async () => {
    const sandbox = await startSandbox();
    onTestFinished(() => sandbox.close());
    const dir = await tempDir();
    const redis = { REDIS_URL: `redis://127.0.0.1:${await closedPort()}` };
    const said = await rekon(['doctor', '--data', dir], { ...against(sandbox), ...redis });
    expect(said.code).toBe(1);
    expect(said.stdout).toMatch(/bad\s+redis\s+REDIS_URL does not answer: .*ECONNREFUSED/);
    expect(said.stdout).toMatch(/good\s+database/); // and the rest is looked at all the same
  });

  it.each(['worker', 'start'])(
    '`rekon %s` says so once, keeps trying, and can be stopped',
    async (command) => {
      const sandbox = await startSandbox();
      onTestFinished(() => sandbox.close());
      const dir = await tempDir();
      const redis = { REDIS_URL: `redis://:hunter2@127.0.0.1:${await closedPort()}` };
      const running = started([command, '--data', dir], { ...against(sandbox), ...redis });
      await running.says(/Redis does not answer: no job runs and nothing is sent until it does/);
      await running.says(/Jobs are running/);
      const said = await running.stop();
      expect(said.code).toBe(0);
      expect(said.stderr.match(/Redis does not answer/g)).toHaveLength(1);
      expect(said.stderr).not.toContain('hunter2');
      expect(said.stderr).not.toContain('    at ');
    },
  );
});

describe('the database cannot be used', () => {
  it('for it is damaged', async () => {
    const dir = await tempDir();
    await writeFile(join(dir, 'rekon.sqlite'), 'not a database at all. '.repeat(400));
    const said = await rekon(['payouts', 'status', '--data', dir]);
    expect(said.code).toBe(1);
    expect(said.stderr).toContain(`${join(dir, 'rekon.sqlite')} ${DAMAGED}`);
    expect(said.stderr).toContain('put your last backup in its place');
    expect(said.stderr).not.toContain('    at ');
  });

  it('for the data directory is no directory', async () => {
    const dir = await tempDir();
    await writeFile(join(dir, 'data'), '');
    const said = await rekon(['payouts', 'status', '--data', join(dir, 'data', 'x'), '--json']);
    expect(said.code).toBe(1);
    const { error } = jsonOf<{ error: { code: string; next: string } }>(said);
    expect(error.code).toBe('database_not_writable');
    expect(error.next).toContain('choose another directory with --data');
  });

  it('for its file cannot be opened', async () => {
    const dir = await tempDir();
    await mkdir(join(dir, 'rekon.sqlite'));
    const said = await rekon(['payouts', 'status', '--data', dir]);
    expect(said.code).toBe(1);
    expect(said.stderr).toContain(`${join(dir, 'rekon.sqlite')} cannot be written.`);
  });

  it('for its server does not answer; the password is not shown', async () => {
    const dir = await tempDir();
    const said = await rekon(['payouts', 'status', '--data', dir], {
      DATABASE_URL: `postgres://finance:hunter2@127.0.0.1:${await closedPort()}/rekon`,
    });
    expect(said.code).toBe(1);
    expect(said.stderr).toMatch(/postgres:\/\/finance@127\.0\.0\.1:\d+\/rekon does not answer/);
    expect(said.stderr).not.toContain('hunter2');
  });
});

const canMount = await mountsHere();

describe.skipIf(!canMount)('the disk is full', () => {
  it('an upload says so, stores nothing by halves, and goes through once there is room', async () => {
    const smallDisk = await mountSmallDisk();
    const home = await tempDir();
    const rows = Array.from({ length: 20_001 }, (_, i) => {
      return `FULL-${i},014,12398${String(i).padStart(5, '0')},Budi,100000`;
    });
    const data = ['--data', smallDisk.dir, '--json'];
    const upload = (file: string) => rekon(['payouts', 'upload', file, '--by', 'sari', ...data]);
    const file = await payoutFile(home, rows);
    const said = await upload(file);
    expect(said.code).toBe(1);
    expect(said.stderr).toContain('The disk is full; the last step was not stored.');
    expect(said.stderr).toContain('Free some space and run the same command again');
    const status = await rekon(['payouts', 'status', ...data]);
    expect(jsonOf<{ batches: unknown[] }>(status).batches).toEqual([]);

    smallDisk.grow();
    // What it had stored may still be growing, for all that another process knows.
    const early = await upload(file);
    expect([early.code, early.stderr]).toEqual([
      2,
      expect.stringContaining('Wait a minute and upload it again.'),
    ]);
    await ageUploads(smallDisk.dir);
    const again = await upload(file);
    expect(again.stderr).toBe('');
    expect(jsonOf<{ counts: object }>(again).counts).toMatchObject({
      read: rows.length,
      accepted: rows.length,
    });
  });
});

/** As if nothing had been heard of them for two minutes. */
async function ageUploads(dataDir: string): Promise<void> {
  const file = join(dataDir, 'rekon.sqlite');
  const database = openDatabase({ kind: 'sqlite', file, busyTimeoutMs: 10_000 });
  const heartbeat = new Date(Date.now() - 120_000).toISOString();
  await database.knex('batches').where({ state: 'receiving' }).update({ heartbeat_at: heartbeat });
  await database.close();
}

interface SmallDisk {
  readonly dir: string;
  grow(): void;
}

/** A disk of 2 MB, gone with the test. */
async function mountSmallDisk(): Promise<SmallDisk> {
  const dir = await makeTempDir();
  mount('-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', dir);
  onTestFinished(async () => {
    execFileSync('umount', ['-l', dir]);
    await removeDir(dir);
  });
  return { dir, grow: () => mount('-o', 'remount,size=64m', dir) };
}

/** Only root may mount, and not in every container. */
async function mountsHere(): Promise<boolean> {
  const dir = await makeTempDir();
  try {
    mount('-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', dir);
    execFileSync('umount', ['-l', dir]);
    return true;
  } catch {
    process.stderr.write(
      '\n!! SKIPPED: the test of a full disk, for nothing can be mounted here\n',
    );
    return false;
  } finally {
    await removeDir(dir);
  }
}

function mount(...args: readonly string[]): void {
  execFileSync('mount', args, { stdio: 'ignore' });
}
