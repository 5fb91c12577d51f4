import { epochMs } from '../../../domain/time.ts';
import type { CheckoutDetails } from '../../../orders/kinds/checkout-details.ts';
import type { InvoiceDetails } from '../../../orders/kinds/invoice-details.ts';
import type {
  CreateMeaning,
  OrderAtProvider,
  OrderProvider,
  OrderToCreate,
} from '../../../orders/order-provider.ts';
import type { Permit, RateLimits } from '../../../platform/limits/rate-limits.ts';
import { type Evidenced } from '../../provider-call.ts';
import {
  type LinkReading,
  readCreateReply,
  readDeleteReply,
  readGetReply,
} from './checkout-answers.ts';
import { createAsking } from './checkout-asking.ts';
import { ENDPOINTS, PATHS } from './checkout-endpoints.ts';
import { INFERRED_CREATE_MESSAGES } from './checkout-meanings.ts';
import { checkoutBody, invoiceBody } from './checkout-requests.ts';
import { WIB_OFFSET_MINUTES } from './checkout-time.ts';
import { connectOy, type OyAccess } from '../oy-access.ts';

export interface OyCheckoutClientOptions extends OyAccess {
  /** For the second call of a question: `ask` comes with a permit for the status call alone. */
  readonly limits: RateLimits;
  /**
   * (I) Messages of a refused create, which the document does not list. Default: those of
   * INFERRED_CREATE_MESSAGES. An installation that knows OY's real words puts them in here.
   */
  readonly createMessages?: ReadonlyMap<string, CreateMeaning>;
  /** (I) The clock of times without an offset, in minutes before UTC. Default: 420, WIB. */
  readonly offsetMinutes?: number;
  /**
   * (I) `https://pay.oyindonesia.com`: the pay page of a link found by asking, whose answer does not
   * tell it, is here under the link's id, as in the document's samples. Default null: only the id is told.
   */
  readonly payUrl?: string | null;
}

export interface OyCheckoutClient {
  readonly checkouts: OrderProvider<CheckoutDetails>;
  readonly invoices: OrderProvider<InvoiceDetails>;
  /** "API Get": everything that OY tells of a link, by `partner_tx_id` or `payment_link_id`. */
  get(permit: Permit, id: string): Promise<Evidenced<LinkReading>>;
  close(): Promise<void>;
}

/**
 * OY's payment checkout and invoices ("Fund Acceptance" of the document). Nothing that the wire does
 * throws, and no call asks twice: a lost connection, an HTTP error or an answer that is not as
 * documented means `unknown`. The `providerId` of an order is its `partner_tx_id`.
 */
export function createOyCheckoutClient(options: OyCheckoutClientOptions): OyCheckoutClient {
  const { offsetMinutes = WIB_OFFSET_MINUTES, payUrl = null, timeoutMs, limits } = options;
  const createMessages = options.createMessages ?? INFERRED_CREATE_MESSAGES;
  const { wire, call } = connectOy(options);

  const get = (permit: Permit, id: string) =>
    call({
      permit,
      endpoint: ENDPOINTS.get,
      subject: id,
      exchange: () => wire.send({ method: 'GET', path: PATHS.link(id) }),
      read: (reply) => readGetReply(reply, id),
    });
  const ask = createAsking({ wire, call, get, limits, timeoutMs, offsetMinutes, payUrl });
  const remove = (permit: Permit, { providerId }: OrderAtProvider<unknown>) =>
    call({
      permit,
      endpoint: ENDPOINTS.remove,
      subject: providerId,
      exchange: () => wire.send({ method: 'DELETE', path: PATHS.link(providerId) }),
      read: readDeleteReply,
    });

  function product<Details extends CheckoutDetails>(
    kind: 'createCheckout' | 'createInvoice',
    bodyOf: (order: OrderToCreate<Details>, offsetMinutes: number) => string,
  ): OrderProvider<Details> {
    return {
      name: 'oy',
      endpoints: { create: ENDPOINTS[kind], ask: ENDPOINTS.status },
      createBody: (order) => bodyOf(order, offsetMinutes),
      create: (permit, order, kept, leaveBefore) => {
        const body = kept ?? bodyOf(order, offsetMinutes);
        return call({
          permit,
          endpoint: ENDPOINTS[kind],
          subject: order.providerId,
          exchange: () => wire.send({ method: 'POST', path: PATHS[kind], body }),
          read: (reply) => readCreateReply(reply, createMessages),
          leaveBeforeMs: epochMs(leaveBefore),
        });
      },
      ask,
      remove,
    };
  }

  return {
    checkouts: product('createCheckout', checkoutBody),
    invoices: product('createInvoice', invoiceBody),
    get,
    close: () => wire.close(),
  };
}
