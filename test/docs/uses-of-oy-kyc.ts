import { expect } from 'vitest';
import { readCreateReply, readStatusReply } from '../../src/providers/oy/kyc/oy-kyc-answers.ts';
import { readOyKycCallback } from '../../src/providers/oy/kyc/oy-kyc-callbacks.ts';
import { OySeal } from '../../src/sandbox/oy/sealed/oy-seal.ts';
import { BUDI, SEALER } from '../providers-oy-kyc/people.ts';
import { idCardBody, office, phoneNumberBody, statusBody } from '../sandbox-oy-kyc/office.ts';
import { answered, type Sample, type Uses } from './samples.ts';

const parsed = (text: string): Record<string, unknown> => JSON.parse(text);
const fieldsOf = (text: string): string[] => Object.keys(parsed(text));

/** `ENCRYPTED_NIK`, encrypted. */
const withNik = (text: string): string =>
  text.replace('ENCRYPTED_NIK', new OySeal().sealText(BUDI));

const VERIFIED = { meaning: 'verified', code: '000', message: 'verified', failureCode: null };

/** As printed, nothing in it opens (001); the same fields, really sealed, are processed. */
async function sealedAndNot(path: string, { text }: Sample, sealed: Record<string, unknown>) {
  const { oy } = await office();
  expect(await oy.post(path, text)).toMatchObject({ http: 200, code: '001' });
  expect(fieldsOf(text)).toEqual(Object.keys(sealed));
  expect(await oy.post(path, sealed)).toMatchObject({
    json: { status: { code: '000', message: 'Request processed' } },
  });
}

/** "KYC" of OY's document. */
export const kycUses: Uses = {
  '17-kyc-id-card-request': (sample) => sealedAndNot('/api/kyc/id-card', sample, idCardBody()),

  '18-kyc-id-card-answer': ({ text }) => {
    expect(readCreateReply(answered(text), 'id_card', false)).toEqual({
      meaning: 'created',
      code: '000',
      message: 'Request processed',
      made: { providerReference: null, payment: {}, expiresAt: null },
    });
  },

  // Printed with the other check's address, and with the attributes rather than the body.
  '19-kyc-phone-number-request': async ({ text }) => {
    const { oy, why, phoneNumber } = await office();
    for (const path of ['/kyc/id-card', '/kyc/phone-number']) {
      expect(await oy.post(path, text)).toMatchObject({ http: 200, code: '001' });
      expect(why()).toBe('personal_information is missing');
    }
    expect(fieldsOf(text)).toEqual(['name', 'address', 'nik', 'phone_number']);
    expect(Object.keys(phoneNumberBody())).toEqual(['personal_information', 'address']);
    expect(await phoneNumber()).toMatchObject({ http: 200, code: '000' });
  },

  '20-kyc-phone-number-answer': ({ text }) => {
    expect(readCreateReply(answered(text), 'phone_number', false)).toMatchObject({
      meaning: 'created',
      code: '000',
    });
  },

  '21-kyc-status-request': async ({ text }) => {
    const { oy, why, idCard, clock } = await office();
    expect(await oy.post('/kyc/status', text)).toMatchObject({ http: 200, code: '001' });
    expect(why()).toBe("personal_information does not open with OY's private key");
    await idCard();
    clock.advance(1_000);
    expect(fieldsOf(text)).toEqual(Object.keys(statusBody()));
    expect(await oy.post('/kyc/status', statusBody())).toMatchObject({
      json: { status: { code: '000', message: 'verified' } },
    });
  },

  '22-kyc-status-answer': ({ text }) => {
    expect(readStatusReply(answered(withNik(text)), BUDI, SEALER)).toMatchObject(VERIFIED);
    expect(readStatusReply(answered(text), BUDI, SEALER)).toMatchObject({
      meaning: 'unknown',
      message: 'the NIK of the answer does not open with our key',
    });
  },

  '23-kyc-callback': ({ text }) => {
    expect(readOyKycCallback(withNik(text), SEALER)).toMatchObject({ nik: BUDI, news: VERIFIED });
    expect(readOyKycCallback(text, SEALER)).toBeNull();
  },
};
