import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { IncomingCallback } from '../../src/callbacks/callback-channel.ts';
import { rupiah } from '../../src/domain/money.ts';
import {
  createEwalletChannel,
  readEwalletCallback,
} from '../../src/providers/xendit/ewallet-callbacks.ts';
import { CALLBACK, CREATED, STATUS } from './ewallet-samples.ts';

const changed = (sample: string, changes: object): string =>
  JSON.stringify({ ...JSON.parse(sample), ...changes });

describe('what a callback says, in the samples of the document', () => {
  test('OVO completed: paid, under the id that the status answers with too', () => {
    expect(readEwalletCallback(CALLBACK.ovoPaid)).toMatchObject({
      providerId: 'ECLrAZPq8F6',
      news: {
        meaning: 'paid',
        code: 'COMPLETED',
        providerStatus: 'COMPLETED',
        failureCode: null,
        made: { providerReference: '6bb25ae6-cf57-437a-9b36-7ad2ee17b727' },
        payment: {
          item: 'ECLrAZPq8F6',
          gross: rupiah(20_000),
          paidAt: '2019-11-01T12:34:56.007Z',
          comparable: rupiah(20_000),
        },
      },
    });
  });

  test('OVO failed: with its failure code', () => {
    expect(readEwalletCallback(CALLBACK.ovoFailed)).toMatchObject({
      providerId: 'ECLrAZPq8F6',
      news: { meaning: 'failed', failureCode: 'USER_DECLINED_THE_TRANSACTION', payment: null },
    });
  });

  test('DANA paid and expired', () => {
    expect(readEwalletCallback(CALLBACK.dana)).toMatchObject({
      providerId: 'dana-ewallet',
      news: {
        meaning: 'paid',
        payment: { item: 'dana-ewallet', gross: rupiah(1001), paidAt: '2020-03-19T21:54:10.000Z' },
      },
    });
    const expired = changed(CALLBACK.dana, { payment_status: 'EXPIRED' });
    expect(readEwalletCallback(expired)?.news).toMatchObject({ meaning: 'expired', payment: null });
  });

  test('LinkAja paid and failed', () => {
    expect(readEwalletCallback(CALLBACK.linkAja)).toMatchObject({
      providerId: 'linkaja-ewallet',
      news: { meaning: 'paid', payment: { item: 'linkaja-ewallet', gross: rupiah(300_000) } },
    });
    const failed = changed(CALLBACK.linkAja, { status: 'FAILED' });
    expect(readEwalletCallback(failed)?.news.meaning).toBe('failed');
  });

  test.each([
    'USER_DID_NOT_AUTHORIZE_THE_PAYMENT',
    'USER_DECLINED_THE_TRANSACTION',
    'PHONE_NUMBER_NOT_REGISTERED',
    'EWALLET_APP_UNREACHABLE',
    'OVO_TIMEOUT_ERROR',
    'CREDENTIALS_ERROR',
    'ACCOUNT_AUTHENTICATION_ERROR',
    'ACCOUNT_BLOCKED_ERROR',
    'SENDING_TRANSACTION_ERROR',
    'EXTERNAL_ERROR',
  ])('failure code %s is kept', (failureCode) => {
    const body = changed(CALLBACK.ovoFailed, { failure_code: failureCode });
    expect(readEwalletCallback(body)?.news).toMatchObject({ meaning: 'failed', failureCode });
  });

  test('what is kept of it holds no phone number and no token', () => {
    for (const sample of Object.values(CALLBACK)) {
      const raw = readEwalletCallback(sample)?.raw ?? '';
      expect(raw).not.toContain('081234567890');
      expect(raw).not.toContain('sample-token-id');
      expect(raw).toContain(JSON.parse(sample).external_id);
    }
  });

  test.each([
    ['OVO', CALLBACK.ovoPaid, { status: 'REFUNDED' }],
    ['OVO, a word of LinkAja', CALLBACK.ovoPaid, { status: 'SUCCESS_COMPLETED' }],
    ['DANA, a word of OVO', CALLBACK.dana, { payment_status: 'COMPLETED' }],
    ['LinkAja', CALLBACK.linkAja, { status: 'EXPIRED' }],
  ])('a status that is not listed is a reason to ask: %s', (_what, sample, changes) => {
    const news = readEwalletCallback(changed(sample, changes))?.news;
    expect(news).toMatchObject({ meaning: 'unknown', payment: null });
  });

  test.each([
    ['no JSON', 'status=PAID'],
    ['half of it', CALLBACK.ovoPaid.slice(0, 90)],
    ['a list', `[${CALLBACK.dana}]`],
    ['null', 'null'],
    ['another wallet', changed(CALLBACK.dana, { ewallet_type: 'SHOPEEPAY' })],
    ['no wallet', changed(CALLBACK.dana, { ewallet_type: undefined })],
    ['an event of the later API', changed(CALLBACK.ovoPaid, { event: 'ewallet.capture' })],
    ['OVO of another version: no event', changed(CALLBACK.ovoPaid, { event: undefined })],
    ['no id', changed(CALLBACK.ovoPaid, { external_id: '' })],
    ['an id that is a number', changed(CALLBACK.dana, { external_id: 5 })],
    ['no status', changed(CALLBACK.linkAja, { status: undefined })],
    ['DANA with the status of LinkAja', changed(CALLBACK.dana, { payment_status: undefined })],
    ['an amount that is not exact', changed(CALLBACK.dana, { amount: 0.001 })],
    ['an answer to a charge', CREATED.ovo2019],
    ['an answer to a status', STATUS.xendit.dana],
    ['1 MB of one id', changed(CALLBACK.dana, { external_id: 'x'.repeat(1_000_000) })],
  ])('%s is not understood', (_what, body) => {
    expect(readEwalletCallback(body)).toBeNull();
  });

  test('whatever a body is, reading it never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (body) => {
        expect(readEwalletCallback(body)).toBeNull();
      }),
    );
  });
});

