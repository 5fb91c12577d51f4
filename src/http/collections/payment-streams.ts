/** Families of money that come in by orders. */
export const PAYMENT_STREAMS = ['va', 'checkout', 'ewallet', 'emoney'] as const;
export type PaymentStream = (typeof PAYMENT_STREAMS)[number];
