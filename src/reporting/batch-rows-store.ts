import type { Instant } from '../domain/time.ts';
import { type Queryable, rowsOf } from '../platform/database/database.ts';

/** One uploaded row with what became of it. Rows that were not taken have state `rejected` or `duplicate`. */
export interface BatchRow {
  readonly rowNumber: number;
  /** As uploaded. */
  readonly cells: readonly string[];
  /** Of a payout; null of a row that was not taken. */
  readonly reference: string | null;
  readonly state: string;
  readonly reasons: readonly string[];
  readonly code: string | null;
  readonly providerTrxId: string | null;
  readonly partnerTrxId: string | null;
  readonly recipientName: string | null;
  readonly finishedAt: Instant | null;
  /** Of a row that was not taken: the row that it corrects, of an earlier batch. */
  readonly corrects: RowPlace | null;
  /** Of a refused row: the payout that it became when it was corrected. */
  readonly correctedIn: RowPlace | null;
}

export interface RowPlace {
  readonly batchId: string;
  readonly rowNumber: number;
}

interface StoredRow {
  readonly row_number: number;
  readonly cells: string;
  readonly reference: string | null;
  readonly state: string;
  /** Of a payout: text. */
  readonly reason: string | null;
  /** Of a row that was not taken: JSON array of {message}. */
  readonly reasons: string | null;
  readonly code: string | null;
  readonly provider_trx_id: string | null;
  readonly partner_trx_id: string | null;
  readonly recipient_name: string | null;
  readonly finished_at: Instant | null;
  readonly corrects_batch_id: string | null;
  readonly corrects_row_number: number | null;
  readonly corrected_in_batch_id: string | null;
  readonly corrected_in_row_number: number | null;
}

export interface BatchPage {
  readonly batchId: string;
  readonly afterRow: number;
  readonly limit: number;
  /** `refused`: rows that were not taken, and payouts that the bank made invalid. */
  readonly which: 'all' | 'refused';
}

/** Each half of the rows is limited by itself, so that a page costs a page. */
const half = (rows: string): string =>
  `SELECT * FROM (${rows} ORDER BY row_number LIMIT :limit) AS half`;

/**
 * A page of a batch's rows in the order of the uploaded file. A row that was refused again counts as
 * corrected when the first one of its kind is: its `corrects` is what a correction names.
 */
export async function pageOfBatchRows(db: Queryable, page: BatchPage): Promise<BatchRow[]> {
  const { batchId, afterRow, limit, which } = page;
  const sql = `
    ${half(`SELECT row_number, cells, reference, state, reason, NULL AS reasons,
        provider_code AS code, provider_trx_id, partner_trx_id, recipient_name, finished_at,
        NULL AS corrects_batch_id, CAST(NULL AS integer) AS corrects_row_number
      FROM payouts
      WHERE batch_id = :batchId AND row_number > :afterRow
        ${which === 'refused' ? `AND state = 'invalid'` : ''}`)}
    UNION ALL
    ${half(`SELECT row_number, cells, NULL, kind, NULL, reasons, NULL, NULL, NULL, NULL, NULL,
        corrects_batch_id, corrects_row_number
      FROM rejected_rows WHERE batch_id = :batchId AND row_number > :afterRow`)}`;
  const result: unknown = await db.raw(
    `SELECT page.*, correction.batch_id AS corrected_in_batch_id,
       correction.row_number AS corrected_in_row_number
     FROM (SELECT * FROM (${sql}) AS both_halves ORDER BY row_number LIMIT :limit) AS page
     LEFT JOIN payouts AS correction
       ON correction.corrects_batch_id = coalesce(page.corrects_batch_id, :batchId)
       AND correction.corrects_row_number = coalesce(page.corrects_row_number, page.row_number)
       AND ${isReceived('correction.batch_id')}
     ORDER BY page.row_number`,
    { batchId, afterRow, limit },
  );
  return rowsOf<StoredRow>(result).map(toBatchRow);
}

/** Nothing is shown of a file that is still being received: it may come to nothing. */
const isReceived = (batchId: string): string =>
  `EXISTS (SELECT 1 FROM batches WHERE batches.id = ${batchId} AND batches.state <> 'receiving')`;

export interface CorrectingBatch {
  readonly batchId: string;
  /** How many refused rows are corrected in it. */
  readonly rows: number;
}

/** The batches in which refused rows of this one were corrected, the oldest first. */
export async function correctingBatches(
  db: Queryable,
  batchId: string,
): Promise<CorrectingBatch[]> {
  // The rows that were refused in this batch first, and those that had been refused before.
  const result: unknown = await db.raw(
    `SELECT corrections.batch_id, count(*) AS corrected_rows
     FROM (
       SELECT payouts.batch_id FROM payouts WHERE payouts.corrects_batch_id = :batchId
       UNION ALL
       SELECT payouts.batch_id FROM rejected_rows CROSS JOIN payouts
       WHERE rejected_rows.batch_id = :batchId AND rejected_rows.corrects_batch_id IS NOT NULL
         AND payouts.corrects_batch_id = rejected_rows.corrects_batch_id
         AND payouts.corrects_row_number = rejected_rows.corrects_row_number
     ) AS corrections
     JOIN batches ON batches.id = corrections.batch_id AND batches.state <> 'receiving'
     GROUP BY corrections.batch_id, batches.uploaded_at
     ORDER BY batches.uploaded_at, corrections.batch_id`,
    { batchId },
  );
  return rowsOf<{ batch_id: string; corrected_rows: number }>(result).map((row) => ({
    batchId: row.batch_id,
    rows: row.corrected_rows,
  }));
}

function toBatchRow(row: StoredRow): BatchRow {
  const refusals = row.reasons === null ? [] : (JSON.parse(row.reasons) as { message: string }[]);
  return {
    rowNumber: row.row_number,
    cells: JSON.parse(row.cells) as string[],
    reference: row.reference,
    state: row.state,
    reasons: row.reason === null ? refusals.map((each) => each.message) : [row.reason],
    code: row.code,
    providerTrxId: row.provider_trx_id,
    partnerTrxId: row.partner_trx_id,
    recipientName: row.recipient_name,
    finishedAt: row.finished_at,
    corrects: placeOf(row.corrects_batch_id, row.corrects_row_number),
    correctedIn: placeOf(row.corrected_in_batch_id, row.corrected_in_row_number),
  };
}

export function placeOf(batchId: string | null, rowNumber: number | null): RowPlace | null {
  return batchId === null || rowNumber === null ? null : { batchId, rowNumber };
}
