import { type Sen, sen } from '../../domain/money.ts';
import {
  isFinal,
  PAYOUT_TRANSITIONS,
  type PayoutState,
  type PayoutTransition,
} from '../../domain/payout-states.ts';
import type { Instant } from '../../domain/time.ts';
import { dialectOf, type Queryable, rowsOf } from '../../platform/database/database.ts';
import type { Payout } from '../payout.ts';
import type { FailedHow } from '../settlement/decide-earlier-attempt.ts';
import type { Attempt } from './attempt-store.ts';
import { keptReason, type Told } from '../../domain/sentence.ts';

interface PayoutRow {
  id: number;
  batch_id: string;
  row_number: number;
  reference: string;
  bank_code: string;
  account_number: string;
  expected_name: string | null;
  amount_sen: number;
  note: string | null;
  emails: string;
  content_hash: string;
  approved_hash: string | null;
  approved_sen: number | null;
  state: PayoutState;
  reason_code: string | null;
  reason: string | null;
  reason_sentence: string | null;
  quarantined_from: PayoutState | null;
  recipient_name: string | null;
  suspected_duplicate_of: number | null;
  attempt_number: number;
  partner_trx_id: string | null;
  provider_trx_id: string | null;
  provider_code: string | null;
  tries: number;
  not_found_since: Instant | null;
  next_action_at: Instant | null;
  finished_at: Instant | null;
}

const COLUMNS = [
  'id',
  'batch_id',
  'row_number',
  'reference',
  'bank_code',
  'account_number',
  'expected_name',
  'amount_sen',
  'note',
  'emails',
  'content_hash',
  'approved_hash',
  'approved_sen',
  'state',
  'reason_code',
  'reason',
  'reason_sentence',
  'quarantined_from',
  'recipient_name',
  'suspected_duplicate_of',
  'attempt_number',
  'partner_trx_id',
  'provider_trx_id',
  'provider_code',
  'tries',
  'not_found_since',
  'next_action_at',
  'finished_at',
].map((column) => `payouts.${column}`);

function toPayout(row: PayoutRow): Payout {
  return {
    id: row.id,
    batchId: row.batch_id,
    rowNumber: row.row_number,
    reference: row.reference,
    bankCode: row.bank_code,
    accountNumber: row.account_number,
    expectedName: row.expected_name,
    amount: sen(row.amount_sen),
    note: row.note,
    emails: JSON.parse(row.emails) as string[],
    contentHash: row.content_hash,
    approvedHash: row.approved_hash,
    approvedAmount: row.approved_sen === null ? null : sen(row.approved_sen),
    state: row.state,
    reasonCode: row.reason_code,
    reason: row.reason,
    reasonSentence: row.reason_sentence,
    quarantinedFrom: row.quarantined_from,
    recipientName: row.recipient_name,
    suspectedDuplicateOf: row.suspected_duplicate_of,
    attemptNumber: row.attempt_number,
    partnerTrxId: row.partner_trx_id,
    providerTrxId: row.provider_trx_id,
    providerCode: row.provider_code,
    tries: row.tries,
    notFoundSince: row.not_found_since,
    nextActionAt: row.next_action_at,
    finishedAt: row.finished_at,
  };
}

export async function findPayout(db: Queryable, id: number): Promise<Payout | null> {
  const row = await db('payouts').where({ id }).select(COLUMNS).first<PayoutRow | undefined>();
  return row ? toPayout(row) : null;
}

/**
 * Reads a payout that the transaction is about to change, with its newest attempt (null where nothing
 * was sent yet). SQLite's transaction has the write lock already.
 */
export async function lockPayoutAndAttempt(
  tx: Queryable,
  id: number,
): Promise<{ payout: Payout; attempt: Attempt | null } | null> {
  const query = tx('payouts')
    .leftJoin('attempts', (on) =>
      on
        .on('attempts.payout_id', 'payouts.id')
        .andOn(
          'attempts.number',
          tx.raw('case when payouts.attempt_number < 1 then 1 else payouts.attempt_number end'),
        ),
    )
    .where('payouts.id', id)
    .select(COLUMNS)
    .select(
      'attempts.partner_trx_id as attempt_partner_trx_id',
      'attempts.request as attempt_request',
      'attempts.times_sent as attempt_times_sent',
    )
    .first<(PayoutRow & AttemptColumns) | undefined>();
  const row = await (dialectOf(tx) === 'postgres' ? query.forUpdate('payouts') : query);
  return row ? { payout: toPayout(row), attempt: toAttempt(row) } : null;
}

