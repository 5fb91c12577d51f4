import { table } from '../../src/cli/terminal.ts';
import type { Counts } from './simulation.ts';
import type { RunReport } from './tally.ts';

/** The report for a person. */
export function printedReport(report: RunReport): string {
  const { seeds, crashes, faults, freezes, turns, seconds, toldToPerson } = report;
  const { doublePaid, lost, unbalanced, stuck, wrong } = report;
  const verdict = [
    ['paid twice', doublePaid],
    ['lost', lost],
    ['unbalanced', unbalanced],
    ['stuck', stuck],
    ['otherwise wrong', wrong],
  ].map(([what, count]) => [String(what), String(count)]);
  return [
    `${seeds} seeds in ${seconds} s: ${crashes} crashes, ${freezes} freezes, ${faults} faults, ${turns} turns.`,
    `${toldToPerson} payouts wait for a person, with good reason.`,
    '',
    table(['verdict', 'problems'], verdict),
    '',
    counted('died there', report.crashPoints),
    '',
    counted('fault fired', report.faultKinds),
    '',
    counted('operators', report.operators),
    '',
    counted('transition', report.transitions),
    '',
    counted('end state', report.endStates),
    ...report.uncovered.map((line) => `NOT COVERED ${line}`),
    ...report.failingSeeds.flatMap(({ seed, problems, replay }) => [
      `SEED ${seed} FAILS; replay it with: ${replay}`,
      ...problems.map((problem) => `    ${problem}`),
    ]),
  ].join('\n');
}

function counted(title: string, counts: Counts): string {
  return table(
    [title, 'times'],
    Object.entries(counts).map(([name, count]) => [name, String(count)]),
  );
}
