import { addressChannel } from '../../../callbacks/address-channel.ts';
import type { CallbackChannel } from '../../../callbacks/callback-channel.ts';
import type { IsCallbackSource } from '../../../callbacks/callback-sources.ts';
import type { OrderCallback } from '../../../orders/order-provider.ts';
import { redactBody } from '../../redact.ts';
import { parseCheckoutCallback } from './checkout-messages.ts';
import { newsOfTransaction } from './checkout-news.ts';
import { WIB_OFFSET_MINUTES } from './checkout-time.ts';

/**
 * Reads "Payment Checkout Callback Parameters"; null when it is none. It carries no signature, so it
 * is a hint to ask and never believed. `comparable` is null in it: the order's terms are not at hand.
 */
export function readOyCheckoutCallback(
  body: string,
  offsetMinutes = WIB_OFFSET_MINUTES,
): OrderCallback | null {
  const callback = parseCheckoutCallback(body);
  if (callback === null) return null;
  return {
    providerId: callback.partner_tx_id,
    news: newsOfTransaction(callback, { comparable: false, offsetMinutes }),
    raw: redactBody(body, []),
  };
}

/** Unsigned: known by its address ("a static IP for the callback", "API Payment Status"). */
export function createOyCheckoutChannel(isSource: IsCallbackSource): CallbackChannel {
  const of = { channel: 'oy:checkout', provider: 'oy', path: '/callbacks/oy/checkout' };
  return addressChannel(of, isSource);
}
