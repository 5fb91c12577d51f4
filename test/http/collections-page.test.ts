import { describe, expect, it } from 'vitest';
import { receivePayments } from '../../src/collections/receive-payments.ts';
import { ORDER_TRANSITIONS } from '../../src/domain/order-states.ts';
import { rupiah, ZERO } from '../../src/domain/money.ts';
import { after, now } from '../../src/domain/time.ts';
import { pageOfPayments } from '../../src/http/collections/collections-store.ts';
import { collectionWords } from '../../src/http/desk/collections/words.ts';
import { findOrderByReference, transitionOrder } from '../../src/orders/store/order-store.ts';
import { recordOrderSend } from '../../src/orders/store/order-attempt-store.ts';
import { readZip } from '../reporting/zip-reader.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { type Desk, startDesk } from './harness.ts';

const HEADER = 'reference,bank_code,amount,customer_name,email,single_use,lifetime,expires_minutes';
const vaRow = (reference: string, amount: number): string =>
  `${reference},014,${amount},Budi Santoso,budi@example.com,yes,no,60`;
const vaFile = (...rows: readonly string[]): string => [HEADER, ...rows, ''].join('\n');

async function upload(desk: Desk, file: string): Promise<string> {
  const { location } = await desk.at('maker').upload(file, '/batches', 'va.csv', { kind: 'va' });
  return location ?? '';
}

/** As the create job and a payer would leave it. */
async function pay(desk: Desk, reference: string): Promise<void> {
  const at = now(desk.clock);
  await desk.database.transaction(async (tx) => {
    const order = await findOrderByReference(tx, 'va', reference);
    if (!order) throw new Error(`no ${reference}`);
    const attempt = {
      number: 1,
      provider: 'oy',
      providerId: `${reference}V1`,
      request: '{"partner_user_id":"1","bank_code":"014","email":"budi@example.com"}',
      timesSent: 1,
    };
    await recordOrderSend(tx, order, attempt, at);
    const changes = { provider: 'oy', attemptNumber: 1, providerId: `${reference}V1` };
    await transitionOrder(tx, order, 'creation_started', { ...changes, nextActionAt: at }, { at });
    await transitionOrder(
      tx,
      { ...order, state: 'creating' },
      'creation_confirmed',
      { payment: { va_number: '9000100203040506' }, nextActionAt: after(at, 60_000) },
      { at, code: '000', message: 'created' },
    );
    const payment = {
      stream: 'va',
      provider: 'oy',
      item: `PAID-${reference}`,
      orderId: order.id,
      through: `${reference}V1`,
      gross: rupiah(150_000),
      fee: rupiah(3_000),
      tax: ZERO,
      paidAt: at,
      source: 'oy:va-history',
    };
    await receivePayments(tx, [payment], at);
  });
}

const text = (html: string): string => html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');

/** Where the files of a batch are, of which this is the page. */
const filesOf = (page: string): string =>
  page.replace('/collections/batches/', '/api/order-batches/');

