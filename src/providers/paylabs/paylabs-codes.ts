import type { EmoneyWallet } from '../../orders/kinds/emoney-details.ts';
import type { CreateMeaning, NewsMeaning } from '../../orders/order-provider.ts';
import type { RefundMeaning } from '../../orders/refunds/refund-provider.ts';

/** "Payment Type", the codes. */
export const PAYMENT_TYPES: Readonly<Record<EmoneyWallet, string>> = {
  DANA: 'DANABALANCE',
  SHOPEE: 'SHOPEEBALANCE',
  LINKAJA: 'LINKAJABALANCE',
  OVO: 'OVOBALANCE',
  GOPAY: 'GOPAYBALANCE',
};

/** "OVO E-Money (refunds not supported)". */
export const NOT_REFUNDABLE: ReadonlySet<EmoneyWallet> = new Set(['OVO']);

/** `errCode` of an answer that was carried out; then its `status` decides. */
export const CARRIED_OUT = '0';

type CodeTable<Meaning> = ReadonlyMap<string, Meaning>;

/** By `status` of the document's "E-Money Order Response Parameters", at each endpoint. */
export const CREATE_STATUSES: CodeTable<CreateMeaning> = new Map([
  ['01', 'created'],
  // Paid at once: the status call tells the money.
  ['02', 'created'],
  ['09', 'failed'],
]);
/** The query, and the notification. */
export const NEWS_STATUSES: CodeTable<NewsMeaning> = new Map([
  ['01', 'open'],
  ['02', 'paid'],
  ['09', 'failed'],
]);
/** Provider notes, section 3. */
export const REFUND_STATUSES: CodeTable<RefundMeaning> = new Map([
  ['02', 'done'],
  ['03', 'processing'],
  ['05', 'failed'],
  ['06', 'failed'],
]);

/** `errCode`s by endpoint. */
export interface ErrorCodes {
  readonly create: CodeTable<CreateMeaning>;
  readonly query: CodeTable<NewsMeaning>;
  readonly refund: CodeTable<RefundMeaning>;
}

/** The one code beside "0" that is public (provider notes, section 3). */
export const DOCUMENTED_CODES: ErrorCodes = {
  create: new Map([['duplicateMerchantTradeNo', 'exists_already']]),
  query: new Map(),
  refund: new Map(),
};

/**
 * (I) Codes that our sandbox answers with, for Paylabs publishes no list. Without any of them a row
 * with a mistake would be `unknown`, be asked about, be "not found" and go again without end. None of
 * them can turn something that was made into a failure unless Paylabs used the very same word for an
 * order that it did make. Every code that is neither here nor documented is `unknown`. Give the client
 * another table once Paylabs has told its own, or an empty one to believe the document alone.
 */
export const INFERRED_CODES: ErrorCodes = {
  create: new Map([
    ['paramInvalid', 'needs_repair'],
    ['paymentTypeInvalid', 'needs_repair'],
    ['amountInvalid', 'needs_repair'],
    ['signError', 'caller_rejected'],
    ['timestampInvalid', 'caller_rejected'],
    ['partnerInvalid', 'caller_rejected'],
  ]),
  query: new Map([
    ['orderNotExist', 'not_found'],
    // A question that is refused says nothing about the order.
    ['paramInvalid', 'caller_rejected'],
    ['signError', 'caller_rejected'],
    ['timestampInvalid', 'caller_rejected'],
    ['partnerInvalid', 'caller_rejected'],
  ]),
  refund: new Map([
    ['duplicateMerchantRefundNo', 'exists_already'],
    ['paramInvalid', 'needs_repair'],
    ['amountInvalid', 'needs_repair'],
    ['paymentTypeInvalid', 'needs_repair'],
    ['orderNotExist', 'needs_repair'],
    ['orderNotPaid', 'needs_repair'],
    ['refundNotSupported', 'needs_repair'],
    ['signError', 'caller_rejected'],
    ['timestampInvalid', 'caller_rejected'],
    ['partnerInvalid', 'caller_rejected'],
  ]),
};

/** Given by what stands before Paylabs' application, which is why nobody has signed it. */
export const HTTP_THROTTLED = 429;
