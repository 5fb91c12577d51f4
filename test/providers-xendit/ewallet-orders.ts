import { rupiah, type Sen } from '../../src/domain/money.ts';
import type { EwalletDetails } from '../../src/orders/kinds/ewallet-details.ts';
import type { OrderAtProvider, OrderToCreate } from '../../src/orders/order-provider.ts';
import { systemClock } from '../../src/platform/clock.ts';
import {
  createEwalletClient,
  type EwalletClient,
  type EwalletClientOptions,
} from '../../src/providers/xendit/ewallet-client.ts';
import type { WireReply } from '../../src/providers/wire.ts';

export const PHONE = '081234567890';

export const OVO: EwalletDetails = { wallet: 'OVO', phone: PHONE };
export const DANA: EwalletDetails = { wallet: 'DANA', expiresAt: null };
export const LINKAJA: EwalletDetails = {
  wallet: 'LINKAJA',
  phone: PHONE,
  items: [
    { name: 'Phone Case', quantity: 1, price: rupiah(100_000) },
    { name: 'Powerbank', quantity: 1, price: rupiah(200_000) },
  ],
};
export const BY_WALLET = { OVO, DANA, LINKAJA } as const;

export function order(
  providerId: string,
  details: EwalletDetails = OVO,
  amount: Sen | null = rupiah(1000),
): OrderToCreate<EwalletDetails> {
  return { providerId, details, amount, files: {} };
}

export function atProvider(
  providerId: string,
  details: EwalletDetails = OVO,
): OrderAtProvider<EwalletDetails> {
  return { providerId, details, amount: rupiah(1000), providerReference: null };
}

export const KEY = 'xnd_development_987654321';

export function clientOf(
  baseUrl: string,
  options: Partial<EwalletClientOptions> = {},
): EwalletClient {
  return createEwalletClient({
    brand: 'xendit',
    baseUrl,
    apiKey: KEY,
    apiVersion: '2020-02-01',
    callbackUrl: 'http://127.0.0.1:9/callbacks/xendit',
    redirectUrl: 'https://my-shop.com/home',
    timeoutMs: 2_000,
    maxAnswerBytes: 65_536,
    clock: systemClock,
    ...options,
  });
}

export function answered(body: unknown, httpStatus = 200): WireReply {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { kind: 'answered', httpStatus, body: text, headers: {} };
}
