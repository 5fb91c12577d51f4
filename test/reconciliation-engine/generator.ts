import { Random } from '../chaos/random.ts';
import { GeneratedCalendar } from './calendar.ts';
import { type Case, Draw } from './cases.ts';
import { EXACT, FAMILIES } from './families.ts';
import type { Line, LineSide } from './generated-line.ts';

export interface GeneratorOptions {
  readonly seed: number;
  /** Of each side; the few of the extra families come on top. */
  readonly rows: number;
  /** Where the numbers of items and references begin, so that two sets of lines have none in common. */
  readonly first?: number;
  /** Only lines that match exactly: a history in which nothing is left open. */
  readonly onlyExact?: boolean;
}

/**
 * Two sources with everything that happens between them, and the truth about each line: 90 % exact, 3 % a
 * day or three late, 2 % net of fee, 1 % ambiguous, 1 % duplicates, 1 % reversed or partial, 2 % missing on
 * either side; on top of them batches settled by one line and a few of what else goes wrong. The same seed
 * gives the same lines, one case after the other, without holding them.
 */
export function* generateCases(options: GeneratorOptions): Generator<Case> {
  const draw = new Draw(
    new Random(options.seed, 'reconciliation cases'),
    new GeneratedCalendar(),
    options.first ?? 0,
  );
  const order = new Random(options.seed, 'order of the cases');
  const left = casesOf(options);
  for (let total = left.reduce((sum, { cases }) => sum + cases, 0); total > 0; total -= 1) {
    let place = order.integer(1, total);
    const chosen = left.find(({ cases }) => {
      place -= cases;
      return place <= 0;
    });
    if (chosen === undefined) return;
    chosen.cases -= 1;
    yield chosen.draw(draw).map((line) => ({ ...line, family: chosen.name }));
  }
}

function casesOf({ rows, onlyExact = false }: GeneratorOptions) {
  const others = (onlyExact ? [] : FAMILIES).map(({ name, share, rows: each, draw, extra }) => ({
    name,
    draw,
    cases: Math.round((rows * share) / each),
    within: extra === true ? 0 : Math.round(rows * share),
  }));
  const exact = rows - others.reduce((sum, { within }) => sum + within, 0);
  return [{ name: 'exact', draw: EXACT, cases: exact, within: exact }, ...others];
}

const BUFFERED = 10_000;

/**
 * The lines of one side, or of both, as their files would have them: near their order in time, but not in
 * the order of the other side.
 */
export function* generateLines(options: GeneratorOptions, side?: LineSide): Generator<Line[]> {
  const random = new Random(options.seed, `order of the lines ${side}`);
  let buffer: Line[] = [];
  for (const lines of generateCases(options)) {
    for (const line of lines) if (side === undefined || line.side === side) buffer.push(line);
    if (buffer.length >= BUFFERED) {
      yield random.shuffled(buffer);
      buffer = [];
    }
  }
  yield random.shuffled(buffer);
}
