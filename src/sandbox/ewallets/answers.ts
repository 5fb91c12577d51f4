import { DateTime } from 'luxon';
import { SEN_PER_RUPIAH } from '../../domain/money.ts';
import { BUSINESS_ZONE, instant } from '../../domain/time.ts';
import type { Answer } from '../answer.ts';
import { drawUuid } from '../random.ts';
import type { Ewallet, EwalletBrand, Payment } from './events.ts';

/** A refusal: its HTTP status, its code, and the provider's words. */
export interface Refusal {
  readonly httpStatus: number;
  readonly code: string;
  readonly message: string;
}

export function refusal({ httpStatus, code, message }: Refusal): Answer {
  return {
    httpStatus,
    code,
    body: JSON.stringify({ error_code: code, message }),
    why: message,
  };
}

/** The documents' words, and the HTTP status that they put beside a code. */
const ERRORS: Readonly<Record<string, readonly [httpStatus: number, message: string]>> = {
  INVALID_API_KEY: [401, 'API key is not authorized for this API service'],
  REQUEST_FORBIDDEN: [403, 'API key in use does not have necessary permissions'],
  REQUEST_FORBIDDEN_ERROR: [403, 'API key in use does not have necessary permissions'],
  PAYMENT_NOT_FOUND_ERROR: [404, 'Payment not found'],
  API_VALIDATION_ERROR: [422, 'There is invalid input in one of the required request fields.'],
  EWALLET_TYPE_NOT_SUPPORTED: [422, 'Your requested ewallet_type is not supported yet'],
  GENERATE_CHECKOUT_TOKEN_ERROR: [422, 'An error occured when generating the checkout_url.'],
  RATE_LIMIT_EXCEEDED: [429, 'Too many requests'],
  DUPLICATE_PAYMENT: [400, 'The payment with the same external_id has already been made before.'],
  DUPLICATE_ERROR: [400, 'Transaction with this external_id is already exist'],
  DUPLICATE_PAYMENT_ERROR: [400, 'Checkout URL with the same external_id has been created before.'],
  CHECKOUT_ERROR: [400, 'There was an external error from DANA. Please try again in a few minutes'],
  USER_DID_NOT_AUTHORIZE_THE_PAYMENT: [400, 'Payment was not authorized'],
  USER_DECLINED_THE_TRANSACTION: [400, 'User declined the payment request.'],
  PHONE_NUMBER_NOT_REGISTERED: [400, 'Phone number the user tried to pay is not registered'],
  EWALLET_APP_UNREACHABLE: [400, "The ewallet provider/server can't reach the user ewallet app"],
  OVO_TIMEOUT_ERROR: [400, 'There was a connection timeout from the OVO app to the OVO server.'],
  CREDENTIALS_ERROR: [400, 'The merchant is not registered in e-wallet provider system.'],
  ACCOUNT_AUTHENTICATION_ERROR: [400, 'User authentication has failed.'],
  ACCOUNT_BLOCKED_ERROR: [400, 'Unable to process: the user account is blocked.'],
};

/** A documented error. LinkAja's validation error is a 400, unlike the others'. */
export function errorOf(code: string, wallet: Ewallet | null, message?: string): Refusal {
  const [httpStatus, words] = ERRORS[code] ?? [400, `${code} (by a fault plan)`];
  const linkAja = code === 'API_VALIDATION_ERROR' && wallet === 'LINKAJA';
  return { httpStatus: linkAja ? 400 : httpStatus, code, message: message ?? words };
}

export function duplicate(payment: Payment): Refusal {
  const { wallet, version, externalId } = payment;
  if (wallet === 'DANA') return errorOf('DUPLICATE_ERROR', wallet);
  if (wallet === 'LINKAJA') return errorOf('DUPLICATE_PAYMENT_ERROR', wallet);
  if (version === '2019-02-04') return errorOf('DUPLICATE_PAYMENT', wallet);
  const message = `There is already a payment request with external_id: ${externalId}`;
  return errorOf('DUPLICATE_PAYMENT_REQUEST_ERROR', wallet, message);
}

/** Draws what is printed beside a payment: one brand's ids and addresses. */
export interface Printer {
  readonly brand: EwalletBrand;
  readonly seed: number;
}

export function businessId({ brand, seed }: Printer): string {
  return drawUuid(seed, 'business', brand).replaceAll('-', '').slice(0, 24);
}

function drawn(by: Printer, what: string, { wallet, externalId }: Payment): string {
  return drawUuid(by.seed, what, by.brand, wallet, externalId);
}

export function checkoutUrl(by: Printer, payment: Payment): string | null {
  const id = drawn(by, 'checkout', payment);
  if (payment.wallet === 'OVO') return null;
  if (payment.wallet === 'LINKAJA') {
    const host = by.brand === 'xendit' ? 'xendit.co' : 'instamoney.co';
    return `https://ewallet-linkaja-dev.${host}/checkouts/${id}`;
  }
  return `https://dana.id/m/portal/cashier/checkout?id=${id.replaceAll('-', '').slice(0, 24)}`;
}

