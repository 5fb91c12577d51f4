import { expect, test } from 'vitest';
import { pullVaHistory } from '../../src/collections/va/pull-va-history.ts';
import { dueVas } from '../../src/collections/va/va-store.ts';
import type { OrderKindName } from '../../src/domain/batch-kinds.ts';
import { rupiah } from '../../src/domain/money.ts';
import { now } from '../../src/domain/time.ts';
import { describeOrders, type SandboxOrderWorld } from './order-suite.ts';
import { HOUR, MINUTE } from './order-world.ts';
import { SAMPLES, sampleFolder } from './sample-files.ts';

/** The sample file, made at the sandbox; its first orders by reference. */
async function made(world: SandboxOrderWorld, kind: OrderKindName): Promise<void> {
  await world.receiveFile(kind, SAMPLES[kind], { folder: await sampleFolder(kind) });
  await world.makeAll();
  const states = new Set(Object.values(await world.states()));
  expect(states).toEqual(new Set(['open']));
}

async function payments({ database }: SandboxOrderWorld) {
  const rows: Record<string, string | number>[] = await database.knex('payments').orderBy('id');
  return rows.map((row) => ({
    through: row.through,
    gross: Number(row.gross_sen),
    fee: Number(row.fee_sen),
    tax: Number(row.tax_sen),
  }));
}

/** Until every question that is due has been asked. */
async function ask(world: SandboxOrderWorld): Promise<void> {
  await world.clock.advance(MINUTE);
  await world.askAll();
}

