import { ulid } from 'ulid';
import { sen } from '../domain/money.ts';
import { businessDay, type Clock, type Instant, now } from '../domain/time.ts';
import { differencesTolerated } from '../ledger/difference-postings.ts';
import { post } from '../ledger/post.ts';
import type { Database, Queryable } from '../platform/database/database.ts';
import { classifyLeg } from './engine/classify-store.ts';
import { tallyPending } from './engine/left-items-store.ts';
import { inChunks } from './engine/in-chunks.ts';
import { dropSettledItems, publishLeg } from './engine/publish-matches.ts';
import { runPasses } from './engine/run-passes.ts';
import {
  findSuperseded,
  makeCalendar,
  makeWorkingSet,
  numberOfDay,
  tallySide,
  tuneConnection,
} from './engine/working-set-store.ts';
import { makeFound } from './exceptions/found-store.ts';
import {
  addOpenings,
  compareFindings,
  insertNewExceptions,
  insertVersions,
} from './exceptions/publish-findings-store.ts';
import { revokeSuperseded } from './matches/revoke-superseded.ts';
import { pretendTakenBack } from './matches/taken-back-store.ts';
import type { Leg } from './rules/definition.ts';
import {
  abandonRun,
  beginRun,
  type BegunRun,
  finishPublishing,
  recordsUpto,
} from './runs/run-lifecycle.ts';
import { keepRun, lastReconciliation, startPublishing } from './runs/run-store.ts';
import type { LegSummary, RollForward, RunSummary } from './runs/run-summary.ts';
import {
  addTallies,
  changesByPeople,
  changesOfRun,
  matchedOfLeg,
  NO_TALLY,
  openAfter,
  type PassDifference,
} from './runs/summary-store.ts';
import type { FindingsAt, StreamToReconcile } from './streams/findings.ts';

export interface ReconciliationContext {
  readonly database: Database;
  readonly clock: Clock;
  /** Days on which banks rest, beside Saturdays and Sundays. */
  readonly holidays: ReadonlySet<string>;
  /** For tests; ULIDs otherwise. */
  readonly newId?: () => string;
  /** Told what is being done, for a person who waits. */
  readonly tell?: (step: string) => void;
}

export interface ReconciliationOptions {
  /** Tells what a run would find, and writes nothing. */
  readonly dryRun?: boolean;
  /** The time by which things are due or not; now, unless said. It does not hide later evidence. */
  readonly asOf?: Instant;
  readonly by?: string;
}

/**
 * Holds a stream's two sides against each other (docs/decisions/0013, docs/reconciliation.md): what is open
 * is loaded, matched by the passes in order, what is left is classified, and all of it is published under
 * one run. Throws UserErrors: a run is under way; a pass is too loose.
 */
export async function reconcileStream(
  context: ReconciliationContext,
  stream: StreamToReconcile,
  options: ReconciliationOptions = {},
): Promise<RunSummary> {
  const { database, clock } = context;
  const { definition } = stream;
  const asOf = options.asOf ?? now(clock);
  const id = (context.newId ?? (() => ulid(clock.nowMs())))();
  const own = database.ownConnection();
  try {
    await tuneConnection(own.knex);
    await stream.projectBooks?.(database, now(clock));
    if (options.dryRun) {
      const last = await lastReconciliation(own.knex, definition.name);
      const range = { after: last?.recordsUpto ?? 0, upto: await recordsUpto(own) };
      const run = { number: 0, startedAt: now(clock), ...range };
      return (await new StreamRun(context, own, stream, { id, asOf, run, dryRun: true }).find())
        .summary;
    }
    const by = options.by ?? 'rekon';
    const run = await beginRun(own, clock, { id, definition, asOf, by });
    const facts = { id, asOf, run, dryRun: false };
    try {
      return await new StreamRun(context, own, stream, facts).findAndPublish();
    } catch (error) {
      // Where this fails too, the next run takes over once nothing was heard of this one for a minute.
      await abandonRun(own, clock, run.number).catch(() => undefined);
      throw error;
    }
  } finally {
    await own.close();
  }
}

interface RunFacts {
  readonly id: string;
  readonly asOf: Instant;
  readonly run: BegunRun;
  readonly dryRun: boolean;
}

