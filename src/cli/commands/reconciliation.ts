import { basename, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { UserError } from '../../domain/errors.ts';
import { formatRupiah, toPlainRupiah } from '../../domain/money.ts';
import type { Import } from '../../records/import/import-statement.ts';
import { importStatement } from '../../records/import/import-statement.ts';
import { STATEMENT_SOURCES, statementSource } from '../../records/import/statement-source.ts';
import { writeImportRejects } from '../../records/import/write-import-rejects.ts';
import { applyOrderStatement } from '../../orders/following/apply-order-statement.ts';
import {
  applyStatementEvidence,
  type StatementCounts,
} from '../../payouts/settlement/apply-statement-evidence.ts';
import { listExceptions } from '../../reconciliation/exception-store.ts';
import {
  DISBURSEMENT,
  reconcileDisbursements,
} from '../../reconciliation/reconcile-disbursements.ts';
import type { RunSummary } from '../../reconciliation/run-summary.ts';
import { writeOpenExceptions } from '../../reporting/open-exceptions.ts';
import { writeRunReports } from '../../reporting/run-reports.ts';
import type { Shell } from '../shell.ts';
import type { Installation } from '../installation.ts';
import { type Answer, table } from '../terminal.ts';
import { person } from './options.ts';

/** `rekon import | reconcile | exceptions | report`: evidence in, differences out. */
export function addReconciliationCommands(program: Command, shell: Shell): void {
  program
    .command('import <file>')
    .description('take a provider’s statement (CSV) as evidence')
    .requiredOption('--source <name>', `whose file it is: ${STATEMENT_SOURCES.join(', ')}`)
    .option(
      '--columns <file>',
      'JSON: what the columns are called, where Paylabs names them otherwise',
    )
    .option('--by <user>', 'who imports it', person, 'operations')
    .action((path: string, options: ImportOptions) =>
      shell.run((installation) => importFile(installation, path, options)),
    );

  program
    .command('reconcile')
    .description('hold the ledger against all evidence')
    .requiredOption('--stream <stream>', 'what to reconcile: disbursement')
    .option('--dry-run', 'say what a run would find, and write nothing', false)
    .action((options: { stream: string; dryRun: boolean }) =>
      shell.run((installation) => reconcile(installation, options)),
    );

  const exceptions = program.command('exceptions').description('what does not agree, and why');
  exceptions
    .command('list')
    .description('open exceptions')
    .option('--limit <rows>', 'at most so many', Number, 100)
    .action((options: { limit: number }) =>
      shell.run((installation) => exceptionsAnswer(installation, options.limit)),
    );
  exceptions
    .command('export')
    .description('all open exceptions as CSV')
    .requiredOption('--out <file>', 'where to write it')
    .action((options: { out: string }) =>
      shell.run(async (installation) => {
        const { rows } = await writeOpenExceptions(installation, options.out);
        return {
          json: { file: options.out, rows },
          text: `${rows} exceptions written to ${options.out}`,
        };
      }),
    );

  program
    .command('report <run>')
    .description('summary, matches and exceptions of a run as CSV; the same bytes every time')
    .requiredOption('--out <dir>', 'where to write them')
    .action((runId: string, options: { out: string }) =>
      shell.run(async (installation) => {
        const files = await writeRunReports(installation, runId, resolve(options.out));
        return { json: files, text: Object.values(files).join('\n') };
      }),
    );
}

async function importFile(
  installation: Installation,
  path: string,
  options: ImportOptions,
): Promise<Answer> {
  const source = await statementSource(options.source, options.columns);
  const done = await importStatement(installation, {
    path: resolve(path),
    fileName: basename(path),
    source,
    importedBy: options.by,
  });
  const rejects = done.rejected === 0 ? null : join(installation.dataDir, `${done.id}.rejects.csv`);
  if (rejects !== null) await writeImportRejects(rejects, source.columns, done.rejectedLines);
  if (source.stream !== 'disbursement') return importedOrders(installation, done, rejects);
  const applied = await applyStatementEvidence(installation.payouts());
  return {
    json: { ...done, rejectsFile: rejects, ...applied },
    text: importText(done, rejects, applied),
  };
}

interface ImportOptions {
  source: string;
  columns?: string;
  by: string;
}

async function importedOrders(
  installation: Installation,
  done: Import,
  rejects: string | null,
): Promise<Answer> {
  const { orders } = installation.moneyIn().context;
  const applied = await applyOrderStatement(orders, 'paylabs');
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
  return [
    `Import ${done.id}: ${done.read} lines read = ${done.accepted} accepted + ${done.duplicate} known already + ${done.rejected} rejected`,
    ...(rejects === null ? [] : [`Rejected lines, with their reasons: ${rejects}`]),
  ];
}

async function reconcile(
  installation: Installation,
  options: { stream: string; dryRun: boolean },
): Promise<Answer> {
  if (options.stream !== DISBURSEMENT) {
    throw new UserError(
      'usage',
      `There is no stream ${options.stream}.`,
      `Streams: ${DISBURSEMENT}.`,
    );
  }
  const run = await reconcileDisbursements(installation, { dryRun: options.dryRun });
  return { json: run, text: runText(run) };
}

function runText(run: RunSummary): string {
  const { ledger, matched, payouts, exceptions } = run;
  const say = (tally: { count: number; amountSen: Parameters<typeof formatRupiah>[0] }): string =>
    `${tally.count} over ${formatRupiah(tally.amountSen)}`;
  return [
    run.dryRun ? 'Dry run: nothing was written.' : `Run ${run.runId}`,
    table(
      ['', 'found'],
      [
        ['items in the ledger', say(ledger.items)],
        ['matched with evidence', say(matched.items)],
        ['pending, not due yet', say(payouts.pending)],
        ['open exceptions', say(exceptions.open)],
        ...Object.entries(exceptions.byCategory).map(([category, tally]) => [
          `  ${category}`,
          say(tally),
        ]),
      ],
    ),
    `${exceptions.opened} new, ${exceptions.reopened} reopened, ${exceptions.autoClosed} closed by themselves, ${exceptions.stillOpen} still open`,
    ...(run.dryRun ? [] : [`Reports: \`rekon report ${run.runId} --out DIR\`.`]),
  ].join('\n');
}

async function exceptionsAnswer(installation: Installation, limit: number): Promise<Answer> {
  const rows = await listExceptions(installation.database.knex, { limit });
  return {
    json: rows,
    text:
      rows.length === 0
        ? 'No open exceptions.'
        : table(
            ['id', 'severity', 'category', 'reference', 'ours', 'theirs', 'why'],
            rows.map((row) => [
              String(row.id),
              row.severity,
              row.category,
              row.ourReference ?? row.partnerTrxId ?? row.providerReference ?? '',
              row.amountOurs === null ? '' : toPlainRupiah(row.amountOurs),
              row.amountTheirs === null ? '' : toPlainRupiah(row.amountTheirs),
              row.why,
            ]),
          ),
  };
}
