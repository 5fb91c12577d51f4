import type { Knex } from 'knex';
import { type AuditEntry, writeAudit } from '../../audit/audit-log.ts';
import { UserError } from '../../domain/errors.ts';
import { type Clock, type Instant, now } from '../../domain/time.ts';
import { postAll } from '../../ledger/post.ts';
import { writeOffReversed, writtenOff } from '../../ledger/write-off-postings.ts';
import type { Posting } from '../../ledger/posting.ts';
import type { Database, Queryable } from '../../platform/database/database.ts';
import {
  findRunUnderWay,
  lockRuns,
  newestRunNumber,
  type RunUnderWay,
  runUnderWay,
} from '../runs/run-store.ts';
import { changedMeanwhile } from './changed-meanwhile.ts';
import { type Decision, insertDecisions, moveExceptions } from './decision-store.ts';
import {
  findExceptions,
  findExceptionsWhen,
  type ReconciliationException,
  versionsAfter,
} from './exception-store.ts';
import type { Deed, NextVersion } from './life.ts';
import { isDoneAlready, nextVersion, outdatedRequest } from './next-version.ts';
import { lossOf } from './write-off.ts';
import { reconciliationProblem } from '../reconciliation-problems.ts';

export interface ExceptionContext {
  readonly database: Database;
  readonly clock: Clock;
}

/** What a person asks for, of which exception, and which version of it they have seen. */
export interface AskedDeed extends Deed {
  readonly id: number;
  readonly seenVersion: number;
}

export type DeedOutcome =
  | { readonly kind: 'done'; readonly was: ReconciliationException; readonly next: NextVersion }
  /** The same person has asked for the same before. */
  | { readonly kind: 'done_already'; readonly was: ReconciliationException }
  | { readonly kind: 'refused'; readonly error: UserError };

/** At most so many in one transaction: on SQLite it holds the write lock. */
export const MOST_DEEDS = 200;

/** One deed. Resolves to the exception as it is then; throws UserErrors. */
export async function decideException(
  context: ExceptionContext,
  deed: AskedDeed,
): Promise<ReconciliationException> {
  const [outcome] = await decideExceptions(context, [deed]);
  if (outcome?.kind === 'refused') throw outcome.error;
  const [exception] = await findExceptions(context.database.knex, [deed.id]);
  if (!exception) throw new Error(`exception ${deed.id} is gone`);
  return exception;
}

/**
 * Each is done or refused by itself; what is done is done in one transaction. At most `MOST_DEEDS`, each
 * of another exception. Resolves to what became of each, in their order.
 */
export async function decideExceptions(
  { database, clock }: ExceptionContext,
  deeds: readonly AskedDeed[],
): Promise<DeedOutcome[]> {
  if (deeds.length > MOST_DEEDS) throw new RangeError(`more than ${MOST_DEEDS} deeds at once`);
  return database.transaction(async (tx) => {
    // No run starts while it is decided; and of two people the second sees what the first has done.
    await lockRuns(tx);
    const outcomes = await foresee(tx, deeds);
    await carryOut(tx, deeds, outcomes, now(clock));
    return outcomes;
  });
}

/** What would become of each now; writes nothing. */
export async function foresee(db: Queryable, deeds: readonly AskedDeed[]): Promise<DeedOutcome[]> {
  const ids = deeds.map(({ id }) => id);
  if (new Set(ids).size !== ids.length) throw new RangeError('two deeds of one exception');
  const known = byId(await findExceptions(db, ids));
  const requested = await requestedOf(db, deeds);
  const underWay = await runsUnderWay(db, [...known.values()]);
  const outcomes: DeedOutcome[] = [];
  for (const deed of deeds) {
    const exception = known.get(deed.id);
    const run = underWay.get(exception?.stream ?? '') ?? null;
    const judged = judge(deed, exception, run, requested.get(deed.id));
    outcomes.push(judged === 'stale' ? await staleOutcome(db, deed) : judged);
  }
  return outcomes;
}

/** Pure: what becomes of the deed. */
function judge(
  deed: AskedDeed,
  exception: ReconciliationException | undefined,
  run: RunUnderWay | null,
  requested: ReconciliationException | undefined,
): DeedOutcome | 'stale' {
  const refused = (error: UserError): DeedOutcome => ({ kind: 'refused', error });
  if (!exception) return refused(unknownException(deed.id));
  if (isDoneAlready(exception, deed, deed.seenVersion)) {
    return { kind: 'done_already', was: exception };
  }
  if (exception.version < deed.seenVersion) return refused(noSuchVersion(exception, deed));
  if (exception.version > deed.seenVersion) return 'stale';
  if (run !== null) return refused(runUnderWay(exception.stream, run));
  const next = nextVersion(exception, deed);
  if (next instanceof UserError) return refused(next);
  const outdated =
    deed.action === 'approve_write_off' && requested ? outdatedRequest(exception, requested) : null;
  return outdated === null ? { kind: 'done', was: exception, next } : refused(outdated);
}

