import { CRASH_POINTS } from './crash-points.ts';
import type { Hazard, Hazards } from './interleaving.ts';
import type { Random } from './random.ts';

/** Die at the nth passing of this crash point. */
export interface Aim {
  readonly name: string;
  readonly nth: number;
}

/** Walks the list in leaps, so that the aims of one seed are of different jobs. */
const LEAP = 53;

/** Passed many times in a story; the others once or twice. */
const OFTEN =
  /^(?:inquire-recipient: (?!.*remembered)|remit-payout: (?!.*(?:question|earlier))|settle-payout|receive-callback)/;

/**
 * Each seed has one theme, all of whose crash points it aims at, since what brings a story there (a key
 * that is refused, a payout that fails) keeps it from getting elsewhere. Repeated: as measured.
 */
const THEMES: readonly RegExp[] = [
  /^resolve/,
  /^probe-breakers/,
  /^review/,
  /^retry/,
  /question|earlier/,
  /remembered/,
  /^approve/,
  /^probe-breakers/,
  /^resolve/,
  /^review/,
  /reversal|^import-statement/,
  /^retry/,
  /^reject|^pause|^stop-sending/,
  /^probe-breakers/,
  /^resolve|^retry/,
  /^review/,
  /^reset-breaker/,
  /^process-callback|^receive-callback/,
  /question|earlier/,
  /remembered/,
  /^resume: |^cancel/,
  /^approve|reversal/,
  /^upload|^reconcile/,
  /^reset-breaker/,
  /^settle-payout|^inquire-recipient: request was not/,
  /^remit-payout: (?!.*(?:question|earlier))|lost send/,
];
/** Reached in their own theme only. */
const THEME_ONLY =
  /^resolve|^retry|^review|^reset-breaker|^probe-breakers|question|earlier|remembered/;
const ROUNDS_OF_A_THEME = 2;
/** Aims of each seed beside its theme. */
const OTHER_AIMS = 12;

/** Round robin over themes and over the closed list. */
export function aimsOf(seed: number, random: Random): Aim[] {
  const names = [...CRASH_POINTS.keys()];
  const theme = THEMES[seed % THEMES.length] ?? /^$/;
  const others = names.filter((name) => !THEME_ONLY.test(name) && !theme.test(name));
  const drawn = Array.from({ length: OTHER_AIMS }, (_, index) => {
    const name = others[((seed * OTHER_AIMS + index) * LEAP) % others.length] ?? '';
    return { name, nth: OFTEN.test(name) ? random.pick([1, 1, 2, 3, 5]) : 1 };
  });
  const themed = names.filter((name) => theme.test(name));
  return [...oneAfterTheOther(themed, Math.floor(seed / THEMES.length)), ...drawn];
}

/** Passings of one crash point at which a seed dies that is aimed at it alone. */
const DEATHS_AT_ONE = 6;

export function aimsAt(name: string): Aim[] {
  return Array.from({ length: DEATHS_AT_ONE }, (_, index) => ({ name, nth: index + 1 }));
}

/**
 * One death for each passing of the work, at another of its steps each time, beginning with another one
 * in each seed: a step is passed once more for each earlier passing that died there or behind it.
 */
function oneAfterTheOther(steps: readonly string[], round: number): Aim[] {
  const turns = steps.length * ROUNDS_OF_A_THEME;
  const order = Array.from({ length: turns }, (_, turn) => (turn + round) % steps.length);
  return order.map((place, turn) => {
    const passed = order.slice(0, turn).filter((diedAt) => diedAt >= place).length;
    return { name: steps[place] ?? '', nth: 1 + passed };
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
