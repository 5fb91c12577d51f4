import { expect, it } from 'vitest';
import type { Role } from '../../src/access/roles.ts';
import { receivePayments } from '../../src/collections/receive-payments.ts';
import { rupiah, ZERO } from '../../src/domain/money.ts';
import { after, now } from '../../src/domain/time.ts';
import { recordOrderSend } from '../../src/orders/store/order-attempt-store.ts';
import { findOrderByReference, transitionOrder } from '../../src/orders/store/order-store.ts';
import { FILE_TEMPLATES } from '../../src/http/desk/uploads/templates.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { program } from './described-answers.ts';
import { type Desk, payoutFile, PEOPLE, SALARIES, startDesk, uploadedBatch } from './harness.ts';

const BATCHES = '/api/order-batches';
const HEADER = 'reference,bank_code,amount,customer_name,email,single_use,lifetime,expires_minutes';
const vaRow = (reference: string, amount = 150_000): string =>
  `${reference},014,${amount},Budi Santoso,budi@example.com,yes,no,60`;
const vaFile = (...rows: readonly string[]): string => [HEADER, ...rows, ''].join('\n');

const upload = (desk: Desk, file: string, kind = 'va', role: Role = 'maker') =>
  program(desk, role).upload(BATCHES, file, { kind }, `${kind}.csv`);

async function uploaded(desk: Desk, ...rows: readonly string[]): Promise<string> {
  const { status, json } = await upload(desk, vaFile(...rows));
  expect(status).toBe(201);
  return String(json.batchId);
}

/** As the create job and a payer would leave it. */
async function pay(desk: Desk, reference: string): Promise<void> {
  const at = now(desk.clock);
  await desk.database.transaction(async (tx) => {
    const order = await findOrderByReference(tx, 'va', reference);
    if (!order) throw new Error(`no ${reference}`);
    const providerId = `${reference}V1`;
    const sent = { number: 1, provider: 'oy', providerId, request: '{}', timesSent: 1 };
    await recordOrderSend(tx, order, sent, at);
    const changes = { provider: 'oy', attemptNumber: 1, providerId, nextActionAt: at };
    await transitionOrder(tx, order, 'creation_started', changes, { at });
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
      through: providerId,
      gross: rupiah(150_000),
      fee: rupiah(3_000),
      tax: ZERO,
      paidAt: at,
      source: 'oy:va-history',
    };
    await receivePayments(tx, [payment], at);
  });
}

