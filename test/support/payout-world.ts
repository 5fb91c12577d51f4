import { PAYOUTS } from '../../src/intake/payout-row/payout-batch.ts';
import { inquireRecipientJob } from '../../jobs/inquire-recipient.ts';
import { probeBreakersJob } from '../../jobs/probe-breakers.ts';
import { processCallbackJob } from '../../jobs/process-callback.ts';
import { payoutQueueJobs as queueJobs } from '../../jobs/registry.ts';
import { remitPayoutJob } from '../../jobs/remit-payout.ts';
import { settlePayoutJob } from '../../jobs/settle-payout.ts';
import { sweepOpenPayoutsJob } from '../../jobs/sweep-open-payouts.ts';
import { insertCallback } from '../../src/callbacks/callback-store.ts';
import type { ReadDisbursementHint } from '../../src/callbacks/disbursement-callback.ts';
import { epochMs, now } from '../../src/domain/time.ts';
import { DEFAULT_INTAKE_LIMITS } from '../../src/intake/file/limits.ts';
import {
  type IntakeContext,
  type ReceivedBatch,
  receiveBatch,
  type ReceiveOptions,
} from '../../src/intake/receive-batch.ts';
import {
  type Approval,
  type ApprovalRequest,
  approveBatch,
} from '../../src/payouts/approval/approve-batch.ts';
import { ONE_APPROVER } from '../../src/payouts/approval/approval-layers.ts';
import type { Payout } from '../../src/payouts/payout.ts';
import type { PayoutContext, PayoutRules } from '../../src/payouts/payout-context.ts';
import type { StepOutcome } from '../../src/domain/step.ts';
import type { PayoutProvider } from '../../src/payouts/provider-port.ts';
import { findPayoutByReference, payoutEvents } from '../../src/payouts/store/payout-store.ts';
import type { Database } from '../../src/platform/database/database.ts';
import { noRateLimits } from '../../src/platform/limits/rate-limits.ts';
import { createLog } from '../../src/platform/log.ts';
import type { QueueJob, WorkContext } from '../../src/work/job.ts';
import { ManualClock } from './manual-clock.ts';
import { moneyProblems } from './payout-money.ts';
import { payoutWork } from './payout-work.ts';
import { ScriptedProvider } from './payout-provider.ts';
import { csvOf, type Row, withCsvFile } from './payout-files.ts';

/**
 * Money out without queue, wall clock and (with a scripted provider) wire: the very `due` and `handle`
 * of jobs/, on a real database, driven by hand. Nothing here imports the test runner, so that a
 * simulation can use it too.
 */
export const MAKER = 'sari';
export const APPROVER = 'budi';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
export const DAY = 24 * 60 * MINUTE;

/** The settings' defaults. */
export const RULES: PayoutRules = {
  approvalLayers: ONE_APPROVER,
  nameScorePercent: 85,
  inquiryCacheMs: 30 * DAY,
  firstAskMs: MINUTE,
  maxAskMs: 60 * MINUTE,
  retryFirstMs: 5 * SECOND,
  retryMaxMs: 10 * MINUTE,
  expectedWithinMs: 60 * MINUTE,
  breakerProbeMs: 30 * SECOND,
  notFoundQuietMs: 10 * MINUTE,
  notFoundAnswers: 3,
  maxSends: 3,
  maxRefusals: 20,
  sendWithinMs: 900,
  sendLostAfterMs: 80 * SECOND,
  unknowns: { inARow: 5, percent: 20, ofLast: 50 },
  bankFailures: { failures: 5, ofLast: 10 },
  bankPauseMs: 15 * MINUTE,
  doubtfulBatch: { firstRows: 50, leastRows: 10, percent: 60 },
  throttleMs: MINUTE,
  confirmFailedMs: 10 * MINUTE,
  maxAttempts: 5,
};

export interface WorldOptions<Provider extends PayoutProvider> {
  readonly clock?: ManualClock;
  readonly makeProvider: (clock: ManualClock) => Provider;
  readonly readCallback?: ReadDisbursementHint;
  readonly rules?: Partial<PayoutRules>;
}