interface Found {
  readonly summary: RunSummary;
  readonly differences: readonly (PassDifference & { readonly leg: number })[];
}

/** One run over its own connection, whose temporary tables hold everything that it finds. */
class StreamRun {
  readonly #context: ReconciliationContext;
  readonly #own: Database;
  readonly #stream: StreamToReconcile;
  readonly #facts: RunFacts;

  constructor(
    context: ReconciliationContext,
    own: Database,
    stream: StreamToReconcile,
    facts: RunFacts,
  ) {
    this.#context = context;
    this.#own = own;
    this.#stream = stream;
    this.#facts = facts;
  }

  /** Matches are published leg by leg, under a run that nobody sees yet. */
  async find(): Promise<Found> {
    const { definition } = this.#stream;
    const { run, asOf } = this.#facts;
    const db = this.#own.knex;
    const range = { stream: definition.name, after: run.after, upto: run.upto };
    await makeCalendar(db, { asOf: businessDay(asOf), holidays: this.#context.holidays });
    await findSuperseded(db, range);
    await makeFound(db);
    const revoked = await this.#revoke();
    const legs: LegSummary[] = [];
    const differences: (PassDifference & { leg: number })[] = [];
    for (const leg of definition.legs) {
      const found = await this.#leg(leg, revoked.get(leg.number) ?? 0);
      legs.push(found.summary);
      differences.push(...found.differences.map((each) => ({ ...each, leg: leg.number })));
    }
    await this.#step('findings');
    for (const find of this.#stream.find ?? []) await find(db, this.#findingsAt());
    return { summary: await this.#summary(legs), differences };
  }

  /** Tells what comes next, and that the run's process lives. */
  async #step(name: string): Promise<void> {
    this.#context.tell?.(name);
    const { run, dryRun } = this.#facts;
    if (dryRun) return;
    await this.#own.transaction((tx) => keepRun(tx, run.number, now(this.#context.clock)));
  }

  #findingsAt(): FindingsAt {
    const { run, asOf } = this.#facts;
    return {
      stream: this.#stream.definition.name,
      asOf,
      after: run.after,
      upto: run.upto,
      feeds: this.#stream.definition.feeds,
      holidays: this.#context.holidays,
    };
  }

  /** What has a newer version goes for good, whatever becomes of the run. */
  async #revoke(): Promise<Map<number, number>> {
    const { run, dryRun } = this.#facts;
    if (dryRun) return pretendTakenBack(this.#own.knex, this.#stream.definition.name);
    await this.#dropSettled('superseded');
    const { number, startedAt } = run;
    return revokeSuperseded(this.#own, this.#context.clock, this.#stream.definition, {
      run: number,
      at: startedAt,
    });
  }

  #dropSettled(why: 'matched' | 'superseded'): Promise<void> {
    return dropSettledItems(this.#own, this.#context.clock, this.#stream.definition.name, why);
  }

  async #leg(
    leg: Leg,
    revoked: number,
  ): Promise<{ summary: LegSummary; differences: readonly PassDifference[] }> {
    const { definition } = this.#stream;
    const { run, asOf, dryRun } = this.#facts;
    const db = this.#own.knex;
    await makeWorkingSet(db);
    const load = {
      stream: definition.name,
      leg: leg.number,
      ours: definition.ours,
      theirs: leg.theirs,
      after: run.after,
      upto: run.upto,
      oursWait: leg.oursWait,
    };
    const { gaveUp } = await runPasses(db, leg, load, (step) => this.#step(`${leg.name}: ${step}`));
    const of = {
      run: run.number,
      leg: leg.number,
      stream: definition.name,
      oursWait: leg.oursWait,
    };
    if (!dryRun) {
      await this.#step(`${leg.name}: publishing matches`);
      await publishLeg(this.#own, this.#context.clock, of);
    }
    await this.#step(`${leg.name}: what is left`);
    await classifyLeg(db, {
      stream: definition.name,
      leg,
      ourReference: definition.ourReference,
      asOf,
      today: await numberOfDay(db, businessDay(asOf)),
      since: (await this.#stream.since?.(db)) ?? null,
      tellsOverdue: this.#stream.projectBooks === undefined,
    });
    const { differences, ...matched } = await matchedOfLeg(db, leg);
    const [oursOpen, theirsOpen] = [
      toTally(await tallySide(db, 0)),
      toTally(await tallySide(db, 1)),
    ];
    const summary = {
      leg: leg.name,
      ours: addTallies(matched.oursMatched, oursOpen),
      theirs: addTallies(matched.theirsMatched, theirsOpen),
      ...matched,
      revoked,
      oursOpen,
      theirsOpen,
      pending: toTally(await tallyPending(db)),
      gaveUp,
    };
    return { summary, differences };
  }

  async #summary(legs: readonly LegSummary[]): Promise<RunSummary> {
    const db = this.#own.knex;
    const { definition } = this.#stream;
    const { id, asOf, run, dryRun } = this.#facts;
    await compareFindings(db, { stream: definition.name, run: run.number, at: run.startedAt });
    const exceptions = await openAfter(db, definition.name);
    return {
      runId: id,
      number: run.number,
      dryRun,
      stream: definition.name,
      asOf,
      legs,
      exceptions,
      rollForward: await this.#rollForward(db, exceptions.open),
    };
  }

  async #rollForward(
    db: Queryable,
    closing: RunSummary['exceptions']['open'],
  ): Promise<RollForward> {
    const stream = this.#stream.definition.name;
    const last = await lastReconciliation(db, stream);
    const people = await changesByPeople(db, { stream, sinceRun: last?.number ?? 0 });
    const run = await changesOfRun(db);
    return {
      opening: last?.summary?.rollForward.closing ?? NO_TALLY,
      opened: run['opened'] ?? NO_TALLY,
      reopened: addTallies(run['reopened'] ?? NO_TALLY, people['reopened'] ?? NO_TALLY),
      // Not counted: what changed was open before, and is after.
      revalued: { count: 0, amountSen: (run['changed'] ?? NO_TALLY).amountSen },
      resolved: people['resolved'] ?? NO_TALLY,
      writtenOff: people['written_off'] ?? NO_TALLY,
      autoClosed: run['auto_closed'] ?? NO_TALLY,
      closing,
    };
  }

  async findAndPublish(): Promise<RunSummary> {
    const { clock } = this.#context;
    const { number } = this.#facts.run;
    const { summary, differences } = await this.find();
    await this.#step('publishing exceptions');
    await this.#publishExceptions();
    // From this transaction on, everything that the run wrote counts.
    await this.#own.transaction(async (tx) => {
      const at = now(clock);
      for (const each of differences) await this.#postDifferences(tx, each, at);
      await startPublishing(tx, number, { at, summary });
    });
    await this.#dropSettled('matched');
    await finishPublishing(this.#own, clock, number);
    return summary;
  }

