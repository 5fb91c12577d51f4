import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { insertSession } from '../../src/access/session-store.ts';
import { sha256 } from '../../src/platform/sha256.ts';
import { changeUser, insertUser } from '../../src/access/user-store.ts';
import { openInstallation } from '../../src/cli/installation.ts';
import { after, now } from '../../src/domain/time.ts';
import { PAYOUTS } from '../../src/intake/payout-row/payout-batch.ts';
import { receiveBatch } from '../../src/intake/receive-batch.ts';
import { approveBatch } from '../../src/payouts/approval/approve-batch.ts';
import { reconcileStream } from '../../src/reconciliation/reconcile-stream.ts';
import { AS_OF, HOLIDAYS } from '../reconciliation-engine/calendar.ts';
import { insertGenerated } from '../reconciliation-engine/insert-lines.ts';
import { GENERATED } from '../reconciliation-engine/rules.ts';
import { pagesOfBatch, pagesOfOtherParts } from './desk-pages.ts';
import { type Figure, figureLine, rounded } from './figures.ts';
import { control, type Running, startRekon, startSandboxProcess } from './processes.ts';

const SENDS_PER_SECOND = 50;
const ASKED_EACH = 60;
const RECONCILED_ROWS = 100_000;
const LIMIT_MS = 200;
const HOUR_MS = 3_600_000;
const COOKIE = 'session-of-the-benchmark';

type Installation = Awaited<ReturnType<typeof openInstallation>>;

/**
 * The desk's pages while a batch of so many rows is being paid at 50 a second, by a worker of its own: how
 * long 95 of 100 answers take at most. The control is the page of one's own account, which asks the database
 * for the session and nothing else.
 */
export async function benchDesk(
  rows = 100_000,
  say: (line: string) => void = () => undefined,
): Promise<{ rows: number; figures: Figure[] }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'rekon-bench-'));
  const running: Running[] = [];
  try {
    const sandboxUrl = await startSandboxProcess(dataDir, running);
    const environment = {
      OY_BASE_URL: sandboxUrl,
      PORT: '0',
      LOG_LEVEL: 'warn',
      LIMIT_REMIT_PER_SECOND: String(SENDS_PER_SECOND),
    };
    const installation = await openInstallation({ dataDir, environment });
    const batchId = await readyBatch(installation, dataDir, rows);
    const data = ['--data', dataDir];
    const server = await startRekon(['server', ...data], environment, /API at (\S+)/);
    running.push(server);
    const url = /API at (\S+)/.exec(server.words())?.[1] ?? '';
    await control(sandboxUrl, 'PUT', 'oy/callback-url', { url: `${url}/callbacks/oy` });
    await signIn(installation);
    await leaveExceptions(installation);
    running.push(await startRekon(['worker', ...data], environment, /Jobs are running/));
    await approveBatch(installation.payouts(), { batchId, by: 'approver' });
    const figures: Figure[] = [];
    const pages = [
      ...pagesOfBatch(batchId, rows),
      ...(await pagesOfOtherParts(installation.database.knex)),
    ];
    for (const [name, path] of pages) {
      const figure = await measure(name, url + path);
      figures.push(figure);
      say(figureLine(figure));
    }
    await installation.close();
    return { rows, figures };
  } finally {
    for (const each of running.toReversed()) await each.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** Stored and asked for; what the bank says of names is not what is measured here. */
async function readyBatch(installation: Installation, dir: string, rows: number): Promise<string> {
  const lines = Array.from(
    { length: rows },
    (_, index) => `BENCH-${index},014,${5_000_000_000 + index * 7},,${10_000 + (index % 50_000)}`,
  );
  const path = join(dir, 'bench.csv');
  await writeFile(
    path,
    ['reference,bank_code,account_number,account_name,amount', ...lines, ''].join('\n'),
  );
  const file = { path, name: 'bench.csv', uploadedBy: 'maker' };
  const { batchId } = await receiveBatch(installation.intake(), PAYOUTS, file);
  await installation.database
    .knex('payouts')
    .where({ batch_id: batchId, state: 'inquiring' })
    .update({ state: 'ready', next_action_at: null });
  return batchId;
}

/** A reconciliation of generated lines, for the pages that show what it left: some 13,000 exceptions. */
async function leaveExceptions({ database, clock }: Installation): Promise<void> {
  await insertGenerated(database, GENERATED.name, { seed: 1, rows: RECONCILED_ROWS });
  const context = { database, clock, holidays: HOLIDAYS };
  await reconcileStream(context, { definition: GENERATED }, { by: 'bench', asOf: AS_OF });
}

async function signIn({ database, clock }: Installation): Promise<void> {
  const at = now(clock);
  const user = 'approver';
  await database.transaction(async (tx) => {
    await insertUser(tx, { name: user, role: 'admin', language: 'en', passwordHash: '', at });
    await changeUser(tx, user, { password: { hash: '', mustChange: false } });
    await insertSession(tx, {
      sha256: sha256(COOKIE),
      user,
      formToken: 'form',
      at,
      endsAt: after(at, HOUR_MS),
    });
  });
}

async function measure(name: string, url: string): Promise<Figure> {
  const times: number[] = [];
  let bytes = 0;
  for (let count = 0; count < ASKED_EACH; count += 1) {
    const started = performance.now();
    const answer = await fetch(url, { headers: { cookie: `rekon_session=${COOKIE}` } });
    bytes = (await answer.text()).length;
    times.push(performance.now() - started);
    if (answer.status !== 200) throw new Error(`${url}: HTTP ${answer.status}`);
  }
  const inOrder = times.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    Math.round(inOrder[Math.min(inOrder.length - 1, Math.floor(inOrder.length * share))] ?? 0);
  return {
    name,
    value: at(0.95),
    unit: 'ms',
    limit: LIMIT_MS,
    detail: `median ${at(0.5)} ms, longest ${at(1)} ms, ${rounded(bytes / 1000, 1)} kB`,
  };
}