const MOVES_BY_ITSELF = [
  'inquiring',
  'approved',
  'sending',
  'unknown',
  'processing',
  'held',
  'paid',
  'failed',
];

/** How often `settleAll` and `runToRest` look at what is due before they call it endless. */
const MOST_ROUNDS = 300;

export class PayoutWorld<Provider extends PayoutProvider = PayoutProvider> {
  readonly database: Database;
  readonly clock: ManualClock;
  readonly provider: Provider;
  readonly context: PayoutContext;
  readonly work: WorkContext;
  readonly intake: IntakeContext;

  constructor(database: Database, options: WorldOptions<Provider>) {
    this.database = database;
    this.clock = options.clock ?? new ManualClock();
    this.provider = options.makeProvider(this.clock);
    this.context = {
      database,
      clock: this.clock,
      provider: this.provider,
      limits: noRateLimits,
      rules: { ...RULES, ...options.rules },
      log: createLog('silent'),
    };
    this.work = payoutWork(this.context, options.readCallback);
    this.intake = {
      database,
      clock: this.clock,
      limits: DEFAULT_INTAKE_LIMITS,
      duplicateWindowMs: 7 * DAY,
    };
  }

  /** Uploads the rows as a CSV file through the real intake. */
  async receive(
    content: readonly Row[] | string,
    options: ReceiveOptions & { by?: string; intake?: IntakeContext } = {},
  ): Promise<ReceivedBatch> {
    const { by = MAKER, intake = this.intake, ...receiving } = options;
    const text = typeof content === 'string' ? content : csvOf(content);
    return withCsvFile(text, (path) =>
      receiveBatch(intake, PAYOUTS, { path, name: 'payouts.csv', uploadedBy: by }, receiving),
    );
  }

  /** As `receive`; returns the batch's id. */
  async upload(content: readonly Row[] | string, options: { by?: string } = {}): Promise<string> {
    return (await this.receive(content, options)).batchId;
  }

  inquireAll(): Promise<StepOutcome[]> {
    return this.runDue(inquireRecipientJob);
  }

  approve(batchId: string, changes: Partial<ApprovalRequest> = {}): Promise<Approval> {
    return approveBatch(this.context, { batchId, by: APPROVER, ...changes });
  }

  sendAll(): Promise<StepOutcome[]> {
    return this.runDue(remitPayoutJob);
  }

  /** Asks for the status of whatever is due now. */
  askAll(): Promise<StepOutcome[]> {
    return this.runDue(settlePayoutJob);
  }

  sweep(): Promise<Readonly<Record<string, number>>> {
    return sweepOpenPayoutsJob.run(this.work, new AbortController().signal);
  }

  probe(): Promise<Readonly<Record<string, number>>> {
    return probeBreakersJob.run(this.work, new AbortController().signal);
  }

  /** Stores a callback as the endpoint does, without working it. */
  async receiveCallback(body: string): Promise<void> {
    await insertCallback(this.database.knex, {
      provider: this.provider.name,
      channel: 'oy:disbursement',
      receivedAt: now(this.clock),
      sourceIp: '127.0.0.1',
      headers: {},
      body,
      verifiedBy: 'address',
    });
  }

  processCallbacks(): Promise<StepOutcome[]> {
    return this.runDue(processCallbackJob);
  }

  /** Upload, names, approval. */
  async uploadAndApprove(content: readonly Row[]): Promise<string> {
    const batchId = await this.upload(content);
    await this.inquireAll();
    await this.approve(batchId);
    return batchId;
  }

