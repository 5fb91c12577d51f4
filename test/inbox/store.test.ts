import { beforeAll, beforeEach, expect, it } from 'vitest';
import { forgetCallbacksJob } from '../../jobs/forget-callbacks.ts';
import {
  countCallbacks,
  dueCallbacks,
  findCallback,
  finishCallback,
  insertCallback,
  listCallbacks,
  type NewCallback,
  replayCallback,
} from '../../src/callbacks/callback-store.ts';
import { after, type Instant, instant } from '../../src/domain/time.ts';
import type { Database } from '../../src/platform/database/database.ts';
import type { WorkContext } from '../../src/work/job.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { kept } from './support.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const NINE = instant(Date.parse('2026-11-21T02:00:00Z'));
const TEN = after(NINE, 60 * MINUTE_MS);
const FAR = instant(Date.parse('2099-01-01T00:00:00Z'));

const message = (changes: Partial<NewCallback> = {}): NewCallback => ({
  provider: 'oy',
  channel: 'oy:va',
  receivedAt: NINE,
  sourceIp: '203.0.113.7',
  headers: { 'content-type': 'application/json' },
  body: '{"va_number":"888801"}',
  verifiedBy: 'address',
  ...changes,
});

const refused = (changes: Partial<NewCallback> = {}): NewCallback =>
  message({ verifiedBy: null, refusedFor: 'source_not_allowed', ...changes });

