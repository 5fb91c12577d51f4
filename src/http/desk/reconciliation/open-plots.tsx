import { AGE_BUCKETS, type AgeBucket } from '../../../reconciliation/exceptions/age.ts';
import {
  EXCEPTION_CATEGORIES,
  type ExceptionCategory,
  SEVERITIES,
  type Severity,
} from '../../../reconciliation/exceptions/categories.ts';
import {
  addTallies,
  type Ageing,
  NOTHING,
  type RunSummary,
  type Tally,
} from '../../../reconciliation/runs/run-summary.ts';
import { categoryWords } from '../exceptions/category-words.ts';
import type { View } from '../page.tsx';
import { Figures } from './figures.tsx';
import { reconciliationWords } from './words.ts';

type Exceptions = RunSummary['exceptions'];

interface PlotProps {
  readonly view: View;
  readonly exceptions: Exceptions;
}

/** Youngest first. */
const AGES: readonly AgeBucket[] = AGE_BUCKETS.map(([, name]) => name).toReversed();

const WIDTH = 720;

/** What a run left open, by age and severity. */
export function AgePlot({ view, exceptions }: PlotProps) {
  const words = reconciliationWords[view.session.language];
  const ageing = exceptions.byAge ?? {};
  return (
    <section class="card">
      <h2>{words.plots.age}</h2>
      {Object.keys(ageing).length === 0 ? (
        <p>{words.plots.nothingOpen}</p>
      ) : (
        <>
          <div class="scroll" tabindex={0}>
            <AgeBars view={view} ageing={ageing} />
          </div>
          <AgeFigures view={view} ageing={ageing} />
        </>
      )}
    </section>
  );
}

interface AgeProps {
  readonly view: View;
  readonly ageing: Ageing;
}

const tallyOf = (ageing: Ageing, age: AgeBucket): Tally =>
  Object.values(ageing[age] ?? {}).reduce(addTallies, NOTHING);

const BASE = 190;
const TALLEST = 140;
const BAR = 72;
const STEP = 132;

function AgeBars({ view, ageing }: AgeProps) {
  const words = reconciliationWords[view.session.language];
  const most = Math.max(1, ...AGES.map((age) => tallyOf(ageing, age).count));
  return (
    <svg class="plot" viewBox={`0 0 ${WIDTH} 250`} role="img" aria-labelledby="age-title age-about">
      <title id="age-title">{words.plots.age}</title>
      <desc id="age-about">{words.plots.ageAbout}</desc>
      <Patterns />
      <line class="grid" x1={24} x2={WIDTH - 8} y1={BASE} y2={BASE} />
      {AGES.map((age, index) => {
        const x = 40 + index * STEP;
        const { count } = tallyOf(ageing, age);
        return (
          <g>
            {partsOf(ageing, age, most).map(({ severity, y, height }) => (
              <rect {...look(severity)} x={x} y={y} width={BAR} height={height} />
            ))}
            <text x={x + BAR / 2} y={BASE - (count / most) * TALLEST - 6} text-anchor="middle">
              {view.reading.count(count)}
            </text>
            <text x={x + BAR / 2} y={BASE + 18} text-anchor="middle">
              {words.ages[age]}
            </text>
          </g>
        );
      })}
      {SEVERITIES.map((severity, index) => (
        <g>
          <rect {...look(severity)} x={40 + index * STEP} y={226} width={16} height={16} />
          <text x={62 + index * STEP} y={239}>
            {words.severities[severity]}
          </text>
        </g>
      ))}
    </svg>
  );
}

/** From the bottom up. */
function partsOf(ageing: Ageing, age: AgeBucket, most: number) {
  let y = BASE;
  return SEVERITIES.flatMap((severity) => {
    const count = ageing[age]?.[severity]?.count ?? 0;
    if (count === 0) return [];
    const height = Math.max(1, Math.round((count / most) * TALLEST * 10) / 10);
    y -= height;
    return [{ severity, y, height }];
  });
}

/** Severities differ by their pattern too. A style sheet of another address could not name the patterns. */
function look(severity: Severity): { class: string; fill?: string } {
  if (severity === 'high') return { class: 'part', fill: 'url(#hatched)' };
  if (severity === 'medium') return { class: 'part', fill: 'url(#dotted)' };
  return { class: `part ${severity}` };
}

