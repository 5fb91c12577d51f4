import { beforeEach, expect, it } from 'vitest';
import { rupiah } from '../../src/domain/money.ts';
import { NOON, payment, received } from '../reconciliation-streams/books-world.ts';
import { Streams } from '../reconciliation-streams/streams-world.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { program } from './described-answers.ts';
import { type Desk, PEOPLE, startDesk } from './harness.ts';

const OF_PROVIDER = { stream: 'va', source: 'oy:va-history', status: 'paid' } as const;

describeOnBothDatabases('matches by hand for programs', (open) => {
  let desk: Desk;
  let streams: Streams;

  beforeEach(async () => {
    desk = await startDesk({ database: await open() });
    streams = new Streams(desk.database);
  });

  const exceptionOf = async (item: string): Promise<number> => {
    const [id] = await desk.database.knex('exceptions').where({ item }).pluck<number[]>('id');
    if (id === undefined) throw new Error(`no exception of ${item}`);
    return id;
  };
  /** A payment in our books, and two of theirs that pay it together, less Rp 500. */
  const paidInParts = async (): Promise<number> => {
    await received(desk.database, [payment('TX-1')]);
    await streams.told({ ...OF_PROVIDER, item: 'PART-1', amount: rupiah(60_000) });
    await streams.told({ ...OF_PROVIDER, item: 'PART-2', amount: rupiah(39_500) });
    await streams.reconcile('va');
    return exceptionOf('ledger:va oy:TX-1');
  };

  it('an exception shows both lines, field by field', async () => {
    await received(desk.database, [payment('TX-1')]);
    await streams.told({ ...OF_PROVIDER, item: 'TX-1', amount: rupiah(90_000) });
    await streams.reconcile('va');
    const [id] = await desk.database.knex('exceptions').pluck<number[]>('id');
    const { json } = await program(desk, 'viewer').get(`/api/exceptions/${id}`);
    expect(json).toMatchObject({
      ours: { reference: 'TX-1', amountSen: 10_000_000 },
      theirs: { reference: 'TX-1', amountSen: 9_000_000, source: 'oy:va-history' },
      mayBeMatched: true,
    });
  });

  it('the difference is seen first, and must be accepted as it was seen', async () => {
    const id = await paidInParts();
    const lines = `/api/exceptions/${id}/lines?ours=TX-1&theirs=PART-1&theirs=PART-2`;
    expect((await program(desk, 'viewer').get(lines)).error.code).toBe('role_may_not');
    expect((await program(desk, 'maker').get(lines)).json).toMatchObject({
      ours: [{ reference: 'TX-1' }],
      theirs: [{ item: 'PART-1' }, { item: 'PART-2' }],
      differenceSen: -50_000,
    });
    const match = (more: object, key?: string) =>
      program(desk, 'maker').post(
        `/api/exceptions/${id}/match`,
        {
          ours: ['TX-1'],
          theirs: ['PART-1', 'PART-2'],
          note: 'paid in two parts',
          difference_sen: -50_000,
          ...more,
        },
        key,
      );
    expect((await match({})).error.code).toBe('amounts_differ');
    const other = await match({ difference_sen: -40_000, accept_difference: true });
    expect([other.status, other.error.code]).toEqual([409, 'difference_changed']);
    expect(await desk.database.knex('matches')).toEqual([]);
    const made = await match({ accept_difference: true }, 'match-1');
    expect([made.status, made.json.differenceSen]).toEqual([201, -50_000]);
    expect(await desk.database.knex('matches')).toMatchObject([
      { ours_count: 1, theirs_count: 2, difference_sen: -50_000, made_by: PEOPLE.maker },
    ]);
    expect((await match({ accept_difference: true }, 'match-1')).json).toEqual(made.json);
    expect((await match({ accept_difference: true })).error.code).toBe('line_not_open');
  });

  it('a match is taken back once, and its lines are open again', async () => {
    const id = await paidInParts();
    const made = await program(desk, 'maker').post(`/api/exceptions/${id}/match`, {
      ours: ['TX-1'],
      theirs: ['PART-1', 'PART-2'],
      note: 'paid in two parts',
      difference_sen: -50_000,
      accept_difference: true,
    });
    const path = `/api/matches/${String(made.json.matchId)}/revoke`;
    const body = { stream: 'va', reason: 'another customer' };
    expect((await program(desk, 'viewer').post(path, body)).error.code).toBe('role_may_not');
    const unknown = await program(desk, 'maker').post(path, { ...body, stream: 'none' });
    expect([unknown.status, unknown.error.code]).toEqual([404, 'stream_unknown']);
    const revoked = await program(desk, 'maker').post(path, body);
    expect(revoked.json).toEqual({ matchId: made.json.matchId, stream: 'va' });
    const twice = await program(desk, 'maker').post(path, body);
    expect([twice.status, twice.error.code]).toEqual([409, 'match_not_live']);
    const lines = `/api/exceptions/${id}/lines?ours=TX-1&theirs=PART-1`;
    expect((await program(desk, 'maker').get(lines)).status).toBe(200);
    const audit: string[] = await desk.database.knex('audit_log').orderBy('number').pluck('action');
    expect(audit.slice(-2)).toEqual(['match_made_by_hand', 'match_revoked']);
    const nonsense = await program(desk, 'maker').post('/api/matches/12/revoke', body);
    expect(nonsense.status).toBe(400);
  });

  it('accounts in bank lines are masked for who may not see them', async () => {
    await streams.told({
      stream: 'bank',
      source: 'oy:mutations',
      item: 'M-1',
      reference: '',
      status: 'complete',
      account: 'assets:bank:014:1239812390',
      description: 'TRSF 1239812391 JOHN',
      occurredAt: NOON,
    });
    await streams.reconcile('bank');
    const id = await exceptionOf('oy:mutations M-1');
    const masked = await program(desk, 'viewer').get(`/api/exceptions/${id}`);
    expect(masked.text).toContain('assets:bank:014:******2390');
    expect(masked.text).not.toContain('12398123');
    const whole = await program(desk, 'maker').get(`/api/exceptions/${id}`);
    expect(whole.text).toContain('1239812390');
  });
});