const TOKEN = 'sample-token-id==';
const xendit = createEwalletChannel({ brand: 'xendit', token: TOKEN });

function incoming(body: string, headers: Record<string, string>): IncomingCallback {
  const sourceIp = '203.0.113.7';
  const path = '/callbacks/xendit';
  return { path, headers, body: Buffer.from(body), sourceIp, receivedAtMs: 0 };
}

describe('who posted it', () => {
  test.each(Object.entries(CALLBACK))('%s, with the token of the dashboard', (_what, body) => {
    expect(xendit.verify(incoming(body, { 'x-callback-token': TOKEN }))).toEqual({
      kind: 'verified',
      by: 'token',
    });
  });

  test('a channel for each brand', () => {
    const instamoney = createEwalletChannel({ brand: 'instamoney', token: 'another' });
    expect([xendit, instamoney]).toMatchObject([
      { channel: 'xendit:ewallet', provider: 'xendit', path: '/callbacks/xendit' },
      { channel: 'instamoney:ewallet', provider: 'instamoney', path: '/callbacks/instamoney' },
    ]);
    expect(xendit.secretFields).toEqual(['callback_authentication_token']);
    const ours = incoming(CALLBACK.dana, { 'x-callback-token': TOKEN });
    expect(instamoney.verify(ours).kind).toBe('refused');
    expect(xendit.acknowledge(ours)).toEqual({ headers: {}, body: '' });
  });

  test.each([
    ['no header', CALLBACK.ovoPaid, {}],
    ['no header, although the body has it', CALLBACK.dana, {}],
    ['an empty header', CALLBACK.ovoPaid, { 'x-callback-token': '' }],
    ['another token', CALLBACK.ovoPaid, { 'x-callback-token': 'sample-token-ie==' }],
    ['half of it', CALLBACK.ovoPaid, { 'x-callback-token': TOKEN.slice(0, 8) }],
    ['a megabyte', CALLBACK.ovoPaid, { 'x-callback-token': 'x'.repeat(1_000_000) }],
    ['two of them', CALLBACK.ovoPaid, { 'x-callback-token': `${TOKEN}, ${TOKEN}` }],
  ])('%s: refused', (_what, body, headers) => {
    expect(xendit.verify(incoming(body, headers))).toMatchObject({
      kind: 'refused',
      code: 'token_wrong',
      message: expect.stringContaining('X-CALLBACK-TOKEN'),
    });
  });

  test.each(['', 'other', 'x'.repeat(1_000_000), 7, null, {}])(
    'the right header and %j in the body: refused',
    (inBody) => {
      const body = changed(CALLBACK.dana, { callback_authentication_token: inBody });
      const verification = xendit.verify(incoming(body, { 'x-callback-token': TOKEN }));
      expect(verification.kind).toBe('refused');
    },
  );

  test('any two texts: verified only when both are the token', () => {
    fc.assert(
      fc.property(fc.string(), fc.option(fc.string(), { nil: undefined }), (header, inBody) => {
        const body = changed(CALLBACK.dana, { callback_authentication_token: inBody });
        const good = header === TOKEN && (inBody === undefined || inBody === TOKEN);
        const { kind } = xendit.verify(incoming(body, { 'x-callback-token': header }));
        expect(kind).toBe(good ? 'verified' : 'refused');
      }),
    );
  });

  test('a body that is no JSON is known by its header, and not understood later', () => {
    expect(xendit.verify(incoming('hello', { 'x-callback-token': TOKEN })).kind).toBe('verified');
  });

  test('a channel without a token is refused at the start', () => {
    expect(() => createEwalletChannel({ brand: 'xendit', token: '' })).toThrow(TypeError);
  });
});
