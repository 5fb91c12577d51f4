import { SOMEDAY } from '../support/payout-provider.ts';
import { createServer } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { rupiah } from '../../src/domain/money.ts';
import { noRateLimits } from '../../src/platform/limits/rate-limits.ts';
import type { OyClient } from '../../src/providers/oy/oy-client.ts';
import { createOyClient } from '../../src/providers/oy/oy-client.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { answerJson, clientOf, countedPermit, startLocalProvider } from './local-provider.ts';

const ID = 'PAY-1';
const ACCEPTED = `{"status":{"code":"101","message":"Request is Processed"},"amount":125000,
  "recipient_bank":"014","recipient_account":"1239812390","trx_id":"ABC-456",
  "partner_trx_id":"PAY-1","timestamp":"16-10-2019 10:23:42"}`;
const ORDER = {
  partnerTrxId: ID,
  bankCode: '014',
  accountNumber: '1239812390',
  amount: rupiah(125_000),
  note: 'Split lunch bill',
  emails: ['napoleon@email.com', 'test@email.com'],
};

const toClose: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const one of toClose.splice(0)) await one.close();
});

async function provider(...args: Parameters<typeof startLocalProvider>) {
  const started = await startLocalProvider(...args);
  toClose.unshift(started);
  return started;
}

function client(...args: Parameters<typeof clientOf>): OyClient {
  const made = clientOf(...args);
  toClose.unshift(made);
  return made;
}

const permit = () => noRateLimits.acquire('any');

describe('what goes over the wire', () => {
  test('remit: the documented fields and headers, under a base URL with a path', async () => {
    const local = await provider(answerJson(ACCEPTED));
    const oy = client(`${local.url}/staging/partner/`);
    const body = oy.remitBody(ORDER);
    expect(body).toBe(
      '{"recipient_bank":"014","recipient_account":"1239812390","amount":125000,' +
        '"note":"Split lunch bill","partner_trx_id":"PAY-1","email":"napoleon@email.com test@email.com"}',
    );
    expect(await oy.remit(await permit(), ID, body, SOMEDAY)).toMatchObject({
      meaning: 'accepted',
      providerTrxId: 'ABC-456',
      evidence: { provider: 'oy', endpoint: 'oy:remit', subject: ID, httpStatus: 200, code: '101' },
    });
    const [sent] = local.received;
    expect(sent).toMatchObject({ method: 'POST', path: '/staging/partner/api/remit', body });
    expect(sent?.headers).toMatchObject({
      'content-type': 'application/json',
      accept: 'application/json',
      'x-oy-username': 'finance',
      'x-api-key': 'key-987654321',
    });
  });

  test('the same order is always the same bytes; what is absent is left out', () => {
    const oy = client('http://127.0.0.1:1');
    const bare = { ...ORDER, note: null, emails: [] };
    expect(oy.remitBody(bare)).toBe(oy.remitBody({ ...bare }));
    expect(oy.remitBody(bare)).toBe(
      '{"recipient_bank":"014","recipient_account":"1239812390","amount":125000,"partner_trx_id":"PAY-1"}',
    );
    expect(() => oy.remitBody({ ...ORDER, amount: rupiah(0.5) })).toThrow(RangeError);
    expect(() => oy.remitBody({ ...ORDER, amount: rupiah(0) })).toThrow(RangeError);
  });

  test('a status question asks for no callback; a balance question has no body', async () => {
    const local = await provider(answerJson('{}'));
    const oy = client(local.url);
    await oy.askStatus(await permit(), ID);
    await oy.balance(await permit());
    await oy.inquire(await permit(), ORDER);
    expect(local.received).toMatchObject([
      { method: 'POST', path: '/api/remit-status', body: '{"partner_trx_id":"PAY-1"}' },
      { method: 'GET', path: '/api/balance', body: '' },
      {
        method: 'POST',
        path: '/api/inquiry',
        body: '{"recipient_bank":"014","recipient_account":"1239812390"}',
      },
    ]);
  });

  test('connections are kept: twenty requests do not make twenty connections', async () => {
    const local = await provider(answerJson(ACCEPTED));
    let connections = 0;
    local.server.on('connection', () => {
      connections += 1;
    });
    const oy = client(local.url);
    for (let i = 0; i < 20; i += 1) await oy.remit(await permit(), ID, '{}', SOMEDAY);
    // A second one may open while the first is put back; no more than that.
    expect(connections).toBeLessThanOrEqual(2);
  });
});

