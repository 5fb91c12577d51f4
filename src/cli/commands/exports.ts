import { extname } from 'node:path';
import { type Command, Option } from 'commander';
import type { ReportContext, WrittenReport } from '../../reporting/batch-report.ts';
import type { Shell } from '../shell.ts';

type Write = (context: ReportContext, batchId: string, path: string) => Promise<WrittenReport>;

/** A file of a batch that a command writes, and the same as an Excel file where there is one. */
interface Export {
  readonly name: string;
  readonly about: string;
  readonly csv: Write;
  readonly xlsx?: Write;
}

interface ExportOptions {
  readonly out: string;
  readonly format?: 'csv' | 'xlsx';
}

/** `rekon payouts results BATCH --out FILE`, and its like. */
export function addExportCommands(parent: Command, shell: Shell, exports: readonly Export[]): void {
  for (const { name, about, csv, xlsx } of exports) {
    const command = parent
      .command(`${name} <batch>`)
      .description(about)
      .requiredOption('--out <file>', 'where to write it');
    if (xlsx !== undefined) command.addOption(formatOption());
    command.action((batchId: string, options: ExportOptions) =>
      shell.run(async (installation) => {
        const write = xlsx !== undefined && isExcel(options) ? xlsx : csv;
        const { rows } = await write(installation, batchId, options.out);
        return {
          json: { file: options.out, rows },
          text: `${rows} rows written to ${options.out}`,
        };
      }),
    );
  }
}

const formatOption = (): Option =>
  new Option('--format <format>', 'default: xlsx for a FILE of that ending, else csv').choices([
    'csv',
    'xlsx',
  ]);

const isExcel = ({ out, format }: ExportOptions): boolean =>
  (format ?? extname(out).toLowerCase().slice(1)) === 'xlsx';
