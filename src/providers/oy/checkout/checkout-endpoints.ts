/** Names of the endpoints, for permits, evidence and logs. */
export const ENDPOINTS = {
  createCheckout: 'oy:checkout-create',
  createInvoice: 'oy:invoice-create',
  status: 'oy:checkout-status',
  get: 'oy:checkout-get',
  remove: 'oy:checkout-delete',
} as const;

/** Under the base URL; "HTTPS Request" of each call. */
export const PATHS = {
  createCheckout: '/api/payment-checkout/create-v2',
  createInvoice: '/api/payment-checkout/create-invoice',
  /** No `send_callback`: a question of ours must not set off a callback. */
  status: (id: string) => `/api/payment-checkout/status?partner_tx_id=${encodeURIComponent(id)}`,
  /** Of get and delete: a `partner_tx_id` or a `payment_link_id`. */
  link: (id: string) => `/api/payment-checkout/${encodeURIComponent(id)}`,
} as const;