  /** Moves the clock from look to look until every payout that was sent has its end. */
  settleAll(): Promise<void> {
    return this.#rounds(
      [processCallbackJob, settlePayoutJob],
      ['sending', 'unknown', 'processing'],
    );
  }

  /** Every job, moving the clock, until nothing happens by itself any more. */
  runToRest(): Promise<void> {
    return this.#rounds(queueJobs, MOVES_BY_ITSELF);
  }

  /** The same for so long at most: some payouts are in progress for ever. */
  async runFor(ms: number): Promise<void> {
    const untilMs = this.clock.nowMs() + ms;
    await this.#rounds(queueJobs, MOVES_BY_ITSELF, untilMs);
  }

  async runDue(job: QueueJob): Promise<StepOutcome[]> {
    const ids = await job.due(this.work, now(this.clock), 10_000);
    const outcomes: StepOutcome[] = [];
    for (const id of ids) {
      outcomes.push(await job.handle(this.work, id, new AbortController().signal));
    }
    return outcomes;
  }

  async #rounds(
    jobs: readonly QueueJob[],
    states: readonly string[],
    untilMs = Number.POSITIVE_INFINITY,
  ): Promise<void> {
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      await this.sweep();
      await this.probe();
      for (const job of jobs) await this.runDue(job);
      const nextMs = await this.#nextMs(states);
      if (nextMs === null || nextMs > untilMs) return;
      await this.clock.advance(Math.max(0, nextMs - this.clock.nowMs()));
    }
    throw new Error(`does not come to rest: ${JSON.stringify(await this.states())}`);
  }

  async #nextMs(states: readonly string[]): Promise<number | null> {
    const { knex } = this.database;
    const looks: string[] = await knex('payouts')
      .whereIn('state', states)
      .whereNotNull('next_action_at')
      .pluck('next_action_at');
    const probes: string[] = await knex('breakers').whereNull('closed_at').pluck('next_probe_at');
    const moments = [...looks, ...(looks.length > 0 ? probes : [])].toSorted();
    const later = moments.filter((at) => Date.parse(at) > this.clock.nowMs());
    const first = looks.length === 0 ? undefined : (later[0] ?? moments[0]);
    return first === undefined ? null : Date.parse(first);
  }

  async payout(reference: string): Promise<Payout> {
    const payout = await findPayoutByReference(this.database.knex, reference);
    if (!payout) throw new Error(`no payout ${reference}`);
    return payout;
  }

  /** `{ 'PAY-1': 'paid', … }`, of all payouts. */
  async states(): Promise<Record<string, string>> {
    const found: { reference: string; state: string }[] = await this.database
      .knex('payouts')
      .orderBy('id')
      .select('reference', 'state');
    return Object.fromEntries(found.map(({ reference, state }) => [reference, state]));
  }

  /** What happened to a payout, in order: `send_started`, `send_accepted`, … */
  async story(reference: string): Promise<string[]> {
    const { id } = await this.payout(reference);
    return (await payoutEvents(this.database.knex, id)).map((event) => event.event);
  }

  /** Milliseconds until the payout is looked at next; null when never. */
  async nextLookMs(reference: string): Promise<number | null> {
    const { nextActionAt } = await this.payout(reference);
    return nextActionAt === null ? null : epochMs(nextActionAt) - this.clock.nowMs();
  }

  /** Kinds of the open breakers. */
  openBreakers(): Promise<string[]> {
    return this.database.knex('breakers').whereNull('closed_at').orderBy('kind').pluck('kind');
  }

  /** See `moneyProblems`. */
  moneyProblems(): Promise<string[]> {
    return moneyProblems(this.database, this.provider.name);
  }

  advance(ms: number): Promise<void> {
    return this.clock.advance(ms);
  }
}

/** A world whose provider answers as scripted. */
export function openPayoutWorld(
  database: Database,
  options: Partial<WorldOptions<ScriptedProvider>> = {},
): PayoutWorld<ScriptedProvider> {
  return new PayoutWorld(database, {
    makeProvider: (clock) => new ScriptedProvider(clock),
    ...options,
  });
}

export interface Deferred<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
}

/** A promise that the test keeps when it is time. */
export function deferred<T>(): Deferred<T> {
  let keep: (value: T) => void = () => undefined;
  const promise = new Promise<T>((resolve) => {
    keep = resolve;
  });
  return { promise, resolve: (value) => keep(value) };
}
