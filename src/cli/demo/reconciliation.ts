import { basename, dirname, join } from 'node:path';
import { formatRupiah } from '../../domain/money.ts';
import { importStatement } from '../../records/import/import-statement.ts';
import { statementSource } from '../../records/import/statement-source.ts';
import { readReconciliationFile } from '../../reconciliation/rules/settings-file.ts';
import { reconcileStream } from '../../reconciliation/reconcile-stream.ts';
import { ADDS, sumOfRollForwards, TAKES } from '../../reconciliation/exceptions/roll-forward.ts';
import {
  addTallies,
  NOTHING,
  type RollForward,
  type RunSummary,
  type Tally,
} from '../../reconciliation/runs/run-summary.ts';
import type { Installation } from '../installation.ts';
import { readStreams, streamNamed } from '../streams.ts';
import { table } from '../terminal.ts';

/** Every stream of the demo's day, at its end. */
export interface StreamsSummary {
  readonly runs: readonly RunSummary[];
  /** Open exceptions over all streams. */
  readonly byCategory: Readonly<Record<string, Tally>>;
  readonly rollForward: RollForward;
  /** It ends with what is open: counted apart from the changes that lead there. */
  readonly rollForwardHolds: boolean;
}

/** A pair of a user's own files, as samples/reconciliation declares it. */
export async function importPair(
  installation: Installation,
  settingsFile: string,
  by: string,
): Promise<void> {
  const { sources } = await readReconciliationFile(settingsFile);
  for (const { name } of sources) {
    const path = join(dirname(settingsFile), `${name}.csv`);
    await importStatement(installation, {
      path,
      fileName: basename(path),
      source: await statementSource(name, undefined, sources, installation.intake().limits),
      importedBy: by,
    });
  }
}

export async function reconcileOne(
  installation: Installation,
  settingsFile: string,
  name: string,
  by: string,
): Promise<RunSummary> {
  const streams = await readStreams(settingsFile);
  const { database, clock } = installation;
  const context = { database, clock, holidays: streams.holidays };
  return reconcileStream(context, streamNamed(streams, name), { by });
}

export async function reconcileAll(
  installation: Installation,
  settingsFile: string,
  by: string,
): Promise<StreamsSummary> {
  const { all } = await readStreams(settingsFile);
  const runs: RunSummary[] = [];
  for (const { definition } of all) {
    runs.push(await reconcileOne(installation, settingsFile, definition.name, by));
  }
  const byCategory: Record<string, Tally> = {};
  for (const { exceptions } of runs) {
    for (const [category, tally] of Object.entries(exceptions.byCategory)) {
      byCategory[category] = addTallies(byCategory[category] ?? NOTHING, tally);
    }
  }
  const rollForward = sumOfRollForwards(runs.map((run) => run.rollForward));
  const open = runs.map(({ exceptions }) => exceptions.open).reduce(addTallies, NOTHING);
  const { count, amountSen } = rollForward.closing;
  const rollForwardHolds = count === open.count && amountSen === open.amountSen;
  return { runs, byCategory, rollForward, rollForwardHolds };
}

const LINES = [...ADDS, ...TAKES, 'closing'] as const;

const say = ({ count, amountSen }: Tally): string => `${count} over ${formatRupiah(amountSen)}`;

export function streamsText({
  runs,
  byCategory,
  rollForward,
  rollForwardHolds,
}: StreamsSummary): string {
  return [
    'Reconciled, every stream:',
    table(
      ['stream', 'ours', 'theirs', 'matched', 'open exceptions'],
      runs.map(({ stream, legs, exceptions }) => [
        stream,
        String(Math.max(0, ...legs.map(({ ours }) => ours.count))),
        String(legs.reduce((sum, { theirs }) => sum + theirs.count, 0)),
        String(legs.reduce((sum, { theirsMatched }) => sum + theirsMatched.count, 0)),
        say(exceptions.open),
      ]),
    ),
    '',
    `Exceptions of ${Object.keys(byCategory).length} categories:`,
    table(
      ['category', 'open'],
      Object.entries(byCategory).map(([category, tally]) => [category, say(tally)]),
    ),
    '',
    `Roll-forward${rollForwardHolds ? '' : ' (IT DOES NOT ADD UP)'}:`,
    table(
      ['line', 'exceptions'],
      LINES.map((line) => [line, say(rollForward[line])]),
    ),
  ].join('\n');
}
