import type { Instant } from '../../../domain/time.ts';
import type { Schedule } from '../../../work/job.ts';
import { FormToken, type View } from '../page.tsx';
import { RunOutcome, tookWords } from './run-outcome.tsx';
import type { ScheduleShown } from '../../jobs/schedules-shown.ts';
import { type JobWords, jobWords } from './words.ts';

interface SchedulesProps {
  readonly view: View;
  readonly schedules: readonly ScheduleShown[];
}

export function SchedulesSection({ view, schedules }: SchedulesProps) {
  const words = jobWords[view.session.language];
  return (
    <section class="card" id="schedules">
      <h2>{words.schedules}</h2>
      <div class="scroll" tabindex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.schedule}</th>
              <th scope="col">{words.runsAt}</th>
              <th scope="col">{words.next}</th>
              <th scope="col">{words.last}</th>
              <th scope="col" class="num">
                {words.took}
              </th>
              <th scope="col">{words.outcome}</th>
            </tr>
          </thead>
          <tbody>
            {schedules.map((each) => (
              <ScheduleRow view={view} of={each} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function ScheduleRow({ view, of }: { readonly view: View; readonly of: ScheduleShown }) {
  const words = jobWords[view.session.language];
  const { name, schedule, lastRun } = of;
  return (
    <tr>
      <th scope="row">
        <a href={`/jobs/schedules/${name}`}>{name}</a>
      </th>
      <td class="text">
        {timesOf(schedule, words)}
        <br />
        <span class="soft">{words.jobs[name]}</span>
      </td>
      <td>
        <NextRun view={view} of={of} />
        {view.may('run_jobs') ? <RunNow view={view} name={name} /> : null}
      </td>
      <td>{lastRun === null ? words.never : view.reading.time(lastRun.startedAt)}</td>
      <td class="num">{lastRun === null ? '' : tookWords(view, lastRun)}</td>
      <td class="text">{lastRun === null ? '' : <RunOutcome view={view} run={lastRun} />}</td>
    </tr>
  );
}

function NextRun({ view, of }: { readonly view: View; readonly of: ScheduleShown }) {
  const words = jobWords[view.session.language];
  if (of.isRunning) return <span class="state">{words.running}</span>;
  const next: Instant | null = of.nextRunAt;
  if (next === null) return <>{words.notKnown}</>;
  return (
    <>
      {view.reading.time(next)}
      {of.isLate ? (
        <>
          <br />
          <span class="state warn">{words.late}</span>
        </>
      ) : null}
    </>
  );
}

function RunNow({ view, name }: { readonly view: View; readonly name: string }) {
  const words = jobWords[view.session.language];
  return (
    <form method="post" action={`/jobs/schedules/${name}/run`}>
      <FormToken view={view} />
      <button type="submit" class="second" aria-label={`${words.runNow}: ${name}`}>
        {words.runNow}
      </button>
    </form>
  );
}

function timesOf(schedule: Schedule, words: JobWords): string {
  if (schedule.kind === 'every') return words.every(schedule.ms / 1000);
  const [, minute, hour] = /^(\d{1,2}) (\d{1,2}) \* \* \*$/.exec(schedule.pattern) ?? [];
  if (minute === undefined || hour === undefined) return words.cron(schedule.pattern);
  return words.dailyAt(`${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`);
}
