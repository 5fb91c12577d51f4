import { describe, expect, it } from 'vitest';
import { callbackReceiver, sandboxForTest } from './harness.ts';

type Oy = Awaited<ReturnType<typeof sandboxForTest>>['oy'];

async function processing(oy: Oy): Promise<unknown> {
  return (await oy.summary()).byState;
}

async function withReceiver() {
  const receiver = await callbackReceiver();
  return { receiver, ...(await sandboxForTest({ callbackUrl: receiver.url })) };
}

/** The ids that a quarter-probability plan hits. */
async function hitBy(seed: number, order: readonly string[]): Promise<readonly string[]> {
  const { oy } = await sandboxForTest({ seed });
  await oy.fault({ endpoint: 'remit', kind: 'http', status: 500, probability: 0.25 });
  const hit: string[] = [];
  for (const id of order) if ((await oy.remit(id)).http === 500) hit.push(id);
  return hit.toSorted();
}

describe('a connection that breaks', () => {
  it.each([
    ['lose-before', 0, '204'],
    ['lose-after', 1, '102'],
  ])(
    '%s: %i payouts in the books, status %s, and the resend pays once',
    async (kind, count, code) => {
      const { oy } = await sandboxForTest();
      await oy.fault({ endpoint: 'remit', kind, times: 1 });
      await expect(oy.remit('P-1')).rejects.toThrow('fetch failed');
      expect(await processing(oy)).toMatchObject({ processing: { count } });
      expect((await oy.status('P-1')).code).toBe(code);
      expect((await oy.remit('P-1')).code).toBe(count === 1 ? '203' : '101');
      expect(await processing(oy)).toMatchObject({ processing: { count: 1 } });
      const { json } = await oy.control('GET', '/requests?endpoint=remit');
      expect(json.requests).toMatchObject([
        { code: 'lost', httpStatus: null },
        { httpStatus: 200 },
      ]);
    },
  );

  it.each(['inquiry', 'remit-status', 'balance'])('can be lost at %s too', async (endpoint) => {
    const { oy } = await sandboxForTest();
    await oy.fault({ endpoint, kind: 'lose-before' });
    const calls: Record<string, () => Promise<unknown>> = {
      inquiry: () => oy.inquire(),
      'remit-status': () => oy.status('P-1'),
      balance: () => oy.balance(),
    };
    await expect(calls[endpoint]?.()).rejects.toThrow('fetch failed');
  });
});

describe('a plain HTTP error', () => {
  it.each([500, 503, 504, 429])('%i with nothing done', async (status) => {
    const { oy } = await sandboxForTest();
    await oy.fault({ endpoint: 'remit', kind: 'http', status, times: 1 });
    expect((await oy.remit('P-1')).http).toBe(status);
    expect((await oy.remit('P-1')).code).toBe('101');
  });

  it('504 although the payout was made', async () => {
    const { oy } = await sandboxForTest();
    await oy.fault({ endpoint: 'remit', kind: 'http', status: 504, effect: 'done', times: 1 });
    expect((await oy.remit('P-1')).http).toBe(504);
    expect((await oy.remit('P-1')).code).toBe('203');
  });

  it('429 with a Retry-After', async () => {
    const { oy, url } = await sandboxForTest();
    await oy.fault({ endpoint: 'balance', kind: 'http', status: 429, retryAfterSeconds: 7 });
    const response = await fetch(`${url}/api/balance`);
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '7']);
  });
});

