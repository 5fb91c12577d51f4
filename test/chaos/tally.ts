import { CRASH_POINTS } from './crash-points.ts';
import { FAULT_PLACES } from './fault-drawing.ts';
import type { Counts, SeedResult } from './simulation.ts';

/** What a seed did wrong, and how to see it again. */
export interface FailingSeed {
  readonly seed: number;
  readonly problems: readonly string[];
  readonly replay: string;
}

/** The one JSON document of a run; its first fields are those of the contract. */
export interface RunReport {
  readonly seeds: number;
  readonly crashes: number;
  readonly faults: number;
  readonly doublePaid: number;
  readonly lost: number;
  readonly unbalanced: number;
  readonly stuck: number;
  /** Handlers that broke off, and orders that were taken although they must be refused. */
  readonly wrong: number;
  /** Crash points and faults that the run should have visited and did not, or does not know. */
  readonly uncovered: readonly string[];
  /** Run beside the seeds that were asked for, about crash points that those visited seldom. */
  readonly directedSeeds: number;
  readonly freezes: number;
  readonly turns: number;
  readonly toldToPerson: number;
  readonly crashPoints: Counts;
  readonly faultKinds: Counts;
  readonly operators: Counts;
  readonly transitions: Counts;
  readonly endStates: Counts;
  readonly failingSeeds: readonly FailingSeed[];
  readonly seconds: number;
}

const RULES = ['doublePaid', 'lost', 'unbalanced', 'stuck', 'wrongs'] as const;
const COUNTED = [
  'passings',
  'crashPoints',
  'faultKinds',
  'operators',
  'transitions',
  'endStates',
] as const;
/** A shorter run cannot visit every place … */
const SEEDS_FOR_COVERAGE = 1000;
/** … and after one of that length more seeds are run until each was visited so often … */
const LEAST_VISITS = 50;
/** … or so many seeds were about it. */
const MOST_SEEDS_ABOUT_ONE = 100;

/** Adds up the results of seeds, in whatever order they come. */
export class Tally {
  readonly #database: string;
  readonly #problems = new Map<(typeof RULES)[number], number>();
  readonly #failing: FailingSeed[] = [];
  readonly #sums = {
    passings: new Map<string, number>(),
    crashPoints: new Map<string, number>(),
    faultKinds: new Map<string, number>(),
    operators: new Map<string, number>(),
    transitions: new Map<string, number>(),
    endStates: new Map<string, number>(),
  };
  readonly #about = new Map<string, number>();
  #seeds = 0;
  #directed = 0;
  #told = 0;
  #freezes = 0;
  #turns = 0;

  constructor(database: string) {
    this.#database = database;
  }

  get seeds(): number {
    return this.#seeds;
  }

  /** The crash point that most needs a seed about it after a run of so many; null: none does. */
  nextAim(seeds: number): string | null {
    if (seeds < SEEDS_FOR_COVERAGE) return null;
    const deaths = (name: string): number => this.#sums.crashPoints.get(name) ?? 0;
    const [name = null] = [...CRASH_POINTS.keys()]
      .filter((each) => deaths(each) < LEAST_VISITS)
      .filter((each) => (this.#about.get(each) ?? 0) < MOST_SEEDS_ABOUT_ONE)
      .toSorted((a, b) => deaths(a) - deaths(b));
    if (name !== null) this.#about.set(name, (this.#about.get(name) ?? 0) + 1);
    return name;
  }

  #count(aim: string | null): void {
    if (aim === null) this.#seeds += 1;
    else this.#directed += 1;
  }

  add(result: SeedResult, aim: string | null = null): void {
    this.#count(aim);
    this.#told += result.toldToPerson;
    this.#freezes += result.freezes;
    this.#turns += result.turns;
    for (const name of COUNTED) addTo(this.#sums[name], result[name]);
    const problems = RULES.flatMap((rule) => {
      this.#problems.set(rule, (this.#problems.get(rule) ?? 0) + result[rule].length);
      return result[rule].map((problem) => `${rule}: ${problem}`);
    });
    if (problems.length > 0) this.#fail(result.seed, problems, aim);
  }

  /** A seed that came to no verdict at all. */
  addBroken(seed: number, why: string, aim: string | null = null): void {
    this.#count(aim);
    this.#fail(seed, [`the simulation broke off: ${why}`], aim);
  }

  #fail(seed: number, problems: readonly string[], aim: string | null): void {
    const on = this.#database === 'sqlite' ? '' : ` --database ${this.#database}`;
    const about = aim === null ? '' : ` --aim '${aim}'`;
    const replay = `npx tsx test/chaos/main.ts --seed ${seed}${about}${on} --trace`;
    this.#failing.push({ seed, problems, replay });
  }

  report(seconds: number): RunReport {
    const { crashPoints, faultKinds, operators, transitions, endStates } = this.#sums;
    const problems = (rule: (typeof RULES)[number]): number => this.#problems.get(rule) ?? 0;
    return {
      seeds: this.#seeds,
      crashes: total(crashPoints),
      faults: total(faultKinds),
      doublePaid: problems('doublePaid'),
      lost: problems('lost'),
      unbalanced: problems('unbalanced'),
      stuck: problems('stuck'),
      wrong: problems('wrongs'),
      uncovered: this.#uncovered(),
      directedSeeds: this.#directed,
      freezes: this.#freezes,
      turns: this.#turns,
      toldToPerson: this.#told,
      crashPoints: sorted(crashPoints),
      faultKinds: sorted(faultKinds),
      operators: sorted(operators),
      transitions: sorted(transitions),
      endStates: sorted(endStates),
      failingSeeds: this.#failing.toSorted((a, b) => a.seed - b.seed),
      seconds: Math.round(seconds * 10) / 10,
    };
  }

  #uncovered(): string[] {
    const { passings, crashPoints, faultKinds } = this.#sums;
    const unlisted = [...passings.keys()]
      .filter((name) => !CRASH_POINTS.has(name))
      .map((name) => `“${name}” is passed and not in crash-points.ts`);
    if (this.#seeds < SEEDS_FOR_COVERAGE) return unlisted;
    return [
      ...unlisted,
      ...[...CRASH_POINTS.keys()]
        .filter((name) => (crashPoints.get(name) ?? 0) < LEAST_VISITS)
        .map(
          (name) =>
            `only ${crashPoints.get(name) ?? 0} deaths at “${name}” (passed ${passings.get(name) ?? 0} times)`,
        ),
      ...FAULT_PLACES.map(({ endpoint, kind }) => `${endpoint}:${kind}`)
        .filter((name) => (faultKinds.get(name) ?? 0) < LEAST_VISITS)
        .map((name) => `the fault ${name} fired only ${faultKinds.get(name) ?? 0} times`),
    ];
  }
}

/** 0 when nothing at all was found. */
export function exitCodeOf(report: RunReport): 0 | 1 {
  const { doublePaid, lost, unbalanced, stuck, wrong, failingSeeds, uncovered } = report;
  const found = doublePaid + lost + unbalanced + stuck + wrong;
  return found + failingSeeds.length + uncovered.length === 0 ? 0 : 1;
}

function addTo(sum: Map<string, number>, counts: Counts): void {
  for (const [name, count] of Object.entries(counts)) sum.set(name, (sum.get(name) ?? 0) + count);
}

const total = (sum: ReadonlyMap<string, number>): number =>
  [...sum.values()].reduce((all, count) => all + count, 0);

const sorted = (sum: ReadonlyMap<string, number>): Counts =>
  Object.fromEntries([...sum].toSorted(([a], [b]) => a.localeCompare(b)));
