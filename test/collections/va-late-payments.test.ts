import { expect, it } from 'vitest';
import { createOrderJob } from '../../jobs/create-order.ts';
import { storeHistoryPage } from '../../src/collections/va/history-page.ts';
import type { VaTransaction } from '../../src/collections/va/va-provider.ts';
import { findVa } from '../../src/collections/va/va-store.ts';
import { rupiah } from '../../src/domain/money.ts';
import { retryOrders } from '../../src/orders/decisions/order-decisions.ts';
import { describeCollections, HOUR_MS } from './collections-world.ts';

describeCollections('a payment into a virtual account after its time', (open) => {
  /** Its account is over; then its history shows a payment. */
  async function paidLate(singleUse: 'yes' | 'no', paid: number) {
    const world = await open();
    const header = 'reference,bank_code,amount,single_use,expires_minutes';
    await world.uploaded(`${header}\nVA1,014,250000,${singleUse},60\n`);
    for (let hours = 0; hours < 4; hours += 1) {
      await world.clock.advance(HOUR_MS);
      await world.followed();
    }
    expect(await world.orderStates()).toMatchObject({ VA1: 'expired' });
    const { knex } = world.database;
    const { orders } = world.work.moneyIn ?? {};
    if (!orders) throw new Error('no orders');
    const [id = 0]: number[] = await knex('virtual_accounts').pluck('id');
    const va = await findVa(knex, id);
    if (!va) throw new Error('no account');
    const line: VaTransaction = {
      id: '77',
      vaNumber: va.vaNumber,
      amount: rupiah(paid),
      fee: rupiah(1000),
      createdAt: world.now(),
      updatedAt: world.now(),
      rawCreated: '',
      rawUpdated: '',
      name: null,
    };
    await storeHistoryPage(world.vas, va, { transactions: [line] });
    const [batchId = '']: string[] = await knex('orders').pluck('batch_id');
    const retried = await retryOrders(orders, { batchId, by: 'sari' }).catch(
      (error: unknown) => error,
    );
    await world.run(createOrderJob);
    return { world, retried };
  }

  it('one for a single use is paid, and a retry does not ask for the money again', async () => {
    const { world, retried } = await paidLate('yes', 250_000);
    expect(retried).toMatchObject({ code: 'nothing_to_do' });
    expect(await world.orderStates()).toMatchObject({ VA1: 'paid' });
    expect(world.sandbox.oyVa.books.accounts).toHaveLength(1);
  });

  it('another amount than was asked for goes to a person', async () => {
    const { world } = await paidLate('yes', 240_000);
    expect(await world.orderStates()).toMatchObject({ VA1: 'quarantined' });
    expect(await world.database.knex('payments').pluck('gross_sen')).toEqual([rupiah(240_000)]);
  });

  it('one that takes more payments is made again by a retry', async () => {
    const { world, retried } = await paidLate('no', 250_000);
    expect(retried).toMatchObject({ orders: 1 });
    expect(world.sandbox.oyVa.books.accounts).toHaveLength(2);
  });
});
