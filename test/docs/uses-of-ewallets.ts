import { expect } from 'vitest';
import { rupiah } from '../../src/domain/money.ts';
import type { EwalletDetails } from '../../src/orders/kinds/ewallet-details.ts';
import { readCreateReply, readStatusReply } from '../../src/providers/xendit/ewallet-answers.ts';
import {
  createEwalletChannel,
  readEwalletCallback,
} from '../../src/providers/xendit/ewallet-callbacks.ts';
import type { EwalletVersion } from '../../src/providers/xendit/ewallet-codes.ts';
import { atProvider, DANA, LINKAJA, order, OVO } from '../providers-xendit/ewallet-orders.ts';
import { ewalletsForTest } from '../sandbox-ewallets/ewallets-harness.ts';
import { answered, type Sample, type Uses } from './samples.ts';

const ORDERS = {
  OVO: order('ovo-ewallet', OVO),
  DANA: order('dana-ewallet', DANA),
  LINKAJA: order('linkaja-ewallet', LINKAJA, rupiah(300_000)),
} as const;
const PAYMENT_IDS = {
  OVO: 'ovo-payment',
  DANA: 'dana-payment-23',
  LINKAJA: 'linkaja-payment-23',
} as const;

type Wallet = EwalletDetails['wallet'];
type Use = Uses[string];

const creates =
  (wallet: Wallet, version: EwalletVersion, made: object): Use =>
  ({ json }) => {
    expect(readCreateReply(answered(json), version, ORDERS[wallet])).toMatchObject({
      meaning: 'created',
      made,
    });
  };

const createRefused =
  (wallet: Wallet, version: EwalletVersion, code: string, meaning: string): Use =>
  ({ text }) => {
    const read = readCreateReply(answered(text, 400), version, ORDERS[wallet]);
    expect(read).toMatchObject({ meaning, code, made: null });
    expect(read.message).toBe(JSON.parse(text).message);
  };

/** Sent to both brands, under one version. */
const requestTo =
  (version: EwalletVersion): Use =>
  async ({ text }) => {
    const { xendit, instamoney } = await ewalletsForTest();
    for (const brand of [xendit, instamoney]) {
      expect(await brand.create(text, { 'x-api-version': version })).toMatchObject({
        http: 200,
        json: { external_id: 'linkaja-ewallet', amount: 300_000, ewallet_type: 'LINKAJA' },
      });
      expect(await brand.create(text, { 'x-api-version': version })).toMatchObject({ http: 400 });
    }
  };

const status =
  (wallet: Wallet, told: object): Use =>
  ({ text }) => {
    const details = ORDERS[wallet].details;
    expect(readStatusReply(answered(text), atProvider(PAYMENT_IDS[wallet], details))).toMatchObject(
      told,
    );
  };

const paid = (wallet: Wallet, providerStatus: string, paidAt: string | null) => ({
  meaning: 'paid',
  providerStatus,
  payment: { item: PAYMENT_IDS[wallet], gross: rupiah(10_000), paidAt },
});

const PAID_AT = '2020-01-14T11:48:47.903Z';

/** Amounts are text at Instamoney and numbers at Xendit: read alike. */
const ovoPaid = status('OVO', paid('OVO', 'COMPLETED', PAID_AT));
const danaPaid = status('DANA', {
  ...paid('DANA', 'PAID', null),
  made: { payment: { payment_url: 'https://example.com/checkout' } },
});
const linkAjaPaid = status('LINKAJA', paid('LINKAJA', 'COMPLETED', PAID_AT));
const linkAjaPending = status('LINKAJA', {
  meaning: 'open',
  providerStatus: 'PENDING',
  payment: null,
  made: { payment: { payment_url: 'https://example.com/checkout' }, expiresAt: PAID_AT },
});

/** Printed with a comma after its last field: as it stands no JSON, so no word about the payment. */
function notFound({ text, json }: Sample): void {
  const asked = atProvider('ovo-payment', OVO);
  expect(readStatusReply(answered(json, 404), asked)).toMatchObject({
    meaning: 'not_found',
    code: 'PAYMENT_NOT_FOUND_ERROR',
  });
  expect(readStatusReply(answered(text, 404), asked).meaning).toBe('unknown');
}

const DANA_LINK = {
  payment: {
    payment_url: 'https://dana.id/m/portal/cashier/checkout?id=5d34079d51a9ed12c78a78d3',
  },
};
const LINKAJA_LINK = {
  payment: {
    payment_url:
      'https://ewallet-linkaja-dev.instamoney.co/checkouts/b0c464ab-dcdc-4426-9255-759a9450c9d2',
  },
  expiresAt: '2019-10-25T08:47:54.308Z',
};
const NOTHING_TO_SHOW = { providerReference: null, payment: {}, expiresAt: null };

