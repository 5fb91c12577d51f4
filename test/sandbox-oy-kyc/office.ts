import { onTestFinished } from 'vitest';
import { createSealer } from '../../src/providers/oy/sealed/create-sealer.ts';
import {
  DEMO_CLIENT_PRIVATE_KEY,
  DEMO_OY_PUBLIC_KEY,
} from '../../src/sandbox/oy/sealed/demo-keys.ts';
import { type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.ts';
import { client, FakeClock, record } from '../sandbox/harness.ts';

/** Somebody's own client of KYC: it knows the cipher and the document, and nothing of ours beside. */
export const SEAL = createSealer({
  oyPublicKey: DEMO_OY_PUBLIC_KEY,
  ourPrivateKey: DEMO_CLIENT_PRIVATE_KEY,
});

export const BUDI = '3273012506850004';
export const VERIFY_MS = 1_000;

type Fields = Record<string, unknown>;

export const PERSONAL = {
  name: 'Budi Santoso',
  email: 'budi@contoh.co.id',
  phone_number: '+6281234567890',
  nik: BUDI,
};
export const ADDRESS = { home: 'Jalan Asia Afrika 8', business: 'Jalan Braga 99' };

export function idCardBody(personal: Fields = {}, address: Fields = {}, photoBytes = 900): Fields {
  const secret = SEAL.newSecret();
  const base64 = Buffer.alloc(photoBytes, 0xd8).toString('base64');
  const photo = (): string => SEAL.sealLarge(Buffer.from(base64), secret);
  return {
    personal_information: SEAL.sealFields({ ...PERSONAL, secret, ...personal }),
    address: SEAL.sealFields({ ...ADDRESS, ...address }),
    id_card_photo: photo(),
    selfie_card_photo: photo(),
  };
}

export function phoneNumberBody(personal: Fields = {}, address: Fields = {}): Fields {
  const { name, phone_number, nik } = PERSONAL;
  return {
    personal_information: SEAL.sealFields({ name, phone_number, nik, ...personal }),
    address: SEAL.sealFields({ home: ADDRESS.home, ...address }),
  };
}

export const statusBody = (nik: unknown = BUDI): Fields => ({
  personal_information: SEAL.sealFields({ nik }),
});

/** A sandbox on a clock of its own; a check takes exactly 1,000 ms. */
export async function office(options: SandboxOptions = {}) {
  const clock = new FakeClock();
  const sandbox = await startSandbox({
    clock,
    ...options,
    oyKyc: { verifyAfterMs: { min: VERIFY_MS, max: VERIFY_MS }, ...options.oyKyc },
  });
  onTestFinished(() => sandbox.close());
  const oy = client(sandbox.url);
  return {
    sandbox,
    clock,
    oy,
    url: sandbox.url,
    idCard: (...args: Parameters<typeof idCardBody>) =>
      oy.post('/api/kyc/id-card', idCardBody(...args)),
    phoneNumber: (...args: Parameters<typeof phoneNumberBody>) =>
      oy.post('/kyc/phone-number', phoneNumberBody(...args)),
    status: (nik?: string) => oy.post('/kyc/status', statusBody(nik)),
    /** Why the last request was refused. */
    why: () => sandbox.requests.list().at(-1)?.why,
  };
}

/** The NIK in a status answer or a callback, opened. */
export function nikOf(body: Fields): string | null {
  return SEAL.openText(String(record(body.data).nik));
}
