import { SEN_PER_RUPIAH, type Sen } from '../../domain/money.ts';
import {
  EMONEY_DETAILS,
  EMONEY_LEAST,
  EMONEY_MOST,
  type EmoneyDetails,
} from '../../orders/kinds/emoney-details.ts';
import type { OrderAtProvider, OrderToCreate } from '../../orders/order-provider.ts';
import type { RefundToSend } from '../../orders/refunds/refund-provider.ts';
import { NOT_REFUNDABLE, PAYMENT_TYPES } from './paylabs-codes.ts';

/**
 * The bodies that we send. No white space and no null in them: the bytes that are signed are the bytes
 * that go, and their minified form is the same. Intake has refused long before what throws here.
 */
export interface Sender {
  readonly merchantId: string;
  /** For rows that name no branch; null: none. */
  readonly storeId: string | null;
  readonly notifyUrl: string;
}

/** String(32) for `merchantTradeNo` and `merchantRefundNo`; plain, for it stands in our evidence. */
const ID = /^[\w.-]{1,32}$/;

function checkedId(id: string, field: string): string {
  if (!ID.test(id)) {
    throw new RangeError(`${field} takes 1 to 32 letters, digits, "_", "." and "-"`);
  }
  return id;
}

function checkedDetails(details: EmoneyDetails): EmoneyDetails {
  const parsed = EMONEY_DETAILS.safeParse(details);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
  throw new TypeError(`not an e-money order: ${wrong.join('; ')}`);
}

/** "E-Money Order Request Parameters", in the document's order: the same order gives the same bytes. */
export function createBody(order: OrderToCreate<EmoneyDetails>, sender: Sender): string {
  const { amount, providerId } = order;
  const details = checkedDetails(order.details);
  if (amount === null || amount < EMONEY_LEAST || amount > EMONEY_MOST) {
    throw new RangeError(`Paylabs takes 10,000 to 20,000,000 IDR, not ${amount} sen`);
  }
  const params = {
    ...(details.redirectUrl === null ? {} : { redirectUrl: details.redirectUrl }),
    ...(details.phone === null ? {} : { phoneNumber: details.phone }),
  };
  return JSON.stringify({
    merchantId: sender.merchantId,
    merchantTradeNo: checkedId(providerId, 'merchantTradeNo'),
    requestId: createRequestId(providerId),
    ...storeOf(details, sender),
    paymentType: PAYMENT_TYPES[details.wallet],
    amount: twoDecimals(amount),
    ...(details.feeType === null ? {} : { feeType: details.feeType }),
    notifyUrl: sender.notifyUrl,
    productName: details.productName,
    ...(Object.keys(params).length === 0 ? {} : { paymentParams: params }),
  });
}

/** Part of the bytes that are kept with the intent, so the same whenever they go. */
export function createRequestId(providerId: string): string {
  return `C-${providerId}`;
}

export function refundRequestId(refundId: string): string {
  return `R-${refundId}`;
}

/** `POST /payment/v2.3/ewallet/query` (provider notes, section 3). */
export function queryBody(
  order: Pick<OrderAtProvider<EmoneyDetails>, 'providerId' | 'details'>,
  sender: Sender,
  requestId: string,
): string {
  return JSON.stringify({
    merchantId: sender.merchantId,
    requestId,
    ...storeOf(order.details, sender),
    merchantTradeNo: checkedId(order.providerId, 'merchantTradeNo'),
    paymentType: PAYMENT_TYPES[order.details.wallet],
  });
}

/** In words, why it cannot be given back; null when it can. */
export function notRefundable(order: OrderAtProvider<EmoneyDetails>): string | null {
  if (NOT_REFUNDABLE.has(order.details.wallet)) {
    return `Paylabs gives nothing back to ${order.details.wallet}: pay it out instead`;
  }
  return order.providerReference === null
    ? "Paylabs' own number of the order is not known yet: ask for its status first"
    : null;
}

/**
 * `POST /payment/v2.3/ewallet/refund` (provider notes, section 3). (I) `platformRefundNo` is the
 * platformTradeNo of what is to be given back.
 */
export function refundBody(refund: RefundToSend<EmoneyDetails>, sender: Sender): string {
  const { order, paid, refundAmount, reason, refundId } = refund;
  const problem = notRefundable(order);
  if (problem !== null || order.providerReference === null) throw new TypeError(problem ?? '');
  if (refundAmount <= 0 || refundAmount > paid) {
    throw new RangeError(`a refund of ${refundAmount} sen is not within the ${paid} sen paid`);
  }
  return JSON.stringify({
    merchantId: sender.merchantId,
    requestId: refundRequestId(refundId),
    ...storeOf(order.details, sender),
    merchantTradeNo: checkedId(order.providerId, 'merchantTradeNo'),
    paymentType: PAYMENT_TYPES[order.details.wallet],
    amount: twoDecimals(paid),
    refundAmount: twoDecimals(refundAmount),
    platformRefundNo: order.providerReference,
    merchantRefundNo: checkedId(refundId, 'merchantRefundNo'),
    notifyUrl: sender.notifyUrl,
    ...(reason === null ? {} : { reason }),
  });
}

function storeOf(details: EmoneyDetails, sender: Sender): { storeId?: string } {
  const storeId = details.storeId ?? sender.storeId;
  return storeId === null ? {} : { storeId };
}

/** Decimal(12,2), as text: `10000.00`. */
function twoDecimals(amount: Sen): string {
  const fraction = String(amount % SEN_PER_RUPIAH).padStart(2, '0');
  return `${Math.floor(amount / SEN_PER_RUPIAH)}.${fraction}`;
}