describeOnBothDatabases('the store of callbacks', (open) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
  });
  beforeEach(async () => {
    await database.knex('callbacks').del();
  });

  const insert = (callback: NewCallback) => insertCallback(database.knex, callback);
  const due = (at: Instant = FAR) => dueCallbacks(database.knex, at, 100);
  async function theOne(): Promise<number> {
    const [one, ...others] = await kept(database);
    expect(others).toEqual([]);
    return one?.id ?? 0;
  }
  const finish = (id: number, outcome: string, at: Instant = NINE) =>
    finishCallback(database.knex, id, outcome, at);

  it('the same message again is counted, with the time of the last', async () => {
    expect(await insert(message())).toBe('stored');
    expect(await insert(message({ receivedAt: TEN, sourceIp: '203.0.113.8' }))).toBe('repeated');
    expect(await insert(message({ receivedAt: TEN }))).toBe('repeated');
    expect(await database.knex('callbacks')).toMatchObject([
      { times_received: 3, received_at: NINE, last_received_at: TEN, source_ip: '203.0.113.7' },
    ]);
    expect(await due()).toEqual([await theOne()]);
  });

  it('at the same moment, from twenty sides, it is stored once', async () => {
    const told = await Promise.all(Array.from({ length: 20 }, () => insert(message())));
    expect(told.filter((each) => each === 'stored')).toHaveLength(1);
    expect(await kept(database)).toMatchObject([{ times_received: 20 }]);
  });

  it.each(['asked', 'agrees', 'applied', 'pulled', 'not_understood', 'connected'])(
    'one that ended with %s is not worked again when it is repeated',
    async (outcome) => {
      await insert(message());
      await finish(await theOne(), outcome);
      await insert(message({ receivedAt: TEN }));
      expect(await due()).toEqual([]);
      expect(await kept(database)).toMatchObject([
        { state: 'processed', outcome, times_received: 2 },
      ]);
    },
  );

  it.each(['unknown_reference', 'no_handler'])(
    'one that ended with %s is looked at again when it is repeated, at once',
    async (outcome) => {
      await insert(message());
      const id = await theOne();
      await finish(id, outcome);
      expect(await due()).toEqual([]);
      expect(await insert(message({ receivedAt: TEN }))).toBe('repeated');
      expect(await due(NINE)).toEqual([]);
      expect(await due(TEN)).toEqual([id]);
      await finish(id, 'asked', TEN);
      await insert(message({ receivedAt: TEN }));
      expect(await due(), 'found now: never again').toEqual([]);
    },
  );

  it('a repeat does not hold up one that waits already', async () => {
    await insert(message());
    await insert(message({ receivedAt: TEN }));
    expect(await due(NINE)).toEqual([await theOne()]);
  });

  it('refused ones are kept one by one, never due, and do not count as the true one', async () => {
    for (let time = 0; time < 3; time += 1) expect(await insert(refused())).toBe('stored');
    expect(await due()).toEqual([]);
    expect(await insert(message())).toBe('stored');
    expect(await insert(refused())).toBe('stored');
    expect(await due()).toHaveLength(1);
    expect(await kept(database)).toHaveLength(5);
  });

  it('a person has one worked once more, but never a refused one', async () => {
    await insert(message());
    const id = await theOne();
    await finish(id, 'not_understood');
    expect(await replayCallback(database.knex, id, TEN)).toBe(true);
    expect(await due(NINE)).toEqual([]);
    expect(await due(TEN)).toEqual([id]);
    expect(await database.knex('callbacks').pluck('replays')).toEqual([1]);
    expect(await finish(id, 'asked', TEN)).toBe(true);
    expect(await finish(id, 'agrees', TEN), 'it is worked already').toBe(false);
    await insert(refused());
    const [stranger] = await listCallbacks(database.knex, { state: 'refused', limit: 1 });
    expect(await replayCallback(database.knex, stranger?.id ?? 0, TEN)).toBe(false);
    expect(await replayCallback(database.knex, 4711, TEN)).toBe(false);
    expect(await due(TEN)).toEqual([]);
  });

  it('counts by channel, state and outcome, repeats included', async () => {
    for (const body of ['1', '1', '1', '2']) await insert(message({ body }));
    await insert(message({ body: '1', channel: 'oy:kyc' }));
    const [first = 0] = await due();
    await finish(first, 'pulled');
    await insert(refused());
    await insert(refused({ refusedFor: 'token_wrong' }));
    expect(await countCallbacks(database.knex)).toEqual([
      { channel: 'oy:kyc', state: 'received', outcome: null, count: 1, received: 1 },
      { channel: 'oy:va', state: 'processed', outcome: 'pulled', count: 1, received: 3 },
      { channel: 'oy:va', state: 'received', outcome: null, count: 1, received: 1 },
      { channel: 'oy:va', state: 'refused', outcome: 'source_not_allowed', count: 1, received: 1 },
      { channel: 'oy:va', state: 'refused', outcome: 'token_wrong', count: 1, received: 1 },
    ]);
  });

  it('lists the newest first, of one channel or state', async () => {
    await insert(message({ body: '1' }));
    await insert(message({ body: '2', channel: 'oy:kyc' }));
    await insert(refused({ body: '3' }));
    const list = async (filter: Partial<Parameters<typeof listCallbacks>[1]> = {}) =>
      (await listCallbacks(database.knex, { limit: 10, ...filter })).map(
        ({ channel, state, outcome }) => [channel, state, outcome],
      );
    const stranger = ['oy:va', 'refused', 'source_not_allowed'];
    expect(await list()).toEqual([
      stranger,
      ['oy:kyc', 'received', null],
      ['oy:va', 'received', null],
    ]);
    expect(await list({ limit: 1 })).toEqual([stranger]);
    expect(await list({ channel: 'oy:kyc' })).toEqual([['oy:kyc', 'received', null]]);
    expect(await list({ state: 'refused' })).toEqual([stranger]);
    expect(await list({ channel: 'oy:kyc', state: 'refused' })).toEqual([]);
  });

  it('forgets what was worked or refused too long ago, never what waits', async () => {
    const clock = new ManualClock(Date.parse(NINE));
    const work = {
      payouts: { database, clock },
      callbackKeepMs: 90 * DAY_MS,
    } as unknown as WorkContext;
    const forget = () => forgetCallbacksJob.run(work, new AbortController().signal);
    for (const body of ['worked', 'repeated later', 'waits']) await insert(message({ body }));
    for (const id of (await due()).slice(0, 2)) await finish(id, 'pulled');
    await insert(refused({ body: 'a stranger’s' }));
    await insert(message({ body: 'repeated later', receivedAt: after(NINE, 2 * DAY_MS) }));
    const bodies = async () => (await kept(database)).map(({ body }) => body);

    await clock.advance(90 * DAY_MS);
    expect(await forget()).toMatchObject({ forgotten: 0 });
    await clock.advance(1);
    expect(await forget()).toMatchObject({ forgotten: 2 });
    expect(await bodies()).toEqual(['repeated later', 'waits']);
    await clock.advance(2 * DAY_MS);
    expect(await forget()).toMatchObject({ forgotten: 1 });
    await clock.advance(365 * DAY_MS);
    expect(await forget()).toMatchObject({ forgotten: 0 });
    expect(await bodies()).toEqual(['waits']);
  });

  it('one that was forgotten and comes again is a new one', async () => {
    await insert(message());
    await finish(await theOne(), 'pulled');
    await database.knex('callbacks').del();
    expect(await insert(message({ receivedAt: TEN }))).toBe('stored');
    expect(await findCallback(database.knex, await theOne())).toMatchObject({ state: 'received' });
  });
});
