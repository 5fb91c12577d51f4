import { describe, expect, it } from 'vitest';
import { type Instant, instant, now } from '../../src/domain/time.ts';
import type { Database } from '../../src/platform/database/database.ts';
import type { Schedule, ScheduledJob } from '../../src/work/job.ts';
import { insertScheduleRun, listSchedules } from '../../src/work/schedule-store.ts';
import { nextRun, registerSchedules, runScheduleIfDue } from '../../src/work/scheduler.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { ManualClock } from '../support/servers.ts';
import { Signal } from './patience.ts';
import { quietLog, workContext } from './running.ts';

const at = (text: string): Instant => instant(Date.parse(text));
const EVERY_MINUTE: Schedule = { kind: 'every', ms: 60_000 };
const AT_FIVE: Schedule = { kind: 'cron', pattern: '0 5 * * *' };

describe('a schedule by the clock of Jakarta', () => {
  it.each([
    // Five in the morning there is 22:00 UTC of the day before.
    ['0 5 * * *', '2026-11-21T03:00:00Z', '2026-11-21T22:00:00.000Z'],
    ['0 5 * * *', '2026-11-21T21:59:59Z', '2026-11-21T22:00:00.000Z'],
    ['0 5 * * *', '2026-11-21T22:00:00Z', '2026-11-22T22:00:00.000Z'],
    // Half past midnight: the business day has changed, the UTC day has not.
    ['30 0 * * *', '2026-11-21T16:59:00Z', '2026-11-21T17:30:00.000Z'],
    ['30 0 * * *', '2026-11-21T17:31:00Z', '2026-11-22T17:30:00.000Z'],
    // The first of the month there begins on the last of the month in UTC.
    ['0 0 1 * *', '2026-11-30T16:00:00Z', '2026-11-30T17:00:00.000Z'],
    ['0 0 1 * *', '2026-12-31T17:00:00Z', '2027-01-31T17:00:00.000Z'],
  ])('%s after %s runs at %s', (pattern, after, expected) => {
    expect(nextRun({ kind: 'cron', pattern }, at(after))).toBe(expected);
  });
});

