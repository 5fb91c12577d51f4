import type { OrderKindName } from '../../src/domain/batch-kinds.ts';
import { detectFileFormat, type NumberStyle } from '../../src/intake/file/detect-format.ts';
import { DEFAULT_INTAKE_LIMITS } from '../../src/intake/file/limits.ts';
import { readRows } from '../../src/intake/file/read-rows.ts';
import { type OrderCandidate, orderRows } from '../../src/intake/order-row/check-order-row.ts';
import { NO_FOLDER } from '../../src/intake/order-row/folder.ts';
import type { CheckedRow } from '../../src/intake/row/row-kind.ts';
import type { RowReason } from '../../src/intake/row/row-reasons.ts';
import { ORDER_KIND_DEFINITIONS } from '../../src/orders/kinds/index.ts';
import type { OrderKind } from '../../src/orders/order-kind.ts';
import { withFile } from '../intake-file/support.ts';

/** Reads an order file as intake does, without a database and without a folder. */
export function readOrderRows(
  kind: OrderKindName,
  content: string | Buffer,
  declaredNumberStyle?: NumberStyle,
): Promise<CheckedRow<OrderCandidate>[]> {
  const rows = orderRows(ORDER_KIND_DEFINITIONS[kind] as OrderKind<unknown>, NO_FOLDER);
  const limits = DEFAULT_INTAKE_LIMITS;
  return withFile(content, async (path) => {
    const format = await detectFileFormat(path, rows, { limits, declaredNumberStyle });
    const read: CheckedRow<OrderCandidate>[] = [];
    for await (const chunk of readRows(path, rows, format, { limits })) read.push(...chunk);
    return read;
  });
}

/** The reasons of all rows that are refused, in the order of the file. */
export async function reasonsOf(
  ...of: Parameters<typeof readOrderRows>
): Promise<readonly RowReason[]> {
  const rows = await readOrderRows(...of);
  return rows.flatMap((row) => (row.kind === 'rejected' ? row.reasons : []));
}

/** Candidates of the rows that are good. */
export async function candidatesOf(
  ...of: Parameters<typeof readOrderRows>
): Promise<readonly OrderCandidate[]> {
  const rows = await readOrderRows(...of);
  return rows.flatMap((row) => (row.kind === 'accepted' ? [row.candidate] : []));
}
