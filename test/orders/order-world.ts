import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createOrderJob } from '../../jobs/create-order.ts';
import { followOrderJob } from '../../jobs/follow-order.ts';
import { processCallbackJob } from '../../jobs/process-callback.ts';
import { sendRefundJob } from '../../jobs/send-refund.ts';
import { sweepOpenOrdersJob } from '../../jobs/sweep-open-orders.ts';
import { insertCallback } from '../../src/callbacks/callback-store.ts';
import type { CallbackHandlers } from '../../src/callbacks/process-callback.ts';
import type { OrderKindName } from '../../src/domain/batch-kinds.ts';
import { epochMs, now } from '../../src/domain/time.ts';
import type { NumberStyle } from '../../src/intake/file/detect-format.ts';
import { DEFAULT_INTAKE_LIMITS } from '../../src/intake/file/limits.ts';
import { NO_FOLDER, type UploadFolder } from '../../src/intake/order-row/folder.ts';
import { orderBatch } from '../../src/intake/order-row/order-batch.ts';
import {
  type IntakeContext,
  type ReceivedBatch,
  receiveBatch,
} from '../../src/intake/receive-batch.ts';
import { ORDER_KIND_DEFINITIONS } from '../../src/orders/kinds/index.ts';
import type { OrderKind } from '../../src/orders/order-kind.ts';
import type { Order } from '../../src/orders/order.ts';
import type { OrderContext, OrderRules } from '../../src/orders/order-context.ts';
import { findOrderByReference, orderEvents } from '../../src/orders/store/order-store.ts';
import type { StepOutcome } from '../../src/domain/step.ts';
import type { Database } from '../../src/platform/database/database.ts';
import type { MoneyInContext, QueueJob, WorkContext } from '../../src/work/job.ts';
import type { ManualClock } from '../support/manual-clock.ts';

const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const MAKER = 'sari';
export const SUBJECT_KEY = 'key-of-the-tests-of-orders';

/** The settings' defaults. */
export const RULES: OrderRules = {
  firstAskMs: MINUTE,
  maxAskMs: HOUR,
  retryFirstMs: 5 * SECOND,
  retryMaxMs: 10 * MINUTE,
  notFoundQuietMs: 10 * MINUTE,
  notFoundAnswers: 3,
  maxSends: 3,
  maxAttempts: 5,
  sendWithinMs: 900,
  sendLostAfterMs: 80 * SECOND,
  expiryGraceMs: HOUR,
  refusedProbeMs: 30 * SECOND,
  throttleMs: MINUTE,
};

export interface OrderWorldParts {
  readonly database: Database;
  readonly clock: ManualClock;
  readonly moneyIn: MoneyInContext;
  readonly callbacks: CallbackHandlers;
}

export interface ReceiveFile {
  readonly name?: string;
  readonly folder?: UploadFolder;
  readonly numberStyle?: NumberStyle;
}

/** Orders without queue and wall clock: the very `due` and `handle` of jobs/, driven by hand. */
export class OrderWorld {
  readonly database: Database;
  readonly clock: ManualClock;
  readonly orders: OrderContext;
  readonly work: WorkContext;
  readonly intake: IntakeContext;

  constructor({ database, clock, moneyIn, callbacks }: OrderWorldParts) {
    this.database = database;
    this.clock = clock;
    this.orders = moneyIn.orders;
    // All that jobs of orders and callbacks take of it.
    const payouts = { database, clock } as unknown as WorkContext['payouts'];
    this.work = {
      payouts,
      moneyIn,
      callbacks,
      callbackKeepMs: 90 * DAY,
      notices: null,
      streams: () => Promise.resolve({ holidays: new Set<string>(), all: [] }),
    };
    this.intake = { database, clock, limits: DEFAULT_INTAKE_LIMITS, duplicateWindowMs: 0 };
  }

  /** Takes a file that lies somewhere through the real intake. */
  receiveFile(
    kind: OrderKindName,
    path: string,
    options: ReceiveFile = {},
  ): Promise<ReceivedBatch> {
    const { name = `${kind}.csv`, folder = NO_FOLDER, numberStyle } = options;
    const definition = ORDER_KIND_DEFINITIONS[kind] as OrderKind<unknown>;
    const batch = orderBatch(definition, { folder, subjectKey: SUBJECT_KEY });
    const file = { path, name, uploadedBy: MAKER, numberStyle };
    return receiveBatch(this.intake, batch, file);
  }