describeOnBothDatabases('collections', (open) => {
  it('an uploaded file of orders has its page, and each order its own', async () => {
    const desk = await startDesk({ database: await open() });
    const address = await upload(desk, vaFile(vaRow('VA/1', 150_000), vaRow('VA-2', 5)));
    expect(address).toMatch(/^\/collections\/batches\/B/);
    const batch = await desk.at('maker').get(address);
    const said = text(batch.html);
    expect(said).toContain('Accepted');
    expect(said).toContain('Rows that were not taken');
    expect(said).toContain('the least is');
    expect(batch.html).toContain('href="/collections/va/VA%2F1"');
    await pay(desk, 'VA/1');
    const order = await desk.at('maker').get('/collections/va/VA%2F1');
    const told = text(order.html);
    for (const each of [
      'Virtual accounts: VA/1',
      'Waits for its payer',
      'The provider has made it',
      'code 000 : done',
      'Paid by a payer: the provider owes it to us',
      'oy:va-history',
      '9000100203040506',
      'It waits for its payer; the provider is asked now and then.',
    ]) {
      expect(told).toContain(each);
    }
    expect(told).not.toContain('budi@example.com');
    expect((await desk.at('viewer').get('/collections/va/VA%2F1')).html).not.toContain(
      '9000100203040506',
    );
  });

  it('orders are listed by kind and state, the newest first, page by page', async () => {
    const desk = await startDesk({ database: await open() });
    const rows = Array.from({ length: 120 }, (_, i) => vaRow(`VA-${i + 1}`, 20_000));
    await upload(desk, vaFile(...rows));
    await pay(desk, 'VA-7');
    const first = await desk.at('viewer').get('/collections?kind=va');
    expect(first.html).toContain('>VA-120<');
    expect(first.html).not.toContain('>VA-20<');
    const older = /href="(\/collections\?[^"]*before=\d+)"/.exec(first.html)?.[1] ?? '';
    const second = await desk.at('viewer').get(older.replaceAll('&amp;', '&'));
    expect(second.html).toContain('>VA-20<');
    expect(second.html).toContain('>VA-7<');
    const openOnes = await desk.at('viewer').get('/collections?kind=va&state=open');
    expect([...openOnes.html.matchAll(/href="\/collections\/va\//g)]).toHaveLength(1);
    expect(text((await desk.at('viewer').get('/collections?kind=emoney')).html)).toContain(
      'There is none like that.',
    );
    const found = await desk.at('viewer').get('/collections?kind=va&named=VA-3');
    expect(found.location).toBe('/collections/va/VA-3');
  });

  it('what came in is listed by day, with its order', async () => {
    const desk = await startDesk({ database: await open() });
    await upload(desk, vaFile(vaRow('VA-1', 150_000), vaRow('VA-2', 150_000)));
    await pay(desk, 'VA-1');
    await pay(desk, 'VA-2');
    const { html } = await desk.at('viewer').get('/collections/payments?stream=va');
    expect(html).toContain('href="/collections/va/VA-1"');
    expect(text(html)).toMatch(/147[,.]000/);
    const { knex } = desk.database;
    const [newest] = await pageOfPayments(knex, { stream: 'va', before: null, limit: 1 });
    const next = await pageOfPayments(knex, { stream: 'va', before: newest ?? null, limit: 5 });
    expect([newest?.reference, next.map(({ reference }) => reference)]).toEqual(['VA-2', ['VA-1']]);
  });

  it('results as an Excel file have what was paid as numbers, and what was uploaded as text', async () => {
    const desk = await startDesk({ database: await open() });
    const address = await upload(desk, vaFile(vaRow('VA-1', 150_000), vaRow('VA-2', 150_000)));
    await pay(desk, 'VA-1');
    const headers = { cookie: 'rekon_session=session-of-maya' };
    const response = await fetch(`${desk.url}${filesOf(address)}/results.xlsx`, { headers });
    const parts = readZip(Buffer.from(await response.arrayBuffer()));
    const sheet = parts.get('xl/worksheets/sheet1.xml')?.toString() ?? '';
    const [, , paid = '', unpaid = ''] = sheet.split('<row ');
    expect(paid).toContain('<c r="B2" s="1" t="inlineStr"><is><t>014</t></is></c>');
    expect([...paid.matchAll(/<v>(.*?)<\/v>/g)].map(([, value]) => value)).toEqual([
      '2',
      '1',
      '150000',
      '3000',
      '0',
    ]);
    expect([...unpaid.matchAll(/<v>(.*?)<\/v>/g)].map(([, value]) => value)).toEqual(['3', '0']);
  });

  it('files with what is in them go to those who see accounts only', async () => {
    const desk = await startDesk({ database: await open() });
    const address = await upload(desk, vaFile(vaRow('VA-1', 150_000), vaRow('VA-2', 5)));
    expect((await desk.at('maker').get(`${filesOf(address)}/results.csv`)).html).toContain('VA-1');
    expect((await desk.at('maker').get(`${filesOf(address)}/rejects.csv`)).html).toContain(
      'the least is',
    );
    const excel = await desk.at('maker').get(`${filesOf(address)}/results.xlsx`);
    expect(excel.headers.get('content-type')).toContain('spreadsheetml.sheet');
    expect(excel.html.startsWith('PK')).toBe(true);
    for (const name of ['results.csv', 'results.xlsx']) {
      expect((await desk.at('viewer').get(`${filesOf(address)}/${name}`)).status).toBe(403);
    }
  });
});

describe('the words of collections', () => {
  it('are there for every event, in both languages', () => {
    const notes = ['asked_in_vain', 'payment_noted', 'changed_by_person'];
    const events = [...Object.keys(ORDER_TRANSITIONS), ...notes].toSorted();
    for (const words of Object.values(collectionWords)) {
      expect(Object.keys(words.events).toSorted()).toEqual(events);
    }
  });
});
