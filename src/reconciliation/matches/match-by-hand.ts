import { ulid } from 'ulid';
import { writeAudit } from '../../audit/audit-log.ts';
import { UserError } from '../../domain/errors.ts';
import { formatRupiah, sen } from '../../domain/money.ts';
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
      throw new UserError(
        'match_not_live',
        `${id} is no live match of ${definition.name}.`,
        'Its id is in matches.csv of the run that made it (`rekon report RUN --out DIR`); a match can be taken back once.',
      );
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
  throw new UserError(
    'usage',
    `The stream ${definition.name} has no leg ${number}.`,
    `It has ${definition.legs.map((each) => `${each.number} (${each.name})`).join(', ')}.`,
  );
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
      throw new UserError(
        'line_not_open',
        `${sources.join(', ')} has no open line that is called ${name}.`,
        'It may be matched already, or be of the other side: give a reference, or the item that exceptions.csv shows.',
      );
    }
    if (found.length > 1) {
      throw new UserError(
        'line_ambiguous',
        `${found.length} open lines of ${sources.join(', ')} are called ${name}: ${found.map(({ item }) => item).join(', ')}.`,
        'Name the one you mean by its item.',
      );
    }
    // By its reference and by its item it is still one line.
    if (!records.some(({ id }) => id === record.id)) records.push(record);
  }
  return records;
}

function differs(ours: readonly FreeRecord[], theirs: readonly FreeRecord[]): UserError {
  const difference = sen(sumOf(theirs) - sumOf(ours));
  return new UserError(
    'amounts_differ',
    `Ours are ${formatRupiah(sen(sumOf(ours)))}, theirs ${formatRupiah(sen(sumOf(theirs)))}: ${formatRupiah(difference)} between them.`,
    'Accept the difference where that is right (--accept-difference); it is posted then.',
  );
}

const notAsSeen = (seenSen: number, isSen: number): UserError =>
  new UserError(
    'difference_changed',
    `The difference was ${formatRupiah(sen(seenSen))}, and is ${formatRupiah(sen(isSen))} now: a line has changed meanwhile.`,
    'Look at the lines again, and decide upon what they are now; nothing was matched.',
  );

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
  new UserError(
    'never_reconciled',
    `${stream} has not been reconciled yet.`,
    `Run \`rekon reconcile --stream ${stream}\` first: it may match these lines by itself.`,
  );

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