const CHANNEL = createEwalletChannel({ brand: 'instamoney', token: 'sample-token-id==' });

/** The header is on every callback; DANA's and LinkAja's have the token in their body besides. */
const callback =
  (providerId: string, news: object): Use =>
  ({ text }) => {
    const came = {
      path: CHANNEL.path,
      headers: { 'x-callback-token': 'sample-token-id==' },
      body: Buffer.from(text),
      sourceIp: '127.0.0.1',
      receivedAtMs: Date.parse('2026-11-21T03:00:00Z'),
    };
    expect(CHANNEL.verify(came).kind).toBe('verified');
    const read = readEwalletCallback(text);
    expect(read).toMatchObject({ providerId, news });
    expect(read?.raw).not.toMatch(/sample-token-id|081234567890/);
  };

/** instamoney-ewallets.txt, both versions and the callbacks. */
export const instamoneyUses: Uses = {
  '01-2019-create-ovo-answer': creates('OVO', '2019-02-04', {
    ...NOTHING_TO_SHOW,
    providerReference: '7a718e47-fa8a-4f81-b642-37348dc5db18',
  }),
  '02-2019-create-dana-answer': creates('DANA', '2019-02-04', DANA_LINK),
  '03-2019-create-linkaja-request': requestTo('2019-02-04'),
  '04-2019-create-linkaja-answer': creates('LINKAJA', '2019-02-04', LINKAJA_LINK),
  '05-2019-create-ovo-error': createRefused(
    'OVO',
    '2019-02-04',
    'USER_DID_NOT_AUTHORIZE_THE_PAYMENT',
    'failed',
  ),
  '06-2019-create-dana-error': createRefused(
    'DANA',
    '2019-02-04',
    'DUPLICATE_ERROR',
    'exists_already',
  ),
  '07-2019-create-linkaja-error': createRefused(
    'LINKAJA',
    '2019-02-04',
    'DUPLICATE_ERROR',
    'exists_already',
  ),
  '08-2019-status-ovo': ovoPaid,
  '09-2019-status-dana': danaPaid,
  '10-2019-status-linkaja-completed': linkAjaPaid,
  '11-2019-status-linkaja-pending': linkAjaPending,
  '12-2019-status-error': notFound,
  '13-2020-create-ovo-answer': creates('OVO', '2020-02-01', NOTHING_TO_SHOW),
  '14-2020-create-ovo-error': createRefused(
    'OVO',
    '2020-02-01',
    'DUPLICATE_PAYMENT_REQUEST_ERROR',
    'exists_already',
  ),
  '15-2020-create-dana-answer': creates('DANA', '2020-02-01', DANA_LINK),
  '16-2020-create-dana-error': createRefused(
    'DANA',
    '2020-02-01',
    'DUPLICATE_ERROR',
    'exists_already',
  ),
  '17-2020-create-linkaja-request': requestTo('2020-02-01'),
  '18-2020-create-linkaja-answer': creates('LINKAJA', '2020-02-01', LINKAJA_LINK),
  '19-2020-create-linkaja-error': createRefused(
    'LINKAJA',
    '2020-02-01',
    'DUPLICATE_PAYMENT_ERROR',
    'exists_already',
  ),
  '20-2020-status-ovo': ovoPaid,
  '21-2020-status-dana': danaPaid,
  '22-2020-status-linkaja-completed': linkAjaPaid,
  '23-2020-status-linkaja-pending': linkAjaPending,
  '24-2020-status-error': notFound,
  '25-callback-ovo-completed': callback('ECLrAZPq8F6', {
    meaning: 'paid',
    payment: { gross: rupiah(20_000), paidAt: '2019-11-01T12:34:56.007Z' },
  }),
  '26-callback-ovo-failed': callback('ECLrAZPq8F6', {
    meaning: 'failed',
    failureCode: 'USER_DECLINED_THE_TRANSACTION',
    payment: null,
  }),
  '27-callback-dana-paid': callback('dana-ewallet', {
    meaning: 'paid',
    payment: { gross: rupiah(1001), paidAt: '2020-03-19T21:54:10.000Z' },
  }),
  '28-callback-linkaja-completed': callback('linkaja-ewallet', {
    meaning: 'paid',
    payment: { gross: rupiah(300_000), paidAt: null },
  }),
};

/** xendit-ewallet-status-id.txt, in Indonesian. */
export const xenditUses: Uses = {
  '01-status-ovo': ovoPaid,
  '02-status-dana': danaPaid,
  '03-status-linkaja-completed': linkAjaPaid,
  '04-status-linkaja-pending': linkAjaPending,
  '05-status-error': notFound,
};
