import { redactBody } from '../../../providers/redact.ts';
import type { SentAttempt } from '../../history/told-view.ts';
import type { View } from '../page.tsx';
import { historyWords } from './words.ts';

interface AttemptsProps {
  readonly view: View;
  readonly attempts: readonly SentAttempt[];
}

export function Attempts({ view, attempts }: AttemptsProps) {
  const words = historyWords[view.session.language];
  return (
    <section class="card">
      <h2>{words.attempts}</h2>
      {attempts.length === 0 ? (
        <p>{words.notSent}</p>
      ) : (
        <div class="scroll" tabindex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col" class="num">
                  {words.attempt}
                </th>
                <th scope="col">{words.id}</th>
                <th scope="col">{words.sent}</th>
                <th scope="col" class="num">
                  {words.times}
                </th>
                <th scope="col">{words.request}</th>
              </tr>
            </thead>
            <tbody>
              {attempts.map((attempt) => (
                <AttemptRow view={view} attempt={attempt} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function AttemptRow({ view, attempt }: { readonly view: View; readonly attempt: SentAttempt }) {
  const words = historyWords[view.session.language];
  const { firstSentAt, lastSentAt } = attempt;
  return (
    <tr>
      <td class="num">{attempt.number}</td>
      <td>
        <code>{attempt.providerId}</code>
      </td>
      <td>
        {view.reading.time(firstSentAt)}
        {lastSentAt === firstSentAt ? null : ` – ${view.reading.time(lastSentAt)}`}
      </td>
      <td class="num">{view.reading.count(attempt.timesSent)}</td>
      <td>
        {attempt.request === null ? (
          <span class="soft">{words.secret}</span>
        ) : (
          <code>{redactBody(attempt.request)}</code>
        )}
      </td>
    </tr>
  );
}
