import { Command, CommanderError, Option } from 'commander';
import { UserError } from '../domain/errors.ts';
import { addBankCommands } from './commands/bank.ts';
import { addExceptionCommands } from './commands/exceptions.ts';
import { addImportCommand } from './commands/import.ts';
import { addInboxCommands } from './commands/inbox.ts';
import { addJobCommands } from './commands/jobs.ts';
import { addAuditCommands } from './commands/audit.ts';
import { addLedgerCommands } from './commands/ledger.ts';
import { addMatchCommands } from './commands/matches.ts';
import { addNoticeCommands } from './commands/notices.ts';
import { addOrderCommands } from './commands/orders.ts';
import { addPayoutCommands } from './commands/payouts.ts';
import { addPeriodCommands } from './commands/periods.ts';
import { addRefundCommands } from './commands/refunds.ts';
import { addReportCommand } from './commands/reports.ts';
import { addReconciliationCommands } from './commands/reconciliation.ts';
import { addRunningCommands } from './commands/running.ts';
import { addSendingCommands } from './commands/sending.ts';
import { addSandboxCommand } from './commands/sandbox.ts';
import { addTokenCommands } from './commands/tokens.ts';
import { addUserCommands } from './commands/users.ts';
import { openInstallation } from './installation.ts';
import type { Shell } from './shell.ts';
import { printAnswer, printError, type Streams } from './terminal.ts';

export interface CommandLineInput extends Streams {
  readonly argv: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly stdin: Shell['stdin'];
}

/** Runs one command; resolves to the exit code: 0 done, 1 failed, 2 bad input or usage. */
export async function runCommandLine(input: CommandLineInput): Promise<number> {
  const program = new Command('rekon')
    .description('Batch payouts and reconciliation for Indonesian payments')
    .addOption(new Option('--json', 'one JSON document on stdout, logs on stderr'))
    .addOption(new Option('--data <dir>', 'database, uploads, reports, Redis').default('./data'))
    .showHelpAfterError('Run `rekon --help` for the commands.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void input.stdout.write(text),
      writeErr: (text) => void input.stderr.write(text),
    });
  let exitCode = 0;
  const asJson = (): boolean => program.opts<{ json?: boolean }>().json === true;
  const dataDir = (): string => program.opts<{ data: string }>().data;

  const shell: Shell = {
    streams: input,
    stdin: input.stdin,
    environment: input.environment,
    dataDir,
    async run(work) {
      const installation = await openInstallation({
        dataDir: dataDir(),
        environment: input.environment,
      });
      try {
        exitCode = printAnswer(input, await work(installation), asJson());
      } finally {
        await installation.close();
      }
    },
    async runAlone(work) {
      exitCode = printAnswer(input, await work(), asJson());
    },
  };
  addRunningCommands(program, shell);
  addSandboxCommand(program, shell);
  addPayoutCommands(program, shell);
  addOrderCommands(program, shell);
  addRefundCommands(program, shell);
  addBankCommands(program, shell);
  addInboxCommands(program, shell);
  addJobCommands(program, shell);
  addSendingCommands(program, shell);
  addImportCommand(program, shell);
  addReconciliationCommands(program, shell);
  addMatchCommands(program, shell);
  addExceptionCommands(program, shell);
  addReportCommand(program, shell);
  addPeriodCommands(program, shell);
  addLedgerCommands(program, shell);
  addTokenCommands(program, shell);
  addUserCommands(program, shell);
  addAuditCommands(program, shell);
  addNoticeCommands(program, shell);
  acceptGlobalOptionsAnywhere(program);

  try {
    await program.parseAsync([...input.argv]);
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError)
      return error.exitCode === 0 ? 0 : usage(error, input, asJson());
    return printError(input, error, asJson());
  }
}

/** Commander has printed what is wrong on stderr; a program gets it as JSON too. */
function usage(error: CommanderError, streams: Streams, asJson: boolean): number {
  if (asJson) {
    const problem = new UserError('usage', error.message, 'Run `rekon --help` for the commands.');
    streams.stdout.write(
      `${JSON.stringify({ error: { code: problem.code, message: problem.message, next: problem.next } }, null, 2)}\n`,
    );
  }
  return 2;
}

/** `rekon payouts status --json` as well as `rekon --json payouts status`. */
function acceptGlobalOptionsAnywhere(program: Command): void {
  const visit = (command: Command): void => {
    for (const child of command.commands) {
      child
        .addOption(new Option('--json').hideHelp())
        .addOption(new Option('--data <dir>').hideHelp())
        .on('option:json', () => program.setOptionValue('json', true))
        .on('option:data', (dir: string) => program.setOptionValue('data', dir));
      child.exitOverride();
      child.configureOutput(program.configureOutput());
      visit(child);
    }
  };
  visit(program);
}
