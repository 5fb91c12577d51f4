import { describe, expect, it, vi } from 'vitest';
import { hasPostgres } from '../support/servers.ts';
import { createInstallation, type DatabaseKind, LOST_ANSWERS } from './installation.ts';
import { whatIsWrong } from './judge.ts';
import { uploadedRows } from './payout-file.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 90_000 });

const PAYOUTS = 100;

const databases: DatabaseKind[] = hasPostgres ? ['SQLite', 'PostgreSQL'] : ['SQLite'];

describe.concurrent.each(databases)(
  'workers and server are killed again and again (%s)',
  (database) => {
    it('while a batch is being paid: each payout is paid once, and all come to their end', async (test) => {
      const here = await createInstallation(test, {
        database,
        sendsPerSecond: 25,
        sandboxProcess: database === 'SQLite',
      });
      const { sandbox } = here;
      await sandbox.addFaults(LOST_ANSWERS);
      const rows = uploadedRows('KILL', PAYOUTS);
      const batchId = await here.upload(rows);
      const processes = await Promise.all([
        here.start('worker'),
        here.start('worker'),
        here.start('server'),
      ]);
      await here.untilAsked(batchId);
      await here.approve(batchId);

      // Which one, and after how many sends: as good as chance, and the same in each run.
      const kills = [
        { victim: 0, afterSends: 11 },
        { victim: 1, afterSends: 30 },
        { victim: 2, afterSends: 38 },
        { victim: 0, afterSends: 57 },
        { victim: 1, afterSends: 74 },
        { victim: 0, afterSends: 90 },
      ];
      for (const { victim, afterSends } of kills) {
        await here.untilSent(afterSends);
        await processes[victim]?.kill();
        processes[victim] = await here.start(victim === 2 ? 'server' : 'worker');
      }
      await here.untilEnded();
      await here.stopAll();
      expect((await here.run('ledger', 'verify')).code).toBe(0);
      expect(await whatIsWrong({ rows, ...here })).toEqual([]);
    });
  },
);