describe('an answer that misleads', () => {
  it.each([
    ['none', '101'],
    ['done', '203'],
  ])('code 999 with effect %s: the resend says %s', async (effect, code) => {
    const { oy } = await sandboxForTest();
    await oy.fault({ endpoint: 'remit', kind: 'code', code: '999', effect, times: 1 });
    expect(await oy.remit('P-1')).toMatchObject({ http: 200, code: '999' });
    expect((await oy.remit('P-1')).code).toBe(code);
  });

  it('an unlisted code, and a body that is cut off', async () => {
    const { oy } = await sandboxForTest();
    await oy.fault({ endpoint: 'remit-status', kind: 'code', code: '777' });
    await oy.fault({ endpoint: 'remit', kind: 'malformed' });
    const remit = await oy.remit('P-1');
    expect([remit.http, remit.text]).toEqual([200, '{"status":{"code":"0']);
    expect((await oy.status('P-1')).code).toBe('777');
    await oy.control('DELETE', '/faults');
    expect((await oy.status('P-1')).code).toBe('102');
  });

  it.each([
    ['300', '300', 'failed'],
    ['206', '206', 'failed'],
    ['301', '301', 'suspect'],
    ['102', '102', 'processing'],
  ])('an ordinary payout that ends with %s', async (code, status, state) => {
    const { oy, clock } = await sandboxForTest();
    await oy.fault({ endpoint: 'remit', kind: 'outcome', code });
    await oy.remit('P-1');
    clock.advance(1000);
    expect((await oy.status('P-1')).code).toBe(status);
    expect(await processing(oy)).toMatchObject({ [state]: { count: 1 } });
  });
});

describe('a payout that shows late', () => {
  it('after two times "not found"; the id is taken all the while', async () => {
    const { oy, clock } = await sandboxForTest();
    await oy.fault({ endpoint: 'remit', kind: 'hidden', answers: 2 });
    expect((await oy.remit('P-1')).code).toBe('101');
    clock.advance(1000);
    expect((await oy.status('P-1')).code).toBe('204');
    expect((await oy.remit('P-1')).code).toBe('203');
    expect((await oy.status('P-1')).code).toBe('204');
    expect((await oy.status('P-1')).code).toBe('000');
  });

  it('after ninety seconds, its remit having been cut off', async () => {
    const { oy, clock } = await sandboxForTest();
    await oy.fault(
      { endpoint: 'remit', kind: 'hidden', ms: 90_000 },
      { endpoint: 'remit', kind: 'lose-after' },
    );
    await expect(oy.remit('P-1')).rejects.toThrow('fetch failed');
    clock.advance(89_999);
    expect((await oy.status('P-1')).code).toBe('204');
    clock.advance(1);
    expect((await oy.status('P-1')).code).toBe('000');
  });
});

describe('slowness', () => {
  it('before the effect: the request is under way and a status says 204', async () => {
    const { oy, clock } = await sandboxForTest();
    await oy.fault({ endpoint: 'remit', kind: 'delay', ms: 5000, when: 'before' });
    const remit = oy.remit('P-1');
    await clock.sleepingUntil(5000);
    expect((await oy.status('P-1')).code).toBe('204');
    clock.advance(5000);
    expect((await remit).code).toBe('101');
  });

  it('after the effect: the payout settles while its remit still waits for the answer', async () => {
    const { oy, clock } = await sandboxForTest();
    await oy.fault({ endpoint: 'remit', kind: 'delay', ms: 5000 });
    const remit = oy.remit('P-1');
    await clock.sleepingUntil(5000);
    expect((await oy.status('P-1')).code).toBe('102');
    clock.advance(1000);
    expect((await oy.status('P-1')).code).toBe('000');
    clock.advance(4000);
    expect((await remit).code).toBe('101');
  });
});

