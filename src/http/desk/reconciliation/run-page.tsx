import { REPORT_NAMES } from '../../../reporting/reconciliation/report-tables.ts';
import { ROLL_FORWARD_LINES } from '../../../reporting/reconciliation/roll-forward-table.ts';
import type {
  LegSummary,
  RollForward,
  RunSummary,
  Tally,
} from '../../../reconciliation/runs/run-summary.ts';
import type { Run } from '../../../reconciliation/runs/run-store.ts';
import { Page, type View } from '../page.tsx';
import { matchRate } from '../../reconciliation/match-rate.ts';
import { AgePlot, ValuePlot } from './open-plots.tsx';
import { PartsMenu } from './parts-menu.tsx';
import { said } from './rate-plot.tsx';
import { tookSeconds } from './stream-page.tsx';
import { reconciliationWords } from './words.ts';

interface RunProps {
  readonly view: View;
  readonly run: Run;
}

export function RunPage({ view, run }: RunProps) {
  const words = reconciliationWords[view.session.language];
  const { summary } = run;
  const title = words.run.title(String(run.number), run.stream);
  return (
    <Page view={view} title={title} menu="reconciliation">
      <PartsMenu view={view} />
      <RunFacts view={view} run={run} />
      <Downloads view={view} run={run} />
      {summary === null ? (
        <p class="note">{run.kind === 'close' ? words.run.closing : words.run.noSummary}</p>
      ) : (
        <>
          <section class="card">
            <h2>{words.run.summary}</h2>
            <Legs view={view} legs={summary.legs} />
            <Passes view={view} legs={summary.legs} />
          </section>
          <section class="card">
            <h2>{words.run.rollForward}</h2>
            <RollForwardTable view={view} of={summary.rollForward} />
          </section>
          <AgePlot view={view} exceptions={summary.exceptions} />
          <ValuePlot view={view} exceptions={summary.exceptions} />
        </>
      )}
      <p>
        <a href={`/reconciliation/streams/${run.stream}`}>{words.run.back}</a>
      </p>
    </Page>
  );
}

function RunFacts({ view, run }: RunProps) {
  const words = reconciliationWords[view.session.language];
  const { reading } = view;
  return (
    <section class="card">
      <dl>
        <dt>{words.run.kind}</dt>
        <dd>
          {words.kinds[run.kind]} · {words.states[run.state]}
        </dd>
        <dt>{words.run.started}</dt>
        <dd>
          {reading.time(run.startedAt)} · {words.run.by} {run.startedBy}
        </dd>
        <dt>{words.run.took}</dt>
        <dd>{tookSeconds(view, run)}</dd>
        <dt>{words.run.asOf}</dt>
        <dd>{reading.time(run.asOf)}</dd>
        {run.summary === null ? null : <SummaryFacts view={view} summary={run.summary} />}
        <dt>{words.run.id}</dt>
        <dd>
          <code>{run.id}</code>
        </dd>
      </dl>
    </section>
  );
}

function SummaryFacts({ view, summary }: { readonly view: View; readonly summary: RunSummary }) {
  const words = reconciliationWords[view.session.language];
  const rate = matchRate(summary);
  const { open } = summary.exceptions;
  return (
    <>
      <dt>{words.rate.byCount}</dt>
      <dd>{said(view, rate.byCount)}</dd>
      <dt>{words.rate.byValue}</dt>
      <dd>{said(view, rate.byValue)}</dd>
      <dt>{words.open}</dt>
      <dd>{tallyText(view, open)}</dd>
    </>
  );
}

const tallyText = ({ reading }: View, { count, amountSen }: Tally): string =>
  `${reading.count(count)} · ${reading.amount(amountSen)}`;

