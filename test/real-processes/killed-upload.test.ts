import { readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { hasPostgres } from '../support/servers.ts';
import { createInstallation, type DatabaseKind, type Installation } from './installation.ts';
import { payoutFile, uploadedRows } from './payout-file.ts';
import { sendUpload, startRawUpload } from './raw-upload.ts';
import { asProgram, atTheDesk, type Uploader } from './uploaders.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 90_000 });

/** Taking them in lasts for seconds: time enough to kill in the middle of it. */
const MANY = 30_000;
const FEW = 2_000;

const databases: DatabaseKind[] = hasPostgres ? ['SQLite', 'PostgreSQL'] : ['SQLite'];
const doors: readonly [string, (here: Installation, url: string) => Promise<Uploader>][] = [
  ['the desk', atTheDesk],
  ['the API', asProgram],
];

describe.each(databases)('the server is killed in the middle of an upload (%s)', (database) => {
  it.for(doors)(
    'by %s: no half batch is left, and the same upload again takes every row once',
    async ([_door, comeIn], test) => {
      const here = await createInstallation(test, { database, sendsPerSecond: 1 });
      const server = await killableServer(here);
      const maya = await comeIn(here, server.url());
      const few = payoutFile(uploadedRows('FEW', FEW));
      const many = payoutFile(uploadedRows('MANY', MANY, { someFail: false }));

      const coming = await startRawUpload(await maya.form(server.url(), few));
      await coming.sendHalf();
      await here.until(
        'half of it lies there',
        async () => (await filesUnderWay(here)).length === 1,
      );
      await server.killAndRestart();
      expect(await coming.ended, 'nobody was told that it is taken').toBe('');
      expect(await stored(here)).toEqual({ batches: 0, payouts: 0 });

      const whole = await startRawUpload(await maya.form(server.url(), many));
      await Promise.all([whole.sendHalf(), whole.sendRest()]);
      await here.until('some of its rows are stored', async () => (await stored(here)).payouts > 0);
      await server.killAndRestart();
      expect(await whole.ended, 'nobody was told that it is taken').toBe('');
      const half = await stored(here);
      expect([half.batches, half.payouts < MANY]).toEqual([1, true]);
      const list = await maya.list(server.url());
      expect([list.status, batchesIn(list.text)]).toEqual([200, []]);

      await aMinutePasses(here);
      expect((await here.run('jobs', 'run', 'clear-broken-uploads')).code).toBe(0);
      expect(await stored(here)).toEqual({ batches: 0, payouts: 0 });
      expect(await deeds(here)).toEqual([]);

      await anHourPasses(here);
      for (const content of [few, many]) {
        const { status } = await sendUpload(await maya.form(server.url(), content));
        expect(status).toBe(maya.takenStatus);
      }
      expect(await stored(here)).toEqual({ batches: 2, payouts: FEW + MANY });
      expect(await deeds(here)).toHaveLength(2);
      expect(await filesUnderWay(here), 'what the dead servers left is cleared away').toEqual([]);
    },
  );
});

interface KillableServer {
  url(): string;
  /** As a power cut ends it; the next one comes up at another port. */
  killAndRestart(): Promise<void>;
}

async function killableServer(here: Installation): Promise<KillableServer> {
  const start = async () => {
    const process = await here.start('server');
    return { process, url: await process.says(/callbacks and API at (\S+)/) };
  };
  let { process, url } = await start();
  return {
    url: () => url,
    async killAndRestart() {
      await process.kill();
      ({ process, url } = await start());
    },
  };
}

async function stored({ sql }: Installation): Promise<{ batches: number; payouts: number }> {
  const [counted] = await sql.rows(
    'select (select count(*) from batches) as batches, (select count(*) from payouts) as payouts',
  );
  return { batches: Number(counted?.batches), payouts: Number(counted?.payouts) };
}

/** Uploads that the audit log knows of. */
const deeds = ({ sql }: Installation) =>
  sql.rows(`select subject from audit_log where action = 'batch_uploaded'`);

const batchesIn = (text: string): string[] => [...text.matchAll(/B\d{8}-[A-Z0-9]{6}/g)].map(String);

const filesUnderWay = ({ dataDir }: Installation): Promise<string[]> =>
  readdir(join(dataDir, 'uploads')).catch(() => []);

const LONG_AGO = '2001-01-01T00:00:00.000Z';

/** Since the last sign of life of what was under way. */
async function aMinutePasses({ sql }: Installation): Promise<void> {
  await sql.run(
    `update batches set heartbeat_at = '${LONG_AGO}' where state = 'receiving';
     update idempotency_keys set lease_until = '${LONG_AGO}' where status is null`,
  );
}

async function anHourPasses(here: Installation): Promise<void> {
  const names = await filesUnderWay(here);
  expect(names.length).toBeGreaterThan(0);
  const at = new Date(LONG_AGO);
  for (const name of names) await utimes(join(here.dataDir, 'uploads', name), at, at);
}
