import type { OrderKind } from '../../orders/order-kind.ts';
import type { BatchKind } from '../batch-kind.ts';
import { amountOfOrder, type OrderCandidate, orderRows } from './check-order-row.ts';
import type { UploadFolder } from './folder.ts';
import { insertOrders, releaseToCreation } from './order-rows-store.ts';

export interface OrderBatchOptions {
  /** Where the files lie that rows name. */
  readonly folder: UploadFolder;
  /** Makes what a callback finds an identity check by, without holding a NIK. */
  readonly subjectKey: string;
}

/** Orders: rows that have a provider make something. Nobody has to approve them: no money of ours goes. */
export function orderBatch<Details>(
  kind: OrderKind<Details>,
  { folder, subjectKey }: OrderBatchOptions,
): BatchKind<OrderCandidate> {
  return {
    name: kind.name,
    rows: orderRows(kind, folder),
    kept: { table: 'orders', refusedState: 'rejected' },
    referenceOf: (candidate) => candidate.reference,
    amountOf: amountOfOrder,
    lineOf: (candidate, { rowNumber, reference, cells, corrects }) => [
      rowNumber,
      kind.name,
      reference,
      candidate.amount,
      JSON.stringify(candidate.details),
      cells,
      kind.subjectHashOf?.(candidate.details as Details, subjectKey) ?? null,
      corrects?.batchId ?? null,
      corrects?.rowNumber ?? null,
      JSON.stringify(candidate.files),
    ],
    insert: (tx, batchId, lines, at) => insertOrders(tx, batchId, lines, folder, at),
    release: releaseToCreation,
    stateWhenStored: 'working',
  };
}
