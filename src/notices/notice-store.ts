import type { Instant } from '../domain/time.ts';
import type { Queryable } from '../platform/database/database.ts';
import type { NoticeKind } from './notice.ts';

/** Notes of the sweep to itself: when it began to watch, and which runs it has looked at. */
export type OwnNote = 'watch_begun' | 'run_examined';

export interface NewNotice {
  readonly id: string;
  readonly kind: NoticeKind | OwnNote;
  readonly subject: string;
  readonly at: Instant;
  readonly body: string;
}

/** False: this was told before. */
export async function insertNotice(tx: Queryable, notice: NewNotice): Promise<boolean> {
  const made: unknown[] = await tx('notices')
    .insert(notice)
    .onConflict(['kind', 'subject'])
    .ignore()
    .returning('id');
  return made.length === 1;
}

export async function isWatching(db: Queryable): Promise<boolean> {
  const begun = await db('notices').where({ kind: 'watch_begun' }).first<unknown>('id');
  return begun !== undefined;
}

export async function insertDelivery(
  tx: Queryable,
  delivery: { noticeId: string; target: string; shown: string; at: Instant },
): Promise<void> {
  const { noticeId, target, shown, at } = delivery;
  await tx('notice_deliveries').insert({
    notice_id: noticeId,
    target,
    shown,
    state: 'waiting',
    next_action_at: at,
  });
}

/** Longest overdue first. */
export async function dueDeliveries(db: Queryable, at: Instant, limit: number): Promise<number[]> {
  return db('notice_deliveries')
    .where('next_action_at', '<=', at)
    .orderBy('next_action_at')
    .limit(limit)
    .pluck('id');
}

export interface ClaimedDelivery {
  readonly noticeId: string;
  readonly target: string;
  /** With this one. */
  readonly tries: number;
}

/**
 * Takes a due delivery for one try: until `until` nobody else takes it. Null: it is not due, or another
 * worker was first.
 */
export async function claimDelivery(
  db: Queryable,
  id: number,
  at: Instant,
  until: Instant,
): Promise<ClaimedDelivery | null> {
  const rows: ClaimedDelivery[] = await db('notice_deliveries')
    .where({ id, state: 'waiting' })
    .andWhere('next_action_at', '<=', at)
    .update({ next_action_at: until, tries: db.raw('tries + 1') })
    .returning(['notice_id as noticeId', 'target', 'tries']);
  return rows[0] ?? null;
}

export async function bodyOf(db: Queryable, noticeId: string): Promise<string> {
  const row = await db('notices').where({ id: noticeId }).first<{ body: string }>('body');
  return row.body;
}

export async function markDelivered(db: Queryable, id: number, at: Instant): Promise<void> {
  await db('notice_deliveries')
    .where({ id })
    .update({ state: 'delivered', delivered_at: at, next_action_at: null, problem: null });
}

/** `nextTryAt` null: it is given up. */
export async function markFailed(
  db: Queryable,
  id: number,
  problem: string,
  nextTryAt: Instant | null,
): Promise<void> {
  await db('notice_deliveries')
    .where({ id, state: 'waiting' })
    .update({
      state: nextTryAt === null ? 'given_up' : 'waiting',
      next_action_at: nextTryAt,
      problem,
    });
}

/** Has whatever was given up tried again, from the beginning; returns how many. */
export async function tryAgain(db: Queryable, at: Instant): Promise<number> {
  return db('notice_deliveries')
    .where({ state: 'given_up' })
    .update({ state: 'waiting', tries: 0, next_action_at: at });
}

export interface DeliveryCount {
  readonly shown: string;
  readonly state: 'waiting' | 'delivered' | 'given_up';
  readonly count: number;
}

export async function countDeliveries(db: Queryable): Promise<DeliveryCount[]> {
  const rows: (Omit<DeliveryCount, 'count'> & { count: number | string })[] = await db(
    'notice_deliveries',
  )
    .groupBy('shown', 'state')
    .orderBy(['shown', 'state'])
    .select('shown', 'state', db.raw('count(*) as count'));
  return rows.map((row) => ({ ...row, count: Number(row.count) }));
}

export interface DeliveryLine {
  /** Null, as what follows from it: the notice goes to nobody. */
  readonly id: number | null;
  readonly noticeId: string;
  readonly kind: NoticeKind;
  readonly at: Instant;
  readonly shown: string | null;
  readonly state: DeliveryCount['state'] | null;
  readonly tries: number | null;
  readonly deliveredAt: Instant | null;
  readonly nextTryAt: Instant | null;
  readonly problem: string | null;
}

/** The newest notices with their deliveries, or those of one notice. */
export async function listDeliveries(
  db: Queryable,
  { limit, noticeId }: { limit: number; noticeId?: string },
): Promise<DeliveryLine[]> {
  return db('notices as n')
    .leftJoin('notice_deliveries as d', 'd.notice_id', 'n.id')
    .whereNot('n.body', '')
    .where(noticeId === undefined ? {} : { 'n.id': noticeId })
    .orderBy([
      { column: 'n.at', order: 'desc' },
      { column: 'n.id', order: 'desc' },
      { column: 'd.id' },
    ])
    .limit(limit)
    .select(
      'd.id as id',
      'n.id as noticeId',
      'n.kind as kind',
      'n.at as at',
      'd.shown as shown',
      'd.state as state',
      'd.tries as tries',
      'd.delivered_at as deliveredAt',
      'd.next_action_at as nextTryAt',
      'd.problem as problem',
    );
}
