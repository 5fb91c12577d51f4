import { expect } from 'vitest';
import { rupiah } from '../../src/domain/money.ts';
import { REFUNDS } from '../../src/ledger/accounts.ts';
import { accountBalance } from '../../src/ledger/ledger-store.ts';
import { approveRefund, requestRefund } from '../../src/orders/refunds/refund-decisions.ts';
import { resolveRefund } from '../../src/orders/refunds/hear-of-refund.ts';
import { findRefund, type Refund } from '../../src/orders/refunds/refund-store.ts';
import { AMOUNT, emoney } from './order-files.ts';
import type { OrderWorlds, ScriptedWorld } from './order-suite.ts';
import { type OrderWorld, RULES } from './order-world.ts';
import { newsOf, refundNews } from './scripted-orders.ts';

/** Steps of the stories about refunds: an order of 50,000 that sari gives back and budi approves. */
export const ORDER = { kind: 'emoney', reference: 'A1' } as const;
export const ID = 'A1M1R1';

/** A paid order. */
export async function paid(worlds: OrderWorlds): Promise<ScriptedWorld> {
  const world = await worlds.scripted();
  await world.receive('emoney', emoney('A1'));
  await world.makeAll();
  world.provider('emoney').whenAsked('A1M1', 'paid');
  await world.clock.advance(RULES.firstAskMs);
  await world.askAll();
  expect(await world.states()).toEqual({ A1: 'paid' });
  return world;
}

export const ask = (world: OrderWorld, rupiahs = AMOUNT, by = 'sari') =>
  requestRefund(world.orders, {
    ...ORDER,
    amount: rupiah(rupiahs),
    by,
    reason: 'barang tidak dikirim',
  });

export const approve = (world: OrderWorld, refundId = ID) =>
  approveRefund(world.orders, { refundId, by: 'budi' });

export async function approved(worlds: OrderWorlds): Promise<ScriptedWorld> {
  const world = await paid(worlds);
  await ask(world);
  await approve(world);
  return world;
}

export const resolve = (
  world: OrderWorld,
  as: 'done' | 'failed',
  reason = 'statement of Paylabs',
  refundId = ID,
) => resolveRefund(world.orders, { refundId, as, by: 'budi', reason });

export async function refundOf({ database }: OrderWorld, refundId = ID): Promise<Refund> {
  const refund = await findRefund(database.knex, { refundId });
  if (!refund) throw new Error(`no refund ${refundId}`);
  return refund;
}

export const stateOf = async (world: OrderWorld, refundId = ID): Promise<string> =>
  (await refundOf(world, refundId)).state;

export const givenBack = ({ database }: OrderWorld) => accountBalance(database.knex, REFUNDS);

export const problemsOf = ({ database }: OrderWorld): Promise<string[]> =>
  database.knex('data_problems').orderBy('id').pluck('kind');

/** A notification about a refund. */
export const told = (
  meaning: 'done' | 'failed' | 'processing',
  amount = AMOUNT,
  refundId = ID,
  providerId = 'A1M1',
): string =>
  JSON.stringify({ refundId, providerId, news: refundNews(meaning, rupiah(amount)), raw: '{}' });

/** A notification about an order. */
export const toldOfOrder = (meaning: 'paid' | 'failed', providerId = 'A1M1'): string =>
  JSON.stringify({
    providerId,
    news: newsOf(meaning, { providerId, amount: rupiah(AMOUNT) }),
    raw: '{}',
  });