describe('which requests a plan hits', () => {
  it('only one id, one account, or the nth request', async () => {
    const { oy } = await sandboxForTest();
    const http = { endpoint: 'remit', kind: 'http' };
    await oy.fault(
      { ...http, status: 500, match: { partnerTrxId: 'P-2' } },
      { ...http, status: 503, match: { account: '1111111112' } },
      { ...http, status: 504, match: { nth: 4 } },
    );
    const answers = [
      await oy.remit('P-1'),
      await oy.remit('P-2'),
      await oy.remit('P-3', { recipient_account: '1111111112' }),
      await oy.remit('P-4'),
      await oy.remit('P-5'),
    ];
    expect(answers.map((answer) => answer.http)).toEqual([200, 500, 503, 504, 200]);
  });

  it('a share of them, the same ones for the same seed and in any order', async () => {
    const ids = Array.from({ length: 200 }, (_, index) => `P-${index}`);
    const hits = await hitBy(1, ids);
    expect(hits.length).toBeGreaterThan(30);
    expect(hits.length).toBeLessThan(70);
    expect(await hitBy(1, ids.toReversed())).toEqual(hits);
    expect(await hitBy(2, ids)).not.toEqual(hits);
  });

  it.each([
    [{ endpoint: 'transfer', kind: 'lose-before' }, 'endpoint must be one of'],
    [{ endpoint: 'balance', kind: 'hidden', answers: 1 }, 'hidden cannot happen at balance'],
    [{ endpoint: 'remit', kind: 'explode' }, 'kind'],
    [{ endpoint: 'remit', kind: 'http', status: 200 }, 'status'],
    [{ endpoint: 'remit', kind: 'lose-before', tmes: 1 }, 'tmes'],
    [{ endpoint: 'remit', kind: 'lose-before', probability: 0 }, 'probability'],
  ])('refuses the plan %j and says why', async (plan, words) => {
    const { oy } = await sandboxForTest();
    const refused = await oy.fault({ endpoint: 'remit', kind: 'lose-after' }, plan);
    expect(refused.http).toBe(400);
    expect(refused.text).toContain(words);
    expect((await oy.control('GET', '/faults')).json).toEqual({ plans: [] });
  });

  it('lists plans with their counts and removes one', async () => {
    const { oy } = await sandboxForTest();
    await oy.fault({ endpoint: 'remit', kind: 'http', status: 500, times: 1 });
    await oy.remit('P-1');
    await oy.remit('P-2');
    expect((await oy.control('GET', '/faults')).json.plans).toMatchObject([
      { id: 1, endpoint: 'remit', kind: 'http', status: 500, times: 1, seen: 2, fired: 1 },
    ]);
    expect((await oy.control('DELETE', '/faults/1')).json).toEqual({ removed: 1 });
    expect((await oy.control('DELETE', '/faults/1')).http).toBe(404);
  });
});

describe('callbacks that misbehave', () => {
  it('lost: it never comes, the next one does', async () => {
    const { receiver, oy, clock } = await withReceiver();
    await oy.fault({ endpoint: 'callback', kind: 'lost', times: 1 });
    await oy.remit('P-1');
    clock.advance(1000);
    await oy.remit('P-2');
    clock.advance(1000);
    await receiver.count(1);
    expect(receiver.received.map((each) => each.body.partner_trx_id)).toEqual(['P-2']);
  });

  it('doubled', async () => {
    const { receiver, oy, clock } = await withReceiver();
    await oy.fault({ endpoint: 'callback', kind: 'doubled', copies: 3 });
    await oy.remit('P-1');
    clock.advance(1000);
    await receiver.count(3);
    expect(receiver.received.every((each) => each.code === '000')).toBe(true);
  });

  it('late', async () => {
    const { receiver, oy, clock } = await withReceiver();
    await oy.fault({ endpoint: 'callback', kind: 'delay', ms: 30_000 });
    await oy.remit('P-1');
    await clock.sleepingUntil(1000);
    clock.advance(1000);
    await clock.sleepingUntil(31_000);
    expect(receiver.received).toEqual([]);
    clock.advance(30_000);
    await receiver.count(1);
  });

  it('out of order: the second payout is told before the first', async () => {
    const { receiver, oy, clock } = await withReceiver();
    await oy.fault({ endpoint: 'callback', kind: 'out-of-order', match: { partnerTrxId: 'P-1' } });
    await oy.remit('P-1');
    clock.advance(1000);
    await clock.sleepingUntil(6000);
    await oy.remit('P-2');
    clock.advance(1000);
    await receiver.count(1);
    clock.advance(50);
    await receiver.count(2);
    expect(receiver.received.map((each) => each.body.partner_trx_id)).toEqual(['P-2', 'P-1']);
  });

  it('before the remit is answered', async () => {
    const { receiver, oy } = await withReceiver();
    await oy.fault({ endpoint: 'remit', kind: 'callback-first' });
    const order: string[] = [];
    const remit = oy.remit('P-1').then((answer) => order.push(`answer ${answer.code}`));
    await receiver.count(1).then(() => order.push('callback'));
    await remit;
    expect(order).toEqual(['callback', 'answer 101']);
    expect((await oy.status('P-1')).code).toBe('000');
  });
});
