import type { OrderCallback } from '../../orders/order-provider.ts';
import type { RefundCallback } from '../../orders/refunds/refund-provider.ts';
import { type ExactJson, parseExactJson } from '../exact-json.ts';
import { redactBody } from '../redact.ts';
import { newsOf, refundNewsOf } from './paylabs-answers.ts';
import { ENVELOPE, ORDER_FIELDS, REFUND_FIELDS } from './paylabs-messages.ts';

/**
 * Paylabs' notifications (provider notes, section 3), once their signature has been verified
 * (paylabs-channel.ts). An order's and a refund's come to the same address. (I) They are told apart by
 * `merchantRefundNo`, which only a refund has.
 */
interface Notification {
  readonly json: ExactJson;
  readonly said: { readonly code: string; readonly message: string };
}

function readNotification(body: string): Notification | null {
  const json = parseExactJson(body);
  const envelope = ENVELOPE.safeParse(json).data;
  if (json === undefined || envelope === undefined) return null;
  const { errCode: code, errCodeDes } = envelope;
  return { json, said: { code, message: errCodeDes || `errCode ${code}` } };
}

/** Null: not about an order, or not as documented. Unknown fields are tolerated. */
export function readPaylabsNotification(body: string): OrderCallback | null {
  const notification = readNotification(body);
  if (notification === null || readRefund(notification) !== null) return null;
  const fields = ORDER_FIELDS.safeParse(notification.json).data;
  if (fields === undefined || fields.merchantTradeNo === null) return null;
  return {
    providerId: fields.merchantTradeNo,
    news: newsOf(notification.said, fields, 'not_told'),
    raw: redactBody(body),
  };
}

/** Null: not about a refund, or not as documented. */
export function readPaylabsRefundNotification(body: string): RefundCallback | null {
  const notification = readNotification(body);
  const fields = notification === null ? null : readRefund(notification);
  if (notification === null || fields === null) return null;
  return {
    refundId: fields.merchantRefundNo,
    providerId: fields.merchantTradeNo,
    news: refundNewsOf(notification.said, fields),
    raw: redactBody(body),
  };
}

function readRefund({ json }: Notification) {
  const fields = REFUND_FIELDS.safeParse(json).data;
  const refundId = fields?.merchantRefundNo ?? null;
  return fields === undefined || refundId === null
    ? null
    : { ...fields, merchantRefundNo: refundId };
}
