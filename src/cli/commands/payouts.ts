import { basename, extname, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { formatRupiah, type Sen } from '../../domain/money.ts';
import { UserError } from '../../domain/errors.ts';
import type { NumberStyle } from '../../intake/file/detect-format.ts';
import { PAYOUTS } from '../../intake/payout-row/payout-batch.ts';
import { receiveBatch, type UploadedFile } from '../../intake/receive-batch.ts';
import { approveBatch } from '../../payouts/approval/approve-batch.ts';
import {
  cancelBatch,
  decideReview,
  pauseBatch,
  rejectBatch,
  resumeBatch,
} from '../../payouts/approval/batch-operations.ts';
import type { BatchCommand } from '../../batches/on-batch.ts';
import type { PayoutBatchResult } from '../../payouts/approval/on-payout-batch.ts';
import type { PayoutContext } from '../../payouts/payout-context.ts';
import { retryBatch } from '../../payouts/retry/retry-batch.ts';
import { resolveQuarantined } from '../../payouts/settlement/resolve-quarantined.ts';
import { writeRejects } from '../../reporting/rejects.ts';
import { writeResults, writeResultsWorkbook } from '../../reporting/results.ts';
import type { Shell } from '../shell.ts';
import type { Installation } from '../installation.ts';
import type { Answer } from '../terminal.ts';
import { allBatchesAnswer, batchAnswer, reviewAnswer } from './payout-answers.ts';
import { payoutAnswer } from './payout-history.ts';
import { checkFile } from './checked-file.ts';
import { receivedAnswer, takeFile } from './received-file.ts';
import { person, wholeNumber, wholeRupiah } from './options.ts';
import { addExportCommands } from './exports.ts';

/** `rekon payouts …`: everything that finance does with a payout file. */
export function addPayoutCommands(program: Command, shell: Shell): void {
  const payouts = program
    .command('payouts')
    .description('upload, approve, follow and export payouts');
  addFileCommands(payouts, shell);
  addDecisionCommands(payouts, shell);
  addEndCommands(payouts, shell);
  addReadingCommands(payouts, shell);
}

const numberStyle = (): Option =>
  new Option(
    '--number-style <style>',
    'how amounts are written, where the file does not show it',
  ).choices(['plain', 'indonesian', 'english']);

interface FileOptions {
  by: string;
  numberStyle?: NumberStyle;
  rejects?: string;
}

function addFileCommands(payouts: Command, shell: Shell): void {
  payouts
    .command('check <file>')
    .description(
      'check a file as an upload would, and keep nothing: counts, total, the first bad rows',
    )
    .addOption(numberStyle())
    .option('--rejects <file>', 'write all bad rows there')
    .action((path: string, options: FileOptions) =>
      shell.run(async (installation) => {
        const file = payoutFile(path, { ...options, by: 'check' });
        return checkFile(shell, installation, PAYOUTS, file, options.rejects);
      }),
    );

  payouts
    .command('upload <file>')
    .description(
      'store a payout file (CSV or Excel) as a batch; its recipients are then asked for at the bank',
    )
    .requiredOption('--by <user>', 'who uploads it (the maker)', person)
    .addOption(numberStyle())
    .option('--rejects <file>', 'where bad rows go (default: beside the file)')
    .action((path: string, options: FileOptions) =>
      shell.run(async (installation) => {
        const file = payoutFile(path, options);
        const taking = { title: 'uploading', file };
        const received = await takeFile(shell, installation, taking, (intake, text, reading) =>
          receiveBatch(intake, PAYOUTS, text, reading),
        );
        const { rejected, duplicate } = received.counts;
        const rejects = rejected + duplicate > 0 ? (options.rejects ?? rejectsBeside(path)) : null;
        if (rejects !== null) await writeRejects(installation, received.batchId, rejects);
        const next = `Next: \`rekon payouts status ${received.batchId}\`, then a second person approves it.`;
        return receivedAnswer(received, next, rejects);
      }),
    );
}

function payoutFile(path: string, options: FileOptions): UploadedFile {
  const { by, numberStyle: style } = options;
  return { path: resolve(path), name: basename(path), uploadedBy: by, numberStyle: style };
}

function rejectsBeside(path: string): string {
  const extension = extname(path);
  return `${path.slice(0, path.length - extension.length)}.rejects.csv`;
}

function addDecisionCommands(payouts: Command, shell: Shell): void {
  payouts
    .command('approve <batch>')
    .description('approve the rows that are ready; the approver is not the one who uploaded')
    .requiredOption('--by <user>', 'who approves', person)
    .option('--hash <hash>', 'approve only if the content still has this hash')
    .option('--count <rows>', 'approve only if so many rows are ready', wholeNumber)
    .option('--total <rupiah>', 'approve only if the total is this', wholeRupiah)
    .action((batchId: string, options: ApproveOptions) =>
      shell.run((installation) => approve(installation, batchId, options)),
    );

  const orders: [string, string, BatchOperation][] = [
    ['reject', 'refuse a batch: nothing of it is paid', rejectBatch],
    ['pause', 'stop sending a batch; what was sent is followed on', pauseBatch],
    ['resume', 'send on, after a pause or for payouts that are held', resumeBatch],
    ['cancel', 'cancel whatever of a batch was not sent', cancelBatch],
  ];
  for (const [name, description, operation] of orders) {
    payouts
      .command(`${name} <batch>`)
      .description(description)
      .requiredOption('--by <user>', 'who decides', person)
      .option('--reason <text>', 'kept beside it')
      .action((batchId: string, options: { by: string; reason?: string }) =>
        shell.run(async (installation) => {
          const done = await operation(installation.payouts(), { batchId, ...options });
          return {
            json: done,
            text: `Batch ${batchId}: ${name} done, ${done.payouts} payouts touched.`,
          };
        }),
      );
  }

  payouts
    .command('review <batch>')
    .description('rows that wait for a decision; with --accept or --reject, decide one')
    .option('--accept <row>', 'pay this row after all', wholeNumber)
    .option('--reject <row>', 'do not pay this row', wholeNumber)
    .option('--by <user>', 'who decides', person)
    .option('--reason <text>', 'why; kept beside the payout')
    .action((batchId: string, options: ReviewOptions) =>
      shell.run((installation) => review(installation, batchId, options)),
    );
}

function addEndCommands(payouts: Command, shell: Shell): void {
  payouts
    .command('retry <batch>')
    .description('new attempts for the payouts that failed, after a new approval')
    .requiredOption('--by <user>', 'who asks for it', person)
    .option('--reason <text>', 'kept beside it')
    .action((batchId: string, options: { by: string; reason?: string }) =>
      shell.run(async (installation) => {
        const done = await retryBatch(installation.payouts(), { batchId, ...options });
        const left = done.exhausted === 0 ? '' : ` ${done.exhausted} have had all their attempts.`;
        return {
          json: done,
          text:
            `Batch ${batchId}: ${done.payouts} failed payouts are ready for a new attempt.${left}` +
            `\nNext: a second person approves them: \`rekon payouts approve ${batchId} --by USER\`.`,
        };
      }),
    );
  payouts
    .command('resolve <reference>')
    .description('decide what became of a quarantined payout, once the provider has shown it')
    .addOption(
      new Option('--as <end>', 'what became of it')
        .choices(['paid', 'failed'])
        .makeOptionMandatory(),
    )
    .requiredOption('--by <user>', 'who decides', person)
    .requiredOption('--reason <text>', 'what shows it; kept beside the payout')
    .action((reference: string, options: { as: 'paid' | 'failed'; by: string; reason: string }) =>
      shell.run(async (installation) => {
        await resolveQuarantined(installation.payouts(), { reference, ...options });
        return {
          json: { reference, ...options },
          text: `${reference} is ${options.as} now, decided by ${options.by}.`,
        };
      }),
    );
}

type BatchOperation = (context: PayoutContext, order: BatchCommand) => Promise<PayoutBatchResult>;

interface ApproveOptions {
  by: string;
  hash?: string;
  count?: number;
  total?: Sen;
}

async function approve(
  installation: Installation,
  batchId: string,
  { by, hash, count, total }: ApproveOptions,
): Promise<Answer> {
  const approval = await approveBatch(installation.payouts(), {
    batchId,
    by,
    ...(hash !== undefined && { hash }),
    ...(count !== undefined && { count }),
    ...(total !== undefined && { total }),
  });
  const { layer, layersNeeded, isReleased } = approval;
  const place = layersNeeded === 1 ? '' : ` This is approval ${layer} of ${layersNeeded}.`;
  const next = isReleased ? '' : '\nNothing is sent before the others have approved it too.';
  return {
    json: approval,
    text:
      `Approved by ${by}: ${approval.count} payouts of batch ${batchId}, ${formatRupiah(approval.total)}` +
      ` (content ${approval.hash.slice(0, 12)}…). Available before: ${formatRupiah(approval.availableBalance)}.${place}${next}`,
  };
}

interface ReviewOptions {
  accept?: number;
  reject?: number;
  by?: string;
  reason?: string;
}

async function review(
  installation: Installation,
  batchId: string,
  options: ReviewOptions,
): Promise<Answer> {
  const rowNumber = options.accept ?? options.reject;
  if (rowNumber === undefined) return reviewAnswer(installation, batchId);
  if (options.by === undefined || (options.accept !== undefined && options.reject !== undefined)) {
    throw new UserError(
      'usage',
      'A decision is one row, one way, by somebody.',
      'For example: rekon payouts review BATCH --accept 12 --by siti --reason "called them".',
    );
  }
  const decision = options.accept === undefined ? 'reject' : 'accept';
  const done = await decideReview(installation.payouts(), {
    batchId,
    rowNumber,
    decision,
    by: options.by,
    reason: options.reason ?? '',
  });
  return {
    json: { ...done, rowNumber, decision },
    text: `Row ${rowNumber} of batch ${batchId}: ${decision}ed.`,
  };
}

function addReadingCommands(payouts: Command, shell: Shell): void {
  payouts
    .command('status [batch]')
    .description('counts and amounts by state, breakers, the oldest open payout')
    .action((batchId: string | undefined) =>
      shell.run((installation) =>
        batchId === undefined ? allBatchesAnswer(installation) : batchAnswer(installation, batchId),
      ),
    );
  payouts
    .command('show <reference>')
    .description('the history of one payout')
    .action((reference: string) =>
      shell.run((installation) => payoutAnswer(installation, reference)),
    );
  addExportCommands(payouts, shell, [
    {
      name: 'results',
      about: 'the uploaded rows with their outcome, as CSV or XLSX',
      csv: writeResults,
      xlsx: writeResultsWorkbook,
    },
    {
      name: 'rejects',
      about: 'the rows that need repair, in the uploaded columns, as CSV',
      csv: writeRejects,
    },
  ]);
}