describeOnBothDatabases('collections for programs', (open) => {
  it('a file of orders becomes a batch; bad rows do not stop the good ones', async () => {
    const desk = await startDesk({ database: await open() });
    const file = vaFile(vaRow('VA-1'), vaRow('VA-2', 5));
    expect((await upload(desk, file, 'va', 'viewer')).error.code).toBe('role_may_not');
    const { status, headers, json } = await upload(desk, file);
    expect([status, json.counts]).toMatchObject([201, { read: 2, accepted: 1, rejected: 1 }]);
    expect(headers.get('location')).toBe(`${BATCHES}/${String(json.batchId)}`);
    const batch = await program(desk, 'viewer').get(headers.get('location') ?? '');
    expect(batch.json).toMatchObject({
      kind: 'va',
      file: 'va.csv',
      uploadedBy: PEOPLE.maker,
      byState: { accepted: 1 },
      amountByStateSen: { accepted: 15_000_000 },
    });
    expect((await program(desk, 'viewer').get(BATCHES)).json).toMatchObject({
      batches: [{ batchId: json.batchId, rows: { rejected: 1 } }],
    });
    const bad = await program(desk, 'viewer').get(`${BATCHES}/${String(json.batchId)}/bad-rows`);
    expect(bad.json).toMatchObject({
      rows: [{ row: 3, reasons: [{ column: 'amount', value: null }] }],
    });
    const again = await upload(desk, file);
    expect([again.status, again.error.code]).toEqual([409, 'file_uploaded_before']);
    expect(await desk.database.knex('orders').pluck('reference')).toEqual(['VA-1']);
  });

  it.each(FILE_TEMPLATES.filter(({ fileName }) => !fileName.startsWith('payouts')))(
    'the template $fileName is taken as its kind',
    async ({ fileName, text }) => {
      const desk = await startDesk({ database: await open() });
      const kind = fileName.replace('.csv', '');
      expect((await upload(desk, text, kind)).status).toBe(201);
      expect(await desk.database.knex('batches').pluck('kind')).toEqual([kind]);
    },
  );

  it('a file without its kind, or of another kind, is refused, and nothing is kept', async () => {
    const desk = await startDesk({ database: await open() });
    for (const [kind, status, code] of [
      ['payouts', 400, 'request_invalid'],
      ['loans', 400, 'request_invalid'],
      ['checkout', 422, 'file_columns_missing'],
    ] as const) {
      const { status: answered, error } = await upload(desk, vaFile(vaRow('VA-1')), kind);
      expect([kind, answered, error.code]).toEqual([kind, status, code]);
    }
    const paying = await uploadedBatch(desk, SALARIES);
    for (const path of ['', '/orders', '/results.csv']) {
      const { status, error } = await program(desk, 'maker').get(`${BATCHES}/${paying}${path}`);
      expect([path, status, error.code]).toEqual([path, 409, 'batch_of_other_kind']);
    }
    expect(await desk.database.knex('batches').pluck('kind')).toEqual(['payouts']);
    const payouts = await upload(desk, payoutFile(SALARIES));
    expect([payouts.status, payouts.error.code]).toEqual([422, 'columns_of_other_kind']);
  });

  it('orders come by batch, by kind and state, page by page', async () => {
    const desk = await startDesk({ database: await open() });
    const batchId = await uploaded(desk, vaRow('VA-1'), vaRow('VA-2'), vaRow('VA-3'));
    await pay(desk, 'VA-2');
    const get = async (path: string) => (await program(desk, 'viewer').get(path)).json;
    const first = await get(`${BATCHES}/${batchId}/orders?limit=2`);
    expect(first).toMatchObject({
      orders: [
        { reference: 'VA-1', amountSen: 15_000_000 },
        { reference: 'VA-2', state: 'open' },
      ],
      nextAfter: 3,
    });
    const rest = await get(`${BATCHES}/${batchId}/orders?after=3`);
    expect(rest).toMatchObject({ orders: [{ reference: 'VA-3' }], nextAfter: null });
    expect(await get(`${BATCHES}/${batchId}/orders?state=open`)).toMatchObject({
      orders: [{ reference: 'VA-2' }],
    });
    const newest = await get('/api/orders?kind=va&limit=2');
    expect(newest).toMatchObject({ orders: [{ reference: 'VA-3' }, { reference: 'VA-2' }] });
    expect(await get(`/api/orders?kind=va&before=${String(newest.nextBefore)}`)).toMatchObject({
      orders: [{ reference: 'VA-1' }],
      nextBefore: null,
    });
    expect(await get('/api/orders?kind=emoney')).toMatchObject({ orders: [] });
    expect((await program(desk, 'viewer').get('/api/orders')).status).toBe(400);
  });

  it('one order tells what its payer needs, its payments and its history', async () => {
    const desk = await startDesk({ database: await open() });
    await uploaded(desk, vaRow('VA/1'));
    await pay(desk, 'VA/1');
    const { json } = await program(desk, 'maker').get('/api/orders/va/VA%2F1');
    expect(json).toMatchObject({
      kind: 'va',
      reference: 'VA/1',
      state: 'open',
      next: 'payer_pays',
      payment: { va_number: '9000100203040506' },
      payments: [{ grossSen: 15_000_000, feeSen: 300_000, source: 'oy:va-history' }],
      attempts: [{ providerId: 'VA/1V1' }],
    });
    expect(JSON.stringify(json.postings)).toContain('assets:oy:receivable');
    const masked = await program(desk, 'viewer').get('/api/orders/va/VA%2F1');
    expect(masked.json.payment).toEqual({ va_number: '************0506' });
    expect(masked.text).not.toContain('9000100203040506');
    const unknown = await program(desk, 'viewer').get('/api/orders/va/VA-9');
    expect([unknown.status, unknown.error.code]).toEqual([404, 'order_unknown']);
    expect((await program(desk, 'viewer').get('/api/orders/loan/VA-9')).status).toBe(400);
  });

  it('what came in is listed with its order, fee and net, newest first', async () => {
    const desk = await startDesk({ database: await open() });
    await uploaded(desk, vaRow('VA-1'), vaRow('VA-2'));
    await pay(desk, 'VA-1');
    await pay(desk, 'VA-2');
    const list = (query: string) => program(desk, 'viewer').get(`/api/payments?stream=va${query}`);
    const first = await list('&limit=1');
    expect(first.json.payments).toMatchObject([
      { reference: 'VA-2', kind: 'va', grossSen: 15_000_000, netSen: 14_700_000 },
    ]);
    const second = await list(`&after=${String(first.json.nextAfter)}`);
    expect(second.json).toMatchObject({ payments: [{ reference: 'VA-1' }], nextAfter: null });
    expect((await list('&after=yesterday')).status).toBe(400);
  });

  it('files with what is in them go to those who see accounts only', async () => {
    const desk = await startDesk({ database: await open() });
    const batchId = await uploaded(desk, vaRow('VA-1'), vaRow('VA-2', 5));
    const file = (name: string, role: Role) =>
      program(desk, role).get(`${BATCHES}/${batchId}/${name}.csv`);
    expect((await file('results', 'maker')).text).toContain('VA-1');
    expect((await file('rejects', 'maker')).text).toContain('the least is');
    expect((await file('results', 'viewer')).error.code).toBe('role_may_not');
  });
});
