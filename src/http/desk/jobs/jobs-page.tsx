import type { Breaker } from '../../../breakers/breaker-store.ts';
import type { QueuesInRedis } from '../../http-context.ts';
import { Page, type View } from '../page.tsx';
import type { LastBalance } from '../../today/last-balance-store.ts';
import { BreakersSection, SendingSection } from './breakers-section.tsx';
import type { Feed } from '../../jobs/feeds.ts';
import { FeedsSection } from './feeds-section.tsx';
import type { BankFeed } from '../../jobs/feeds-store.ts';
import { QueuesSection } from './queues-section.tsx';
import { SchedulesSection } from './schedules-section.tsx';
import type { ScheduleShown } from '../../jobs/schedules-shown.ts';
import type { QueueLength } from '../../jobs/what-is-due.ts';
import { jobWords } from './words.ts';

export interface JobsShown {
  /** The schedule that a person has just made due. */
  readonly asked: string | null;
  readonly breakers: readonly Breaker[];
  readonly schedules: readonly ScheduleShown[];
  readonly feeds: readonly Feed[];
  readonly banks: readonly BankFeed[];
  readonly balance: LastBalance | null;
  readonly queues: readonly QueueLength[];
  readonly inRedis: QueuesInRedis;
}

export function JobsPage({ view, shown }: { readonly view: View; readonly shown: JobsShown }) {
  const words = jobWords[view.session.language];
  const { asked, breakers, schedules, feeds, banks, balance, queues, inRedis } = shown;
  return (
    <Page view={view} title={words.title} menu="jobs">
      {asked === null ? null : (
        <p class="note" role="status">
          {words.asked(asked)}
        </p>
      )}
      <p>
        <a href="/jobs/notices">{words.notices}</a>
      </p>
      <SendingSection view={view} breakers={breakers} />
      <BreakersSection view={view} breakers={breakers} />
      <SchedulesSection view={view} schedules={schedules} />
      <FeedsSection view={view} feeds={feeds} banks={banks} balance={balance} />
      <QueuesSection view={view} queues={queues} inRedis={inRedis} />
    </Page>
  );
}
