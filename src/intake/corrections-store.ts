import { dialectOf, type Queryable, rowsOf } from '../platform/database/database.ts';
import { eachRow, type Keeping } from './intake-store.ts';
import { type RowOfBatch, rowKey } from './row/correction.ts';
import type { OrderState } from '../domain/order-states.ts';
import type { PayoutState } from '../domain/payout-states.ts';

const ROW = ['batch_id', 'row_number'] as const;

/** Rows of batches as a table `named`, with one bound value. */
function namedRows(db: Queryable): string {
  const source = eachRow(dialectOf(db), ROW, ['row_number']);
  return `with named (batch_id, row_number) as (select ${source.columns} from ${source.from})`;
}

const bound = (rows: readonly RowOfBatch[]): string =>
  JSON.stringify(rows.map(({ batchId, rowNumber }) => [batchId, rowNumber]));

/** What is stored under the batch and row that an uploaded row names. */
export interface EarlierRow {
  readonly isBatchKnown: boolean;
  /**
   * The row whose correction this would be; null where it was not refused. Of a row that intake refused
   * twice it is the first one, so that a payout that was never taken can be taken once, whichever of
   * its rejects files is corrected.
   */
  readonly refused: RowOfBatch | null;
  /** Of the payout or order that the row became; null where it became none. */
  readonly state: PayoutState | OrderState | null;
}

interface EarlierLine {
  readonly batch_id: string;
  readonly row_number: number;
  readonly known: string | null;
  readonly rejected: number | null;
  readonly corrects_batch_id: string | null;
  readonly corrects_row_number: number | null;
  readonly state: PayoutState | OrderState | null;
}

/** By `rowKey`. A batch that is still being received is not known yet: nothing of it may be kept. */
export async function findEarlierRows(
  tx: Queryable,
  { name, kept }: Keeping,
  rows: readonly RowOfBatch[],
): Promise<Map<string, EarlierRow>> {
  const result: unknown = await tx.raw(
    `${namedRows(tx)}
     select named.batch_id, named.row_number, batches.id as known,
       rejected_rows.row_number as rejected,
       rejected_rows.corrects_batch_id, rejected_rows.corrects_row_number, kept.state
     from named
     left join batches on batches.id = named.batch_id and batches.state <> 'receiving'
       and batches.kind = ?
     left join rejected_rows on rejected_rows.batch_id = batches.id
       and rejected_rows.row_number = named.row_number
     left join ${kept.table} as kept on kept.batch_id = batches.id
       and kept.row_number = named.row_number`,
    [bound(rows), name],
  );
  return new Map(
    rowsOf<EarlierLine>(result).map((line) => {
      const named = { batchId: line.batch_id, rowNumber: line.row_number };
      return [rowKey(named), toEarlierRow(line, named, kept.refusedState)];
    }),
  );
}

function toEarlierRow(line: EarlierLine, named: RowOfBatch, refusedState: string): EarlierRow {
  const { corrects_batch_id: batchId, corrects_row_number: rowNumber, state } = line;
  const isRefused = line.rejected !== null || state === refusedState;
  const first = batchId !== null && rowNumber !== null ? { batchId, rowNumber } : named;
  return { isBatchKnown: line.known !== null, refused: isRefused ? first : null, state };
}

/** The rows that were taken as corrections of these refused rows, by `rowKey` of the refused row. */
export async function findCorrections(
  tx: Queryable,
  { kept }: Keeping,
  refused: readonly RowOfBatch[],
): Promise<Map<string, RowOfBatch>> {
  // `cross join` keeps SQLite from walking through all corrections instead.
  const result: unknown = await tx.raw(
    `${namedRows(tx)}
     select kept.corrects_batch_id, kept.corrects_row_number, kept.batch_id, kept.row_number
     from named cross join ${kept.table} as kept
     where kept.corrects_batch_id = named.batch_id
       and kept.corrects_row_number = named.row_number`,
    [bound(refused)],
  );
  return new Map(
    rowsOf<{
      corrects_batch_id: string;
      corrects_row_number: number;
      batch_id: string;
      row_number: number;
    }>(result).map((line) => [
      rowKey({ batchId: line.corrects_batch_id, rowNumber: line.corrects_row_number }),
      { batchId: line.batch_id, rowNumber: line.row_number },
    ]),
  );
}
