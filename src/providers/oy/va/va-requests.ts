import type { Page, VaChanges } from '../../../collections/va/va-provider.ts';
import { SEN_PER_RUPIAH, type Sen } from '../../../domain/money.ts';
import { VA_DETAILS, type VaDetails } from '../../../orders/kinds/va-details.ts';
import type { OrderToCreate } from '../../../orders/order-provider.ts';

const MAX_ID_CHARS = 255;
const MAX_LIMIT = 1_000;

/**
 * "Create VA", Request Parameters, in the document's order: the same order gives the same bytes. What
 * has a default is sent all the same: the sample's answer contradicts the default of `is_open`. Throws a
 * RangeError for what intake has refused long before.
 */
export function createBody(order: OrderToCreate<VaDetails>): string {
  const { providerId, amount } = order;
  if (providerId === '' || providerId.length > MAX_ID_CHARS) {
    throw new RangeError(`partner_user_id has 1 to ${MAX_ID_CHARS} characters`);
  }
  const details = VA_DETAILS.safeParse(order.details);
  if (!details.success) {
    const where = details.error.issues.map((issue) => issue.path.join('.')).join(', ');
    throw new RangeError(`not the details of a virtual account: ${where}`);
  }
  const { bankCode, ...terms } = details.data;
  return JSON.stringify({
    partner_user_id: providerId,
    bank_code: bankCode,
    ...termsBody({ amount, ...terms }),
  });
}

/** "Update VA", Request Parameters. Throws a RangeError for an amount that cannot be. */
export function updateBody(changes: VaChanges): string {
  return JSON.stringify(termsBody(changes));
}

function termsBody(terms: VaChanges): Readonly<Record<string, unknown>> {
  const { amount, customerName, email, singleUse, lifetime, expiresMinutes } = terms;
  return {
    ...(amount === null ? {} : { amount: wholeRupiah(amount) }),
    is_open: amount === null,
    is_single_use: singleUse,
    ...(expiresMinutes === null || lifetime ? {} : { expiration_time: expiresMinutes }),
    is_lifetime: lifetime,
    ...(customerName === null ? {} : { username_display: customerName }),
    ...(email === null ? {} : { email }),
  };
}

function wholeRupiah(amount: Sen): number {
  if (amount > 0 && amount % SEN_PER_RUPIAH === 0) return amount / SEN_PER_RUPIAH;
  throw new RangeError(`OY takes whole rupiah above nothing, not ${amount} sen`);
}

/** `?offset=0&limit=10`. Throws a RangeError for a page that is none. */
export function pageQuery({ offset, limit }: Page): string {
  if (!Number.isSafeInteger(offset) || offset < 0) {
    throw new RangeError(`an offset counts lines from 0; this is ${offset}`);
  }
  if (!Number.isSafeInteger(limit) || limit < 1 || limit > MAX_LIMIT) {
    throw new RangeError(`a page has 1 to ${MAX_LIMIT} lines; this is ${limit}`);
  }
  return `?offset=${offset}&limit=${limit}`;
}

/** One part of a path. Throws a RangeError for an id that is none. */
export function pathPart(vaId: string): string {
  if (vaId === '' || vaId.length > MAX_ID_CHARS || vaId === '.' || vaId === '..') {
    throw new RangeError(`the id of a virtual account has 1 to ${MAX_ID_CHARS} characters`);
  }
  return encodeURIComponent(vaId);
}
