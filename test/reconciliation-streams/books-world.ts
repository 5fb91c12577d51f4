import { decideOnPayment } from '../../src/collections/payment-in-books.ts';
import type { Payment } from '../../src/collections/payment.ts';
import { receivePayments } from '../../src/collections/receive-payments.ts';
import { rupiah, type Sen } from '../../src/domain/money.ts';
import type { Instant } from '../../src/domain/time.ts';
import { refundSent } from '../../src/ledger/payment-postings.ts';
import { post } from '../../src/ledger/post.ts';
import type { Posting } from '../../src/ledger/posting.ts';
import type { Database } from '../../src/platform/database/database.ts';
import { projectBooks } from '../../src/reconciliation/books/project-books.ts';
import { MORNING } from '../support/payout-builder.ts';

export const NOON = '2026-11-21T05:00:00.000Z' as Instant;
export const EVENING = '2026-11-21T11:00:00.000Z' as Instant;
/** 00:30 of the next day in Jakarta. */
export const AFTER_MIDNIGHT = '2026-11-21T17:30:00.000Z' as Instant;
export const AMOUNT = rupiah(100_000);

export interface BookLine {
  readonly item: string;
  readonly version: number;
  readonly reference: string;
  readonly status: string;
  readonly amount: number;
  readonly fee: number;
  readonly tax: number;
  readonly account: string;
  readonly group: string;
  readonly counterparty: string;
  readonly at: string;
  readonly day: string;
}

/** The records that our books are of a stream, all versions, by item. */
export function linesOf({ knex }: Database, stream: string): Promise<BookLine[]> {
  return knex('records')
    .where({ source: `ledger:${stream}`, stream })
    .orderBy(['item', 'version'])
    .select(
      'item',
      'version',
      'reference',
      'status',
      'amount_sen as amount',
      'fee_sen as fee',
      'tax_sen as tax',
      'account',
      'group_key as group',
      'counterparty',
      'occurred_at as at',
      'business_day as day',
    );
}

/** What changed: item and status of the new versions, in order of items. */
export async function projected(database: Database, stream: string): Promise<string[]> {
  const { knex } = database;
  const last = await knex('records').max({ id: 'id' }).first<{ id: number | null }>();
  const { added } = await projectBooks(database, stream, EVENING);
  const news: { item: string; status: string }[] = await knex('records')
    .where('id', '>', last.id ?? 0)
    .orderBy('item')
    .select('item', 'status');
  if (news.length !== added) throw new Error(`${added} told, ${news.length} added`);
  return news.map(({ item, status }) => `${item} ${status}`);
}

export const posted = (
  database: Database,
  postings: readonly Posting[],
  at: Instant = MORNING,
): Promise<void> =>
  database.transaction(async (tx) => {
    for (const posting of postings) await post(tx, posting, at);
  });

export const payment = (item: string, extras: Partial<Payment> = {}): Payment => ({
  stream: 'va',
  provider: 'oy',
  item,
  orderId: null,
  through: 'account-1',
  gross: AMOUNT,
  fee: rupiah(1_000),
  tax: rupiah(110),
  paidAt: NOON,
  source: 'oy:va-history',
  ...extras,
});

export const received = (database: Database, payments: readonly Payment[]): Promise<unknown> =>
  database.transaction((tx) => receivePayments(tx, payments, NOON));

export const decided = (database: Database, of: Payment, counts: boolean): Promise<void> =>
  database.transaction((tx) => decideOnPayment(tx, of, counts, EVENING));

/** An order, with the id that it has at the provider. Returns its row. */
export async function seedOrder(
  { knex }: Database,
  of: { kind: string; reference: string; providerId: string; provider: string },
): Promise<number> {
  const batchId = `batch of ${of.reference}`;
  await knex('batches').insert({
    id: batchId,
    file_name: 'orders.csv',
    kind: of.kind,
    file_sha256: batchId,
    file_bytes: 1,
    format: '{}',
    uploaded_by: 'maker',
    uploaded_at: MORNING,
    heartbeat_at: MORNING,
    state: 'working',
  });
  const rows: { id: number }[] = await knex('orders')
    .insert({
      batch_id: batchId,
      row_number: 2,
      kind: of.kind,
      reference: of.reference,
      details: '{}',
      cells: '[]',
      state: 'paid',
      provider: of.provider,
      provider_id: of.providerId,
      created_at: MORNING,
      updated_at: MORNING,
    })
    .returning('id');
  return rows[0]?.id ?? 0;
}

/** A refund that has left, with its posting. */
export async function refunded(
  database: Database,
  of: { orderId: number; refundId: string; providerId: string; amount?: Sen; at?: Instant },
): Promise<void> {
  const { orderId, refundId, providerId, amount = AMOUNT, at = NOON } = of;
  await database.knex('refunds').insert({
    refund_id: refundId,
    order_id: orderId,
    provider: 'paylabs',
    provider_id: providerId,
    amount_sen: amount,
    reason: 'not delivered',
    requested_by: 'sari',
    requested_at: at,
    approved_by: 'budi',
    approved_at: at,
    state: 'done',
    state_since: at,
    request: '{}',
    updated_at: at,
  });
  await posted(database, [refundSent('paylabs', refundId, amount)], at);
}
