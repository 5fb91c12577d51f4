import type { Random } from './random.ts';
import type { Story } from './story.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** What may befall a process as it passes a gate. */
export type Hazard = { readonly kind: 'death' } | { readonly kind: 'freeze'; readonly ms: number };

export interface Hazards {
  /** `canFreeze` is false inside a transaction: a frozen process would keep the database's lock. */
  at(name: string, canFreeze: boolean): Hazard | null;
}

/** One process of the installation: a worker, the HTTP side, or a person's command. */
export class Process {
  readonly name: string;
  /** How long it stays away after a death; null: nobody starts it again. */
  readonly restart: (() => number) | null;
  readonly tasks = new Set<Task>();
  downUntilMs = 0;
  frozenUntilMs = 0;

  constructor(name: string, restart: (() => number) | null) {
    this.name = name;
    this.restart = restart;
  }

  isUp(nowMs: number): boolean {
    return this.downUntilMs <= nowMs && this.frozenUntilMs <= nowMs;
  }
}

/** What a parked task waits for. */
export interface Wait {
  isOver(): boolean;
  /** When it will be over by itself; null: something else must happen first. */
  endsAtMs(): number | null;
}

export const NO_WAIT: Wait = { isOver: () => true, endsAtMs: () => 0 };

export type TaskEnd =
  | { readonly kind: 'done' }
  | { readonly kind: 'threw'; readonly error: unknown }
  | { readonly kind: 'died' };

export interface TaskPlan {
  readonly process: Process;
  /** First half of the names of its gates: `remit-payout`. */
  readonly kind: string;
  /** What it is about, for the story. */
  readonly subject: string;
  readonly body: (task: Task) => Promise<void>;
  readonly whenEnded?: (end: TaskEnd) => void;
}

/** One strand of work. It runs alone from gate to gate; between two gates of its own, others run. */
export class Task {
  readonly plan: TaskPlan;
  readonly #interleaving: Interleaving;
  /** Transactions so far, and which endpoint was heard from since the last one: they name the gates. */
  transactions = 0;
  heardFrom: string | null = null;
  parked: { readonly wait: Wait; resume(): void } | null = null;
  isOver = false;

  constructor(plan: TaskPlan, interleaving: Interleaving) {
    this.plan = plan;
    this.#interleaving = interleaving;
  }

  /** Parks until the scheduler lets it go on; never resolves when its process dies meanwhile. */
  gate(step: string, wait: Wait = NO_WAIT): Promise<void> {
    return this.#interleaving.park(this, step, wait);
  }

  /** A place where it may die but not wait, since it holds a lock. True: its process is to die. */
  diesAt(step: string): boolean {
    return this.#interleaving.passes(this, step, false)?.kind === 'death';
  }

  /** The end of its process. Never resolves. */
  die(): Promise<never> {
    return this.#interleaving.dies(this);
  }

  get name(): string {
    return `${this.plan.process.name} ${this.plan.kind} ${this.plan.subject}`;
  }
}

/** A turn of one task that takes longer has lost its way. Real time. */
const LONGEST_TURN_MS = 60_000;

/**
 * Lets exactly one task run at a time, from one gate to the next: whoever is chosen runs until it
 * parks or ends. So the same choices give the same story, although databases answer when they like.
 */
export class Interleaving {
  /** How often each gate was passed, and how often a process died there. */
  readonly passings = new Map<string, number>();
  readonly deaths = new Map<string, number>();
  hazards: Hazards;
  freezes = 0;
  turns = 0;
  readonly #clock: VirtualClock;
  readonly #random: Random;
  readonly #story: Story;
  readonly #tasks = new Set<Task>();
  #running: Task | null = null;
  #turnIsOver: () => void = () => undefined;

  constructor(clock: VirtualClock, random: Random, hazards: Hazards, story: Story) {
    this.#clock = clock;
    this.#random = random;
    this.hazards = hazards;
    this.#story = story;
  }

  get tasks(): ReadonlySet<Task> {
    return this.#tasks;
  }

