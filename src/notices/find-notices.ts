import { ulid } from 'ulid';
import { BREAKERS } from '../breakers/breaker-kinds.ts';
import { type Instant, now } from '../domain/time.ts';
import { totalsByState } from '../payouts/store/payout-totals-store.ts';
import type { Database, Queryable } from '../platform/database/database.ts';
import {
  type BatchTurn,
  type FinishedRun,
  newExceptionsOf,
  type OpenedBreaker,
  unexaminedRuns,
  untoldApprovals,
  untoldBreakers,
  untoldFinishes,
} from './happenings-store.ts';
import type { Happening, NoticeBody } from './notice.ts';
import { insertDelivery, insertNotice, isWatching, type OwnNote } from './notice-store.ts';
import type { NoticeContext } from './notice-target.ts';

/**
 * The sweep that makes notices. What happened is found in what stays in the database, and is told once
 * because the database takes each `(kind, subject)` once: so a sweep that dies, or runs twice, neither
 * misses nor repeats. What happened before the very first sweep is history, and told to nobody; what
 * still holds then (an approval that is needed, an open breaker) is told.
 */
export async function findNotices(context: NoticeContext): Promise<{ readonly found: number }> {
  const { database, clock } = context;
  const { knex } = database;
  const isFirst = !(await isWatching(knex));
  const happenings = [
    ...(await Promise.all((await untoldApprovals(knex)).map((turn) => approvalNeeded(knex, turn)))),
    ...(await Promise.all(
      (await untoldFinishes(knex)).map((turn) => batchFinished(knex, turn, !isFirst)),
    )),
    ...(await untoldBreakers(knex)).map(breakerOpen),
  ];
  const runs = await unexaminedRuns(knex);
  const at = now(clock);
  // All of the history in one transaction: a sweep that died half-way would tell the rest of it later.
  if (isFirst) {
    return {
      found: await tell(context, happenings, {
        at,
        isFirst,
        notes: [BEGUN, ...runs.map(examined)],
      }),
    };
  }
  let found = await tell(context, happenings, { at, isFirst, notes: [] });
  for (const run of runs) {
    const news = await newsOfRun(knex, run);
    found += await tell(context, news, { at, isFirst, notes: [examined(run)] });
  }
  return { found };
}

interface Note {
  readonly kind: OwnNote;
  readonly subject: string;
}

const BEGUN: Note = { kind: 'watch_begun', subject: '' };
const examined = ({ id }: FinishedRun): Note => ({ kind: 'run_examined', subject: id });

function tell(
  context: NoticeContext,
  happenings: readonly Happening[],
  { at, isFirst, notes }: { at: Instant; isFirst: boolean; notes: readonly Note[] },
): Promise<number> {
  if (happenings.length === 0 && notes.length === 0) return Promise.resolve(0);
  return context.database.transaction(async (tx) => {
    let found = 0;
    for (const happening of happenings) {
      const isTold = !isFirst || happening.isStanding;
      if (await insertHappening(context, tx, happening, at, isTold)) found += isTold ? 1 : 0;
    }
    for (const note of notes) await insertNotice(tx, { ...note, id: ulid(), at, body: '' });
    return found;
  });
}

async function insertHappening(
  { targets, deskUrl }: NoticeContext,
  tx: Queryable,
  { kind, subject, facts, page }: Happening,
  at: Instant,
  isTold: boolean,
): Promise<string | null> {
  const id = ulid();
  const body: NoticeBody = { id, kind, at, link: deskUrl + page, facts };
  const isNew = await insertNotice(tx, {
    id,
    kind,
    subject,
    at,
    body: isTold ? JSON.stringify(body) : '',
  });
  if (!isNew) return null;
  if (!isTold) return id;
  for (const { key, shown } of targets) {
    await insertDelivery(tx, { noticeId: id, target: key, shown, at });
  }
  return id;
}

/** A notice to every target, for a person who wants to see it arrive; returns its id. */
export async function insertTestNotice(context: NoticeContext): Promise<string> {
  const happening: Happening = {
    kind: 'test',
    subject: ulid(),
    facts: {},
    page: '/',
    isStanding: true,
  };
  const id = await context.database.transaction((tx) =>
    insertHappening(context, tx, happening, now(context.clock), true),
  );
  if (id === null) throw new Error('two test notices with one subject');
  return id;
}

async function approvalNeeded(db: Database['knex'], turn: BatchTurn): Promise<Happening> {
  const { batchId, approvals } = turn;
  const ready = (await totalsByState(db, batchId)).find(({ state }) => state === 'ready');
  return {
    kind: 'approval_needed',
    // Of a batch that was approved in part, or whose failed rows are to be tried again: one more each time.
    subject: `${batchId} ${approvals}`,
    facts: { batchId, payouts: ready?.count ?? 0, totalSen: ready?.amount ?? 0 },
    page: `/batches/${batchId}`,
    isStanding: true,
  };
}

async function batchFinished(
  db: Database['knex'],
  { batchId, approvals }: BatchTurn,
  isTold: boolean,
): Promise<Happening> {
  const totals = isTold ? await totalsByState(db, batchId) : [];
  return {
    kind: 'batch_finished',
    subject: `${batchId} ${approvals}`,
    facts: {
      batchId,
      payouts: Object.fromEntries(totals.map(({ state, count }) => [state, count])),
      amountsSen: Object.fromEntries(totals.map(({ state, amount }) => [state, amount])),
    },
    page: `/batches/${batchId}`,
    isStanding: false,
  };
}

function breakerOpen({ id, provider, kind, scope, closedAt }: OpenedBreaker): Happening {
  const facts = {
    breakerId: id,
    breaker: kind,
    stops: BREAKERS[kind].scope,
    provider,
    scope: withoutNumbers(scope),
    isStillOpen: closedAt === null,
  };
  return {
    kind: 'breaker_open',
    subject: String(id),
    facts,
    page: '/',
    isStanding: closedAt === null,
  };
}

async function newsOfRun(db: Database['knex'], run: FinishedRun): Promise<Happening[]> {
  const found = await newExceptionsOf(db, run.number);
  const common = { subject: run.id, page: '/', isStanding: false } as const;
  const ofRun = { runId: run.id, stream: withoutNumbers(run.stream) };
  const byCategory = new Map<string, number>();
  for (const { category, severity, count } of found) {
    if (severity !== 'critical') continue;
    byCategory.set(category, (byCategory.get(category) ?? 0) + count);
  }
  const stale = found.filter(({ category }) => category === 'stale_feed');
  const feeds = stale.map(({ source }) => withoutNumbers(source ?? ''));
  const exceptions = [...byCategory.values()].reduce((sum, count) => sum + count, 0);
  const categories = Object.fromEntries(byCategory);
  return [
    ...(exceptions > 0
      ? [
          {
            ...common,
            kind: 'critical_exceptions',
            facts: { ...ofRun, exceptions, categories },
          } as const,
        ]
      : []),
    ...(feeds.length > 0
      ? [{ ...common, kind: 'feed_stale', facts: { ...ofRun, feeds } } as const]
      : []),
  ];
}

/** Streams and feeds may be named by a user, and an account number in a name is still one. */
const withoutNumbers = (text: string): string => text.replaceAll(/\d{5,}/g, '…');
