import type { z } from 'zod';
import { SEN_PER_RUPIAH, type Sen } from '../../../domain/money.ts';
import type { OrderToCreate } from '../../../orders/order-provider.ts';
import { CHECKOUT_DETAILS, type CheckoutDetails } from '../../../orders/kinds/checkout-details.ts';
import {
  INVOICE_DETAILS,
  type InvoiceDetails,
  type InvoiceItem,
} from '../../../orders/kinds/invoice-details.ts';
import { formatCheckoutTime } from './checkout-time.ts';

/**
 * The bodies of "API Create (Payment Checkout)" and "API Create (Invoicing)", Request Parameters, in
 * the order of the document's samples and, as there, with "" for a text that is not given: the same
 * order gives the same bytes. Throws a RangeError for what intake must have refused; its message
 * names fields, never what is in them.
 */

/** "Minimum amount is IDR 15,000." */
const MIN_RUPIAH = 15_000;
/** "Maximum limit of 1 PDF attachment (maximum 2 MB)"; the smaller of the two megabytes. */
const MAX_ATTACHMENT_BYTES = 2_000_000;
const MAX_ID_CHARS = 255;

export function checkoutBody(order: OrderToCreate<CheckoutDetails>, offsetMinutes: number): string {
  const details = checked(CHECKOUT_DETAILS, order.details);
  return JSON.stringify(linkFields(order.providerId, order.amount, details, offsetMinutes));
}

export function invoiceBody(order: OrderToCreate<InvoiceDetails>, offsetMinutes: number): string {
  const details = checked(INVOICE_DETAILS, order.details);
  const { fullName, customerId, items, vaLifetime = false, recurring } = details;
  const vaOff = details.disabledMethods.includes('VA');
  if (vaLifetime && (customerId === null || vaOff)) {
    throw new RangeError('vaLifetime needs a customerId and the payment method VA');
  }
  return JSON.stringify({
    ...linkFields(order.providerId, order.amount, details, offsetMinutes),
    partner_user_id: customerId ?? '',
    full_name: fullName ?? '',
    is_va_lifetime: vaLifetime,
    attachment: attachmentOf(order),
    invoice_items: items.map(itemFields),
    ...(recurring === undefined
      ? {}
      : {
          recurring_start_date: recurring.startDate,
          recurring_end_date: recurring.endDate,
          recurring_frequency: recurring.everyDays,
        }),
  });
}

function checked<Schema extends z.ZodType>(
  schema: Schema,
  details: z.output<Schema>,
): z.output<Schema> {
  const parsed = schema.safeParse(details);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues.map((issue) => issue.path.join('.') || issue.code);
  throw new RangeError(`OY takes no such details: ${[...new Set(where)].join(', ')}`);
}

function linkFields(
  partnerTxId: string,
  amount: Sen | null,
  details: CheckoutDetails,
  offsetMinutes: number,
): object {
  if (!/^[A-Za-z0-9]+$/.test(partnerTxId) || partnerTxId.length > MAX_ID_CHARS) {
    throw new RangeError(`partner_tx_id takes letters and digits only, at most ${MAX_ID_CHARS}`);
  }
  const { openAmount, expiresAt } = details;
  if (amount === null && !openAmount) throw new RangeError('a closed amount must be given');
  return {
    partner_tx_id: partnerTxId,
    description: details.description ?? '',
    notes: details.notes ?? '',
    sender_name: details.senderName,
    ...(amount === null ? {} : { amount: wholeRupiah(amount) }),
    email: details.email ?? '',
    phone_number: details.phoneNumber ?? '',
    is_open: openAmount,
    // As far as the payer's way is known already: with an amount and a name only the method is open.
    step: openAmount ? 'input-amount' : 'select-payment-method',
    include_admin_fee: details.includeAdminFee,
    list_disabled_payment_methods: details.disabledMethods.join(','),
    list_enabled_banks: details.enabledBanks.join(','),
    ...(expiresAt === null ? {} : { expiration: formatCheckoutTime(expiresAt, offsetMinutes) }),
  };
}

function wholeRupiah(amount: Sen): number {
  if (amount % SEN_PER_RUPIAH !== 0 || amount < MIN_RUPIAH * SEN_PER_RUPIAH) {
    throw new RangeError(`OY takes whole rupiah from ${MIN_RUPIAH} on, not ${amount} sen`);
  }
  return amount / SEN_PER_RUPIAH;
}

function itemFields(item: InvoiceItem): object {
  return {
    item: item.name,
    ...(item.description === null ? {} : { description: item.description }),
    quantity: item.quantity,
    ...(item.purchasedOn === null ? {} : { date_of_purchase: item.purchasedOn }),
    price_per_item: item.price / SEN_PER_RUPIAH,
  };
}

/** Base64, "" without one. The row's file name and the order's file must both be there, or neither. */
function attachmentOf({ details, files }: OrderToCreate<InvoiceDetails>): string {
  const bytes = files.attachment;
  if ((details.attachment === null) !== (bytes === undefined)) {
    throw new RangeError('the attachment that the row names and the file do not go together');
  }
  if (bytes === undefined) return '';
  if (bytes.byteLength > MAX_ATTACHMENT_BYTES) {
    throw new RangeError(`an attachment has at most ${MAX_ATTACHMENT_BYTES} bytes`);
  }
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.toString('latin1', 0, 4) !== '%PDF') throw new RangeError('the attachment is no PDF');
  return file.toString('base64');
}