  spawn(plan: TaskPlan): void {
    const task = new Task(plan, this);
    this.#tasks.add(task);
    plan.process.tasks.add(task);
    task.parked = { wait: NO_WAIT, resume: () => void this.#live(task) };
    this.#story.tell(`${task.name}: begins`);
  }

  async #live(task: Task): Promise<void> {
    let end: TaskEnd = { kind: 'done' };
    try {
      await task.plan.body(task);
    } catch (error) {
      end = { kind: 'threw', error };
    }
    if (task.isOver) return;
    this.#story.tell(
      `${task.name}: ${end.kind === 'threw' ? `throws ${String(end.error)}` : 'ends'}`,
    );
    this.#end(task, end);
    this.#turnIsOver();
  }

  #end(task: Task, end: TaskEnd): void {
    task.isOver = true;
    task.parked = null;
    this.#tasks.delete(task);
    task.plan.process.tasks.delete(task);
    task.plan.whenEnded?.(end);
  }

  /** Tasks that could go on at this moment. */
  ready(): Task[] {
    const nowMs = this.#clock.nowMs();
    return [...this.#tasks].filter(
      (task) => task.plan.process.isUp(nowMs) && task.parked?.wait.isOver(),
    );
  }

  /** One turn of one of these, drawn by the seed. */
  async turn(ready: readonly Task[]): Promise<void> {
    const task = this.#random.pick(ready);
    const { parked } = task;
    if (!parked) throw new Error(`${task.name} is not parked`);
    task.parked = null;
    this.#running = task;
    this.turns += 1;
    let guard: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve, reject) => {
      guard = setTimeout(() => reject(new Error(`${task.name} came to no gate`)), LONGEST_TURN_MS);
      this.#turnIsOver = resolve;
      parked.resume();
    });
    clearTimeout(guard);
    this.#running = null;
  }

  /** When a task that waits could go on; null when none will by itself. */
  nextMs(): number | null {
    const moments = [...this.#tasks].flatMap((task) => {
      const endsAtMs = task.parked?.wait.endsAtMs() ?? null;
      const { downUntilMs, frozenUntilMs } = task.plan.process;
      return endsAtMs === null ? [] : [Math.max(endsAtMs, downUntilMs, frozenUntilMs)];
    });
    return moments.length === 0 ? null : Math.min(...moments);
  }

  park(task: Task, step: string, wait: Wait): Promise<void> {
    return new Promise((resolve) => {
      if (task.isOver) return;
      if (task !== this.#running) throw new Error(`${task.name} does two things at once`);
      task.parked = { wait, resume: resolve };
      const hazard = this.passes(task, step, true);
      if (hazard?.kind === 'death') this.#kill(task.plan.process);
      if (hazard?.kind === 'freeze') this.#freeze(task.plan.process, hazard.ms);
      this.#turnIsOver();
    });
  }

  passes(task: Task, step: string, canFreeze: boolean): Hazard | null {
    const name = `${task.plan.kind}: ${step}`;
    this.passings.set(name, (this.passings.get(name) ?? 0) + 1);
    const hazard = this.hazards.at(name, canFreeze);
    this.#story.tell(`${task.name}: ${step}${hazard ? ` — ${hazard.kind}` : ''}`);
    if (hazard?.kind === 'death') this.deaths.set(name, (this.deaths.get(name) ?? 0) + 1);
    return hazard;
  }

  dies(task: Task): Promise<never> {
    return new Promise(() => {
      this.#kill(task.plan.process);
      this.#turnIsOver();
    });
  }

  #kill(process: Process): void {
    for (const task of process.tasks) this.#end(task, { kind: 'died' });
    process.frozenUntilMs = 0;
    const awayMs = process.restart?.() ?? Number.POSITIVE_INFINITY;
    process.downUntilMs = this.#clock.nowMs() + awayMs;
  }

  #freeze(process: Process, ms: number): void {
    this.freezes += 1;
    process.frozenUntilMs = Math.max(process.frozenUntilMs, this.#clock.nowMs() + ms);
  }
}
