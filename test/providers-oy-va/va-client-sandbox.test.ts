import { describe, expect, test } from 'vitest';
import { rupiah } from '../../src/domain/money.ts';
import { atProvider, create, orderOf, permit, vaWorld } from './va-world.ts';

const HOUR_MS = 3_600_000;

describe('an account is made, paid and closed', () => {
  test('created, open, paid into: the history tells of the payment, the status stays open', async () => {
    const { client, made, control } = await vaWorld();
    const { id, order, answer } = await made('VA-1');
    expect(answer).toMatchObject({ meaning: 'created', code: '000' });
    expect(answer.made?.payment).toMatchObject({ bank_code: '014', bank_name: 'Bank BCA' });
    expect(answer.made?.expiresAt).toBe('2026-11-22T03:00:00.000Z');
    expect((await client.ask(await permit(), atProvider(order, id))).meaning).toBe('open');

    await control('POST', `/oy/va/${id}/pay`, {});
    const open = await client.ask(await permit(), atProvider(order, id));
    expect(open).toMatchObject({ meaning: 'open', providerStatus: 'PAYMENT_DETECTED' });
    const history = await client.history(await permit(), id, { offset: 0, limit: 10 });
    expect(history).toMatchObject({
      meaning: 'told',
      total: 1,
      transactions: [
        { amount: rupiah(250_000), fee: rupiah(1_000), createdAt: '2026-11-21T03:00:00.000Z' },
      ],
    });
  });

  test('a single-use account is complete after its payment; the payment is the history’s', async () => {
    const { client, made, control } = await vaWorld();
    const { id, order } = await made('VA-2', { singleUse: true });
    await control('POST', '/oy/va/VA-2/pay', {});
    const paid = await client.ask(await permit(), atProvider(order, id));
    expect(paid).toMatchObject({ meaning: 'paid', providerStatus: 'COMPLETE', payment: null });
  });

  test('an account expires by the clock, one for life does not', async () => {
    const { client, made, clock } = await vaWorld();
    const short = await made('VA-3', { expiresMinutes: 60 });
    const life = await made('VA-4', { lifetime: true });
    expect(life.answer.made?.expiresAt).toBeNull();
    await clock.advance(HOUR_MS);
    const asked = async (of: typeof short) =>
      (await client.ask(await permit(), atProvider(of.order, of.id))).meaning;
    expect(await asked(short)).toBe('expired');
    await clock.advance(1_000 * HOUR_MS);
    expect(await asked(life)).toBe('open');
  });

  test('the evidence holds no number, no name and no key', async () => {
    const { client, made } = await vaWorld();
    const { id, order, answer } = await made('VA-5');
    const asked = await client.ask(await permit(), atProvider(order, id));
    for (const { evidence } of [answer, asked]) {
      const text = JSON.stringify(evidence);
      expect(text).toContain(id);
      expect(text).not.toContain(answer.made?.payment.va_number);
      expect(text).not.toMatch(/Sinar|sandbox-key|kasir/);
    }
    expect(asked.evidence.body).toContain('"partner_user_id":"VA-5"');
  });
});

describe('what a create answers', () => {
  test('the same id while its account is active: exists already, and nothing new', async () => {
    const { client, made, sandbox } = await vaWorld();
    const { order } = await made('VA-1');
    expect(await create(client, order)).toMatchObject({ meaning: 'exists_already', code: '217' });
    expect(sandbox.oyVa.books.accounts).toHaveLength(1);
  });

  test('too small an amount: the row needs repair', async () => {
    const { client } = await vaWorld();
    const answer = await create(client, orderOf('VA-1', { amount: rupiah(9_999) }));
    expect(answer).toMatchObject({ meaning: 'needs_repair', code: '212', made: null });
  });

  test('a stranger, and a wrong key: the caller is rejected', async () => {
    const stranger = await vaWorld({}, { username: 'stranger' });
    expect(await create(stranger.client, orderOf('VA-1'))).toMatchObject({
      meaning: 'caller_rejected',
      code: '201',
    });
    const wrong = await vaWorld({}, { apiKey: 'not-the-key' });
    expect(await create(wrong.client, orderOf('VA-1'))).toMatchObject({
      meaning: 'caller_rejected',
      code: '208',
    });
  });

  test.each([
    ['lost before', { kind: 'lose-before' }, false],
    ['lost after', { kind: 'lose-after' }, true],
    ['HTTP 500, nothing done', { kind: 'http', status: 500 }, false],
    ['HTTP 503, done', { kind: 'http', status: 503, effect: 'done' }, true],
    ['an answer cut off', { kind: 'malformed' }, true],
    ['999', { kind: 'code', code: '999' }, false],
    ['a code nobody knows', { kind: 'code', code: '777', effect: 'done' }, true],
  ])('%s: unknown, and the list knows what is there', async (_what, fault, isThere) => {
    const { client, control, made } = await vaWorld({}, { listPageLimit: 2 });
    for (const id of ['A', 'B', 'C']) await made(id);
    await control('POST', '/faults', { endpoint: 'va-create', times: 1, ...fault });
    const order = orderOf('VA-1');
    expect((await create(client, order)).meaning).toBe('unknown');
    const asked = await client.ask(await permit(), atProvider(order));
    expect(asked.meaning).toBe(isThere ? 'open' : 'not_found');
    expect(asked.made?.payment.bank_code).toBe(isThere ? '014' : undefined);
    // The same bytes under the same id: never a second account.
    const again = await create(client, order);
    expect(again.meaning).toBe(isThere ? 'exists_already' : 'created');
  });

  test('HTTP 429 and 403 on the way', async () => {
    const { client, control } = await vaWorld();
    await control('POST', '/faults', [
      { endpoint: 'va-create', kind: 'http', status: 429, match: { partnerTrxId: 'SLOW' } },
      { endpoint: 'va-create', kind: 'http', status: 403, match: { partnerTrxId: 'WALL' } },
    ]);
    expect((await create(client, orderOf('SLOW'))).meaning).toBe('throttled');
    expect((await create(client, orderOf('WALL'))).meaning).toBe('caller_rejected');
  });
});

