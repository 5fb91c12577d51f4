import { createHash } from 'node:crypto';
import type { Instant } from '../domain/time.ts';
import type { Queryable } from '../platform/database/database.ts';

/** A message from a provider as it came; kept before it is believed or even understood. */
export interface NewCallback {
  readonly provider: string;
  /** `oy:disbursement`, `oy:va`, `xendit:ewallet`, … */
  readonly channel: string;
  readonly receivedAt: Instant;
  readonly sourceIp: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Null: refused; kept for inspection, never worked. */
  readonly verifiedBy: 'address' | 'token' | 'signature' | null;
  /** Why it was refused. */
  readonly refusedFor?: string;
}

export type CallbackState = 'received' | 'processed' | 'refused';

export interface StoredCallback {
  readonly id: number;
  readonly provider: string;
  readonly channel: string;
  readonly body: string;
  readonly verifiedBy: NewCallback['verifiedBy'];
  readonly state: CallbackState;
  readonly tries: number;
}

/** Outcomes after which the same message, come again, is worth another look. */
const WORTH_ANOTHER_LOOK = ['unknown_reference', 'no_handler'];

/**
 * Keeps a message. The same one again is counted and not kept twice: a thousand repeats are one message.
 * One that nothing was found for is looked at again when it is repeated.
 */
export async function insertCallback(
  db: Queryable,
  callback: NewCallback,
): Promise<'stored' | 'repeated'> {
  const { provider, channel, receivedAt, sourceIp, headers, body, verifiedBy } = callback;
  const isRefused = verifiedBy === null;
  const row = {
    provider,
    channel,
    received_at: receivedAt,
    last_received_at: receivedAt,
    source_ip: sourceIp,
    headers: JSON.stringify(headers),
    body,
    body_sha256: createHash('sha256').update(body).digest('hex'),
    verified_by: verifiedBy,
    state: isRefused ? 'refused' : 'received',
    outcome: callback.refusedFor ?? null,
    next_action_at: isRefused ? null : receivedAt,
    processed_at: null,
  };
  if (isRefused) {
    await db('callbacks').insert(row);
    return 'stored';
  }
  const isWorthALook = `callbacks.outcome in (${WORTH_ANOTHER_LOOK.map((each) => `'${each}'`).join(', ')})`;
  const rows: { times: number }[] = await db('callbacks')
    .insert(row)
    .onConflict(db.raw("(channel, body_sha256) where state <> 'refused'") as never)
    .merge({
      times_received: db.raw('callbacks.times_received + 1') as never,
      last_received_at: receivedAt,
      state: db.raw(`case when ${isWorthALook} then 'received' else callbacks.state end`) as never,
      next_action_at: db.raw(
        `case when ${isWorthALook} then excluded.next_action_at else callbacks.next_action_at end`,
      ) as never,
    })
    .returning('times_received as times');
  return rows[0]?.times === 1 ? 'stored' : 'repeated';
}

const COLUMNS = [
  'id',
  'provider',
  'channel',
  'body',
  'verified_by as verifiedBy',
  'state',
  'tries',
];

export async function findCallback(db: Queryable, id: number): Promise<StoredCallback | null> {
  const row = await db('callbacks').where({ id }).first<StoredCallback | undefined>(COLUMNS);
  return row ?? null;
}

export async function finishCallback(
  tx: Queryable,
  id: number,
  outcome: string,
  at: Instant,
): Promise<boolean> {
  const hit = await tx('callbacks')
    .where({ id, state: 'received' })
    .update({ state: 'processed', outcome, processed_at: at, next_action_at: null });
  return hit === 1;
}

/** It came to nothing yet: counted, and looked at again then. */
export async function putOffCallback(
  db: Queryable,
  { id, tries }: Pick<StoredCallback, 'id' | 'tries'>,
  { outcome, nextActionAt }: { readonly outcome: string; readonly nextActionAt: Instant },
): Promise<void> {
  await db('callbacks')
    .where({ id, state: 'received', tries })
    .update({
      tries: tries + 1,
      outcome,
      next_action_at: nextActionAt,
    });
}

/** A person has a message worked once more; false: there is none, or it was refused. */
export async function replayCallback(db: Queryable, id: number, at: Instant): Promise<boolean> {
  const hit = await db('callbacks')
    .where({ id })
    .whereNot({ state: 'refused' })
    .update({ state: 'received', next_action_at: at, replays: db.raw('replays + 1') as never });
  return hit === 1;
}

export async function dueCallbacks(db: Queryable, at: Instant, limit: number): Promise<number[]> {
  return db('callbacks')
    .where({ state: 'received' })
    .andWhere('next_action_at', '<=', at)
    .orderBy('next_action_at')
    .orderBy('id')
    .limit(limit)
    .pluck('id');
}

export interface CallbackCount {
  readonly channel: string;
  readonly state: CallbackState;
  readonly outcome: string | null;
  readonly count: number;
  /** Repeats included. */
  readonly received: number;
}

export async function countCallbacks(db: Queryable): Promise<CallbackCount[]> {
  const rows: (Omit<CallbackCount, 'count' | 'received'> & {
    count: number | string;
    received: number | string;
  })[] = await db('callbacks')
    .select(
      'channel',
      'state',
      'outcome',
      db.raw('count(*) as count'),
      db.raw('sum(times_received) as received'),
    )
    .groupBy('channel', 'state', 'outcome')
    .orderBy(['channel', 'state', 'outcome']);
  return rows.map((row) => ({
    ...row,
    count: Number(row.count),
    received: Number(row.received),
  }));
}

export interface ListedCallback {
  readonly id: number;
  readonly channel: string;
  readonly receivedAt: Instant;
  readonly timesReceived: number;
  readonly sourceIp: string;
  readonly state: CallbackState;
  readonly outcome: string | null;
}

/** Newest first. */
export async function listCallbacks(
  db: Queryable,
  filter: { channel?: string; state?: CallbackState; limit: number },
): Promise<ListedCallback[]> {
  return db('callbacks')
    .where({
      ...(filter.channel !== undefined && { channel: filter.channel }),
      ...(filter.state !== undefined && { state: filter.state }),
    })
    .orderBy('id', 'desc')
    .limit(filter.limit)
    .select(
      'id',
      'channel',
      'received_at as receivedAt',
      'times_received as timesReceived',
      'source_ip as sourceIp',
      'state',
      'outcome',
    );
}

/** Messages that were worked, or refused, before then: what they told is in the records. */
export async function forgetCallbacks(
  db: Queryable,
  before: Instant,
  limit: number,
): Promise<number> {
  const old = db('callbacks')
    .whereNot({ state: 'received' })
    .andWhere('last_received_at', '<', before)
    .orderBy('id')
    .limit(limit)
    .select('id');
  return db('callbacks').whereIn('id', old).del();
}
