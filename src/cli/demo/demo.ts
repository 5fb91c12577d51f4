import { OY_STATEMENT } from '../../records/import/statement-source.ts';
import { createServer } from 'node:net';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { formatRupiah } from '../../domain/money.ts';
import { UserError } from '../../domain/errors.ts';
import { now } from '../../domain/time.ts';
import { startHttpSide } from '../../http/http-side.ts';
import { PAYOUTS } from '../../intake/payout-row/payout-batch.ts';
import { receiveBatch } from '../../intake/receive-batch.ts';
import { approveBatch } from '../../payouts/approval/approve-batch.ts';
import { readyContent } from '../../payouts/approval/batch-content.ts';
import { decideReview } from '../../payouts/approval/batch-operations.ts';
import { pageOfPayouts } from '../../payouts/store/payout-store.ts';
import { countMoving, totalsByState } from '../../payouts/store/payout-totals-store.ts';
import { importStatement } from '../../records/import/import-statement.ts';
import { writeRunReports } from '../../reporting/run-reports.ts';
import { writeRejects } from '../../reporting/rejects.ts';
import { writeResults } from '../../reporting/results.ts';
import type { RunSummary } from '../../reconciliation/runs/run-summary.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import type { Shell } from '../shell.ts';
import { type Installation, openInstallation } from '../installation.ts';
import { type Answer, startProgress } from '../terminal.ts';
import { startWorkSide } from '../work-side.ts';
import { readSettings } from '../../platform/settings.ts';
import { standInOptions } from '../own-sandbox.ts';
import { playMoneyIn } from './money-in.ts';
import { moneyInSummary } from './money-in-summary.ts';
import { demoEnvironment } from './demo-environment.ts';
import { importPair, reconcileAll, reconcileOne } from './reconciliation.ts';
import { type DemoFacts, demoSummary, summaryText } from './demo-summary.ts';

const MAKER = 'sari';
const APPROVER = 'budi';
const SAMPLE = fileURLToPath(new URL('../../../samples/payouts.csv', import.meta.url));
const PAIR = join(dirname(SAMPLE), 'reconciliation', 'shop.json');
/** Longer than the demo has ever needed on a slow machine; past it something is wrong. */
const PATIENCE_MS = 180_000;

/** `rekon demo`: samples/payouts.csv from the file to the reports, against the sandbox. */
export async function runDemo(shell: Shell): Promise<Answer> {
  const dataDir = join(shell.dataDir(), 'demo');
  await rm(dataDir, { recursive: true, force: true });
  await mkdir(join(dataDir, 'reports'), { recursive: true, mode: 0o700 });
  const ports = { sandbox: await freePort(), http: await freePort() };
  const environment = demoEnvironment(shell.environment, ports);
  const sandbox = await startSandbox({
    ...standInOptions(readSettings(environment), `http://127.0.0.1:${ports.http}`),
    port: ports.sandbox,
    seed: 1,
    paylabs: { feePpm: 7_000 },
  });
  const closing: (() => Promise<void>)[] = [() => sandbox.close()];
  try {
    const installation = await openInstallation({ dataDir, environment });
    closing.unshift(() => installation.close());
    const http = await startHttpSide(installation);
    closing.unshift(() => http.close());
    const work = await startWorkSide(installation);
    closing.unshift(() => work.stop());
    return await playTheDay(shell, installation, sandbox);
  } finally {
    for (const close of closing) await close();
  }
}

