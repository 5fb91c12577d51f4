import type { Queryable } from '../../platform/database/database.ts';
import { ADDS, sumOfRollForwards, TAKES } from '../../reconciliation/exceptions/roll-forward.ts';
import { rollForwardByCategory } from '../../reconciliation/exceptions/roll-forward-store.ts';
import type { RollForward } from '../../reconciliation/runs/run-summary.ts';
import { columns, onePage, type ReportTable, type Row } from '../tables/report-table.ts';
import type { ReportScope } from './report-scope.ts';

const ROLL_FORWARD_COLUMNS = columns(['category', 'line', 'effect', 'count', 'amount'], {
  count: 'count',
  amount: 'amount',
});

/** As they are called in the files, and what they do to the sum. */
export const ROLL_FORWARD_LINES: readonly (readonly [
  keyof RollForward,
  name: string,
  effect: string,
])[] = [
  ...ADDS.map((line) => [line, line, 'adds'] as const),
  ...TAKES.map((line) => [line, snake(line), 'takes'] as const),
  ['closing', 'closing', 'gives'],
];

function snake(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Of all exceptions of the scope, and then of each category: eight lines that add up. */
export function rollForwardTable(db: Queryable, scope: ReportScope): ReportTable {
  return {
    name: 'roll-forward',
    columns: ROLL_FORWARD_COLUMNS,
    async *pages() {
      const byCategory = await rollForwardByCategory(db, scope);
      const all: [string, RollForward][] = [
        ['all', sumOfRollForwards(byCategory.values())],
        ...byCategory,
      ];
      yield* onePage(all.flatMap(([category, each]) => linesOf(category, each)));
    },
  };
}

const linesOf = (category: string, of: RollForward): Row[] =>
  ROLL_FORWARD_LINES.map(([line, name, effect]) => [
    category,
    name,
    effect,
    of[line].count,
    of[line].amountSen,
  ]);