export function paymentId(by: Printer, payment: Payment): string {
  return drawn(by, 'payment', payment);
}

/** `2020-03-20T04:54:10+07:00`, as DANA writes it. */
export function jakartaTime(atMs: number): string {
  return DateTime.fromMillis(atMs, { zone: BUSINESS_ZONE }).toFormat("yyyy-MM-dd'T'HH:mm:ssZZ");
}

export const rupiahOf = ({ amount }: Payment): number => amount / SEN_PER_RUPIAH;

/** "Create EWallet Payment Success Response", field by field in the document's order. */
export function createdAnswer(by: Printer, payment: Payment): Answer {
  const { externalId: external_id, wallet: ewallet_type, phone } = payment;
  const amount = rupiahOf(payment);
  const at = instant(payment.createdMs);
  const business_id = businessId(by);
  const checkout_url = checkoutUrl(by, payment);
  const bodies: Readonly<Record<Ewallet, () => object>> = {
    OVO: () =>
      payment.version === '2019-02-04'
        ? {
            transaction_date: at,
            amount,
            external_id,
            ewallet_type,
            phone,
            business_id,
            ewallet_transaction_id: paymentId(by, payment),
          }
        : { business_id, external_id, amount, phone, ewallet_type, status: 'PENDING', created: at },
    DANA: () => ({ external_id, checkout_url, amount, ewallet_type }),
    LINKAJA: () => ({ checkout_url, transaction_date: at, amount, external_id, ewallet_type }),
  };
  return answered('created', bodies[ewallet_type]());
}

const answered = (code: string, body: object): Answer => ({
  httpStatus: 200,
  code,
  body: JSON.stringify(body),
  why: null,
});

/** What "Get Payment Status" calls it. */
export function statusWord({ wallet, status }: Payment): string {
  if (status === 'paid') return wallet === 'DANA' ? 'PAID' : 'COMPLETED';
  return status.toUpperCase();
}

/** "Check Ewallet Payment Status Success Responses". Instamoney prints OVO's and DANA's amount as text. */
export function statusAnswer(by: Printer, payment: Payment): Answer {
  const { externalId: external_id, wallet, changedMs, expiresMs } = payment;
  const status = statusWord(payment);
  const asText = by.brand === 'instamoney' && wallet !== 'LINKAJA';
  const amount = asText ? String(rupiahOf(payment)) : rupiahOf(payment);
  const head = { amount, business_id: businessId(by) };
  const checkout_url = checkoutUrl(by, payment);
  const done = payment.status === 'paid' || payment.status === 'failed';
  const bodies: Readonly<Record<Ewallet, () => object>> = {
    OVO: () => ({
      ...head,
      ewallet_type: wallet,
      external_id,
      status,
      transaction_date: instant(changedMs),
    }),
    DANA: () => ({
      ...head,
      checkout_url,
      external_id,
      expiration_date: jakartaTime(expiresMs),
      status,
    }),
    LINKAJA: () =>
      done
        ? { ...head, external_id, payment_timestamp: instant(changedMs), status }
        : { ...head, checkout_url, expired_at: instant(expiresMs), external_id, status },
  };
  return answered(status, bodies[wallet]());
}

/**
 * "Payment Status Callback". Null where the documents know none: OVO 2019-02-04 "without any
 * callbacks", DANA's failure, LinkAja's expiry.
 */
export function callbackBody(by: Printer, token: string, payment: Payment): string | null {
  const { externalId: external_id, wallet: ewallet_type, status, phone } = payment;
  const amount = rupiahOf(payment);
  const business_id = businessId(by);
  if (ewallet_type === 'OVO') {
    if (payment.version === '2019-02-04' || status === 'pending') return null;
    const end =
      status === 'paid'
        ? { created: instant(payment.changedMs), status: 'COMPLETED' }
        : { failure_code: payment.failureCode, status: 'FAILED' };
    const id = paymentId(by, payment);
    const head = { event: 'ewallet.payment', id, external_id, business_id, phone };
    return JSON.stringify({ ...head, ewallet_type, amount, ...end });
  }
  const end = { ewallet_type, callback_authentication_token: token };
  if (ewallet_type === 'DANA') {
    if (status !== 'paid' && status !== 'expired') return null;
    const payment_status = status === 'paid' ? 'PAID' : 'EXPIRED';
    const transaction_date = jakartaTime(payment.changedMs);
    return JSON.stringify({
      external_id,
      amount,
      business_id,
      payment_status,
      transaction_date,
      ...end,
    });
  }
  if (status !== 'paid' && status !== 'failed') return null;
  const word = status === 'paid' ? 'SUCCESS_COMPLETED' : 'FAILED';
  return JSON.stringify({ external_id, amount, items: payment.items, status: word, ...end });
}
