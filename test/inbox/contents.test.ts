import { beforeEach, expect, it } from 'vitest';
import { rupiah } from '../../src/domain/money.ts';
import type { Database } from '../../src/platform/database/database.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { DANA_PAID, OVO_PAID, PAYLABS_PAID } from './messages.ts';
import { channelOf, kept, send } from './support.ts';
import { type CallbackWorld, callbackWorld } from './world.ts';

const HUGE = '9'.repeat(400);
const LONG = 'X'.repeat(60_000);
const json = (text: string) => JSON.parse(text) as Record<string, unknown>;
/** A sample with other fields; undefined leaves one out. */
const but = (sample: string, changes: Record<string, unknown>): string =>
  JSON.stringify({ ...json(sample), ...changes });
/** A sample with a field's value written just so. */
const written = (sample: string, field: string, value: string): string =>
  but(sample, { [field]: '@' }).replace('"@"', value);

const OY = String(channelOf('oy:disbursement').message(0).body);
const VA = String(channelOf('oy:va').message(0).body);
const CHECKOUT = String(channelOf('oy:checkout').message(0).body);
const KYC = String(channelOf('oy:kyc').message(0).body);
const PFM = String(channelOf('oy:pfm').message(0).body);

/** The same for every channel that names something by an id of ours. */
function idsOf(sample: string, id: string): [string, string, string][] {
  return [
    ['an id we never made', sample, 'unknown_reference'],
    [
      'extra fields',
      but(sample, { extra: { deep: [1, { a: null }] }, '': '' }),
      'unknown_reference',
    ],
    ['an id with a zero byte', written(sample, id, '"PAY\\u00001"'), 'unknown_reference'],
    ['an id with half a character', written(sample, id, '"PAY\\ud800"'), 'unknown_reference'],
    [
      'an id in other letters',
      but(sample, { [id]: "'; drop table callbacks; -- %_\\" }),
      'unknown_reference',
    ],
    ['an id that is a number', but(sample, { [id]: 4711 }), 'not_understood'],
    ['an id that is empty', but(sample, { [id]: '' }), 'not_understood'],
    ['no id', but(sample, { [id]: undefined }), 'not_understood'],
    ['a list of them', `[${sample}]`, 'not_understood'],
    ['not JSON', 'hello', 'not_understood'],
    ['nothing', '', 'not_understood'],
  ];
}

const CASES: readonly [channel: string, cases: readonly [string, string, string][]][] = [
  [
    'oy:disbursement',
    [
      ...idsOf(OY, 'partner_trx_id'),
      ['an endless amount', written(OY, 'amount', HUGE), 'not_understood'],
      ['a code that is not documented', but(OY, { status: { code: '777' } }), 'unknown_reference'],
    ],
  ],
  [
    'oy:va',
    [
      ...idsOf(VA, 'va_number'),
      ['an endless amount', written(VA, 'amount', HUGE), 'not_understood'],
      ['a negative amount', but(VA, { amount: -1 }), 'not_understood'],
      ['success that is no yes or no', but(VA, { success: 'true' }), 'not_understood'],
      ['a date that is none', but(VA, { tx_date: '99/99/9999' }), 'unknown_reference'],
    ],
  ],
  [
    'oy:checkout',
    [
      ...idsOf(CHECKOUT, 'partner_tx_id'),
      ['an endless amount', written(CHECKOUT, 'amount', HUGE), 'not_understood'],
      ['a long id', but(CHECKOUT, { partner_tx_id: LONG }), 'not_understood'],
    ],
  ],
  [
    'oy:kyc',
    [
      ['a NIK sealed with another key', KYC, 'not_understood'],
      ['a NIK in clear', but(KYC, { data: { nik: '5171031203880002' } }), 'not_understood'],
      ['no NIK', but(KYC, { data: null }), 'not_understood'],
      ['not JSON', 'hello', 'not_understood'],
    ],
  ],
  [
    'oy:pfm',
    [
      ['a failure that names nobody', PFM, 'unknown_reference'],
      [
        'sealed with another key',
        but(PFM, { status: { code: '000' }, data: 'QUJD' }),
        'not_understood',
      ],
      ['not sealed', but(PFM, { status: { code: '000' }, data: { id: '1' } }), 'not_understood'],
      ['success without data', but(PFM, { status: { code: '000' } }), 'not_understood'],
      ['not JSON', 'hello', 'not_understood'],
    ],
  ],
  [
    'xendit:ewallet',
    [
      ...idsOf(OVO_PAID, 'external_id'),
      ['an endless amount', written(OVO_PAID, 'amount', HUGE), 'not_understood'],
      ['a wallet that we do not know', but(OVO_PAID, { ewallet_type: 'GOPAY' }), 'not_understood'],
      ['another version', but(OVO_PAID, { event: undefined, id: undefined }), 'not_understood'],
      ['another event', but(OVO_PAID, { event: 'ewallet.refund' }), 'not_understood'],
      ['DANA, an id we never made', DANA_PAID, 'unknown_reference'],
    ],
  ],
  [
    'paylabs:emoney',
    [
      ...idsOf(PAYLABS_PAID, 'merchantTradeNo').filter(([what]) => !/JSON|list|nothing/.test(what)),
      ['an endless amount', but(PAYLABS_PAID, { amount: HUGE }), 'not_understood'],
      [
        'a refund we never asked for',
        but(PAYLABS_PAID, { merchantRefundNo: 'R1' }),
        'unknown_reference',
      ],
      [
        'a refund with a zero byte',
        but(PAYLABS_PAID, { merchantRefundNo: 'R\0' }),
        'unknown_reference',
      ],
    ],
  ],
];

