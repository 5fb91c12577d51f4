import type { OrderKind } from '../order-kind.ts';
import { CHECKOUT_AMOUNT, CHECKOUT_COLUMNS, checkClosedAmount, readCheckout } from './checkout.ts';
import { INVOICE_DETAILS, type InvoiceDetails } from './invoice-details.ts';
import { readItems } from './items.ts';

/** "There is a maximum limit of 1 PDF attachment (maximum 2 MB)". */
const ATTACHMENT_MOST_BYTES = 2 * 1024 * 1024;

/** Invoices: a checkout link with items and a PDF, mailed to the customer. */
export const INVOICE_ORDERS: OrderKind<InvoiceDetails> = {
  name: 'invoice',
  noun: 'invoice',
  stream: 'checkout',
  columns: [
    ...CHECKOUT_COLUMNS,
    { name: 'full_name', required: false },
    { name: 'customer_id', required: false },
    { name: 'items', required: false },
    { name: 'attachment', required: false },
  ],
  amount: CHECKOUT_AMOUNT,
  details: INVOICE_DETAILS,
  readDetails(cell, read) {
    const items = cell('items').trim();
    return {
      ...readCheckout(cell, read),
      fullName: read.text(cell('full_name')),
      customerId: read.text(cell('customer_id')),
      items:
        items === ''
          ? []
          : (readItems(items)?.map((item) => ({ ...item, description: null, purchasedOn: null })) ??
            items),
      attachment: read.text(cell('attachment')),
    };
  },
  checkWhole: checkClosedAmount,
  files: [{ column: 'attachment', mostBytes: ATTACHMENT_MOST_BYTES, types: ['pdf'] }],
};
