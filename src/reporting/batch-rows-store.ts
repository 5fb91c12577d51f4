import type { Instant } from '../domain/time.ts';
import type { Queryable } from '../platform/database/database.ts';

/** One uploaded row with what became of it. Rows that were not taken have state `rejected` or `duplicate`. */
export interface BatchRow {
  readonly rowNumber: number;
  /** As uploaded. */
  readonly cells: readonly string[];
  readonly state: string;
  readonly reasons: readonly string[];
  readonly code: string | null;
  readonly providerTrxId: string | null;
  readonly partnerTrxId: string | null;
  readonly recipientName: string | null;
  readonly finishedAt: Instant | null;
}

interface StoredRow {
  readonly row_number: number;
  readonly cells: string;
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

/** A page of a batch's rows in the order of the uploaded file. */
export async function pageOfBatchRows(db: Queryable, page: BatchPage): Promise<BatchRow[]> {
  const { batchId, afterRow, limit, which } = page;
  const sql = `
    ${half(`SELECT row_number, cells, state, reason, NULL AS reasons, provider_code AS code,
        provider_trx_id, partner_trx_id, recipient_name, finished_at FROM payouts
      WHERE batch_id = :batchId AND row_number > :afterRow
        ${which === 'refused' ? `AND state = 'invalid'` : ''}`)}
    UNION ALL
    ${half(`SELECT row_number, cells, kind, NULL, reasons, NULL, NULL, NULL, NULL, NULL
      FROM rejected_rows WHERE batch_id = :batchId AND row_number > :afterRow`)}`;
  const rows: StoredRow[] = await db
    .from(db.raw(`(${sql}) AS both_halves`, { batchId, afterRow, limit }))
    .orderBy('row_number')
    .limit(limit)
    .select('*');
  return rows.map(toBatchRow);
}

function toBatchRow(row: StoredRow): BatchRow {
  const refusals = row.reasons === null ? [] : (JSON.parse(row.reasons) as { message: string }[]);
  return {
    rowNumber: row.row_number,
    cells: JSON.parse(row.cells) as string[],
    state: row.state,
    reasons: row.reason === null ? refusals.map((each) => each.message) : [row.reason],
    code: row.code,
    providerTrxId: row.provider_trx_id,
    partnerTrxId: row.partner_trx_id,
    recipientName: row.recipient_name,
    finishedAt: row.finished_at,
  };
}
