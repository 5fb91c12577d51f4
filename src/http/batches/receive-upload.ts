import type { BatchKindName } from '../../domain/batch-kinds.ts';
import type { BatchKind } from '../../intake/batch-kind.ts';
import type { NumberStyle } from '../../intake/file/detect-format.ts';
import { type ReceivedBatch, receiveBatch } from '../../intake/receive-batch.ts';
import { NO_FOLDER } from '../../intake/order-row/folder.ts';
import { orderBatch } from '../../intake/order-row/order-batch.ts';
import { PAYOUTS } from '../../intake/payout-row/payout-batch.ts';
import { asText } from '../../intake/workbook/as-text.ts';
import { ORDER_KIND_DEFINITIONS } from '../../orders/kinds/index.ts';
import type { OrderKind } from '../../orders/order-kind.ts';
import type { HttpContext } from '../http-context.ts';
import type { TemporaryFiles } from '../../platform/temporary-files.ts';

interface UploadToReceive {
  readonly path: string;
  readonly name: string;
  readonly numberStyle: NumberStyle | undefined;
  readonly by: string;
}

/** An upload that is whole becomes a batch of payouts, or of orders of a kind. Throws UserErrors. */
export function receiveUpload(
  context: HttpContext,
  uploads: TemporaryFiles,
  kind: BatchKindName,
  upload: UploadToReceive,
): Promise<ReceivedBatch> {
  if (kind === 'payouts') return receiveAs(context, uploads, PAYOUTS, upload);
  // Each definition is of its own details; the batch takes any of them.
  const definition = ORDER_KIND_DEFINITIONS[kind] as OrderKind<unknown>;
  const options = { folder: NO_FOLDER, subjectKey: context.settings.nikHashKey };
  return receiveAs(context, uploads, orderBatch(definition, options), upload);
}

/** Of an Excel file its rows are taken out first. */
async function receiveAs<Candidate>(
  context: HttpContext,
  uploads: TemporaryFiles,
  kind: BatchKind<Candidate>,
  upload: UploadToReceive,
): Promise<ReceivedBatch> {
  const { clock, closing: signal } = context;
  const intake = context.intake();
  const { path, name, numberStyle, by } = upload;
  const file = { path, name, numberStyle, uploadedBy: by };
  const { limits } = intake;
  return asText(file, { limits, clock, signal, places: uploads }, (text) =>
    receiveBatch(intake, kind, text, { signal }),
  );
}
