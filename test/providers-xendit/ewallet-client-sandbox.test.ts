import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { rupiah } from '../../src/domain/money.ts';
import { after, now } from '../../src/domain/time.ts';
import type { EwalletDetails } from '../../src/orders/kinds/ewallet-details.ts';
import { noRateLimits } from '../../src/platform/limits/rate-limits.ts';
import type {
  EwalletClient,
  EwalletClientOptions,
} from '../../src/providers/xendit/ewallet-client.ts';
import { OVO_MOCKS } from '../../src/sandbox/ewallets/mocks.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { SOMEDAY } from '../support/payout-provider.ts';
import { atProvider, BY_WALLET, clientOf, DANA, LINKAJA, order, OVO } from './ewallet-orders.ts';

/** The client over real HTTP against the sandbox of both brands. */
const clock = new ManualClock();
let sandbox: Sandbox;
let clients: Record<string, EwalletClient>;
let count = 0;

const BRANDS = ['xendit', 'instamoney'] as const;
const VERSIONS = ['2019-02-04', '2020-02-01'] as const;
const CASES = BRANDS.flatMap((brand) => VERSIONS.map((version) => [brand, version] as const));

function clientFor(options: Partial<EwalletClientOptions>): EwalletClient {
  const brand = options.brand ?? 'xendit';
  return clientOf(`${sandbox.url}/${brand}`, { brand, apiKey: `${brand}-key`, clock, ...options });
}

beforeAll(async () => {
  sandbox = await startSandbox({ clock, ewallets: { callbackRetryMs: [] } });
  clients = Object.fromEntries(
    CASES.map(([brand, apiVersion]) => [
      `${brand} ${apiVersion}`,
      clientFor({ brand, apiVersion }),
    ]),
  );
});
beforeEach(() => {
  sandbox.faults.remove();
});
afterAll(async () => {
  await Promise.all(Object.values(clients).map((client) => client.close()));
  await sandbox.close();
});

const permit = () => noRateLimits.acquire('any');

function of(brand: string, version: string): EwalletClient {
  const client = clients[`${brand} ${version}`];
  if (!client) throw new Error('no such client');
  return client;
}

async function charge(client: EwalletClient, details: EwalletDetails, providerId?: string) {
  count += 1;
  const id = providerId ?? `INV-${count}`;
  const asked = order(id, details, rupiah(25_000));
  const answer = await client.create(await permit(), asked, client.createBody(asked), SOMEDAY);
  const ask = async () => client.ask(await permit(), atProvider(id, details));
  return { id, answer, ask };
}

async function control(brand: string, id: string, ending: string): Promise<number> {
  const path = `${sandbox.url}/_sandbox/ewallets/${brand}/${id}/${ending}`;
  return (await fetch(path, { method: 'POST' })).status;
}

describe.each(CASES)('%s %s', (brand, version) => {
  test.each([
    ['OVO', OVO],
    ['DANA', DANA],
    ['LINKAJA', LINKAJA],
  ] as const)('%s: made, open, paid, and never made twice', async (wallet, details) => {
    const client = of(brand, version);
    const { id, answer, ask } = await charge(client, details);
    expect(answer).toMatchObject({ meaning: 'created' });
    expect(answer.evidence.endpoint).toBe(`${brand}:ewallet-create`);
    expect(answer.made?.payment.payment_url !== undefined).toBe(wallet !== 'OVO');
    const atOnce = wallet === 'OVO' && version === '2019-02-04';
    expect((await ask()).meaning).toBe(atOnce ? 'paid' : 'open');
    expect(await control(brand, id, 'pay')).toBe(atOnce ? 409 : 200);
    expect(await ask()).toMatchObject({
      meaning: 'paid',
      payment: { item: id, gross: rupiah(25_000), fee: 0, comparable: rupiah(25_000) },
    });
    const again = await charge(client, details, id);
    expect(again.answer).toMatchObject({ meaning: 'exists_already', made: null });
  });

  test.each([
    ['DANA', DANA, 24 * 3_600_000, 'expired'],
    ['LINKAJA', LINKAJA, 5 * 60_000, 'expired'],
  ] as const)('%s ends when the time of the payer is over', async (_wallet, details, ms, end) => {
    const { ask } = await charge(of(brand, version), details);
    const open = await ask();
    expect(open).toMatchObject({ meaning: 'open', made: { expiresAt: after(now(clock), ms) } });
    await clock.advance(ms - 1);
    expect((await ask()).meaning).toBe('open');
    await clock.advance(1);
    expect((await ask()).meaning).toBe(end);
  });

  test('a charge that was never made is not found', async () => {
    const answer = await of(brand, version).ask(await permit(), atProvider('nobody', DANA));
    expect(answer).toMatchObject({ meaning: 'not_found', code: 'PAYMENT_NOT_FOUND_ERROR' });
  });
});

