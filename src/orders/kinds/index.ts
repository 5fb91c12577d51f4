import type { OrderKindName } from '../../domain/batch-kinds.ts';
import { CHECKOUT_ORDERS } from './checkout.ts';
import { EMONEY_ORDERS } from './emoney.ts';
import { EWALLET_ORDERS } from './ewallet.ts';
import { IDENTITY_ORDERS } from './identity.ts';
import { INVOICE_ORDERS } from './invoice.ts';
import { VA_ORDERS } from './va.ts';

/** Every kind of order, with its own details. */
export const ORDER_KIND_DEFINITIONS = {
  va: VA_ORDERS,
  checkout: CHECKOUT_ORDERS,
  invoice: INVOICE_ORDERS,
  ewallet: EWALLET_ORDERS,
  emoney: EMONEY_ORDERS,
  identity: IDENTITY_ORDERS,
} as const satisfies Record<OrderKindName, unknown>;
