import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createOrderJob } from '../../jobs/create-order.ts';
import { followOrderJob } from '../../jobs/follow-order.ts';
import { pullVaHistoryJob } from '../../jobs/pull-va-history.ts';
import { insertCallback } from '../../src/callbacks/callback-store.ts';
import { processCallback } from '../../src/callbacks/process-callback.ts';
import { openMoneyIn } from '../../src/cli/providers.ts';
import { pullVaHistory } from '../../src/collections/va/pull-va-history.ts';
import { type VaListCounts, pullVaList } from '../../src/collections/va/pull-va-list.ts';
import { vaCallback } from '../../src/collections/va/va-callback.ts';
import type { VaContext } from '../../src/collections/va/va-context.ts';
import { dueVas } from '../../src/collections/va/va-store.ts';
import { rupiah, type Sen } from '../../src/domain/money.ts';
import { type Instant, now } from '../../src/domain/time.ts';
import { DEFAULT_INTAKE_LIMITS } from '../../src/intake/file/limits.ts';
import { NO_FOLDER } from '../../src/intake/order-row/folder.ts';
import { orderBatch } from '../../src/intake/order-row/order-batch.ts';
import { receiveBatch } from '../../src/intake/receive-batch.ts';
import { verifyLedger } from '../../src/ledger/verify-ledger.ts';
import { VA_ORDERS } from '../../src/orders/kinds/va.ts';
import type { StepOutcome } from '../../src/domain/step.ts';
import type { Database } from '../../src/platform/database/database.ts';
import { noRateLimits } from '../../src/platform/limits/rate-limits.ts';
import { createLog } from '../../src/platform/log.ts';
import { readSettings } from '../../src/platform/settings.ts';
import { readOyVaCallback } from '../../src/providers/oy/va/va-callbacks.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.ts';
import type { VirtualAccount } from '../../src/sandbox/oy/va/state.ts';
import type { QueueJob, WorkContext } from '../../src/work/job.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { describeOnBothDatabases } from '../support/databases.ts';

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;

type VaOptions = NonNullable<SandboxOptions['oyVa']>;

export interface WorldOptions {
  readonly va?: VaOptions;
  /** Lines of a page; 10 unless said, so that a history has several. */
  readonly pageLines?: number;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Virtual accounts against OY's stand-in, over real HTTP, as an installation wires them. */
export class CollectionsWorld {
  readonly database: Database;
  readonly sandbox: Sandbox;
  readonly clock: ManualClock;
  readonly work: WorkContext;
  readonly vas: VaContext;

  constructor(database: Database, sandbox: Sandbox, clock: ManualClock, options: WorldOptions) {
    this.database = database;
    this.sandbox = sandbox;
    this.clock = clock;
    const settings = readSettings({
      VA_PAGE_LINES: String(options.pageLines ?? 10),
      ...options.environment,
    });
    const providers = openMoneyIn({
      settings,
      database,
      clock,
      log: createLog('fatal'),
      limits: noRateLimits,
      oyUrl: sandbox.url,
      sandboxUrl: sandbox.url,
    });
    onTestFinished(() => providers.close());
    const { context } = providers;
    if (!context.vas) throw new Error('no provider of virtual accounts');
    this.vas = context.vas;
    const payouts = undefined as unknown as WorkContext['payouts']; // no job here asks for it
    const callbacks = new Map([['oy:va', vaCallback(this.vas, readOyVaCallback)]]);
    this.work = {
      payouts,
      moneyIn: context,
      callbacks,
      callbackKeepMs: HOUR_MS,
      notices: null,
      streams: () => Promise.resolve({ holidays: new Set<string>(), all: [] }),
    };
  }

  now(): Instant {
    return now(this.clock);
  }

  /** An account that somebody made at OY, by hand or with another program: open to any amount. */
  made(
    partnerUserId: string,
    changes: { isSingleUse?: boolean; amount?: Sen } = {},
  ): VirtualAccount {
    const { isSingleUse = false, amount = null } = changes;
    return this.sandbox.oyVa.books.create({
      partnerUserId,
      bank: '014',
      amount,
      isOpen: amount === null,
      isSingleUse,
      minutes: null,
      isLifetime: true,
      name: 'Toko Sinar Jaya',
    });
  }

  /** So many payments, a minute apart; the first of 10,000 IDR, each next one 1,000 more. */
  async paid(va: VirtualAccount, times: number): Promise<void> {
    for (let i = 0; i < times; i += 1) {
      await this.clock.advance(MINUTE_MS);
      const amount = rupiah(10_000 + 1_000 * va.payments);
      this.sandbox.oyVa.books.pay(va, { amount, callbacks: false });
    }
  }

  list(signal?: AbortSignal): Promise<VaListCounts> {
    return pullVaList(this.vas, signal);
  }

  /** Pulls every account that is due, once. */
  async pullDue(signal?: AbortSignal): Promise<StepOutcome[]> {
    const outcomes: StepOutcome[] = [];
    for (const id of await dueVas(this.database.knex, this.now(), 10_000)) {
      outcomes.push(await pullVaHistory(this.vas, id, signal));
    }
    return outcomes;
  }

