import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { sumSen } from '../../src/domain/money.ts';
import { accountBalance } from '../../src/ledger/ledger-store.ts';
import { resumeBatch } from '../../src/payouts/approval/batch-operations.ts';
import { totalsByState } from '../../src/payouts/store/payout-totals-store.ts';
import type { SandboxWorld } from '../support/payout-sandbox.ts';
import { rows } from '../support/payout-files.ts';
import { describeMoneyOut } from '../support/payout-suite.ts';
import { APPROVER, DAY } from '../support/payout-world.ts';

const SAMPLE = readFileSync(new URL('../../samples/payouts.csv', import.meta.url), 'utf8');
const LONG_MS = 180_000;

/** The callback endpoint of the world: stores and says 200, as the real one does. */
async function listen(world: SandboxWorld): Promise<{ url: string; received(): number }> {
  let received = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      void world.receiveCallback(Buffer.concat(chunks).toString('utf8')).then(() => {
        received += 1;
        response.writeHead(200).end();
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/callback`, received: () => received };
}

async function paidAndSettled(world: SandboxWorld): Promise<void> {
  const totals = await totalsByState(world.database.knex);
  const paid = totals.find(({ state }) => state === 'paid');
  const { settledCount, settledAmount, balance } = world.sandbox.oy.summary();
  expect({ count: paid?.count, amount: paid?.amount }).toEqual({
    count: settledCount,
    amount: settledAmount,
  });
  // What we believe is in the deposit, and what is reserved of it, is what the provider says.
  const { knex } = world.database;
  const believed = sumSen([
    await accountBalance(knex, 'assets:oy:deposit'),
    await accountBalance(knex, 'assets:oy:in-flight'),
  ]);
  expect(believed).toBe(balance);
}

describeMoneyOut('a file from upload to the last answer', (worlds) => {
  test(
    'the sample file, with every mock number: paid is settled, and nothing is forgotten',
    async () => {
      const world = await worlds.sandbox();
      const batchId = await world.upload(SAMPLE);
      await world.runFor(DAY / 24);
      await world.approve(batchId);
      await world.runFor(DAY);
      await paidAndSettled(world);
      // A person lets the held ones go once more; the mocks refuse them once more.
      await resumeBatch(world.context, { batchId, by: APPROVER });
      await world.runFor(DAY);
      await paidAndSettled(world);
      const states = new Set(Object.values(await world.states()));
      for (const state of ['paid', 'failed', 'review', 'held', 'processing', 'unknown']) {
        expect(states, `${state} occurs in the sample`).toContain(state);
      }
      for (const state of ['approved', 'sending', 'inquiring']) {
        expect(states, `nothing is left ${state}`).not.toContain(state);
      }
    },
    LONG_MS,
  );

  test('the sandbox calls back: settled by that, once, with one question for each', async () => {
    const world = await worlds.sandbox();
    const endpoint = await listen(world);
    world.sandbox.oy.setCallbackUrl(endpoint.url);
    world.sandbox.faults.add([{ endpoint: 'callback', kind: 'doubled', copies: 3 }]);
    await world.uploadAndApprove(rows('PAY-1', 'PAY-2'));
    await world.sendAll();
    await world.advance(1000);
    while (endpoint.received() < 6) {
      await new Promise<void>((resolve) => {
        setImmediate(resolve);
      });
      await world.advance(0);
    }
    await world.processCallbacks();
    expect(await world.states()).toEqual({ 'PAY-1': 'paid', 'PAY-2': 'paid' });
    const messages = await world.database.knex('callbacks').select('outcome', 'times_received');
    const once = { outcome: 'asked', times_received: 3 };
    expect(messages).toEqual([once, once]);
    await paidAndSettled(world);
  });

  test('a database restored from before the sends sends the same ids: nothing is paid twice', async () => {
    const world = await worlds.sandbox();
    await world.uploadAndApprove(rows('PAY-1', 'PAY-2'));
    await world.runToRest();
    expect(await world.states()).toEqual({ 'PAY-1': 'paid', 'PAY-2': 'paid' });

    const { clock, provider } = world;
    const restored = await worlds.having({ clock, makeProvider: () => provider });
    await restored.uploadAndApprove(rows('PAY-1', 'PAY-2'));
    await restored.runToRest();
    expect(await restored.states()).toEqual({ 'PAY-1': 'paid', 'PAY-2': 'paid' });
    expect(await restored.story('PAY-1')).toContain('send_unanswered');
    expect(world.sandbox.oy.summary()).toMatchObject({ settledCount: 2 });
  });

  test('a wrong key: nothing is sent, nothing is lost, and the approver is told', async () => {
    const world = await worlds.sandbox({ apiKey: 'wrong-key' });
    const batchId = await world.upload(rows('PAY-1'));
    await world.inquireAll();
    expect(await world.openBreakers()).toEqual(['caller_rejected']);
    expect(await world.states()).toEqual({ 'PAY-1': 'inquiring' });
    await expect(world.approve(batchId)).rejects.toThrow(/still being asked about/);
  });
});