function Patterns() {
  return (
    <defs>
      <pattern id="hatched" width="6" height="6" patternUnits="userSpaceOnUse">
        <rect class="paper" width="6" height="6" />
        <path class="ink" d="M0 6 L6 0" />
      </pattern>
      <pattern id="dotted" width="6" height="6" patternUnits="userSpaceOnUse">
        <rect class="paper" width="6" height="6" />
        <circle class="dot" cx="3" cy="3" r="1.5" />
      </pattern>
    </defs>
  );
}

function AgeFigures({ view, ageing }: AgeProps) {
  const words = reconciliationWords[view.session.language];
  const { reading } = view;
  return (
    <Figures
      view={view}
      heads={{
        words: [words.plots.ageBucket],
        numbers: [
          ...SEVERITIES.map((severity) => words.severities[severity]),
          words.plots.total,
          words.atRisk,
        ],
      }}
    >
      {AGES.map((age) => {
        const all = tallyOf(ageing, age);
        return (
          <tr>
            <th scope="row">{words.ages[age]}</th>
            {SEVERITIES.map((severity) => (
              <td class="num">{reading.count(ageing[age]?.[severity]?.count ?? 0)}</td>
            ))}
            <td class="num">{reading.count(all.count)}</td>
            <td class="num">{reading.amount(all.amountSen)}</td>
          </tr>
        );
      })}
    </Figures>
  );
}

interface CategoryLine {
  readonly category: string;
  readonly title: string;
  readonly tally: Tally;
}

/** What a run left open, by category and value. */
export function ValuePlot({ view, exceptions }: PlotProps) {
  const words = reconciliationWords[view.session.language];
  const lines = Object.entries(exceptions.byCategory)
    .map(([category, tally]) => ({
      category,
      title: isCategory(category) ? categoryWords[view.session.language][category].title : category,
      tally,
    }))
    .toSorted((a, b) => b.tally.amountSen - a.tally.amountSen);
  return (
    <section class="card">
      <h2>{words.plots.value}</h2>
      {lines.length === 0 ? (
        <p>{words.plots.nothingOpen}</p>
      ) : (
        <>
          <div class="scroll" tabindex={0}>
            <ValueBars view={view} lines={lines} />
          </div>
          <ValueFigures view={view} lines={lines} />
        </>
      )}
    </section>
  );
}

const isCategory = (name: string): name is ExceptionCategory => name in EXCEPTION_CATEGORIES;

interface ValueProps {
  readonly view: View;
  readonly lines: readonly CategoryLine[];
}

const ROW = 44;
const WIDEST = 480;

/** The name stands above its bar, where it has room. */
function ValueBars({ view, lines }: ValueProps) {
  const words = reconciliationWords[view.session.language];
  const most = Math.max(1, ...lines.map(({ tally }) => tally.amountSen));
  return (
    <svg
      class="plot"
      viewBox={`0 0 ${WIDTH} ${lines.length * ROW + 8}`}
      role="img"
      aria-labelledby="value-title value-about"
    >
      <title id="value-title">{words.plots.value}</title>
      <desc id="value-about">{words.plots.valueAbout}</desc>
      {lines.map(({ title, tally }, index) => {
        const width = Math.round((tally.amountSen / most) * WIDEST * 10) / 10;
        return (
          <g>
            <text x={8} y={index * ROW + 16}>
              {title}
            </text>
            <rect class="bar" x={8} y={index * ROW + 22} width={width} height={14} />
            <text x={width + 16} y={index * ROW + 34}>
              {view.reading.amount(tally.amountSen)}
            </text>
          </g>
        );
      })}
    </svg>
  );
}

function ValueFigures({ view, lines }: ValueProps) {
  const words = reconciliationWords[view.session.language];
  const { reading } = view;
  return (
    <Figures
      view={view}
      heads={{ words: [words.plots.category], numbers: [words.open, words.atRisk] }}
    >
      {lines.map(({ title, category, tally }) => (
        <tr>
          <th scope="row">
            {title} <code>{category}</code>
          </th>
          <td class="num">{reading.count(tally.count)}</td>
          <td class="num">{reading.amount(tally.amountSen)}</td>
        </tr>
      ))}
    </Figures>
  );
}
