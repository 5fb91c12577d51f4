import type { Instant } from '../domain/time.ts';
import { type Queryable, rowsOf } from '../platform/database/database.ts';
import { type BatchPage, placeOf, type RowPlace } from './batch-rows-store.ts';

/** One uploaded row of orders with what became of it. Rows that were not taken have state `rejected` or `duplicate`. */
export interface OrderRowOfBatch {
  readonly rowNumber: number;
  readonly cells: readonly string[];
  readonly reference: string | null;
  readonly state: string;
  readonly reasons: readonly string[];
  readonly providerId: string | null;
  readonly providerReference: string | null;
  readonly providerStatus: string | null;
  readonly failureCode: string | null;
  readonly payment: Readonly<Record<string, string>>;
  readonly expiresAt: Instant | null;
  readonly paidCount: number;
  readonly paidSen: number;
  readonly feeSen: number;
  readonly taxSen: number;
  readonly lastPaidAt: Instant | null;
  readonly finishedAt: Instant | null;
  readonly corrects: RowPlace | null;
  readonly correctedIn: RowPlace | null;
}

interface StoredRow {
  row_number: number;
  cells: string;
  reference: string | null;
  state: string;
  reason: string | null;
  reasons: string | null;
  provider_id: string | null;
  provider_reference: string | null;
  provider_status: string | null;
  failure_code: string | null;
  payment: string | null;
  expires_at: Instant | null;
  finished_at: Instant | null;
  paid_count: number | string | null;
  paid_sen: number | string | null;
  fee_sen: number | string | null;
  tax_sen: number | string | null;
  last_paid_at: Instant | null;
  corrects_batch_id: string | null;
  corrects_row_number: number | null;
  corrected_in_batch_id: string | null;
  corrected_in_row_number: number | null;
}

const half = (rows: string): string =>
  `SELECT * FROM (${rows} ORDER BY row_number LIMIT :limit) AS half`;

/** A page of a batch's rows in the order of the uploaded file; the twin of `pageOfBatchRows` for orders. */
export async function pageOfOrderRows(db: Queryable, page: BatchPage): Promise<OrderRowOfBatch[]> {
  const { batchId, afterRow, limit, which } = page;
  const both = `
    ${half(`SELECT id, row_number, cells, reference, state, reason, NULL AS reasons, provider_id,
        provider_reference, provider_status, failure_code, payment, expires_at, finished_at,
        NULL AS corrects_batch_id, CAST(NULL AS integer) AS corrects_row_number
      FROM orders
      WHERE batch_id = :batchId AND row_number > :afterRow
        ${which === 'refused' ? `AND state = 'rejected'` : ''}`)}
    UNION ALL
    ${half(`SELECT CAST(NULL AS bigint), row_number, cells, NULL, kind, NULL, reasons, NULL, NULL, NULL, NULL, NULL,
        NULL, NULL, corrects_batch_id, corrects_row_number
      FROM rejected_rows WHERE batch_id = :batchId AND row_number > :afterRow`)}`;
  const result: unknown = await db.raw(
    `SELECT page.*, correction.batch_id AS corrected_in_batch_id,
       correction.row_number AS corrected_in_row_number,
       paid.count AS paid_count, paid.gross AS paid_sen, paid.fee AS fee_sen, paid.tax AS tax_sen,
       paid.last_at AS last_paid_at
     FROM (SELECT * FROM (${both}) AS both_halves ORDER BY row_number LIMIT :limit) AS page
     LEFT JOIN (
       SELECT order_id, count(*) AS count, sum(gross_sen) AS gross, sum(payments.fee_sen) AS fee,
         sum(payments.tax_sen) AS tax, max(paid_at) AS last_at
       FROM payments JOIN orders ON orders.id = payments.order_id AND orders.batch_id = :batchId
       GROUP BY order_id) AS paid ON paid.order_id = page.id
     LEFT JOIN orders AS correction
       ON correction.corrects_batch_id = coalesce(page.corrects_batch_id, :batchId)
       AND correction.corrects_row_number = coalesce(page.corrects_row_number, page.row_number)
       AND EXISTS (SELECT 1 FROM batches
         WHERE batches.id = correction.batch_id AND batches.state <> 'receiving')
     ORDER BY page.row_number`,
    { batchId, afterRow, limit },
  );
  return rowsOf<StoredRow>(result).map(toRow);
}

function toRow(row: StoredRow): OrderRowOfBatch {
  const refusals = row.reasons === null ? [] : (JSON.parse(row.reasons) as { message: string }[]);
  return {
    rowNumber: row.row_number,
    cells: JSON.parse(row.cells) as string[],
    reference: row.reference,
    state: row.state,
    reasons: row.reason === null ? refusals.map(({ message }) => message) : [row.reason],
    providerId: row.provider_id,
    providerReference: row.provider_reference,
    providerStatus: row.provider_status,
    failureCode: row.failure_code,
    payment: row.payment === null ? {} : (JSON.parse(row.payment) as Record<string, string>),
    expiresAt: row.expires_at,
    paidCount: Number(row.paid_count ?? 0),
    paidSen: Number(row.paid_sen ?? 0),
    feeSen: Number(row.fee_sen ?? 0),
    taxSen: Number(row.tax_sen ?? 0),
    lastPaidAt: row.last_paid_at,
    finishedAt: row.finished_at,
    corrects: placeOf(row.corrects_batch_id, row.corrects_row_number),
    correctedIn: placeOf(row.corrected_in_batch_id, row.corrected_in_row_number),
  };
}
