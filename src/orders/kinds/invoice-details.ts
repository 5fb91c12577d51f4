import { z } from 'zod';
import { type Sen, sen } from '../../domain/money.ts';
import { CHECKOUT_FIELDS } from './checkout-details.ts';
import type { CellKey } from './cell-sentences.ts';

/**
 * What a row of an invoice batch gives: a checkout, and what "API Create (Invoicing)" of OY's document
 * adds to it. The total of the items need not be the row's amount: the document's own sample asks for
 * 30,000 and lists 330,000.
 */
const MAX_CHARS = 255;
const MAX_ITEMS = 500;

const INVOICE_ITEM = z.strictObject({
  name: z.string().min(1).max(MAX_CHARS),
  description: z.string().max(MAX_CHARS).nullable(),
  quantity: z.int().min(1).max(1_000_000),
  /** `2026-11-21`, as it is printed on the invoice. */
  purchasedOn: z.iso.date().nullable(),
  /** Whole rupiah, in sen. */
  price: z
    .int()
    .min(0)
    .multipleOf(100, 'cell/whole_rupiah' satisfies CellKey)
    .transform((amount): Sen => sen(amount)),
});
export type InvoiceItem = z.output<typeof INVOICE_ITEM>;

/** "API Create (Recurring Invoice) (Coming soon)": the dates are text in OY's own way. */
const RECURRING = z.strictObject({
  startDate: z.string().min(1).max(MAX_CHARS),
  endDate: z.string().min(1).max(MAX_CHARS),
  everyDays: z.int().min(1).max(3650),
});

export const INVOICE_DETAILS = z.strictObject({
  ...CHECKOUT_FIELDS,
  /** The customer's full name, as the invoice prints it. */
  fullName: z.string().min(1).max(MAX_CHARS).nullable(),
  /** Our own id of the customer (`partner_user_id`). */
  customerId: z.string().min(1).max(MAX_CHARS).nullable(),
  items: z.array(INVOICE_ITEM).max(MAX_ITEMS),
  /** Name of the PDF; its bytes come as the order's file `attachment`. */
  attachment: z.string().min(1).max(MAX_CHARS).nullable(),
  /** True: a customer keeps the same virtual account numbers from one invoice to the next. */
  vaLifetime: z.boolean().optional(),
  recurring: RECURRING.optional(),
});
export type InvoiceDetails = z.output<typeof INVOICE_DETAILS>;
