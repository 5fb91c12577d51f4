import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { instant } from '../../src/domain/time.ts';
import type { IdentityDetails } from '../../src/orders/kinds/identity-details.ts';
import { noRateLimits } from '../../src/platform/limits/rate-limits.ts';
import type { OyKycClient } from '../../src/providers/oy/kyc/oy-kyc-client.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { SOMEDAY } from '../support/payout-provider.ts';
import {
  asked,
  BUDI,
  idCard,
  kycClientOf,
  mockNik,
  orderOf,
  phoneNumber,
  photo,
} from './people.ts';

/** The client and the sandbox, written apart, over real HTTP. */
const clock = new ManualClock();
let sandbox: Sandbox;
let oy: OyKycClient;
let count = 0;

beforeAll(async () => {
  sandbox = await startSandbox({ clock, oyKyc: { verifyAfterMs: { min: 1_000, max: 1_000 } } });
  oy = kycClientOf(`${sandbox.url}/staging/partner`);
});
afterAll(async () => {
  await oy.close();
  await sandbox.close();
});

const permit = () => noRateLimits.acquire('any');
const create = async (details: IdentityDetails, files?: Readonly<Record<string, Uint8Array>>) =>
  oy.create(await permit(), orderOf(details, files), null, SOMEDAY);
const ask = async (details: IdentityDetails) => oy.ask(await permit(), asked(details));

/** Somebody whom the sandbox has not met. */
function somebody(): string {
  count += 1;
  return `32730125068${String(count).padStart(5, '0')}`;
}

/** One fault for the next request about this person. */
const fault = (endpoint: string, nik: string, plan: Record<string, unknown>) =>
  sandbox.faults.add([{ endpoint, match: { partnerTrxId: nik }, times: 1, ...plan }]);

const BOTH = [idCard, phoneNumber] as const;

describe('a check from its beginning to its end', () => {
  test.each([
    ['id_card', 'oy:kyc-id-card', idCard],
    ['phone_number', 'oy:kyc-phone-number', phoneNumber],
  ] as const)('%s: processed, in process, verified', async (_check, endpoint, person) => {
    const details = person({ nik: somebody() });
    const made = await create(details);
    expect(made).toMatchObject({ meaning: 'created', code: '000', message: 'Request processed' });
    expect(made.evidence).toMatchObject({ provider: 'oy', endpoint, httpStatus: 200, code: '000' });
    expect(await ask(details)).toMatchObject({ meaning: 'unknown', code: '999' });
    await clock.advance(1_000);
    const news = await ask(details);
    expect(news).toMatchObject({
      meaning: 'verified',
      code: '000',
      message: 'verified',
      failureCode: null,
      evidence: { endpoint: 'oy:kyc-status', subject: `identity-${details.nik.slice(-4)}` },
    });
    for (const text of [details.nik, details.name, 'Bandung', 'sandbox-key']) {
      expect(JSON.stringify([made, news])).not.toContain(text);
    }
  });

  test.each(['002', '003', '004', '005', '006'])('mock NIK %s: failed', async (code) => {
    for (const person of BOTH) {
      const details = person({ nik: mockNik(code) });
      expect(await create(details)).toMatchObject({ meaning: 'created' });
      await clock.advance(1_000);
      expect(await ask(details)).toMatchObject({ meaning: 'failed', code, failureCode: code });
    }
  });

  test('mock NIK 000: verified; 007: nobody of that number, as for one who was never sent', async () => {
    for (const [code, meaning] of [
      ['000', 'verified'],
      ['007', 'not_found'],
    ]) {
      const details = idCard({ nik: mockNik(code ?? '') });
      await create(details);
      await clock.advance(1_000);
      expect(await ask(details)).toMatchObject({ meaning, code });
    }
    expect(await ask(idCard({ nik: somebody() }))).toMatchObject({
      meaning: 'not_found',
      code: '007',
    });
  });

  test('mock NIK 001 and 008: the row needs repair, and nothing was begun', async () => {
    for (const code of ['001', '008']) {
      const details = idCard({ nik: mockNik(code) });
      expect(await create(details)).toMatchObject({ meaning: 'needs_repair', code, made: null });
      expect(await ask(details)).toMatchObject({ meaning: 'not_found' });
    }
  });

  test('mock NIK 999: unknown, for as long as nobody ends it', async () => {
    const details = idCard({ nik: mockNik('999') });
    expect(await create(details)).toMatchObject({ meaning: 'unknown', code: '999', made: null });
    await clock.advance(3_600_000);
    expect(await ask(details)).toMatchObject({ meaning: 'unknown', code: '999' });
    sandbox.oyKyc.desk.finish(details.nik, '006');
    expect(await ask(details)).toMatchObject({ meaning: 'failed', failureCode: '006' });
  });

  test('long names and addresses go in several blocks', async () => {
    const details = idCard({
      nik: somebody(),
      name: 'Siti '.repeat(40).trim(),
      homeAddress: 'Jalan Jenderal Sudirman '.repeat(10),
      businessAddress: 'Gang "Ħ" '.repeat(20),
      email: null,
    });
    expect(await create(details)).toMatchObject({ meaning: 'created' });
  });
});

