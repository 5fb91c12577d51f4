import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { payoutQueueJobs, payoutScheduledJobs } from '../../jobs/registry.ts';
import { FaultPlans } from '../../src/sandbox/faults.ts';
import { CRASH_POINTS } from './crash-points.ts';
import { drawPlan, FAULT_PLACES } from './fault-drawing.ts';
import { Random } from './random.ts';
import { runSeed } from './run-seed.ts';
import type { SeedResult } from './simulation.ts';
import { type DatabaseSource, makeScratchDir, postgresSource, sqliteSource } from './sources.ts';

const STORY_WITHIN_MS = 60_000;
const postgresUrl = inject('postgresUrl');

const storiesFrom = (first: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => first + index);

/** Everything that the judge, or the program itself, has against a story. */
function problemsOf(result: SeedResult): string[] {
  const { doublePaid, lost, unbalanced, stuck, wrongs, passings } = result;
  const unlisted = Object.keys(passings).filter((name) => !CRASH_POINTS.has(name));
  return [...doublePaid, ...lost, ...unbalanced, ...stuck, ...wrongs, ...unlisted];
}

function describeStories(
  open: (dir: string) => Promise<DatabaseSource>,
  stories: readonly number[],
): void {
  let dir = '';
  let source: DatabaseSource;
  beforeAll(async () => {
    dir = await makeScratchDir();
    source = await open(dir);
  });
  afterAll(async () => {
    await source.close();
    await rm(dir, { recursive: true, force: true });
  });

  test.each(stories)(
    'story %i: each row is paid once at most, and both books agree in the end',
    async (seed) => {
      const result = await runSeed(seed, { source, dir });
      const again = `npx tsx test/chaos/main.ts --seed ${seed} --trace`;
      expect(problemsOf(result), `replay it with ${again}`).toEqual([]);
    },
    STORY_WITHIN_MS,
  );

  test(
    'the same story told twice is the same, word for word',
    async () => {
      const [seed = 1] = stories;
      const first = await runSeed(seed, { source, dir, trace: true });
      const second = await runSeed(seed, { source, dir, trace: true });
      expect(first.story.length).toBeGreaterThan(100);
      expect(second.story).toEqual(first.story);
    },
    2 * STORY_WITHIN_MS,
  );
}

describe('workers die, answers are lost, people change their minds (SQLite)', () => {
  describeStories(sqliteSource, storiesFrom(1, 30));
});

describe.skipIf(postgresUrl === null)(
  'workers die, answers are lost, people change their minds (PostgreSQL)',
  () => {
    describeStories(
      () => postgresSource(postgresUrl ?? '', `test_${process.pid}`),
      storiesFrom(101, 15),
    );
  },
);

describe('the simulation leaves nothing out', () => {
  test('every fault that the sandbox knows, at every endpoint of payouts', () => {
    expect(endpointsOfSandbox()).toEqual(expect.arrayContaining(ENDPOINTS_OF_PAYOUTS));
    const known = ENDPOINTS_OF_PAYOUTS.flatMap((endpoint) =>
      kindsOfSandbox(endpoint).map((kind) => `${endpoint}:${kind}`),
    );
    const drawn = FAULT_PLACES.map(({ endpoint, kind }) => `${endpoint}:${kind}`);
    expect(drawn.toSorted()).toEqual(known.toSorted());
  });

  test('every fault plan that it draws is one that the sandbox takes', () => {
    const random = new Random(1, 'plans');
    for (const place of FAULT_PLACES) {
      const plans = Array.from({ length: 40 }, (_, index) =>
        drawPlan(random, place, index % 2 === 0, index % 3 === 0),
      );
      expect(new FaultPlans(1).add(plans)).toHaveLength(plans.length);
    }
  });

  test('every job has its crash points', () => {
    const kinds = new Set([...CRASH_POINTS.keys()].map((name) => name.split(': ')[0]));
    const jobs = [...payoutQueueJobs, ...payoutScheduledJobs].map(({ name }) => name);
    expect(jobs.filter((name) => !kinds.has(name))).toEqual([]);
  });

  test('every crash point says what dying there means', () => {
    for (const [name, meaning] of CRASH_POINTS) expect(meaning, name).toMatch(/\w{3}/);
  });
});

/** Money in is not simulated; its tests are in test/orders, test/collections and test/inbox. */
const ENDPOINTS_OF_PAYOUTS = ['inquiry', 'remit', 'remit-status', 'balance', 'callback'];

/** The sandbox names them itself, when it is asked for something that cannot be. */
function endpointsOfSandbox(): string[] {
  return listedAfter('must be one of ', { endpoint: 'no such endpoint', kind: 'delay', ms: 1 });
}

function kindsOfSandbox(endpoint: string): string[] {
  const kind = endpoint === 'callback' ? 'lose-before' : 'lost';
  return listedAfter('there it can be ', { endpoint, kind });
}

function listedAfter(words: string, plan: object): string[] {
  try {
    new FaultPlans(1).add([plan]);
  } catch (error) {
    const [, list] = String(error).split(words);
    if (list !== undefined) return list.split(', ');
  }
  throw new Error(`the sandbox does not say what it ${words}`);
}
