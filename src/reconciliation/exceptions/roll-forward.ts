import { subtractSen } from '../../domain/money.ts';
import { addTallies, NOTHING, type RollForward, type Tally } from '../runs/run-summary.ts';

/** Lines that add to what is open, and that take from it. */
export const ADDS = ['opening', 'opened', 'reopened', 'revalued'] as const;
export const TAKES = ['resolved', 'writtenOff', 'autoClosed'] as const;
export type RollForwardLine = (typeof ADDS)[number] | (typeof TAKES)[number];

type Tallies = Readonly<Partial<Record<RollForwardLine, Tally>>>;

/** Lines that are not there are nothing; the closing is what adds less what takes. */
export function rollForward(lines: Tallies): RollForward {
  const of = (line: RollForwardLine): Tally => lines[line] ?? NOTHING;
  const [come, gone] = [ADDS.map(of).reduce(addTallies), TAKES.map(of).reduce(addTallies)];
  return {
    opening: of('opening'),
    opened: of('opened'),
    reopened: of('reopened'),
    revalued: of('revalued'),
    resolved: of('resolved'),
    writtenOff: of('writtenOff'),
    autoClosed: of('autoClosed'),
    closing: {
      count: come.count - gone.count,
      amountSen: subtractSen(come.amountSen, gone.amountSen),
    },
  };
}

export function sumOfRollForwards(all: Iterable<RollForward>): RollForward {
  const each = [...all];
  const sums = [...ADDS, ...TAKES].map(
    (line) => [line, each.map((one) => one[line]).reduce(addTallies, NOTHING)] as const,
  );
  return rollForward(Object.fromEntries(sums));
}
