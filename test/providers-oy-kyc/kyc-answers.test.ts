import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  createOyKycChannel,
  readOyKycCallback,
} from '../../src/providers/oy/kyc/oy-kyc-callbacks.ts';
import { readCreateReply, readStatusReply } from '../../src/providers/oy/kyc/oy-kyc-answers.ts';
import {
  CALLBACK_CODES,
  ID_CARD_CODES,
  KYC_CODE_TEXTS,
  PHONE_NUMBER_CODES,
  STATUS_CODES,
} from '../../src/providers/oy/kyc/oy-kyc-codes.ts';
import { NOTHING_SENT } from '../../src/providers/provider-call.ts';
import type { WireReply } from '../../src/providers/wire.ts';
import { OySeal } from '../../src/sandbox/oy/sealed/oy-seal.ts';
import { BUDI, SEALER } from './people.ts';

const oys = new OySeal();

const answered = (body: unknown, httpStatus = 200): WireReply => ({
  kind: 'answered',
  httpStatus,
  body: typeof body === 'string' ? body : JSON.stringify(body),
  headers: {},
});
const result = (code: string, nik: string | null = BUDI) => ({
  status: { code, message: '' },
  ...(nik === null ? {} : { data: { nik: oys.sealText(nik), signature: 'OY_GENERATE_SIGNATURE' } }),
});

const create = (reply: WireReply, check: 'id_card' | 'phone_number' = 'id_card') =>
  readCreateReply(reply, check, false);
const status = (reply: WireReply) => readStatusReply(reply, BUDI, SEALER);

/** "KYC Response Codes", whole: the code, and what it means at each place. */
const CODES = [
  ['000', 'created', 'created', 'verified', 'verified'],
  ['001', 'needs_repair', 'needs_repair', 'unknown', 'unknown'],
  ['002', 'unknown', 'unknown', 'failed', 'failed'],
  ['003', 'unknown', 'unknown', 'failed', 'failed'],
  ['004', 'unknown', 'unknown', 'failed', 'failed'],
  ['005', 'unknown', 'unknown', 'failed', 'failed'],
  ['006', 'unknown', 'unknown', 'failed', 'failed'],
  ['007', 'unknown', 'unknown', 'not_found', 'failed'],
  ['008', 'needs_repair', 'unknown', 'unknown', 'unknown'],
  ['999', 'unknown', 'unknown', 'unknown', 'unknown'],
  // Not in the table.
  ['101', 'unknown', 'unknown', 'unknown', 'unknown'],
  ['777', 'unknown', 'unknown', 'unknown', 'unknown'],
] as const;

describe('each code, by the place where it is said', () => {
  test.each(CODES)(
    '%s: id-card %s, phone-number %s, status %s, callback %s',
    (code, ...meanings) => {
      const [idCard, phoneNumber, atStatus, atCallback] = meanings;
      expect(create(answered(result(code, null)))).toMatchObject({ code, meaning: idCard });
      expect(create(answered(result(code, null)), 'phone_number')).toMatchObject({
        code,
        meaning: phoneNumber,
      });
      expect(status(answered(result(code)))).toMatchObject({
        code,
        meaning: atStatus,
        providerStatus: code,
        failureCode: ['failed', 'not_found'].includes(atStatus) ? code : null,
        payment: null,
      });
      expect(readOyKycCallback(JSON.stringify(result(code)), SEALER)?.news).toMatchObject({
        code,
        meaning: atCallback,
        failureCode: atCallback === 'failed' ? code : null,
      });
    },
  );

  test('the tables list documented codes alone, and every one has words', () => {
    const listed = [ID_CARD_CODES, PHONE_NUMBER_CODES, STATUS_CODES, CALLBACK_CODES].flatMap(
      (table) => [...table.keys()],
    );
    expect(listed.filter((code) => !KYC_CODE_TEXTS.has(code))).toEqual([]);
    expect(status(answered(result('006'))).message).toBe(KYC_CODE_TEXTS.get('006'));
    expect(status(answered(result('777'))).message).toBe('code 777 is not documented');
  });
});

