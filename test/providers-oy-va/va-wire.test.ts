import { describe, expect, onTestFinished, test } from 'vitest';
import type { Permit } from '../../src/platform/limits/rate-limits.ts';
import { instant } from '../../src/domain/time.ts';
import { createOyVaClient } from '../../src/providers/oy/va/va-client.ts';
import { noRateLimits } from '../../src/platform/limits/rate-limits.ts';
import { answerJson, startLocalProvider } from '../providers-oy/local-provider.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { SOMEDAY } from '../support/payout-provider.ts';
import { atProvider, create, orderOf, permit, vaClient } from './va-world.ts';

const clock = new ManualClock();
const PAGE = { offset: 0, limit: 10 };

async function provider(respond: Parameters<typeof startLocalProvider>[0]) {
  const local = await startLocalProvider(respond);
  onTestFinished(() => local.close());
  return local;
}

describe('what leaves', () => {
  test('each call once, to its documented address, with the documented headers', async () => {
    const local = await provider(answerJson('{"status":{"code":"999"}}'));
    const client = vaClient(`${local.url}/staging/partner/`, clock);
    const order = orderOf('VA-1');
    await create(client, order);
    await client.ask(await permit(), atProvider(order, 'id/1'));
    await client.ask(await permit(), atProvider(order));
    await client.listVas(await permit(), { offset: 20, limit: 10 });
    await client.history(await permit(), 'id-1', PAGE);
    const { bankCode: _bank, ...terms } = order.details;
    await client.update(await permit(), 'id-1', { ...terms, amount: order.amount });
    expect(local.received.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /staging/partner/api/generate-static-va',
      'GET /staging/partner/api/static-virtual-account/id%2F1',
      'GET /staging/partner/api/static-virtual-account?offset=0&limit=40',
      'GET /staging/partner/api/static-virtual-account?offset=20&limit=10',
      'GET /staging/partner/api/va-tx-history/id-1?offset=0&limit=10',
      'PUT /staging/partner/api/static-virtual-account/id-1',
    ]);
    expect(local.received[0]?.body).toBe(client.createBody(order));
    for (const { headers } of local.received) {
      expect(headers).toMatchObject({
        'content-type': 'application/json',
        accept: 'application/json',
        'x-oy-username': 'sandbox',
        'x-api-key': 'sandbox-key',
      });
    }
  });

  test('too late a create does not leave', async () => {
    const local = await provider(answerJson('{}'));
    const client = vaClient(local.url, clock);
    const order = orderOf('VA-1');
    const late = instant(clock.nowMs() - 1);
    const answer = await client.create(await permit(), order, client.createBody(order), late);
    expect(answer).toMatchObject({ meaning: 'not_sent', made: null });
    expect(local.received).toEqual([]);
  });

  test('each page of the list has a permit of its own, given back', async () => {
    const list = (total: number) => `{"total":${total},"status":{"code":"000"},"data":[${line}]}`;
    const line =
      '{"id":"x","va_number":"88","bank_code":"014","va_status":"EXPIRED","partner_user_id":"A"}';
    const local = await provider(answerJson(list(3)));
    const log: string[] = [];
    const acquire = async (endpoint: string): Promise<Permit> => ({
      endpoint,
      enter: async () => void log.push(`enter ${endpoint}`),
      done: async () => void log.push('done'),
    });
    const client = vaClient(local.url, clock, { limits: { acquire } });
    const asked = await client.ask(await permit(), atProvider(orderOf('VA-1')));
    expect(asked).toMatchObject({ meaning: 'unknown', evidence: { endpoint: 'oy:va-list' } });
    expect(log.filter((each) => each !== 'done')).toEqual(Array(3).fill('enter oy:va-list'));
    expect(log.filter((each) => each === 'done')).toHaveLength(3);
  });

  test('without a place in the limit, no page leaves', async () => {
    const local = await provider(answerJson('{}'));
    const acquire = (_endpoint: string, signal?: AbortSignal) =>
      new Promise<never>((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(new Error('no place')));
      });
    const client = vaClient(local.url, clock, { limits: { acquire }, timeoutMs: 50 });
    const asked = await client.ask(await permit(), atProvider(orderOf('VA-1')));
    expect(asked.meaning).toBe('unknown');
    expect(local.received).toEqual([]);
  });
});

describe('what comes back', () => {
  test.each([
    ['an answer of 1 MB', answerJson(`{"status":{"code":"000"},"x":"${'x'.repeat(1_000_000)}"}`)],
    ['a web page', answerJson('<html>Sign in</html>')],
    ['nothing', answerJson('')],
    ['JSON of the wrong kind', answerJson('"000"')],
    ['another provider’s answer', answerJson('{"status":"COMPLETED","amount":"10000"}')],
    ['a redirect', answerJson('', 302)],
  ])('%s is unknown, everywhere', async (_what, respond) => {
    const local = await provider(respond);
    const client = vaClient(local.url, clock, { maxAnswerBytes: 65_536 });
    const order = orderOf('VA-1');
    const answers = [
      await create(client, order),
      await client.ask(await permit(), atProvider(order, 'id-1')),
      await client.ask(await permit(), atProvider(order)),
      await client.listVas(await permit(), PAGE),
      await client.history(await permit(), 'id-1', PAGE),
    ];
    for (const { meaning, evidence } of answers) {
      expect(meaning).toBe('unknown');
      expect(evidence.body.length).toBeLessThan(16_100);
    }
    expect(local.received).toHaveLength(5);
  });

  test('a connection that is refused, and an answer that does not come', async () => {
    const local = await provider(() => undefined);
    const silent = vaClient(local.url, clock, { timeoutMs: 50 });
    expect(await create(silent, orderOf('VA-1'))).toMatchObject({
      meaning: 'unknown',
      message: 'no answer within 50 ms',
    });
    const nobody = vaClient('http://127.0.0.1:9', clock);
    expect((await create(nobody, orderOf('VA-1'))).meaning).toBe('unknown');
  });

  test('settings that cannot be are told at the start', () => {
    const options = {
      baseUrl: 'http://127.0.0.1:9',
      username: 'sandbox',
      apiKey: 'sandbox-key',
      timeoutMs: 1_000,
      maxAnswerBytes: 1_000,
      limits: noRateLimits,
      clock,
    };
    expect(() => createOyVaClient({ ...options, apiKey: 'a key' })).toThrow(TypeError);
    expect(() => createOyVaClient({ ...options, listPageLimit: 0 })).toThrow(RangeError);
    expect(() => createOyVaClient({ ...options, baseUrl: 'ftp://x' })).toThrow(TypeError);
  });

  test('a body that was not kept is made again, the same', async () => {
    const local = await provider(answerJson('{}'));
    const client = vaClient(local.url, clock);
    const order = orderOf('VA-1');
    await client.create(await permit(), order, null, SOMEDAY);
    expect(local.received[0]?.body).toBe(client.createBody(order));
  });
});
