import { contentHash } from '../../src/payouts/payout.ts';
import type { PayoutState } from '../../src/domain/payout-states.ts';
import { rupiah, type Sen, ZERO } from '../../src/domain/money.ts';
import type { Instant } from '../../src/domain/time.ts';
import {
  openingBalance,
  payoutFailed,
  payoutNotCreated,
  payoutPaid,
  payoutSent,
} from '../../src/ledger/payout-postings.ts';
import { post } from '../../src/ledger/post.ts';
import type { Queryable } from '../../src/platform/database/database.ts';
import { addRecord, type RecordLine } from '../../src/records/record-store.ts';

/** A moment within the day that tests live in. */
export const MORNING = '2026-11-21T02:00:00.000Z' as Instant;

export interface SeedBatch {
  readonly id?: string;
  readonly state?: 'receiving' | 'checking' | 'approved' | 'rejected' | 'cancelled';
  readonly uploadedAt?: Instant;
  readonly header?: readonly string[];
  readonly delimiter?: string;
}

export const SEED_HEADER = ['reference', 'bank_code', 'account_number', 'amount'] as const;

/** A batch as an upload leaves it, approved unless said otherwise. Returns its id. */
export async function seedBatch(db: Queryable, batch: SeedBatch = {}): Promise<string> {
  const { id = 'batch-1', state = 'approved', uploadedAt = MORNING } = batch;
  const { header = SEED_HEADER, delimiter = ',' } = batch;
  await db('batches').insert({
    id,
    file_name: `${id}.csv`,
    kind: 'payouts',
    file_sha256: `sha of ${id}`,
    file_bytes: 1,
    format: JSON.stringify({
      header,
      delimiter,
      encoding: 'utf-8',
      template: 'rekon',
      numberStyle: 'plain',
    }),
    uploaded_by: 'maker',
    uploaded_at: uploadedAt,
    heartbeat_at: uploadedAt,
    state,
  });
  return id;
}

export interface SeedPayout {
  readonly reference: string;
  readonly state: PayoutState;
  readonly batchId?: string;
  readonly rowNumber?: number;
  readonly amount?: Sen;
  readonly cells?: readonly string[];
  readonly sentAt?: Instant;
  readonly endedAt?: Instant;
  readonly expectedBy?: Instant | null;
  readonly nextActionAt?: Instant | null;
  readonly reason?: string | null;
  readonly partnerTrxId?: string;
  readonly providerTrxId?: string | null;
  readonly recipientName?: string | null;
  /** What the ledger says; what fits the state, unless said otherwise. */
  readonly ledger?: 'nothing' | 'in_flight' | 'paid' | 'failed' | 'not_created';
  /** The status record that settled it; what fits the state, unless said otherwise. */
  readonly statusRecord?: 'none' | 'paid' | 'failed' | 'pending';
}

const LEDGER_OF_STATE: Readonly<Partial<Record<PayoutState, SeedPayout['ledger']>>> = {
  sending: 'in_flight',
  unknown: 'in_flight',
  processing: 'in_flight',
  quarantined: 'in_flight',
  paid: 'paid',
  failed: 'failed',
  held: 'not_created',
};

const RECORD_OF_STATE: Readonly<Partial<Record<PayoutState, SeedPayout['statusRecord']>>> = {
  processing: 'pending',
  paid: 'paid',
  failed: 'failed',
};

const ENDS: readonly PayoutState[] = ['paid', 'failed', 'invalid', 'cancelled'];
let lastRow = 1;

