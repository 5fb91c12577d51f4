import { describe, expect, test } from 'vitest';
import { noRateLimits } from '../../src/platform/limits/rate-limits.ts';
import { OySeal } from '../../src/sandbox/oy/sealed/oy-seal.ts';
import { answerJson, startLocalProvider } from '../providers-oy/local-provider.ts';
import { SOMEDAY } from '../support/payout-provider.ts';
import { asked, BUDI, idCard, kycClientOf, orderOf, phoneNumber, photo } from './people.ts';

const oys = new OySeal();
const PROCESSED = answerJson('{"status":{"code":"000","message":"Request processed"}}');
const permit = () => noRateLimits.acquire('any');

/** What was sent, opened as OY opens it. */
async function sent(send: (oy: ReturnType<typeof kycClientOf>) => Promise<unknown>) {
  const local = await startLocalProvider(PROCESSED);
  const oy = kycClientOf(`${local.url}/staging/partner/`);
  await send(oy);
  await oy.close();
  await local.close();
  const [one, ...more] = local.received;
  if (!one || more.length > 0) throw new Error(`${local.received.length} requests`);
  const body = JSON.parse(one.body) as Record<string, string>;
  const opened = (key: string) => oys.openFields(body[key] ?? '');
  return {
    ...one,
    json: body,
    personal: opened('personal_information'),
    address: opened('address'),
  };
}

describe('what goes over the wire', () => {
  test('id-card: four sealed fields under the documented path', async () => {
    const one = await sent(async (oy) =>
      oy.create(await permit(), orderOf(idCard()), null, SOMEDAY),
    );
    expect(one).toMatchObject({ method: 'POST', path: '/staging/partner/api/kyc/id-card' });
    expect(one.headers).toMatchObject({
      'content-type': 'application/json',
      accept: 'application/json',
      'x-oy-username': 'sandbox',
      'x-api-key': 'sandbox-key',
    });
    expect(Object.keys(one.json)).toEqual([
      'personal_information',
      'address',
      'id_card_photo',
      'selfie_card_photo',
    ]);
    expect(one.personal).toEqual({
      name: 'Budi Santoso',
      email: 'budi.santoso@contoh.co.id',
      phone_number: '+6281234567890',
      nik: BUDI,
      secret: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/),
    });
    expect(one.address).toEqual({
      home: 'Jalan Asia Afrika 8, Bandung',
      business: 'Jalan Braga 99, Bandung',
    });
    const shown = (key: string) =>
      oys.openLarge(one.json[key] ?? '', String(one.personal?.secret))?.toString();
    expect(shown('id_card_photo')).toBe(Buffer.from(photo()).toString('base64'));
    expect(shown('selfie_card_photo')).toBe(Buffer.from(photo(700)).toString('base64'));
    expect(one.body).not.toContain('Budi');
    expect(one.body).not.toContain(BUDI);
  });

  test('phone-number: two sealed fields, the phone left out where there is none', async () => {
    const one = await sent(async (oy) =>
      oy.create(await permit(), orderOf(phoneNumber(), {}), null, SOMEDAY),
    );
    expect(one).toMatchObject({ path: '/staging/partner/kyc/phone-number' });
    expect(Object.keys(one.json)).toEqual(['personal_information', 'address']);
    expect(one.personal).toEqual({
      name: 'Budi Santoso',
      phone_number: '+6281234567890',
      nik: BUDI,
    });
    expect(one.address).toEqual({ home: 'Jalan Asia Afrika 8, Bandung' });
    const silent = await sent(async (oy) =>
      oy.create(await permit(), orderOf(phoneNumber({ phone: null }), {}), null, SOMEDAY),
    );
    expect(silent.personal).toEqual({ name: 'Budi Santoso', nik: BUDI });
  });

  test('status: the NIK, and nothing else', async () => {
    const one = await sent(async (oy) => oy.ask(await permit(), asked(idCard())));
    expect(one).toMatchObject({ method: 'POST', path: '/staging/partner/kyc/status' });
    expect(Object.keys(one.json)).toEqual(['personal_information']);
    expect(one.personal).toEqual({ nik: BUDI });
  });

  test('the same check is never the same bytes', async () => {
    const send = async () =>
      sent(async (oy) => oy.create(await permit(), orderOf(idCard()), null, SOMEDAY));
    const [first, second] = [await send(), await send()];
    expect(first.body).not.toBe(second.body);
    expect(first.personal?.secret).not.toBe(second.personal?.secret);
  });

  test.each([
    ['an answer of 70,000 bytes', answerJson(`{"a":"${'x'.repeat(70_000)}"}`), 'longer than'],
    ['silence', () => undefined, 'no answer within 200 ms'],
  ])('%s: unknown', async (_what, respond, message) => {
    const local = await startLocalProvider(respond);
    const oy = kycClientOf(local.url, { timeoutMs: 200 });
    const answer = await oy.create(await permit(), orderOf(idCard()), null, SOMEDAY);
    expect(answer.meaning).toBe('unknown');
    expect(answer.message).toContain(message);
    await local.close();
    await oy.close();
  });
});
