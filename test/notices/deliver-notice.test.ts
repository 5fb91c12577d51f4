import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { deliverNotice } from '../../src/notices/deliver-notice.ts';
import { insertTestNotice } from '../../src/notices/find-notices.ts';
import { tryAgain } from '../../src/notices/notice-store.ts';
import { now } from '../../src/domain/time.ts';
import { webhookTarget } from '../../src/notices/webhook.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { closedPort } from '../cli/rekon.ts';
import { MAX_TRIES, NoticeWorld, Receiver, SECRET } from './notice-world.ts';

const HOUR_MS = 3_600_000;

describeOnBothDatabases('a notice to a webhook', (open) => {
  async function worldWith(urls: readonly string[], timeoutMs = 5000): Promise<NoticeWorld> {
    const world: NoticeWorld = new NoticeWorld(
      await open(),
      urls.map((url) =>
        webhookTarget({
          url,
          secret: SECRET,
          timeoutMs,
          clock: { nowMs: () => world.clock.nowMs(), sleep: async () => undefined },
        }),
      ),
    );
    return world;
  }

  it('arrives once, signed over its time and body', async () => {
    const receiver = await Receiver.start();
    const world = await worldWith([receiver.url]);
    const id = await insertTestNotice(world.context);
    await world.deliver();
    await world.clock.advance(HOUR_MS);
    await world.deliver();
    const [one, ...others] = receiver.received;
    expect(others).toEqual([]);
    expect(receiver.bodies).toEqual([
      {
        id,
        kind: 'test',
        at: '2026-11-21T03:00:00.000Z',
        link: 'https://rekon.example/',
        facts: {},
      },
    ]);
    const sentAt = String(one?.headers['rekon-timestamp']);
    expect(sentAt).toBe(String(Date.parse('2026-11-21T03:00:00.000Z') / 1000));
    const hmac = createHmac('sha256', SECRET)
      .update(`${sentAt}.${one?.body ?? ''}`)
      .digest('hex');
    expect(one?.headers['rekon-signature']).toBe(`v1=${hmac}`);
    expect(one?.headers['rekon-notice-id']).toBe(id);
    expect(await world.deliveries()).toMatchObject([{ state: 'delivered', tries: 1 }]);
  });

  it('goes to each address, and one that is down holds up no other', async () => {
    const receiver = await Receiver.start();
    const down = `http://127.0.0.1:${await closedPort()}/hooks`;
    const world = await worldWith([down, receiver.url]);
    await insertTestNotice(world.context);
    await world.deliver();
    expect(receiver.received).toHaveLength(1);
    expect(await world.deliveries()).toMatchObject([
      { state: 'waiting', tries: 1, problem: 'not reached (ECONNREFUSED)' },
      { state: 'delivered', tries: 1 },
    ]);
  });

  it('is sent again after growing pauses, with the same id and body, until it arrives', async () => {
    const receiver = await Receiver.start();
    receiver.answers.push(500, 302);
    const world = await worldWith([receiver.url]);
    await insertTestNotice(world.context);
    await world.deliver();
    expect(await world.deliveries()).toMatchObject([
      {
        state: 'waiting',
        problem: 'answered with HTTP 500',
        nextTryAt: '2026-11-21T03:00:30.000Z',
      },
    ]);
    await world.clock.advance(29_999);
    await world.deliver();
    expect(receiver.received).toHaveLength(1);
    await world.clock.advance(1);
    await world.deliver();
    expect(await world.deliveries()).toMatchObject([
      { problem: 'answered with HTTP 302', nextTryAt: '2026-11-21T03:01:30.000Z' },
    ]);
    await world.clock.advance(60_000);
    await world.deliver();
    expect(await world.deliveries()).toMatchObject([{ state: 'delivered', tries: 3 }]);
    expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
    expect(new Set(receiver.received.map(({ headers }) => headers['rekon-signature'])).size).toBe(
      3,
    );
  });

  it('is given up after so many tries, is shown so, and tried again when a person says so', async () => {
    const receiver = await Receiver.start();
    receiver.answers.push(...Array.from({ length: MAX_TRIES }, () => 503));
    const world = await worldWith([receiver.url]);
    await insertTestNotice(world.context);
    for (let turn = 0; turn < MAX_TRIES + 2; turn += 1) {
      await world.deliver();
      await world.clock.advance(HOUR_MS);
    }
    expect(receiver.received).toHaveLength(MAX_TRIES);
    expect(await world.deliveries()).toMatchObject([
      { state: 'given_up', tries: MAX_TRIES, problem: 'answered with HTTP 503', nextTryAt: null },
    ]);
    expect(await tryAgain(world.db, now(world.clock))).toBe(1);
    await world.deliver();
    expect(await world.deliveries()).toMatchObject([{ state: 'delivered', tries: 1 }]);
  });

  it('that is not answered in time has not arrived', async () => {
    const receiver = await Receiver.start();
    receiver.answers.push(0);
    const world = await worldWith([receiver.url], 50);
    await insertTestNotice(world.context);
    await world.deliver();
    expect(await world.deliveries()).toMatchObject([
      { state: 'waiting', problem: 'no answer within 50 ms' },
    ]);
  });

  it('is sent by one of two workers that take it up at the same time', async () => {
    const receiver = await Receiver.start();
    const world = await worldWith([receiver.url]);
    await insertTestNotice(world.context);
    const [line] = await world.deliveries();
    const id = line?.id ?? 0;
    const outcomes = await Promise.all([1, 2, 3].map(() => deliverNotice(world.context, id)));
    expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(['moved', 'skipped', 'skipped']);
    expect(receiver.received).toHaveLength(1);
  });

  it('whose worker died in the middle is taken up later, and the try counts', async () => {
    const receiver = await Receiver.start();
    const world = await worldWith([receiver.url]);
    await insertTestNotice(world.context);
    await world.db('notice_deliveries').update({
      tries: 1,
      next_action_at: new Date(world.clock.nowMs() + 120_000).toISOString(),
    });
    await world.deliver();
    expect(receiver.received).toEqual([]);
    await world.clock.advance(120_000);
    await world.deliver();
    expect(await world.deliveries()).toMatchObject([{ state: 'delivered', tries: 2 }]);
  });

  it('to an address that was taken out of the settings is given up', async () => {
    const receiver = await Receiver.start();
    const world = await worldWith([receiver.url]);
    await insertTestNotice(world.context);
    const [line] = await world.deliveries();
    await deliverNotice({ ...world.context, targets: [] }, line?.id ?? 0);
    expect(await world.deliveries()).toMatchObject([{ state: 'given_up' }]);
    expect(receiver.received).toEqual([]);
  });

  it('leaves no secret in the log or the database, whatever goes wrong', async () => {
    const receiver = await Receiver.start();
    receiver.answers.push(500);
    const down = `http://127.0.0.1:${await closedPort()}/hooks?token=hunter2`;
    const world = await worldWith([receiver.url, down]);
    await insertTestNotice(world.context);
    for (let turn = 0; turn < MAX_TRIES; turn += 1) {
      await world.deliver();
      await world.clock.advance(HOUR_MS);
    }
    expect(world.logLines.length).toBeGreaterThan(MAX_TRIES);
    const kept = JSON.stringify([await world.db('notices'), await world.db('notice_deliveries')]);
    expect(world.logLines.join('') + kept).not.toMatch(/hunter2|a secret of|what a server may say/);
  });
});
