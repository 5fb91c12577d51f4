import { basename, resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { formatRupiah, parsePlainRupiah, type Sen } from '../../domain/money.ts';
import type { OrderStatementCounts } from '../../orders/following/apply-order-statement.ts';
import type { StatementCounts } from '../../payouts/settlement/apply-statement-evidence.ts';
import type { Import } from '../../records/import/import-statement.ts';
import { STATEMENT_SOURCES, type StatementSource } from '../../records/import/statement-source.ts';
import type { Installation } from '../installation.ts';
import type { Shell } from '../shell.ts';
import { takeStatement } from '../take-statement.ts';
import type { Answer } from '../terminal.ts';
import { person, wholeNumber } from './options.ts';

/** `rekon import`: what the outside wrote, or a user's own CSV file, becomes evidence. */
export function addImportCommand(program: Command, shell: Shell): void {
  program
    .command('import <file>')
    .description('take a provider’s statement or a CSV file of your own as evidence')
    .requiredOption(
      '--source <name>',
      `whose file it is: ${STATEMENT_SOURCES.join(', ')}, or a source of yours (RECONCILIATION_FILE)`,
    )
    .option(
      '--columns <file>',
      'JSON: what the columns are called, where Paylabs names them otherwise',
    )
    .option('--rows <number>', 'how many rows it should have: else it is refused', wholeNumber)
    .option(
      '--total <amount>',
      'what its amounts should add up to, in less out, in plain rupiah such as 1250000.50: else it is refused',
      plainRupiah,
    )
    .option('--by <user>', 'who imports it', person, 'operations')
    .action((path: string, options: ImportOptions) =>
      shell.run((installation) => importFile(installation, path, options)),
    );
}

interface ImportOptions {
  source: string;
  columns?: string;
  rows?: number;
  total?: Sen;
  by: string;
}

function plainRupiah(text: string): Sen {
  const amount = parsePlainRupiah(text);
  if (amount !== null) return amount;
  throw new InvalidArgumentError(
    'Write it plainly, with a point before sen: 1250000.50; below zero as --total=-5000.',
  );
}

async function importFile(
  installation: Installation,
  path: string,
  { source: name, columns, rows, total, by }: ImportOptions,
): Promise<Answer> {
  const { done, source, rejects, followed } = await takeStatement(installation, {
    path: resolve(path),
    fileName: basename(path),
    source: name,
    ...(columns !== undefined && { columns }),
    declared: { rows: rows ?? null, total: total ?? null },
    by,
  });
  if (followed.of === 'own') return importedOwn(source, done, rejects);
  if (followed.of === 'orders') return importedOrders(done, rejects, followed.counts);
  return {
    json: { ...done, rejectsFile: rejects, ...followed.counts },
    text: importText(done, rejects, followed.counts),
  };
}

function importedOwn({ stream }: StatementSource, done: Import, rejects: string | null): Answer {
  return {
    json: { ...done, stream, rejectsFile: rejects },
    text: [
      ...importLines(done, rejects),
      `Its lines add up to ${formatRupiah(done.total)}`,
      `Next: \`rekon reconcile --stream ${stream}\`.`,
    ].join('\n'),
  };
}

function importedOrders(
  done: Import,
  rejects: string | null,
  applied: OrderStatementCounts,
): Answer {
  return {
    json: { ...done, rejectsFile: rejects, ...applied },
    text: [
      ...importLines(done, rejects),
      `${applied.asked} orders are asked about, since the file calls them paid; ${applied.refundsEnded} refunds have ended`,
      ...(applied.paidInFileOnly > 0
        ? [
            `${applied.paidInFileOnly} orders that are over are paid in the file alone: nothing is booked for them; \`rekon doctor\` names them, ask the provider`,
          ]
        : []),
    ].join('\n'),
  };
}

function importText(done: Import, rejects: string | null, applied: StatementCounts): string {
  const { reversed, contradicted, asked } = applied;
  return [
    ...importLines(done, rejects),
    ...(reversed > 0 ? [`${reversed} paid payouts came back: they are reversed now`] : []),
    ...(contradicted > 0 ? [`${contradicted} contradict what we know: quarantined`] : []),
    ...(asked > 0
      ? [`${asked} payouts are asked about now, since the file tells more of them`]
      : []),
    'Next: `rekon reconcile --stream disbursement`.',
  ].join('\n');
}

function importLines(done: Import, rejects: string | null): string[] {
  const changed = done.changed === 0 ? '' : `, ${done.changed} of them changed`;
  return [
    `Import ${done.id}: ${done.read} lines read = ${done.accepted} accepted${changed} + ${done.duplicate} known already + ${done.rejected} rejected`,
    ...(rejects === null ? [] : [`Rejected lines, with their reasons: ${rejects}`]),
  ];
}
