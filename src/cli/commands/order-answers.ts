import { z } from 'zod';
import { paymentsOfOrder, totalsByStream } from '../../collections/payment-store.ts';
import { ORDER_KINDS, type OrderKindName } from '../../domain/batch-kinds.ts';
import { formatRupiah } from '../../domain/money.ts';
import { nextOrderStep, type OrderStep } from '../../orders/next-step.ts';
import type { Order } from '../../orders/order.ts';
import { requireOrder } from '../../orders/decisions/order-decisions.ts';
import { refundsOfOrder } from '../../orders/refunds/refund-store.ts';
import { STILL_OPEN } from '../../orders/following/apply-news.ts';
import { type OrderEvent, orderEvents } from '../../orders/store/order-store.ts';
import { type OrderTotal, orderTotals } from '../../orders/store/order-totals-store.ts';
import { requireBatch } from '../../batches/require-batch.ts';
import { listBatches } from '../../batches/batch-store.ts';
import type { Installation } from '../installation.ts';
import { type Answer, table } from '../terminal.ts';
import { historyTable } from './history-table.ts';

const BATCHES_SHOWN = 20;

/** All batches of orders, newest first, what all of them together are, and what came in. */
export async function allOrdersAnswer(installation: Installation): Promise<Answer> {
  const { knex } = installation.database;
  const batches = await listBatches(knex, ORDER_KINDS, BATCHES_SHOWN);
  const totals = await orderTotals(knex);
  const streams = await totalsByStream(knex);
  return {
    json: {
      batches: batches.map(({ id, kind, fileName, uploadedBy, uploadedAt, rowsAccepted }) => ({
        batchId: id,
        kind,
        file: fileName,
        uploadedBy,
        uploadedAt,
        accepted: rowsAccepted,
      })),
      states: totals.map(printedTotal),
      received: streams.map(({ gross, fee, tax, ...stream }) => ({
        ...stream,
        grossSen: gross,
        feeSen: fee,
        taxSen: tax,
      })),
    },
    text: [
      batches.length === 0
        ? 'No batches of orders yet: `rekon orders upload FILE --kind va --by USER`.'
        : table(
            ['batch', 'kind', 'rows', 'by', 'file'],
            batches.map(({ id, kind, rowsAccepted, uploadedBy, fileName }) => [
              id,
              kind,
              String(rowsAccepted),
              uploadedBy,
              fileName,
            ]),
          ),
      totalsTable(totals),
      streams.length === 0
        ? 'Nothing was paid yet.'
        : table(
            ['came in', 'by', 'payments', 'gross', 'fee', 'tax'],
            streams.map(({ stream, provider, count, gross, fee, tax }) => [
              stream,
              provider,
              String(count),
              formatRupiah(gross),
              formatRupiah(fee),
              formatRupiah(tax),
            ]),
          ),
    ]
      .filter((part) => part !== '')
      .join('\n\n'),
  };
}

const printedTotal = ({ amount, ...total }: OrderTotal) => ({ ...total, amountSen: amount });

function totalsTable(totals: readonly OrderTotal[]): string {
  if (totals.length === 0) return '';
  return table(
    ['kind', 'state', 'rows', 'amount'],
    totals.map(({ kind, state, count, amount }) => [
      kind,
      state,
      String(count),
      formatRupiah(amount),
    ]),
  );
}

/** One batch: what its rows have become. */
export async function orderBatchAnswer(
  installation: Installation,
  batchId: string,
): Promise<Answer> {
  const { knex } = installation.database;
  const batch = await requireBatch(knex, batchId, 'orders');
  const totals = await orderTotals(knex, batchId);
  const { kind, rowsRead, rowsAccepted, rowsDuplicate, rowsRejected, pausedAt } = batch;
  return {
    json: {
      batchId,
      kind,
      rowsRead,
      rowsAccepted,
      rowsDuplicate,
      rowsRejected,
      pausedAt,
      states: totals.map(printedTotal),
    },
    text: [
      `Batch ${batchId} (${kind}): ${rowsRead} rows read = ${rowsAccepted} accepted + ${rowsDuplicate} duplicate + ${rowsRejected} rejected${pausedAt === null ? '' : `; paused since ${pausedAt}`}`,
      totalsTable(totals),
      `Results: \`rekon orders results ${batchId} --out FILE\``,
    ].join('\n\n'),
  };
}

