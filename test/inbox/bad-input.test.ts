import { gzipSync } from 'node:zlib';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { dueCallbacks } from '../../src/callbacks/callback-store.ts';
import { now } from '../../src/domain/time.ts';
import type { Database } from '../../src/platform/database/database.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { CHANNELS, type Channel, type Message, PAYLABS_PAID } from './messages.ts';
import { allThatIsKept, channelOf, inboxDesk, kept, send } from './support.ts';

const MB = 1_048_576;
const STRANGER = { settings: { oyCallbackSources: ['203.0.113.7'] } };
const named = (channels: readonly Channel[]) => channels.map((of) => [of.path, of] as const);
const PFM = '/callbacks/oy/pfm';
const small = CHANNELS.filter(({ path }) => path !== PFM);
const byAddress = CHANNELS.filter(({ knownBy }) => knownBy === 'address');
/** Those whose message need not be JSON to be known as the provider's. */
const anyBody = CHANNELS.filter(({ knownBy }) => knownBy !== 'signature');

describeOnBothDatabases('bad input at the callbacks', (open) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
  });
  beforeEach(async () => {
    await database.knex('callbacks').del();
  });

  it.each(named(small))('%s: 1 MB is refused, by size, and not kept', async (path, of) => {
    const { desk, clock } = await inboxDesk(database);
    const body = JSON.stringify({ text: 'x'.repeat(MB) });
    const answer = await send(desk, path, of.message(clock.nowMs(), body));
    expect([answer.status, answer.error.code]).toEqual([413, 'body_too_large']);
    expect(await kept(database)).toEqual([]);
    expect((await desk.stranger.get('/health')).status).toBe(200);
  });

  it('bank mutations may have 4 MiB, and no more', async () => {
    const { desk, clock } = await inboxDesk(database);
    const of = channelOf('oy:pfm');
    const most = 'x'.repeat(4 * MB);
    expect((await send(desk, PFM, of.message(clock.nowMs(), most))).status).toBe(200);
    const over = await send(desk, PFM, of.message(clock.nowMs(), `${most}x`));
    expect([over.status, over.error.code]).toEqual([413, 'body_too_large']);
    expect((await kept(database)).map(({ body }) => body.length)).toEqual([4 * MB]);
  });

  it.each(named(byAddress))('%s: 1 MB of a stranger is cut short', async (path, of) => {
    const { desk, clock } = await inboxDesk(database, STRANGER);
    const answer = await send(desk, path, of.message(clock.nowMs(), 'x'.repeat(MB)));
    expect([answer.status, answer.error.code]).toEqual([403, 'source_not_allowed']);
    expect((await kept(database)).map(({ body }) => body.length)).toEqual([4096]);
    expect((await desk.stranger.get('/health')).status).toBe(200);
  });

  const bodies: [string, Buffer][] = [
    ['nothing at all', Buffer.alloc(0)],
    ['no JSON', Buffer.from('status=COMPLETED&external_id=BILL1W1')],
    ['half of a JSON', Buffer.from('{"external_id": "BILL1')],
    ['a JSON of another shape', Buffer.from('[[[[null]]]]')],
    ['JSON nested a thousand deep', Buffer.from('['.repeat(1000) + ']'.repeat(1000))],
    ['bytes that are no text', gzipSync('{"external_id":"BILL1W1"}')],
    ['UTF-16', Buffer.from('\uFEFF{"external_id":"BILL1W1"}', 'utf16le')],
    ['zero bytes', Buffer.from('{"a":"\0"}')],
  ];
  it.each(named(anyBody))('%s: whatever else it is, is kept byte for byte', async (path, of) => {
    const { desk, clock } = await inboxDesk(database);
    const { headers } = of.message(clock.nowMs());
    for (const [what, bytes] of bodies) {
      const answer = await send(desk, path, { body: new Uint8Array(bytes), headers });
      expect(of.isTaken(answer), what).toBe(true);
    }
    const stored = (await kept(database)).map(({ body }) =>
      body.startsWith('base64:')
        ? Buffer.from(body.slice('base64:'.length), 'base64')
        : Buffer.from(body),
    );
    expect(stored).toEqual(bodies.map(([, bytes]) => bytes));
  });

  it('/callbacks/paylabs: what names no merchant is refused', async () => {
    const { desk, clock } = await inboxDesk(database);
    const of = channelOf('paylabs:emoney');
    for (const [what, bytes] of bodies) {
      const answer = await send(desk, of.path, of.message(clock.nowMs(), bytes.toString('utf8')));
      expect([answer.status, answer.error.code], what).toEqual([401, 'partner_wrong']);
    }
    const outcomes = (await kept(database)).map(({ state, outcome }) => `${state}: ${outcome}`);
    expect(outcomes).toEqual(bodies.map(() => 'refused: partner_wrong'));
  });

  const oneOfEach = named(['oy:va', 'xendit:ewallet', 'paylabs:emoney'].map(channelOf));
  it.each(oneOfEach)('%s: a thousand repeats are one message', async (path, of) => {
    const { desk, clock } = await inboxDesk(database, { settings: { callbacksPerSecond: 5000 } });
    const turns = 40;
    const atOnce = 25;
    for (let turn = 0; turn < turns; turn += 1) {
      // A notification of Paylabs is signed anew for each try.
      await clock.advance(1);
      const message = of.message(clock.nowMs());
      const answers = await Promise.all(
        Array.from({ length: atOnce }, () => send(desk, path, message)),
      );
      expect(answers.every((answer) => of.isTaken(answer))).toBe(true);
    }
    expect(await kept(database)).toMatchObject([
      { channel: of.channel, state: 'received', times_received: turns * atOnce },
    ]);
    expect(await dueCallbacks(database.knex, now(clock), 10)).toHaveLength(1);
  });

  it('two messages that differ by a space are two', async () => {
    const { desk, clock } = await inboxDesk(database);
    const of = channelOf('paylabs:emoney');
    for (const body of [PAYLABS_PAID, `${PAYLABS_PAID} `]) {
      expect(of.isTaken(await send(desk, of.path, of.message(clock.nowMs(), body)))).toBe(true);
    }
    expect(await kept(database)).toHaveLength(2);
  });

  it('the same bytes at two addresses are two messages', async () => {
    const { desk } = await inboxDesk(database);
    const message: Message = { body: '{}', headers: {} };
    for (const path of ['/callbacks/oy', '/callbacks/oy/va']) {
      expect((await send(desk, path, message)).status).toBe(200);
    }
    expect(await kept(database)).toHaveLength(2);
  });

  async function whileAway<T>(work: () => Promise<T>): Promise<T> {
    await database.knex.schema.renameTable('callbacks', 'callbacks_away');
    try {
      return await work();
    } finally {
      await database.knex.schema.renameTable('callbacks_away', 'callbacks');
    }
  }

  it.each(named(CHANNELS))('%s: not acknowledged while the database is away', async (path, of) => {
    const { desk, clock } = await inboxDesk(database);
    const message = of.message(clock.nowMs());
    const refused = await whileAway(() => send(desk, path, message));
    expect([refused.status, refused.error.code]).toEqual([503, 'callback_not_stored']);
    expect(of.isTaken(refused)).toBe(false);
    expect(of.isTaken(await send(desk, path, message))).toBe(true);
    expect(await kept(database)).toHaveLength(1);
  });

  it('a refusal stands while the database is away', async () => {
    const { desk, clock } = await inboxDesk(database, STRANGER);
    const message = channelOf('oy:disbursement').message(clock.nowMs());
    const answer = await whileAway(() => send(desk, '/callbacks/oy', message));
    expect([answer.status, answer.error.code]).toEqual([403, 'source_not_allowed']);
  });

  it('more in a second than CALLBACKS_PER_SECOND are told to come again, at that address', async () => {
    const { desk, clock } = await inboxDesk(database, { settings: { callbacksPerSecond: 3 } });
    const at = (path: string, body: string) => send(desk, path, { body, headers: {} });
    for (const body of ['1', '2', '3']) expect((await at('/callbacks/oy', body)).status).toBe(200);
    const over = await at('/callbacks/oy', '4');
    expect([over.status, over.error.code]).toEqual([429, 'too_many_callbacks']);
    expect(over.headers.get('retry-after')).toBe('1');
    expect((await at('/callbacks/oy/va', '4')).status, 'another address').toBe(200);
    await clock.advance(1000);
    expect((await at('/callbacks/oy', '4')).status, 'a second later').toBe(200);
    expect(await kept(database)).toHaveLength(5);
  });

  it('strangers do not use up the places of a provider that is known by its address', async () => {
    const settings = { callbacksPerSecond: 2 };
    const { desk } = await inboxDesk(database, {
      ...STRANGER,
      settings: { ...STRANGER.settings, ...settings },
    });
    const statuses: number[] = [];
    for (const body of ['1', '2', '3', '4']) {
      statuses.push((await send(desk, '/callbacks/oy', { body, headers: {} })).status);
    }
    expect(statuses).toEqual([403, 403, 403, 403]);
  });

  it('of refused messages ten a minute are kept, over all addresses', async () => {
    const { desk, clock } = await inboxDesk(database, STRANGER);
    for (let sent = 0; sent < 14; sent += 1) {
      const { path, message, knownBy } = CHANNELS[sent % CHANNELS.length] as Channel;
      const { body, headers } = message(clock.nowMs());
      const stranger = knownBy === 'address' ? headers : {};
      const answer = await send(desk, path, { body, headers: stranger });
      expect([401, 403]).toContain(answer.status);
    }
    expect(await kept(database)).toHaveLength(10);
    expect(await allThatIsKept(database)).not.toContain('"state":"received"');
  });
});