describe('lists, histories and updates', () => {
  test('all pages together hold every account once; past the end there is nothing', async () => {
    const { client, made } = await vaWorld();
    for (let at = 0; at < 7; at += 1) await made(`VA-${at}`);
    const pages = [];
    for (const offset of [0, 3, 6, 9]) {
      pages.push(await client.listVas(await permit(), { offset, limit: 3 }));
    }
    expect(pages.map(({ meaning, total }) => [meaning, total])).toEqual(
      pages.map(() => ['told', 7]),
    );
    expect(pages.flatMap(({ vas }) => vas.map((va) => va.partnerUserId))).toEqual(
      [6, 5, 4, 3, 2, 1, 0].map((at) => `VA-${at}`),
    );
    expect(pages.at(-1)?.vas).toEqual([]);
  });

  test('the history is newest first, in pages', async () => {
    const { client, made, control } = await vaWorld();
    const { id } = await made('VA-1', { amount: null });
    for (const amountSen of [1_000_000, 2_000_000, 3_000_000]) {
      await control('POST', `/oy/va/${id}/pay`, { amountSen });
    }
    const first = await client.history(await permit(), id, { offset: 0, limit: 2 });
    const second = await client.history(await permit(), id, { offset: 2, limit: 2 });
    expect(first.transactions.map(({ amount }) => amount)).toEqual([3_000_000, 2_000_000]);
    expect(second.transactions.map(({ amount }) => amount)).toEqual([1_000_000]);
    expect([first.total, second.total]).toEqual([3, 3]);
  });

  test.each([
    ['va-list', { kind: 'lose-after' }, 'unknown'],
    ['va-list', { kind: 'malformed' }, 'unknown'],
    ['va-list', { kind: 'code', code: '207' }, 'caller_rejected'],
    ['va-list', { kind: 'http', status: 429 }, 'throttled'],
    ['va-history', { kind: 'http', status: 500 }, 'unknown'],
    ['va-history', { kind: 'code', code: '999' }, 'unknown'],
    ['va-history', { kind: 'code', code: '202' }, 'caller_rejected'],
  ])('%s under %j: %s', async (endpoint, fault, meaning) => {
    const { client, made, control } = await vaWorld();
    const { id, order } = await made('VA-1');
    await control('POST', '/faults', { endpoint, ...fault });
    const page = { offset: 0, limit: 10 };
    const answers =
      endpoint === 'va-list'
        ? [
            await client.listVas(await permit(), page),
            await client.ask(await permit(), atProvider(order)),
          ]
        : [await client.history(await permit(), id, page)];
    for (const answer of answers) expect(answer.meaning).toBe(meaning);
    expect(answers[0]).toMatchObject({ total: 0 });
  });

  test('an update sets all of it: a closed account is opened and renamed', async () => {
    const { client, made, control } = await vaWorld();
    const { id } = await made('VA-1');
    const changes = {
      amount: null,
      customerName: 'Toko Baru',
      email: null,
      singleUse: true,
      lifetime: true,
      expiresMinutes: null,
    };
    expect(await client.update(await permit(), id, changes)).toMatchObject({
      meaning: 'updated',
      va: { isOpen: true, isSingleUse: true, expiresAt: null },
    });
    await control('POST', `/oy/va/${id}/pay`, { amountSen: 1_234_500 });
    expect(await client.update(await permit(), id, changes)).toMatchObject({
      meaning: 'not_possible',
      code: '214',
    });
    expect((await client.update(await permit(), 'nobody', changes)).meaning).toBe('not_found');
    const small = { ...changes, amount: rupiah(5) };
    const other = await made('VA-2');
    expect((await client.update(await permit(), other.id, small)).meaning).toBe('needs_repair');
  });

  test('info of an account that OY does not have', async () => {
    const { client } = await vaWorld();
    const asked = await client.ask(await permit(), atProvider(orderOf('VA-1'), 'no-such-id'));
    expect(asked).toMatchObject({ meaning: 'not_found', code: '216' });
  });
});
