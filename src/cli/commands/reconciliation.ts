import { type Command, InvalidArgumentError } from 'commander';
import { formatRupiah } from '../../domain/money.ts';
import { epochMs, type Instant, instant } from '../../domain/time.ts';
import { reconcileStream } from '../../reconciliation/reconcile-stream.ts';
import { explainStream } from '../../reconciliation/rules/explain.ts';
import { listRuns } from '../../reconciliation/runs/run-store.ts';
import type { RunSummary, Tally } from '../../reconciliation/runs/run-summary.ts';
import type { Installation } from '../installation.ts';
import type { Shell } from '../shell.ts';
import { readStreams, streamNamed } from '../streams.ts';
import { type Answer, table } from '../terminal.ts';
import { person, wholeNumber } from './options.ts';

/** `rekon reconcile | rules`: both sides of a stream against each other. */
export function addReconciliationCommands(program: Command, shell: Shell): void {
  program
    .command('reconcile')
    .description('hold both sides of a stream against each other')
    .option(
      '--stream <name>',
      'disbursement, va, checkout, ewallet, emoney, bank, balance, or a pair of yours; without it, every one',
    )
    .option('--list', 'the last runs instead', false)
    .option('--limit <runs>', 'of --list: at most so many', wholeNumber, 20)
    .option('--dry-run', 'say what a run would find, and write nothing', false)
    .option(
      '--as-of <time>',
      'the time by which things are due, in UTC: 2026-11-30T17:00:00Z',
      time,
    )
    .option('--by <user>', 'who runs it', person, 'operations')
    .action((options: ReconcileOptions) =>
      shell.run((installation) => reconcile(installation, shell, options)),
    );

  const rules = program.command('rules').description('by which passes a stream is matched');
  rules
    .command('explain <stream>')
    .description('its passes in words, in the order in which they run')
    .option('--sql', 'the SQL of each pass too', false)
    .action((name: string, options: { sql: boolean }) =>
      shell.run(async (installation) => {
        const streams = await readStreams(installation.settings.reconciliationFile);
        const { definition } = streamNamed(streams, name);
        const lines = explainStream(definition, installation.database.dialect, {
          withSql: options.sql,
        });
        return { json: definition, text: lines.join('\n') };
      }),
    );
  rules
    .command('list')
    .description('every stream')
    .action(() =>
      shell.run(async (installation) => {
        const { all } = await readStreams(installation.settings.reconciliationFile);
        const definitions = all.map(({ definition }) => definition);
        return {
          json: definitions,
          text: table(
            ['stream', 'what it is', 'legs'],
            definitions.map(({ name, title, legs }) => [
              name,
              title,
              legs.map((leg) => leg.name).join(', '),
            ]),
          ),
        };
      }),
    );
}

interface ReconcileOptions {
  readonly stream?: string;
  readonly list: boolean;
  readonly limit: number;
  readonly dryRun: boolean;
  readonly asOf?: Instant;
  readonly by: string;
}

function time(text: string): Instant {
  const ms = Date.parse(text);
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?Z$/.test(text) && !Number.isNaN(ms)) {
    return instant(ms);
  }
  throw new InvalidArgumentError('Write a time in UTC, such as 2026-11-30T17:00:00Z.');
}

async function reconcile(
  installation: Installation,
  shell: Shell,
  options: ReconcileOptions,
): Promise<Answer> {
  if (options.list) return runsAnswer(installation, options);
  const streams = await readStreams(installation.settings.reconciliationFile);
  const chosen =
    options.stream === undefined ? streams.all : [streamNamed(streams, options.stream)];
  const runs: RunSummary[] = [];
  for (const stream of chosen) {
    const startedMs = installation.clock.nowMs();
    const tell = (step: string): void => {
      // Only where a person would begin to wonder.
      if (installation.clock.nowMs() - startedMs < QUIET_MS) return;
      shell.streams.stderr.write(`${stream.definition.name}: ${step} …\n`);
    };
    const { database, clock } = installation;
    const context = { database, clock, holidays: streams.holidays, tell };
    const { dryRun, by, asOf } = options;
    runs.push(
      await reconcileStream(context, stream, {
        dryRun,
        by,
        ...(asOf === undefined ? {} : { asOf }),
      }),
    );
  }
  const [run] = runs;
  if (runs.length === 1 && run) return { json: run, text: runText(run) };
  return { json: runs, text: runsTable(runs) };
}

const QUIET_MS = 2_000;

const say = ({ count, amountSen }: Tally): string => `${count} over ${formatRupiah(amountSen)}`;

function runText(run: RunSummary): string {
  const { exceptions, rollForward } = run;
  const legs = run.legs.flatMap((leg) => [
    [`${leg.leg}: ours`, say(leg.ours)],
    [`${leg.leg}: theirs`, say(leg.theirs)],
    ...Object.entries(leg.byPass).map(([pass, tally]) => [`  matched by ${pass}`, say(tally)]),
    ['  ours left', say(leg.oursOpen)],
    ['  theirs left', say(leg.theirsOpen)],
    ['  of those not due yet', say(leg.pending)],
    ...(leg.revoked === 0
      ? []
      : [['  matches taken back, since a line changed', String(leg.revoked)]]),
  ]);
  return [
    run.dryRun
      ? 'Dry run: nothing was written.'
      : `Run ${run.number} of ${run.stream}, ${run.runId}`,
    table(
      ['', 'found'],
      [
        ...legs,
        ['open exceptions', say(exceptions.open)],
        ...Object.entries(exceptions.byCategory).map(([category, tally]) => [
          `  ${category}`,
          say(tally),
        ]),
      ],
    ),
    `Exceptions: ${rollForward.opening.count} before + ${rollForward.opened.count} new + ${rollForward.reopened.count} reopened` +
      ` - ${rollForward.resolved.count} resolved - ${rollForward.writtenOff.count} written off` +
      ` - ${rollForward.autoClosed.count} closed by themselves = ${rollForward.closing.count}`,
    ...(run.dryRun ? [] : [`Reports: \`rekon report ${run.runId} --out DIR\`.`]),
  ].join('\n');
}

function runsTable(runs: readonly RunSummary[]): string {
  return table(
    ['stream', 'matched now', 'open exceptions', 'new', 'closed by themselves', 'run'],
    runs.map((run) => [
      run.stream,
      String(run.legs.reduce((sum, leg) => sum + leg.oursMatched.count, 0)),
      say(run.exceptions.open),
      String(run.rollForward.opened.count),
      String(run.rollForward.autoClosed.count),
      run.dryRun ? 'dry run' : run.runId,
    ]),
  );
}

async function runsAnswer(
  installation: Installation,
  { stream, limit }: ReconcileOptions,
): Promise<Answer> {
  const runs = await listRuns(installation.database.knex, {
    limit,
    ...(stream === undefined ? {} : { stream }),
  });
  const seconds = (from: Instant, to: Instant | null): string =>
    to === null ? '' : `${((epochMs(to) - epochMs(from)) / 1000).toFixed(1)} s`;
  return {
    json: runs.map((run) => ({ ...run, rules: undefined })), // `rekon rules explain` has them
    text:
      runs.length === 0
        ? 'Nothing was reconciled yet.'
        : table(
            ['run', 'stream', 'kind', 'state', 'by', 'started', 'took', 'open exceptions', 'id'],
            runs.map((run) => [
              String(run.number),
              run.stream,
              run.kind,
              run.state,
              run.startedBy,
              run.startedAt,
              seconds(run.startedAt, run.endedAt),
              run.summary === null ? '' : String(run.summary.exceptions.open.count),
              run.id,
            ]),
          ),
  };
}
