import type { Run } from '../../../reconciliation/runs/run-store.ts';
import { FormToken, Page, type View } from '../page.tsx';
import { EVERY_STREAM } from '../../reconciliation/stream-at-work.ts';
import type { RunsAtWork } from '../../reconciliation/background-runs.ts';
import { matchRate } from '../../reconciliation/match-rate.ts';
import { PartsMenu } from './parts-menu.tsx';
import { said } from './rate-plot.tsx';
import { reconciliationWords } from './words.ts';

export interface StreamLine {
  readonly name: string;
  readonly title: string;
  readonly last: Run | null;
  readonly isUnderWay: boolean;
}

interface StreamsProps {
  readonly view: View;
  readonly streams: readonly StreamLine[];
  readonly atWork: RunsAtWork | null;
}

/** Every stream as its last run left it. */
export function StreamsPage({ view, streams, atWork }: StreamsProps) {
  const words = reconciliationWords[view.session.language];
  return (
    <Page view={view} title={words.title} menu="reconciliation">
      <PartsMenu view={view} at="streams" />
      <section class="card">
        <h2>{words.streams}</h2>
        <div class="scroll" tabindex={0}>
          <table>
            <StreamsHead view={view} />
            <tbody>
              {streams.map((stream) => (
                <StreamRow view={view} stream={stream} />
              ))}
            </tbody>
          </table>
        </div>
        <p class="soft">{words.rate.about}</p>
      </section>
      {atWork === null && view.may('reconcile') ? (
        <form
          method="post"
          action="/reconciliation/run"
          data-question={words.overview.runAllQuestion}
        >
          <FormToken view={view} />
          <input type="hidden" name="stream" value={EVERY_STREAM} />
          <button type="submit">{words.overview.runAll}</button>
        </form>
      ) : null}
    </Page>
  );
}

function StreamsHead({ view }: { readonly view: View }) {
  const words = reconciliationWords[view.session.language];
  return (
    <thead>
      <tr>
        <th scope="col">{words.overview.stream}</th>
        <th scope="col">{words.overview.lastRun}</th>
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
  );
}

function StreamRow({ view, stream }: { readonly view: View; readonly stream: StreamLine }) {
  const words = reconciliationWords[view.session.language];
  const { name, title, last, isUnderWay } = stream;
  return (
    <tr>
      <th scope="row" class="wrap">
        <a href={`/reconciliation/streams/${name}`}>{name}</a>
        <br />
        <span class="soft">{words.streamTitle(name, title)}</span>
      </th>
      <td>
        {last === null ? words.overview.never : view.reading.time(last.startedAt)}
        {isUnderWay ? ` (${words.overview.underWay})` : ''}
      </td>
      <RunFigures view={view} run={last} />
    </tr>
  );
}

/** Four cells: both rates, and what was open at the end. Empty where there is no summary. */
export function RunFigures({ view, run }: { readonly view: View; readonly run: Run | null }) {
  const summary = run?.summary ?? null;
  if (summary === null) {
    return (
      <>
        <td class="num"></td>
        <td class="num"></td>
        <td class="num"></td>
        <td class="num"></td>
      </>
    );
  }
  const { open } = summary.exceptions;
  const rate = matchRate(summary);
  return (
    <>
      <td class="num">{said(view, rate.byCount)}</td>
      <td class="num">{said(view, rate.byValue)}</td>
      <td class="num">{view.reading.count(open.count)}</td>
      <td class="num">{view.reading.amount(open.amountSen)}</td>
    </>
  );
}
