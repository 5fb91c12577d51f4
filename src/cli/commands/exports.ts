import type { Command } from 'commander';
import type { ReportContext, WrittenReport } from '../../reporting/batch-report.ts';
import type { Shell } from '../shell.ts';

/** A file of a batch that a command writes. */
type Export = readonly [
  name: string,
  about: string,
  write: (context: ReportContext, batchId: string, path: string) => Promise<WrittenReport>,
];

/** `rekon payouts results BATCH --out FILE`, and its like. */
export function addExportCommands(parent: Command, shell: Shell, exports: readonly Export[]): void {
  for (const [name, about, write] of exports) {
    parent
      .command(`${name} <batch>`)
      .description(about)
      .requiredOption('--out <file>', 'where to write it')
      .action((batchId: string, options: { out: string }) =>
        shell.run(async (installation) => {
          const { rows } = await write(installation, batchId, options.out);
          return {
            json: { file: options.out, rows },
            text: `${rows} rows written to ${options.out}`,
          };
        }),
      );
  }
}
