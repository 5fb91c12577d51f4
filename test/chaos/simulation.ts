import { rm } from 'node:fs/promises';
import { rupiah } from '../../src/domain/money.ts';
import { RULES } from '../support/payout-world.ts';
import { readDatabase } from './database-at-rest.ts';
import { Calendar } from './deeds.ts';
import { drawFaults } from './fault-drawing.ts';
import { drawFiles } from './drawn-files.ts';
import { Installation } from './installation.ts';
import { Interleaving } from './interleaving.ts';
import { judge, type Verdict } from './judge.ts';
import { Notebook } from './notebook.ts';
import { Operators } from './operators.ts';
import { live, type RestPlace } from './pace.ts';
import { makePeace } from './peace.ts';
import { ProviderSide } from './provider-side.ts';
import { Random } from './random.ts';
import { drawScenario, type Scenario } from './scenario.ts';
import { SeededHazards } from './seeded-hazards.ts';
import { Story } from './story.ts';
import { TroubleDesk } from './trouble-desk.ts';
import { VirtualClock } from './virtual-clock.ts';
import { rowsFrom, type WorldDatabase } from './world-database.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** 03:30 in Jakarta: the reconciliation at five falls into most stories. */
const START_MS = Date.parse('2026-11-20T20:30:00.000Z');

const WAR_TURNS = 40_000;
const PEACE_TURNS = 40_000;

export type Counts = Readonly<Record<string, number>>;

/** What became of one seed. */
export interface SeedResult extends Verdict {
  readonly seed: number;
  /** What no rule of the judge covers: a handler that broke off, an order that had to be refused. */
  readonly wrongs: readonly string[];
  readonly passings: Counts;
  readonly crashPoints: Counts;
  readonly faultKinds: Counts;
  readonly operators: Counts;
  readonly transitions: Counts;
  readonly endStates: Counts;
  readonly freezes: number;
  readonly turns: number;
  readonly story: readonly string[];
}

export interface SeedOptions {
  readonly database: WorldDatabase;
  /** For the files that are uploaded; it is removed at the end. */
  readonly dir: string;
  readonly trace?: boolean;
  /** The crash point that the seed is about. */
  readonly aim?: string | null;
}

interface World {
  readonly scenario: Scenario;
  readonly installation: Installation;
  readonly operators: Operators;
  readonly desk: TroubleDesk;
  readonly hazards: SeededHazards;
}

/** One whole story: war, peace, and what the judge says of it. The same seed tells the same story. */
export async function simulate(seed: number, options: SeedOptions): Promise<SeedResult> {
  const world = setUp(seed, options);
  const { story } = world.installation.parts;
  try {
    await makeWar(world, seed);
    const rest = await comeToRest(world, seed);
    return await resultOf(world, seed, rest);
  } catch (error) {
    story.tell(`the simulation broke off: ${String(error)}`);
    for (const line of story.lines.slice(-80)) process.stderr.write(`${line}\n`);
    throw error;
  } finally {
    await rm(options.dir, { recursive: true, force: true });
  }
}

function setUp(seed: number, options: SeedOptions): World {
  const { database, dir, trace = false, aim = null } = options;
  const { canRestore } = database;
  const scenario = drawScenario(seed, new Random(seed, 'scenario'), { canRestore, aim });
  const clock = new VirtualClock(START_MS + new Random(seed, 'hour').integer(0, 75) * MINUTE_MS);
  const story = new Story(clock, trace);
  const random = new Random(seed, 'story');
  const hazards = new SeededHazards(new Random(seed, 'hazards'), scenario.hazards);
  const interleaving = new Interleaving(clock, random, hazards, story);
  const provider = new ProviderSide(clock, random, story, {
    seed,
    openingBalance: rupiah(scenario.openingRupiah),
    answer257WhileProcessing: scenario.answer257WhileProcessing,
    settleAfterMs: scenario.settleAfterMs,
  });
  const installation = new Installation({
    clock,
    random,
    story,
    interleaving,
    provider,
    database,
    rules: RULES,
  });
  const operators = new Operators(installation, new Notebook(), dir);
  return { scenario, installation, operators, desk: new TroubleDesk(operators, dir), hazards };
}

