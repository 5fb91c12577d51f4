import type { ScheduleRun } from '../../../work/schedule-store.ts';
import { Page, type View } from '../page.tsx';
import { RunOutcome, tookWords } from './run-outcome.tsx';
import { jobWords } from './words.ts';

interface ScheduleProps {
  readonly view: View;
  readonly name: string;
  readonly runs: readonly ScheduleRun[];
}

/** The history of one schedule, newest first. */
export function SchedulePage({ view, name, runs }: ScheduleProps) {
  const words = jobWords[view.session.language];
  return (
    <Page view={view} title={name} menu="jobs">
      <p>
        <a href="/jobs">{words.allJobs}</a>
      </p>
      <p>{words.jobs[name]}</p>
      <h2>{words.history}</h2>
      {runs.length === 0 ? <p>{words.noRuns}</p> : <RunTable view={view} runs={runs} />}
    </Page>
  );
}

function RunTable({ view, runs }: Pick<ScheduleProps, 'view' | 'runs'>) {
  const words = jobWords[view.session.language];
  return (
    <div class="scroll" tabindex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.startedAt}</th>
            <th scope="col">{words.endedAt}</th>
            <th scope="col" class="num">
              {words.took}
            </th>
            <th scope="col">{words.outcome}</th>
            <th scope="col">{words.worker}</th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <tr>
              <td>{view.reading.time(run.startedAt)}</td>
              <td>{view.reading.time(run.endedAt)}</td>
              <td class="num">{tookWords(view, run)}</td>
              <td class="text">
                <RunOutcome view={view} run={run} />
              </td>
              <td>{run.owner}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
