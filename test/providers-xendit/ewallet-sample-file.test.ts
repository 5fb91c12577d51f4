import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { parsePlainRupiah } from '../../src/domain/money.ts';
import { EWALLET_DETAILS } from '../../src/orders/kinds/ewallet-details.ts';
import { readItems } from '../../src/orders/kinds/items.ts';
import { noRateLimits } from '../../src/platform/limits/rate-limits.ts';
import type { EwalletClient } from '../../src/providers/xendit/ewallet-client.ts';
import { parseIsoTime } from '../../src/providers/xendit/ewallet-messages.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { FakeClock } from '../sandbox/harness.ts';
import { SOMEDAY } from '../support/payout-provider.ts';
import { clientOf } from './ewallet-orders.ts';

const ROW = z.record(z.string(), z.string());
const text = readFileSync('samples/ewallet-charges.csv', 'utf8');
const rows = z.array(ROW).parse(parse(text, { columns: true }));
const GOOD = 40;

let sandbox: Sandbox;
let client: EwalletClient;
beforeAll(async () => {
  sandbox = await startSandbox({ clock: new FakeClock() });
  client = clientOf(`${sandbox.url}/xendit`, { apiKey: 'xendit-key' });
});
afterAll(async () => {
  await client.close();
  await sandbox.close();
});

function orderOf({ reference, wallet, amount, phone, expires_at, items }: z.infer<typeof ROW>) {
  const extra = {
    OVO: { phone },
    DANA: { expiresAt: expires_at ? (parseIsoTime(expires_at) ?? 'no time') : null },
    LINKAJA: { phone, items: readItems(items ?? '') },
  };
  const own = Object.entries(extra).find(([name]) => name === wallet)?.[1] ?? {};
  const details = EWALLET_DETAILS.parse({ wallet, ...own });
  return {
    providerId: reference ?? '',
    amount: parsePlainRupiah(amount ?? ''),
    details,
    files: {},
  };
}

test('every good row of the sample file is charged', async () => {
  const wallets = new Set<string>();
  for (const row of rows.slice(0, GOOD)) {
    const order = orderOf(row);
    wallets.add(order.details.wallet);
    const permit = await noRateLimits.acquire('any');
    const answer = await client.create(permit, order, client.createBody(order), SOMEDAY);
    expect([order.providerId, answer.meaning]).toEqual([order.providerId, 'created']);
  }
  expect([...wallets]).toEqual(['OVO', 'DANA', 'LINKAJA']);
});

test.each(rows.slice(GOOD).map((row) => [row.reference, row] as const))(
  'the bad row %s never becomes a request',
  (_reference, row) => {
    expect(() => client.createBody(orderOf(row))).toThrow(/./);
  },
);