async function makeWar(
  { scenario, installation, operators, desk }: World,
  seed: number,
): Promise<void> {
  const { clock, provider, story, database } = installation.parts;
  const files = drawFiles(seed, new Random(seed, 'files'), scenario.files);
  provider.addFaults([
    ...scenario.wanted.faults,
    ...(scenario.faults ? drawFaults(seed, new Random(seed, 'faults'), scenario.faults) : []),
  ]);
  let hasBackup = false;
  const catastrophes = {
    flushQueue: () => installation.queue.flush(),
    async backUp() {
      // A backup from before the deposit was opened would open it anew, with another balance.
      const [opened] = await rowsFrom(
        database.current,
        `select 1 from postings where kind = 'opening_balance'`,
      );
      if (!opened) return;
      await database.backUp();
      hasBackup = true;
    },
    async restore() {
      if (!hasBackup) return;
      await database.restore();
      for (const note of operators.notebook.files) note.isStored = false;
      operators.notebook.wasRestored = true;
      operators.notebook.count('restore a backup');
      story.tell('the database is restored from its backup');
    },
  };
  const calendar = new Calendar(operators, desk, new Random(seed, 'deeds'), {
    startMs: clock.nowMs(),
    files,
    wanted: scenario.wanted.deeds,
    restores: scenario.restores,
  });
  const deeds = calendar.draw(catastrophes);
  const lastMs = deeds.at(-1)?.atMs ?? clock.nowMs();
  await live(installation, {
    deeds,
    untilMs: lastMs + 30 * MINUTE_MS,
    mostTurns: WAR_TURNS,
    scheduleShare: 0.6,
  });
}

function comeToRest(
  { installation, operators, desk, hazards }: World,
  seed: number,
): Promise<RestPlace> {
  const { clock, provider } = installation.parts;
  hazards.isPeace = true;
  provider.endFaults();
  const untilRest = (): Promise<RestPlace> =>
    live(installation, {
      deeds: [],
      untilMs: clock.nowMs() + 2 * DAY_MS,
      mostTurns: PEACE_TURNS,
      scheduleShare: 1,
    });
  return makePeace({ operators, desk, installation, random: new Random(seed, 'peace') }, untilRest);
}

async function resultOf(world: World, seed: number, rest: RestPlace): Promise<SeedResult> {
  const { installation, operators, scenario } = world;
  const { provider, interleaving, database, story } = installation.parts;
  const { notebook } = operators;
  const { books } = provider;
  const verdict = judge({
    books: {
      openingBalance: rupiah(scenario.openingRupiah),
      balance: books.figures().balance,
      deposits: books.deposits.map(({ amount }) => amount),
      transactions: books.transactions,
    },
    files: notebook.files.map(({ file }) => file),
    approved: notebook.approved,
    lies: provider.lies,
    database: await readDatabase(database.current),
  });
  const restless = rest === 'rest' ? [] : [`the world did not come to rest: out of ${rest}`];
  return {
    seed,
    ...verdict,
    stuck: [...restless, ...verdict.stuck],
    wrongs: [...installation.surprises, ...notebook.wrongs],
    passings: Object.fromEntries(interleaving.passings),
    crashPoints: Object.fromEntries(interleaving.deaths),
    faultKinds: provider.firedFaults(),
    operators: Object.fromEntries(notebook.deeds),
    transitions: await counted(
      database,
      'select event as name, count(*) as n from payout_events group by event',
    ),
    endStates: await counted(
      database,
      'select state as name, count(*) as n from payouts group by state',
    ),
    freezes: interleaving.freezes,
    turns: interleaving.turns,
    story: story.lines,
  };
}

async function counted({ current }: WorldDatabase, sql: string): Promise<Counts> {
  const rows = await rowsFrom<{ name: string; n: number | string }>(current, `${sql} order by 1`);
  return Object.fromEntries(rows.map(({ name, n }) => [name, Number(n)]));
}
