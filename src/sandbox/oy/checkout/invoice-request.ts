import { z } from 'zod';
import type { Invoice } from './events.ts';
import { type FieldReader, RequestProblem } from './fields.ts';

/** "There is a maximum limit of 1 PDF attachment (maximum 2 MB)"; the larger of the two megabytes. */
const MAX_PDF_BYTES = 2 * 1024 * 1024;
const MAX_ITEMS = 1_000;
const ANYTHING = /^/;

const ITEM = z.object({
  item: z.string().min(1).max(255),
  description: z.string().max(255).nullish(),
  quantity: z.number().positive(),
  date_of_purchase: z.iso.date().nullish(),
  price_per_item: z.number().min(0),
});

/** What "API Create (Invoicing)" adds, and the fields of "Recurring Invoice (Coming soon)". */
export function readInvoice(fields: FieldReader, vaEnabled: boolean): Invoice {
  const customer = fields.text('partner_user_id', ANYTHING, '');
  const isVaLifetime = fields.flag('is_va_lifetime');
  if (isVaLifetime && (customer === '' || !vaEnabled)) {
    throw new RequestProblem('is_va_lifetime needs partner_user_id and the payment method VA');
  }
  return {
    partner_user_id: customer,
    full_name: fields.text('full_name', ANYTHING, ''),
    is_va_lifetime: isVaLifetime,
    items: readItems(fields.value('invoice_items')),
    attachment_bytes: readAttachment(fields.value('attachment')),
    recurring_start_date: fields.text('recurring_start_date', ANYTHING, '') || null,
    recurring_end_date: fields.text('recurring_end_date', ANYTHING, '') || null,
    recurring_frequency: readFrequency(fields),
  };
}

/** As the GET prints them, in its order of fields; a date as midnight UTC in epoch ms. */
function readItems(raw: unknown): string {
  const read = z
    .array(ITEM)
    .max(MAX_ITEMS)
    .safeParse(raw ?? []);
  if (!read.success) {
    const where = read.error.issues.map((issue) => issue.path.join('.')).join(', ');
    throw new RequestProblem(`invoice_items is not as documented: ${where}`);
  }
  return JSON.stringify(
    read.data.map((each) => ({
      item: each.item,
      quantity: each.quantity,
      description: each.description ?? null,
      price_per_item: each.price_per_item,
      date_of_purchase: each.date_of_purchase ? Date.parse(each.date_of_purchase) : null,
    })),
  );
}

/** Returns how many bytes it has; 0 without one. */
function readAttachment(raw: unknown): number {
  if (raw === undefined || raw === null || raw === '') return 0;
  if (typeof raw !== 'string') throw new RequestProblem('attachment: 1 PDF, as a base 64 string');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(raw) || raw.length % 4 !== 0) {
    throw new RequestProblem('attachment is not base 64');
  }
  const bytes = Buffer.from(raw, 'base64');
  if (bytes.toString('latin1', 0, 4) !== '%PDF') throw new RequestProblem('attachment is no PDF');
  if (bytes.byteLength > MAX_PDF_BYTES) throw new RequestProblem('attachment is larger than 2 MB');
  return bytes.byteLength;
}

function readFrequency(fields: FieldReader): number | null {
  const days = fields.integer('recurring_frequency');
  if (days !== null && days < 1) throw new RequestProblem('recurring_frequency is in days, from 1');
  return days;
}
