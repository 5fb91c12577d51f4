import { sen } from '../../../domain/money.ts';
import { epochMs } from '../../../domain/time.ts';
import type { ScheduleRun } from '../../../work/schedule-store.ts';
import type { View } from '../page.tsx';
import { jobWords } from './words.ts';

interface RunProps {
  readonly view: View;
  readonly run: ScheduleRun;
}

/** What a run counted, or why it failed. */
export function RunOutcome({ view, run }: RunProps) {
  const words = jobWords[view.session.language];
  if (run.error !== null) {
    return (
      <>
        <span class="state bad">{words.failed}</span> {run.error}
      </>
    );
  }
  const counts = Object.entries(run.counts ?? {});
  if (counts.every(([, count]) => count === 0)) return <>{words.nothingCounted}</>;
  return <>{counts.map(([name, count]) => countWords(view, name, count)).join(' · ')}</>;
}

function countWords(view: View, name: string, count: number): string {
  const words = jobWords[view.session.language];
  const shown = name.endsWith('Sen') ? view.reading.amount(sen(count)) : view.reading.count(count);
  return `${words.counts[name] ?? name} ${shown}`;
}

/** To a tenth of a second. */
export function tookWords(view: View, { startedAt, endedAt }: ScheduleRun): string {
  const seconds = Math.round((epochMs(endedAt) - epochMs(startedAt)) / 100) / 10;
  return jobWords[view.session.language].seconds(view.reading.count(seconds));
}
