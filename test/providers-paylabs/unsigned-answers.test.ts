import { describe, expect, test } from 'vitest';
import { startLocalProvider } from '../providers-oy/local-provider.ts';
import { ManualClock } from '../support/manual-clock.ts';
import {
  clientFor,
  CREATE_PATH,
  orderOf,
  permit,
  platformHeaders,
  signingProvider,
  SOMEDAY,
} from './support.ts';

describe('an answer that Paylabs has not signed is never believed', () => {
  const BODY = `{"requestId":"C-INV-1","errCode":"0","merchantTradeNo":"INV-1","status":"01"}`;

  async function sent(headers: (body: string) => Record<string, string>, body = BODY) {
    const provider = await startLocalProvider((_request, response) => {
      response.writeHead(200, headers(body)).end(body);
    });
    const client = clientFor(provider.url, new ManualClock());
    const order = orderOf('INV-1');
    const answer = await client.create(await permit(), order, client.createBody(order), SOMEDAY);
    await provider.close();
    return answer;
  }

  const without = (name: string) => (body: string) =>
    Object.fromEntries(Object.entries(platformHeaders(body)).filter(([key]) => key !== name));

  test('signed: believed', async () => {
    expect((await sent(platformHeaders)).meaning).toBe('created');
  });

  test.each([
    ['no headers', () => ({}), /not signed/],
    ['no signature', without('x-signature'), /not signed/],
    ['no time', without('x-timestamp'), /signature/],
    [
      'signed over another body',
      () => platformHeaders(`${BODY} `.replace('01', '02')),
      /signature/,
    ],
    [
      'signed over another path',
      (body: string) => platformHeaders(body, `${CREATE_PATH}2`),
      /signature/,
    ],
    [
      'an old one',
      (body: string) => platformHeaders(body, CREATE_PATH, '2026-11-21T09:54:59.999+07:00'),
      /time is more than 300 s off/,
    ],
  ] as const)('%s: unknown', async (_name, headers, why) => {
    const answer = await sent(headers);
    expect(answer).toMatchObject({ meaning: 'unknown', code: null, made: null });
    expect(answer.message).toMatch(why);
  });

  test('longer than may be: unknown', async () => {
    const provider = await signingProvider('x'.repeat(1_000_000));
    const client = clientFor(provider.url, new ManualClock());
    const answer = await client.ask(await permit(), orderOf('INV-1'));
    expect(answer).toMatchObject({ meaning: 'unknown' });
    expect(answer.message).toMatch(/longer than 65536 bytes/);
  });

  test('no place in the limit: nothing was sent', async () => {
    const provider = await signingProvider(BODY);
    const client = clientFor(provider.url, new ManualClock(), { timeoutMs: 20 });
    const never = {
      endpoint: 'any',
      enter: (signal?: AbortSignal) =>
        new Promise<void>((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(new Error('too late')));
        }),
      done: async () => undefined,
    };
    const order = orderOf('INV-1');
    const answer = await client.create(never, order, client.createBody(order), SOMEDAY);
    expect(answer.meaning).toBe('not_sent');
    expect(provider.received).toEqual([]);
  });
});
