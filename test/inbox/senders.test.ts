import { generateKeyPairSync } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dueCallbacks } from '../../src/callbacks/callback-store.ts';
import { now } from '../../src/domain/time.ts';
import type { Database } from '../../src/platform/database/database.ts';
import { startDesk } from '../http/harness.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import {
  CHANNELS,
  DANA_PAID,
  type Message,
  OVO_PAID,
  PAYLABS_PAID,
  signedByPaylabs,
  TOKEN,
} from './messages.ts';
import { allThatIsKept, channelOf, inboxDesk, kept, send } from './support.ts';

const STRANGER = { settings: { oyCallbackSources: ['203.0.113.7'] } };
const SECOND_MS = 1000;
const strangersKey = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { format: 'pem', type: 'pkcs8' },
  publicKeyEncoding: { format: 'pem', type: 'spki' },
}).privateKey;

describeOnBothDatabases('who may tell us something', (open) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
  });
  beforeEach(async () => {
    await database.knex('callbacks').del();
  });

  it.each(CHANNELS.map((of) => [of.path, of] as const))(
    '%s: its own sender is stored, and answered in its own way',
    async (_path, of) => {
      const { desk, clock } = await inboxDesk(database);
      const answer = await send(desk, of.path, of.message(clock.nowMs()));
      expect(of.isTaken(answer)).toBe(true);
      const [callback, ...others] = await kept(database);
      expect(others).toEqual([]);
      expect(callback).toMatchObject({
        channel: of.channel,
        verified_by: of.knownBy,
        source_ip: '127.0.0.1',
        state: 'received',
        times_received: 1,
      });
      expect(callback?.provider).toBe(of.channel.split(':')[0]);
      expect(await dueCallbacks(database.knex, now(clock), 10)).toEqual([callback?.id]);
    },
  );

  it.each(
    CHANNELS.filter(({ knownBy }) => knownBy === 'address').map((of) => [of.path, of] as const),
  )(
    '%s: a stranger’s address is refused, kept with its reason, and never due',
    async (_path, of) => {
      const { desk, clock } = await inboxDesk(database, STRANGER);
      const { body, headers } = of.message(clock.nowMs());
      const claim = { ...headers, 'x-forwarded-for': '203.0.113.7', 'x-real-ip': '203.0.113.7' };
      const answer = await send(desk, of.path, { body, headers: claim });
      expect([answer.status, answer.error.code]).toEqual([403, 'source_not_allowed']);
      expect(await kept(database)).toMatchObject([
        { channel: of.channel, state: 'refused', outcome: 'source_not_allowed', verified_by: null },
      ]);
      expect(await dueCallbacks(database.knex, now(clock), 10)).toEqual([]);
    },
  );

  const tokens: [string, Message][] = [
    ['without a token', { body: OVO_PAID, headers: {} }],
    ['with an empty one', { body: OVO_PAID, headers: { 'x-callback-token': '' } }],
    ['with another', { body: OVO_PAID, headers: { 'x-callback-token': `${TOKEN}x` } }],
    ['with two of them', { body: OVO_PAID, headers: { 'x-callback-token': `${TOKEN}, ${TOKEN}` } }],
    ['with the token only in the body', { body: DANA_PAID, headers: {} }],
    [
      'with another in the body than in the header',
      { body: DANA_PAID.replace(TOKEN, 'guess-42'), headers: { 'x-callback-token': TOKEN } },
    ],
    [
      'with a body token that is no text',
      { body: DANA_PAID.replace(`"${TOKEN}"`, 'null'), headers: { 'x-callback-token': TOKEN } },
    ],
  ];
  it.each(tokens)('a wallet callback %s is refused', async (_name, message) => {
    const { desk, clock } = await inboxDesk(database);
    const answer = await send(desk, '/callbacks/xendit', message);
    expect([answer.status, answer.error.code]).toEqual([401, 'token_wrong']);
    expect(answer.text).not.toContain(TOKEN);
    expect(await kept(database)).toMatchObject([
      { channel: 'xendit:ewallet', state: 'refused', outcome: 'token_wrong' },
    ]);
    expect(await dueCallbacks(database.knex, now(clock), 10)).toEqual([]);
    expect(await allThatIsKept(database)).not.toMatch(/xendit-callback-token|guess-42/);
    expect(desk.logLines.join('')).not.toMatch(/xendit-callback-token|guess-42/);
  });

  const PATH = '/callbacks/paylabs';
  const withHeaders = (message: Message, headers: Record<string, string>): Message => ({
    ...message,
    headers: { ...message.headers, ...headers },
  });
  const without = (message: Message, name: string): Message => ({
    ...message,
    headers: Object.fromEntries(Object.entries(message.headers).filter(([key]) => key !== name)),
  });
  const signatures: [string, string, (atMs: number) => Message][] = [
    [
      'without a signature',
      'signature_missing',
      (atMs) => without(signedByPaylabs({ atMs }), 'x-signature'),
    ],
    [
      'with a signature that is none',
      'signature_wrong',
      (atMs) => withHeaders(signedByPaylabs({ atMs }), { 'x-signature': 'AAAA' }),
    ],
    [
      'signed by another key',
      'signature_wrong',
      (atMs) => signedByPaylabs({ atMs, key: strangersKey }),
    ],
    [
      'signed for another path',
      'signature_wrong',
      (atMs) => signedByPaylabs({ atMs, path: '/callbacks/oy' }),
    ],
    [
      'with one byte changed',
      'signature_wrong',
      (atMs) => ({
        ...signedByPaylabs({ atMs }),
        body: PAYLABS_PAID.replace('10000.00', '90000.00'),
      }),
    ],
    [
      'five minutes and a second old',
      'timestamp_too_old',
      (atMs) => signedByPaylabs({ atMs: atMs - 301 * SECOND_MS }),
    ],
    [
      'five minutes and a second ahead',
      'timestamp_too_old',
      (atMs) => signedByPaylabs({ atMs: atMs + 301 * SECOND_MS }),
    ],
    [
      'without a time',
      'timestamp_too_old',
      (atMs) => without(signedByPaylabs({ atMs }), 'x-timestamp'),
    ],
    [
      'with the time moved after it was signed',
      'signature_wrong',
      (atMs) =>
        withHeaders(signedByPaylabs({ atMs: atMs - 400 * SECOND_MS }), {
          'x-timestamp': signedByPaylabs({ atMs }).headers['x-timestamp'] ?? '',
        }),
    ],
    [
      'for another merchant',
      'partner_wrong',
      (atMs) => signedByPaylabs({ atMs, partner: '0010002' }),
    ],
    ['for nobody', 'partner_wrong', (atMs) => without(signedByPaylabs({ atMs }), 'x-partner-id')],
    [
      'truly signed, but about another merchant’s order',
      'partner_wrong',
      (atMs) => signedByPaylabs({ atMs, body: PAYLABS_PAID.replace('"0010001"', '"0010002"') }),
    ],
  ];
  it.each(signatures)('a notification of Paylabs %s is refused: %s', async (_name, code, make) => {
    const { desk, clock } = await inboxDesk(database);
    const answer = await send(desk, PATH, make(clock.nowMs()));
    expect([answer.status, answer.error.code]).toEqual([401, code]);
    expect(answer.headers.get('x-signature')).toBeNull();
    expect(await kept(database)).toMatchObject([
      { channel: 'paylabs:emoney', state: 'refused', outcome: code, verified_by: null },
    ]);
    expect(await dueCallbacks(database.knex, now(clock), 10)).toEqual([]);
  });

  it.each([-300, -1, 0, 1, 300])('a notification %d s off our clock is taken', async (seconds) => {
    const { desk, clock } = await inboxDesk(database);
    const of = channelOf('paylabs:emoney');
    const message = signedByPaylabs({ atMs: clock.nowMs() + seconds * SECOND_MS });
    expect(of.isTaken(await send(desk, PATH, message))).toBe(true);
  });

  it('what a stranger sent first does not keep the provider’s own message out', async () => {
    const { desk, clock } = await inboxDesk(database);
    const of = channelOf('paylabs:emoney');
    const forged = signedByPaylabs({ atMs: clock.nowMs(), key: strangersKey });
    await send(desk, PATH, forged);
    expect(of.isTaken(await send(desk, PATH, of.message(clock.nowMs())))).toBe(true);
    expect((await kept(database)).map(({ state }) => state)).toEqual(['refused', 'received']);
    await send(desk, PATH, forged);
    expect((await kept(database)).map(({ state }) => state)).toEqual([
      'refused',
      'received',
      'refused',
    ]);
  });

  it('a DANA callback is kept without its token, in header and body', async () => {
    const { desk } = await inboxDesk(database);
    const headers = { 'x-callback-token': TOKEN, 'content-type': 'application/json' };
    const answer = await send(desk, '/callbacks/xendit', { body: DANA_PAID, headers });
    expect(answer.status).toBe(200);
    const [callback] = await kept(database);
    expect(JSON.parse(callback?.body ?? '')).toEqual({
      ...(JSON.parse(DANA_PAID) as object),
      callback_authentication_token: '[secret]',
    });
    expect(await allThatIsKept(database)).not.toContain(TOKEN);
  });

  it.each([
    ['in bytes that are not UTF-8', Buffer.from(DANA_PAID.replace('b-1', 'caf\u00e9'), 'latin1')],
    [
      'beyond what is kept of a stranger',
      Buffer.from(DANA_PAID.replace('"b-1"', `"${'b'.repeat(3900)}"`)),
    ],
    [
      'cut through by what is kept',
      Buffer.from(DANA_PAID.replace('"b-1"', `"${'b'.repeat(3910)}"`)),
    ],
    ['that does not end', Buffer.from(DANA_PAID.slice(0, -2))],
  ])('a token %s is not kept either', async (_name, body) => {
    for (const token of [TOKEN, 'another']) {
      const { desk } = await inboxDesk(database);
      const headers = { 'x-callback-token': token };
      await send(desk, '/callbacks/xendit', { body: new Uint8Array(body), headers });
    }
    const all = await kept(database);
    expect(all.length).toBeGreaterThan(0);
    for (const each of all) {
      const bytes = each.body.startsWith('base64:')
        ? Buffer.from(each.body.slice('base64:'.length), 'base64').toString('latin1')
        : each.body;
      expect(bytes).not.toContain(TOKEN.slice(0, 8));
    }
  });
});

describe('which wallet’s callbacks are taken', () => {
  it('is a setting: Instamoney has its own address and no other has', async () => {
    const desk = await startDesk({ settings: { ewalletBrand: 'instamoney' } });
    const message = { body: OVO_PAID, headers: { 'x-callback-token': TOKEN } };
    expect((await send(desk, '/callbacks/instamoney', message)).status).toBe(200);
    expect(await kept(desk.database)).toMatchObject([{ channel: 'instamoney:ewallet' }]);
    expect((await send(desk, '/callbacks/xendit', message)).status).toBe(404);
  });
});
