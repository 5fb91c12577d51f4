import { type Sen, ZERO } from '../../domain/money.ts';
import { after, type Instant } from '../../domain/time.ts';
import type { EwalletDetails } from '../../orders/kinds/ewallet-details.ts';
import type {
  CreateReading,
  OrderAtProvider,
  OrderMade,
  OrderNews,
  OrderToCreate,
  PaymentNews,
} from '../../orders/order-provider.ts';
import { type ExactJson, parseExactJson } from '../exact-json.ts';
import type { WireReply } from '../wire.ts';
import {
  CREATE_ERRORS,
  errorMeaning,
  type EwalletVersion,
  PAYMENT_STATUSES,
  STATUS_ERRORS,
} from './ewallet-codes.ts';
import { CREATE_FIELDS, ERROR_FIELDS, STATUS_FIELDS } from './ewallet-messages.ts';
import { readFields } from '../read-fields.ts';

/**
 * What a reply means. Pure. An answer is believed only when it is whole: the documented shape, a
 * listed code, and the payment it was asked about. Everything else is `unknown`.
 */
type Reply =
  | { readonly kind: 'said'; readonly json: ExactJson }
  | {
      readonly kind: 'refused';
      readonly httpStatus: number;
      readonly code: string | null;
      readonly message: string;
    }
  | { readonly kind: 'nothing'; readonly message: string };

function readReply(reply: WireReply): Reply {
  if (reply.kind === 'unanswered') return { kind: 'nothing', message: reply.why };
  const { httpStatus } = reply;
  const json = parseExactJson(reply.body);
  const error = ERROR_FIELDS.safeParse(json).data;
  if (httpStatus >= 200 && httpStatus <= 299) {
    if (json === undefined) return { kind: 'nothing', message: 'the answer is not JSON' };
    if (error) return { kind: 'nothing', message: `HTTP ${httpStatus} with an error in it` };
    return { kind: 'said', json };
  }
  const code = error?.error_code ?? null;
  const plain = `HTTP ${httpStatus}${code === null ? '' : ` with code ${code}`}`;
  return { kind: 'refused', httpStatus, code, message: error?.message || plain };
}

/** "Create Payment". An order without an amount never gets here: `createBody` refuses it. */
export function readCreateReply(
  reply: WireReply,
  version: EwalletVersion,
  order: OrderToCreate<EwalletDetails>,
): CreateReading {
  const { details, providerId, amount } = order;
  const said = readReply(reply);
  if (said.kind === 'nothing') return createDoubt(said.message);
  if (said.kind === 'refused') {
    const { httpStatus, code, message } = said;
    const meaning = errorMeaning(CREATE_ERRORS[details.wallet][version], httpStatus, code);
    return { meaning, code, message, made: null };
  }
  const read = readMade(said.json, version, details);
  if (read.data === null) return createDoubt(read.why);
  const { external_id, ewallet_type, amount: charged } = read.data.echoed;
  if (external_id !== providerId || ewallet_type !== details.wallet) {
    return createDoubt('the answer is about another payment');
  }
  if (charged !== amount) return createDoubt('the answer is about another amount');
  return { meaning: 'created', code: null, message: 'created', made: read.data.made };
}

const createDoubt = (message: string): CreateReading => ({
  meaning: 'unknown',
  code: null,
  message,
  made: null,
});

interface Made {
  readonly echoed: {
    readonly external_id: string;
    readonly ewallet_type: string;
    readonly amount: Sen;
  };
  readonly made: OrderMade;
}

/** LinkAja, "checkout_url": "Expiry: Default expiry is 5 mins." */
const LINKAJA_LINK_MS = 5 * 60_000;

function readMade(
  json: ExactJson,
  version: EwalletVersion,
  details: EwalletDetails,
): { data: Made; why: null } | { data: null; why: string } {
  switch (details.wallet) {
    case 'OVO': {
      if (version === '2020-02-01') {
        const read = readFields(CREATE_FIELDS['OVO 2020-02-01'], json);
        return read.data === null ? read : whole(read.data, NOTHING_TO_SHOW);
      }
      const read = readFields(CREATE_FIELDS['OVO 2019-02-04'], json);
      if (read.data === null) return read;
      const providerReference = read.data.ewallet_transaction_id;
      return whole(read.data, { ...NOTHING_TO_SHOW, providerReference });
    }
    case 'DANA': {
      const read = readFields(CREATE_FIELDS.DANA, json);
      if (read.data === null) return read;
      return whole(read.data, link(read.data.checkout_url, details.expiresAt));
    }
    case 'LINKAJA': {
      const read = readFields(CREATE_FIELDS.LINKAJA, json);
      if (read.data === null) return read;
      const { checkout_url, transaction_date: at } = read.data;
      return whole(read.data, link(checkout_url, at === null ? null : after(at, LINKAJA_LINK_MS)));
    }
  }
}

/** OVO asks the payer on the phone: there is nothing to hand on, and no time is told. */
const NOTHING_TO_SHOW: OrderMade = { providerReference: null, payment: {}, expiresAt: null };

const whole = (echoed: Made['echoed'], made: OrderMade) => ({
  data: { echoed, made },
  why: null,
});

function link(url: string, expiresAt: Instant | null): OrderMade {
  return { providerReference: null, payment: { payment_url: url }, expiresAt };
}

/** "Get Payment Status". */
export function readStatusReply(
  reply: WireReply,
  order: OrderAtProvider<EwalletDetails>,
): OrderNews {
  const said = readReply(reply);
  if (said.kind === 'nothing') return newsDoubt(said.message);
  if (said.kind === 'refused') {
    const { httpStatus, code, message } = said;
    return { ...newsDoubt(message), meaning: errorMeaning(STATUS_ERRORS, httpStatus, code), code };
  }
  const read = readFields(STATUS_FIELDS, said.json);
  if (read.data === null) return newsDoubt(read.why);
  const told = read.data;
  const aboutIt = told.external_id === order.providerId;
  if (!aboutIt || (told.ewallet_type ?? order.details.wallet) !== order.details.wallet) {
    return newsDoubt('the answer is about another payment');
  }
  const meaning = PAYMENT_STATUSES.get(told.status) ?? 'unknown';
  const paidAt = told.transaction_date ?? told.payment_timestamp;
  return {
    meaning,
    code: told.status,
    message: meaning === 'unknown' ? `status ${told.status} is not documented` : told.status,
    providerStatus: told.status,
    failureCode: told.failure_code,
    made: madeOf(told.checkout_url ?? null, told.expiration_date ?? told.expired_at),
    payment: meaning === 'paid' ? paymentOf(order.providerId, told.amount, paidAt) : null,
  };
}

/** Null where the answer tells nothing of it, so that nothing known before is overwritten. */
function madeOf(url: string | null, expiresAt: Instant | null): OrderMade | null {
  return url === null ? null : link(url, expiresAt);
}

function newsDoubt(message: string): OrderNews {
  return {
    meaning: 'unknown',
    code: null,
    message,
    providerStatus: null,
    failureCode: null,
    made: null,
    payment: null,
  };
}

/**
 * A charge is paid once or not at all, so its payment goes by the charge's own id: the one id that
 * every callback and every status answer carry. Neither tells a fee.
 */
export function paymentOf(providerId: string, gross: Sen, paidAt: Instant | null): PaymentNews {
  return { item: providerId, gross, fee: ZERO, tax: ZERO, paidAt, comparable: gross };
}