/** What was asked for, of those whose write-off is to be approved. */
async function requestedOf(
  db: Queryable,
  deeds: readonly AskedDeed[],
): Promise<Map<number, ReconciliationException>> {
  const approvals = deeds.filter(({ action }) => action === 'approve_write_off');
  if (approvals.length === 0) return new Map();
  const ids = approvals.map(({ id }) => id);
  return byId(await findExceptionsWhen(db, ids, 'write_off_requested'));
}

async function runsUnderWay(
  db: Queryable,
  exceptions: readonly ReconciliationException[],
): Promise<Map<string, RunUnderWay>> {
  const found = new Map<string, RunUnderWay>();
  for (const stream of new Set(exceptions.map((exception) => exception.stream))) {
    const run = await findRunUnderWay(db, stream);
    if (run !== null) found.set(stream, run);
  }
  return found;
}

const CHANGES_TOLD = 10;

async function staleOutcome(db: Queryable, deed: AskedDeed): Promise<DeedOutcome> {
  const { id, seenVersion: version } = deed;
  const since = await versionsAfter(db, { id, version, limit: CHANGES_TOLD });
  return { kind: 'refused', error: changedMeanwhile(deed, since) };
}

async function carryOut(
  tx: Knex,
  deeds: readonly AskedDeed[],
  outcomes: readonly DeedOutcome[],
  at: Instant,
): Promise<void> {
  const numbers = new Map<string, number>();
  const decisions: Decision[] = [];
  for (const [index, outcome] of outcomes.entries()) {
    if (outcome.kind !== 'done') continue;
    const { was: exception, next } = outcome;
    const { stream } = exception;
    const runNumber = numbers.get(stream) ?? (await newestRunNumber(tx, stream));
    numbers.set(stream, runNumber);
    decisions.push({ exception, next, actor: deeds[index]?.by ?? '', runNumber });
  }
  if (decisions.length === 0) return;
  await insertDecisions(tx, decisions, at);
  await moveExceptions(tx, decisions);
  await postAll(tx, await postingsOf(tx, decisions), at);
  await writeAudit(tx, ...decisions.map((decision) => auditOf(decision, at)));
}

async function postingsOf(tx: Queryable, decisions: readonly Decision[]): Promise<Posting[]> {
  const reopened = decisions.filter(({ exception, next }) => {
    return exception.status === 'written_off' && next.status !== 'written_off';
  });
  const ids = reopened.map(({ exception }) => exception.id);
  const written = ids.length === 0 ? [] : await findExceptionsWhen(tx, ids, 'written_off');
  const losses = new Map(written.map((exception) => [exception.id, lossOf(exception)]));
  return decisions.flatMap(({ exception, next }) => {
    const { id: exceptionId, stream } = exception;
    const of = { exceptionId, version: exception.version + 1, stream };
    if (next.change === 'written_off') return [writtenOff({ ...of, loss: lossOf(exception) })];
    const loss = losses.get(exceptionId);
    return loss === undefined ? [] : [writeOffReversed({ ...of, loss })];
  });
}

function auditOf({ exception, next, actor }: Decision, at: Instant): AuditEntry {
  return {
    at,
    actor,
    action: `exception_${next.change}`,
    subject: `exception:${exception.id}`,
    details: {
      stream: exception.stream,
      category: exception.category,
      version: exception.version + 1,
      from: exception.status,
      to: next.status,
      assignee: next.assignee,
      note: next.note,
      resolution: next.resolution,
      lossSen: next.change === 'written_off' ? lossOf(exception) : null,
    },
  };
}

const byId = (
  exceptions: readonly ReconciliationException[],
): Map<number, ReconciliationException> =>
  new Map(exceptions.map((exception) => [exception.id, exception]));

export const unknownException = (id: number): UserError =>
  reconciliationProblem('exception_unknown', { exception: id });

const noSuchVersion = (
  { id, version }: ReconciliationException,
  { seenVersion }: AskedDeed,
): UserError =>
  reconciliationProblem('exception_version_unknown', { exception: id, seen: seenVersion, version });
