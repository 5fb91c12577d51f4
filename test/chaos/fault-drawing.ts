import { LONGEST_LAG_MS } from './provider-side.ts';
import type { Random } from './random.ts';

/**
 * Random fault plans. The kinds and endpoints are those of the sandbox's fault engine; a test holds
 * this list against it.
 */
type Plan = Readonly<Record<string, unknown>>;
type Draw = (random: Random, endpoint: string, honest: boolean) => Plan;

const MINUTE_MS = 60_000;
const HTTP_STATUSES = [403, 404, 429, 500, 503, 504];
/** Bodies that promise nothing definite: those are `code` faults. */
const BROKEN_BODIES = [
  '{"status":{"code":"0',
  '',
  '{}',
  '[]',
  'null',
  '<html><body>Bad gateway</body></html>',
  '{"status":{"code":"000","message":"Success"}}',
];

const LISTED = ['101', '102', '201', '202', '203', '204', '205', '206', '207', '208', '209', '210'];
const LISTED_LATER = ['211', '215', '225', '257', '264', '300', '301', '429', '504', '990', '999'];
const UNLISTED = ['123', '777', '888', '212', '005'];
const ALL_CODES = ['000', ...LISTED, ...LISTED_LATER, ...UNLISTED];

/** Codes that are true at a remit whose effect is this; the others lie. */
const HONEST_REMIT_CODES: Readonly<Record<string, readonly string[]>> = {
  none: without(ALL_CODES, ['000', '101', '102', '203', '257', '301']),
  done: ['000', '101', '102', '203', '257', '204', '300', '301', '504', '999', ...UNLISTED],
};
/** At a status these say nothing definite about the payout. */
const HONEST_STATUS_CODES = [
  '000',
  '201',
  '202',
  '207',
  '208',
  '429',
  '504',
  '990',
  '999',
  ...UNLISTED,
];

function without(codes: readonly string[], left: readonly string[]): string[] {
  return codes.filter((code) => !left.includes(code));
}

function drawCode(random: Random, endpoint: string, honest: boolean): Plan {
  const effect = random.pick(['none', 'done']);
  const honestly =
    endpoint === 'remit'
      ? (HONEST_REMIT_CODES[effect] ?? [])
      : endpoint === 'remit-status'
        ? HONEST_STATUS_CODES
        : ALL_CODES;
  return { code: random.pick(honest ? honestly : ALL_CODES), effect };
}

function drawHttp(random: Random, endpoint: string, honest: boolean): Plan {
  const status = random.pick(HTTP_STATUSES);
  // What stands in front of the application refuses before anything is done.
  const refuses = endpoint === 'remit' && (status === 403 || status === 429);
  const effect = honest && refuses ? 'none' : random.pick(['none', 'done']);
  return { status, effect };
}

/** Shorter and longer than the client's time-out. */
function drawDelay(random: Random, endpoint: string): Plan {
  const ms = random.pick([
    random.integer(500, 10_000),
    random.integer(19_000, 21_000),
    random.integer(25_000, 5 * MINUTE_MS),
    random.integer(11 * MINUTE_MS, 20 * MINUTE_MS),
  ]);
  return { ms, ...(endpoint !== 'callback' && { when: random.pick(['before', 'after']) }) };
}

const DRAWS: Readonly<Record<string, Draw>> = {
  delay: drawDelay,
  'lose-before': () => ({}),
  'lose-after': () => ({}),
  http: drawHttp,
  code: drawCode,
  malformed: (random) => ({ body: random.pick(BROKEN_BODIES) }),
  hidden: (random, _endpoint, honest) => ({
    // Visible again before "not found" is believed; a lie hides it for longer.
    answers: random.integer(0, 2),
    ms: random.integer(0, honest ? LONGEST_LAG_MS : 40 * MINUTE_MS),
  }),
  outcome: (random) => ({ code: random.pick(['000', '102', '206', '209', '225', '300', '301']) }),
  'callback-first': () => ({}),
  lost: () => ({}),
  doubled: (random) => ({ copies: random.integer(2, 3) }),
  'out-of-order': (random) => ({ ms: random.integer(1_000, 10 * MINUTE_MS) }),
};

const REQUESTS = ['delay', 'lose-before', 'lose-after', 'http', 'code', 'malformed'];

export interface FaultPlace {
  readonly endpoint: string;
  readonly kind: string;
}

const at = (endpoint: string, kinds: readonly string[]): FaultPlace[] =>
  kinds.map((kind) => ({ endpoint, kind }));

/** Every kind at every endpoint where it can happen. */
export const FAULT_PLACES: readonly FaultPlace[] = [
  ...at('inquiry', REQUESTS),
  ...at('remit', [...REQUESTS, 'hidden', 'outcome', 'callback-first']),
  ...at('remit-status', REQUESTS),
  ...at('balance', REQUESTS),
  ...at('callback', ['delay', 'lost', 'doubled', 'out-of-order']),
];

/** The places that this seed must visit, so that a run of many seeds visits each often enough. */
const PLACES_PER_SEED = 3;

function ownPlaces(seed: number): FaultPlace[] {
  return Array.from({ length: PLACES_PER_SEED }, (_, index) => {
    const place = FAULT_PLACES[(seed * PLACES_PER_SEED + index) % FAULT_PLACES.length];
    if (!place) throw new RangeError('no fault places');
    return place;
  });
}

export interface FaultAppetite {
  /** Faults beside the seed's own places. */
  readonly more: number;
  /** False: the provider may also say what is not so. */
  readonly honest: boolean;
}

export function drawFaults(seed: number, random: Random, appetite: FaultAppetite): Plan[] {
  const more = Array.from({ length: appetite.more }, () => random.pick(FAULT_PLACES));
  return [
    ...ownPlaces(seed).map((place) => drawPlan(random, place, appetite.honest, true)),
    ...more.map((place) => drawPlan(random, place, appetite.honest, random.chance(0.4))),
  ];
}

export function drawPlan(random: Random, place: FaultPlace, honest: boolean, sure: boolean): Plan {
  const { endpoint, kind } = place;
  const fault = DRAWS[kind]?.(random, endpoint, honest) ?? {};
  const often = sure
    ? { times: random.integer(1, 3) }
    : { probability: random.integer(5, 40) / 100, times: random.integer(1, 12) };
  return { endpoint, kind, ...fault, ...often };
}
