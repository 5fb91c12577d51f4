import type { FileShares } from './drawn-files.ts';
import type { FaultAppetite } from './fault-drawing.ts';
import type { Random } from './random.ts';
import { endpointOf } from './crash-points.ts';
import { type Aim, aimsAt, aimsOf, type HazardOptions } from './seeded-hazards.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;

/** The temper of one seed: how much goes wrong in it, and of what sort. */
export interface Scenario {
  readonly openingRupiah: number;
  readonly answer257WhileProcessing: boolean;
  readonly settleAfterMs: { readonly min: number; readonly max: number };
  readonly files: FileShares;
  /** Null: the provider works. */
  readonly faults: FaultAppetite | null;
  readonly hazards: HazardOptions;
  readonly restores: boolean;
  readonly wanted: Wanted;
}

/** What must happen in a seed so that its crash points are passed at all. */
export interface Wanted {
  readonly deeds: readonly string[];
  readonly faults: readonly object[];
  readonly aims: readonly Aim[];
  /** Many rows to the same account. */
  readonly doubles: boolean;
  /** Many rows with another name than the bank's. */
  readonly otherNames: boolean;
}

/** `aim`: the crash point that the seed is about; null: it has the theme that its number gives it. */
export function drawScenario(
  seed: number,
  random: Random,
  { canRestore, aim }: { canRestore: boolean; aim: string | null },
): Scenario {
  // Some seeds are calm: without deaths, or without faults, the rest must work by itself.
  const withDeaths = aim !== null || !random.chance(0.04);
  const withFaults = aim !== null || !random.chance(0.04);
  const drawn = (): Aim[] => (aim === null ? aimsOf(seed, random) : aimsAt(aim));
  const aims = withDeaths ? drawn() : [];
  const wanted = wantedBy(aims);
  return {
    openingRupiah: random.chance(0.15) ? random.integer(1, 8) * 1_000_000 : 10_000_000_000,
    answer257WhileProcessing: random.chance(0.3),
    settleAfterMs: random.pick([
      { min: 10, max: 500 },
      { min: 500, max: 2_000 },
      { min: 10 * SECOND_MS, max: 20 * MINUTE_MS },
    ]),
    files: {
      mock: random.pick([0, 0, 0.05, 0.2]),
      double: wanted.doubles ? 0.6 : random.pick([0.05, 0.15, 0.3]),
      bad: random.pick([0, 0.1]),
      otherName: wanted.otherNames ? 0.8 : random.pick([0, 0.1, 0.4]),
    },
    faults: withFaults
      ? { more: random.pick([0, 2, 5, 10, 16]), honest: !random.chance(0.15) }
      : null,
    hazards: {
      aims: [...aims, ...wanted.aims],
      deathChance: withDeaths ? random.pick([0, 0.0005, 0.002, 0.006]) : 0,
      freezeChance: random.pick([0, 0, 0.0005, 0.002]),
      freezeMs: { min: 81 * SECOND_MS, max: random.pick([3, 10, 30]) * MINUTE_MS },
    },
    restores: canRestore && random.chance(0.07),
    wanted: withFaults ? wanted : { ...wanted, faults: [] },
  };
}

/** Deeds that a seed has only by chance, by the kind of their command. */
const RARE_DEEDS = new Set([
  'pause',
  'resume',
  'cancel',
  'reject',
  'import-statement',
  'apply-statement-evidence',
  'retry',
  'resolve',
  'stop-sending',
  'resume-sending',
  'reset-breaker',
]);

function wantedBy(aims: readonly Aim[]): Wanted {
  const deeds: string[] = [];
  const faults: object[] = [];
  const more: Aim[] = [];
  for (const { name } of aims) {
    const [kind = '', step = ''] = name.split(': ');
    const endpoint = endpointOf(name);
    if (step.endsWith('not answered')) {
      faults.push({ endpoint, kind: 'lose-after', probability: 0.25 });
    }
    if (kind === 'probe-breakers') {
      faults.push(REFUSED_NOW_AND_THEN);
    }
    if (kind === 'sweep-open-payouts') {
      more.push({ name: 'remit-payout: request is on its way', nth: 1 });
    }
    if (kind === 'review' || kind === 'approve') deeds.push('look in');
    if (kind === 'reset-breaker') faults.push(...LASTING_BREAKER);
    if (kind === 'resolve') faults.push(...CONTRADICTION);
    if (kind === 'retry' || step.includes('question') || step.includes('earlier')) {
      faults.push({ endpoint: 'remit', kind: 'outcome', code: '300', times: 6 });
      deeds.push('retry');
    }
    if (RARE_DEEDS.has(kind)) deeds.push(kind);
  }
  const doubles = aims.some(({ name }) => name.includes('remembered name'));
  const otherNames = aims.some(({ name }) => name.startsWith('review'));
  return { deeds, faults: [...new Set(faults)], aims: more, doubles, otherNames };
}

const REFUSED_NOW_AND_THEN = {
  endpoint: 'remit',
  kind: 'code',
  code: '208',
  effect: 'none',
  probability: 0.5,
  times: 8,
};

/** Refused, and the probe that would close the breaker gets no answer most of the time. */
const LASTING_BREAKER = [
  { endpoint: 'inquiry', kind: 'http', status: 403, probability: 0.4, times: 40 },
  { endpoint: 'remit', kind: 'http', status: 403, probability: 0.3, times: 16 },
  { endpoint: 'balance', kind: 'http', status: 503, probability: 0.6, times: 60 },
];

/** Refused, and done all the same: the question that follows contradicts it, and a person must look. */
const CONTRADICTION = [{ endpoint: 'remit', kind: 'code', code: '205', effect: 'done', times: 7 }];
