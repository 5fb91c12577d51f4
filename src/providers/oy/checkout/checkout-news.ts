import { ZERO } from '../../../domain/money.ts';
import type {
  NewsMeaning,
  OrderMade,
  OrderNews,
  PaymentNews,
} from '../../../orders/order-provider.ts';
import { statusMeaning } from './checkout-meanings.ts';
import type { CheckoutLink, CheckoutTransaction } from './checkout-messages.ts';
import { parseCheckoutTime } from './checkout-time.ts';

/** What one must know to say whether a payment is the amount of its order. */
export interface Comparing {
  /**
   * Whether what is paid must be the order's amount: not with `include_admin_fee`, which puts a fee of
   * unknown height on top, and not with an open amount (provider notes, "Checkout and invoices").
   */
  readonly comparable: boolean;
  readonly offsetMinutes: number;
}

/** News of an answer that told nothing of the order itself. */
export function noNews(meaning: NewsMeaning, code: string | null, message: string): OrderNews {
  return {
    meaning,
    code,
    message,
    providerStatus: null,
    failureCode: null,
    made: null,
    payment: null,
  };
}

/** The same for a status answer and for a callback, so that both tell of the same payment. */
export function newsOfTransaction(of: CheckoutTransaction, comparing: Comparing): OrderNews {
  const meaning = statusMeaning(of.status);
  const told: OrderNews = {
    ...noNews(meaning, of.status, wordsOf(of.status, meaning)),
    providerStatus: of.status,
    failureCode: meaning === 'failed' ? of.status : null,
  };
  if (meaning !== 'paid') return told;
  const payment = paymentOf(of, comparing);
  return payment === null
    ? { ...told, meaning: 'unknown', message: 'the answer does not say what was paid' }
    : { ...told, payment };
}

/**
 * Null where no amount is told. A link is paid once (a paid `partner_tx_id` cannot be used again), so
 * our id is the payment's too; `tx_ref_number` may be told later than "paid" is. The fee that OY keeps is not told here. `updated` is the time of
 * the latest change: after a realtime settlement that is the settlement's, not the payer's.
 */
function paymentOf(of: CheckoutTransaction, comparing: Comparing): PaymentNews | null {
  const item = of.partner_tx_id;
  if (item === null || of.amount === null || of.amount === ZERO) return null;
  return {
    item,
    gross: of.amount,
    fee: ZERO,
    tax: ZERO,
    paidAt: of.updated === null ? null : parseCheckoutTime(of.updated, comparing.offsetMinutes),
    comparable: comparing.comparable ? of.amount : null,
  };
}

function wordsOf(status: string, meaning: NewsMeaning): string {
  return meaning === 'unknown' ? `status ${status} is not documented` : `status ${status}`;
}

/** What a GET tells of the link that we made. Its answer holds no address of the pay page. */
export function madeOfLink(
  link: CheckoutLink,
  offsetMinutes: number,
  payUrl: string | null,
): OrderMade {
  const { paymentLinkId: id, expirationTime } = link;
  const folder = link.invoiceData === null ? '' : 'invoice/';
  return {
    providerReference: id,
    payment: {
      ...(id === null || payUrl === null
        ? {}
        : { payment_url: `${payUrl.replace(/\/+$/, '')}/${folder}${encodeURIComponent(id)}` }),
      ...(id === null ? {} : { payment_link_id: id }),
    },
    expiresAt: expirationTime === null ? null : parseCheckoutTime(expirationTime, offsetMinutes),
  };
}

/**
 * What the GET makes of a status answer that said "not paid yet" (`open`) or "not found" (null). A link
 * that the GET calls paid or failed is not yet believed: the status call, which alone tells the amount
 * that was paid, has not said so; the next question will find them agreed.
 */
export function newsOfLink(link: CheckoutLink, open: OrderNews | null, made: OrderMade): OrderNews {
  const meaning = statusMeaning(link.status);
  const told: OrderNews = {
    ...noNews(meaning, link.status, wordsOf(link.status, meaning)),
    providerStatus: link.status,
    made,
  };
  if (meaning === 'paid' || meaning === 'failed') {
    const asked = open === null ? 'not found' : (open.providerStatus ?? 'open');
    const message = `the link's status is ${link.status}, and the status call says ${asked}`;
    return { ...told, meaning: 'unknown', message };
  }
  // Of two open statuses the status call's is the finer one: it follows the payer's tries.
  return meaning === 'open' && open !== null
    ? { ...told, code: open.code, message: open.message, providerStatus: open.providerStatus }
    : told;
}