describeOnBothDatabases('a scheduled job', (open) => {
  it('runs once when two workers look at the same moment', async () => {
    const { job, runs, look } = await world(await open());
    for (let day = 1; day <= 5; day += 1) {
      const ran = await Promise.all([look('worker-1'), look('worker-2')]);
      expect(ran.filter(Boolean)).toHaveLength(1);
      expect(runs()).toBe(day);
      await job.clock.advance(60_000);
    }
  });

  it('is not due again before its time', async () => {
    const { job, runs, look } = await world(await open());
    await look('worker-1');
    await job.clock.advance(59_999);
    expect(await look('worker-2')).toBe(false);
    await job.clock.advance(1);
    expect(await look('worker-2')).toBe(true);
    expect(runs()).toBe(2);
  });

  it('that was missed while nobody ran is made up for once', async () => {
    const { job, runs, look, database } = await world(await open(), AT_FIVE);
    expect(await look('worker-1')).toBe(false); // it is ten in the morning: five is tomorrow
    await job.clock.advance(3 * 86_400_000); // nobody runs for three days
    expect(await look('worker-1')).toBe(true);
    expect(await look('worker-1')).toBe(false);
    expect(runs()).toBe(1);
    const [schedule] = await listSchedules(database.knex);
    expect(schedule?.nextRunAt).toBe('2026-11-24T22:00:00.000Z');
  });

  it('keeps its time when a worker starts and registers it again', async () => {
    const { job, look, database } = await world(await open(), AT_FIVE);
    await job.clock.advance(86_400_000);
    await registerSchedules(workContext(database, job.clock), [job.scheduled]);
    expect(await look('worker-1')).toBe(true); // the overdue run is not forgotten
  });

  it('keeps others away for as long as it runs, however long that is', async () => {
    const { job, runs, look } = await world(await open());
    job.hold();
    const running = look('worker-1');
    await job.begun.happened;
    for (let minute = 0; minute < 5; minute += 1) {
      await job.clock.untilAsleep(); // the lease is kept up
      await job.clock.advance(20_000);
      expect(await look('worker-2')).toBe(false);
    }
    job.release();
    expect(await running).toBe(true);
    expect(runs()).toBe(1);
  });

  it('is taken over when its worker died, and only after the lease has run out', async () => {
    const { job, look, database } = await world(await open());
    // What a worker leaves behind that was killed in a run.
    await database.knex('schedules').update({
      lease_owner: 'dead',
      lease_until: instant(job.clock.nowMs() + 60_000),
    });
    await job.clock.advance(60_000);
    expect(await look('worker-2')).toBe(false);
    await job.clock.advance(1);
    expect(await look('worker-2')).toBe(true);
  });

  it('is told to stop when another worker has taken it over meanwhile', async () => {
    const { job, look, database } = await world(await open());
    job.hold();
    const frozen = look('worker-1');
    await job.begun.happened;
    await database.knex('schedules').update({ lease_owner: 'worker-2' }); // it was frozen for long
    await job.clock.untilAsleep();
    await job.clock.advance(20_000);
    await job.told.happened;
    expect(await frozen).toBe(false);
    const [row] = await database.knex('schedules').select('lease_owner');
    expect(row).toEqual({ lease_owner: 'worker-2' }); // the other one's lease is left alone
  });

  it('that fails is written down, and tried again sooner than its time, later with each failure', async () => {
    const { job, look, database } = await world(await open());
    job.fail('the provider is silent');
    expect(await look('worker-1')).toBe(true);
    const history: { owner: string; error: string; counts: null; started_at: string }[] =
      await database.knex('schedule_runs').select('owner', 'error', 'counts', 'started_at');
    expect(history).toEqual([
      {
        owner: 'worker-1',
        error: 'the provider is silent',
        counts: null,
        started_at: '2026-11-21T03:00:00.000Z',
      },
    ]);
    expect(await look('worker-1')).toBe(false);
    await job.clock.advance(30_000);
    expect(await look('worker-1')).toBe(true);
    await job.clock.advance(30_000); // the second pause is a minute
    expect(await look('worker-1')).toBe(false);
    await job.clock.advance(30_000);
    expect(await look('worker-1')).toBe(true);
  });

  it('leaves its counts in the history', async () => {
    const { look, database } = await world(await open());
    await look('worker-1');
    const [run] = await database.knex('schedule_runs').select('counts', 'error');
    expect(run).toEqual({ counts: '{"seen":3}', error: null });
  });

  it('stays due when its worker stops in the middle', async () => {
    const { job, look, runs } = await world(await open());
    const stopping = new AbortController();
    job.hold();
    const running = look('worker-1', stopping.signal);
    await job.begun.happened;
    stopping.abort(new Error('the worker stops'));
    expect(await running).toBe(false);
    job.release();
    expect(await look('worker-2')).toBe(true); // at once: neither the lease nor the time is in the way
    expect(runs()).toBe(2);
  });

  it('keeps the last 500 runs of each schedule, and no more', async () => {
    const { database, job } = await world(await open());
    const time = now(job.clock);
    const run = { owner: 'w', startedAt: time, endedAt: time, counts: null, error: null };
    await database.transaction(async (tx) => {
      await insertScheduleRun(tx, { ...run, name: 'another' });
      for (let i = 0; i < 510; i += 1) await insertScheduleRun(tx, { ...run, name: 'mine' });
    });
    const kept: { name: string }[] = await database.knex('schedule_runs').select('name');
    expect(kept.filter(({ name }) => name === 'mine')).toHaveLength(500);
    expect(kept.filter(({ name }) => name === 'another')).toHaveLength(1);
  });
});

/** A scheduled job whose runs can be held up or made to fail; the clock stands until it is moved. */
class HeldJob {
  readonly clock = new ManualClock();
  readonly begun = new Signal();
  readonly told = new Signal();
  runs = 0;
  #failure: string | null = null;
  #gate: Signal | null = null;
  readonly schedule: Schedule;

  constructor(schedule: Schedule) {
    this.schedule = schedule;
  }

  get scheduled(): ScheduledJob {
    return {
      name: 'work-by-the-clock',
      about: 'a run of a test',
      schedule: this.schedule,
      run: async (_context, signal) => {
        this.runs += 1;
        this.begun.tell();
        if (this.#failure !== null) throw new Error(this.#failure);
        await Promise.race([this.#gate?.happened, this.#abort(signal)]);
        return { seen: 3 };
      },
    };
  }

  hold(): void {
    this.#gate = new Signal();
  }

  release(): void {
    this.#gate?.tell();
    this.#gate = null;
  }

  fail(why: string): void {
    this.#failure = why;
  }

  #abort(signal: AbortSignal): Promise<never> | undefined {
    if (this.#gate === null) return undefined;
    return new Promise((_, reject) => {
      signal.addEventListener('abort', () => {
        this.told.tell();
        reject(signal.reason);
      });
    });
  }
}

async function world(database: Database, schedule: Schedule = EVERY_MINUTE) {
  const job = new HeldJob(schedule);
  const context = workContext(database, job.clock);
  await registerSchedules(context, [job.scheduled]);
  return {
    job,
    database,
    runs: () => job.runs,
    look: (owner: string, signal: AbortSignal = new AbortController().signal) =>
      runScheduleIfDue(job.scheduled, context, { owner, leaseMs: 60_000 }, signal, quietLog),
  };
}