describe('plain HTTP errors', () => {
  test.each([
    [403, 'caller_rejected'],
    [429, 'throttled'],
    [400, 'unknown'],
    [404, 'unknown'],
    [500, 'unknown'],
    [503, 'unknown'],
    [504, 'unknown'],
    [302, 'unknown'],
  ])('%i: %s', (httpStatus, meaning) => {
    const reply = answered('<html>', httpStatus);
    const said = { meaning, code: null, message: `HTTP ${httpStatus}` };
    expect(create(reply)).toMatchObject({ ...said, made: null });
    expect(status(reply)).toMatchObject(said);
  });

  test('a code that says otherwise makes it a doubt; one that does not is kept', () => {
    expect(create(answered(result('000', null), 403))).toMatchObject({ meaning: 'unknown' });
    expect(status(answered(result('000'), 500))).toMatchObject({ meaning: 'unknown', code: '000' });
    expect(status(answered(result('777'), 429))).toMatchObject({ meaning: 'throttled' });
  });
});

describe('an answer that is not whole is unknown', () => {
  test.each([
    ['not JSON', 'maintenance', 'the answer is not JSON'],
    ['half of it', '{"status":{"code":"0', 'the answer is not JSON'],
    ['nothing', '', 'the answer is not JSON'],
    ['no status', '{"data":{}}', 'the answer has no status code'],
    ['a code that is a number', '{"status":{"code":0}}', 'the answer has no status code'],
    ['a list', '[]', 'the answer has no status code'],
    [
      'data that is text',
      '{"status":{"code":"000"},"data":"x"}',
      'the answer is not as documented',
    ],
    [
      'a NIK that is a number',
      '{"status":{"code":"000"},"data":{"nik":3273}}',
      'not as documented',
    ],
    ['a megabyte', JSON.stringify({ a: 'x'.repeat(1_000_000) }), 'the answer has no status code'],
    [
      'a NIK of a megabyte',
      JSON.stringify({ status: { code: '000' }, data: { nik: 'x'.repeat(1_000_000) } }),
      'the answer is not as documented',
    ],
  ])('%s', (_what, body, message) => {
    for (const said of [create(answered(body)), status(answered(body))]) {
      expect(said.meaning).toBe('unknown');
      expect(said.message).toContain(message);
    }
    expect(readOyKycCallback(body, SEALER)).toBeNull();
  });

  test('silence', () => {
    const lost: WireReply = {
      kind: 'unanswered',
      httpStatus: null,
      why: 'the connection was lost',
    };
    expect(create(lost)).toMatchObject({ meaning: 'unknown', message: 'the connection was lost' });
    expect(status(lost)).toMatchObject({ meaning: 'unknown', message: 'the connection was lost' });
    expect(create(NOTHING_SENT)).toMatchObject({ meaning: 'not_sent', made: null });
  });

  test.each(['000', '002', '007'])('a result (%s) about another person', (code) => {
    expect(status(answered(result(code, '3273012506850005')))).toMatchObject({
      meaning: 'unknown',
      code,
      failureCode: null,
      message: 'the answer is about another person',
    });
  });

  test('a result about nobody, or about somebody whose NIK does not open', () => {
    expect(status(answered(result('000', null)))).toMatchObject({
      meaning: 'unknown',
      message: 'the answer does not say whom it is about',
    });
    expect(status(answered(result('003', null)))).toMatchObject({ meaning: 'unknown' });
    // Nobody was found, so nobody is named.
    expect(status(answered(result('007', null)))).toMatchObject({ meaning: 'not_found' });
    const forged = { status: { code: '000' }, data: { nik: 'ENCRYPTED_NIK' } };
    expect(status(answered(forged))).toMatchObject({
      meaning: 'unknown',
      message: 'the NIK of the answer does not open with our key',
    });
  });

  test('any body at all is read without an exception', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (body) => {
        expect(['created', 'needs_repair', 'unknown']).toContain(create(answered(body)).meaning);
        expect(status(answered(body)).meaning).not.toBe('verified');
        readOyKycCallback(body, SEALER);
      }),
    );
  });
});

