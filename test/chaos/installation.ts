import {
  payoutQueueJobs as queueJobs,
  payoutScheduledJobs as scheduledJobs,
} from '../../jobs/registry.ts';
import { insertCallback } from '../../src/callbacks/callback-store.ts';
import { UserError } from '../../src/domain/errors.ts';
import { epochMs, instant, now } from '../../src/domain/time.ts';
import type { PayoutContext, PayoutRules } from '../../src/payouts/payout-context.ts';
import { payoutWork } from '../support/payout-work.ts';
import type { CallbackTry } from '../../src/sandbox/oy/callbacks.ts';
import type { ScheduledJob, WorkContext } from '../../src/work/job.ts';
import { nextRun } from '../../src/work/scheduler.ts';
import { lastStep } from './crash-points.ts';
import { EventTeller } from './event-teller.ts';
import { gatedContext, lookingContext } from './gated-context.ts';
import { type Interleaving, Process, type Task, type TaskEnd } from './interleaving.ts';
import { JobQueue, type Ticket } from './job-queue.ts';
import type { ProviderSide } from './provider-side.ts';
import type { Random } from './random.ts';
import type { Story } from './story.ts';
import type { VirtualClock } from './virtual-clock.ts';
import type { WorldDatabase } from './world-database.ts';

/** Job locks and their aftermath, as the queue has them. */
const LOCK_MS = 60_000;
const FAILED_PAUSE_MS = 30_000;
const FEED_EVERY_MS = 500;
const SKIPPED_PAUSE_MS = 10_000;
const TAKEN_AT_ONCE = 200;
/** Jobs of one worker at once: few enough that something always waits. */
const HANDS = 6;
/** The provider's patience with whoever receives its callbacks. */
const CALLBACK_TIMEOUT_MS = 10_000;

export interface InstallationParts {
  readonly clock: VirtualClock;
  readonly random: Random;
  readonly story: Story;
  readonly interleaving: Interleaving;
  readonly provider: ProviderSide;
  readonly database: WorldDatabase;
  readonly rules: PayoutRules;
}

/**
 * A simulated installation: two workers with a queue between them, an HTTP side that takes callbacks,
 * and people's commands, each a process of its own. The work itself is the program's.
 */
export class Installation {
  readonly parts: InstallationParts;
  readonly queue = new JobQueue();
  readonly workers: readonly Process[];
  readonly http: Process;
  /** What no handler and no command may do: throw anything but a word to the person. */
  readonly surprises: string[] = [];
  readonly events: EventTeller;
  readonly #dueMs = new Map<ScheduledJob, number>();
  readonly #tickets = new Map<Task, Ticket>();
  readonly #deliveries = new Set<{ readonly giveUpMs: number; giveUp(): void }>();
  /** Jobs, commands and callbacks so far; schedules run whether there is anything to do or not. */
  begun = 0;
  #fedMs = 0;
  #fedAtTurn = -1;
  #commands = 0;

  constructor(parts: InstallationParts) {
    this.parts = parts;
    this.events = new EventTeller(parts.database, parts.story);
    const restart = (): number => parts.random.integer(1_000, 90_000);
    this.workers = [new Process('worker-1', restart), new Process('worker-2', restart)];
    this.http = new Process('http', restart);
    parts.provider.deliver = (callback, answered) => this.#deliver(callback, answered);
    for (const schedule of scheduledJobs) this.#dueMs.set(schedule, this.#firstRunMs(schedule));
  }