describe('OVO 2019-02-04 answers when the payer has decided', () => {
  test.each([...OVO_MOCKS].slice(0, 8))('%s: %s', async (phone, code) => {
    const { answer, ask } = await charge(of('xendit', '2019-02-04'), { wallet: 'OVO', phone });
    const open = code === 'OVO_TIMEOUT_ERROR';
    expect(answer).toMatchObject({ meaning: open ? 'unknown' : 'failed', code, made: null });
    expect((await ask()).meaning).toBe(open ? 'open' : 'failed');
  });

  test('a time-out of OVO that the payer has paid all the same', async () => {
    const phone = '081200000005';
    const { id, answer, ask } = await charge(of('xendit', '2019-02-04'), { wallet: 'OVO', phone });
    expect(answer.meaning).toBe('unknown');
    await control('xendit', id, 'pay');
    expect((await ask()).meaning).toBe('paid');
  });
});

describe('OVO 2020-02-01 asks the payer', () => {
  test('who has a minute', async () => {
    const { ask } = await charge(of('xendit', '2020-02-01'), OVO);
    await clock.advance(59_999);
    expect((await ask()).meaning).toBe('open');
    await clock.advance(1);
    expect((await ask()).meaning).toBe('failed');
  });

  test('who declines', async () => {
    const details = { wallet: 'OVO', phone: '081200000002' } as const;
    const { answer, ask } = await charge(of('instamoney', '2020-02-01'), details);
    expect(answer.meaning).toBe('created');
    await clock.advance(1000);
    expect((await ask()).meaning).toBe('failed');
  });
});

describe('a link of DANA that ends when finance says', () => {
  test('in a month', async () => {
    const expiresAt = after(now(clock), 30 * 24 * 3_600_000);
    const details = { wallet: 'DANA', expiresAt } as const;
    const { answer, ask } = await charge(of('xendit', '2020-02-01'), details);
    expect(answer.made?.expiresAt).toBe(expiresAt);
    expect((await ask()).made?.expiresAt).toBe(expiresAt);
  });

  test('yesterday: the row needs repair', async () => {
    const details = { wallet: 'DANA', expiresAt: after(now(clock), -1) } as const;
    const { answer } = await charge(of('xendit', '2020-02-01'), details);
    expect(answer).toMatchObject({ meaning: 'needs_repair', code: 'API_VALIDATION_ERROR' });
    expect(answer.evidence.httpStatus).toBe(422);
  });
});

