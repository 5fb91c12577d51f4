import { basename, dirname, join } from 'node:path';
import { formatRupiah } from '../../domain/money.ts';
import { importStatement } from '../../records/import/import-statement.ts';
import { statementSource } from '../../records/import/statement-source.ts';
import { readReconciliationFile } from '../../reconciliation/rules/settings-file.ts';
import { reconcileStream } from '../../reconciliation/reconcile-stream.ts';
import { addTallies, NO_TALLY } from '../../reconciliation/runs/summary-store.ts';
import type { RollForward, RunSummary, Tally } from '../../reconciliation/runs/run-summary.ts';
import type { Installation } from '../installation.ts';
import { readStreams, streamNamed } from '../streams.ts';
import { table } from '../terminal.ts';

/** Every stream of the demo's day, at its end. */
export interface StreamsSummary {
  readonly runs: readonly RunSummary[];
  /** Open exceptions over all streams. */
  readonly byCategory: Readonly<Record<string, Tally>>;
  readonly rollForward: RollForward;
  /** opening + opened + reopened + revalued - resolved - written off - closed by themselves = closing. */
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
      byCategory[category] = addTallies(byCategory[category] ?? NO_TALLY, tally);
    }
  }
  const rollForward = runs.map((run) => run.rollForward).reduce(addRollForwards);
  return { runs, byCategory, rollForward, rollForwardHolds: holds(rollForward) };
}

const LINES = [
  'opening',
  'opened',
  'reopened',
  'revalued',
  'resolved',
  'writtenOff',
  'autoClosed',
  'closing',
] as const satisfies readonly (keyof RollForward)[];

function addRollForwards(a: RollForward, b: RollForward): RollForward {
  return Object.fromEntries(
    LINES.map((line) => [line, addTallies(a[line], b[line])]),
  ) as unknown as RollForward;
}

function holds(of: RollForward): boolean {
  const sum = (pick: (tally: Tally) => number): number =>
    pick(of.opening) +
    pick(of.opened) +
    pick(of.reopened) -
    pick(of.resolved) -
    pick(of.writtenOff) -
    pick(of.autoClosed);
  return (
    sum(({ count }) => count) === of.closing.count &&
    sum(({ amountSen }) => amountSen) + of.revalued.amountSen === of.closing.amountSen
  );
}

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
