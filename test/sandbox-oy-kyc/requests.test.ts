import { describe, expect, it } from 'vitest';
import { client } from '../sandbox/harness.ts';
import {
  BUDI,
  idCardBody,
  nikOf,
  office,
  PERSONAL,
  phoneNumberBody,
  SEAL,
  statusBody,
  VERIFY_MS,
} from './office.ts';

const PROCESSED = { status: { code: '000', message: 'Request processed' } };

describe('the samples of the document', () => {
  it('requests with something sealed in them are processed; answers look as printed', async () => {
    const { idCard, phoneNumber, status, clock } = await office();
    expect(await idCard()).toMatchObject({ http: 200, json: PROCESSED });
    expect(await phoneNumber()).toMatchObject({ http: 200, json: PROCESSED });
    clock.advance(VERIFY_MS);
    const { json } = await status();
    expect(json).toEqual({
      status: { code: '000', message: 'verified' },
      data: { nik: expect.any(String), signature: expect.any(String) },
    });
    expect(nikOf(json)).toBe(BUDI);
  });

  it.each([
    [
      '/api/kyc/id-card',
      '{"personal_information": "rsa_encrypted_personal_information", "address": "rsa_encrypted_address", "id_card_photo": "aes_encrypted_base64_encode_of_id_card_photo", "selfie_card_photo": "aes_encrypted_base64_encode_of_selfie_with_id_card_photo"}',
      "personal_information does not open with OY's private key",
    ],
    [
      // Printed under "Verify Phone Number", with the address of the other check and nothing sealed.
      '/kyc/id-card',
      '{"name": "name of user", "address": "home address", "nik" : "id card number", "phone_number": "phone number"}',
      'personal_information is missing',
    ],
    [
      '/kyc/status',
      '{"personal_information": "rsa_encryption_personal_information"}',
      "personal_information does not open with OY's private key",
    ],
  ])('as they are printed hold nothing that opens: %s 001', async (path, body, why) => {
    const { oy, why: told } = await office();
    expect(await oy.post(path, body)).toMatchObject({ http: 200, code: '001' });
    expect(told()).toBe(why);
  });
});

describe('addresses', () => {
  it.each(['', '/api', '/staging/partner', '/staging/partner/api'])(
    'each call is served under %s/kyc',
    async (prefix) => {
      const { oy } = await office();
      expect(await oy.post(`${prefix}/kyc/id-card`, idCardBody())).toMatchObject({ code: '000' });
      expect(await oy.post(`${prefix}/kyc/phone-number`, phoneNumberBody())).toMatchObject({
        code: '000',
      });
      expect(await oy.post(`${prefix}/kyc/status`, statusBody())).toMatchObject({ code: '999' });
    },
  );
});

describe('who asks', () => {
  it.each([
    [{ 'x-oy-username': 'stranger' }, 403, 'X-OY-Username is not known'],
    [{ 'x-api-key': 'wrong' }, 403, 'X-Api-Key is wrong'],
    [{ 'content-type': 'text/plain' }, 415, 'send content-type application/json'],
    [{ 'content-type': 'application/json; charset=utf-8' }, 200, null],
  ])('%j: HTTP %i', async (headers, http, why) => {
    const { url, why: told } = await office();
    const oy = client(url, headers);
    expect(await oy.post('/api/kyc/id-card', idCardBody())).toMatchObject({ http });
    expect(told()).toBe(why);
  });

  it('what is not JSON is HTTP 400, before anything else', async () => {
    const { url } = await office();
    const oy = client(url, { 'x-api-key': 'wrong' });
    expect(await oy.post('/kyc/status', '{"personal')).toMatchObject({ http: 400 });
  });
});