describe('the JSON samples of the document', () => {
  const PROCESSED = `{
    "status": {
        "code": "000",
        "message" : "Request processed"
    }
}`;
  const VERIFIED = `{
    "status": {
        "code": "000",
        "message" : "verified"
    },
    "data" : {
        "nik" : "ENCRYPTED_NIK",
        "signature" : "OY_GENERATE_SIGNATURE"
    }
}`;
  /** Opens what the sample prints, as the real cipher would. */
  const sealer = {
    ...SEALER,
    openText: (sealed: string) => (sealed === 'ENCRYPTED_NIK' ? BUDI : null),
  };

  test('Verify ID-Card, Verify Phone Number', () => {
    for (const check of ['id_card', 'phone_number'] as const) {
      expect(create(answered(PROCESSED), check)).toEqual({
        meaning: 'created',
        code: '000',
        message: 'Request processed',
        made: { providerReference: null, payment: {}, expiresAt: null },
      });
    }
  });

  test('Check Status KYC, KYC Response Callback', () => {
    const news = { meaning: 'verified', code: '000', message: 'verified', failureCode: null };
    expect(readStatusReply(answered(VERIFIED), BUDI, sealer)).toMatchObject(news);
    expect(readOyKycCallback(VERIFIED, sealer)).toMatchObject({ nik: BUDI, news });
  });
});

describe('the callback', () => {
  test('is a hint about one NIK, and what is kept of it names nobody', () => {
    const body = {
      status: { code: '002', message: `NIK ${BUDI} does not match` },
      data: { nik: oys.sealText(BUDI), signature: 'S1GNATURE' },
      added_later: true,
    };
    const hint = readOyKycCallback(JSON.stringify(body), SEALER);
    expect(hint).toMatchObject({ nik: BUDI, news: { meaning: 'failed', failureCode: '002' } });
    const kept = JSON.stringify({ news: hint?.news, raw: hint?.raw });
    for (const secret of [BUDI, BUDI.slice(-4), 'S1GNATURE', body.data.nik]) {
      expect(kept).not.toContain(secret);
    }
  });

  test.each([
    ['no data', { status: { code: '000' } }],
    ['an empty NIK', { status: { code: '000' }, data: { nik: '' } }],
    ['a NIK in clear', { status: { code: '000' }, data: { nik: BUDI } }],
    [
      'something sealed that is no NIK',
      { status: { code: '000' }, data: { nik: oys.sealText('x') } },
    ],
    ['no status', { data: { nik: oys.sealText(BUDI) } }],
  ])('%s: not understood', (_what, body) => {
    expect(readOyKycCallback(JSON.stringify(body), SEALER)).toBeNull();
  });

  test('comes from an address on the list, and is answered at once', () => {
    const channel = createOyKycChannel((sourceIp) => sourceIp === '203.0.113.7');
    const callback = { path: channel.path, headers: {}, body: Buffer.from('{}'), receivedAtMs: 0 };
    expect(channel).toMatchObject({
      channel: 'oy:kyc',
      provider: 'oy',
      path: '/callbacks/oy/kyc',
    });
    expect(channel.verify({ ...callback, sourceIp: '203.0.113.7' })).toEqual({
      kind: 'verified',
      by: 'address',
    });
    expect(channel.verify({ ...callback, sourceIp: '203.0.113.8' })).toMatchObject({
      kind: 'refused',
      code: 'source_not_allowed',
    });
    expect(JSON.parse(channel.acknowledge({ ...callback, sourceIp: '' }).body)).toEqual({
      status: 'stored',
    });
  });
});
