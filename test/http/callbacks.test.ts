import { SOMEDAY } from '../support/payout-provider.ts';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import { dueCallbacks } from '../../src/callbacks/callback-store.ts';
import { rupiah } from '../../src/domain/money.ts';
import { now } from '../../src/domain/time.ts';
import { callbackSources } from '../../src/callbacks/callback-sources.ts';
import { readOyHint } from '../../src/providers/oy/oy-callbacks.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { type Desk, startDesk } from './harness.ts';
import { rawAnswers } from './raw-answers.ts';

const PAID = JSON.stringify({
  status: { code: '000', message: 'Success' },
  partner_trx_id: 'SALARY-1',
  recipient_account: '1239812390',
  amount: 125_000,
});

interface Kept {
  readonly source_ip: string;
  readonly headers: string;
  readonly body: string;
  readonly state: string;
}

const kept = async (desk: Desk): Promise<Kept[]> =>
  desk.database.knex('callbacks').orderBy('id').select('source_ip', 'headers', 'body', 'state');

const post = (
  desk: Desk,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
) => desk.stranger.call('/callbacks/oy', { method: 'POST', body, headers });

/** Somebody whose address is on nobody's list. */
const STRANGERS_DESK = { settings: { oyCallbackSources: ['203.0.113.7'] } };

describeOnBothDatabases('a callback from the provider', (open) => {
  it('is stored as it came, without secrets, before it is acknowledged', async () => {
    const desk = await startDesk({ database: await open() });
    const answer = await post(desk, PAID, {
      'content-type': 'application/json',
      authorization: 'Basic c2VjcmV0',
      cookie: 'session=1',
      'x-api-key': 'sandbox-key',
      'x-callback-token': 'abc',
      'x-forwarded-for': '198.51.100.1',
    });
    expect([answer.status, answer.json]).toEqual([200, { status: 'stored' }]);
    const [callback, ...others] = await kept(desk);
    expect(others).toEqual([]);
    expect(callback).toMatchObject({ source_ip: '127.0.0.1', body: PAID, state: 'received' });
    const headers = JSON.parse(callback?.headers ?? '') as Record<string, string>;
    expect(headers['content-type']).toBe('application/json');
    expect(Object.keys(headers).join()).not.toMatch(/authorization|cookie|key|token/);
    expect(desk.logLines.join('')).not.toMatch(/1239812390|c2VjcmV0/);
  });

  it.each([
    ['JSON that is broken', Buffer.from('{"status": {"code": "000"'), 'application/json'],
    [
      'a form',
      Buffer.from('partner_trx_id=SALARY-1&code=000'),
      'application/x-www-form-urlencoded',
    ],
    ['plain text', Buffer.from('\uFEFFbaiklah – ok\r\n'), 'text/plain; charset=utf-8'],
    ['something of an unheard-of type', Buffer.from('x'), 'what ever'],
    ['nothing at all', Buffer.alloc(0), 'application/json'],
    ['zero bytes', Buffer.from('a\0b'), 'application/json'],
    ['bytes that are no text', gzipSync('{}'), 'application/json'],
  ])('%s is stored byte for byte', async (_name, bytes, type) => {
    const desk = await startDesk({ database: await open() });
    const answer = await post(desk, new Uint8Array(bytes), { 'content-type': type });
    expect(answer.status).toBe(200);
    const [callback] = await kept(desk);
    const body = callback?.body ?? '';
    const stored = body.startsWith('base64:')
      ? Buffer.from(body.slice('base64:'.length), 'base64')
      : Buffer.from(body);
    expect(stored.equals(bytes)).toBe(true);
  });
});

