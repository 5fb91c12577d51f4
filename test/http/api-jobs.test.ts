import { beforeEach, describe, expect, it } from 'vitest';
import { queueJobs, scheduledJobs } from '../../jobs/registry.ts';
import { openBreakers, tripBreaker } from '../../src/breakers/breaker-store.ts';
import { after, now } from '../../src/domain/time.ts';
import {
  insertScheduleRun,
  listSchedules,
  registerSchedule,
} from '../../src/work/schedule-store.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { insertImportedFile } from '../support/imported-file.ts';
import { ManualClock } from '../support/servers.ts';
import { program } from './described-answers.ts';
import { type Desk, payoutFile, PEOPLE, SALARIES, startDesk } from './harness.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

describeOnBothDatabases('jobs for programs', (open) => {
  let clock: ManualClock;
  let desk: Desk;

  beforeEach(async () => {
    clock = new ManualClock();
    desk = await startDesk({ clock, database: await open() });
  });

  const get = async (path: string) => (await program(desk, 'viewer').get(path)).json;
  const auditOf = (action: string): Promise<unknown[]> =>
    desk.database.knex('audit_log').where({ action }).select('actor', 'subject');

  it('schedules tell when they ran, what they counted, and when they run next', async () => {
    const { knex } = desk.database;
    const at = now(clock);
    await registerSchedule(knex, 'reconcile-streams', after(at, HOUR_MS));
    const run = { name: 'reconcile-streams', owner: 'worker-1', startedAt: after(at, -HOUR_MS) };
    const endedAt = after(run.startedAt, 2_300);
    await insertScheduleRun(knex, { ...run, endedAt, counts: { streams: 3 }, error: null });
    const { schedules } = await get('/api/schedules');
    expect(schedules).toHaveLength(scheduledJobs.length);
    expect(schedules).toContainEqual(
      expect.objectContaining({
        name: 'reconcile-streams',
        schedule: { kind: 'cron', pattern: expect.any(String) as string },
        nextRunAt: after(at, HOUR_MS),
        isLate: false,
        lastRun: { startedAt: run.startedAt, endedAt, counts: { streams: 3 }, error: null },
      }),
    );
    await insertScheduleRun(knex, { ...run, endedAt, counts: null, error: 'it is silent' });
    expect(await get('/api/schedules/reconcile-streams')).toMatchObject({
      runs: [{ error: 'it is silent', worker: 'worker-1' }, { counts: { streams: 3 } }],
    });
  });

  it('a schedule runs now when an approver says so, and the audit log has it', async () => {
    await registerSchedule(desk.database.knex, 'pull-va-list', after(now(clock), HOUR_MS));
    const run = '/api/schedules/pull-va-list/run';
    expect((await program(desk, 'maker').post(run)).error.code).toBe('role_may_not');
    const { status, json } = await program(desk, 'approver').post(run, undefined, 'run-1');
    expect([status, json]).toEqual([202, { name: 'pull-va-list' }]);
    expect(await listSchedules(desk.database.knex)).toMatchObject([{ nextRunAt: now(clock) }]);
    await program(desk, 'approver').post(run, undefined, 'run-1');
    expect(await auditOf('run_ordered')).toEqual([
      { actor: PEOPLE.approver, subject: 'schedule pull-va-list' },
    ]);
    for (const path of ['/api/schedules/nothing/run', '/api/schedules/nothing']) {
      const asked = path.endsWith('run')
        ? await program(desk, 'approver').post(path)
        : await program(desk, 'approver').get(path);
      expect([path, asked.status, asked.error.code]).toEqual([path, 404, 'job_unknown']);
    }
  });

  it('a maker stops all sending, an approver lets it go on', async () => {
    const free = { isStopped: false, stoppedBy: null, stoppedAt: null, reason: null };
    expect(await get('/api/sending')).toEqual(free);
    const stop = (role: 'viewer' | 'maker') =>
      program(desk, role).post('/api/sending/stop', { reason: 'wrong file' });
    expect((await stop('viewer')).error.code).toBe('role_may_not');
    const stopped = { isStopped: true, stoppedBy: PEOPLE.maker, reason: 'wrong file' };
    expect((await stop('maker')).json).toMatchObject(stopped);
    expect(await get('/api/sending')).toMatchObject({ ...stopped, stoppedAt: now(clock) });
    await clock.advance(1_000);
    const again = await stop('maker');
    expect([again.status, again.error.code]).toEqual([409, 'nothing_to_do']);
    const byMaker = await program(desk, 'maker').post('/api/sending/resume');
    expect(byMaker.error.code).toBe('role_may_not');
    expect((await program(desk, 'approver').post('/api/sending/resume')).json).toEqual(free);
    expect(await auditOf('sending_resumed')).toEqual([
      { actor: PEOPLE.approver, subject: 'sends' },
    ]);
  });

  it('a breaker tells what it stops and its way back, and is reset with a reason', async () => {
    const { knex } = desk.database;
    const nextProbeAt = after(now(clock), HOUR_MS);
    const trip = { provider: 'oy', kind: 'bank_failures', scope: '014', nextProbeAt } as const;
    await tripBreaker(knex, { ...trip, reason: 'all payouts failed there', at: now(clock) });
    const { breakers } = (await get('/api/breakers')) as { breakers: { breakerId: number }[] };
    expect(breakers).toMatchObject([
      { kind: 'bank_failures', stops: 'bank', scope: '014', wayBack: 'canary', nextProbeAt },
    ]);
    const path = `/api/breakers/${breakers[0]?.breakerId}/reset`;
    const reset = (role: 'maker' | 'approver', reason: string) =>
      program(desk, role).post(path, { reason });
    expect((await reset('maker', 'x')).error.code).toBe('role_may_not');
    expect((await reset('approver', ' ')).error.code).toBe('request_invalid');
    expect((await reset('approver', 'the bank is back')).status).toBe(200);
    expect(await openBreakers(knex)).toEqual([]);
    const again = await reset('approver', 'again');
    expect([again.status, again.error.code]).toEqual([404, 'breaker_unknown']);
  });

  it('feeds tell whether they still bring something; accounts are masked', async () => {
    const to = after(now(clock), -9 * DAY_MS);
    const from = after(to, -DAY_MS);
    await insertImportedFile(desk.database, { id: 'I1', source: 'oy:statement', from, to });
    await desk.database.knex('balance_snapshots').insert({
      provider: 'oy',
      at: now(clock),
      balance_sen: 500,
      pending_sen: 0,
      available_sen: 500,
    });
    const { feeds, deposit } = await get('/api/feeds');
    expect(feeds).toContainEqual(
      expect.objectContaining({ source: 'oy:statement', stream: 'disbursement', isStale: true }),
    );
    expect(deposit).toMatchObject({ provider: 'oy', availableSen: 500 });
  });

  it('queues tell what is due', async () => {
    await desk.as('maker').upload(payoutFile(SALARIES));
    const { queues } = await get('/api/queues');
    expect(queues).toHaveLength(queueJobs.length);
    expect(queues).toContainEqual(
      expect.objectContaining({ name: 'inquire-recipient', due: 2, isCapped: false }),
    );
  });
});

describe('the kill switch of programs', () => {
  it('under a key is not turned twice, whoever turned it since', async () => {
    const desk = await startDesk();
    const stop = () => program(desk, 'maker').post('/api/sending/stop', undefined, 'stop-1');
    expect((await stop()).status).toBe(200);
    await program(desk, 'approver').post('/api/sending/resume');
    expect((await stop()).headers.get('idempotency-replayed')).toBe('true');
    expect(await openBreakers(desk.database.knex)).toEqual([]);
  });
});
