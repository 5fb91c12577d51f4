import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type TestContext } from 'vitest';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { freshPostgresDatabase, makeTempDir, removeDir } from '../support/servers.ts';
import { endOwnRedis } from './own-redis.ts';
import { until } from './patience.ts';
import { type UploadedRow, writePayoutFile } from './payout-file.ts';
import { type PlainSql, postgresAt, sqliteFile } from './plain-sql.ts';
import {
  type Environment,
  rekon,
  type RunningProcess,
  type Said,
  startRekon,
} from './processes.ts';
import { type SandboxControl, sandboxControl } from './sandbox-control.ts';
import { standOf } from './stand.ts';

export type DatabaseKind = 'SQLite' | 'PostgreSQL';

export interface InstallationOptions {
  readonly database: DatabaseKind;
  /** Sends a second: slow enough that a test finds the batch in the middle. */
  readonly sendsPerSecond: number;
  readonly environment?: Environment;
  /** `rekon sandbox` as a process of its own; else it runs in the test and settles within half a second. */
  readonly sandboxProcess?: boolean;
  /** Where a directory is made for the test already. */
  readonly dataDir?: string;
}

/** Seconds where real life has minutes. */
const QUICK: Environment = {
  PORT: '0',
  JOB_LOCK_SECONDS: '2',
  REQUEST_TIMEOUT_MS: '1000',
  RATE_ARRIVAL_ALLOWANCE_MS: '1000',
  STATUS_FIRST_ASK_SECONDS: '1',
  STATUS_MAX_ASK_SECONDS: '2',
  NOT_FOUND_QUIET_SECONDS: '2',
  NOT_FOUND_ANSWERS: '2',
  MAX_SENDS: '10',
  RETRY_FIRST_SECONDS: '1',
  RETRY_MAX_SECONDS: '2',
  BREAKER_PROBE_SECONDS: '1',
  BANK_PAUSE_SECONDS: '1',
  FAILED_CONFIRM_SECONDS: '2',
  LIMIT_INQUIRY_PER_SECOND: '200',
  LIMIT_STATUS_PER_SECOND: '100',
};

/** Each answer is waited for, however busy the machine: each id is sent, and sent once. */
export const UNHURRIED: Environment = {
  REQUEST_TIMEOUT_MS: '20000',
  SEND_WITHIN_MS: '20000',
  JOB_LOCK_SECONDS: '60',
};

/** Answers that never come, although some of the sends were done; callbacks that never come, or twice. */
export const LOST_ANSWERS: readonly object[] = [
  { endpoint: 'remit', kind: 'lose-after', probability: 0.06 },
  { endpoint: 'remit', kind: 'lose-before', probability: 0.04 },
  { endpoint: 'remit', kind: 'http', status: 504, effect: 'done', probability: 0.04 },
  { endpoint: 'remit-status', kind: 'http', status: 502, probability: 0.05 },
  { endpoint: 'callback', kind: 'lost', probability: 0.2 },
  { endpoint: 'callback', kind: 'doubled', probability: 0.2 },
];

/** One Rekon with its data directory, database, provider and processes; all of it ends with the test. */
export interface Installation {
  readonly dataDir: string;
  readonly databaseUrl: string | null;
  readonly sql: PlainSql;
  readonly sandbox: SandboxControl;
  /** Starts a process; resolves once it says that it is ready. `more`: settings of this one alone. */
  start(command: 'worker' | 'server' | 'start', more?: Environment): Promise<RunningProcess>;
  /** Runs one command to its end. */
  run(...args: readonly string[]): Promise<Said>;
  /** Uploads a file in the name of Sari; resolves to its batch once the bank has named every recipient. */
  upload(rows: readonly UploadedRow[]): Promise<string>;
  /** Approves it in the name of Budi. */
  approve(batchId: string): Promise<void>;
  until(what: string, holds: () => boolean | Promise<boolean>, patienceMs?: number): Promise<void>;
  untilAsked(batchId: string): Promise<void>;
  /** So many sends have arrived at the provider since its log began. */
  untilSent(count: number): Promise<void>;
  /** Every payout has come to its end. */
  untilEnded(patienceMs?: number): Promise<void>;
  stopAll(): Promise<void>;
  killAll(): Promise<void>;
}

/** What runs at the end of a test belongs to that test: several of them run at once. */
export type RunningTest = Pick<TestContext, 'onTestFinished'>;

