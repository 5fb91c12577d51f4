import type { ClosingAhead } from '../../../reconciliation/periods/close-period.ts';
import type { AskedPeriod } from '../../periods/closing.ts';
import { FormToken, Page, type View } from '../page.tsx';
import { PartsMenu } from './parts-menu.tsx';
import { reconciliationWords } from './words.ts';

interface ClosingProps {
  readonly view: View;
  readonly asked: AskedPeriod;
  readonly ahead: ClosingAhead;
}

/** The question before a closing: what it would be, and what stands in the way. */
export function ClosingPage({ view, asked, ahead }: ClosingProps) {
  const { period: words } = reconciliationWords[view.session.language];
  const { days, obstacles } = ahead;
  const title = words.closingTitle(days.period, asked.stream);
  return (
    <Page view={view} title={title} menu="reconciliation">
      <PartsMenu view={view} />
      <section class="card">
        <dl>
          <dt>{words.stream}</dt>
          <dd>
            <a href={`/reconciliation/streams/${asked.stream}`}>{asked.stream}</a>
          </dd>
          <dt>{words.period}</dt>
          <dd>{days.period}</dd>
          <dt>{words.days}</dt>
          <dd>
            {days.from} – {days.to}
          </dd>
        </dl>
        <p>{words.about}</p>
      </section>
      {obstacles.length > 0 ? (
        <Obstacles view={view} asked={asked} ahead={ahead} />
      ) : (
        <CloseForm view={view} asked={asked} ahead={ahead} />
      )}
      <p>
        <a href="/reconciliation/periods">{words.back}</a>
      </p>
    </Page>
  );
}

function Obstacles({ view, ahead: { obstacles, inputMissing } }: ClosingProps) {
  const { period: words } = reconciliationWords[view.session.language];
  return (
    <section class="card">
      <h2>{words.mayNot}</h2>
      <ul>
        {obstacles.map((obstacle) => {
          const { message, next } = view.tell.problem(obstacle);
          return (
            <li>
              <strong>{words.obstacles[obstacle.code] ?? ''}</strong> {message} {next}
            </li>
          );
        })}
        {inputMissing === null ? null : (
          <li>
            <strong>{words.missing}.</strong> {view.tell.problem(inputMissing).message}
          </li>
        )}
      </ul>
    </section>
  );
}

function CloseForm({ view, asked, ahead: { days, inputMissing } }: ClosingProps) {
  const { period: words } = reconciliationWords[view.session.language];
  if (!view.may('close_period')) return <p class="note">{words.whoMay}</p>;
  return (
    <form class="card" method="post" action="/reconciliation/periods" data-busy={words.closing}>
      <FormToken view={view} />
      <input type="hidden" name="stream" value={asked.stream} />
      <input type="hidden" name="period" value={days.period} />
      <input type="hidden" name="from" value={days.from} />
      <input type="hidden" name="to" value={days.to} />
      {inputMissing === null ? (
        <p>{words.may}</p>
      ) : (
        <>
          <h2>{words.missing}</h2>
          <p>{view.tell.problem(inputMissing).message}</p>
          <p>
            <input id="despite" name="despite_gaps" type="checkbox" value="yes" required />{' '}
            <label class="beside" for="despite">
              {words.despite}
            </label>
          </p>
        </>
      )}
      <p>
        <strong>{words.forEver}</strong>
      </p>
      <button type="submit">{words.close}</button>
    </form>
  );
}