/** Requests name the address for their callbacks, so that it is chosen before anything listens there. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}

async function playTheDay(
  shell: Shell,
  installation: Installation,
  sandbox: Sandbox,
): Promise<Answer> {
  const say = (text: string): void => void shell.streams.stderr.write(`${text}\n`);
  const context = installation.payouts();

  say(`1. ${MAKER} uploads ${relative(process.cwd(), SAMPLE)}`);
  const received = await receiveBatch(installation.intake(), PAYOUTS, {
    path: SAMPLE,
    name: basename(SAMPLE),
    uploadedBy: MAKER,
  });
  const { batchId, counts } = received;
  say(
    `   batch ${batchId}: ${counts.read} rows = ${counts.accepted} accepted + ${counts.duplicate} duplicate + ${counts.rejected} rejected`,
  );

  say('2. the bank is asked for the recipients’ names');
  await watch(shell, installation, 'inquiries', (totals) => count(totals, ['inquiring']) === 0);

  const decisions = await decideReviews(installation, batchId);
  say(
    `3. ${APPROVER} decides on ${decisions.accepted + decisions.rejected} rows in review: ${decisions.accepted} accepted, ${decisions.rejected} refused`,
  );

  const content = await readyContent(installation.database.knex, batchId);
  const refused = await approveBatch(context, { batchId, by: MAKER, ...content }).catch(
    (error: unknown) => error,
  );
  if (!(refused instanceof UserError)) throw new Error('the maker could approve their own batch');
  say(`4. ${MAKER} tries to approve: refused (${refused.message})`);
  const approval = await approveBatch(context, { batchId, by: APPROVER, ...content });
  say(
    `   ${APPROVER} approves ${approval.count} payouts, ${formatRupiah(approval.total)}, by hash, count and total`,
  );

  say('5. the money is sent, and every payout is followed to its end');
  await watch(shell, installation, 'payouts', async () => (await moving(installation)) === 0);

  say('6. the provider’s statement is imported, and everything is reconciled');
  const statement = join(installation.dataDir, 'reports', 'oy-statement.csv');
  await writeFile(statement, await fetchStatement(sandbox));
  await importStatement(installation, {
    path: statement,
    fileName: basename(statement),
    source: OY_STATEMENT,
    importedBy: MAKER,
  });
  const first = await reconcileOne(installation, PAIR, 'disbursement', MAKER);

  const people = { maker: MAKER, approver: APPROVER };
  const day = await playMoneyIn(shell, installation, sandbox, dirname(SAMPLE), people);
  const moneyIn = await moneyInSummary(installation, sandbox);

  say('9. a pair of your own files, and every stream, is reconciled');
  await importPair(installation, PAIR, MAKER);
  const streams = await reconcileAll(installation, PAIR, MAKER);
  const reports = await writeReports(installation, batchId, first, streams.runs);
  const all = { ...reports, ...day.reports };
  const facts: DemoFacts = { installation, sandbox, received, streams, reports: all, moneyIn };
  const summary = await demoSummary(facts);
  const file = join(installation.dataDir, 'summary.json');
  await writeFile(file, `${JSON.stringify(summary, null, 2)}\n`);
  return {
    json: summary,
    text: summaryText(summary, file),
    exitCode: summary.ok ? 0 : 1,
  };
}

/** The approver looks at each row in review: every other one is paid after all. */
async function decideReviews(
  installation: Installation,
  batchId: string,
): Promise<{ accepted: number; rejected: number }> {
  const rows = await pageOfPayouts(installation.database.knex, {
    batchId,
    afterRow: 0,
    limit: 1000,
    states: ['review'],
  });
  const done = { accepted: 0, rejected: 0 };
  for (const [index, row] of rows.entries()) {
    const accept = index % 2 === 0;
    await decideReview(installation.payouts(), {
      batchId,
      rowNumber: row.rowNumber,
      decision: accept ? 'accept' : 'reject',
      by: APPROVER,
      reason: accept ? 'checked with the requester' : 'not confirmed by the requester',
    });
    done[accept ? 'accepted' : 'rejected'] += 1;
  }
  return done;
}

function moving({ database, clock }: Installation): Promise<number> {
  return countMoving(database.knex, now(clock));
}

type Totals = Awaited<ReturnType<typeof totalsByState>>;

function count(totals: Totals, states: readonly string[]): number {
  return totals
    .filter((each) => states.includes(each.state))
    .reduce((sum, each) => sum + each.count, 0);
}

/** Shows how far the payouts are until `done`; gives up with a clear error. */
async function watch(
  shell: Shell,
  installation: Installation,
  unit: string,
  done: (totals: Totals) => boolean | Promise<boolean>,
): Promise<void> {
  const { clock, database } = installation;
  const giveUpAt = clock.nowMs() + PATIENCE_MS;
  const bar = startProgress(shell.streams, '  ', unit);
  try {
    for (;;) {
      const totals = await totalsByState(database.knex);
      if (await done(totals)) return;
      const all = totals.reduce((sum, each) => sum + each.count, 0);
      const open = count(totals, [
        'inquiring',
        'approved',
        'sending',
        'unknown',
        'processing',
        'held',
      ]);
      bar.update(all - open, all);
      if (clock.nowMs() > giveUpAt) {
        throw new UserError(
          'demo_stuck',
          `The demo did not come to rest within ${PATIENCE_MS / 1000} s: ${JSON.stringify(totals)}.`,
          'Run it again; if it stays so, report what is printed here with the log.',
        );
      }
      await clock.sleep(100);
    }
  } finally {
    bar.end();
  }
}

async function fetchStatement(sandbox: Sandbox): Promise<Buffer> {
  const answer = await fetch(`${sandbox.url}/_sandbox/oy/statement.csv`);
  if (!answer.ok) throw new Error(`the sandbox gave no statement: HTTP ${answer.status}`);
  return Buffer.from(await answer.arrayBuffer());
}

async function writeReports(
  installation: Installation,
  batchId: string,
  first: RunSummary,
  runs: readonly RunSummary[],
): Promise<Record<string, string>> {
  const dir = join(installation.dataDir, 'reports');
  const results = join(dir, 'results.csv');
  const rejects = join(dir, 'rejects.csv');
  await writeResults(installation, batchId, results);
  await writeRejects(installation, batchId, rejects);
  const files: Record<string, string> = { results, rejects };
  // Of payouts the first run, which matched them; the last one is in `streams`.
  const reported = [first, ...runs.filter(({ stream }) => stream !== first.stream)];
  for (const { runId, stream } of reported) {
    const written = await writeRunReports(installation, runId, join(dir, stream));
    for (const [name, path] of Object.entries(written)) files[`${stream} ${name}`] = path;
  }
  return files;
}
