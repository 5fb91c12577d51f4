import type { DeliveryCount } from '../../../notices/notice-store.ts';
import type { NoticeBody } from '../../../notices/notice.ts';
import { noticeSaid } from '../../../notices/notice-text.ts';
import { Choice, optionsOf } from '../choice.tsx';
import { FormToken, Page, StateLabel, type View } from '../page.tsx';
import {
  type Delivery,
  DELIVERY_STATES,
  type DeliveryState,
  type StoredNotice,
} from './notices-store.ts';
import { noticeWords } from './words.ts';

export const NOTICES = '/jobs/notices';

export interface NoticesShown {
  readonly counts: readonly DeliveryCount[];
  readonly notices: readonly StoredNotice[];
  readonly state: DeliveryState | undefined;
  /** How many a person has just had tried again. */
  readonly retried: number | null;
  /** For the page of older ones. */
  readonly next: StoredNotice | null;
}

interface NoticesProps {
  readonly view: View;
  readonly shown: NoticesShown;
}

/** Who was told what, whether it arrived, and what becomes of it where it did not. */
export function NoticesPage({ view, shown }: NoticesProps) {
  const words = noticeWords[view.session.language];
  const { counts, retried } = shown;
  return (
    <Page view={view} title={words.title} menu="jobs">
      <p>
        <a href="/jobs">{words.jobs}</a>
      </p>
      {retried === null ? null : (
        <p class="note" role="status">
          {words.retried(retried, view.reading.count(retried))}
        </p>
      )}
      <p>{words.about}</p>
      <Receivers view={view} counts={counts} />
      <GivenUp view={view} counts={counts} />
      <Notices view={view} shown={shown} />
    </Page>
  );
}

interface CountsProps {
  readonly view: View;
  readonly counts: readonly DeliveryCount[];
}

function Receivers({ view, counts }: CountsProps) {
  const words = noticeWords[view.session.language];
  const receivers = [...new Set(counts.map(({ shown }) => shown))];
  const countOf = (receiver: string, of: DeliveryState): number =>
    counts.find(({ shown, state }) => shown === receiver && state === of)?.count ?? 0;
  return (
    <section class="card">
      <h2>{words.receivers}</h2>
      {receivers.length === 0 ? (
        <p>{words.nobodyYet}</p>
      ) : (
        <div class="scroll" tabindex={0} role="region" aria-label={words.receivers}>
          <table>
            <thead>
              <tr>
                <th scope="col">{words.receiver}</th>
                {DELIVERY_STATES.map((state) => (
                  <th scope="col" class="num">
                    {words.states[state]}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {receivers.map((receiver) => (
                <tr>
                  <th scope="row">{receiver}</th>
                  {DELIVERY_STATES.map((state) => (
                    <td class="num">{view.reading.count(countOf(receiver, state))}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function GivenUp({ view, counts }: CountsProps) {
  const words = noticeWords[view.session.language];
  const count = counts.reduce((sum, each) => sum + (each.state === 'given_up' ? each.count : 0), 0);
  if (count === 0 || !view.may('run_jobs')) return null;
  return (
    <form class="card" method="post" action={`${NOTICES}/retry`} data-question={words.retryAsk}>
      <FormToken view={view} />
      <p>{words.retryNote(count, view.reading.count(count))}</p>
      <button type="submit" class="second">
        {words.retry}
      </button>
    </form>
  );
}

function Notices({ view, shown }: NoticesProps) {
  const words = noticeWords[view.session.language];
  const { notices, state, next } = shown;
  const older = new URLSearchParams({
    ...(state !== undefined && { state }),
    ...(next !== null && { at: next.at, before: next.id }),
  });
  return (
    <section class="card">
      <h2>{words.sent}</h2>
      <form method="get" action={NOTICES} class="row">
        <Choice
          name="state"
          label={words.state}
          options={[['', words.allStates], ...optionsOf(DELIVERY_STATES, words.states)]}
          chosen={state}
        />
        <button type="submit" class="second">
          {words.show}
        </button>
      </form>
      {notices.length === 0 ? <p>{words.none}</p> : <NoticeTable view={view} notices={notices} />}
      {next === null ? null : (
        <p>
          <a href={`${NOTICES}?${older.toString()}`}>{words.older}</a>
        </p>
      )}
    </section>
  );
}

interface TableProps {
  readonly view: View;
  readonly notices: readonly StoredNotice[];
}

function NoticeTable({ view, notices }: TableProps) {
  const words = noticeWords[view.session.language];
  return (
    <div class="scroll" tabindex={0} role="region" aria-label={words.sent}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.at}</th>
            <th scope="col">{words.notice}</th>
            <th scope="col">{words.receiver}</th>
            <th scope="col">{words.state}</th>
            <th scope="col" class="num">
              {words.tries}
            </th>
            <th scope="col">{words.nextTry}</th>
            <th scope="col">{words.problem}</th>
          </tr>
        </thead>
        {notices.map((notice) => (
          <NoticeRows view={view} notice={notice} />
        ))}
      </table>
    </div>
  );
}

function NoticeRows({ view, notice }: { readonly view: View; readonly notice: StoredNotice }) {
  const words = noticeWords[view.session.language];
  const { at, deliveries } = notice;
  const body = JSON.parse(notice.body) as NoticeBody;
  const { title, said } = noticeSaid(body)[view.session.language];
  const about = (
    <>
      <td rowspan={deliveries.length}>{view.reading.time(at)}</td>
      <td class="text" rowspan={deliveries.length}>
        <strong>{title}</strong>
        <div>{said}</div>
        <a href={pageOf(body)} aria-label={`${words.page}: ${said}`}>
          {words.page}
        </a>
      </td>
    </>
  );
  if (deliveries.length === 0) {
    return (
      <tbody>
        <tr>
          {about}
          <td colspan={5} class="soft">
            {words.nobody}
          </td>
        </tr>
      </tbody>
    );
  }
  return (
    <tbody>
      {deliveries.map((delivery, index) => (
        <tr>
          {index === 0 ? about : null}
          <DeliveryCells view={view} delivery={delivery} />
        </tr>
      ))}
    </tbody>
  );
}

const TONES: Readonly<Record<DeliveryState, string>> = {
  waiting: 'held',
  delivered: 'done',
  given_up: 'failed',
};

function DeliveryCells({ view, delivery }: { readonly view: View; readonly delivery: Delivery }) {
  const words = noticeWords[view.session.language];
  const { shown, state, tries, deliveredAt, nextTryAt, problem } = delivery;
  return (
    <>
      <td>{shown}</td>
      <td>
        <StateLabel of={TONES[state]}>{words.states[state]}</StateLabel>
        <div class="soft">{view.reading.time(deliveredAt)}</div>
      </td>
      <td class="num">{view.reading.count(tries)}</td>
      <td>{view.reading.time(nextTryAt)}</td>
      <td class="text">{problem ?? ''}</td>
    </>
  );
}

/** On this desk, whatever address people find it by. */
function pageOf({ link }: NoticeBody): string {
  const { pathname, search, hash } = new URL(link, 'http://desk');
  return `${pathname}${search}${hash}`;
}