describe('a callback', () => {
  it('of OY, as the sandbox sends it, is stored and waits for its job', async () => {
    const desk = await startDesk();
    desk.sandbox.oy.setCallbackUrl(`${desk.url}/callbacks/oy`);
    const { provider, limits } = desk.payouts;
    const order = { partnerTrxId: 'SALARY-1', bankCode: '014', accountNumber: '1239812390' };
    const body = provider.remitBody({ ...order, amount: rupiah(125_000), note: null, emails: [] });
    await provider.remit(await limits.acquire('oy:remit'), order.partnerTrxId, body, SOMEDAY);
    await vi.waitFor(async () => expect(await kept(desk)).toHaveLength(1), { timeout: 10_000 });
    const [callback] = await kept(desk);
    expect(callback?.state).toBe('received');
    expect(readOyHint(callback?.body ?? '')).toMatchObject({
      partnerTrxId: 'SALARY-1',
      status: 'paid',
      amount: rupiah(125_000),
    });
    expect(await dueCallbacks(desk.database.knex, now(desk.clock), 10)).toHaveLength(1);
  });

  it('from a stranger is refused and kept', async () => {
    const desk = await startDesk(STRANGERS_DESK);
    const refused = await post(desk, PAID, {
      'content-type': 'application/json',
      'x-forwarded-for': '203.0.113.7',
      'x-real-ip': '203.0.113.7',
      forwarded: 'for=203.0.113.7',
    });
    expect(refused.status).toBe(403);
    expect(refused.error).toMatchObject({ code: 'source_not_allowed' });
    expect(await kept(desk)).toMatchObject([
      { source_ip: '127.0.0.1', body: PAID, state: 'refused' },
    ]);
  });

  it('from a stranger is kept ten times a minute, and cut short', async () => {
    const clock = new ManualClock(Date.now());
    const desk = await startDesk({ ...STRANGERS_DESK, clock });
    const long = 'x'.repeat(60_000);
    for (let sent = 0; sent < 12; sent += 1) expect((await post(desk, long)).status).toBe(403);
    const first = await kept(desk);
    expect(first).toHaveLength(10);
    expect(first.map(({ body }) => body.length)).toEqual(Array.from({ length: 10 }, () => 4096));
    await clock.advance(60_000);
    await post(desk, long);
    expect(await kept(desk)).toHaveLength(11);
  });

  it('that is too large is refused', async () => {
    const desk = await startDesk({ settings: { callbackMaxBytes: 1000 } });
    expect((await post(desk, 'x'.repeat(1000))).status).toBe(200);
    const refused = await post(desk, 'x'.repeat(1001));
    expect(refused.status).toBe(413);
    expect(refused.error.message).toBe(
      'A callback has at most 1000 bytes here; this one has more.',
    );
    expect(await kept(desk)).toHaveLength(1);
  });

  it('that breaks off is not stored', async () => {
    const desk = await startDesk();
    await new Promise<void>((resolve) => {
      const socket = connect(desk.port, '127.0.0.1', () => {
        socket.write(
          `POST /callbacks/oy HTTP/1.1\r\nhost: x\r\ncontent-length: 500\r\n\r\n${PAID}`,
        );
        setImmediate(() => socket.destroy());
      });
      socket.on('close', () => resolve());
    });
    expect((await desk.stranger.get('/health')).status).toBe(200);
    expect(await kept(desk)).toEqual([]);
  });

  it('without a type, as some senders do it, is stored', async () => {
    const desk = await startDesk();
    const answer = await rawAnswers(
      desk.port,
      `POST /callbacks/oy HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: ${PAID.length}\r\n\r\n${PAID}`,
    );
    expect(answer).toMatch(/^HTTP\/1.1 200 /);
    expect(await kept(desk)).toMatchObject([{ body: PAID }]);
  });

  it('that cannot be stored is answered 503, so that the provider sends it again', async () => {
    const desk = await startDesk();
    const [size] = await desk.database.knex.raw<{ page_count: number }[]>('PRAGMA page_count');
    await desk.database.knex.raw(`PRAGMA max_page_count = ${size?.page_count ?? 0}`);
    const long = JSON.stringify({ partner_trx_id: 'SALARY-1', message: 'x'.repeat(50_000) });
    const refused = await post(desk, long);
    expect([refused.status, refused.error.code]).toEqual([503, 'callback_not_stored']);
    await desk.database.knex.raw('PRAGMA max_page_count = 1073741823');
    expect((await post(desk, long)).status).toBe(200);
    expect(await kept(desk)).toHaveLength(1);
  });
});

describe('the list of callback sources', () => {
  const isSource = callbackSources(['203.0.113.7', '2001:DB8:0:0::1', '::ffff:198.51.100.2']);

  it.each([
    ['203.0.113.7', true],
    ['::ffff:203.0.113.7', true],
    ['::FFFF:203.0.113.7', true],
    ['198.51.100.2', true],
    ['2001:db8::1', true],
    ['2001:0db8:0000:0000:0000:0000:0000:0001', true],
    ['2001:db8::1%eth0', true],
    ['203.0.113.8', false],
    ['203.0.113.70', false],
    ['2001:db8::2', false],
    ['127.0.0.1', false],
    ['', false],
    ['not an address', false],
  ])('%s: %s', (address, expected) => {
    expect(isSource(address)).toBe(expected);
  });

  it('takes no names and no ranges', () => {
    for (const entry of ['oyindonesia.com', '203.0.113.0/24', '']) {
      expect(() => callbackSources([entry])).toThrow('OY_CALLBACK_SOURCES');
    }
  });
});