describeOrders('each kind at its provider', (worlds) => {
  test('virtual accounts: paid ones are pulled once, and expired ones end', async () => {
    const world = await worlds.sandbox();
    await made(world, 'va');
    const order = await world.order('va', 'VA-202611-0001');
    expect(order.payment).toMatchObject({ bank_code: '013', va_number: expect.any(String) });
    const single = await world.order('va', 'VA-202611-0003');
    for (const { providerId } of [order, single]) await world.control(`oy/va/${providerId}/pay`);
    const { vas } = world.money.context;
    if (!vas) throw new Error('no virtual accounts');
    const pull = async (): Promise<void> => {
      for (const id of await dueVas(world.database.knex, now(world.clock), 1000)) {
        await pullVaHistory(vas, id);
      }
    };
    await pull();
    await world.clock.advance(7 * HOUR);
    await pull(); // again: the same payments
    expect(await payments(world)).toEqual([
      { through: order.providerReference, gross: order.amount, fee: rupiah(1000), tax: 0 },
      { through: single.providerReference, gross: single.amount, fee: rupiah(1000), tax: 0 },
    ]);
    await ask(world);
    const states = await world.states();
    expect(states['VA-202611-0003'], 'single use').toBe('paid');
    expect(states['VA-202611-0002'], 'two hours, and nobody paid').toBe('expired');
    expect(states['VA-202611-0035'], 'never expires').toBe('open');
  });

  test('checkouts: paid, expired and failed at OY', async () => {
    const world = await worlds.sandbox();
    await made(world, 'checkout');
    const [first, second, third] = await firstOf(world, 'checkout', 'CHK-202611-000');
    await world.control(`oy/checkout/${first.providerId}/pay`);
    await world.control(`oy/checkout/${second.providerId}/expire`);
    await world.control(`oy/checkout/${third.providerId}/fail`, { method: 'VA', final: true });
    await ask(world);
    expect(await statesOf(world, 'checkout', [first, second, third])).toEqual([
      'paid',
      'expired',
      'failed',
    ]);
    expect(await payments(world)).toEqual([
      { through: first.providerId, gross: first.amount, fee: 0, tax: 0 },
    ]);
  });

  test('invoices: with their PDF, paid once though callback and status both tell it', async () => {
    const world = await worlds.sandbox();
    await made(world, 'invoice');
    const [first] = await firstOf(world, 'invoice', 'INV-202611-000');
    await world.control(`oy/checkout/${first.providerId}/pay`);
    const body = JSON.stringify({
      partner_tx_id: first.providerId,
      tx_ref_number: 'told-by-a-callback',
      amount: Number(first.amount) / 100,
      status: 'complete',
    });
    expect(await world.tell('oy:checkout', body)).toBe('asked');
    expect(await world.tell('oy:checkout', body.replace('complete', 'success'))).toBe('asked');
    await ask(world);
    expect(await payments(world)).toHaveLength(1);
    expect((await world.order('invoice', first.reference)).state).toBe('paid');
    const kept: { content: Buffer }[] = await world.database.knex('order_files');
    expect(
      kept.every(({ content }) => content.length === 0),
      'handed over',
    ).toBe(true);
  });

  test('wallet charges: paid by callback and by status, expired, and failed with OVO’s code', async () => {
    const world = await worlds.sandbox();
    await made(world, 'ewallet');
    const dana = await world.order('ewallet', 'TAGIH-202611-0002');
    const ovo = await world.order('ewallet', 'TAGIH-202611-0001');
    const link = await world.order('ewallet', 'TAGIH-202611-0003');
    const paid = await world.order('ewallet', 'TAGIH-202611-0005');
    await world.control(`ewallets/xendit/${dana.providerId}/pay`);
    await world.control(`ewallets/xendit/${paid.providerId}/pay`);
    await world.control(`ewallets/xendit/${link.providerId}/expire`);
    const failureCode = 'USER_DECLINED_THE_TRANSACTION';
    await world.control(`ewallets/xendit/${ovo.providerId}/fail`, { failureCode });
    const { messages } = await world.look<{ messages: { about: string; body: string }[] }>(
      'ewallets/callbacks',
    );
    const told = messages.find(({ about }) => about === dana.providerId);
    expect(await world.tell('xendit:ewallet', told?.body ?? '')).toBe('applied');
    expect((await world.order('ewallet', dana.reference)).state).toBe('paid');
    await ask(world);
    expect(await statesOf(world, 'ewallet', [dana, paid, link, ovo])).toEqual([
      'paid',
      'paid',
      'expired',
      'failed',
    ]);
    const paidOnes = (await payments(world)).filter(({ through }) => through === dana.providerId);
    expect(paidOnes).toEqual([{ through: dana.providerId, gross: dana.amount, fee: 0, tax: 0 }]);
  });

  test('e-money orders: fee and tax are posted with the payment, once', async () => {
    const world = await worlds.sandbox({ paylabs: { feePpm: 15_000, vatPpm: 110_000 } });
    await made(world, 'emoney');
    const [first, second, third] = await firstOf(world, 'emoney', 'EMY-202611-000');
    await world.control(`paylabs/${first.providerId}/pay`);
    await world.control(`paylabs/${second.providerId}/fail`);
    await world.control(`paylabs/${third.providerId}/expire`);
    const { messages } = await world.look<{ messages: { about: string; body: string }[] }>(
      'paylabs/callbacks',
    );
    const told = messages.find(({ about }) => about === first.providerId);
    expect(await world.tell('paylabs:emoney', told?.body ?? '')).toBe('applied');
    await ask(world);
    expect(await statesOf(world, 'emoney', [first, second, third])).toEqual([
      'paid',
      'failed',
      'failed', // Paylabs has one status for both
    ]);
    const fee = Number(first.amount) * 0.015;
    expect(await payments(world)).toEqual([
      { through: first.providerId, gross: first.amount, fee, tax: Math.round(fee * 0.11) },
    ]);
  });

  test('identity checks: verified and failed, and no photo is kept', async () => {
    const world = await worlds.sandbox();
    await made(world, 'identity');
    await ask(world);
    const states = await world.states();
    expect(states).toMatchObject({
      'MITRA-202611-0001': 'verified',
      'MITRA-202611-0003': 'verified',
      'MITRA-202611-0006': 'failed',
      'MITRA-202611-0009': 'failed',
    });
    const failed = await world.order('identity', 'MITRA-202611-0008');
    expect(failed).toMatchObject({ reasonCode: '005', failureCode: '005' });
    const kept: { content: Buffer }[] = await world.database.knex('order_files');
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.every(({ content }) => content.length === 0)).toBe(true);
    expect(await payments(world)).toEqual([]);
  });
});

type Orders = readonly Awaited<ReturnType<SandboxOrderWorld['order']>>[];

/** The first three orders of the sample. */
async function firstOf(world: SandboxOrderWorld, kind: OrderKindName, stem: string) {
  const one = (number: number) => world.order(kind, `${stem}${number}`);
  return [await one(1), await one(2), await one(3)] as const;
}

function statesOf(world: SandboxOrderWorld, kind: OrderKindName, of: Orders): Promise<string[]> {
  return Promise.all(of.map(async ({ reference }) => (await world.order(kind, reference)).state));
}
