import type { Instant } from '../domain/time.ts';
import type { Queryable } from '../platform/database/database.ts';
import {
  CONNECTION_TRANSITIONS,
  type ConnectionState,
  type ConnectionTransition,
} from './connection-states.ts';

export interface Connection {
  readonly id: number;
  readonly provider: string;
  readonly ibankId: string | null;
  readonly bankCode: string;
  readonly phoneMasked: string;
  readonly historyFrom: Instant | null;
  readonly historyTo: Instant | null;
  readonly state: ConnectionState;
  readonly reason: string | null;
  readonly connectedBy: string;
  readonly createdAt: Instant;
  readonly tries: number;
  readonly nextActionAt: Instant | null;
}

const COLUMNS = {
  id: 'id',
  provider: 'provider',
  ibankId: 'ibank_id',
  bankCode: 'bank_code',
  phoneMasked: 'phone_masked',
  historyFrom: 'history_from',
  historyTo: 'history_to',
  state: 'state',
  reason: 'reason',
  connectedBy: 'connected_by',
  createdAt: 'created_at',
  tries: 'tries',
  nextActionAt: 'next_action_at',
} as const;

type NewConnection = Pick<
  Connection,
  'provider' | 'bankCode' | 'phoneMasked' | 'historyFrom' | 'historyTo' | 'connectedBy'
>;

export async function insertConnection(
  tx: Queryable,
  of: NewConnection,
  at: Instant,
  nextActionAt: Instant,
): Promise<number> {
  const rows: { id: number }[] = await tx('bank_connections')
    .insert({
      provider: of.provider,
      bank_code: of.bankCode,
      phone_masked: of.phoneMasked,
      history_from: of.historyFrom,
      history_to: of.historyTo,
      connected_by: of.connectedBy,
      state: 'connecting',
      created_at: at,
      changed_at: at,
      next_action_at: nextActionAt,
    })
    .returning('id');
  const id = rows[0]?.id;
  if (id === undefined) throw new Error('an inserted connection has no id');
  return id;
}

export async function findConnection(db: Queryable, id: number): Promise<Connection | null> {
  const row = await db('bank_connections').where({ id }).first<Connection | undefined>(COLUMNS);
  return row ?? null;
}

export async function findConnectionByIbankId(
  db: Queryable,
  provider: string,
  ibankId: string,
): Promise<Connection | null> {
  const row = await db('bank_connections')
    .where({ provider, ibank_id: ibankId })
    .first<Connection | undefined>(COLUMNS);
  return row ?? null;
}

/** Those whose login was never answered: a callback may be the first to tell their id. */
export async function connectionsWithoutId(
  db: Queryable,
  provider: string,
  bankCode: string,
): Promise<Connection[]> {
  return db('bank_connections')
    .where({ provider, bank_code: bankCode, state: 'connecting', ibank_id: null })
    .orderBy('id')
    .select<Connection[]>(COLUMNS);
}

export async function listConnections(db: Queryable, limit: number): Promise<Connection[]> {
  return db('bank_connections').orderBy('id', 'desc').limit(limit).select<Connection[]>(COLUMNS);
}

export async function dueConnections(
  db: Queryable,
  provider: string,
  at: Instant,
  limit: number,
): Promise<Connection[]> {
  return db('bank_connections')
    .where({ provider, state: 'connecting' })
    .andWhere('next_action_at', '<=', at)
    .orderBy('next_action_at')
    .orderBy('id')
    .limit(limit)
    .select<Connection[]>(COLUMNS);
}

/** False: it is not (any more) in a state that this leads on from. */
export async function moveConnection(
  tx: Queryable,
  id: number,
  transition: ConnectionTransition,
  reason: string | null,
  at: Instant,
): Promise<boolean> {
  const { from, to } = CONNECTION_TRANSITIONS[transition];
  const hit = await tx('bank_connections')
    .where({ id })
    .whereIn('state', [...from])
    .update({ state: to, reason, changed_at: at, next_action_at: null });
  return hit === 1;
}

/** The provider's id is known now. False: the connection has one already, or is over. */
export async function nameConnection(
  tx: Queryable,
  id: number,
  ibankId: string,
  nextActionAt: Instant,
): Promise<boolean> {
  const hit = await tx('bank_connections')
    .where({ id, ibank_id: null, state: 'connecting' })
    .update({ ibank_id: ibankId, reason: null, next_action_at: nextActionAt });
  return hit === 1;
}

export async function postponeConnection(
  tx: Queryable,
  of: { id: number; tries: number },
  reason: string,
  nextActionAt: Instant,
): Promise<void> {
  await tx('bank_connections')
    .where({ id: of.id, state: 'connecting' })
    .update({ tries: of.tries, reason, next_action_at: nextActionAt });
}