  async receive(
    kind: OrderKindName,
    text: string | Uint8Array,
    options: ReceiveFile = {},
  ): Promise<ReceivedBatch> {
    const dir = await mkdtemp(join(tmpdir(), 'rekon-orders-'));
    try {
      const path = join(dir, 'orders.csv');
      await writeFile(path, text);
      return await this.receiveFile(kind, path, options);
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  }

  makeAll = (): Promise<StepOutcome[]> => this.runDue(createOrderJob);
  askAll = (): Promise<StepOutcome[]> => this.runDue(followOrderJob);
  sendRefunds = (): Promise<StepOutcome[]> => this.runDue(sendRefundJob);
  processCallbacks = (): Promise<StepOutcome[]> => this.runDue(processCallbackJob);
  sweep = () => sweepOpenOrdersJob.run(this.work, new AbortController().signal);

  async runDue(job: QueueJob): Promise<StepOutcome[]> {
    const outcomes: StepOutcome[] = [];
    for (const id of await job.due(this.work, now(this.clock), 10_000)) {
      outcomes.push(await job.handle(this.work, id, new AbortController().signal));
    }
    return outcomes;
  }

  /** Moves the clock from look to look until nothing happens by itself, or `ms` have passed. */
  async runFor(ms: number): Promise<void> {
    const untilMs = this.clock.nowMs() + ms;
    for (let round = 0; round < 500; round += 1) {
      await this.sweep();
      const outcomes: StepOutcome[] = [];
      for (const job of [createOrderJob, processCallbackJob, followOrderJob]) {
        outcomes.push(...(await this.runDue(job)));
      }
      if (outcomes.some(({ kind }) => kind !== 'skipped')) continue;
      const nextMs = await this.#nextMs();
      if (nextMs > untilMs) break;
      await this.clock.advance(nextMs - this.clock.nowMs());
    }
    await this.clock.advance(Math.max(0, untilMs - this.clock.nowMs()));
  }

  async #nextMs(): Promise<number> {
    const { knex } = this.database;
    const looks: string[] = await knex('orders')
      .whereNotNull('next_action_at')
      .pluck('next_action_at');
    const probes: string[] = await knex('breakers').whereNull('closed_at').pluck('next_probe_at');
    const messages: string[] = await knex('callbacks')
      .whereNotNull('next_action_at')
      .pluck('next_action_at');
    const moments = [...looks, ...probes, ...messages].map((at) => Date.parse(at));
    return Math.min(...moments.filter((ms) => ms > this.clock.nowMs()));
  }

  /** Stores a message as the endpoint does, and works it; how it ended. */
  async tell(channel: string, body: string): Promise<string | null> {
    const [provider = ''] = channel.split(':');
    await insertCallback(this.database.knex, {
      provider,
      channel,
      receivedAt: now(this.clock),
      sourceIp: '127.0.0.1',
      headers: {},
      body,
      verifiedBy: 'token',
    });
    await this.processCallbacks();
    const stored = await this.database
      .knex('callbacks')
      .where({ channel, body })
      .first<{ outcome: string | null } | undefined>('outcome');
    return stored?.outcome ?? null;
  }

  async order(kind: OrderKindName, reference: string): Promise<Order> {
    const order = await findOrderByReference(this.database.knex, kind, reference);
    if (!order) throw new Error(`no ${kind} ${reference}`);
    return order;
  }

  /** `{ 'TAGIH-1': 'paid', … }`, of all orders. */
  async states(): Promise<Record<string, string>> {
    const found: { reference: string; state: string }[] = await this.database
      .knex('orders')
      .orderBy('id')
      .select('reference', 'state');
    return Object.fromEntries(found.map(({ reference, state }) => [reference, state]));
  }

  /** What happened to an order, in order. */
  async story(kind: OrderKindName, reference: string): Promise<string[]> {
    const { id } = await this.order(kind, reference);
    return (await orderEvents(this.database.knex, id)).map((event) => event.event);
  }

  /** Milliseconds until the order is looked at next; null when never. */
  async nextLookMs(kind: OrderKindName, reference: string): Promise<number | null> {
    const { nextActionAt } = await this.order(kind, reference);
    return nextActionAt === null ? null : epochMs(nextActionAt) - this.clock.nowMs();
  }

  openBreakers(): Promise<string[]> {
    return this.database.knex('breakers').whereNull('closed_at').orderBy('kind').pluck('kind');
  }
}
