import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { parsePlainRupiah } from '../../src/domain/money.ts';
import {
  EMONEY_DETAILS,
  EMONEY_LEAST,
  EMONEY_MOST,
} from '../../src/orders/kinds/emoney-details.ts';
import { orderOf, paylabsForTest } from './support.ts';

/** samples/emoney-orders.csv, its columns as the details name them. */
function rowOf(row: Record<string, string>) {
  const cell = (name: string) => (row[name] === '' ? null : (row[name] ?? null));
  const details = EMONEY_DETAILS.safeParse({
    wallet: row.wallet,
    productName: row.product_name,
    feeType: cell('fee_type'),
    phone: cell('phone'),
    redirectUrl: cell('redirect_url'),
    storeId: cell('store_id'),
  });
  const amount = parsePlainRupiah(row.amount ?? '');
  const inRange = amount !== null && amount >= EMONEY_LEAST && amount <= EMONEY_MOST;
  return { reference: row.reference ?? '', amount, details: inRange ? details.data : undefined };
}

const rows: Record<string, string>[] = parse(readFileSync('samples/emoney-orders.csv'), {
  columns: true,
});

test('the sample file: 40 rows become orders, one is there already, six are refused', async () => {
  const { create, sandbox } = await paylabsForTest();
  const meanings: string[] = [];
  for (const { reference, amount, details } of rows.map(rowOf)) {
    const order = details && orderOf(reference, details, amount);
    meanings.push(order ? (await create(order)).meaning : 'refused');
  }
  const count = (meaning: string) => meanings.filter((each) => each === meaning).length;
  expect(count('created')).toBe(40);
  expect(count('refused')).toBe(6);
  expect(count('exists_already')).toBe(1);
  expect(new Set(sandbox.paylabs.books.state.orders.map((each) => each.paymentType)).size).toBe(5);
});
