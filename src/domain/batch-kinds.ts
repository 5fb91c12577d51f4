/** What one row of an uploaded file asks for: to pay somebody, or to have a provider make something. */
export const ORDER_KINDS = ['va', 'checkout', 'invoice', 'ewallet', 'emoney', 'identity'] as const;
export type OrderKindName = (typeof ORDER_KINDS)[number];

export const BATCH_KINDS = ['payouts', ...ORDER_KINDS] as const;
export type BatchKindName = (typeof BATCH_KINDS)[number];