export async function createInstallation(
  test: RunningTest,
  options: InstallationOptions,
): Promise<Installation> {
  const home = await makeTempDir();
  const dataDir = options.dataDir ?? join(home, 'data');
  await mkdir(dataDir, { recursive: true });
  const running: RunningProcess[] = [];
  let started = 0;
  const endings: (() => Promise<void>)[] = [() => removeDir(home)];
  test.onTestFinished(async () => {
    await Promise.all(running.map((each) => each.stop()));
    await endOwnRedis(dataDir);
    for (const end of endings.toReversed()) await end();
  });

  const logFile = (name: string): string => join(home, `${name.replaceAll(' ', '-')}.log`);
  const sandbox = sandboxControl(await startProvider());
  const postgres = options.database === 'PostgreSQL' ? await freshPostgresDatabase() : null;
  if (postgres) endings.push(() => postgres.drop());
  const sql = postgres ? postgresAt(postgres.url) : sqliteFile(join(dataDir, 'rekon.sqlite'));
  const environment: Environment = {
    ...QUICK,
    LIMIT_REMIT_PER_SECOND: String(options.sendsPerSecond),
    OY_BASE_URL: sandbox.url,
    ...(postgres && { DATABASE_URL: postgres.url }),
    ...options.environment,
  };
  const report = (): Promise<string> => standOf({ sql, sandbox, running });

  const installation: Installation = {
    dataDir,
    databaseUrl: postgres?.url ?? null,
    sql,
    sandbox,
    async start(command, more) {
      started += 1;
      const name = `${command} ${started}`;
      const one = await startRekon({
        name,
        args: [command, '--data', dataDir],
        environment: { ...environment, ...more },
        logFile: logFile(name),
      });
      running.push(one);
      if (command !== 'worker') {
        const url = await one.says(/callbacks and API at (\S+)/);
        await sandbox.callBackTo(`${url}/callbacks/oy`);
      }
      if (command !== 'server') await one.says(/Jobs are running/);
      return one;
    },
    run: (...args) =>
      // What a person types does not give up early.
      rekon([...args, '--data', dataDir, '--json'], { ...environment, ...UNHURRIED }),
    async upload(rows) {
      const path = join(home, `${rows[0]?.reference ?? 'empty'}.csv`);
      await writePayoutFile(path, rows);
      const said = await installation.run('payouts', 'upload', path, '--by', 'sari');
      expect(said.code, said.stderr).toBe(0);
      return (JSON.parse(said.stdout) as { batchId: string }).batchId;
    },
    async approve(batchId) {
      const said = await installation.run('payouts', 'approve', batchId, '--by', 'budi');
      expect(said.code, said.stderr).toBe(0);
    },
    until: (what, holds, patienceMs) =>
      until(what, holds, { report, ...(patienceMs !== undefined && { patienceMs }) }),
    untilAsked: (batchId) =>
      installation.until('the bank has named every recipient', async () => {
        const [asked] = await sql.rows(
          `select count(*) as open from payouts where batch_id = '${batchId}' and state = 'inquiring'`,
        );
        return Number(asked?.open) === 0;
      }),
    untilSent: (count) =>
      installation.until(`${count} sends have arrived at the provider`, async () => {
        return (await sandbox.remits()).length >= count;
      }),
    untilEnded: (patienceMs) =>
      installation.until(
        'every payout has come to its end',
        async () => {
          const [open] = await sql.rows(
            `select count(*) as open from payouts where state not in ('paid', 'failed')`,
          );
          return Number(open?.open) === 0;
        },
        patienceMs,
      ),
    async stopAll() {
      await Promise.all(running.map((each) => each.stop()));
      await endOwnRedis(dataDir);
    },
    async killAll() {
      await Promise.all(running.map((each) => each.kill()));
      await endOwnRedis(dataDir);
    },
  };
  return installation;

  async function startProvider(): Promise<string> {
    if (options.sandboxProcess !== true) {
      const provider = await startSandbox({ settleAfterMs: { min: 20, max: 500 } });
      endings.push(() => provider.close());
      return provider.url;
    }
    const provider = await startRekon({
      name: 'sandbox',
      args: ['sandbox', '--port', '0', '--data', join(home, 'provider')],
      environment: {},
      logFile: logFile('sandbox'),
    });
    endings.push(() => provider.stop());
    return provider.says(/Sandbox of .+ at (\S+)/);
  }
}
