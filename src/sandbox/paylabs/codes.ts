/**
 * `errCode`s. Public are "0" and duplicateMerchantTradeNo (provider notes, section 3); every other word
 * here is the sandbox's own (I), for Paylabs publishes no list.
 */
export const ERROR_TEXTS = {
  paramInvalid: 'a parameter is missing or not valid',
  paymentTypeInvalid: 'the payment type is not known',
  amountInvalid: 'the amount is outside of what is allowed',
  duplicateMerchantTradeNo: 'the merchant trade number exists already',
  duplicateMerchantRefundNo: 'the merchant refund number exists already',
  orderNotExist: 'there is no such order',
  orderNotPaid: 'the order has not been paid',
  refundNotSupported: 'the payment type knows no refunds',
  signError: 'the signature is missing or wrong',
  timestampInvalid: 'the timestamp is missing, not valid or too far off',
  partnerInvalid: 'the partner is not known, or is not the merchant of the body',
} as const;

export type ErrorCode = keyof typeof ERROR_TEXTS;

/** Thrown by a check, answered as an error. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: ErrorCode;

  /** `why`: for the request log, for the person who writes the client. */
  constructor(code: ErrorCode, why: string) {
    super(why);
    this.code = code;
  }
}

/** "paymentType" of the document, and "paymentActions Support". */
export interface Channel {
  readonly refunds: boolean;
  readonly pc: boolean;
  readonly redirectNeeded: boolean;
}

export const CHANNELS: ReadonlyMap<string, Channel> = new Map([
  ['DANABALANCE', { refunds: true, pc: true, redirectNeeded: true }],
  ['SHOPEEBALANCE', { refunds: true, pc: false, redirectNeeded: true }],
  ['LINKAJABALANCE', { refunds: true, pc: true, redirectNeeded: true }],
  ['OVOBALANCE', { refunds: false, pc: false, redirectNeeded: false }],
  ['GOPAYBALANCE', { refunds: true, pc: false, redirectNeeded: true }],
]);