describe('photographs', () => {
  test.each([
    ['none at all', {}, 'id_card_photo is missing'],
    ['no selfie', { id_card_photo: photo() }, 'selfie_photo is missing'],
    [
      'an empty one',
      { id_card_photo: photo(0), selfie_photo: photo() },
      'id_card_photo is missing',
    ],
    [
      'one byte too many',
      { id_card_photo: photo(), selfie_photo: photo(1_048_577) },
      'selfie_photo is larger than 1 MB, the most that OY takes',
    ],
  ])('%s: needs repair, and nothing is sent', async (_what, files, why) => {
    const before = sandbox.requests.list('kyc-id-card').length;
    const answer = await create(idCard({ nik: somebody() }), files);
    expect(answer).toMatchObject({
      meaning: 'needs_repair',
      code: null,
      message: `nothing was sent: ${why}`,
      evidence: { httpStatus: null, body: `nothing was sent: ${why}` },
    });
    expect(sandbox.requests.list('kyc-id-card')).toHaveLength(before);
  });

  test('two of 1 MB are taken', async () => {
    const files = { id_card_photo: photo(1_048_576), selfie_photo: photo(1_048_576) };
    expect(await create(idCard({ nik: somebody() }), files)).toMatchObject({ meaning: 'created' });
  });
});

describe('the same thing sent twice is one check', () => {
  test.each(BOTH)('%o', async (person) => {
    const details = person({ nik: somebody() });
    const checks = () => sandbox.oyKyc.desk.books.checks.filter(({ nik }) => nik === details.nik);
    expect(await create(details)).toMatchObject({ meaning: 'created' });
    expect(await create(details)).toMatchObject({ meaning: 'created' });
    await clock.advance(1_000);
    expect(await create(details)).toMatchObject({ meaning: 'created' });
    expect(checks()).toHaveLength(1);
    expect(await ask(details)).toMatchObject({ meaning: 'verified' });
    // Another address is another check.
    await create({ ...details, homeAddress: 'Jalan Dago 1, Bandung' });
    expect(checks()).toHaveLength(2);
  });
});

describe('trouble on the way', () => {
  test.each([
    ['lost before it was done', { kind: 'lose-before' }, 0],
    ['lost after it was done', { kind: 'lose-after' }, 1],
    ['HTTP 500, not done', { kind: 'http', status: 500 }, 0],
    ['HTTP 504, done', { kind: 'http', status: 504, effect: 'done' }, 1],
    ['half an answer', { kind: 'malformed' }, 1],
    ['a code that nobody knows', { kind: 'code', code: '777' }, 0],
  ])('%s: unknown, and asking tells', async (_what, plan, begun) => {
    const details = idCard({ nik: somebody() });
    fault('kyc-id-card', details.nik, plan);
    expect(await create(details)).toMatchObject({ meaning: 'unknown', made: null });
    await clock.advance(1_000);
    expect(await ask(details)).toMatchObject({ meaning: begun === 1 ? 'verified' : 'not_found' });
    expect(await create(details)).toMatchObject({ meaning: 'created' });
  });

  test.each([
    ['lost', { kind: 'lose-after' }, 'unknown'],
    ['HTTP 500', { kind: 'http', status: 500 }, 'unknown'],
    ['HTTP 429', { kind: 'http', status: 429, retryAfterSeconds: 1 }, 'throttled'],
    ['HTTP 403', { kind: 'http', status: 403 }, 'caller_rejected'],
    ['malformed', { kind: 'malformed' }, 'unknown'],
    ['001', { kind: 'code', code: '001' }, 'unknown'],
  ])(
    'a question that comes to nothing (%s) says nothing about the person',
    async (_w, plan, meaning) => {
      const details = phoneNumber({ nik: somebody() });
      await create(details);
      await clock.advance(1_000);
      fault('kyc-status', details.nik, plan);
      expect(await ask(details)).toMatchObject({ meaning });
      expect(await ask(details)).toMatchObject({ meaning: 'verified' });
    },
  );

  test('a stranger is refused, and nothing is wrong with the row', async () => {
    const stranger = kycClientOf(sandbox.url, { username: 'stranger' });
    const details = idCard({ nik: somebody() });
    const answer = await stranger.create(await permit(), orderOf(details), null, SOMEDAY);
    expect(answer).toMatchObject({ meaning: 'caller_rejected', evidence: { httpStatus: 403 } });
    expect(await stranger.ask(await permit(), asked(details))).toMatchObject({
      meaning: 'caller_rejected',
    });
    await stranger.close();
    expect(await ask(details)).toMatchObject({ meaning: 'not_found' });
  });

  test('too late, or with no place in the limit: nothing is sent', async () => {
    const before = sandbox.requests.list('kyc-id-card').length;
    const order = orderOf(idCard({ nik: somebody() }));
    const past = instant(0);
    expect(await oy.create(await permit(), order, null, past)).toMatchObject({
      meaning: 'not_sent',
      made: null,
    });
    expect(sandbox.requests.list('kyc-id-card')).toHaveLength(before);
  });

  test('a connection that is refused is unknown', async () => {
    const nobody = kycClientOf('http://127.0.0.1:1');
    const answer = await nobody.create(await permit(), orderOf(idCard()), null, SOMEDAY);
    expect(answer).toMatchObject({ meaning: 'unknown', evidence: { httpStatus: null } });
    expect(await nobody.ask(await permit(), asked(idCard()))).toMatchObject({ meaning: 'unknown' });
    await nobody.close();
  });
});

test('what holds secrets is kept nowhere: there is no body to keep', () => {
  expect(oy.createBody(orderOf(idCard()))).toBeNull();
  expect(oy).toMatchObject({
    name: 'oy',
    endpoints: { create: 'oy:kyc-create', ask: 'oy:kyc-status' },
  });
  expect('remove' in oy).toBe(false);
  expect(BUDI).toHaveLength(16);
});

test('credentials that no header can hold are refused', () => {
  expect(() => kycClientOf(sandbox.url, { username: 'two words' })).toThrow(TypeError);
});