interface AttemptColumns {
  attempt_partner_trx_id: string | null;
  attempt_request: string | null;
  attempt_times_sent: number | null;
}

function toAttempt(row: AttemptColumns): Attempt | null {
  const { attempt_partner_trx_id: id, attempt_request: request, attempt_times_sent: times } = row;
  if (id === null || request === null || times === null) return null;
  return { partnerTrxId: id, request, timesSent: times };
}

export async function findPayoutInBatch(
  db: Queryable,
  batchId: string,
  rowNumber: number,
): Promise<Payout | null> {
  const row = await db('payouts')
    .where({ batch_id: batchId, row_number: rowNumber })
    .select(COLUMNS)
    .first<PayoutRow | undefined>();
  return row ? toPayout(row) : null;
}

export async function findPayoutByReference(
  db: Queryable,
  reference: string,
): Promise<Payout | null> {
  const row = await db('payouts')
    .where({ reference })
    .select(COLUMNS)
    .first<PayoutRow | undefined>();
  return row ? toPayout(row) : null;
}

/** `number`: which of its attempts has this id. */
export async function findPayoutByPartnerTrxId(
  db: Queryable,
  partnerTrxId: string,
): Promise<{ payout: Payout; number: number } | null> {
  const row = await db('payouts')
    .join('attempts', 'attempts.payout_id', 'payouts.id')
    .where('attempts.partner_trx_id', partnerTrxId)
    .select(COLUMNS)
    .select('attempts.number as number')
    .first<(PayoutRow & { number: number }) | undefined>();
  return row ? { payout: toPayout(row), number: row.number } : null;
}

/** A page of a batch's payouts in row order, for exports that must stay flat in memory. */
export async function pageOfPayouts(
  db: Queryable,
  page: { batchId: string; afterRow: number; limit: number; states?: readonly PayoutState[] },
): Promise<Payout[]> {
  const query = db('payouts')
    .where({ batch_id: page.batchId })
    .andWhere('row_number', '>', page.afterRow)
    .orderBy('row_number')
    .limit(page.limit)
    .select(COLUMNS);
  const rows: PayoutRow[] = await (page.states ? query.whereIn('state', page.states) : query);
  return rows.map(toPayout);
}

/** Columns that a transition may set beside the state. */
export interface PayoutChanges {
  readonly reasonCode?: string | null;
  readonly reason?: Told | null;
  readonly recipientName?: string | null;
  readonly partnerTrxId?: string;
  readonly attemptNumber?: number;
  readonly providerTrxId?: string | null;
  readonly providerCode?: string | null;
  readonly contentHash?: string;
  readonly approvedHash?: string | null;
  readonly approvedAmount?: Sen | null;
  readonly notFoundSince?: Instant | null;
  readonly nextActionAt: Instant | null;
  readonly expectedBy?: Instant | null;
  readonly tries?: number;
}

export interface TransitionNote {
  readonly at: Instant;
  readonly code?: string | null;
  readonly message?: string | null;
  readonly actor?: string;
  readonly evidenceId?: number;
}

/**
 * Moves one payout and writes the event, inside the caller's transaction. The update is conditional
 * on the state that was decided upon and must hit one row: null means that another worker was first,
 * and the caller does nothing. Returns the event's id.
 */
