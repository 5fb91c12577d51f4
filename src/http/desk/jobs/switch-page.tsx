import type { Breaker } from '../../../breakers/breaker-store.ts';
import { MAX_REASON_CHARS } from '../../limits.ts';
import { FormToken, Page, type View } from '../page.tsx';
import { BreakerTable } from './breakers-section.tsx';
import { jobWords } from './words.ts';

interface SwitchProps {
  readonly view: View;
  readonly to: 'stop' | 'resume';
  readonly breakers: readonly Breaker[];
}

/** The question before the kill switch: what it does, and then the button. */
export function SwitchPage({ view, to, breakers }: SwitchProps) {
  const words = jobWords[view.session.language];
  const isStopped = breakers.some(({ kind }) => kind === 'kill_switch');
  const isDone = isStopped === (to === 'stop');
  return (
    <Page view={view} title={to === 'stop' ? words.stopTitle : words.resumeTitle} menu="jobs">
      <section class="card">
        <ul>
          {(to === 'stop' ? words.stops : words.resumes).map((line) => (
            <li>{line}</li>
          ))}
        </ul>
        {isDone ? (
          <p class="note">{to === 'stop' ? words.alreadyStopped : words.notStopped}</p>
        ) : (
          <SwitchForm view={view} to={to} />
        )}
        <p>
          <a href="/jobs">{words.back}</a>
        </p>
      </section>
      {to === 'stop' ? null : <OtherBreakers view={view} breakers={breakers} />}
    </Page>
  );
}

function SwitchForm({ view, to }: Pick<SwitchProps, 'view' | 'to'>) {
  const words = jobWords[view.session.language];
  return (
    <form method="post" action={`/jobs/${to}`}>
      <FormToken view={view} />
      <label for="reason">{words.reason}</label>
      <input id="reason" name="reason" type="text" maxlength={MAX_REASON_CHARS} />
      <p>
        <button type="submit" class={to === 'stop' ? 'bad' : undefined}>
          {to === 'stop' ? words.stopNow : words.resumeNow}
        </button>
      </p>
    </form>
  );
}

function OtherBreakers({ view, breakers }: Pick<SwitchProps, 'view' | 'breakers'>) {
  const others = breakers.filter(({ kind }) => kind !== 'kill_switch');
  if (others.length === 0) return null;
  return (
    <>
      <h2>{jobWords[view.session.language].breakers}</h2>
      <BreakerTable view={view} breakers={others} />
    </>
  );
}