describe('what is asked: 001 where it is empty or invalid', () => {
  it.each([
    ['name', { name: '' }, 'name is missing'],
    ['a long name', { name: 'x'.repeat(256) }, 'name is too long'],
    ['a name that is a number', { name: 7 }, 'name is missing'],
    ['nik', { nik: undefined }, 'nik is missing'],
    ['a short NIK', { nik: '327301' }, 'nik has not 16 digits'],
    ['a NIK as a number', { nik: 3_273_012_506_850_004 }, 'nik is missing'],
    ['phone_number', { phone_number: null }, 'phone_number is missing'],
    ['a phone in words', { phone_number: 'none' }, 'phone_number is none'],
    ['secret', { secret: undefined }, 'secret is missing'],
    ['another secret', { secret: SEAL.newSecret() }, 'id_card_photo does not open with the secret'],
    ['a secret that is none', { secret: 'hush' }, 'id_card_photo does not open with the secret'],
    ['an e-mail that is a number', { email: 7 }, 'email is missing'],
  ])('id-card: %s', async (_what, personal, why) => {
    const { idCard, why: told, sandbox } = await office();
    const { json } = await idCard(personal);
    expect(json).toEqual({
      status: { code: '001', message: 'Data on request body is empty or invalid' },
    });
    expect(told()).toBe(why);
    expect(sandbox.oyKyc.desk.books.checks).toEqual([]);
  });

  it.each([
    ['home', { home: '' }, 'home is missing'],
    ['business', { business: undefined }, 'business is missing'],
  ])('id-card: %s', async (_what, address, why) => {
    const { idCard, why: told } = await office();
    expect(await idCard({}, address)).toMatchObject({ code: '001' });
    expect(told()).toBe(why);
  });

  it('id-card: without an e-mail it is taken', async () => {
    const { idCard } = await office();
    for (const email of [undefined, null, '']) {
      expect(await idCard({ email })).toMatchObject({ code: '000' });
    }
  });

  it.each([
    ['id_card_photo', undefined, 'id_card_photo is missing'],
    ['selfie_card_photo', '', 'selfie_card_photo is missing'],
    ['selfie_card_photo', 'c2VsZmll', 'selfie_card_photo does not open with the secret'],
    ['address', 7, 'address is missing'],
    ['address', 'in clear', "address does not open with OY's private key"],
    ['personal_information', [], 'personal_information is missing'],
  ])('id-card: %s as %j', async (key, value, why) => {
    const { oy, why: told } = await office();
    expect(await oy.post('/api/kyc/id-card', { ...idCardBody(), [key]: value })).toMatchObject({
      code: '001',
    });
    expect(told()).toBe(why);
  });

  it('id-card: a sealed photo that is not the base64 of one', async () => {
    const { oy, why } = await office();
    const secret = SEAL.newSecret();
    const body = {
      ...idCardBody(),
      personal_information: SEAL.sealFields({ ...PERSONAL, secret }),
      id_card_photo: SEAL.sealLarge(Buffer.from('a photo'), secret),
      selfie_card_photo: SEAL.sealLarge(Buffer.from('a photo'), secret),
    };
    expect(await oy.post('/api/kyc/id-card', body)).toMatchObject({ code: '001' });
    expect(why()).toBe('id_card_photo is not the base64 of a photo');
  });

  it('id-card: photos of 1 MB are taken, larger ones are 008', async () => {
    const { idCard, why } = await office();
    expect(await idCard({}, {}, 1_048_576)).toMatchObject({ code: '000' });
    const { json } = await idCard({}, {}, 1_048_577);
    expect(json).toEqual({ status: { code: '008', message: 'Image size more than 1MB' } });
    expect(why()).toBe('a photo is larger than 1 MB');
  });

  it.each([
    ['no phone', { phone_number: undefined }, '000', null],
    [
      'a phone without +62',
      { phone_number: '081234567890' },
      '001',
      'phone_number is not in +62 format',
    ],
    ['no name', { name: ' ' }, '001', 'name is missing'],
    ['no NIK', { nik: '' }, '001', 'nik is missing'],
  ])('phone-number: %s', async (_what, personal, code, why) => {
    const { phoneNumber, why: told } = await office();
    expect(await phoneNumber(personal)).toMatchObject({ code });
    expect(told()).toBe(why);
  });

  it('phone-number: no home', async () => {
    const { phoneNumber, why } = await office();
    expect(await phoneNumber({}, { home: '' })).toMatchObject({ code: '001' });
    expect(why()).toBe('home is missing');
  });

  it.each([['[]'], ['null'], ['"nik"'], ['{}'], ['7']])('status: %s', async (body) => {
    const { oy } = await office();
    expect((await oy.post('/kyc/status', body)).json).toEqual({
      status: { code: '001', message: 'Data on request body is empty or invalid' },
    });
  });

  it('sealed text that is no object of fields', async () => {
    const { oy, why } = await office();
    const sealed = SEAL.sealFields([BUDI] as unknown as Record<string, unknown>);
    expect(await oy.post('/kyc/status', { personal_information: sealed })).toMatchObject({
      code: '001',
    });
    expect(why()).toBe("personal_information does not open with OY's private key");
  });
});
