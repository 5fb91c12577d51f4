import { expect, it } from 'vitest';
import { rupiah } from '../../src/domain/money.ts';
import {
  type CollectionsWorld,
  describeCollections,
  HOUR_MS,
  MINUTE_MS,
} from './collections-world.ts';

const HEADER = 'reference,bank_code,amount,single_use,expires_minutes\n';

function pays(world: CollectionsWorld, partnerUserId: string, amount?: number): void {
  const { books } = world.sandbox.oyVa;
  const told = amount === undefined ? null : rupiah(amount);
  books.pay(books.named(partnerUserId), { amount: told, callbacks: false });
}

/** Hours pass in which orders are asked about and histories are pulled. */
async function hoursPass(world: CollectionsWorld, hours: number): Promise<void> {
  for (let hour = 0; hour < hours; hour += 1) {
    await world.clock.advance(HOUR_MS);
    await world.followed();
  }
}

const paymentsOf = (world: CollectionsWorld): Promise<unknown[]> =>
  world.database
    .knex('payments')
    .join('orders', 'orders.id', 'payments.order_id')
    .orderBy('payments.id')
    .select('orders.reference', 'payments.gross_sen as gross', 'payments.fee_sen as fee');

describeCollections('A virtual account that finance asked for', (open) => {
  it('for one payment is paid: the order is over, and its payment is posted', async () => {
    const world = await open();
    await world.uploaded(`${HEADER}VA1,014,250000,yes,\n`);
    expect(await world.orderStates()).toEqual({ VA1: 'open' });
    pays(world, 'VA1V1');
    await hoursPass(world, 2);
    expect(await world.orderStates()).toEqual({ VA1: 'paid' });
    expect(await paymentsOf(world)).toEqual([
      { reference: 'VA1', gross: rupiah(250_000), fee: rupiah(1_000) },
    ]);
    expect(await world.money()).toEqual(world.oyMoney());
  });

  it('is paid again and again: the order stays open, and each payment is its own', async () => {
    const world = await open();
    await world.uploaded(`${HEADER}VA1,014,,no,10080\n`);
    for (const amount of [10_000, 20_000, 20_000]) {
      pays(world, 'VA1V1', amount);
      await hoursPass(world, 2);
    }
    expect(await world.orderStates()).toEqual({ VA1: 'open' });
    expect(await paymentsOf(world)).toHaveLength(3);
    expect(await world.money()).toEqual(world.oyMoney());
  });

  it('expires unpaid: the order is expired, and nothing is posted', async () => {
    const world = await open();
    await world.uploaded(`${HEADER}VA1,014,250000,no,60\n`);
    await hoursPass(world, 4);
    expect(await world.orderStates()).toEqual({ VA1: 'expired' });
    expect((await world.money()).payments).toBe(0);
  });

  it('expires after payments: the order is over, and its payments are posted', async () => {
    const world = await open();
    await world.uploaded(`${HEADER}VA1,014,,no,60\n`);
    pays(world, 'VA1V1', 10_000);
    await world.clock.advance(59 * MINUTE_MS);
    pays(world, 'VA1V1', 30_000); // in its last minute
    await hoursPass(world, 4);
    expect(await world.orderStates()).toEqual({ VA1: 'expired' });
    expect(await paymentsOf(world)).toHaveLength(2);
    expect(await world.money()).toEqual(world.oyMoney());
  });

  it('was made although the answer was lost: it is found by the list, once, and its payments are ours', async () => {
    const world = await open();
    world.sandbox.faults.add([{ endpoint: 'va-create', kind: 'lose-after', times: 1 }]);
    await world.uploaded(`${HEADER}VA1,014,250000,yes,\n`);
    expect(await world.orderStates()).toEqual({ VA1: 'unknown' });
    pays(world, 'VA1V1');
    await world.list(); // tells of the account before the order knows of it
    await world.followed();
    await hoursPass(world, 2);
    expect(await world.orderStates()).toEqual({ VA1: 'paid' });
    expect(await paymentsOf(world)).toHaveLength(1);
    expect(world.sandbox.oyVa.books.accounts).toHaveLength(1);
    expect(await world.database.knex('virtual_accounts')).toHaveLength(1);
  });

  it('stands beside accounts that others made: their money is posted, and is no order of ours', async () => {
    const world = await open();
    await world.uploaded(`${HEADER}VA1,014,,no,\n`);
    world.made('made-elsewhere');
    pays(world, 'VA1V1', 10_000);
    pays(world, 'made-elsewhere', 50_000);
    await world.list();
    await world.followed();
    expect(await paymentsOf(world)).toMatchObject([{ reference: 'VA1', gross: rupiah(10_000) }]);
    expect(await world.money()).toEqual(world.oyMoney());
  });
});
