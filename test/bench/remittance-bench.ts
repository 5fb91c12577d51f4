import { PAYOUTS } from '../../src/intake/payout-row/payout-batch.ts';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openInstallation } from '../../src/cli/installation.ts';
import { receiveBatch } from '../../src/intake/receive-batch.ts';
import { approveBatch } from '../../src/payouts/approval/approve-batch.ts';
import { totalsByState } from '../../src/payouts/store/payout-totals-store.ts';
import { control, type Running, startRekon, startSandboxProcess } from './processes.ts';

const LIMIT_PER_SECOND = 100;
const ENDPOINTS = ['inquiry', 'remit', 'remit-status'] as const;

/**
 * Payouts at a limit of 100 a second with two worker processes, a server for the callbacks and the
 * sandbox, each a process of its own. The sandbox's log is the judge: the most arrivals in any sliding
 * second, and the length of the remit phase beside the ideal, which is the control.
 */
export async function benchRemittance(payouts = 2000): Promise<object> {
  const dataDir = await mkdtemp(join(tmpdir(), 'rekon-bench-'));
  const running: Running[] = [];
  try {
    const sandboxUrl = await startSandboxProcess(dataDir, running);
    const environment = {
      OY_BASE_URL: sandboxUrl,
      PORT: '0',
      LOG_LEVEL: 'warn',
      LIMIT_INQUIRY_PER_SECOND: String(LIMIT_PER_SECOND),
      LIMIT_REMIT_PER_SECOND: String(LIMIT_PER_SECOND),
      LIMIT_STATUS_PER_SECOND: String(LIMIT_PER_SECOND),
    };
    const installation = await openInstallation({ dataDir, environment });
    const data = ['--data', dataDir];
    const server = await startRekon(['server', ...data], environment, /API at (\S+)/);
    running.push(server);
    await control(sandboxUrl, 'PUT', 'oy/callback-url', {
      url: `${/API at (\S+)/.exec(server.words())?.[1]}/callbacks/oy`,
    });
    for (let i = 0; i < 2; i += 1) {
      running.push(await startRekon(['worker', ...data], environment, /Jobs are running/));
    }

    const path = await writePayoutFile(dataDir, payouts);
    const file = { path, name: 'bench.csv', uploadedBy: 'maker' };
    const { batchId } = await receiveBatch(installation.intake(), PAYOUTS, file);
    await until(async () => (await openCount(installation, ['inquiring'])) === 0);
    await approveBatch(installation.payouts(), { batchId, by: 'approver' });
    await until(async () => (await openCount(installation, NOT_FINAL)) === 0);

    const states = await totalsByState(installation.database.knex);
    await installation.close();
    const log = await Promise.all(ENDPOINTS.map((endpoint) => arrivals(sandboxUrl, endpoint)));
    const remit = log[ENDPOINTS.indexOf('remit')] ?? [];
    const remitSeconds = ((remit.at(-1) ?? 0) - (remit[0] ?? 0)) / 1000;
    const idealSeconds = (payouts - 1) / LIMIT_PER_SECOND;
    return {
      payouts,
      limitPerSecond: LIMIT_PER_SECOND,
      workers: 2,
      mostInAnySlidingSecond: Object.fromEntries(
        ENDPOINTS.map((endpoint, i) => [endpoint, mostInSlidingSecond(log[i] ?? [])]),
      ),
      requests: Object.fromEntries(ENDPOINTS.map((endpoint, i) => [endpoint, log[i]?.length])),
      remitSeconds: Number(remitSeconds.toFixed(3)),
      idealSeconds,
      ratioToIdeal: Number((remitSeconds / idealSeconds).toFixed(4)),
      states: Object.fromEntries(states.map(({ state, count }) => [state, count])),
    };
  } finally {
    for (const each of running.toReversed()) await each.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

const NOT_FINAL = ['inquiring', 'approved', 'sending', 'unknown', 'processing', 'held'];

async function writePayoutFile(dir: string, payouts: number): Promise<string> {
  const lines = ['reference,bank_code,account_number,account_name,amount,note,email'];
  for (let i = 0; i < payouts; i += 1) {
    lines.push(`BENCH-${i},014,${5_000_000_000 + i * 7},,${10_000 + i},benchmark,`);
  }
  const path = join(dir, 'bench.csv');
  await writeFile(path, `${lines.join('\n')}\n`);
  return path;
}

type Installation = Awaited<ReturnType<typeof openInstallation>>;

async function openCount(installation: Installation, states: readonly string[]): Promise<number> {
  const totals = await totalsByState(installation.database.knex);
  return totals
    .filter((total) => states.includes(total.state))
    .reduce((sum, total) => sum + total.count, 0);
}

async function until(done: () => Promise<boolean>): Promise<void> {
  const giveUpAt = Date.now() + 300_000;
  while (!(await done())) {
    if (Date.now() > giveUpAt) throw new Error('the benchmark did not end within 300 s');
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

async function arrivals(url: string, endpoint: string): Promise<number[]> {
  const { requests } = (await control(url, 'GET', `requests?endpoint=${endpoint}`)) as {
    requests: { arrivedMs: number }[];
  };
  return requests.map((request) => request.arrivedMs).toSorted((a, b) => a - b);
}

/** The most arrivals in any window of one second that starts at an arrival, its end excluded. */
function mostInSlidingSecond(times: readonly number[]): number {
  let most = 0;
  let first = 0;
  for (const [last, time] of times.entries()) {
    while (time - (times[first] ?? time) >= 1000) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
}
