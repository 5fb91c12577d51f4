import { fileURLToPath } from 'node:url';
import type { OrderKindName } from '../../src/domain/batch-kinds.ts';
import { NO_FOLDER, openFolder, type UploadFolder } from '../../src/intake/order-row/folder.ts';
import type { OrderWorld } from './order-world.ts';

const sample = (name: string): string =>
  fileURLToPath(new URL(`../../samples/${name}`, import.meta.url));

/** Where the sample file of each kind lies. */
export const SAMPLES: Readonly<Record<OrderKindName, string>> = {
  va: sample('va.csv'),
  checkout: sample('checkouts.csv'),
  invoice: sample('invoices.csv'),
  ewallet: sample('ewallet-charges.csv'),
  emoney: sample('emoney-orders.csv'),
  identity: sample('identities.csv'),
};

export async function sampleFolder(kind: OrderKindName): Promise<UploadFolder> {
  if (kind === 'invoice') return openFolder(sample('attachments'));
  return kind === 'identity' ? openFolder(sample('photos')) : NO_FOLDER;
}

export interface Refusal {
  readonly row: number;
  readonly column: string | null;
  readonly code: string;
  readonly message: string;
}

/** Every reason of every row of a batch that was refused, in the order of the file. */
export async function refusals({ database }: OrderWorld, batchId: string): Promise<Refusal[]> {
  const rows: { row_number: number; reasons: string }[] = await database
    .knex('rejected_rows')
    .where({ batch_id: batchId })
    .orderBy('row_number')
    .select('row_number', 'reasons');
  return rows.flatMap(({ row_number: row, reasons }) =>
    (JSON.parse(reasons) as Omit<Refusal, 'row'>[]).map((reason) => ({ row, ...reason })),
  );
}