describeOnBothDatabases('what a callback holds', (open) => {
  let database: Database;
  beforeEach(async () => {
    database = await open();
  });

  it.each(CASES)('%s: each has a named outcome and moves nothing', async (channel, cases) => {
    const world = await callbackWorld(database);
    const of = channelOf(channel);
    for (const [what, body] of cases) {
      const answer = await send(world.desk, of.path, of.message(world.clock.nowMs(), body));
      expect(of.isTaken(answer), what).toBe(true);
    }
    await world.workCallbacks();
    const outcomes = new Map((await kept(database)).map(({ body, outcome }) => [body, outcome]));
    const found = cases.map(([what, body]) => [what, outcomes.get(withoutToken(body))]);
    expect(found).toEqual(cases.map(([what, , outcome]) => [what, outcome]));
    expect(await world.payments()).toEqual([]);
  });

  /** A charge that waits for its payer. */
  async function charged(world: CallbackWorld): Promise<string> {
    await world.order('ewallet', 'reference,wallet,amount,phone\nTAGIH1,OVO,370000,081210000731\n');
    return (await world.orderOf('ewallet', 'TAGIH1')).providerId ?? '';
  }

  async function told(world: CallbackWorld, channel: string, body: string) {
    const of = channelOf(channel);
    await send(world.desk, of.path, of.message(world.clock.nowMs(), body));
    return (await world.workCallbacks()).at(-1);
  }

  it('a verified payment of another amount is asked about and not believed', async () => {
    const world = await callbackWorld(database);
    const id = await charged(world);
    const outcome = await told(
      world,
      'xendit:ewallet',
      but(OVO_PAID, { external_id: id, amount: 1 }),
    );
    expect(outcome).toBe('asked');
    expect((await world.orderOf('ewallet', 'TAGIH1')).state).toBe('open');
    expect(await world.payments()).toEqual([]);
  });

  it('a status that is not documented is asked about', async () => {
    const world = await callbackWorld(database);
    const id = await charged(world);
    const body = but(OVO_PAID, { external_id: id, status: 'HALF_PAID' });
    expect(await told(world, 'xendit:ewallet', body)).toBe('asked');
    expect((await world.orderOf('ewallet', 'TAGIH1')).state).toBe('open');
  });

  it('extra fields do no harm to a payment, and a second message of it agrees', async () => {
    const world = await callbackWorld(database);
    const body = but(OVO_PAID, { external_id: await charged(world), extra: [1, 2, 3] });
    expect(await told(world, 'xendit:ewallet', body)).toBe('applied');
    expect(await told(world, 'xendit:ewallet', `${body}\n`)).toBe('agrees');
    expect((await world.orderOf('ewallet', 'TAGIH1')).state).toBe('paid');
    expect(await world.payments()).toMatchObject([{ gross: rupiah(370_000) }]);
  });

  it('a payment of the wrong provider’s address is no payment', async () => {
    const world = await callbackWorld(database);
    const id = await charged(world);
    const body = but(PAYLABS_PAID, { merchantTradeNo: id, amount: '370000.00' });
    expect(await told(world, 'paylabs:emoney', body)).toBe('unknown_reference');
    const checkout = but(CHECKOUT, { partner_tx_id: id, amount: 370_000 });
    expect(await told(world, 'oy:checkout', checkout)).toBe('unknown_reference');
    expect((await world.orderOf('ewallet', 'TAGIH1')).state).toBe('open');
  });

  it('what OVO says went wrong is kept', async () => {
    const world = await callbackWorld(database);
    const id = await charged(world);
    const payment = world.sandbox.ewallets.xendit.find('OVO', id);
    if (!payment) throw new Error('no charge');
    world.sandbox.ewallets.xendit.end(payment, 'failed', 'USER_DECLINED_THE_TRANSACTION');
    await world.untilReceived(1);
    expect(await world.workCallbacks()).toEqual(['applied']);
    expect(await world.orderOf('ewallet', 'TAGIH1')).toMatchObject({
      state: 'failed',
      failureCode: 'USER_DECLINED_THE_TRANSACTION',
    });
  });

  it('zero bytes and half characters in what we keep stop nothing', async () => {
    const world = await callbackWorld(database);
    const id = await charged(world);
    const odd = JSON.parse('"A\\u0000B\\ud800"') as string;
    const failed = but(OVO_PAID, {
      external_id: id,
      status: 'FAILED',
      failure_code: odd,
      phone: odd,
    });
    expect(await told(world, 'xendit:ewallet', failed)).toBe('applied');
    expect((await world.orderOf('ewallet', 'TAGIH1')).state).toBe('failed');

    await world.order('va', 'reference,bank_code,amount\nINV1,002,65000\n');
    const { va_number: number = '' } = (await world.orderOf('va', 'INV1')).payment;
    const hint = but(VA, { va_number: number, trx_id: odd, settlement_status: odd, [odd]: odd });
    expect(await told(world, 'oy:va', hint)).toBe('pulled');
  });

  it('an answer full of zero bytes is kept, and asked for again', async () => {
    const world = await callbackWorld(database);
    await world.order('checkout', 'reference,amount,sender_name\nCHK1,15000,Budi Santoso\n');
    const { providerId } = await world.orderOf('checkout', 'CHK1');
    const garbage = { endpoint: 'checkout-status', kind: 'malformed', body: '\0\0\uFFFD<html>\0' };
    world.sandbox.faults.add([{ ...garbage, times: 1 }]);
    expect(await told(world, 'oy:checkout', but(CHECKOUT, { partner_tx_id: providerId }))).toBe(
      'asked',
    );
    expect((await world.orderOf('checkout', 'CHK1')).state).toBe('open');
  });

  it('a forged "paid" of OY makes us ask, and the answer counts', async () => {
    const world = await callbackWorld(database);
    await world.order('checkout', 'reference,amount,sender_name\nCHK1,15000,Budi Santoso\n');
    const { providerId } = await world.orderOf('checkout', 'CHK1');
    const body = but(CHECKOUT, { partner_tx_id: providerId });
    expect(await told(world, 'oy:checkout', body)).toBe('asked');
    expect((await world.orderOf('checkout', 'CHK1')).state).toBe('open');
    expect(await world.payments()).toEqual([]);
  });
});

const withoutToken = (body: string): string =>
  body.replace('"xendit-callback-token"', '"[secret]"');