  #firstRunMs({ schedule }: ScheduledJob): number {
    const nowMs = this.parts.clock.nowMs();
    return schedule.kind === 'every' ? nowMs : epochMs(nextRun(schedule, instant(nowMs)));
  }

  get #nowMs(): number {
    return this.parts.clock.nowMs();
  }

  get #workersUp(): Process[] {
    return this.workers.filter((worker) => worker.isUp(this.#nowMs));
  }

  context(task: Task): PayoutContext {
    const { provider, clock, random, database, rules } = this.parts;
    return gatedContext({ task, provider, clock, random }, () => database.current, rules);
  }

  #work(task: Task): WorkContext {
    return payoutWork(this.context(task));
  }

  /** Everything that wants to begin now. */
  async begin(): Promise<void> {
    this.#giveUpDeliveries();
    this.#forgetSilentJobs();
    if (this.#nowMs - this.#fedMs >= FEED_EVERY_MS) await this.feed();
    for (const worker of this.#workersUp) {
      while (worker.tasks.size < HANDS && this.#take(worker));
    }
  }

  /** What was done since the last look may have made more work. True: it did. */
  async feedBeforeLeap(): Promise<boolean> {
    return this.#fedAtTurn < this.parts.interleaving.turns && (await this.feed());
  }

  /** Tops the queue up from the database, as every worker does. True: something was news. */
  async feed(): Promise<boolean> {
    this.#fedMs = this.#nowMs;
    this.#fedAtTurn = this.parts.interleaving.turns;
    if (this.#workersUp.length === 0) return false;
    const { clock, database, rules } = this.parts;
    // Without gates: the feeder changes nothing but the queue.
    const payouts = lookingContext(database.current, clock, rules);
    let news = false;
    for (const job of queueJobs) {
      const ids = await job.due(payoutWork(payouts), now(clock), TAKEN_AT_ONCE);
      for (const id of ids) news = this.queue.offer({ job: job.name, id }, this.#nowMs) || news;
    }
    return news;
  }

  #take(process: Process): boolean {
    const ticket = this.queue.take();
    const job = queueJobs.find(({ name }) => name === ticket?.job);
    if (!ticket || !job) return false;
    this.begun += 1;
    let skipped = false;
    this.parts.interleaving.spawn({
      process,
      kind: job.name,
      subject: String(ticket.id),
      body: async (task) => {
        this.#tickets.set(task, ticket);
        const { signal } = new AbortController();
        const outcome = await job.handle(this.#work(task), ticket.id, signal);
        skipped = outcome.kind === 'skipped';
        await task.gate(lastStep(job.name));
      },
      whenEnded: (end) => {
        this.#jobEnded(ticket, job.name, end);
        // What was stopped (a breaker) would be offered twice a second: once in a while is enough.
        if (skipped) this.queue.blockFrom(ticket, this.#nowMs + SKIPPED_PAUSE_MS);
      },
    });
    return true;
  }

  #jobEnded(ticket: Ticket, kind: string, end: TaskEnd): void {
    if (end.kind === 'done') return this.queue.done(ticket);
    if (end.kind === 'threw') {
      this.#noteSurprise(kind, String(ticket.id), end.error);
      return this.queue.blockUntil(ticket, this.#nowMs + FAILED_PAUSE_MS);
    }
    // Sometimes Redis dies with the worker, and nothing keeps the id from being offered at once.
    const pauseMs = this.parts.random.chance(0.2) ? 0 : LOCK_MS + FAILED_PAUSE_MS;
    this.queue.blockUntil(ticket, this.#nowMs + pauseMs);
  }

  /** A frozen worker loses its jobs: the queue gives them to another one while it sleeps. */
  #forgetSilentJobs(): void {
    for (const [task, ticket] of this.#tickets) {
      if (task.isOver) this.#tickets.delete(task);
      else if (task.plan.process.frozenUntilMs > this.#nowMs) {
        this.queue.blockUntil(ticket, this.#nowMs + LOCK_MS + FAILED_PAUSE_MS);
        this.#tickets.delete(task);
      }
    }
  }

  /** Begins every schedule that is due; `share` of them, since ticks may come late. */
  beginSchedules(share = 1): void {
    for (const [job, dueMs] of this.#dueMs) {
      if (dueMs <= this.#nowMs && this.parts.random.chance(share)) this.#beginSchedule(job);
    }
  }

  /** Every repeated schedule at once, to see whether anything still moves. */
  beginAllSchedules(): void {
    for (const job of scheduledJobs) if (job.schedule.kind === 'every') this.#beginSchedule(job);
  }

  beginScheduleNamed(name: string): void {
    const job = scheduledJobs.find((each) => each.name === name);
    if (job) this.#beginSchedule(job);
  }

  #beginSchedule(job: ScheduledJob): void {
    const [process] = this.parts.random.shuffled(this.#workersUp);
    if (!process) return;
    this.#dueMs.set(job, epochMs(nextRun(job.schedule, instant(this.#nowMs))));
    this.parts.interleaving.spawn({
      process,
      kind: job.name,
      subject: '',
      body: async (task) => {
        await job.run(this.#work(task), new AbortController().signal);
        await task.gate(lastStep(job.name));
      },
      whenEnded: (end) => end.kind === 'threw' && this.#noteSurprise(job.name, '', end.error),
    });
  }

  /** A person's command: a process that lives as long as its work. */
  command(
    kind: string,
    subject: string,
    body: (context: PayoutContext, task: Task) => Promise<void>,
    whenEnded: (end: TaskEnd) => void = () => undefined,
  ): void {
    this.#commands += 1;
    this.begun += 1;
    this.parts.interleaving.spawn({
      process: new Process(`command-${this.#commands}`, null),
      kind,
      subject,
      body: async (task) => {
        await body(this.context(task), task);
        await task.gate(lastStep(kind));
      },
      whenEnded: (end) => {
        if (end.kind === 'threw') this.#noteSurprise(kind, subject, end.error);
        whenEnded(end);
      },
    });
  }

  #noteSurprise(kind: string, subject: string, error: unknown): void {
    if (error instanceof UserError) return;
    const words = error instanceof Error ? error.message : String(error);
    this.surprises.push(`${kind} ${subject} broke off: ${words}`);
  }

  #deliver(callback: CallbackTry, answered: (delivered: boolean) => void): void {
    if (!this.http.isUp(this.#nowMs) && this.http.frozenUntilMs <= this.#nowMs) {
      answered(false);
      return;
    }
    this.begun += 1;
    let isOpen = true;
    const end = (delivered: boolean): void => {
      if (isOpen) answered(delivered);
      isOpen = false;
      this.#deliveries.delete(delivery);
    };
    const delivery = { giveUpMs: this.#nowMs + CALLBACK_TIMEOUT_MS, giveUp: () => end(false) };
    this.#deliveries.add(delivery);
    this.parts.interleaving.spawn({
      process: this.http,
      kind: 'receive-callback',
      subject: callback.partnerTrxId,
      body: (task) => this.#storeCallback(task, callback.body),
      whenEnded: ({ kind }) => end(kind === 'done'),
    });
  }

  async #storeCallback(task: Task, body: string): Promise<void> {
    await task.gate('received');
    await insertCallback(this.parts.database.current.knex, {
      provider: 'oy',
      channel: 'oy:disbursement',
      receivedAt: now(this.parts.clock),
      sourceIp: '127.0.0.1',
      headers: {},
      body,
      verifiedBy: 'address',
    });
    await task.gate('stored');
  }

  #giveUpDeliveries(): void {
    const late = [...this.#deliveries].filter(({ giveUpMs }) => giveUpMs <= this.#nowMs);
    for (const delivery of late) delivery.giveUp();
  }

  /** When something may begin by itself; null: nothing will. Schedules wait for a reason to run. */
  nextMs(): number | null {
    const moments = [...this.#deliveries].map(({ giveUpMs }) => giveUpMs);
    const queueMs = this.queue.nextMs(this.#nowMs);
    if (queueMs !== null) moments.push(queueMs);
    for (const { downUntilMs, frozenUntilMs } of [...this.workers, this.http]) {
      moments.push(downUntilMs, frozenUntilMs);
    }
    const later = moments.filter((ms) => ms > this.#nowMs);
    return later.length === 0 ? null : Math.min(...later);
  }
}
