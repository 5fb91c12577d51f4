import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { writeRunReports, writeRunWorkbook } from '../../reporting/run-reports.ts';
import { csvFormat } from '../../reporting/tables/csv-format.ts';
import type { Shell } from '../shell.ts';

interface ReportOptions {
  out: string;
  format: 'csv' | 'xlsx' | 'both';
  delimiter?: string;
  decimal?: string;
  bom: boolean;
}

export const formatOption = (): Option =>
  new Option('--format <format>', 'CSV files, one XLSX workbook, or both')
    .choices(['csv', 'xlsx', 'both'])
    .default('csv');

/** `rekon report RUN`: what a run found, in files. */
export function addReportCommand(program: Command, shell: Shell): void {
  program
    .command('report <run>')
    .description(
      'summary, roll-forward, exceptions and matches of a run; the same bytes every time',
    )
    .requiredOption('--out <dir>', 'where to write them')
    .addOption(formatOption())
    .addOption(
      new Option('--delimiter <delimiter>', 'of CSV; else REPORT_DELIMITER').choices([
        ',',
        ';',
        'tab',
      ]),
    )
    .addOption(new Option('--decimal <sign>', 'in CSV; else REPORT_DECIMAL').choices(['.', ',']))
    .option('--no-bom', 'CSV without a byte order mark; else REPORT_BOM')
    .action((runId: string, options: ReportOptions) =>
      shell.run(async (installation) => {
        const dir = resolve(options.out);
        const { delimiter, decimal } = options;
        const format = csvFormat(installation.settings, {
          ...(delimiter !== undefined && { delimiter }),
          ...(decimal !== undefined && { decimal }),
          ...(!options.bom && { bom: false }),
        });
        const files: Record<string, string> = {};
        if (options.format !== 'xlsx') {
          Object.assign(files, await writeRunReports(installation, runId, dir, format));
        }
        if (options.format !== 'csv') {
          files['workbook'] = await writeRunWorkbook(installation, runId, dir);
        }
        return { json: files, text: Object.values(files).join('\n') };
      }),
    );
}
