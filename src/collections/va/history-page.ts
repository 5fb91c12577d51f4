import type { Knex } from 'knex';
import { toPlainRupiah, ZERO } from '../../domain/money.ts';
import { type Instant, now } from '../../domain/time.ts';
import { reportProblem } from '../../records/data-problem-store.ts';
import { addRecords, type RecordLine } from '../../records/record-store.ts';
import type { Payment } from '../payment.ts';
import { countPaymentsThrough } from '../payment-store.ts';
import { settleByPayment } from '../../orders/following/settle-by-payment.ts';
import { receivePayments } from '../receive-payments.ts';
import type { VaContext } from './va-context.ts';
import type { VaHistoryPage, VaTransaction } from './va-provider.ts';
import type { PulledVa } from './va-store.ts';

const STREAM = 'va';

/** Stores one page of a history, all of it or nothing. Returns the items that were news. */
export function storeHistoryPage(
  { database, clock, provider }: VaContext,
  va: PulledVa,
  { transactions }: Pick<VaHistoryPage, 'transactions'>,
): Promise<ReadonlySet<string>> {
  const source = `${provider.name}:va-history`;
  return database.transaction(async (tx) => {
    const at = now(clock);
    const records = transactions.map((line) => recordOf(line, va, source));
    // A payment has no states, so what was told once is no news, even where another amount came between.
    await addRecords(tx, source, records, at, { against: 'every_version' });
    const payments = transactions.map((line) => paymentOf(line, va, source, at));
    const { receivedItems } = await receivePayments(tx, payments, at);
    const news = payments.find(({ item }) => receivedItems.has(item));
    if (news) await settleByPayment(tx, news, at);
    for (const line of transactions) {
      if (line.createdAt === null) await reportDate(tx, line, source, at);
    }
    return receivedItems;
  });
}

/** Payments of this account that are stored. */
export function knownPayments(db: Knex, { provider }: VaContext, va: PulledVa): Promise<number> {
  return countPaymentsThrough(db, { provider: provider.name, stream: STREAM, through: va.vaId });
}

function recordOf(line: VaTransaction, va: PulledVa, source: string): RecordLine {
  return {
    stream: STREAM,
    source,
    item: line.id,
    // An account is paid many times: what tells its payments apart is their own id.
    reference: line.id,
    status: 'paid',
    amount: line.amount,
    fee: line.fee,
    account: va.vaId,
    counterparty: va.partnerUserId ?? '',
    occurredAt: line.createdAt,
    // Without the name: it is personal, and nothing is found by it.
    raw: JSON.stringify({
      id: line.id,
      amount: toPlainRupiah(line.amount),
      admin_fee: toPlainRupiah(line.fee),
      created: line.rawCreated,
      last_updated: line.rawUpdated,
    }),
    evidenceId: null,
    importId: null,
  };
}

function paymentOf(line: VaTransaction, va: PulledVa, source: string, at: Instant): Payment {
  return {
    stream: STREAM,
    provider: va.provider,
    item: line.id,
    orderId: va.orderId,
    through: va.vaId,
    gross: line.amount,
    fee: line.fee,
    tax: ZERO,
    paidAt: line.createdAt ?? line.updatedAt ?? at,
    source,
  };
}

async function reportDate(
  tx: Knex,
  line: VaTransaction,
  source: string,
  at: Instant,
): Promise<void> {
  await reportProblem(tx, {
    stream: STREAM,
    source,
    item: line.id,
    kind: 'date_unreadable',
    details: `its time reads ${JSON.stringify(line.rawCreated)}`,
    at,
  });
}

/** `shortBy`: payments that the history has by its own count and did not show; below zero: ours that it lost. */
export async function reportGap(
  tx: Knex,
  { provider }: VaContext,
  va: PulledVa,
  shortBy: number,
  at: Instant,
): Promise<void> {
  await reportProblem(tx, {
    stream: STREAM,
    source: `${provider.name}:va-history`,
    item: va.vaId,
    kind: shortBy > 0 ? 'history_incomplete' : 'history_shrank',
    details:
      shortBy > 0
        ? `the history says it has ${shortBy} payments more than it showed`
        : `${-shortBy} payments that were there are gone from the history`,
    at,
  });
}