describe('a broken wire is an unknown outcome, never an exception and never a second send', () => {
  test.each([
    ['an HTML page', answerJson('<html>maintenance</html>'), 'the answer is not JSON'],
    ['half a JSON text', answerJson(ACCEPTED.slice(0, 60)), 'the answer is not JSON'],
    ['an empty body', answerJson(''), 'the answer is not JSON'],
    ['bytes that are no text', answerJson('\u0000\ufffd{'), 'the answer is not JSON'],
    ['JSON nested a thousand deep', answerJson('['.repeat(1000)), 'the answer is not JSON'],
    ['HTTP 500', answerJson('boom', 500), 'HTTP 500'],
    ['HTTP 503', answerJson('', 503), 'HTTP 503'],
    ['an answer that is too long', answerJson(`{"a":"${'x'.repeat(70_000)}"}`), 'longer than'],
  ])('%s', async (_what, respond, message) => {
    const local = await provider(respond);
    const oy = client(local.url);
    const given = countedPermit();
    const answer = await oy.remit(given, ID, '{}', SOMEDAY);
    expect(answer).toMatchObject({ meaning: 'unknown', code: null, providerTrxId: null });
    expect(answer.message).toContain(message);
    expect(given.given()).toBe(1);
    expect(local.received).toHaveLength(1);
  });

  test('a redirect is not followed', async () => {
    const local = await provider((_request, response) => {
      response.writeHead(307, { location: '/elsewhere' }).end();
    });
    const answer = await client(local.url).remit(await permit(), ID, '{}', SOMEDAY);
    expect(answer).toMatchObject({ meaning: 'unknown', evidence: { httpStatus: 307 } });
    expect(local.received).toHaveLength(1);
  });

  test('the connection is cut before the answer', async () => {
    const local = await provider((_request, response) => response.destroy());
    const answer = await client(local.url).remit(await permit(), ID, '{}', SOMEDAY);
    expect(answer).toMatchObject({
      meaning: 'unknown',
      evidence: { httpStatus: null, code: null },
    });
    expect(answer.evidence.body).toContain('the connection was lost');
    expect(local.received).toHaveLength(1);
  });

  test('the connection is cut within the answer', async () => {
    const local = await provider((_request, response) => {
      response.writeHead(200, { 'content-length': '500' });
      response.write(ACCEPTED.slice(0, 50), () => response.destroy());
    });
    const answer = await client(local.url).remit(await permit(), ID, '{}', SOMEDAY);
    expect(answer).toMatchObject({ meaning: 'unknown', evidence: { httpStatus: 200, code: null } });
    expect(local.received).toHaveLength(1);
  });

  test('a kept connection that dies under a send: reported, not sent again', async () => {
    let requests = 0;
    const local = await provider((request, response) => {
      requests += 1;
      if (requests === 1) answerJson(ACCEPTED)(request, response);
      else response.destroy();
    });
    const oy = client(local.url);
    expect((await oy.remit(await permit(), ID, '{}', SOMEDAY)).meaning).toBe('accepted');
    expect((await oy.remit(await permit(), ID, '{}', SOMEDAY)).meaning).toBe('unknown');
    expect((await oy.balance(await permit())).meaning).toBe('unknown');
    expect(local.received).toHaveLength(3);
  });

  test('nobody listens; a host that does not exist', async () => {
    const refused = await client('http://127.0.0.1:9').remit(await permit(), ID, '{}', SOMEDAY);
    expect(refused.meaning).toBe('unknown');
    expect(refused.message).toContain('refused');
    const unnamed = await client('http://no-such-host.invalid').remit(
      await permit(),
      ID,
      '{}',
      SOMEDAY,
    );
    expect(unnamed.meaning).toBe('unknown');
    expect(unnamed.message).toMatch(/host name/);
  });

  test('a closed client answers too', async () => {
    const oy = clientOf('http://127.0.0.1:9');
    await oy.close();
    expect((await oy.remit(await permit(), ID, '{}', SOMEDAY)).message).toContain(
      'the client is closed',
    );
  });
});

