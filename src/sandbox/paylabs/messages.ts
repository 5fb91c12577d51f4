import { feeText, rateText, twoDecimals } from './amounts.ts';
import { CHANNELS, ERROR_TEXTS } from './codes.ts';
import type { Order, Refund } from './events.ts';
import { digitsOf } from './times.ts';

/** The bodies of answers and notifications. What is null is left out. */
type Fields = Readonly<Record<string, unknown>>;

const STATUS = { pending: '01', paid: '02', failed: '09', expired: '09' } as const;
const REFUND_STATUS = { processing: '03', done: '02', failed: '06' } as const;

export interface Head {
  readonly requestId: string;
  readonly merchantId: string;
}

/** No field of an order is in an error: `amount` and the like are absent (provider notes). */
export function errorBody(head: Head, code: string): Fields {
  const known: Readonly<Record<string, string>> = ERROR_TEXTS;
  return { ...head, errCode: code, errCodeDes: known[code] ?? `error ${code}` };
}

/** "E-Money Order Response Parameters", of create and of query. */
export function orderBody(head: Head, order: Order): Fields {
  return {
    ...head,
    errCode: '0',
    ...coreOf(order),
    ...(order.storeId === null ? {} : { storeId: order.storeId }),
    ...(order.feeType === 'OUR' ? { requestAmount: twoDecimals(order.requested) } : {}),
    expiredTime: digitsOf(order.expiresMs),
    paymentActions: actionsOf(order),
    ...(order.productInfo === null ? {} : { productInfo: order.productInfo }),
    transFeeRate: rateText(order.feePpm),
    ...feesOf(order),
  };
}

/** Provider notes, section 3, "Notification": no requestAmount and no paymentActions in it. */
export function notificationBody(head: Head, order: Order): Fields {
  return {
    ...head,
    errCode: '0',
    ...coreOf(order),
    transFeeRate: rateText(order.feePpm),
    ...feesOf(order),
  };
}

function coreOf(order: Order): Fields {
  return {
    paymentType: order.paymentType,
    amount: twoDecimals(order.amount),
    merchantTradeNo: order.merchantTradeNo,
    platformTradeNo: order.platformTradeNo,
    createTime: digitsOf(order.atMs),
    ...(order.state === 'paid' && order.endedMs !== null
      ? { successTime: digitsOf(order.endedMs) }
      : {}),
    status: STATUS[order.state],
    productName: order.productName,
  };
}

function feesOf(order: Order): Fields {
  const fee = feeText(order.transFee);
  return { transFeeAmount: fee, totalTransFee: fee, vatFee: feeText(order.vatFee) };
}

/** "paymentActions Support": Dana and LinkAja have a page for a computer too, OVO one way or the other. */
function actionsOf({ paymentType, platformTradeNo, pushed }: Order): Fields {
  if (pushed) return { pushPay: 'The customer confirms the payment in the app' };
  const link = (page: string): string =>
    `https://wallet.sandbox.invalid/${page}/${paymentType.toLowerCase()}?token=${platformTradeNo}`;
  const mobilePayUrl = link('mobile');
  return CHANNELS.get(paymentType)?.pc ? { pcPayUrl: link('pc'), mobilePayUrl } : { mobilePayUrl };
}

/** Provider notes, section 3, "refund"; the same in answer and notification. */
export function refundBody(head: Head, order: Order, refund: Refund): Fields {
  return {
    ...head,
    errCode: '0',
    paymentType: order.paymentType,
    merchantTradeNo: order.merchantTradeNo,
    platformTradeNo: order.platformTradeNo,
    merchantRefundNo: refund.merchantRefundNo,
    platformRefundNo: refund.platformRefundNo,
    amount: twoDecimals(order.amount),
    refundAmount: twoDecimals(refund.refundAmount),
    createTime: digitsOf(refund.atMs),
    ...(refund.state === 'done' && refund.endedMs !== null
      ? { successTime: digitsOf(refund.endedMs) }
      : {}),
    status: REFUND_STATUS[refund.state],
  };
}
