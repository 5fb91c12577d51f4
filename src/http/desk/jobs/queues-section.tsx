import type { FailedJob, QueueSeen } from '../../../work/look-at-queues.ts';
import type { QueuesInRedis } from '../../http-context.ts';
import type { View } from '../page.tsx';
import type { QueueLength } from '../../jobs/what-is-due.ts';
import { jobWords } from './words.ts';

interface QueuesProps {
  readonly view: View;
  readonly queues: readonly QueueLength[];
  readonly inRedis: QueuesInRedis;
}

/** What is due, and beside it what Redis holds, where it can be asked. */
export function QueuesSection({ view, queues, inRedis }: QueuesProps) {
  const words = jobWords[view.session.language];
  const seen = inRedis.kind === 'seen' ? inRedis : null;
  return (
    <section class="card" id="queues">
      <h2>{words.queues}</h2>
      <p class="soft">{words.queuesAbout}</p>
      {inRedis.kind === 'silent' ? (
        <p class="note bad" role="status">
          {words.redisIsSilent}
        </p>
      ) : null}
      {inRedis.kind === 'nowhere' ? <p class="note">{words.redisIsNowhere}</p> : null}
      <div class="scroll" tabindex={0} aria-label={words.queues} role="region">
        <table>
          <Head view={view} hasRedis={seen !== null} />
          <tbody>
            {queues.map(({ name, due, isCapped }) => {
              const count = view.reading.count(due);
              const held = seen?.queues.find((queue) => queue.name === name);
              return (
                <tr>
                  <th scope="row" class="wrap">
                    {name}
                    <div class="soft">{words.jobs[name]}</div>
                  </th>
                  <td class="num">{isCapped ? words.atLeast(count) : count}</td>
                  {held === undefined ? null : <HeldByRedis view={view} held={held} />}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {seen === null || seen.failed.length === 0 ? null : (
        <FailedJobs view={view} failed={seen.failed} />
      )}
    </section>
  );
}

function Head({ view, hasRedis }: { readonly view: View; readonly hasRedis: boolean }) {
  const words = jobWords[view.session.language];
  const counts = [words.waitingJobs, words.activeJobs, words.delayedJobs, words.failedJobs];
  const rows = hasRedis ? 2 : 1;
  return (
    <thead>
      <tr>
        <th scope="col" rowspan={rows}>
          {words.queue}
        </th>
        <th scope="col" class="num" rowspan={rows}>
          {words.due}
        </th>
        {hasRedis ? (
          <th scope="colgroup" colspan={counts.length + 1}>
            {words.inRedis}
          </th>
        ) : null}
      </tr>
      {hasRedis ? (
        <tr>
          {counts.map((head) => (
            <th scope="col" class="num">
              {head}
            </th>
          ))}
          <th scope="col">{words.oldestWaits}</th>
        </tr>
      ) : null}
    </thead>
  );
}

function HeldByRedis({ view, held }: { readonly view: View; readonly held: QueueSeen }) {
  const { waiting, active, delayed, failed, oldestWaitingSince } = held;
  return (
    <>
      {[waiting, active, delayed, failed].map((count) => (
        <td class="num">{view.reading.count(count)}</td>
      ))}
      <td>{view.reading.time(oldestWaitingSince)}</td>
    </>
  );
}

interface FailedProps {
  readonly view: View;
  readonly failed: readonly FailedJob[];
}

function FailedJobs({ view, failed }: FailedProps) {
  const words = jobWords[view.session.language];
  return (
    <>
      <h3>{words.newestFailed}</h3>
      <p class="soft">{words.newestFailedAbout}</p>
      <div class="scroll" tabindex={0} aria-label={words.newestFailed} role="region">
        <table>
          <thead>
            <tr>
              <th scope="col">{words.failedAt}</th>
              <th scope="col">{words.queue}</th>
              <th scope="col" class="num">
                {words.item}
              </th>
              <th scope="col" class="num">
                {words.attempts}
              </th>
              <th scope="col">{words.error}</th>
            </tr>
          </thead>
          <tbody>
            {failed.map(({ at, queue, item, attempts, error }) => (
              <tr>
                <td>{view.reading.time(at)}</td>
                <th scope="row">{queue}</th>
                <td class="num">{item ?? ''}</td>
                <td class="num">{view.reading.count(attempts)}</td>
                <td class="text" lang="en">
                  {error}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
