import { ulid } from 'ulid';
import { writeAudit } from '../../audit/audit-log.ts';
import type { UserError } from '../../domain/errors.ts';
import { businessDay, type Clock, type Instant, now } from '../../domain/time.ts';
import type { Database, Queryable } from '../../platform/database/database.ts';
import {
  listExceptions,
  type ReconciliationException,
  whyOf,
} from '../exceptions/exception-store.ts';
import { rollForwardOf } from '../exceptions/roll-forward-store.ts';
import {
  findRunUnderWay,
  insertRun,
  lastReconciliation,
  lockRuns,
  newestRunNumber,
  requireNoRun,
  type Run,
  runUnderWay,
} from '../runs/run-store.ts';
import { evidenceText, type PeriodEvidence, type PeriodFacts } from './evidence.ts';
import { countRevoked, importsOfPeriod, passTotals, runsOfPeriod } from './evidence-store.ts';
import { requireClosable, whyNotClosable } from './may-close.ts';
import { type AskedPeriod, daysOfPeriod, type PeriodDays } from './period-days.ts';
import { countVersionsOfRun, insertPeriod, listPeriods, type Period } from './period-store.ts';
import { reconciliationProblem } from '../reconciliation-problems.ts';

export interface PeriodContext {
  readonly database: Database;
  readonly clock: Clock;
  /** For tests; ULIDs otherwise. */
  readonly newId?: () => string;
  /** Makes the reports of the period and tells their hashes; nothing of them is kept. */
  readonly hashReports: (
    facts: PeriodFacts,
    beforeRunNumber: number,
  ) => Promise<PeriodEvidence['reports']>;
}

export interface CloseRequest extends AskedPeriod {
  readonly stream: string;
  readonly by: string;
  /** Although input is missing; which, is kept in the evidence. */
  readonly despiteGaps?: boolean;
}

/**
 * Closes a period of a stream: everything up to its own run belongs to it, whatever comes later to the next
 * one (docs/reports.md). Its reports are made first, outside of any transaction, for they may be long; then
 * the closing is written, if nothing has changed meanwhile. Throws UserErrors.
 */
export async function closePeriod(
  context: PeriodContext,
  request: CloseRequest,
): Promise<PeriodEvidence> {
  const { database, clock } = context;
  const days = daysOfPeriod(request);
  const at = now(clock);
  const ready = await readyToClose(database.knex, request, days, at);
  const evidence = await gatherEvidence(context, request, ready, at);
  const id = (context.newId ?? (() => ulid(clock.nowMs())))();
  return database.transaction(async (tx) => {
    await lockRuns(tx);
    await requireUnchanged(tx, request.stream, ready);
    const runNumber = await insertClosing(tx, { id, request, ready, at });
    const complete = { ...evidence, runNumber };
    const { stream, period, from, to } = evidence;
    await insertPeriod(tx, {
      stream,
      period,
      from,
      to,
      closedBy: request.by,
      closedAt: at,
      runNumber,
      previousRunNumber: evidence.afterRunNumber,
      evidence: evidenceText(complete),
    });
    await writeAudit(tx, {
      at,
      actor: request.by,
      action: 'period_closed',
      subject: `period:${stream}:${period}`,
      details: { from, to, runNumber, despiteGaps: evidence.despiteGaps.length },
    });
    return complete;
  });
}

/** The state in which it is closed. */
interface Ready {
  readonly days: PeriodDays;
  readonly last: Run;
  readonly previous: Period | null;
  readonly gaps: readonly ReconciliationException[];
  /** The stream's newest run, and how many versions people and it have made under its number. */
  readonly newestRun: number;
  readonly versions: number;
}

async function readyToClose(
  db: Queryable,
  { stream, despiteGaps = false }: CloseRequest,
  days: PeriodDays,
  at: Instant,
): Promise<Ready> {
  await requireNoRun(db, stream);
  const newestRun = await newestRunNumber(db, stream);
  const versions = await countVersionsOfRun(db, newestRun);
  const closed = await listPeriods(db, { stream });
  const reconciled = await lastReconciliation(db, stream);
  const last = requireClosable(days, { stream, at, closed, lastReconciliation: reconciled });
  const gaps = await gapsOfPeriod(db, stream, days);
  if (gaps.length > 0 && !despiteGaps) throw inputIsMissing(days, gaps);
  return { days, last, previous: closed.at(-1) ?? null, gaps, newestRun, versions };
}

/** What a person is told before closing. */
export interface ClosingAhead {
  readonly days: PeriodDays;
  /** What must be mended first; empty: it can be closed now. */
  readonly obstacles: readonly UserError[];
  /** Input that is missing: then it is closed only in spite of that. Null: none is. */
  readonly inputMissing: UserError | null;
}