describe('when things go wrong', () => {
  const plan = (fault: object, endpoint = 'ewallet-create') =>
    sandbox.faults.add([{ endpoint, times: 1, ...fault }]);

  test.each([
    ['lost before', { kind: 'lose-before' }, 'not_found'],
    ['lost after', { kind: 'lose-after' }, 'open'],
    ['500, nothing done', { kind: 'http', status: 500 }, 'not_found'],
    ['500, done', { kind: 'http', status: 500, effect: 'done' }, 'open'],
    ['half an answer', { kind: 'malformed' }, 'open'],
    ['a new code, done', { kind: 'code', code: 'NEW_ERROR', effect: 'done' }, 'open'],
    ['CHECKOUT_ERROR', { kind: 'code', code: 'CHECKOUT_ERROR' }, 'not_found'],
    ['CHECKOUT_ERROR, done', { kind: 'code', code: 'CHECKOUT_ERROR', effect: 'done' }, 'open'],
  ])('%s: unknown, and the status tells', async (_what, fault, told) => {
    plan(fault);
    const { id, answer, ask } = await charge(of('xendit', '2020-02-01'), DANA);
    expect(answer).toMatchObject({ meaning: 'unknown', made: null });
    expect((await ask()).meaning).toBe(told);
    const again = await charge(of('xendit', '2020-02-01'), DANA, id);
    expect(again.answer.meaning).toBe(told === 'open' ? 'exists_already' : 'created');
  });

  test('LinkAja cannot make its link: unknown, then not found, then made', async () => {
    plan({ kind: 'code', code: 'GENERATE_CHECKOUT_TOKEN_ERROR' });
    const { id, answer, ask } = await charge(of('xendit', '2020-02-01'), LINKAJA);
    expect(answer).toMatchObject({ meaning: 'unknown', code: 'GENERATE_CHECKOUT_TOKEN_ERROR' });
    expect(answer.evidence.httpStatus).toBe(422);
    expect((await ask()).meaning).toBe('not_found');
    const again = await charge(of('xendit', '2020-02-01'), LINKAJA, id);
    expect(again.answer.meaning).toBe('created');
  });

  test.each([
    ['lost', { kind: 'lose-before' }],
    ['500', { kind: 'http', status: 500 }],
    ['half an answer', { kind: 'malformed' }],
    ['a new code', { kind: 'code', code: 'NEW_ERROR' }],
  ])('a status that is %s says nothing', async (_what, fault) => {
    const { ask } = await charge(of('xendit', '2020-02-01'), DANA);
    plan(fault, 'ewallet-status');
    expect((await ask()).meaning).toBe('unknown');
    expect((await ask()).meaning).toBe('open');
  });

  test.each([
    ['xendit', 'wrong-key', 'INVALID_API_KEY'],
    ['xendit', 'instamoney-key', 'INVALID_API_KEY'],
    ['xendit', 'xendit-key-without-permission', 'REQUEST_FORBIDDEN_ERROR'],
    ['instamoney', 'instamoney-key-without-permission', 'REQUEST_FORBIDDEN'],
  ] as const)('%s refuses the key %s: %s', async (brand, apiKey, code) => {
    const client = clientFor({ brand, apiKey });
    const { answer, ask } = await charge(client, DANA);
    expect(answer).toMatchObject({ meaning: 'caller_rejected', code });
    expect(await ask()).toMatchObject({ meaning: 'caller_rejected', code });
    await client.close();
  });

  test('too fast', async () => {
    plan({ kind: 'code', code: 'RATE_LIMIT_EXCEEDED' });
    const { answer } = await charge(of('xendit', '2020-02-01'), DANA);
    expect(answer).toMatchObject({ meaning: 'throttled', code: 'RATE_LIMIT_EXCEEDED' });
  });

  test('an item without a name at LinkAja needs repair: with a 400', async () => {
    const client = of('xendit', '2020-02-01');
    const asked = order('INV-bad', LINKAJA, rupiah(25_000));
    const answer = await client.create(
      await permit(),
      asked,
      JSON.stringify({ ...JSON.parse(client.createBody(asked) ?? ''), items: [{ id: '1' }] }),
      SOMEDAY,
    );
    expect(answer).toMatchObject({ meaning: 'needs_repair', code: 'API_VALIDATION_ERROR' });
    expect(answer.evidence.httpStatus).toBe(400);
  });

  test('a wallet in small letters is not supported: needs repair', async () => {
    const client = of('xendit', '2020-02-01');
    for (const [wallet, details] of Object.entries(BY_WALLET)) {
      const asked = order('INV-small', details, rupiah(25_000));
      const body = (client.createBody(asked) ?? '').replace(
        `"${wallet}"`,
        `"${wallet.toLowerCase()}"`,
      );
      const answer = await client.create(await permit(), asked, body, SOMEDAY);
      expect(answer).toMatchObject({ meaning: 'needs_repair', code: 'EWALLET_TYPE_NOT_SUPPORTED' });
    }
  });
});
