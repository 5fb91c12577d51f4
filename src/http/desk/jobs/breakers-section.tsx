import { BREAKERS } from '../../../breakers/breaker-kinds.ts';
import { type Breaker, reasonOf } from '../../../breakers/breaker-store.ts';
import { MAX_REASON_CHARS } from '../../limits.ts';
import { FormToken, type View } from '../page.tsx';
import { jobWords } from './words.ts';

interface BreakersProps {
  readonly view: View;
  readonly breakers: readonly Breaker[];
}

/** Whether a person has stopped everything, and the way to the question before the switch. */
export function SendingSection({ view, breakers }: BreakersProps) {
  const words = jobWords[view.session.language];
  const stop = breakers.find(({ kind }) => kind === 'kill_switch');
  if (stop === undefined) {
    return (
      <section class="card" id="sending">
        <h2>{words.sending}</h2>
        <p>{words.goesOn}</p>
        {view.may('stop_sending') ? <a href="/jobs/stop">{words.toStop}</a> : null}
      </section>
    );
  }
  return (
    <section class="card" id="sending">
      <h2>{words.sending}</h2>
      <p class="note bad">
        <strong>{words.stopped(stop.openedBy ?? '', view.reading.time(stop.openedAt))}</strong>
        <br />
        {view.tell.said(reasonOf(stop))}
      </p>
      {view.may('resume_sending') ? <a href="/jobs/resume">{words.toResume}</a> : null}
    </section>
  );
}

export function BreakersSection({ view, breakers }: BreakersProps) {
  const words = jobWords[view.session.language];
  const others = breakers.filter(({ kind }) => kind !== 'kill_switch');
  return (
    <section class="card" id="breakers">
      <h2>{words.breakers}</h2>
      {others.length === 0 ? (
        <p>{words.noBreakers}</p>
      ) : (
        <BreakerTable view={view} breakers={others} />
      )}
    </section>
  );
}

export function BreakerTable({ view, breakers }: BreakersProps) {
  const words = jobWords[view.session.language];
  const mayReset = view.may('reset_breaker');
  return (
    <div class="scroll" tabindex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.breaker}</th>
            <th scope="col">{words.stopsWhat}</th>
            <th scope="col">{words.since}</th>
            <th scope="col">{words.why}</th>
            <th scope="col">{words.wayBack}</th>
          </tr>
        </thead>
        <tbody>
          {breakers.map((breaker) => (
            <BreakerRow view={view} breaker={breaker} mayReset={mayReset} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface BreakerRowProps {
  readonly view: View;
  readonly breaker: Breaker;
  readonly mayReset: boolean;
}

function BreakerRow({ view, breaker, mayReset }: BreakerRowProps) {
  const { kinds, scopes, wayBack } = jobWords[view.session.language].breakerWords;
  const { kind, scope, provider, openedAt } = breaker;
  const of = BREAKERS[kind];
  const stops = scopes[of.scope](scope, provider);
  return (
    <tr>
      <td class="text">
        {kinds[kind].name}
        <br />
        <code>{kind}</code>
      </td>
      <td>{of.scope === 'batch' ? <a href={`/batches/${scope}`}>{stops}</a> : stops}</td>
      <td>{view.reading.time(openedAt)}</td>
      <td class="text">{view.tell.said(reasonOf(breaker))}</td>
      <td class="text">
        {wayBack[of.wayBack]}
        <NextTry view={view} breaker={breaker} />
        <br />
        <span class="soft">{kinds[kind].mend}</span>
        {mayReset ? <ResetForm view={view} breaker={breaker} /> : null}
      </td>
    </tr>
  );
}

function NextTry({ view, breaker }: Pick<BreakerRowProps, 'view' | 'breaker'>) {
  const words = jobWords[view.session.language];
  if (breaker.canaryPayoutId !== null) return <> ({words.trying})</>;
  if (breaker.nextProbeAt === null) return null;
  return <> ({words.nextTry(view.reading.time(breaker.nextProbeAt))})</>;
}

function ResetForm({ view, breaker }: Pick<BreakerRowProps, 'view' | 'breaker'>) {
  const words = jobWords[view.session.language];
  const field = `reason-${breaker.id}`;
  return (
    <details>
      <summary>{words.reset}</summary>
      <form method="post" action={`/jobs/breakers/${breaker.id}/reset`}>
        <FormToken view={view} />
        <p>{words.resetAsk}</p>
        <label for={field}>{words.resetReason}</label>
        <input id={field} name="reason" type="text" maxlength={MAX_REASON_CHARS} required />
        <p>
          <button type="submit">{words.resetNow}</button>
        </p>
      </form>
    </details>
  );
}
