import type { Run } from '../../../reconciliation/runs/run-store.ts';
import type { View } from '../page.tsx';
import { matchRate, type MatchRate, percent } from '../../reconciliation/match-rate.ts';
import { Figures } from './figures.tsx';
import { reconciliationWords } from './words.ts';

const WIDTH = 720;
const HEIGHT = 240;
const LEFT = 56;
const RIGHT = 16;
const TOP = 36;
const BOTTOM = 32;

interface RatedRun {
  readonly run: Run;
  readonly rate: MatchRate;
}

/** Match rates of runs that are given newest first; those that met nothing new are left out. */
export function RatePlot({ view, runs }: { readonly view: View; readonly runs: readonly Run[] }) {
  const words = reconciliationWords[view.session.language];
  const rated = runs
    .flatMap((run) => (run.summary === null ? [] : [{ run, rate: matchRate(run.summary) }]))
    .filter(({ rate }) => rate.byCount !== null || rate.byValue !== null)
    .toReversed();
  return (
    <section class="card">
      <h2>{words.plots.rate}</h2>
      {rated.length === 0 ? (
        <p>{words.plots.noRuns}</p>
      ) : (
        <>
          <div class="scroll" tabindex={0}>
            <Lines view={view} rated={rated} />
          </div>
          <RateFigures view={view} rated={rated} />
        </>
      )}
      <p class="soft">{words.rate.about}</p>
    </section>
  );
}

interface LinesProps {
  readonly view: View;
  readonly rated: readonly RatedRun[];
}

function Lines({ view, rated }: LinesProps) {
  const words = reconciliationWords[view.session.language];
  const first = rated[0];
  const last = rated.at(-1);
  return (
    <svg
      class="plot"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-labelledby="rate-title rate-about"
    >
      <title id="rate-title">{words.plots.rate}</title>
      <desc id="rate-about">{words.plots.rateAbout(rated.length)}</desc>
      {[0, 0.5, 1].map((level) => (
        <g>
          <line class="grid" x1={LEFT} x2={WIDTH - RIGHT} y1={yOf(level)} y2={yOf(level)} />
          <text x={LEFT - 8} y={yOf(level) + 4} text-anchor="end">
            {percent(view.words.locale, level)}
          </text>
        </g>
      ))}
      <Line marks="round" values={rated.map(({ rate }) => rate.byCount)} />
      <Line marks="square" values={rated.map(({ rate }) => rate.byValue)} />
      <g class="round">
        <line x1={LEFT} x2={LEFT + 36} y1={16} y2={16} />
        <circle cx={LEFT + 18} cy={16} r={4} />
        <text x={LEFT + 44} y={20}>
          {words.rate.byCount}
        </text>
      </g>
      <g class="square">
        <line x1={LEFT + 300} x2={LEFT + 336} y1={16} y2={16} />
        <rect x={LEFT + 314} y={12} width={8} height={8} />
        <text x={LEFT + 344} y={20}>
          {words.rate.byValue}
        </text>
      </g>
      <text x={LEFT} y={HEIGHT - 8}>
        {first === undefined ? '' : view.reading.time(first.run.startedAt)}
      </text>
      {first === last || last === undefined ? null : (
        <text x={WIDTH - RIGHT} y={HEIGHT - 8} text-anchor="end">
          {view.reading.time(last.run.startedAt)}
        </text>
      )}
    </svg>
  );
}

const yOf = (rate: number): number =>
  Math.round((TOP + (1 - rate) * (HEIGHT - TOP - BOTTOM)) * 10) / 10;

function xOf(index: number, of: number): number {
  const width = WIDTH - LEFT - RIGHT - 16;
  const at = of === 1 ? width / 2 : (index * width) / (of - 1);
  return Math.round((LEFT + 8 + at) * 10) / 10;
}

interface LineProps {
  readonly marks: 'round' | 'square';
  readonly values: readonly (number | null)[];
}

/** A line with a mark for each value, so that the two are told apart without their colours. */
function Line({ marks, values }: LineProps) {
  const points = values.flatMap((value, index) =>
    value === null ? [] : [{ x: xOf(index, values.length), y: yOf(value) }],
  );
  return (
    <g class={marks}>
      <polyline points={points.map(({ x, y }) => `${x},${y}`).join(' ')} />
      {points.map(({ x, y }) =>
        marks === 'round' ? (
          <circle cx={x} cy={y} r={4} />
        ) : (
          <rect x={x - 3} y={y - 3} width={6} height={6} />
        ),
      )}
    </g>
  );
}

function RateFigures({ view, rated }: LinesProps) {
  const words = reconciliationWords[view.session.language];
  return (
    <Figures
      view={view}
      heads={{
        words: [words.run.run, words.run.started],
        numbers: [words.rate.byCount, words.rate.byValue],
      }}
    >
      {rated.map(({ run, rate }) => (
        <tr>
          <th scope="row">
            <a href={`/reconciliation/runs/${run.id}`}>{run.number}</a>
          </th>
          <td>{view.reading.time(run.startedAt)}</td>
          <td class="num">{said(view, rate.byCount)}</td>
          <td class="num">{said(view, rate.byValue)}</td>
        </tr>
      ))}
    </Figures>
  );
}

/** A share for a cell; where there is none, why. */
export function said(view: View, rate: number | null): string {
  const words = reconciliationWords[view.session.language];
  return rate === null ? words.rate.nothing : percent(view.words.locale, rate);
}
