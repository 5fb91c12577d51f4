import type { DrawnFile } from './drawn-files.ts';
import type { Operators } from './operators.ts';
import type { Random } from './random.ts';
import { lookIn, NEEDED_BEFORE, RARE_DEEDS } from './rare-deeds.ts';
import type { TroubleDesk } from './trouble-desk.ts';

const MINUTE_MS = 60_000;

/** Something that somebody does at a moment of the story. */
export interface Deed {
  readonly atMs: number;
  readonly name: string;
  do(): Promise<void>;
}

/** What only the simulation can do: Redis loses its memory, the database is put back. */
export interface Catastrophes {
  flushQueue(): void;
  backUp(): Promise<void>;
  restore(): Promise<void>;
}

/** Shares of the story at which a wanted deed is done; others: four times, evenly. */
const WANTED_AT: Readonly<Record<string, readonly number[]>> = {
  // Only a batch that nobody has approved yet can be rejected.
  reject: [0, 0.01, 0.02, 0.03, 0.05],
  retry: [0.25, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9],
  resolve: [0.35, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9],
  'look in': [0.1, 0.14, 0.18, 0.22, 0.26, 0.3, 0.36, 0.42, 0.5, 0.6, 0.7],
  cancel: [0.5, 0.6, 0.7, 0.8, 0.85],
  'stop-sending': [0.2, 0.4, 0.55, 0.7],
  'resume-sending': [0.3, 0.45, 0.5, 0.6, 0.75, 0.8],
  pause: [0.1, 0.2, 0.3, 0.4, 0.55],
  resume: [0.15, 0.25, 0.35, 0.45, 0.6, 0.7],
  'reset-breaker': [0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.7, 0.9],
};

export interface DeedOptions {
  readonly startMs: number;
  readonly files: readonly DrawnFile[];
  /** Rare deeds that must be in this seed, since a crash point lies in them. */
  readonly wanted: readonly string[];
  readonly restores: boolean;
}

/** Everything that people do in one seed. */
export class Calendar {
  readonly #operators: Operators;
  readonly #desk: TroubleDesk;
  readonly #random: Random;
  readonly #options: DeedOptions;
  readonly #horizonMs: number;
  #deeds: Deed[] = [];

  constructor(operators: Operators, desk: TroubleDesk, random: Random, options: DeedOptions) {
    this.#operators = operators;
    this.#desk = desk;
    this.#random = random;
    this.#options = options;
    this.#horizonMs = random.integer(60, 180) * MINUTE_MS;
  }

  /** In the order of time. */
  draw(catastrophes: Catastrophes): Deed[] {
    this.#deeds = [];
    for (const file of this.#options.files) this.#addFile(file);
    this.#addRareDeeds();
    this.#addCatastrophes(catastrophes);
    return this.#deeds.toSorted((a, b) => a.atMs - b.atMs);
  }

  #add(name: string, atMs: number, act: () => Promise<void>): void {
    this.#deeds.push({ atMs, name, do: act });
  }

  #somewhen(fromMs = 0): number {
    return this.#options.startMs + this.#random.integer(fromMs, this.#horizonMs);
  }

  #addFile(file: DrawnFile): void {
    const random = this.#random;
    const uploadedMs = this.#options.startMs + random.integer(0, 30) * MINUTE_MS;
    this.#add(`upload ${file.name}`, uploadedMs, () => this.#operators.upload(file));
    if (random.chance(0.3)) {
      this.#add('upload again', this.#somewhen(), () => this.#operators.upload(file));
    }
    const visits = random.integer(3, 6);
    for (let visit = 1; visit <= visits; visit += 1) {
      this.#addVisit(uploadedMs + random.integer(5_000, visit * 15 * MINUTE_MS));
    }
  }

  #addVisit(atMs: number): void {
    this.#add('visit', atMs, () => lookIn(this.#operators, this.#random));
  }

  #addRareDeeds(): void {
    const { wanted } = this.#options;
    const names = new Set(wanted.flatMap((name) => [name, ...(NEEDED_BEFORE[name] ?? [])]));
    for (const [name, { share, act }] of Object.entries(RARE_DEEDS)) {
      const moments = this.#random.chance(share) ? [this.#somewhen(MINUTE_MS)] : [];
      if (names.has(name)) moments.push(...this.#wantedMoments(name));
      for (const atMs of moments) {
        this.#add(name, atMs, () => act(this.#operators, this.#random, this.#desk));
        // What is made ready again waits for somebody to approve it.
        if (name === 'retry') {
          this.#addVisit(atMs + this.#random.integer(1, 3) * MINUTE_MS);
          this.#addVisit(atMs + this.#random.integer(4, 9) * MINUTE_MS);
        }
      }
    }
  }

  /** When the deed is likely to find something to do, and to leave something for the others. */
  #wantedMoments(name: string): number[] {
    const firstMs = Math.min(...this.#deeds.map(({ atMs }) => atMs));
    const leftMs = this.#options.startMs + this.#horizonMs - firstMs;
    return (WANTED_AT[name] ?? [0.2, 0.45, 0.7, 0.9]).map(
      (share) => firstMs + Math.round(share * leftMs) + this.#random.integer(5_000, MINUTE_MS),
    );
  }

  #addCatastrophes(catastrophes: Catastrophes): void {
    if (this.#random.chance(0.25)) {
      this.#add('Redis is flushed', this.#somewhen(), async () => catastrophes.flushQueue());
    }
    if (!this.#options.restores) return;
    const backUpMs = this.#somewhen(2 * MINUTE_MS);
    this.#add('back up', backUpMs, () => catastrophes.backUp());
    const restoreMs = backUpMs + this.#random.integer(1, 60) * MINUTE_MS;
    this.#add('restore', restoreMs, () => catastrophes.restore());
  }
}
