import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { openInstallation } from '../../src/cli/installation.ts';
import { verifyLedger } from '../../src/ledger/verify-ledger.ts';
import { control, type Running, startSandboxProcess } from './processes.ts';

const PULLER = fileURLToPath(new URL('fixtures/va-puller.ts', import.meta.url));
const ACCOUNTS = 500;
const PAGE_LINES = 100;
const OVERLAP_LINES = 10;
const AUTH = { 'x-oy-username': 'sandbox', 'x-api-key': 'sandbox-key' };

/**
 * Payments over 500 virtual accounts, pulled twice by processes of their own: the first is killed in the
 * middle, the second goes on, the third pulls everything once more. Each payment must be stored and posted
 * once. The control is a bare reading of the same pages over HTTP. Without a limit of requests a second:
 * at the default of 20 that alone would decide how long it takes.
 */
export async function benchVirtualAccounts(transactions = 100_000): Promise<object> {
  const dataDir = await mkdtemp(join(tmpdir(), 'rekon-bench-'));
  const running: Running[] = [];
  try {
    const url = await startSandboxProcess(dataDir, running);
    const environment = { OY_BASE_URL: url, LOG_LEVEL: 'warn', VA_PAGE_LINES: String(PAGE_LINES) };
    const ids = await makeAccounts(url);
    const count = Math.round(transactions / ACCOUNTS);
    const paid = (await control(url, 'POST', 'oy/va/pay-many', { count })) as unknown as Paid;
    if (paid.payments !== transactions) throw new Error(`${transactions} is no multiple of 500`);

    const bare = await seconds(() => readBare(url, ids, count));
    const killed = await pull(url, [dataDir], environment, transactions / 2);
    const finished = await pull(url, [dataDir], environment);
    const again = await pull(url, [dataDir, 'again'], environment);
    const stored = await judge(dataDir, environment, paid);
    return {
      transactions,
      accounts: ACCOUNTS,
      ...stored,
      rssMb: {
        atAQuarter: killed.rssMbWhen(transactions / 4),
        atTheKill: killed.rssMb,
        atTheEnd: finished.rssMb,
        secondPull: again.rssMb,
      },
      seconds: {
        untilTheKill: killed.seconds,
        toTheEnd: finished.seconds,
        secondPull: again.seconds,
        bareHttp: round(bare.seconds),
      },
      requests: {
        untilTheKill: killed.requests,
        toTheEnd: finished.requests,
        secondPull: again.requests,
        bareHttp: bare.result,
      },
      timesBareHttp: round((killed.seconds + finished.seconds) / bare.seconds),
    };
  } finally {
    for (const each of running.toReversed()) await each.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** Open accounts that never expire; their ids. */
async function makeAccounts(url: string): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 0; i < ACCOUNTS; i += 1) {
    const body = JSON.stringify({
      partner_user_id: `bench-${i}`,
      bank_code: '014',
      is_lifetime: true,
      username_display: `Toko Bench ${i}`,
    });
    const headers = { ...AUTH, 'content-type': 'application/json' };
    const answer = await fetch(`${url}/api/generate-static-va`, { method: 'POST', headers, body });
    const { id } = (await answer.json()) as { id?: string };
    if (id === undefined) throw new Error('an account was not made');
    ids.push(id);
  }
  return ids;
}

/** The pages that a pull reads, each parsed and forgotten. Returns how many there were. */
async function readBare(url: string, ids: readonly string[], count: number): Promise<number> {
  let pages = 0;
  for (const id of ids) {
    for (let offset = 0; ; offset += PAGE_LINES - OVERLAP_LINES) {
      const query = `offset=${offset}&limit=${PAGE_LINES}`;
      const answer = await fetch(`${url}/api/va-tx-history/${id}?${query}`, { headers: AUTH });
      const { data } = (await answer.json()) as { data: unknown[] };
      pages += 1;
      if (offset + data.length >= count) break;
    }
  }
  return pages;
}

interface Paid {
  readonly payments: number;
  readonly amountSen: number;
}

interface Pulled {
  readonly seconds: number;
  readonly requests: number;
  /** Most memory that the process ever held. */
  readonly rssMb: number;
  /** … until it had received so many payments. */
  rssMbWhen(received: number): number;
}

interface Told {
  readonly received: number;
  readonly rssMb: number;
}

/** One puller, to its end or until it has received so many payments and is killed. */
async function pull(
  url: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  killAt = Number.POSITIVE_INFINITY,
): Promise<Pulled> {
  const before = await requestCount(url);
  const { result, seconds: taken } = await seconds(async () => {
    const child = spawn(process.execPath, ['--import', 'tsx', PULLER, ...args], {
      env: { PATH: process.env.PATH, ...environment },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(child, 'exit');
    const told: Told[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      const now = JSON.parse(line) as Told;
      told.push(now);
      if (now.received >= killAt) child.kill('SIGKILL');
    }
    const [code] = (await ended) as [number | null];
    if (killAt === Number.POSITIVE_INFINITY && code !== 0) throw new Error(`it ended with ${code}`);
    return told;
  });
  const rssMbWhen = (received: number) =>
    (result.find((each) => each.received >= received) ?? result.at(-1))?.rssMb ?? 0;
  return {
    seconds: round(taken),
    requests: (await requestCount(url)) - before,
    rssMb: rssMbWhen(Number.POSITIVE_INFINITY),
    rssMbWhen,
  };
}

/** What is stored, by the database; throws where it is not what was paid. */
async function judge(
  dataDir: string,
  environment: Readonly<Record<string, string>>,
  { payments, amountSen }: Paid,
): Promise<{ stored: number; distinct: number; postings: number; ledgerBalanced: boolean }> {
  const installation = await openInstallation({ dataDir, environment });
  try {
    const { knex } = installation.database;
    const countOf = async (table: string, column = '*'): Promise<number> => {
      const row = await knex(table).first<Record<'count', number | string> | undefined>(
        column === '*'
          ? knex.raw('count(*) as count')
          : knex.raw(`count(distinct ${column}) as count`),
      );
      return Number(row?.count);
    };
    const gross = await knex('payments')
      .sum({ sum: 'gross_sen' })
      .first<{ sum: number | string }>();
    const found = {
      stored: await countOf('payments'),
      distinct: await countOf('payments', 'item'),
      records: await countOf('records'),
      postings: await countOf('postings'),
      problems: await countOf('data_problems'),
      ledgerBalanced: (await verifyLedger(knex)).balanced,
    };
    const isRight =
      [found.stored, found.distinct, found.records, found.postings].every((n) => n === payments) &&
      found.problems === 0 &&
      found.ledgerBalanced &&
      Number(gross?.sum) === amountSen;
    if (!isRight) throw new Error(`not what was paid: ${JSON.stringify(found)}`);
    return found;
  } finally {
    await installation.close();
  }
}

async function requestCount(url: string): Promise<number> {
  const { requests } = await control(url, 'GET', 'requests?endpoint=va-history');
  return (requests as unknown[]).length;
}

async function seconds<T>(work: () => Promise<T>): Promise<{ seconds: number; result: T }> {
  const started = performance.now();
  const result = await work();
  return { seconds: (performance.now() - started) / 1000, result };
}

const round = (value: number): number => Number(value.toFixed(2));