/** A closing has those of its period, and a run that was cut off has none. */
function Downloads({ view, run }: RunProps) {
  const words = reconciliationWords[view.session.language];
  if (run.state !== 'finished' || run.kind === 'close') return null;
  return (
    <section class="card">
      <h2>{words.run.downloads}</h2>
      <ul>
        {REPORT_NAMES.map((name) => (
          <li>
            <a href={`/api/runs/${run.id}/${name}.csv`}>{words.run.reports[name]} (CSV)</a>
          </li>
        ))}
        <li>
          <a href={`/api/runs/${run.id}/report.xlsx`}>{words.run.workbook}</a>
        </li>
      </ul>
    </section>
  );
}

interface LegsProps {
  readonly view: View;
  readonly legs: readonly LegSummary[];
}

/** A line for each figure, a column for each leg: legs are few, and figures are read beside each other. */
function Legs({ view, legs }: LegsProps) {
  const words = reconciliationWords[view.session.language];
  const { reading } = view;
  const lines: readonly (readonly [string, (leg: LegSummary) => string])[] = [
    [words.run.ours, ({ ours }) => tallyText(view, ours)],
    [words.run.matchedOurs, ({ oursMatched }) => tallyText(view, oursMatched)],
    [words.run.oursOpen, ({ oursOpen }) => tallyText(view, oursOpen)],
    [words.run.theirs, ({ theirs }) => tallyText(view, theirs)],
    [words.run.matchedTheirs, ({ theirsMatched }) => tallyText(view, theirsMatched)],
    [words.run.theirsOpen, ({ theirsOpen }) => tallyText(view, theirsOpen)],
    [words.run.pending, ({ pending }) => tallyText(view, pending)],
    [words.run.tolerated, ({ toleratedSen }) => reading.amount(toleratedSen)],
    [words.run.fees, ({ feesSen }) => reading.amount(feesSen)],
    [words.run.revoked, ({ revoked }) => reading.count(revoked)],
    [words.run.gaveUp, ({ gaveUp }) => reading.count(gaveUp)],
  ];
  return (
    <div class="scroll" tabindex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.run.leg}</th>
            {legs.map(({ leg }) => (
              <th scope="col" class="num">
                {leg}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map(([title, text]) => (
            <tr>
              <th scope="row">{title}</th>
              {legs.map((leg) => (
                <td class="num">{text(leg)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Passes({ view, legs }: LegsProps) {
  const words = reconciliationWords[view.session.language];
  const lines = legs.flatMap(({ leg, byPass }) =>
    Object.entries(byPass).map(([pass, tally]) => ({ leg, pass, tally })),
  );
  if (lines.length === 0) return <p>{words.run.noPass}</p>;
  return (
    <>
      <h3>{words.run.byPass}</h3>
      <div class="scroll" tabindex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.run.leg}</th>
              <th scope="col">{words.run.pass}</th>
              <th scope="col" class="num">
                {words.run.matches}
              </th>
              <th scope="col" class="num">
                {words.run.value}
              </th>
            </tr>
          </thead>
          <tbody>
            {lines.map(({ leg, pass, tally }) => (
              <tr>
                <td>{leg}</td>
                <th scope="row">{pass}</th>
                <td class="num">{view.reading.count(tally.count)}</td>
                <td class="num">{view.reading.amount(tally.amountSen)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

const SIGNS: Readonly<Record<string, string>> = { adds: '+', takes: '−', gives: '=' };

/** Lines that add up, with the sign of each. */
export function RollForwardTable({ view, of }: { readonly view: View; readonly of: RollForward }) {
  const words = reconciliationWords[view.session.language];
  return (
    <div class="scroll" tabindex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.run.line}</th>
            <th scope="col" class="num">
              {words.run.count}
            </th>
            <th scope="col" class="num">
              {words.run.value}
            </th>
          </tr>
        </thead>
        <tbody>
          {ROLL_FORWARD_LINES.map(([line, _name, effect]) => (
            <tr>
              <th scope="row">
                {SIGNS[effect]} {words.run.rollForwardLines[line]}
              </th>
              <td class="num">{view.reading.count(of[line].count)}</td>
              <td class="num">{view.reading.amount(of[line].amountSen)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
