import { basename, extname, join, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import {
  CLOSED_STATUSES,
  EXCEPTION_CATEGORIES,
  OPEN_STATUSES,
  SEVERITIES,
} from '../../reconciliation/exceptions/categories.ts';
import { decideException } from '../../reconciliation/exceptions/decide-exceptions.ts';
import type { ExceptionFilter } from '../../reconciliation/exceptions/exception-store.ts';
import {
  ACTION_NAMES,
  actionOf,
  type ExceptionAction,
} from '../../reconciliation/exceptions/life.ts';
import { type Resolution, RESOLUTIONS } from '../../reconciliation/exceptions/resolutions.ts';
import {
  type AppliedRow,
  applyEditedFile,
} from '../../reconciliation/exceptions/round-trip/apply-edited-file.ts';
import { writeExceptionsToEdit } from '../../reporting/exceptions-to-edit.ts';
import type { Installation } from '../installation.ts';
import type { Shell } from '../shell.ts';
import type { Answer } from '../terminal.ts';
import {
  appliedText,
  listAnswer,
  requireException,
  showAnswer,
  inEnglish,
} from './exception-answers.ts';
import { person, wholeNumber } from './options.ts';

/** `rekon exceptions …`: what does not agree, and what people decide about it (docs/exceptions.md). */
export function addExceptionCommands(program: Command, shell: Shell): void {
  const exceptions = program
    .command('exceptions')
    .description('what does not agree, why, and what is decided about it');
  addReadingCommands(exceptions, shell);
  for (const action of ACTION_NAMES) addDecision(exceptions, shell, action);
  addRoundTrip(exceptions, shell);
}

interface FilterOptions {
  stream?: string;
  status: NonNullable<ExceptionFilter['status']>;
  category?: keyof typeof EXCEPTION_CATEGORIES;
  severity?: (typeof SEVERITIES)[number];
  assignee?: string;
  batch?: string;
}

const STATUS_CHOICES = ['any', ...new Set<string>(['open', ...OPEN_STATUSES, ...CLOSED_STATUSES])];

function withFilter(command: Command): Command {
  return command
    .option('--stream <stream>', 'only of this one')
    .addOption(
      new Option('--status <status>', '`open`: whatever waits for somebody')
        .choices(STATUS_CHOICES)
        .default('open'),
    )
    .addOption(
      new Option('--category <category>', 'only of this one').choices(
        Object.keys(EXCEPTION_CATEGORIES),
      ),
    )
    .addOption(new Option('--severity <severity>', 'only of this one').choices(SEVERITIES))
    .option('--assignee <user>', 'only what this person has', person)
    .option('--batch <batch>', 'only of payouts of this batch');
}

function filterOf({ batch, ...same }: FilterOptions): Omit<ExceptionFilter, 'limit' | 'afterId'> {
  const { stream, status, category, severity, assignee } = same;
  return {
    status,
    ...(stream !== undefined && { stream }),
    ...(category !== undefined && { category }),
    ...(severity !== undefined && { severity }),
    ...(assignee !== undefined && { assignee }),
    ...(batch !== undefined && { batchId: batch }),
  };
}

function addReadingCommands(exceptions: Command, shell: Shell): void {
  withFilter(exceptions.command('list'))
    .description('exceptions as they are now, oldest first')
    .option('--limit <rows>', 'at most so many', wholeNumber, 100)
    .option('--after <id>', 'those behind this one', wholeNumber)
    .action((options: FilterOptions & { limit: number; after?: number }) =>
      shell.run((installation) =>
        listAnswer(installation, {
          ...filterOf(options),
          limit: options.limit,
          afterId: options.after ?? 0,
        }),
      ),
    );
  exceptions
    .command('show')
    .argument('<id>', 'as `rekon exceptions list` shows it', wholeNumber)
    .description('all about one: why, its whole life, and what can be done next')
    .action((id: number) => shell.run((installation) => showAnswer(installation, id)));
}

interface DecisionOptions {
  by: string;
  to?: string;
  as?: Resolution;
  note?: string;
  seen?: number;
}

const ABOUT: Readonly<Record<ExceptionAction, string>> = {
  assign: 'give it to a person',
  unassign: 'take it from the person who has it',
  note: 'write something down beside it',
  investigate: 'somebody works on it',
  send_to_provider: 'the provider was asked, and we wait for it',
  resolve: 'it is settled: say how',
  request_write_off: 'ask for the money to be given up; a second person decides',
  approve_write_off: 'give the money up; not by the person who asked for it',
  decline_write_off: 'do not give it up',
  reopen: 'it is not settled after all',
};

function addDecision(exceptions: Command, shell: Shell, action: ExceptionAction): void {
  const { needs } = actionOf(action);
  const note = new Option('--note <text>', 'why, and what shows it; kept with the decision');
  const command = exceptions
    .command(action.replaceAll('_', '-'))
    .argument('<id>', 'as `rekon exceptions list` shows it', wholeNumber)
    .description(ABOUT[action])
    .requiredOption('--by <user>', 'who decides', person)
    .addOption(note.makeOptionMandatory(needs === 'note'))
    .option('--seen <version>', 'the version that was decided upon; else the newest', wholeNumber);
  if (needs === 'assignee') command.requiredOption('--to <user>', 'who gets it', person);
  if (needs === 'resolution') {
    command.addOption(
      new Option('--as <resolution>', 'how it was settled')
        .choices(Object.keys(RESOLUTIONS))
        .makeOptionMandatory(),
    );
  }
  command.action((id: number, options: DecisionOptions) =>
    shell.run((installation) => decide(installation, action, id, options)),
  );
}

async function decide(
  installation: Installation,
  action: ExceptionAction,
  id: number,
  { by, to, as, note, seen }: DecisionOptions,
): Promise<Answer> {
  const exception = await decideException(installation, {
    id,
    action,
    by,
    seenVersion: seen ?? (await requireException(installation, id)).version,
    assignee: to ?? null,
    note: note ?? null,
    resolution: as ?? null,
  });
  const { status, assignee, version } = exception;
  const whose = assignee === null ? '' : `, assigned to ${assignee}`;
  return {
    json: inEnglish(exception),
    text: `Exception ${id} is ${status} now${whose} (version ${version}).`,
  };
}

function addRoundTrip(exceptions: Command, shell: Shell): void {
  withFilter(exceptions.command('export'))
    .description('as CSV, with columns to fill in for `rekon exceptions apply`')
    .requiredOption('--out <file>', 'where to write it')
    .action((options: FilterOptions & { out: string }) =>
      shell.run(async (installation) => {
        const file = resolve(options.out);
        const { rows } = await writeExceptionsToEdit(installation, file, filterOf(options));
        return { json: { file, rows }, text: `${rows} exceptions written to ${file}` };
      }),
    );
  exceptions
    .command('apply <file>')
    .description('do what was filled in in an export; rows that changed meanwhile are refused')
    .requiredOption('--by <user>', 'who decides', person)
    .option('--dry-run', 'say what would become of each row, and write nothing', false)
    .option('--rejects <file>', 'where to write the refused rows')
    .action((path: string, options: { by: string; dryRun: boolean; rejects?: string }) =>
      shell.run(async (installation) => {
        const name = `${basename(path, extname(path))}.rejects.csv`;
        const applied = await applyEditedFile(installation, {
          path: resolve(path),
          by: options.by,
          dryRun: options.dryRun,
          rejectsPath: resolve(options.rejects ?? join(installation.dataDir, name)),
        });
        return {
          json: { ...applied, rows: applied.rows.map(withoutSentence) },
          text: appliedText(applied),
        };
      }),
    );
}

const withoutSentence = (row: AppliedRow): object => ({ ...row, problem: undefined });