  /** What a pull is given, with something happening after each page of a history that it reads. */
  afterPages(happens: (pages: number) => void | Promise<void>): VaContext {
    const { limits, provider } = this.vas;
    let pages = 0;
    return {
      ...this.vas,
      limits: {
        acquire: (endpoint, signal) => {
          signal?.throwIfAborted();
          return limits.acquire(endpoint, signal);
        },
      },
      provider: {
        ...provider,
        history: async (...asked) => {
          const page = await provider.history(...asked);
          pages += 1;
          await happens(pages);
          return page;
        },
      },
    };
  }

  async firstVa(): Promise<number> {
    const [id]: number[] = await this.database.knex('virtual_accounts').orderBy('id').pluck('id');
    if (id === undefined) throw new Error('no virtual account is known');
    return id;
  }

  /** Requests to the history that a piece of work makes. */
  async historyRequests(work: () => Promise<unknown>): Promise<number> {
    this.sandbox.requests.clear();
    await work();
    return this.sandbox.requests.list('va-history').length;
  }

  /** Time passes until the accounts are pulled again whatever happens, and then they are. */
  async pullLater(): Promise<StepOutcome[]> {
    await this.clock.advance(6 * HOUR_MS);
    return this.pullDue();
  }

  /** A message as it comes in: kept, then worked. Its outcome. */
  async told(body: string): Promise<string | null> {
    const { knex } = this.database;
    await insertCallback(knex, {
      provider: 'oy',
      channel: 'oy:va',
      receivedAt: this.now(),
      sourceIp: '127.0.0.1',
      headers: {},
      body,
      verifiedBy: 'address',
    });
    const last = await knex('callbacks').where({ body }).first<{ id: number }>('id');
    await processCallback(this.vas, this.work.callbacks, last?.id ?? 0);
    const row = await knex('callbacks')
      .where({ id: last?.id })
      .first<{ outcome: string | null }>('outcome');
    return row?.outcome ?? null;
  }

  /** Finance uploads a file of virtual accounts, and OY makes them. */
  async uploaded(csv: string): Promise<void> {
    const dir = await mkdtemp(join(tmpdir(), 'rekon-collections-'));
    const path = join(dir, 'va.csv');
    await writeFile(path, csv);
    const { database, clock } = this;
    const intake = { database, clock, limits: DEFAULT_INTAKE_LIMITS, duplicateWindowMs: 0 };
    const kind = orderBatch(VA_ORDERS, { folder: NO_FOLDER, subjectKey: 'not used by accounts' });
    await receiveBatch(intake, kind, { path, name: 'va.csv', uploadedBy: 'finance' });
    await rm(dir, { recursive: true });
    await this.run(createOrderJob);
  }

  /** What a worker does with everything that is due for this job. */
  async run(job: QueueJob): Promise<void> {
    for (const id of await job.due(this.work, this.now(), 10_000)) {
      await job.handle(this.work, id, new AbortController().signal);
    }
  }

  async followed(): Promise<void> {
    await this.run(followOrderJob);
    await this.run(pullVaHistoryJob);
  }

  async orderStates(): Promise<Record<string, string>> {
    const rows: { reference: string; state: string }[] = await this.database
      .knex('orders')
      .orderBy('id')
      .select('reference', 'state');
    return Object.fromEntries(rows.map(({ reference, state }) => [reference, state]));
  }

  async problems(): Promise<string[]> {
    const rows: { kind: string; details: string }[] = await this.database
      .knex('data_problems')
      .orderBy('id')
      .select('kind', 'details');
    return rows.map(({ kind, details }) => `${kind}: ${details}`);
  }

  /** What is stored of the money, and whether the ledger says the same. */
  async money(): Promise<{ payments: number; gross: number; fees: number; income: number }> {
    const { knex } = this.database;
    const rows: { gross_sen: number; fee_sen: number }[] = await knex('payments').select(
      'gross_sen',
      'fee_sen',
    );
    const ledger = await verifyLedger(knex);
    if (!ledger.balanced) throw new Error(JSON.stringify(ledger.unbalancedPostings));
    const postings = await knex('postings')
      .count({ count: '*' })
      .first<{ count: number | string }>();
    if (Number(postings?.count) !== rows.length) throw new Error('not one posting for a payment');
    const income = ledger.accounts.find(({ account }) => account === 'income:collections');
    return {
      payments: rows.length,
      gross: rows.reduce((sum, row) => sum + row.gross_sen, 0),
      fees: rows.reduce((sum, row) => sum + row.fee_sen, 0),
      income: 0 - (income?.balance ?? 0),
    };
  }

  /** What OY has taken in by its own books. */
  oyMoney(): { payments: number; gross: number; fees: number; income: number } {
    const { accounts } = this.sandbox.oyVa.books;
    const sum = (of: (va: Readonly<VirtualAccount>) => number) =>
      accounts.reduce((total, va) => total + of(va), 0);
    const gross = sum(({ detected }) => detected);
    return {
      payments: sum((va) => va.payments),
      gross,
      fees: sum(({ fees }) => fees),
      income: gross,
    };
  }
}

/** Scenarios of virtual accounts on both databases; `open` makes a world of its own. */
export function describeCollections(
  name: string,
  suite: (open: (options?: WorldOptions) => Promise<CollectionsWorld>) => void,
): void {
  describeOnBothDatabases(name, (openDatabase) => {
    suite(async (options = {}) => {
      const clock = new ManualClock();
      const sandbox = await startSandbox({ clock, oyVa: { ...options.va } });
      onTestFinished(() => sandbox.close());
      return new CollectionsWorld(await openDatabase(), sandbox, clock, options);
    });
  });
}
