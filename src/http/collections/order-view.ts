import { type Batch, toldWarning } from '../../batches/batch-store.ts';
import { subtractSen } from '../../domain/money.ts';
import { nextOrderStep } from '../../orders/next-step.ts';
import type { OrderTotal } from '../../orders/store/order-totals-store.ts';
import { uploadedView } from '../batches/batch-view.ts';
import { attemptView, eventView, postingView, toldView } from '../history/told-view.ts';
import type { SeenAccounts } from '../seen-accounts.ts';
import type { OrderLine, PaymentLine } from './collections-store.ts';
import type { OrderShown } from './read-order.ts';

/** A batch of orders in a list. */
export const orderBatchLine = (batch: Batch): object => ({
  ...uploadedView(batch),
  kind: batch.kind,
});

export function orderBatchView(batch: Batch, totals: readonly OrderTotal[]): object {
  return {
    ...orderBatchLine(batch),
    fileSha256: batch.fileSha256,
    format: batch.format,
    warnings: batch.warnings.map(toldWarning),
    byState: Object.fromEntries(totals.map(({ state, count }) => [state, count])),
    amountByStateSen: Object.fromEntries(totals.map(({ state, amount }) => [state, amount])),
  };
}

export function orderLine(of: OrderLine): object {
  const { batchId, row, reference, state, reason, amount, providerId, expiresAt } = of;
  return { batchId, row, reference, state, reason, amountSen: amount, providerId, expiresAt };
}

export function orderView(accounts: SeenAccounts, shown: OrderShown): object {
  const { order, events, attempts, postings, told } = shown;
  return {
    kind: order.kind,
    reference: order.reference,
    batchId: order.batchId,
    row: order.rowNumber,
    state: order.state,
    reasonCode: order.reasonCode,
    reason: order.reason,
    next: nextOrderStep(order),
    nextActionAt: order.nextActionAt,
    expiresAt: order.expiresAt,
    finishedAt: order.finishedAt,
    amountSen: order.amount,
    provider: order.provider,
    attempt: order.attemptNumber,
    providerId: order.providerId,
    providerReference: order.providerReference,
    providerStatus: order.providerStatus,
    failureCode: order.failureCode,
    payment: Object.fromEntries(
      Object.entries(order.payment).map(([name, value]) => [name, ofPayer(accounts, name, value)]),
    ),
    ...moneyView(shown),
    events: events.map(eventView),
    attempts: attempts.map(attemptView),
    postings: postings.map(postingView(accounts)),
    ...toldView(accounts, told),
  };
}

/** Where to pay is no secret of ours; a link or number is still shown to those only who work with it. */
export const ofPayer = (accounts: SeenAccounts, name: string, value: string): string =>
  name === 'bank_code' ? value : accounts.number(value);

function moneyView({ payments, refunds }: OrderShown): object {
  return {
    payments: payments.map(({ item, gross, fee, tax, paidAt, source }) => ({
      item,
      grossSen: gross,
      feeSen: fee,
      taxSen: tax,
      paidAt,
      source,
    })),
    refunds: refunds.map((refund) => ({
      refundId: refund.refundId,
      state: refund.state,
      stateSince: refund.stateSince,
      amountSen: refund.amount,
      reason: refund.reason,
      requestedBy: refund.requestedBy,
      approvedBy: refund.approvedBy,
      message: refund.message,
    })),
  };
}

export function paymentLine(of: PaymentLine): object {
  const { provider, item, through, gross, fee, tax, paidAt, day, source, kind, reference } = of;
  const netSen = subtractSen(subtractSen(gross, fee), tax);
  const amounts = { grossSen: gross, feeSen: fee, taxSen: tax, netSen };
  return { provider, item, through, ...amounts, paidAt, day, source, kind, reference };
}
