import type { Queryable } from '../../platform/database/database.ts';

/** A file that a row names, kept until the provider has it. */
export interface OrderFile {
  readonly column: string;
  readonly fileName: string;
  readonly sha256: string;
  readonly content: Uint8Array;
}

export async function insertOrderFile(
  tx: Queryable,
  batchId: string,
  rowNumber: number,
  file: OrderFile,
): Promise<void> {
  const { column, fileName, sha256, content } = file;
  const order = tx('orders').where({ batch_id: batchId, row_number: rowNumber }).first('id');
  await tx('order_files').insert({
    order_id: order as never,
    column,
    file_name: fileName,
    sha256,
    content: Buffer.from(content),
  });
}

/** By column; without those that were dropped. */
export async function filesOfOrder(
  db: Queryable,
  orderId: number,
): Promise<Record<string, Uint8Array>> {
  const rows: { column: string; content: Uint8Array }[] = await db('order_files')
    .where({ order_id: orderId })
    .andWhereRaw('length(content) > 0')
    .select('column', 'content');
  return Object.fromEntries(rows.map(({ column, content }) => [column, content]));
}

/** Personal files do not stay longer than they are needed; which one it was stays known by its hash. */
export async function dropOrderFiles(tx: Queryable, orderId: number): Promise<void> {
  await tx('order_files')
    .where({ order_id: orderId })
    .update({ content: Buffer.alloc(0) });
}

/** It had files, and they were dropped: it cannot be sent once more. */
export async function areOrderFilesDropped(db: Queryable, orderId: number): Promise<boolean> {
  const dropped = db('order_files').where({ order_id: orderId }).whereRaw('length(content) = 0');
  return (await dropped.first<unknown>('order_id')) !== undefined;
}
