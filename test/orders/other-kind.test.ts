import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { ORDER_KINDS } from '../../src/domain/batch-kinds.ts';
import { refuseOtherKind, templateOf } from '../../src/intake/order-row/other-kind.ts';
import { matchTemplate } from '../../src/intake/row/template.ts';
import { ORDER_KIND_DEFINITIONS } from '../../src/orders/kinds/index.ts';

const FILES = {
  va: 'va.csv',
  checkout: 'checkouts.csv',
  invoice: 'invoices.csv',
  ewallet: 'ewallet-charges.csv',
  emoney: 'emoney-orders.csv',
  identity: 'identities.csv',
  payouts: 'payouts.csv',
} as const;

/** The two need the same columns: either may be made of a file of the other. */
const LINKS: ReadonlySet<string> = new Set(['checkout', 'invoice']);

async function headerOf(file: string): Promise<string[]> {
  const path = fileURLToPath(new URL(`../../samples/${file}`, import.meta.url));
  const [first = ''] = (await readFile(path, 'utf8')).split(/\r?\n/);
  return first.replace(/^\uFEFF/, '').split(',');
}

/** What an upload of this file as this kind comes to. */
async function uploadedAs(file: string, kind: (typeof ORDER_KINDS)[number]): Promise<string> {
  const header = await headerOf(file);
  const definition = ORDER_KIND_DEFINITIONS[kind];
  if (matchTemplate(header, templateOf(definition)).missing.length > 0) return 'columns missing';
  return refuseOtherKind(definition, header)?.code ?? 'taken';
}

describe.each(Object.entries(FILES))('a file of the kind %s', (own, file) => {
  test.each(ORDER_KINDS)('uploaded as %s', async (kind) => {
    const isMeant = kind === own || (LINKS.has(own) && LINKS.has(kind));
    const taken = ['taken'];
    const refused = ['columns missing', 'columns_of_other_kind'];
    expect(isMeant ? taken : refused).toContain(await uploadedAs(file, kind));
  });
});