export async function transitionPayout(
  tx: Queryable,
  payout: Payout,
  name: PayoutTransition,
  changes: PayoutChanges,
  note: TransitionNote,
): Promise<number | null> {
  const transition = PAYOUT_TRANSITIONS[name];
  if (!(transition.from as readonly PayoutState[]).includes(payout.state)) {
    throw new Error(`payout ${payout.id}: ${name} does not start from ${payout.state}`);
  }
  const hit = await tx('payouts')
    .where({ id: payout.id, state: payout.state, tries: payout.tries })
    .update({
      ...toColumns({ tries: 0, ...changes }),
      state: transition.to,
      quarantined_from: transition.to === 'quarantined' ? payout.state : null,
      updated_at: note.at,
      finished_at: isFinal(transition.to) ? note.at : null,
    });
  if (hit !== 1) return null;
  return insertEvent(tx, payout.id, name, payout.state, transition.to, note);
}

/** Notes a question that brought no news, or only what is known: the state stays, the next look moves on. */
export async function postponePayout(
  tx: Queryable,
  payout: Payout,
  changes: PayoutChanges,
  note: TransitionNote,
  event: 'asked_in_vain' | 'confirmed' = 'asked_in_vain',
): Promise<boolean> {
  const hit = await tx('payouts')
    .where({ id: payout.id, state: payout.state, tries: payout.tries })
    .update({ ...toColumns({ tries: payout.tries + 1, ...changes }), updated_at: note.at });
  if (hit !== 1) return false;
  await insertEvent(tx, payout.id, event, payout.state, payout.state, note);
  return true;
}

function toColumns(changes: PayoutChanges): Record<string, unknown> {
  const columns: Record<string, unknown> = {
    reason_code: changes.reasonCode,
    ...keptReason(changes.reason),
    recipient_name: changes.recipientName,
    partner_trx_id: changes.partnerTrxId,
    attempt_number: changes.attemptNumber,
    provider_trx_id: changes.providerTrxId,
    provider_code: changes.providerCode,
    content_hash: changes.contentHash,
    approved_hash: changes.approvedHash,
    approved_sen: changes.approvedAmount,
    not_found_since: changes.notFoundSince,
    next_action_at: changes.nextActionAt,
    expected_by: changes.expectedBy,
    tries: changes.tries,
  };
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined));
}

async function insertEvent(
  tx: Queryable,
  payoutId: number,
  event: string,
  from: PayoutState,
  to: PayoutState,
  note: TransitionNote,
): Promise<number> {
  const inserted = await tx.raw(
    `insert into payout_events
       (payout_id, at, event, from_state, to_state, code, message, actor, evidence_id)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?) returning id`,
    [
      payoutId,
      note.at,
      event,
      from,
      to,
      note.code ?? null,
      note.message ?? null,
      note.actor ?? null,
      note.evidenceId ?? null,
    ],
  );
  return rowsOf<{ id: number }>(inserted)[0]?.id ?? fail('an inserted event has no id');
}

function fail(message: string): never {
  throw new Error(message);
}

export interface PayoutEvent {
  readonly at: Instant;
  readonly event: string;
  readonly from: PayoutState;
  readonly to: PayoutState;
  readonly code: string | null;
  readonly message: string | null;
  readonly actor: string | null;
  /** The answer that brought it about; null where there is none. */
  readonly evidenceId: number | null;
}

export async function payoutEvents(db: Queryable, payoutId: number): Promise<PayoutEvent[]> {
  return db('payout_events')
    .where({ payout_id: payoutId })
    .orderBy('id')
    .select(
      'at',
      'event',
      'from_state as from',
      'to_state as to',
      'code',
      'message',
      'actor',
      'evidence_id as evidenceId',
    );
}

/** By which transition the payout became failed last; null when it never was. */
export async function howAttemptFailed(db: Queryable, payoutId: number): Promise<FailedHow> {
  const row = await db('payout_events')
    .where({ payout_id: payoutId, to_state: 'failed' })
    .whereNot({ from_state: 'failed' })
    .orderBy('id', 'desc')
    .first<{ event: FailedHow } | undefined>('event');
  return row?.event ?? null;
}

/** Sends whose worker died before it could write the answer down; oldest first. */
export async function lostSends(db: Queryable, at: Instant, limit: number): Promise<Payout[]> {
  const rows: PayoutRow[] = await db('payouts')
    .where({ state: 'sending' })
    .andWhere('next_action_at', '<=', at)
    .orderBy('next_action_at')
    .limit(limit)
    .select(COLUMNS);
  return rows.map(toPayout);
}
