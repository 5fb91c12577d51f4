import { ulid } from 'ulid';
import { writeAudit } from '../../audit/audit-log.ts';
import type { UserError } from '../../domain/errors.ts';
import { sen } from '../../domain/money.ts';
import { type Clock, type Instant, now } from '../../domain/time.ts';
import { differencesTolerated } from '../../ledger/difference-postings.ts';
import { post } from '../../ledger/post.ts';
import type { Database, Queryable } from '../../platform/database/database.ts';
import { differenceAccounts } from './difference-accounts.ts';
import type { Leg, StreamDefinition } from '../rules/definition.ts';
import { insertRun, lastReconciliation, lockRuns, requireNoRun } from '../runs/run-store.ts';
import {
  type FreeRecord,
  freeRecordsNamed,
  insertMatchByHand,
  sumOf,
} from './match-by-hand-store.ts';
import { revokeWithPostings } from './revoke-superseded.ts';
import type { MatchKey } from './revoke-store.ts';
import { reconciliationProblem } from '../reconciliation-problems.ts';

export interface ByHandContext {
  readonly database: Database;
  readonly clock: Clock;
}

export interface MatchByHand {
  /** Number of the leg; the first where a stream has only one. */
  readonly leg: number;
  /** References, or the sources' own identities of lines. */
  readonly ours: readonly string[];
  readonly theirs: readonly string[];
  readonly by: string;
  readonly note: string;
  /** What is left between the sums is accepted, and posted. */
  readonly acceptDifference: boolean;
  /** Theirs − ours as the person saw it, in sen: another one is refused. */
  readonly seenDifferenceSen?: number;
}

/** The lines that would be matched, and what is left between them. */
export interface LinesByHand {
  readonly ours: readonly FreeRecord[];
  readonly theirs: readonly FreeRecord[];
  /** Theirs − ours. */
  readonly differenceSen: number;
}

export interface MatchMade {
  /** `run.leg.number`, as in reports. */
  readonly id: string;
  readonly differenceSen: number;
}

/**
 * A person says what belongs together. It is a run of its own, so that reports of the runs before stay as they
 * are; exceptions of the lines close with the next reconciliation. Throws UserErrors.
 */
export async function matchByHand(
  { database, clock }: ByHandContext,
  definition: StreamDefinition,
  asked: MatchByHand,
): Promise<MatchMade> {
  const { leg } = asked;
  const at = now(clock);
  return database.transaction(async (tx) => {
    await lockRuns(tx);
    await requireNoRun(tx, definition.name);
    const { ours, theirs, differenceSen } = await linesByHand(tx, definition, asked);
    const { seenDifferenceSen = differenceSen } = asked;
    if (seenDifferenceSen !== differenceSen) throw notAsSeen(seenDifferenceSen, differenceSen);
    if (differenceSen !== 0 && !asked.acceptDifference) throw differs(ours, theirs);
    const run = await beginByHand(tx, definition, { clock, at, by: asked.by });
    const number = await insertMatchByHand(tx, { ...asked, run, ours, theirs });
    await postDifference(tx, definition, { run, leg, differenceSen, at });
    const id = `${run}.${leg}.${number}`;
    await writeAudit(tx, {
      at,
      actor: asked.by,
      action: 'match_made_by_hand',
      subject: `${definition.name} ${id}`,
      details: { note: asked.note, differenceSen },
    });
    return { id, differenceSen };
  });
}

/** The open lines that are called so, each by one name; writes nothing. Throws UserErrors. */
export async function linesByHand(
  db: Queryable,
  definition: StreamDefinition,
  asked: Pick<MatchByHand, 'leg' | 'ours' | 'theirs'>,
): Promise<LinesByHand> {
  const leg = legOf(definition, asked.leg);
  const ours = await named(db, definition, leg, definition.ours, asked.ours);
  const theirs = await named(db, definition, leg, leg.theirs, asked.theirs);
  return { ours, theirs, differenceSen: sumOf(theirs) - sumOf(ours) };
}

