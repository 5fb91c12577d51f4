import { execFileSync } from 'node:child_process';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { makeTempDir, realClock, removeDir } from '../support/servers.ts';
import { createInstallation, type Installation, type RunningTest } from './installation.ts';
import { whatIsWrong } from './judge.ts';
import { uploadedRows } from './payout-file.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 90_000 });

const canMount = await mountsHere();

describe.skipIf(!canMount)('the disk fills up in the middle of a batch', () => {
  it.concurrent('work stops, says so, and sends nothing that is not written down; with room again it goes on to the end', async (test) => {
    const disk = await smallDisk(test);
    const here = await createInstallation(test, {
      database: 'SQLite',
      sendsPerSecond: 20,
      dataDir: join(disk.dir, 'data'),
    });
    const rows = uploadedRows('FULL-DISK', 120);
    const batchId = await here.upload(rows);
    const workers = await Promise.all([here.start('worker'), here.start('worker')]);
    await here.untilAsked(batchId);
    await here.approve(batchId);
    await here.untilSent(25);
    await disk.fill();
    await Promise.race(
      workers.map((worker) => worker.says(/disk is full|SQLITE_FULL|No space left/i)),
    );
    // Whatever was under way has ended; then nothing arrives any more.
    await untilNothingIsSent(here);
    const sent = (await here.sandbox.remits()).length;
    expect(sent).toBeLessThan(rows.length);

    await disk.makeRoom();
    await here.untilEnded();
    await here.stopAll();
    expect(await whatIsWrong({ rows, ...here })).toEqual([]);
  });
});

/** The last send is longer ago than the pace of the sends and the wait for an answer together. */
async function untilNothingIsSent(here: Installation): Promise<void> {
  await here.until('nothing is sent any more', async () => {
    const sends = await here.sandbox.remits();
    const last = sends.at(-1)?.arrivedMs ?? 0;
    return realClock.nowMs() - last > 1_500;
  });
}

interface SmallDisk {
  readonly dir: string;
  /** To the last byte. */
  fill(): Promise<void>;
  makeRoom(): Promise<void>;
}

const BLOCK = Buffer.alloc(64 * 1024);

/** A real file system of 24 MB, gone with the test. */
async function smallDisk(test: RunningTest): Promise<SmallDisk> {
  const dir = await makeTempDir();
  mount('-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', dir);
  test.onTestFinished(async () => {
    execFileSync('umount', ['-l', dir]);
    await removeDir(dir);
  });
  const filler = join(dir, 'other-data');
  return {
    dir,
    async fill() {
      const file = await open(filler, 'w');
      try {
        for (;;) await file.write(BLOCK);
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
      } finally {
        await file.close();
      }
    },
    makeRoom: () => rm(filler),
  };
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
      '\n!! SKIPPED: the test of a disk that fills up, for nothing can be mounted here\n',
    );
    return false;
  } finally {
    await removeDir(dir);
  }
}

function mount(...args: readonly string[]): void {
  execFileSync('mount', args, { stdio: 'ignore' });
}
