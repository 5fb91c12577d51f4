import { CRASH_POINTS } from './crash-points.ts';
import type { Hazard, Hazards } from './interleaving.ts';
import type { Random } from './random.ts';

/** Die at the nth passing of this crash point. */
export interface Aim {
  readonly name: string;
  readonly nth: number;
}

/** Aims of one seed: so many that in a thousand seeds each crash point is hit often enough. */
const AIMS_PER_SEED = 16;
/** Walks the list in leaps, so that the aims of one seed are of different jobs. */
const LEAP = 53;

/** Passed many times in a story; the others once or twice. */
const OFTEN =
  /^(?:inquire-recipient: (?!.*remembered)|remit-payout: (?!.*(?:question|earlier))|settle-payout|receive-callback)/;

/** Often not passed at all in a story, so that they are aimed at three times as often. */
const SELDOM =
  /^(?:process-callback|probe-breakers|apply-statement|reconcile|resolve|retry|re(?:set|ject|view)|import)|question|earlier|not answered/;

/** Round robin over the closed list. */
export function aimsOf(seed: number, random: Random): Aim[] {
  const all = [...CRASH_POINTS.keys()];
  const seldom = all.filter((name) => SELDOM.test(name));
  const names = [...all, ...seldom, ...seldom];
  return Array.from({ length: AIMS_PER_SEED }, (_, index) => {
    const name = names[((seed * AIMS_PER_SEED + index) * LEAP) % names.length] ?? '';
    return { name, nth: OFTEN.test(name) ? random.pick([1, 1, 2, 3, 5]) : 1 };
  });
}

export interface HazardOptions {
  readonly aims: readonly Aim[];
  readonly deathChance: number;
  readonly freezeChance: number;
  /** Longer than a job's lock and a request's time-out together. */
  readonly freezeMs: { readonly min: number; readonly max: number };
}

export class SeededHazards implements Hazards {
  readonly #random: Random;
  readonly #options: HazardOptions;
  readonly #passings = new Map<string, number>();
  readonly #aims: Set<string>;
  isPeace = false;

  constructor(random: Random, options: HazardOptions) {
    this.#random = random;
    this.#options = options;
    this.#aims = new Set(options.aims.map(({ name, nth }) => `${name} ${nth}`));
  }

  at(name: string, canFreeze: boolean): Hazard | null {
    if (this.isPeace) return null;
    const passing = (this.#passings.get(name) ?? 0) + 1;
    this.#passings.set(name, passing);
    if (this.#aims.delete(`${name} ${passing}`)) return { kind: 'death' };
    const { deathChance, freezeChance, freezeMs } = this.#options;
    if (this.#random.chance(deathChance)) return { kind: 'death' };
    if (!canFreeze || !this.#random.chance(freezeChance)) return null;
    return { kind: 'freeze', ms: this.#random.integer(freezeMs.min, freezeMs.max) };
  }
}
