import { epochMs } from '../../../domain/time.ts';
import type { Run } from '../../../reconciliation/runs/run-store.ts';
import type { StreamAtWork } from '../../reconciliation/stream-at-work.ts';
import { FormToken, Page, type View } from '../page.tsx';
import type { FailedRun } from '../../reconciliation/background-runs.ts';
import { AgePlot, ValuePlot } from './open-plots.tsx';
import { PartsMenu } from './parts-menu.tsx';
import { RatePlot } from './rate-plot.tsx';
import { RunFigures } from './streams-page.tsx';
import { reconciliationWords } from './words.ts';

export interface StreamShown {
  readonly name: string;
  readonly title: string;
  /** Declared, so that it can be run: a pair may have been taken out of the settings. */
  readonly isDeclared: boolean;
  readonly atWork: StreamAtWork | null;
  readonly failed: FailedRun | null;
  /** For the plots, newest first; empty on later pages. */
  readonly plotted: readonly Run[];
  readonly runs: readonly Run[];
  readonly isOfEveryKind: boolean;
  readonly nextBefore: number | null;
}

interface StreamProps {
  readonly view: View;
  readonly shown: StreamShown;
}

export function StreamPage({ view, shown }: StreamProps) {
  const words = reconciliationWords[view.session.language];
  const { name, plotted } = shown;
  const exceptions = plotted.find(({ summary }) => summary !== null)?.summary?.exceptions;
  return (
    <Page view={view} title={name} menu="reconciliation">
      <PartsMenu view={view} />
      <p>{words.streamTitle(name, shown.title)}</p>
      <Failure view={view} shown={shown} />
      {shown.atWork === null ? (
        <RunNow view={view} shown={shown} />
      ) : (
        <AtWork view={view} stream={name} atWork={shown.atWork} />
      )}
      {plotted.length === 0 ? null : <RatePlot view={view} runs={plotted} />}
      {exceptions === undefined ? null : (
        <>
          <AgePlot view={view} exceptions={exceptions} />
          <ValuePlot view={view} exceptions={exceptions} />
        </>
      )}
      <Runs view={view} shown={shown} />
    </Page>
  );
}

function Failure({ view, shown: { failed, atWork } }: StreamProps) {
  const words = reconciliationWords[view.session.language];
  if (failed === null || atWork !== null) return null;
  const { problem, at } = failed;
  const told = problem === null ? null : view.tell.problem(problem);
  return (
    <div class="note bad" role="alert">
      <strong>{words.run.failed}</strong> ({view.reading.time(at)}).{' '}
      {told === null ? words.run.fault : `${told.message} ${told.next}`}
    </div>
  );
}

function RunNow({ view, shown }: StreamProps) {
  const words = reconciliationWords[view.session.language];
  if (!shown.isDeclared || !view.may('reconcile')) return null;
  return (
    <form method="post" action="/reconciliation/run" data-question={words.run.nowQuestion}>
      <FormToken view={view} />
      <input type="hidden" name="stream" value={shown.name} />
      <p>
        <button type="submit">{words.run.now}</button>
      </p>
    </form>
  );
}

interface AtWorkProps {
  readonly view: View;
  readonly stream: string;
  readonly atWork: StreamAtWork;
}

/** Asked for again until the run has ended; then the whole page is. */
export function AtWork({ view, stream, atWork: { run, step } }: AtWorkProps) {
  const words = reconciliationWords[view.session.language];
  return (
    <section
      class="card"
      id="at-work"
      aria-live="polite"
      hx-get={`/reconciliation/streams/${stream}/progress`}
      hx-trigger="every 2s"
      hx-swap="outerHTML"
    >
      <h2>{words.run.underWay}</h2>
      <progress aria-label={words.run.underWay}></progress>
      {run === null ? null : (
        <p>{words.run.startedBy(run.startedBy, view.reading.time(run.startedAt))}</p>
      )}
      {step === null ? null : (
        <p>
          {words.run.step}: {step === '' ? words.run.waiting : <code>{step}</code>}
        </p>
      )}
      <p>
        <a href={`/reconciliation/streams/${stream}`}>{words.run.look}</a>
      </p>
    </section>
  );
}

function Runs({ view, shown }: StreamProps) {
  const words = reconciliationWords[view.session.language];
  const { name, runs, isOfEveryKind, nextBefore } = shown;
  const here = `/reconciliation/streams/${name}`;
  return (
    <section class="card">
      <h2>{words.run.runs}</h2>
      <p>
        {isOfEveryKind ? (
          <a href={here}>{words.run.onlyRuns}</a>
        ) : (
          <a href={`${here}?kinds=all`}>{words.run.all}</a>
        )}
      </p>
      {runs.length === 0 ? <p>{words.run.none}</p> : <RunTable view={view} runs={runs} />}
      {nextBefore === null ? null : (
        <p>
          <a href={`${here}?before=${nextBefore}${isOfEveryKind ? '&kinds=all' : ''}`}>
            {words.run.next}
          </a>
        </p>
      )}
    </section>
  );
}

function RunTable({ view, runs }: { readonly view: View; readonly runs: readonly Run[] }) {
  const words = reconciliationWords[view.session.language];
  return (
    <div class="scroll" tabindex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.run.run}</th>
            <th scope="col">{words.run.started}</th>
            <th scope="col">{words.run.by}</th>
            <th scope="col">{words.run.took}</th>
            <th scope="col">{words.run.state}</th>
            <th scope="col" class="num">
              {words.rate.byCount}
            </th>
            <th scope="col" class="num">
              {words.rate.byValue}
            </th>
            <th scope="col" class="num">
              {words.open}
            </th>
            <th scope="col" class="num">
              {words.atRisk}
            </th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <tr>
              <th scope="row">
                <a href={`/reconciliation/runs/${run.id}`}>{run.number}</a>
              </th>
              <td>{view.reading.time(run.startedAt)}</td>
              <td>{run.startedBy}</td>
              <td>{tookSeconds(view, run)}</td>
              <td>
                {words.states[run.state]}
                {run.kind === 'reconciliation' ? '' : ` · ${words.kinds[run.kind]}`}
              </td>
              <RunFigures view={view} run={run} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Empty where it has no end. */
export function tookSeconds(view: View, { startedAt, endedAt }: Run): string {
  if (endedAt === null) return '';
  const seconds = (epochMs(endedAt) - epochMs(startedAt)) / 1000;
  const format = new Intl.NumberFormat(view.words.locale, {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  return `${format.format(seconds)} s`;
}