describe('one time-out over the whole call', () => {
  const LIMIT_MS = 120;

  test('no answer at all', async () => {
    const local = await provider(() => undefined);
    const given = countedPermit();
    const answer = await client(local.url, { timeoutMs: LIMIT_MS }).remit(given, ID, '{}', SOMEDAY);
    expect(answer).toMatchObject({ meaning: 'unknown', message: 'no answer within 120 ms' });
    expect(answer.evidence.durationMs).toBeLessThan(2_000);
    expect(given.given()).toBe(1);
  });

  test('an answer that drips, each byte in time', async () => {
    const local = await provider((_request, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(drip));
    });
    // Long enough for the headers to arrive on a busy machine; the body never ends.
    const answer = await client(local.url, { timeoutMs: 2_000 }).remit(
      await permit(),
      ID,
      '{}',
      SOMEDAY,
    );
    expect(answer).toMatchObject({ meaning: 'unknown', evidence: { httpStatus: 200 } });
  });

  test('a connection that is never ready: the TLS handshake gets no answer', async () => {
    const silent = createServer((socket) => socket.on('error', () => undefined));
    await new Promise<void>((resolve) => {
      silent.listen(0, '127.0.0.1', resolve);
    });
    const address = silent.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const oy = clientOf(`https://127.0.0.1:${port}`, { timeoutMs: LIMIT_MS });
    expect((await oy.remit(await permit(), ID, '{}', SOMEDAY)).meaning).toBe('unknown');
    await oy.close();
    silent.close();
  });
});

describe('permits', () => {
  test('a permit that cannot be given back does not hide the answer', async () => {
    const local = await provider(answerJson(ACCEPTED));
    const told: unknown[] = [];
    const oy = createOyClient({
      baseUrl: local.url,
      username: 'finance',
      apiKey: 'key-987654321',
      timeoutMs: 2_000,
      maxAnswerBytes: 65_536,
      clock: systemClock,
      onPermitError: (error) => told.push(error),
    });
    toClose.unshift(oy);
    const broken = {
      endpoint: 'oy:remit',
      enter: async () => undefined,
      done: () => Promise.reject(new Error('Redis is gone')),
    };
    expect((await oy.remit(broken, ID, '{}', SOMEDAY)).meaning).toBe('accepted');
    expect(told).toEqual([new Error('Redis is gone')]);
  });

  test('without a place in the rate limit nothing leaves, and nothing is claimed', async () => {
    const local = await provider(answerJson(ACCEPTED));
    const refused = {
      endpoint: 'oy:remit',
      enter: () => Promise.reject(new Error('no place in time')),
      done: async () => undefined,
    };
    const answer = await clientOf(local.url).remit(refused, ID, '{}', SOMEDAY);
    expect(answer.meaning).toBe('not_sent');
    expect(answer.evidence.body).toContain('nothing was sent');
    expect(local.received).toEqual([]);
  });
});

describe('settings that cannot be right are refused when the client is made', () => {
  test.each(['ftp://oy', 'https://user:pass@oy', 'https://oy/?a=1', 'not a URL'])(
    '%s',
    (baseUrl) => {
      expect(() => clientOf(baseUrl)).toThrow(TypeError);
    },
  );
  test.each(['', 'two words', 'line\nbreak'])('key %j', (apiKey) => {
    expect(() => clientOf('https://oy', { apiKey })).toThrow(TypeError);
  });
});