/** Takes a match back, a run's too; its lines are open again. Throws UserErrors. */
export async function revokeByHand(
  { database, clock }: ByHandContext,
  definition: StreamDefinition,
  asked: { readonly match: MatchKey; readonly by: string; readonly why: string },
): Promise<void> {
  const at = now(clock);
  await database.transaction(async (tx) => {
    await lockRuns(tx);
    await requireNoRun(tx, definition.name);
    const { match, by, why } = asked;
    const run = await beginByHand(tx, definition, { clock, at, by });
    const id = `${match.run}.${match.leg}.${match.number}`;
    const revocation = { stream: definition.name, run, why, by, at };
    if (!(await revokeWithPostings(tx, definition, match, revocation))) {
      throw reconciliationProblem('match_not_live', { match: id, stream: definition.name });
    }
    const details = { why };
    await writeAudit(tx, {
      at,
      actor: by,
      action: 'match_revoked',
      subject: `${definition.name} ${id}`,
      details,
    });
  });
}

function legOf(definition: StreamDefinition, number: number): Leg {
  const leg = definition.legs.find((each) => each.number === number);
  if (leg) return leg;
  throw reconciliationProblem('usage/leg', {
    stream: definition.name,
    leg: number,
    legs: definition.legs.map((each) => `${each.number} (${each.name})`),
  });
}

async function named(
  tx: Queryable,
  definition: StreamDefinition,
  leg: Leg,
  sources: readonly string[],
  names: readonly string[],
): Promise<FreeRecord[]> {
  const records: FreeRecord[] = [];
  for (const name of new Set(names)) {
    const found = await freeRecordsNamed(tx, {
      stream: definition.name,
      leg: leg.number,
      sources,
      name,
    });
    const [record] = found;
    if (record === undefined) {
      throw reconciliationProblem('line_not_open', { sources, name });
    }
    if (found.length > 1) {
      throw reconciliationProblem('line_ambiguous', {
        lines: found.length,
        sources,
        name,
        items: found.map(({ item }) => item),
      });
    }
    // By its reference and by its item it is still one line.
    if (!records.some(({ id }) => id === record.id)) records.push(record);
  }
  return records;
}

function differs(ours: readonly FreeRecord[], theirs: readonly FreeRecord[]): UserError {
  const difference = sen(sumOf(theirs) - sumOf(ours));
  return reconciliationProblem('amounts_differ', {
    ours: sumOf(ours),
    theirs: sumOf(theirs),
    difference,
  });
}

const notAsSeen = (seenSen: number, isSen: number): UserError =>
  reconciliationProblem('difference_changed', { seen: seenSen, is: isSen });

async function beginByHand(
  tx: Queryable,
  definition: StreamDefinition,
  { clock, at, by }: { clock: Clock; at: Instant; by: string },
): Promise<number> {
  const last = await lastReconciliation(tx, definition.name);
  if (last === null) throw neverReconciled(definition.name);
  return insertRun(tx, {
    id: ulid(clock.nowMs()),
    stream: definition.name,
    kind: 'by_hand',
    state: 'finished',
    asOf: at,
    at,
    by,
    recordsUpto: last.recordsUpto,
    rules: JSON.stringify(last.rules),
    rulesSha256: last.rulesSha256,
  });
}

export const neverReconciled = (stream: string): UserError =>
  reconciliationProblem('never_reconciled', { stream });

async function postDifference(
  tx: Queryable,
  definition: StreamDefinition,
  of: { run: number; leg: number; differenceSen: number; at: Instant },
): Promise<void> {
  const posting = differencesTolerated(
    { run: of.run, leg: of.leg, pass: 'by hand', stream: definition.name },
    {
      losses: sen(Math.max(0, -of.differenceSen)),
      gains: sen(Math.max(0, of.differenceSen)),
      fees: sen(0),
    },
    differenceAccounts(definition),
  );
  if (posting !== null) await post(tx, posting, of.at);
}