/** A payout with its attempt, its postings and its status record, as the stages would have left it. */
export async function seedPayout(db: Queryable, payout: SeedPayout): Promise<number> {
  const { reference, state, amount = rupiah(100_000), batchId = 'batch-1' } = payout;
  const { sentAt = MORNING, endedAt = sentAt, partnerTrxId = reference } = payout;
  const ledger = payout.ledger ?? LEDGER_OF_STATE[state] ?? 'nothing';
  const record = payout.statusRecord ?? RECORD_OF_STATE[state] ?? 'none';
  lastRow += 1;
  const rowNumber = payout.rowNumber ?? lastRow;
  const content = { reference, bankCode: '014', accountNumber: '1239812390', amount };
  const rows: { id: number }[] = await db('payouts')
    .insert({
      batch_id: batchId,
      row_number: rowNumber,
      reference,
      bank_code: '014',
      account_number: '1239812390',
      amount_sen: amount,
      emails: '[]',
      cells: JSON.stringify(payout.cells ?? [reference, '014', '1239812390', String(amount / 100)]),
      content_hash: contentHash({ ...content, note: null, emails: [] }),
      state,
      reason: payout.reason ?? null,
      recipient_name: payout.recipientName ?? null,
      attempt_number: ledger === 'nothing' ? 0 : 1,
      partner_trx_id: ledger === 'nothing' ? null : partnerTrxId,
      provider_trx_id: payout.providerTrxId ?? null,
      next_action_at: payout.nextActionAt ?? null,
      expected_by: payout.expectedBy ?? null,
      updated_at: endedAt,
      finished_at: ENDS.includes(state) ? endedAt : null,
    })
    .returning('id');
  const id = rows[0]?.id ?? 0;
  if (ledger !== 'nothing') {
    await seedAttempt(db, id, partnerTrxId, sentAt);
    await seedLedger(db, { partnerTrxId, amount, sentAt, endedAt, ledger });
  }
  if (record !== 'none') {
    await seedRecord(db, { reference: partnerTrxId, status: record, amount, occurredAt: endedAt });
  }
  return id;
}

async function seedAttempt(
  db: Queryable,
  payoutId: number,
  partnerTrxId: string,
  at: Instant,
): Promise<void> {
  await db('attempts').insert({
    payout_id: payoutId,
    number: 1,
    partner_trx_id: partnerTrxId,
    request: '{}',
    first_sent_at: at,
    last_sent_at: at,
    times_sent: 1,
  });
}

export interface SeedLedger {
  readonly partnerTrxId: string;
  readonly amount: Sen;
  readonly ledger: 'in_flight' | 'paid' | 'failed' | 'not_created';
  readonly sentAt?: Instant;
  readonly endedAt?: Instant;
}

/** The postings of one send and of its end. */
export async function seedLedger(db: Queryable, of: SeedLedger): Promise<void> {
  const { partnerTrxId, amount, sentAt = MORNING, endedAt = sentAt } = of;
  const send = { provider: 'oy', partnerTrxId, times: 1, amount };
  await db.transaction(async (tx) => {
    await post(tx, payoutSent(send), sentAt);
    if (of.ledger === 'paid') await post(tx, payoutPaid('oy', partnerTrxId, amount), endedAt);
    if (of.ledger === 'failed') await post(tx, payoutFailed('oy', partnerTrxId, amount), endedAt);
    if (of.ledger === 'not_created') await post(tx, payoutNotCreated(send), endedAt);
  });
}

/** What we learn later of a payout that was in flight. */
export async function seedEnd(
  db: Queryable,
  of: { partnerTrxId: string; amount: Sen; end: 'paid' | 'failed'; at: Instant },
): Promise<void> {
  const { partnerTrxId, amount, end, at } = of;
  const posting =
    end === 'paid'
      ? payoutPaid('oy', partnerTrxId, amount)
      : payoutFailed('oy', partnerTrxId, amount);
  await db.transaction((tx) => post(tx, posting, at));
  await db('payouts')
    .where({ partner_trx_id: partnerTrxId })
    .update({ state: end, updated_at: at, finished_at: at });
}

export async function seedOpeningBalance(
  db: Queryable,
  amount: Sen,
  at: Instant = MORNING,
): Promise<void> {
  await db.transaction((tx) => post(tx, openingBalance('oy', amount), at));
}

export type SeedRecord = Pick<RecordLine, 'reference' | 'status' | 'amount'> &
  Partial<Pick<RecordLine, 'source' | 'item' | 'fee' | 'occurredAt'>>;

/** One piece of evidence; of the status answers, unless said otherwise. */
export async function seedRecord(
  db: Queryable,
  record: SeedRecord,
  at: Instant = MORNING,
): Promise<void> {
  await db.transaction((tx) =>
    addRecord(
      tx,
      {
        stream: 'disbursement',
        source: record.source ?? 'oy:status',
        item: record.item ?? record.reference,
        reference: record.reference,
        status: record.status,
        amount: record.amount,
        fee: record.fee ?? ZERO,
        occurredAt: record.occurredAt ?? MORNING,
        raw: '{}',
        evidenceId: null,
        importId: null,
      },
      at,
    ),
  );
}
