import { onTestFinished } from 'vitest';
import { rupiah, type Sen } from '../../src/domain/money.ts';
import type { Clock } from '../../src/domain/time.ts';
import type { VaDetails } from '../../src/orders/kinds/va-details.ts';
import type { OrderToCreate } from '../../src/orders/order-provider.ts';
import { noRateLimits } from '../../src/platform/limits/rate-limits.ts';
import {
  createOyVaClient,
  type OyVaClient,
  type OyVaClientOptions,
} from '../../src/providers/oy/va/va-client.ts';
import { type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { SOMEDAY } from '../support/payout-provider.ts';

export const permit = () => noRateLimits.acquire('any');

export const PLAIN_DETAILS: VaDetails = {
  bankCode: '014',
  customerName: 'Toko Sinar Jaya',
  email: 'kasir@sinarjaya.co.id',
  singleUse: false,
  lifetime: false,
  expiresMinutes: null,
};

/** A closed account of 250,000 IDR at BCA, unless changed. */
export function orderOf(
  providerId: string,
  changes: Partial<VaDetails> & { amount?: Sen | null } = {},
): OrderToCreate<VaDetails> {
  const { amount = rupiah(250_000), ...details } = changes;
  return { providerId, amount, details: { ...PLAIN_DETAILS, ...details }, files: {} };
}

/** As the order is asked about: with the provider's id, or (null) with ours alone. */
export const atProvider = (
  order: OrderToCreate<VaDetails>,
  providerReference: string | null = null,
) => ({ ...order, providerReference });

export function vaClient(
  baseUrl: string,
  clock: Clock,
  options: Partial<OyVaClientOptions> = {},
): OyVaClient {
  const client = createOyVaClient({
    baseUrl,
    username: 'sandbox',
    apiKey: 'sandbox-key',
    timeoutMs: 2_000,
    maxAnswerBytes: 262_144,
    limits: noRateLimits,
    clock,
    ...options,
  });
  onTestFinished(() => client.close());
  return client;
}

export const create = async (client: OyVaClient, order: OrderToCreate<VaDetails>) =>
  client.create(await permit(), order, client.createBody(order), SOMEDAY);

/** A sandbox on a clock of its own and a client of it, both closed with the test. */
export async function vaWorld(
  options: SandboxOptions = {},
  clientOptions: Partial<OyVaClientOptions> = {},
) {
  const clock = new ManualClock();
  const sandbox = await startSandbox({ clock, ...options });
  onTestFinished(() => sandbox.close());
  const client = vaClient(sandbox.url, clock, clientOptions);
  const control = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${sandbox.url}/_sandbox${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { http: response.status, json: (await response.json()) as Record<string, unknown> };
  };
  /** Makes an account and gives its id. */
  const made = async (providerId: string, changes: Parameters<typeof orderOf>[1] = {}) => {
    const order = orderOf(providerId, changes);
    const answer = await create(client, order);
    const id = answer.made?.providerReference;
    if (!id) throw new Error(`not created: ${answer.message}`);
    return { id, order, answer };
  };
  return { clock, sandbox, client, control, made };
}
