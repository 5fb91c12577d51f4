import { sen } from '../../domain/money.ts';
import { type Queryable, rowsOf } from '../../platform/database/database.ts';
import type { RollForward } from '../runs/run-summary.ts';
import { atStake, isOpen } from './exception-sql.ts';
import { rollForward, type RollForwardLine, sumOfRollForwards } from './roll-forward.ts';

export interface RollForwardScope {
  readonly stream: string;
  /** From how the exceptions were as of this run; 0: from nothing … */
  readonly afterRunNumber: number;
  /** … to how they were as of this one. */
  readonly runNumber: number;
  /** Of both: as the run itself left them, or as they were when it closed a period (exception-store). */
  readonly view: 'after_run' | 'at_closing';
}

interface LineRow {
  readonly category: string;
  readonly line: RollForwardLine;
  readonly count: number;
  readonly amount: number;
}

const asOf = (view: RollForwardScope['view'], run: string): string =>
  view === 'at_closing'
    ? `seen.run_number < ${run}`
    : `(seen.run_number < ${run} OR (seen.run_number = ${run} AND seen.actor IS NULL))`;

/** Each version that takes part, beside what it found. Exceptions that nothing touched since are in `untouched`. */
const steps = (view: RollForwardScope['view']): string => `
  WITH touched AS (
    SELECT DISTINCT changed.exception_id AS id
    FROM exception_versions AS changed JOIN exceptions ON exceptions.id = changed.exception_id
    WHERE changed.run_number >= :after AND exceptions.stream = :stream
  ), versions AS (
    SELECT seen.exception_id, seen.version, seen.status, ${atStake('seen')} AS amount,
      CASE WHEN ${isOpen('seen.status')} THEN 1 ELSE 0 END AS is_open,
      CASE WHEN ${asOf(view, ':after')} THEN 1 ELSE 0 END AS is_before
    FROM touched JOIN exception_versions AS seen ON seen.exception_id = touched.id
    WHERE ${asOf(view, ':run')}
  ), steps AS (
    SELECT versions.*, lag(is_open) OVER life AS was_open, lag(amount) OVER life AS was_amount,
      lead(is_before) OVER life AS next_is_before
    FROM versions WINDOW life AS (PARTITION BY exception_id ORDER BY version)
  )`;

const LINES = `
  SELECT untouched.category, 'opening' AS line, 1 AS counted, ${atStake('newest')} AS amount
  FROM exceptions AS untouched JOIN exception_versions AS newest
    ON newest.exception_id = untouched.id AND newest.version = untouched.version
  WHERE untouched.stream = :stream AND ${isOpen('untouched.status')}
    AND untouched.id NOT IN (SELECT id FROM touched)
  UNION ALL
  SELECT exceptions.category, 'opening', 1, steps.amount
  FROM steps JOIN exceptions ON exceptions.id = steps.exception_id
  WHERE is_before = 1 AND coalesce(next_is_before, 0) = 0 AND is_open = 1
  UNION ALL
  SELECT exceptions.category,
    CASE WHEN is_open = 1 AND was_open IS NULL THEN 'opened'
      WHEN is_open = 1 AND was_open = 0 THEN 'reopened'
      WHEN is_open = 1 THEN 'revalued'
      WHEN steps.status = 'written_off' THEN 'writtenOff'
      WHEN steps.status = 'auto_closed' THEN 'autoClosed' ELSE 'resolved' END,
    CASE WHEN is_open = 1 AND was_open = 1 THEN 0 ELSE 1 END,
    CASE WHEN is_open = 0 THEN was_amount WHEN was_open = 1 THEN amount - was_amount ELSE amount END
  FROM steps JOIN exceptions ON exceptions.id = steps.exception_id
  WHERE is_before = 0 AND (is_open = 1 OR was_open = 1)`;

/**
 * What became of the exceptions between two moments, by category: opening + opened + reopened + revalued −
 * resolved − written off − closed by themselves = closing, by count and by amount at stake. Read from the
 * versions that people and runs made meanwhile, so that what was open and stays so costs one look each.
 */
export async function rollForwardByCategory(
  db: Queryable,
  { stream, afterRunNumber, runNumber, view }: RollForwardScope,
): Promise<Map<string, RollForward>> {
  const result: unknown = await db.raw(
    `${steps(view)}
     SELECT category, line, cast(sum(counted) AS integer) AS count, cast(sum(amount) AS bigint) AS amount
     FROM (${LINES}) AS all_lines GROUP BY category, line`,
    { stream, after: afterRunNumber, run: runNumber },
  );
  const rows = rowsOf<LineRow>(result);
  const categories = [...new Set(rows.map(({ category }) => category))].toSorted();
  return new Map(
    categories.map((each) => [each, fromLines(rows.filter(({ category }) => category === each))]),
  );
}

/** `revalued` has no count: as many stay open as before. */
function fromLines(rows: readonly LineRow[]): RollForward {
  return rollForward(
    Object.fromEntries(
      rows.map(({ line, count, amount }) => [line, { count, amountSen: sen(amount) }]),
    ),
  );
}

/** The same over all categories. */
export async function rollForwardOf(db: Queryable, scope: RollForwardScope): Promise<RollForward> {
  return sumOfRollForwards((await rollForwardByCategory(db, scope)).values());
}
