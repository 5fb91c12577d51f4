import type { View } from '../page.tsx';
import type { QueueLength } from '../../jobs/what-is-due.ts';
import { jobWords } from './words.ts';

interface QueuesProps {
  readonly view: View;
  readonly queues: readonly QueueLength[];
}

export function QueuesSection({ view, queues }: QueuesProps) {
  const words = jobWords[view.session.language];
  return (
    <section class="card" id="queues">
      <h2>{words.queues}</h2>
      <p class="soft">{words.queuesAbout}</p>
      <div class="scroll" tabindex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.queue}</th>
              <th scope="col" class="num">
                {words.due}
              </th>
              <th scope="col">{words.takes}</th>
            </tr>
          </thead>
          <tbody>
            {queues.map(({ name, due, isCapped }) => {
              const count = view.reading.count(due);
              return (
                <tr>
                  <th scope="row">{name}</th>
                  <td class="num">{isCapped ? words.atLeast(count) : count}</td>
                  <td class="text">{words.jobs[name]}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}
