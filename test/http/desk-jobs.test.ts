import { beforeEach, describe, expect, it } from 'vitest';
import { queueJobs, scheduledJobs } from '../../jobs/registry.ts';
import { tripBreaker } from '../../src/breakers/breaker-store.ts';
import { after, now } from '../../src/domain/time.ts';
import { jobWords } from '../../src/http/desk/jobs/words.ts';
import {
  insertScheduleRun,
  listSchedules,
  registerSchedule,
} from '../../src/work/schedule-store.ts';
import type { QueuesInRedis } from '../../src/http/http-context.ts';
import { changeUser } from '../../src/access/user-store.ts';
import { insertImportedFile } from '../support/imported-file.ts';
import { ManualClock } from '../support/servers.ts';
import { type Desk, payoutFile, PEOPLE, SALARIES, startDesk } from './harness.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const textOf = (html: string): string => html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');

describe('the page of jobs', () => {
  let clock: ManualClock;
  let desk: Desk;
  const page = async () => textOf((await desk.at('viewer').get('/jobs')).html);
  const actions = async (): Promise<unknown[]> =>
    desk.database.knex('audit_log').select('actor', 'action', 'subject');

  beforeEach(async () => {
    clock = new ManualClock();
    desk = await startDesk({ clock });
  });

  describe('schedules', () => {
    it('show when they ran, how long, what they counted, and when they run next', async () => {
      const { knex } = desk.database;
      const at = now(clock);
      await registerSchedule(knex, 'reconcile-streams', after(at, HOUR_MS));
      const run = { name: 'reconcile-streams', owner: 'worker-1', startedAt: after(at, -HOUR_MS) };
      const counts = { streams: 3, matched: 12_000 };
      const endedAt = after(run.startedAt, 2_300);
      await insertScheduleRun(knex, { ...run, endedAt, counts, error: null });
      const text = await page();
      expect(text).toMatch(
        /daily at 05:00 WIB .* 11:00:00 WIB .* 09:00:00 WIB 2\.3 s streams 3 · matched 12,000/,
      );
      const broken = { ...run, endedAt, counts: null, error: 'the provider is silent' };
      await insertScheduleRun(knex, broken);
      expect(await page()).toContain('Failed the provider is silent');
      const history = textOf(
        (await desk.at('viewer').get('/jobs/schedules/reconcile-streams')).html,
      );
      expect(history).toMatch(/Failed the provider is silent worker-1 .* streams 3/);
    });

    it('that are overdue say so', async () => {
      await registerSchedule(desk.database.knex, 'probe-breakers', after(now(clock), -HOUR_MS));
      expect(await page()).toContain('Overdue: does a worker run?');
    });

    it('run now when an approver says so, and the audit log has it', async () => {
      await registerSchedule(desk.database.knex, 'pull-va-list', after(now(clock), HOUR_MS));
      const run = '/jobs/schedules/pull-va-list/run';
      expect((await desk.at('maker').post(run)).status).toBe(403);
      const { status, location } = await desk.at('approver').post(run);
      expect([status, location]).toEqual([303, '/jobs?asked=pull-va-list']);
      const [schedule] = await listSchedules(desk.database.knex);
      expect(schedule).toMatchObject({ name: 'pull-va-list', nextRunAt: now(clock) });
      expect(await actions()).toContainEqual({
        actor: 'agus',
        action: 'run_ordered',
        subject: 'schedule pull-va-list',
      });
      const { html } = await desk.at('approver').get(location ?? '');
      expect(textOf(html)).toContain('pull-va-list is due now');
    });

    it('that there are not are not run', async () => {
      const { status, html } = await desk.at('approver').post('/jobs/schedules/nothing/run');
      expect([status, html.includes('<code>job_unknown</code>')]).toEqual([404, true]);
    });
  });

  describe('the kill switch', () => {
    it('asks first, then stops everything; an approver lets sending go on', async () => {
      const question = textOf((await desk.at('maker').get('/jobs/stop')).html);
      expect(question).toContain('No payout is sent any more');
      expect(question).toContain('Stop all sending now');
      expect(await page()).toContain('No person has stopped sending.');

      const stopped = await desk.at('maker').post('/jobs/stop', { reason: 'wrong file <b>' });
      expect([stopped.status, stopped.location]).toEqual([303, '/jobs']);
      expect(await page()).toContain('Sending was stopped by maya at 21 Nov 2026, 10:00:00 WIB');
      expect((await desk.at('viewer').get('/jobs')).html).toContain('wrong file &lt;b&gt;');
      expect((await desk.at('maker').get('/jobs/stop')).html).not.toContain(
        '<button type="submit" class="bad"',
      );

      expect((await desk.at('maker').post('/jobs/resume')).status).toBe(403);
      await desk.at('approver').post('/jobs/resume', { reason: '' });
      expect(await page()).toContain('No person has stopped sending.');
      expect(await actions()).toEqual(
        expect.arrayContaining([
          { actor: 'maya', action: 'sending_stopped', subject: 'sends' },
          { actor: 'agus', action: 'sending_resumed', subject: 'sends' },
        ]),
      );
    });

    it('that is pressed twice says that nothing was changed', async () => {
      await desk.at('maker').post('/jobs/stop');
      await clock.advance(1000);
      const again = await desk.at('approver').post('/jobs/stop');
      expect([again.status, again.html.includes('<code>nothing_to_do</code>')]).toEqual([
        409,
        true,
      ]);
    });
  });

  describe('a breaker', () => {
    beforeEach(async () => {
      await tripBreaker(desk.database.knex, {
        provider: 'oy',
        kind: 'bank_failures',
        scope: '014',
        reason: '20 of the last 20 payouts to this bank failed there',
        at: now(clock),
        nextProbeAt: after(now(clock), HOUR_MS),
      });
    });

    it('says what it stops, why, and the way back', async () => {
      const text = await page();
      expect(text).toMatch(/Payouts to one bank fail bank_failures payouts to bank 014 through oy/);
      expect(text).toContain('20 of the last 20 payouts to this bank failed there');
      expect(text).toMatch(
        /once one payout that is tried is paid \( ?tried next at 21 Nov 2026, 11:00:00 WIB/,
      );
      expect((await desk.at('maker').get('/jobs')).html).not.toContain('/reset"');
    });

    it('is reset by an approver, with a reason', async () => {
      const { html } = await desk.at('approver').get('/jobs');
      const reset = /action="(\/jobs\/breakers\/\d+\/reset)"/.exec(html)?.[1] ?? '';
      const without = await desk.at('approver').post(reset, { reason: ' ' });
      expect([without.status, await page()]).toEqual([400, expect.stringContaining('bank 014')]);
      const done = await desk.at('approver').post(reset, { reason: 'the bank is back' });
      expect([done.status, done.location]).toEqual([303, '/jobs']);
      expect(await page()).toContain('Nothing else stops sends.');
      expect((await desk.at('approver').post(reset, { reason: 'again' })).status).toBe(404);
    });
  });

  it.each([
    ['this morning', HOUR_MS, 'Fresh'],
    ['nine days ago', 9 * DAY_MS, 'Stale'],
  ])('a statement that came %s', async (_when, msAgo, word) => {
    const to = after(now(clock), -msAgo);
    const from = after(to, -DAY_MS);
    await insertImportedFile(desk.database, { id: 'I1', source: 'oy:statement', from, to });
    const row = new RegExp(`oy:statement disbursement every 3 banking days .* WIB ${word} `);
    expect(await page()).toMatch(row);
  });

  it('counts what waits in each queue', async () => {
    await desk.as('maker').upload(payoutFile(SALARIES));
    expect(await page()).toMatch(/inquire-recipient asks the bank [^0-9]* 2 remit-payout/);
  });

  describe('what Redis holds of the queues', () => {
    const pageWith = async (inRedis: QueuesInRedis, language: 'en' | 'id' = 'en') => {
      const looked = await startDesk({ clock, queues: () => Promise.resolve(inRedis) });
      await changeUser(looked.database.knex, PEOPLE.viewer, { language });
      return (await looked.at('viewer').get('/jobs')).html;
    };
    const nothing = { waiting: 0, active: 0, delayed: 0, failed: 0, oldestWaitingSince: null };
    const seen: QueuesInRedis = {
      kind: 'seen',
      queues: queueJobs.map(({ name }) => {
        const isBusy = name === 'remit-payout';
        const busy = { waiting: 1_200, active: 24, delayed: 1, failed: 2 };
        const since = after(now(new ManualClock()), -HOUR_MS);
        return { name, ...nothing, ...(isBusy && { ...busy, oldestWaitingSince: since }) };
      }),
      failed: [
        {
          queue: 'remit-payout',
          item: 17,
          attempts: 1,
          at: now(new ManualClock()),
          error: 'TypeError: <b> is not a function',
        },
      ],
    };

    it('stands beside what is due, with the jobs that failed last', async () => {
      const html = await pageWith(seen);
      const text = textOf(html);
      expect(text).toMatch(/remit-payout sends [^0-9]* 0 1,200 24 1 2 21 Nov 2026, 09:00:00 WIB/);
      expect(text).toMatch(/10:00:00 WIB remit-payout 17 1 TypeError: &lt;b&gt; is not a function/);
      expect(html).not.toMatch(/<form[^>]*queue/i); // it is looked at, and not changed
    });

    it('is not there where Redis does not answer, and all else is', async () => {
      const text = textOf(await pageWith({ kind: 'silent', code: 'ECONNREFUSED' }));
      expect(text).toContain('Redis does not answer: no job runs');
      expect(text).toMatch(/remit-payout sends [^0-9]* 0 process-callback/);
      expect(textOf(await pageWith({ kind: 'silent', code: null }, 'id'))).toContain(
        'Redis tidak menjawab',
      );
    });

    it('cannot be known where no Redis is set and none was started', async () => {
      expect(await page()).toContain('What Redis holds cannot be known here: REDIS_URL is not set');
    });
  });

  it('has words for every job in both languages', () => {
    const names = [...queueJobs, ...scheduledJobs].map(({ name }) => name).toSorted();
    expect(Object.keys(jobWords.id.jobs).toSorted()).toEqual(names);
    expect(Object.keys(jobWords.en.jobs).toSorted()).toEqual(names);
    expect(Object.keys(jobWords.id.counts)).toEqual(Object.keys(jobWords.en.counts));
  });
});
