import { resolve } from 'node:path';
import type { Command } from 'commander';
import { formatRupiah } from '../../domain/money.ts';
import { closePeriod } from '../../reconciliation/periods/close-period.ts';
import { type PeriodEvidence, readEvidence } from '../../reconciliation/periods/evidence.ts';
import { listPeriods, type Period } from '../../reconciliation/periods/period-store.ts';
import type { Tally } from '../../reconciliation/runs/run-summary.ts';
import {
  periodReportHashes,
  writePeriodReports,
  writePeriodWorkbook,
} from '../../reporting/period-reports.ts';
import { csvFormat } from '../../reporting/tables/csv-format.ts';
import type { Installation } from '../installation.ts';
import type { Shell } from '../shell.ts';
import { type Answer, table } from '../terminal.ts';
import { person } from './options.ts';
import { formatOption } from './reports.ts';

/** `rekon period …`: what is closed stays as it is (docs/reports.md). */
export function addPeriodCommands(program: Command, shell: Shell): void {
  const period = program
    .command('period')
    .description('close a period of a stream, and report it ever after');
  period
    .command('close')
    .description('everything reconciled so far belongs to it; what comes later, to the next one')
    .requiredOption('--stream <stream>', 'of which stream')
    .requiredOption('--period <period>', 'a month (2026-11), a day, or a name with --from and --to')
    .option('--from <day>', 'its first business day')
    .option('--to <day>', 'its last business day')
    .option('--despite-gaps', 'although input is missing; kept in the evidence', false)
    .requiredOption('--by <user>', 'who closes it', person)
    .action((options: CloseOptions) => shell.run((installation) => close(installation, options)));
  period
    .command('list')
    .description('closed periods')
    .option('--stream <stream>', 'only of this one')
    .action((options: { stream?: string }) =>
      shell.run(async ({ database }) => listAnswer(await listPeriods(database.knex, options))),
    );
  period
    .command('report <period>')
    .description('its reports and evidence; byte for byte what it was closed with')
    .requiredOption('--stream <stream>', 'of which stream')
    .requiredOption('--out <dir>', 'where to write them')
    .addOption(formatOption())
    .action((name: string, options: PeriodReportOptions) =>
      shell.run((installation) => report(installation, name, options)),
    );
}

interface CloseOptions {
  stream: string;
  period: string;
  from?: string;
  to?: string;
  despiteGaps: boolean;
  by: string;
}

async function close(installation: Installation, options: CloseOptions): Promise<Answer> {
  const { database, clock, settings } = installation;
  const hashReports = periodReportHashes(installation, csvFormat(settings));
  const evidence = await closePeriod({ database, clock, hashReports }, options);
  const { rules: _, ...json } = evidence;
  return { json, text: closedText(evidence) };
}

function closedText(evidence: PeriodEvidence): string {
  const { stream, period, from, to, rollForward, runs, imports, despiteGaps } = evidence;
  const matches = evidence.matches.reduce((sum, pass) => sum + pass.matches, 0);
  return [
    `Closed: ${period} of ${stream}, ${from} to ${to}, as of ${evidence.asOf}.`,
    `${runs.length} runs, ${imports.length} imports, ${matches} matches, ${evidence.revoked} taken back.`,
    `Exceptions: ${say(rollForward.opening)} open at its beginning, ${say(rollForward.closing)} at its end.`,
    ...(despiteGaps.length > 0
      ? [`Closed in spite of ${despiteGaps.length} gaps in its input.`]
      : []),
    `Reports: \`rekon period report ${period} --stream ${stream} --out DIR\`.`,
  ].join('\n');
}

const say = ({ count, amountSen }: Tally): string => `${count} over ${formatRupiah(amountSen)}`;

function listAnswer(periods: readonly Period[]): Answer {
  return {
    json: periods.map(({ evidence, ...period }) => ({
      ...period,
      exceptionsOpen: readEvidence(evidence).rollForward.closing,
    })),
    text:
      periods.length === 0
        ? 'No period is closed.'
        : table(
            ['stream', 'period', 'from', 'to', 'closed at', 'by', 'exceptions open at its end'],
            periods.map((each) => [
              each.stream,
              each.period,
              each.from,
              each.to,
              each.closedAt,
              each.closedBy,
              say(readEvidence(each.evidence).rollForward.closing),
            ]),
          ),
  };
}

interface PeriodReportOptions {
  stream: string;
  out: string;
  format: 'csv' | 'xlsx' | 'both';
}

/** The CSV files and the evidence are always written: they are what was closed. */
async function report(
  installation: Installation,
  period: string,
  { stream, out, format }: PeriodReportOptions,
): Promise<Answer> {
  const dir = resolve(out);
  const of = { stream, period };
  const { evidence, files, different } = await writePeriodReports(installation, of, dir);
  const workbook = format === 'csv' ? null : await writePeriodWorkbook(installation, of, dir);
  const paths = [
    ...files.map(({ path }) => path),
    evidence,
    ...(workbook === null ? [] : [workbook]),
  ];
  return {
    json: { files, evidence, workbook, different },
    text: [
      ...paths,
      different.length === 0
        ? 'Byte for byte what the period was closed with.'
        : `NOT WHAT THE PERIOD WAS CLOSED WITH: ${different.join(', ')}. Another version of Rekon writes them otherwise, or the database was changed.`,
    ].join('\n'),
    exitCode: different.length === 0 ? 0 : 1,
  };
}
