import { basename, extname, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { changeVa } from '../../collections/va/change-va.ts';
import { UserError } from '../../domain/errors.ts';
import { formatRupiah, type Sen } from '../../domain/money.ts';
import { ORDER_KINDS, type OrderKindName } from '../../domain/batch-kinds.ts';
import type { NumberStyle } from '../../intake/file/detect-format.ts';
import type { BatchKind } from '../../intake/batch-kind.ts';
import type { OrderCandidate } from '../../intake/order-row/check-order-row.ts';
import { NO_FOLDER, openFolder } from '../../intake/order-row/folder.ts';
import { orderBatch } from '../../intake/order-row/order-batch.ts';
import { receiveBatch, type UploadedFile } from '../../intake/receive-batch.ts';
import { cancelOrder } from '../../orders/decisions/cancel-order.ts';
import {
  cancelOrders,
  pauseOrders,
  resumeOrders,
  retryOrders,
} from '../../orders/decisions/order-decisions.ts';
import { resolveOrder } from '../../orders/decisions/resolve-order.ts';
import { ORDER_KIND_DEFINITIONS } from '../../orders/kinds/index.ts';
import type { OrderKind } from '../../orders/order-kind.ts';
import { writeOrderResults, writeOrderResultsWorkbook } from '../../reporting/order-results.ts';
import { writeRejects } from '../../reporting/rejects.ts';
import type { Installation } from '../installation.ts';
import type { Answer } from '../terminal.ts';
import type { Shell } from '../shell.ts';
import { allOrdersAnswer, orderAnswer, orderBatchAnswer, whatWasDone } from './order-answers.ts';
import { checkFile } from './checked-file.ts';
import { receivedAnswer, takeFile } from './received-file.ts';
import { kindOfOrder } from './kind-of-order.ts';
import { person, wholeNumber, wholeRupiah } from './options.ts';
import { addExportCommands } from './exports.ts';

/** `rekon orders …`: virtual accounts, links, invoices, charges and identity checks from a file. */
export function addOrderCommands(program: Command, shell: Shell): void {
  const orders = program
    .command('orders')
    .description('virtual accounts, payment links, invoices, wallet charges, identity checks');
  addFileCommands(orders, shell);
  addBatchCommands(orders, shell);
  addOneCommands(orders, shell);
  addReadingCommands(orders, shell);
}

const kindOption = (): Option =>
  new Option('--kind <kind>', 'what the rows ask for').choices(ORDER_KINDS);

interface FileOptions {
  kind: OrderKindName;
  by: string;
  files?: string;
  numberStyle?: NumberStyle;
  rejects?: string;
}

function addFileCommands(orders: Command, shell: Shell): void {
  for (const [name, about] of [
    ['check', 'check a file as an upload would, and keep nothing'],
    ['upload', 'store a file (CSV or Excel) as a batch; the provider is then asked for each row'],
  ] as const) {
    const command = orders
      .command(`${name} <file>`)
      .description(about)
      .addOption(kindOption().makeOptionMandatory())
      .option('--files <dir>', 'the folder with the photographs or PDFs that the rows name')
      .addOption(
        new Option('--number-style <style>', 'how amounts are written').choices([
          'plain',
          'indonesian',
          'english',
        ]),
      )
      .option(
        '--rejects <file>',
        name === 'check'
          ? 'write all bad rows there'
          : 'where bad rows go (default: beside the file)',
      );
    if (name === 'upload') command.requiredOption('--by <user>', 'who uploads it', person);
    command.action((path: string, options: FileOptions) =>
      shell.run((installation) =>
        name === 'check'
          ? check(shell, installation, path, options)
          : upload(shell, installation, path, options),
      ),
    );
  }
}

async function batchKindOf(
  installation: Installation,
  options: FileOptions,
): Promise<BatchKind<OrderCandidate>> {
  const folder = options.files === undefined ? NO_FOLDER : await openFolder(resolve(options.files));
  // Each definition is of its own details; the batch takes any of them.
  const kind = ORDER_KIND_DEFINITIONS[options.kind] as OrderKind<unknown>;
  return orderBatch(kind, { folder, subjectKey: installation.settings.nikHashKey });
}

function uploadOf(path: string, { by, numberStyle }: FileOptions): UploadedFile {
  return { path: resolve(path), name: basename(path), uploadedBy: by, numberStyle };
}

function rejectsBeside(path: string): string {
  return `${path.slice(0, path.length - extname(path).length)}.rejects.csv`;
}

async function check(shell: Shell, installation: Installation, path: string, options: FileOptions) {
  const kind = await batchKindOf(installation, options);
  const file = uploadOf(path, { ...options, by: 'check' });
  return checkFile(shell, installation, kind, file, options.rejects);
}

async function upload(
  shell: Shell,
  installation: Installation,
  path: string,
  options: FileOptions,
) {
  const kind = await batchKindOf(installation, options);
  const taking = { title: 'uploading', file: uploadOf(path, options) };
  const received = await takeFile(shell, installation, taking, (intake, text, reading) =>
    receiveBatch(intake, kind, text, reading),
  );
  const { rejected, duplicate } = received.counts;
  const rejects = rejected + duplicate > 0 ? (options.rejects ?? rejectsBeside(path)) : null;
  if (rejects !== null) await writeRejects(installation, received.batchId, rejects);
  const isSet = installation.moneyIn().context.orders.makers.has(options.kind);
  const next = isSet
    ? `Next: \`rekon orders status ${received.batchId}\`; the jobs of \`rekon start\` make them.`
    : `No provider is set for ${options.kind}: the rows wait until one is (docs/settings.md).`;
  return receivedAnswer(received, next, rejects);
}

function addBatchCommands(orders: Command, shell: Shell): void {
  const operations = [
    ['pause', 'make nothing more of a batch; what was made is followed on', pauseOrders],
    ['resume', 'go on after a pause', resumeOrders],
    ['cancel', 'cancel whatever of a batch was not made yet', cancelOrders],
    ['retry', 'what failed, expired or was cancelled, once more under new ids', retryOrders],
  ] as const;
  for (const [name, about, operation] of operations) {
    orders
      .command(`${name} <batch>`)
      .description(about)
      .requiredOption('--by <user>', 'who decides', person)
      .option('--reason <text>', 'kept beside it')
      .action((batchId: string, options: { by: string; reason?: string }) =>
        shell.run(async (installation) => {
          const { orders: context } = installation.moneyIn().context;
          const done = await operation(context, { batchId, ...options });
          const { knex } = installation.database;
          return { json: done, text: await whatWasDone(knex, batchId, name, done.orders) };
        }),
      );
  }
}

function addOneCommands(orders: Command, shell: Shell): void {
  orders
    .command('remove <reference>')
    .description('take one back while nobody has paid it: the provider deletes it first')
    .addOption(kindOption())
    .requiredOption('--by <user>', 'who decides', person)
    .option('--reason <text>', 'kept beside it')
    .action((reference: string, options: { kind?: OrderKindName; by: string; reason?: string }) =>
      shell.run(async (installation) => {
        const { orders: context } = installation.moneyIn().context;
        const kind = await kindOfOrder(installation, reference, options.kind);
        await cancelOrder(context, { ...options, reference, kind });
        return { json: { ...options, reference, kind }, text: `${reference} was taken back.` };
      }),
    );
  orders
    .command('change-va <reference>')
    .description('another amount or more time for a virtual account that waits for its payer')
    .option('--amount <rupiah>', 'what it takes from now on', wholeRupiah)
    .option('--expires-minutes <minutes>', 'from now on (default: as it was)', wholeNumber)
    .requiredOption('--by <user>', 'who decides', person)
    .option('--reason <text>', 'kept beside it')
    .action((reference: string, options: ChangeOptions) =>
      shell.run((installation) => changeAccount(installation, reference, options)),
    );
  orders
    .command('resolve <reference>')
    .description('decide what became of a quarantined one, once the provider has shown it')
    .addOption(kindOption())
    .addOption(
      new Option('--as <end>', 'what became of it')
        .choices(['paid', 'failed'])
        .makeOptionMandatory(),
    )
    .requiredOption('--by <user>', 'who decides', person)
    .requiredOption('--reason <text>', 'what shows it; kept beside it')
    .action(
      (
        reference: string,
        options: { kind?: OrderKindName; as: 'paid' | 'failed'; by: string; reason: string },
      ) =>
        shell.run(async (installation) => {
          const kind = await kindOfOrder(installation, reference, options.kind);
          const resolution = { ...options, reference, kind };
          await resolveOrder(installation.moneyIn().context.orders, resolution);
          return {
            json: resolution,
            text: `${reference} is ${options.as} now, decided by ${options.by}.`,
          };
        }),
    );
}

interface ChangeOptions {
  amount?: Sen;
  expiresMinutes?: number;
  by: string;
  reason?: string;
}

async function changeAccount(
  installation: Installation,
  reference: string,
  options: ChangeOptions,
): Promise<Answer> {
  const { vas } = installation.moneyIn().context;
  if (!vas) {
    throw new UserError(
      'usage',
      'No provider of virtual accounts is set.',
      'See docs/settings.md.',
    );
  }
  const { amount, expiresAt } = await changeVa(vas, { reference, ...options });
  const takes = amount === null ? 'any amount' : formatRupiah(amount);
  const until = expiresAt === null ? 'without an end' : `until ${expiresAt}`;
  return {
    json: { reference, amountSen: amount, expiresAt, by: options.by },
    text: `${reference} takes ${takes} now, ${until}.`,
  };
}

function addReadingCommands(orders: Command, shell: Shell): void {
  orders
    .command('status [batch]')
    .description('counts and amounts by kind and state, and what came in')
    .action((batchId: string | undefined) =>
      shell.run((installation) =>
        batchId === undefined
          ? allOrdersAnswer(installation)
          : orderBatchAnswer(installation, batchId),
      ),
    );
  orders
    .command('show <reference>')
    .description('the history of one')
    .addOption(kindOption())
    .action((reference: string, options: { kind?: OrderKindName }) =>
      shell.run(async (installation) => {
        const kind = await kindOfOrder(installation, reference, options.kind);
        return orderAnswer(installation, kind, reference);
      }),
    );
  addExportCommands(orders, shell, [
    {
      name: 'results',
      about: 'the uploaded rows with what was made and paid, as CSV or XLSX',
      csv: writeOrderResults,
      xlsx: writeOrderResultsWorkbook,
    },
    {
      name: 'rejects',
      about: 'the rows that need repair, in the uploaded columns, as CSV',
      csv: writeRejects,
    },
  ]);
}
