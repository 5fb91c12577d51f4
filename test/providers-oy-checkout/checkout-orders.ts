import { rupiah } from '../../src/domain/money.ts';
import type { Instant } from '../../src/domain/time.ts';
import type { CheckoutDetails } from '../../src/orders/kinds/checkout-details.ts';
import type { InvoiceDetails } from '../../src/orders/kinds/invoice-details.ts';
import type { OrderToCreate } from '../../src/orders/order-provider.ts';
import { noRateLimits } from '../../src/platform/limits/rate-limits.ts';
import {
  createOyCheckoutClient,
  type OyCheckoutClientOptions,
} from '../../src/providers/oy/checkout/oy-checkout-client.ts';
import type { Wire, WireReply, WireRequest } from '../../src/providers/wire.ts';
import { ManualClock } from '../support/manual-clock.ts';

export const SOMEDAY = '2099-01-01T00:00:00.000Z' as Instant;
export const permit = () => noRateLimits.acquire('any');

export const CHECKOUT: CheckoutDetails = {
  senderName: 'Budi Santoso',
  description: null,
  notes: null,
  email: null,
  phoneNumber: null,
  openAmount: false,
  includeAdminFee: false,
  disabledMethods: [],
  enabledBanks: [],
  expiresAt: null,
};

export const INVOICE: InvoiceDetails = {
  ...CHECKOUT,
  fullName: 'Budi Santoso',
  customerId: 'C17',
  items: [],
  attachment: null,
};

export function checkoutOrder(
  changes: Partial<CheckoutDetails> = {},
  rest: Partial<OrderToCreate<CheckoutDetails>> = {},
): OrderToCreate<CheckoutDetails> {
  const details = { ...CHECKOUT, ...changes };
  return { providerId: 'CHK1', amount: rupiah(50_000), details, files: {}, ...rest };
}

export function invoiceOrder(
  changes: Partial<InvoiceDetails> = {},
  rest: Partial<OrderToCreate<InvoiceDetails>> = {},
): OrderToCreate<InvoiceDetails> {
  const details = { ...INVOICE, ...changes };
  return { providerId: 'INV1', amount: rupiah(50_000), details, files: {}, ...rest };
}

/** An order to ask about or to remove. */
export const atProvider = <Details>({ providerId, amount, details }: OrderToCreate<Details>) => ({
  providerId,
  providerReference: null,
  amount,
  details,
});

export function clientAt(baseUrl: string, options: Partial<OyCheckoutClientOptions> = {}) {
  return createOyCheckoutClient({
    baseUrl,
    username: 'sandbox',
    apiKey: 'sandbox-key',
    timeoutMs: 2_000,
    maxAnswerBytes: 200_000,
    clock: new ManualClock(),
    limits: noRateLimits,
    ...options,
  });
}

export const answered = (body: string, httpStatus = 200): WireReply => ({
  kind: 'answered',
  headers: {},
  httpStatus,
  body,
});

export const LOST: WireReply = {
  kind: 'unanswered',
  httpStatus: null,
  why: 'the connection was lost (ECONNRESET)',
};

/** A client whose wire answers with these replies, one after the other, and what was sent over it. */
export function scriptedClient(
  replies: readonly WireReply[],
  options: Partial<OyCheckoutClientOptions> = {},
) {
  const sent: WireRequest[] = [];
  const left = [...replies];
  const wire: Wire = {
    send: async (request) => {
      sent.push(request);
      return left.shift() ?? LOST;
    },
    close: async () => undefined,
  };
  const client = clientAt('http://127.0.0.1:1', { openWire: () => wire, ...options });
  return { client, sent };
}

/** A status answer about `CHK1`. */
export const statusSays = (status: string, more: Record<string, unknown> = {}): WireReply =>
  answered(
    JSON.stringify({
      partner_tx_id: 'CHK1',
      tx_ref_number: '1234567',
      amount: 50_000,
      status,
      ...more,
    }),
  );

/** A GET answer about `CHK1`. */
export const getSays = (status: string, more: Record<string, unknown> = {}): WireReply =>
  answered(
    JSON.stringify({
      data: {
        partnerTxId: 'CHK1',
        paymentLinkId: 'link-1',
        amount: 50_000,
        status,
        expirationTime: '2026-11-22 10:00:00',
        invoiceData: null,
        ...more,
      },
      message: 'return payment checkout data',
      status: true,
    }),
  );

export const refusedWith = (message: string, flag: 'success' | 'status' = 'status'): WireReply =>
  answered(JSON.stringify({ [flag]: false, message }));