/** Whether a period could be closed now, and everything that stands in the way. Throws where it has no days. */
export async function lookAtClosing(
  { database: { knex }, clock }: Pick<PeriodContext, 'database' | 'clock'>,
  asked: AskedPeriod & { readonly stream: string },
): Promise<ClosingAhead> {
  const { stream } = asked;
  const days = daysOfPeriod(asked);
  const closed = await listPeriods(knex, { stream });
  const underWay = await findRunUnderWay(knex, stream);
  const last = await lastReconciliation(knex, stream);
  const obstacles = whyNotClosable(days, {
    stream,
    at: now(clock),
    closed,
    lastReconciliation: last,
  });
  const gaps = await gapsOfPeriod(knex, stream, days);
  return {
    days,
    obstacles: [...obstacles, ...(underWay === null ? [] : [runUnderWay(stream, underWay)])],
    inputMissing: gaps.length === 0 ? null : inputIsMissing(days, gaps),
  };
}

const MOST_GAPS = 1000;

/** Open exceptions about input that is missing up to the period's end. */
async function gapsOfPeriod(
  db: Queryable,
  stream: string,
  { to }: PeriodDays,
): Promise<ReconciliationException[]> {
  const found: ReconciliationException[] = [];
  for (const category of ['gap_in_feed', 'stale_feed'] as const) {
    found.push(...(await listExceptions(db, { stream, category, limit: MOST_GAPS })));
  }
  return found.filter(({ eventAt }) => eventAt === null || businessDay(eventAt) <= to);
}

function inputIsMissing(
  { period }: PeriodDays,
  gaps: readonly ReconciliationException[],
): UserError {
  const [first, ...others] = gaps;
  const why = first === undefined ? '' : whyOf(first);
  const details = { exceptions: gaps.length };
  return others.length === 0
    ? reconciliationProblem('period_input_missing/one', { period, why }, details)
    : reconciliationProblem(
        'period_input_missing/several',
        { period, why, more: others.length },
        details,
      );
}

async function gatherEvidence(
  context: PeriodContext,
  { stream, by }: CloseRequest,
  { days, last, previous, gaps, newestRun }: Ready,
  at: Instant,
): Promise<Omit<PeriodEvidence, 'runNumber'>> {
  const { knex } = context.database;
  const after = previous?.runNumber ?? 0;
  // Nothing of the stream can come between its newest run and the closing.
  const before = newestRun + 1;
  const facts: PeriodFacts = {
    stream,
    ...days,
    closedBy: by,
    closedAt: at,
    asOf: last.asOf,
    rules: last.rules,
    rulesSha256: last.rulesSha256,
    recordsUpto: last.recordsUpto,
    afterRunNumber: after,
  };
  const recordsAfter = previous?.recordsUpto ?? 0;
  const sources = [...last.rules.ours, ...last.rules.legs.flatMap(({ theirs }) => theirs)];
  const between = { stream, after, before };
  return {
    ...facts,
    runs: await runsOfPeriod(knex, between),
    recordsAfter,
    imports: await importsOfPeriod(knex, { sources, after: recordsAfter, upto: last.recordsUpto }),
    despiteGaps: gaps.map(({ id, category }) => ({ exceptionId: id, category })),
    matches: await passTotals(knex, between),
    revoked: await countRevoked(knex, between),
    rollForward: await rollForwardOf(knex, {
      stream,
      afterRunNumber: after,
      runNumber: before,
      view: 'at_closing',
    }),
    reports: await context.hashReports(facts, before),
  };
}

/** What people and runs do takes the same lock, so that from here on nothing changes before the end. */
async function requireUnchanged(tx: Queryable, stream: string, ready: Ready): Promise<void> {
  await requireNoRun(tx, stream);
  const newestRun = await newestRunNumber(tx, stream);
  const versions = await countVersionsOfRun(tx, newestRun);
  if (newestRun === ready.newestRun && versions === ready.versions) return;
  throw reconciliationProblem('period_changed_meanwhile', { period: ready.days.period, stream });
}

function insertClosing(
  tx: Queryable,
  of: { id: string; request: CloseRequest; ready: Ready; at: Instant },
): Promise<number> {
  const { last } = of.ready;
  return insertRun(tx, {
    id: of.id,
    stream: of.request.stream,
    kind: 'close',
    state: 'finished',
    asOf: last.asOf,
    at: of.at,
    by: of.request.by,
    recordsUpto: last.recordsUpto,
    rules: JSON.stringify(last.rules),
    rulesSha256: last.rulesSha256,
  });
}