  async #publishExceptions(): Promise<void> {
    const { clock } = this.#context;
    const { number, startedAt } = this.#facts.run;
    const of = { stream: this.#stream.definition.name, run: number, at: startedAt };
    await inChunks(this.#own, clock, 0, async (tx, after, rows) => {
      await keepRun(tx, number, now(clock));
      return insertNewExceptions(tx, of, { after, rows });
    });
    await addOpenings(this.#own.knex, of);
    await inChunks(this.#own, clock, 0, async (tx, after, rows) => {
      await keepRun(tx, number, now(clock));
      return insertVersions(tx, of, { after, rows });
    });
  }

  async #postDifferences(
    tx: Queryable,
    { leg, pass, losses, gains, fees }: PassDifference & { readonly leg: number },
    at: Instant,
  ): Promise<void> {
    const { definition } = this.#stream;
    const posting = differencesTolerated(
      { run: this.#facts.run.number, leg, pass, stream: definition.name },
      { losses: sen(losses), gains: sen(gains), fees: sen(fees) },
      {
        differences: definition.differences.account,
        against: definition.differences.against,
        fees: definition.fees ?? null,
      },
    );
    if (posting !== null) await post(tx, posting, at);
  }
}

const toTally = ({ count, amount }: { count: number; amount: number }) => ({
  count,
  amountSen: sen(amount),
});
