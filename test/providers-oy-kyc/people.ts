import type { IdentityDetails } from '../../src/orders/kinds/identity-details.ts';
import type { OrderToCreate } from '../../src/orders/order-provider.ts';
import { createOyKycClient, type OyKycClient } from '../../src/providers/oy/kyc/oy-kyc-client.ts';
import { createSealer } from '../../src/providers/oy/sealed/create-sealer.ts';
import {
  DEMO_CLIENT_PRIVATE_KEY,
  DEMO_OY_PUBLIC_KEY,
} from '../../src/sandbox/oy/sealed/demo-keys.ts';
import { systemClock } from '../../src/platform/clock.ts';

/** With the keys of the sandbox. */
export const SEALER = createSealer({
  oyPublicKey: DEMO_OY_PUBLIC_KEY,
  ourPrivateKey: DEMO_CLIENT_PRIVATE_KEY,
});

/** Verified by the sandbox. */
export const BUDI = '3273012506850004';

/** `3171010101900005` ends with 005: docs/sandbox-oy-kyc.md. */
export const mockNik = (code: string): string => `3171010101900${code}`;

type IdCard = Extract<IdentityDetails, { check: 'id_card' }>;
type PhoneNumber = Extract<IdentityDetails, { check: 'phone_number' }>;

export function idCard(changes: Partial<IdCard> = {}): IdCard {
  return {
    check: 'id_card',
    name: 'Budi Santoso',
    nik: BUDI,
    homeAddress: 'Jalan Asia Afrika 8, Bandung',
    businessAddress: 'Jalan Braga 99, Bandung',
    phone: '+6281234567890',
    email: 'budi.santoso@contoh.co.id',
    ...changes,
  };
}

export function phoneNumber(changes: Partial<PhoneNumber> = {}): PhoneNumber {
  return {
    check: 'phone_number',
    name: 'Budi Santoso',
    nik: BUDI,
    homeAddress: 'Jalan Asia Afrika 8, Bandung',
    phone: '+6281234567890',
    ...changes,
  };
}

/** A photograph of so many bytes, as far as OY looks at it. */
export const photo = (bytes = 900): Uint8Array => new Uint8Array(bytes).fill(0xd8);

export function orderOf(
  details: IdentityDetails,
  files: Readonly<Record<string, Uint8Array>> = {
    id_card_photo: photo(),
    selfie_photo: photo(700),
  },
): OrderToCreate<IdentityDetails> {
  return { providerId: `identity-${details.nik.slice(-4)}`, amount: null, details, files };
}

export const asked = (details: IdentityDetails) =>
  ({ ...orderOf(details), providerReference: null }) as const;

export function kycClientOf(
  baseUrl: string,
  options: { timeoutMs?: number; maxAnswerBytes?: number; username?: string } = {},
): OyKycClient {
  return createOyKycClient({
    baseUrl,
    username: 'sandbox',
    apiKey: 'sandbox-key',
    sealer: SEALER,
    timeoutMs: 2_000,
    maxAnswerBytes: 65_536,
    clock: systemClock,
    ...options,
  });
}