/** What a decision about a batch did, in words. */
export async function whatWasDone(
  db: Installation['database']['knex'],
  batchId: string,
  decision: 'pause' | 'resume' | 'cancel' | 'retry',
  orders: number,
): Promise<string> {
  switch (decision) {
    case 'pause':
      return `Batch ${batchId} is paused: nothing more of it is made; what was made is followed on.`;
    case 'resume':
      return `Batch ${batchId} goes on.`;
    case 'retry':
      return `Batch ${batchId}: ${orders} are asked for once more.`;
    case 'cancel': {
      const totals = await orderTotals(db, batchId);
      const made = totals.filter(({ state }) => state === 'open');
      const count = made.reduce((sum, total) => sum + total.count, 0);
      const rest =
        count === 0
          ? '.'
          : `; ${count} are made already: \`rekon orders remove REFERENCE --by USER\` takes one back.`;
      return `Batch ${batchId}: ${orders} cancelled${rest}`;
    }
  }
}

/** Everything that happened to one order, in order, and what comes next. */
export async function orderAnswer(
  installation: Installation,
  kind: OrderKindName,
  reference: string,
): Promise<Answer> {
  const { knex } = installation.database;
  const order = await requireOrder(knex, kind, reference);
  const events = await orderEvents(knex, order.id);
  const payments = await paymentsOfOrder(knex, order.id);
  const refunds = await refundsOfOrder(knex, order.id);
  const next = whatNext(order);
  const expiresAt = order.expiresAt ?? OWN_TIME.parse(order.details).expiresAt ?? null;
  const { batchId, rowNumber, state, reasonCode, reason, providerId, providerReference } = order;
  return {
    json: {
      reference,
      kind,
      batchId,
      rowNumber,
      state,
      reasonCode,
      reason,
      providerId,
      providerReference,
      payment: order.payment,
      expiresAt,
      next,
      events,
      payments,
      refunds,
    },
    text: [
      `${reference} (${kind}, row ${rowNumber} of ${batchId}): ${state}${reason && reason.toLowerCase() !== state ? ` – ${reason}` : ''}`,
      `${order.amount === null ? 'no fixed amount' : formatRupiah(order.amount)}, made as ${providerId ?? '(not made yet)'}`,
      ...(expiresAt === null ? [] : [`Expires at ${expiresAt}`]),
      ...Object.entries(order.payment).map(([name, value]) => `  ${name}: ${value}`),
      `Next: ${next}`,
      '',
      historyTable(
        events.map((event) =>
          isStillWaiting(event) ? { ...event, event: 'still waiting' } : event,
        ),
      ),
      ...(payments.length === 0
        ? []
        : [
            '',
            table(
              ['paid at', 'gross', 'fee', 'tax', 'told by'],
              payments.map(({ paidAt, gross, fee, tax, source }) => [
                paidAt,
                formatRupiah(gross),
                formatRupiah(fee),
                formatRupiah(tax),
                source,
              ]),
            ),
          ]),
    ].join('\n'),
  };
}

/** The row's own time, until the provider has told one. */
const OWN_TIME = z.object({ expiresAt: z.string().nullish() });

/** Asked in vain for whoever waits for news; that nobody has paid yet is a good answer all the same. */
const isStillWaiting = ({ event, to, message }: OrderEvent): boolean =>
  event === 'asked_in_vain' && to === 'open' && (message ?? '').startsWith(STILL_OPEN);

/** What moves the order on, with the command that does. */
function whatNext(order: Order): string {
  const { kind, reference, batchId, nextActionAt } = order;
  const at = nextActionAt === null ? '' : ` at ${nextActionAt}`;
  const words: Readonly<Record<OrderStep, string>> = {
    is_made: `the provider is asked to make it${at}`,
    answer_comes: `the answer; without one it is asked about after${at}`,
    making_is_asked: `the provider is asked whether it made it${at}`,
    person_looks: 'a person looks: it was sent often enough',
    payer_pays: `it waits for its payer; the provider is asked${at}`,
    person_resolves: `a person asks the provider, then: \`rekon orders resolve ${reference} --kind ${kind} --as paid|failed --by USER --reason "…"\``,
    person_retries: `nothing; to ask once more: \`rekon orders retry ${batchId} --by USER\``,
    row_is_corrected: 'nothing; correct the row in the rejects file and upload it again',
    nothing: 'nothing',
  };
  return words[nextOrderStep(order)];
}
