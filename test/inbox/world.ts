import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, vi } from 'vitest';
import { createOrderJob } from '../../jobs/create-order.ts';
import { processCallbackJob } from '../../jobs/process-callback.ts';
import { followOrderJob } from '../../jobs/follow-order.ts';
import { pullVaHistoryJob } from '../../jobs/pull-va-history.ts';
import { countCallbacks } from '../../src/callbacks/callback-store.ts';
import { callbackHandlers } from '../../src/cli/callback-wiring.ts';
import { openMoneyIn } from '../../src/cli/providers.ts';
import type { OrderKindName } from '../../src/domain/batch-kinds.ts';
import { now } from '../../src/domain/time.ts';
import { DEFAULT_INTAKE_LIMITS } from '../../src/intake/file/limits.ts';
import { NO_FOLDER, openFolder } from '../../src/intake/order-row/folder.ts';
import { orderBatch } from '../../src/intake/order-row/order-batch.ts';
import { receiveBatch } from '../../src/intake/receive-batch.ts';
import { verifyLedger } from '../../src/ledger/verify-ledger.ts';
import { ORDER_KIND_DEFINITIONS } from '../../src/orders/kinds/index.ts';
import type { OrderKind } from '../../src/orders/order-kind.ts';
import type { Order } from '../../src/orders/order.ts';
import { findOrderByReference } from '../../src/orders/store/order-store.ts';
import type { Database } from '../../src/platform/database/database.ts';
import { noRateLimits } from '../../src/platform/limits/rate-limits.ts';
import type { SandboxOptions } from '../../src/sandbox/sandbox.ts';
import type { QueueJob, WorkContext } from '../../src/work/job.ts';
import { type Desk, startDesk } from '../http/harness.ts';
import { ManualClock } from '../support/manual-clock.ts';

const DAY_MS = 86_400_000;

/**
 * A desk that takes callbacks over HTTP, the sandbox that sends them, and the jobs that work them: wired
 * as `rekon start` wires them, on one clock that the test holds.
 */
export async function callbackWorld(database: Database, sandboxOptions: SandboxOptions = {}) {
  const clock = new ManualClock();
  const desk = await startDesk({ database, clock, sandbox: { clock, ...sandboxOptions } });
  const { sandbox, log, payouts } = desk;
  const settings = { ...desk.settings, publicUrl: desk.url };
  const moneyIn = openMoneyIn({
    settings,
    database,
    clock,
    log,
    limits: noRateLimits,
    oyUrl: sandbox.url,
    sandboxUrl: sandbox.url,
  });
  onTestFinished(() => moneyIn.close());
  const work: WorkContext = {
    payouts,
    moneyIn: moneyIn.context,
    callbacks: callbackHandlers(payouts, moneyIn, settings),
    callbackKeepMs: 90 * DAY_MS,
    notices: null,
    streams: () => Promise.resolve({ holidays: new Set<string>(), all: [] }),
  };
  enterAddresses(desk);
  return { desk, sandbox, clock, database, settings, work, ...hands(desk, work, clock) };
}

export type CallbackWorld = Awaited<ReturnType<typeof callbackWorld>>;

/** What is entered in the providers' dashboards. */
function enterAddresses({ url, sandbox }: Desk): void {
  sandbox.oy.setCallbackUrl(`${url}/callbacks/oy`);
  sandbox.oyVa.books.setCallbackUrl(`${url}/callbacks/oy/va`);
  sandbox.oyCheckout.books.setCallbackUrl(`${url}/callbacks/oy/checkout`);
  sandbox.oyPfm.books.setCallbackUrl(`${url}/callbacks/oy/pfm`);
  sandbox.oyKyc.desk.setCallbackUrl(`${url}/callbacks/oy/kyc`);
  sandbox.ewallets.xendit.setCallbackUrl(`${url}/callbacks/xendit`);
}

function hands(desk: Desk, work: WorkContext, clock: ManualClock) {
  const { database } = desk;
  const run = async (job: QueueJob): Promise<void> => {
    for (const id of await job.due(work, now(clock), 100)) {
      await job.handle(work, id, new AbortController().signal);
    }
  };
  const timesReceived = async (): Promise<number> => {
    const counts = await countCallbacks(database.knex);
    return counts.reduce((total, { received }) => total + received, 0);
  };
  return {
    run,
    /** A file of orders, as `rekon orders upload` takes it; made at the provider at once. */
    async order(kind: OrderKindName, csv: string, folder?: string): Promise<void> {
      await upload(desk, clock, kind, csv, folder);
      await run(createOrderJob);
      await run(pullVaHistoryJob);
    },
    async orderOf(kind: OrderKindName, reference: string): Promise<Order> {
      const found = await findOrderByReference(database.knex, kind, reference);
      if (!found) throw new Error(`no ${kind} ${reference}`);
      return found;
    },
    /** Waits until the desk has taken so many messages, repeats counted. */
    untilReceived: (count: number) =>
      vi.waitFor(async () => expect(await timesReceived()).toBe(count), {
        timeout: 10_000,
        interval: 5,
      }),
    untilOneReceived: () =>
      vi.waitFor(async () => expect(await timesReceived()).toBeGreaterThan(0), {
        timeout: 10_000,
        interval: 5,
      }),
    /** Works what is stored, and what follows from it; returns the outcomes, oldest message first. */
    async workCallbacks(): Promise<string[]> {
      for (const job of [processCallbackJob, pullVaHistoryJob, followOrderJob]) await run(job);
      return database.knex('callbacks').orderBy('id').pluck('outcome');
    },
    /** Every payment once, and a ledger that balances. */
    async payments() {
      expect(await verifyLedger(database.knex)).toMatchObject({ balanced: true });
      const rows: { source: string; gross: number }[] = await database
        .knex('payments')
        .orderBy(['gross', 'id'])
        .select('source', 'gross_sen as gross');
      return rows;
    },
  };
}

async function upload(
  desk: Desk,
  clock: ManualClock,
  kind: OrderKindName,
  csv: string,
  folder?: string,
): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'rekon-inbox-'));
  try {
    const path = join(dir, `${kind}.csv`);
    await writeFile(path, csv);
    const context = {
      database: desk.database,
      clock,
      limits: DEFAULT_INTAKE_LIMITS,
      duplicateWindowMs: 7 * DAY_MS,
    };
    const batch = orderBatch(ORDER_KIND_DEFINITIONS[kind] as unknown as OrderKind<unknown>, {
      folder: folder === undefined ? NO_FOLDER : await openFolder(folder),
      subjectKey: desk.settings.nikHashKey,
    });
    const { counts } = await receiveBatch(context, batch, {
      path,
      name: `${kind}.csv`,
      uploadedBy: 'maya',
    });
    expect(counts).toMatchObject({ rejected: 0 });
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
